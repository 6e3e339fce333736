//! Rule packs from a folder, and a finding for a fact file: what `lianzhu rules explain` prints.

use std::{collections::BTreeMap, fs, io, path::Path};

use facts::{FactSheet, Vocabulary};
use kernel::{Day, Organ};
use rules::{Finding, Pack, PackSet};

/// Why packs or facts could not be read: lines for the person, in Chinese.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct PacksError(pub Vec<String>);

/// Every file below a folder, by its path relative to it with `/`.
///
/// # Errors
/// The file system's.
pub fn read_folder(root: &Path) -> io::Result<BTreeMap<String, String>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                walk(root, &path, files)?;
            } else if let Ok(relative) = path.strip_prefix(root) {
                let name = relative.components().map(|part| part.as_os_str().to_string_lossy());
                files.insert(name.collect::<Vec<_>>().join("/"), fs::read_to_string(&path)?);
            }
        }
        Ok(())
    }
    let mut files = BTreeMap::new();
    walk(root, root, &mut files)?;
    Ok(files)
}

/// Loads all packs below a root from their files' contents.
///
/// # Errors
/// Every mistake with its file, line, expression and mend.
pub fn load_set(files: &BTreeMap<String, String>) -> Result<PackSet, PacksError> {
    PackSet::load(files, &Vocabulary::builtin())
        .map_err(|errors| PacksError(errors.iter().map(ToString::to_string).collect()))
}

/// Loads one pack from its files' contents.
///
/// # Errors
/// Every mistake with its file, line, expression and mend.
pub fn load_pack(files: &BTreeMap<String, String>) -> Result<Pack, PacksError> {
    Pack::load(files, &Vocabulary::builtin())
        .map_err(|errors| PacksError(errors.iter().map(ToString::to_string).collect()))
}

/// Where the rules come from.
pub enum Source<'a> {
    /// All packs; the fact `organ` and the day choose.
    Set(&'a PackSet),
    /// This one.
    One(&'a Pack),
}

/// The finding on a fact file's text.
///
/// # Errors
/// Every fact that cannot be read, with what was expected.
pub fn explain(source: &Source<'_>, fact_file: &str, on: Day) -> Result<Finding, PacksError> {
    let vocabulary = Vocabulary::builtin();
    let sheet = FactSheet::from_text(fact_file, &vocabulary)
        .map_err(|errors| PacksError(errors.iter().map(ToString::to_string).collect()))?;
    let pack = match source {
        Source::One(pack) => Some(*pack),
        Source::Set(set) => organ_of(&sheet, &vocabulary, on).and_then(|organ| set.choose(organ, on)),
    };
    Ok(match pack {
        Some(pack) => rules::explain(pack, &sheet, &vocabulary, on),
        None => Finding::without_organ(on),
    })
}

fn organ_of(sheet: &FactSheet, vocabulary: &Vocabulary, on: Day) -> Option<Organ> {
    let value = sheet.value("organ", vocabulary, on)?;
    let word = value.as_text()?.to_owned();
    [Organ::Police, Organ::Procuratorate, Organ::Court, Organ::Justice]
        .into_iter()
        .find(|organ| organ.word() == word)
}
