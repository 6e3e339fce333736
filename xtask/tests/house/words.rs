//! Words that must not stand in tracked files: each with its reason in `xtask/house/limits.toml`.

use toml::{Table, Value};

use crate::data::{table, words};
use crate::tree::{Tracked, Tree};
use crate::{clean, complains};

/// The checks themselves must say the words they look for.
const NOT_SEARCHED: [&str; 2] = ["xtask/house/limits.toml", "xtask/tests/house/"];

fn found(tree: &Tree, limits: &Table) -> Vec<String> {
    let rules = limits["word"].as_array().unwrap();
    let searched = |file: &&Tracked| !NOT_SEARCHED.iter().any(|start| file.path.starts_with(start));
    let mut complaints = Vec::new();
    for file in tree.files.iter().filter(searched) {
        let Some(text) = file.text() else { continue };
        for rule in rules {
            let (word, ends) = (rule["text"].as_str().unwrap(), words(rule.get("in")));
            if !ends.is_empty() && !ends.iter().any(|end| file.path.ends_with(end.as_str())) {
                continue;
            }
            for (index, _) in text.lines().enumerate().filter(|(_, line)| line.contains(word)) {
                let why = rule.get("why").and_then(Value::as_str).unwrap();
                complaints.push(format!("{}:{}: {word}: {why}", file.path, index + 1));
            }
        }
    }
    complaints
}

#[test]
fn no_forbidden_word_is_tracked() {
    clean(&found(&Tree::tracked(), &table("limits.toml")));
}

#[test]
fn every_word_is_found_where_it_counts() {
    let limits = table("limits.toml");
    for rule in limits["word"].as_array().unwrap() {
        let (word, ends) = (rule["text"].as_str().unwrap(), words(rule.get("in")));
        let path = format!("docs/a{}", ends.first().map_or(".md", String::as_str));
        let text = format!("first line\nsecond line {word} and more\n");
        complains(&found(&Tree::of(&[(&path, &text)]), &limits), &format!("{path}:2: {word}"));
        if !ends.is_empty() {
            clean(&found(&Tree::of(&[("docs/a.md", &text)]), &limits));
        }
    }
}
