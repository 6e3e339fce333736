//! Records of decisions: numbered in order, no number twice, named by what they decide.

use std::collections::BTreeMap;

use crate::tree::Tree;
use crate::{clean, complains};

fn misnamed(tree: &Tree) -> Vec<String> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut complaints = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.starts_with("docs/decisions/")) {
        let name = file.name();
        let (number, title) = name.split_once('-').unwrap_or((name, ""));
        let numbered = number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit());
        if !numbered || title.len() < 5 || !title.ends_with(".md") {
            complaints.push(format!("{}: must be named NNNN-title.md", file.path));
        } else if let Some(earlier) = seen.insert(number, &file.path) {
            complaints.push(format!("{}: {earlier} has that number", file.path));
        }
    }
    complaints
}

#[test]
fn decisions_are_numbered() {
    clean(&misnamed(&Tree::tracked()));
}

#[test]
fn a_misnamed_decision_is_found() {
    complains(&misnamed(&Tree::of(&[("docs/decisions/sql.md", "")])), "must be named");
    let twice = Tree::of(&[("docs/decisions/0001-sql.md", ""), ("docs/decisions/0001-pages.md", "")]);
    complains(&misnamed(&twice), "0001-sql.md has that number");
}
