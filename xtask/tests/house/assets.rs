//! Borrowed files in `crates/web/assets`: each listed in `vendored.toml` with name, version, licence and digest, none
//! changed since, none there that is neither listed nor our own.
//!
//! ```toml
//! own = ["lianzhu.css"]
//!
//! [[asset]]
//! name = "Tabler"
//! version = "1.4.0"
//! licence = "MIT"
//! file = "tabler.min.css"
//! sha256 = "…"
//! ```

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use toml::{Table, Value};

use crate::data::words;
use crate::tree::Tree;
use crate::{clean, complains};

const FOLDER: &str = "crates/web/assets/";
const LIST: &str = "crates/web/assets/vendored.toml";

fn askew(tree: &Tree) -> Vec<String> {
    let there: Vec<_> =
        tree.files.iter().filter(|file| file.path.starts_with(FOLDER) && file.path != LIST).collect();
    let Some(text) = tree.text(LIST) else {
        return there
            .first()
            .map(|file| format!("{}: but there is no {LIST}", file.path))
            .into_iter()
            .collect();
    };
    let list: Table = text.parse().unwrap_or_else(|error| panic!("{LIST}: {error}"));
    let mut complaints = Vec::new();
    let mut known: BTreeSet<String> = words(list.get("own")).into_iter().collect();
    for asset in list.get("asset").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default() {
        let said = |key: &str| asset.get(key).and_then(Value::as_str).unwrap_or_default();
        let file = said("file");
        for key in ["name", "version", "licence", "file", "sha256"] {
            if said(key).is_empty() {
                complaints.push(format!("{LIST}: {file:?} has no {key}"));
            }
        }
        match tree.files.iter().find(|tracked| tracked.path == format!("{FOLDER}{file}")) {
            None => complaints.push(format!("{LIST}: {file:?} is not there")),
            Some(tracked) if digest(&tracked.bytes) != said("sha256") => {
                complaints
                    .push(format!("{FOLDER}{file}: digest is {}, not as listed", digest(&tracked.bytes)));
            }
            Some(_) => {}
        }
        known.insert(file.to_owned());
        let papers = words(asset.get("notices")).into_iter().chain([said("licence_file").to_owned()]);
        for paper in papers.filter(|paper| !paper.is_empty()) {
            if !tree.files.iter().any(|tracked| tracked.path == format!("{FOLDER}{paper}")) {
                complaints.push(format!("{LIST}: {paper:?} is not there"));
            }
            known.insert(paper);
        }
    }
    for file in there {
        let name = file.path.trim_start_matches(FOLDER);
        if !known.contains(name) {
            complaints.push(format!("{}: not in vendored.toml (own = […] if we wrote it)", file.path));
        }
    }
    complaints
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn borrowed_assets_are_as_listed() {
    clean(&askew(&Tree::tracked()));
}

#[test]
fn a_wrong_asset_is_found() {
    let right = digest(b"body{}");
    let list = |sha256: &str| {
        format!(
            "own = [\"our.css\"]\n[[asset]]\nname=\"T\"\nversion=\"1\"\nlicence=\"MIT\"\nfile=\"t.css\"\nsha256=\"{sha256}\"\n"
        )
    };
    let (ours, theirs) = (("crates/web/assets/our.css", "p{}"), ("crates/web/assets/t.css", "body{}"));
    clean(&askew(&Tree::of(&[(LIST, &list(&right)), ours, theirs])));
    complains(&askew(&Tree::of(&[(LIST, &list("00")), ours, theirs])), "not as listed");
    complains(&askew(&Tree::of(&[(LIST, &list(&right)), ours])), "is not there");
    complains(&askew(&Tree::of(&[ours])), "there is no crates/web/assets/vendored.toml");
    let stray = ("crates/web/assets/x.js", "0");
    complains(&askew(&Tree::of(&[(LIST, &list(&right)), ours, theirs, stray])), "not in vendored.toml");
    let nameless = list(&right).replace("name=\"T\"", "name=\"\"");
    complains(&askew(&Tree::of(&[(LIST, &nameless), ours, theirs])), "has no name");
}
