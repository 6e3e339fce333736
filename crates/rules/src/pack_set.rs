//! All packs under one root, and which of them speaks for an organ on a day.

use std::collections::BTreeMap;

use facts::Vocabulary;
use kernel::{Day, Organ};

use crate::{Files, Pack, PackError};

/// All packs under one root.
#[derive(Debug, Clone, Default)]
pub struct PackSet {
    packs: Vec<Pack>,
}

impl PackSet {
    /// Reads every pack: paths are `{id}/{valid-from}/{file}`; other paths are left alone.
    ///
    /// # Errors
    /// Everything that is wrong, the file named from the root.
    pub fn load(files: &Files, vocabulary: &Vocabulary) -> Result<Self, Vec<PackError>> {
        let mut folders: BTreeMap<String, Files> = BTreeMap::new();
        for (path, text) in files {
            let mut parts = path.splitn(3, '/');
            if let (Some(id), Some(version), Some(file)) = (parts.next(), parts.next(), parts.next()) {
                let folder = folders.entry(format!("{id}/{version}")).or_default();
                folder.insert(file.to_owned(), text.clone());
            }
        }
        let mut packs = Vec::new();
        let mut errors = Vec::new();
        for (folder, files) in &folders {
            match Pack::load(files, vocabulary) {
                Ok(pack) => packs.push(pack),
                Err(found) => errors.extend(
                    found
                        .into_iter()
                        .map(|error| PackError { file: format!("{folder}/{}", error.file), ..error }),
                ),
            }
        }
        if packs.is_empty() && errors.is_empty() {
            errors.push(PackError::of_file("", "没有找到规则包", "规则包应在 根目录/名称/生效日期/ 之下"));
        }
        if errors.is_empty() { Ok(Self { packs }) } else { Err(errors) }
    }

    /// The pack that speaks for an organ on a day: of those in force the one that began last; before the first one
    /// began, that one.
    pub fn choose(&self, organ: Organ, on: Day) -> Option<&Pack> {
        let of_organ = || self.packs.iter().filter(|pack| pack.head.organs.contains(&organ));
        of_organ()
            .filter(|pack| pack.head.valid_from <= on && pack.head.valid_to.is_none_or(|last| on <= last))
            .max_by_key(|pack| pack.head.valid_from)
            .or_else(|| {
                of_organ().filter(|pack| on < pack.head.valid_from).min_by_key(|pack| pack.head.valid_from)
            })
    }

    /// A pack by its id and version, as stored with a finding.
    pub fn find(&self, id: &str, version: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.head.id == id && pack.head.version == version)
    }

    /// Every pack.
    pub fn iter(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter()
    }
}
