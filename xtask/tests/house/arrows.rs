//! Which crate knows which, from `cargo metadata`, against `xtask/house/arrows.toml`.

use std::process::Command;

use serde_json::{Value, json};
use toml::Table;

use crate::data::{table, words};
use crate::{clean, complains, tree};

fn metadata() -> Value {
    let arguments = ["metadata", "--no-deps", "--format-version", "1"];
    let output = Command::new("cargo").args(arguments).current_dir(tree::root()).output().unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

struct Arrow {
    from: String,
    to: String,
    in_tests: bool,
}

fn crates(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().map(|package| package["name"].as_str().unwrap().to_owned()).collect()
}

fn arrows(metadata: &Value) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        for dependency in package["dependencies"].as_array().unwrap() {
            arrows.push(Arrow {
                from: package["name"].as_str().unwrap().to_owned(),
                to: dependency["name"].as_str().unwrap().to_owned(),
                in_tests: dependency["kind"] == "dev",
            });
        }
    }
    arrows
}

/// Every arrow between our crates stands in the table, and the table names exactly our crates.
fn against_the_table(metadata: &Value, rules: &Table) -> Vec<String> {
    let ours = crates(metadata);
    let table = rules["crates"].as_table().unwrap();
    let mut complaints = Vec::new();
    for name in &ours {
        if !table.contains_key(name) {
            complaints.push(format!("{name}: not in arrows.toml; say there whom it may know"));
        }
    }
    for name in table.keys().filter(|name| !ours.contains(name)) {
        complaints.push(format!("{name}: in arrows.toml, but there is no such crate"));
    }
    for arrow in arrows(metadata).iter().filter(|arrow| ours.contains(&arrow.to)) {
        let Some(row) = table.get(&arrow.from) else {
            continue;
        };
        let mut allowed = words(row.get("may"));
        if arrow.in_tests {
            allowed.extend(words(row.get("tests")));
        }
        if !allowed.contains(&arrow.to) {
            let kind = if arrow.in_tests { "its tests may not know" } else { "it may not know" };
            complaints.push(format!("{}: {kind} {}", arrow.from, arrow.to));
        }
    }
    complaints
}

/// A heavy or telling dependency stands only where the table puts it; pure crates have none that does I/O.
fn outside_crates(metadata: &Value, rules: &Table) -> Vec<String> {
    let mut complaints = Vec::new();
    let pure = words(rules["pure"].get("crates"));
    let impure = words(rules["pure"].get("never_depend_on"));
    for Arrow { from, to, in_tests } in arrows(metadata) {
        if let Some(rooms) = rules["only_in"].get(&to) {
            let rooms = words(Some(rooms));
            if !rooms.contains(&from) {
                complaints.push(format!("{from}: {to} belongs in {} alone", rooms.join(" and ")));
            }
        }
        if !in_tests && pure.contains(&from) && impure.contains(&to) {
            complaints.push(format!("{from}: a pure crate may not depend on {to}"));
        }
    }
    complaints
}

#[test]
fn every_arrow_is_in_the_table() {
    clean(&against_the_table(&metadata(), &table("arrows.toml")));
}

#[test]
fn heavy_dependencies_stand_in_one_crate() {
    clean(&outside_crates(&metadata(), &table("arrows.toml")));
}

fn made_up(from: &str, to: &str, kind: &Value) -> Value {
    json!({ "packages": [
        { "name": from, "dependencies": [{ "name": to, "kind": kind }] },
        { "name": "kernel", "dependencies": [] },
        { "name": "web", "dependencies": [] },
        { "name": "testkit", "dependencies": [] },
    ]})
}

fn rules() -> Table {
    r#"
        [crates]
        kernel = { may = [] }
        web = { may = ["kernel"], tests = ["testkit"] }
        testkit = { may = ["kernel"] }
        fund = { may = ["kernel"] }
        [only_in]
        sqlx = ["store"]
        [pure]
        crates = ["fund"]
        never_depend_on = ["tokio"]
    "#
    .parse()
    .unwrap()
}

#[test]
fn a_wrong_arrow_is_found() {
    complains(
        &against_the_table(&made_up("fund", "web", &Value::Null), &rules()),
        "fund: it may not know web",
    );
    complains(
        &against_the_table(&made_up("fund", "web", &json!("build")), &rules()),
        "fund: it may not know web",
    );
    let in_tests = made_up("fund", "testkit", &json!("dev"));
    complains(&against_the_table(&in_tests, &rules()), "fund: its tests may not know testkit");
    clean(&against_the_table(&made_up("fund", "kernel", &Value::Null), &rules()));
}

#[test]
fn a_crate_outside_the_table_is_found() {
    let complaints = against_the_table(&made_up("gossip", "kernel", &Value::Null), &rules());
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    assert!(complaints[0].contains("gossip: not in arrows.toml"));
    assert!(complaints[1].contains("fund: in arrows.toml, but there is no such crate"));
}

#[test]
fn a_stray_heavy_dependency_is_found() {
    complains(
        &outside_crates(&made_up("web", "sqlx", &Value::Null), &rules()),
        "sqlx belongs in store alone",
    );
    complains(
        &outside_crates(&made_up("web", "sqlx", &json!("dev")), &rules()),
        "sqlx belongs in store alone",
    );
    complains(&outside_crates(&made_up("fund", "tokio", &Value::Null), &rules()), "may not depend on tokio");
    clean(&outside_crates(&made_up("fund", "tokio", &json!("dev")), &rules()));
}
