//! File names that say nothing, and files that do not say what they are for.

use toml::Table;

use crate::data::{table, words};
use crate::tree::Tree;
use crate::{clean, complains};

fn banned(tree: &Tree, limits: &Table) -> Vec<String> {
    let names = words(limits["names"].get("banned"));
    let bad = tree.files.iter().filter(|file| names.iter().any(|name| name == file.name()));
    bad.map(|file| format!("{}: nobody finds a thing by that name; use the noun or the verb", file.path))
        .collect()
}

fn silent(tree: &Tree) -> Vec<String> {
    let sources = tree.files.iter().filter(|file| file.is_crate_source());
    let silent = sources.filter(|file| !file.text().unwrap_or_default().starts_with("//!"));
    silent.map(|file| format!("{}: must open with //! and say what it is for", file.path)).collect()
}

#[test]
fn file_names_are_domain_words() {
    clean(&banned(&Tree::tracked(), &table("limits.toml")));
}

#[test]
fn every_source_file_says_what_it_is_for() {
    clean(&silent(&Tree::tracked()));
}

#[test]
fn an_empty_name_is_found() {
    let tree =
        Tree::of(&[("crates/app/src/utils.rs", "//! Things."), ("crates/app/src/lead.rs", "//! Leads.")]);
    complains(&banned(&tree, &table("limits.toml")), "crates/app/src/utils.rs");
}

#[test]
fn a_silent_file_is_found() {
    let tree = Tree::of(&[
        ("crates/app/src/lead.rs", "use kernel::Day;\n//! Too late."),
        ("crates/app/src/referral.rs", "//! Referrals.\n"),
        ("crates/app/tests/it/main.rs", "mod lead;"),
    ]);
    complains(&silent(&tree), "crates/app/src/lead.rs");
}
