//! Where the rule packs come from: a folder that is named, `rulepacks/` here, or the packs built in.

use std::{collections::BTreeMap, path::Path};

use app::{
    model::{Pack, PackSet},
    packs::{load_pack, load_set, read_folder},
};
use include_dir::{Dir, include_dir};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rulepacks");
const FOLDER: &str = "rulepacks";

fn built_in() -> BTreeMap<String, String> {
    fn walk(dir: &Dir<'_>, files: &mut BTreeMap<String, String>) {
        for file in dir.files() {
            if let Some(text) = file.contents_utf8() {
                files.insert(file.path().to_string_lossy().replace('\\', "/"), text.to_owned());
            }
        }
        for below in dir.dirs() {
            walk(below, files);
        }
    }
    let mut files = BTreeMap::new();
    walk(&BUILT_IN, &mut files);
    files
}

/// All packs below a root; without one, `rulepacks/` where it is there, else the packs built in.
pub(crate) fn set(root: Option<&Path>) -> Result<PackSet, String> {
    let here = Path::new(FOLDER);
    let files = match root {
        Some(root) => folder(root)?,
        None if here.is_dir() => folder(here)?,
        None => built_in(),
    };
    load_set(&files).map_err(|error| format!("规则包有错误，没有装入：\n{error}"))
}

/// One pack's folder.
pub(crate) fn one(path: &Path) -> Result<Pack, String> {
    load_pack(&folder(path)?).map_err(|error| format!("规则包有错误，没有装入：\n{error}"))
}

fn folder(path: &Path) -> Result<BTreeMap<String, String>, String> {
    read_folder(path).map_err(|error| format!("无法读取规则包目录 {}：{error}。请核对路径。", path.display()))
}
