//! Every dependency is named once, in the root manifest, and has its line in the record of dependencies.

use toml::{Table, Value};

use crate::tree::Tree;
use crate::{clean, complains};

const RECORD: &str = "docs/decisions/0004-dependencies.md";

fn parsed(text: &str) -> Table {
    text.parse().unwrap_or_else(|error| panic!("a manifest cannot be read: {error}"))
}

fn loose(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.ending(&["/Cargo.toml"]) {
        let manifest = parsed(file.text().unwrap());
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(dependencies) = manifest.get(section).and_then(Value::as_table) else {
                continue;
            };
            for (name, value) in dependencies {
                if value.get("workspace").and_then(Value::as_bool) != Some(true) {
                    complaints.push(format!("{}: {name} must come from [workspace.dependencies]", file.path));
                }
            }
        }
    }
    complaints
}

fn unrecorded(tree: &Tree) -> Vec<String> {
    let manifest = parsed(tree.text("Cargo.toml").unwrap());
    let record = tree.text(RECORD).unwrap_or_default();
    let dependencies = manifest["workspace"]["dependencies"].as_table().unwrap();
    let outside = dependencies.iter().filter(|(_, value)| value.get("path").is_none());
    outside
        .filter(|(name, _)| !record.contains(&format!("`{name}`")))
        .map(|(name, _)| format!("{name}: no word about it in {RECORD}"))
        .collect()
}

#[test]
fn dependencies_are_named_once() {
    clean(&loose(&Tree::tracked()));
}

#[test]
fn every_dependency_is_recorded() {
    clean(&unrecorded(&Tree::tracked()));
}

#[test]
fn a_loose_dependency_is_found() {
    let tree = Tree::of(&[
        ("crates/app/Cargo.toml", "[dependencies]\nserde = \"1\"\n"),
        ("crates/web/Cargo.toml", "[dependencies]\nserde.workspace = true\n"),
    ]);
    complains(&loose(&tree), "crates/app/Cargo.toml: serde");
}

#[test]
fn an_unrecorded_dependency_is_found() {
    let manifest =
        "[workspace.dependencies]\nkernel = { path = \"crates/kernel\" }\nserde = \"1\"\ncsv = \"1\"\n";
    let tree = Tree::of(&[("Cargo.toml", manifest), (RECORD, "- `csv`: reads what offices send\n")]);
    complains(&unrecorded(&tree), "serde: no word about it");
}
