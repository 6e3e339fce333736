//! Checking a backup before anything is taken from it: the manifest against its digest, every file against the
//! manifest. It reads everything and changes nothing.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, ErrorKind, Read as _},
    path::{Component, Path},
};

use sha2::{Digest as _, Sha256};

use super::{BackupError, Damage, FORMAT, KEPT, ListedFile, MANIFEST, MANIFEST_SHA256, Manifest, at_file};
use crate::{hex, migrate};

/// Reads the manifest and compares every file with it. `progress` hears the files done and how many there are.
///
/// # Errors
/// `Unfinished` without a manifest, `Damaged` with every file that is not as it was written, `Version` for tables
/// that this program does not write.
pub fn check_backup(from: &Path, mut progress: impl FnMut(u64, u64)) -> Result<Manifest, BackupError> {
    let manifest = manifest_of(from)?;
    let known = |table: &str| KEPT.iter().any(|kept| kept.name == table);
    if manifest.format != FORMAT
        || manifest.schema != migrate::latest()
        || manifest.tables.len() != KEPT.len()
        || !manifest.tables.iter().all(|table| known(&table.table))
    {
        let (format, schema) = (manifest.format, manifest.schema);
        return Err(BackupError::Version { program: manifest.program, format, schema });
    }
    let all = manifest.tables.len() as u64 + 1 + manifest.attachment_count;
    let mut damaged = Vec::new();
    let mut done = 0;
    let files = manifest.tables.iter().map(|table| &table.file).chain([&manifest.attachments]);
    for file in files {
        damaged.extend(damage_of(from, file).map(|damage| (file.path.clone(), damage)));
        done += 1;
        progress(done, all);
    }
    if damaged.iter().all(|(path, _)| *path != manifest.attachments.path) {
        let mut listed = 0;
        for_each_attachment(from, &manifest, |file| {
            damaged.extend(damage_of(from, &file).map(|damage| (file.path.clone(), damage)));
            listed += 1;
            progress(done + listed, all);
            Ok(())
        })?;
    }
    if damaged.is_empty() { Ok(manifest) } else { Err(BackupError::Damaged(damaged)) }
}

fn manifest_of(from: &Path) -> Result<Manifest, BackupError> {
    let path = from.join(MANIFEST);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(BackupError::Unfinished(from.to_owned()));
        }
        Err(error) => return Err(at_file("read", &path)(error)),
    };
    let mark = fs::read_to_string(from.join(MANIFEST_SHA256)).unwrap_or_default();
    let broken = || BackupError::Damaged(vec![(MANIFEST.to_owned(), Damage::Changed)]);
    if mark.trim() != hex(&Sha256::digest(&text)) {
        return Err(broken());
    }
    serde_json::from_slice(&text).map_err(|_| broken())
}

/// Hands every listed attachment to `visit`.
pub(crate) fn for_each_attachment(
    from: &Path,
    manifest: &Manifest,
    mut visit: impl FnMut(ListedFile) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let path = from.join(&manifest.attachments.path);
    let broken = || BackupError::Damaged(vec![(manifest.attachments.path.clone(), Damage::Changed)]);
    let list = File::open(&path).map_err(at_file("read", &path))?;
    for line in BufReader::new(list).lines() {
        let line = line.map_err(at_file("read", &path))?;
        let file: ListedFile = serde_json::from_str(&line).map_err(|_| broken())?;
        let inside = Path::new(&file.path).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return Err(broken());
        }
        visit(file)?;
    }
    Ok(())
}

fn damage_of(from: &Path, file: &ListedFile) -> Option<Damage> {
    let unread = |error: std::io::Error| {
        if error.kind() == ErrorKind::NotFound { Damage::Missing } else { Damage::Unreadable }
    };
    let mut source = match File::open(from.join(&file.path)) {
        Ok(source) => source,
        Err(error) => return Some(unread(error)),
    };
    let (mut digest, mut bytes, mut buffer) = (Sha256::new(), 0_u64, vec![0; 64 * 1024]);
    loop {
        match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                digest.update(buffer.get(..read).unwrap_or_default());
                bytes += read as u64;
            }
            Err(error) => return Some(unread(error)),
        }
    }
    let same = bytes == file.bytes && hex(&digest.finalize()) == file.sha256;
    (!same).then_some(Damage::Changed)
}
