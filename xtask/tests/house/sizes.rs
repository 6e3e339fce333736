//! How long a file of ours may be, and how large any tracked file.

use toml::{Table, Value};

use crate::data::{number, table};
use crate::tree::{Tracked, Tree};
use crate::{clean, complains};

const CODE: [&str; 4] = [".rs", ".mjs", ".html", ".py"];

fn lines(file: &Tracked) -> usize {
    file.text().map_or(0, |text| text.lines().count())
}

fn longer_than(tree: &Tree, max: usize) -> Vec<(&str, usize)> {
    let code = tree.ending(&CODE).filter(|file| !file.is_vendored());
    code.map(|file| (file.path.as_str(), lines(file))).filter(|(_, lines)| *lines > max).collect()
}

fn too_long(tree: &Tree, limits: &Table) -> Vec<String> {
    let max = number(limits, "lines", "code_max");
    let say = |(path, lines)| format!("{path}: {lines} lines, the most is {max}; which nouns does it hold?");
    longer_than(tree, max).into_iter().map(say).collect()
}

fn too_large(tree: &Tree, limits: &Table) -> Vec<String> {
    let max = number(limits, "bytes", "file_max");
    let larger = limits["bytes"]["larger"].as_array().unwrap();
    let listed =
        |path: &str| larger.iter().find(|entry| entry.get("path").and_then(Value::as_str) == Some(path));
    let mut complaints = Vec::new();
    for file in tree.files.iter().filter(|file| file.bytes.len() > max) {
        let reason = listed(&file.path).and_then(|entry| entry.get("reason")).and_then(Value::as_str);
        if reason.is_none_or(str::is_empty) {
            let size = file.bytes.len();
            complaints
                .push(format!("{}: {size} bytes; give the reason in limits.toml or leave it out", file.path));
        }
    }
    complaints
}

fn documents_too_long(tree: &Tree, limits: &Table) -> Vec<String> {
    let decision = number(limits, "lines", "decision_max");
    let architecture = number(limits, "lines", "architecture_max");
    let max = |path: &str| match path {
        "ARCHITECTURE.md" => Some(architecture),
        _ if path.starts_with("docs/decisions/") => Some(decision),
        _ => None,
    };
    let documents = tree.ending(&[".md"]).filter_map(|file| Some((file, max(&file.path)?)));
    documents
        .filter(|(file, max)| lines(file) > *max)
        .map(|(file, max)| format!("{}: {} lines, the most is {max}", file.path, lines(file)))
        .collect()
}

#[test]
fn no_code_file_is_too_long() {
    let (tree, limits) = (Tree::tracked(), table("limits.toml"));
    for (path, lines) in longer_than(&tree, number(&limits, "lines", "code_note")) {
        println!("note: {path} has {lines} lines");
    }
    clean(&too_long(&tree, &limits));
}

#[test]
fn no_tracked_file_is_too_large() {
    clean(&too_large(&Tree::tracked(), &table("limits.toml")));
}

#[test]
fn decisions_and_architecture_stay_short() {
    clean(&documents_too_long(&Tree::tracked(), &table("limits.toml")));
}

#[test]
fn a_long_file_is_found() {
    let limits = table("limits.toml");
    let (fits, long) = ("//\n".repeat(600), "//\n".repeat(601));
    let tree = Tree::of(&[
        ("crates/web/src/a.rs", &long),
        ("crates/web/src/b.rs", &fits),
        ("crates/web/assets/c.mjs", &long),
    ]);
    complains(&too_long(&tree, &limits), "crates/web/src/a.rs: 601 lines");
}

#[test]
fn a_large_file_is_found() {
    let mut limits = table("limits.toml");
    let large = "x".repeat(1_048_577);
    let tree = Tree::of(&[("docs/film.bin", &large), ("docs/note.md", "short")]);
    complains(&too_large(&tree, &limits), "docs/film.bin: 1048577 bytes");
    let listed: Table = r#"larger = [{ path = "docs/film.bin", reason = "shows the way" }]"#.parse().unwrap();
    limits["bytes"]["larger"] = listed["larger"].clone();
    clean(&too_large(&tree, &limits));
}

#[test]
fn a_long_document_is_found() {
    let (short, long) = ("a line\n".repeat(60), "a line\n".repeat(61));
    let limits = table("limits.toml");
    let tree = Tree::of(&[("docs/decisions/0001-a.md", &short), ("docs/decisions/0002-b.md", &long)]);
    complains(&documents_too_long(&tree, &limits), "0002-b.md: 61 lines");
    let architecture = "a line\n".repeat(201);
    complains(&documents_too_long(&Tree::of(&[("ARCHITECTURE.md", &architecture)]), &limits), "201 lines");
}
