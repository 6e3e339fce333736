//! Packs and the evaluator from outside: the packs' own cases, the laws of three-valued logic, errors, one whole finding.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

mod expressions;
mod findings;
mod grounds;
mod packs;

use std::{collections::BTreeMap, fs, path::Path};

use facts::Vocabulary;
use rules::{Files, Pack, PackSet};

/// The files under the delivered packs' root, by path from it.
fn files() -> Files {
    fn walk(folder: &Path, root: &Path, files: &mut Files) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulepacks");
    let mut files = BTreeMap::new();
    walk(&root, &root, &mut files);
    files
}

fn packs() -> PackSet {
    PackSet::load(&files(), &Vocabulary::builtin()).unwrap_or_else(|errors| {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", all.join("\n"))
    })
}

fn current() -> Pack {
    packs().find("procuratorate", "2021-12-31").unwrap().clone()
}

fn day(text: &str) -> kernel::Day {
    text.parse().unwrap()
}
