//! Pure crates say nothing of files, sockets, clocks or dice in their source.

use toml::Table;

use crate::data::{table, words};
use crate::tree::Tree;
use crate::{clean, complains};

fn impure(tree: &Tree, rules: &Table) -> Vec<String> {
    let folders: Vec<String> =
        words(rules["pure"].get("crates")).iter().map(|name| format!("crates/{name}/src/")).collect();
    let never = words(rules["pure"].get("never_say"));
    let mut complaints = Vec::new();
    for file in
        tree.ending(&[".rs"]).filter(|file| folders.iter().any(|folder| file.path.starts_with(folder)))
    {
        for (index, line) in file.text().unwrap_or_default().lines().enumerate() {
            let code = line.trim_start();
            if code.starts_with("//") {
                continue;
            }
            let said =
                never.iter().map(String::as_str).find(|word| says(code, word)).or_else(|| grouped(code));
            if let Some(word) = said {
                complaints.push(format!("{}:{}: a pure crate says {word}", file.path, index + 1));
            }
        }
    }
    complaints
}

/// The word, not as the end of a longer one (`rand::` but not `brand::`).
fn says(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        !code[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}

/// `use std::{fs, io};` says it too.
fn grouped(code: &str) -> Option<&'static str> {
    let (_, names) = code.split_once("use std::{")?;
    let mut names = names.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    names.find_map(|name| ["fs", "net", "env", "process", "thread"].into_iter().find(|bad| *bad == name))
}

#[test]
fn pure_crates_do_no_io() {
    clean(&impure(&Tree::tracked(), &table("arrows.toml")));
}

#[test]
fn impure_source_is_found() {
    let rules = table("arrows.toml");
    let found = |line: &str| impure(&Tree::of(&[("crates/fund/src/ledger.rs", line)]), &rules);
    complains(
        &found("fn now() { let t = std::time::SystemTime::now(); }"),
        "ledger.rs:1: a pure crate says SystemTime",
    );
    complains(&found("use std::{fmt, fs};"), "says fs");
    complains(&found("let n: u8 = rand::random();"), "says rand::");
    clean(&found("// std::fs stays outside\nuse std::{fmt, str::FromStr};\nlet brand = brand::name();"));
    clean(&impure(&Tree::of(&[("crates/store/src/vault.rs", "use std::fs;")]), &rules));
}
