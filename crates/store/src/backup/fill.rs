//! Taking a checked backup back: all rows into an empty store and the read tables from the journal, compared with what
//! they were when the backup was made; in one transaction, so that what fails leaves the store empty.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::Value as Json;

use super::{BackupError, Damage, KEPT, Kept, Manifest, TableFile, at_file, check};
use crate::{
    Store,
    db::{Tx, Value, unsigned},
    journal_reading,
};

impl Store {
    /// Fills this store, which must be empty, from a backup that [`super::check_backup`] found whole. `progress`
    /// hears rows, events and attachments done and how many there are.
    ///
    /// # Errors
    /// `WrongKey` before anything is written; `NotEmpty`; `Different` where the outcome is not what was backed up.
    #[tracing::instrument(name = "store.fill_from", skip_all)]
    pub async fn fill_from(
        &self,
        from: &Path,
        manifest: &Manifest,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<(), BackupError> {
        if self.key_mark() != manifest.key_mark {
            return Err(BackupError::WrongKey);
        }
        let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
        let all = rows + manifest.attachment_count + manifest.events;
        let mut done = 0;
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        for kept in KEPT {
            let Some(table) = manifest.tables.iter().find(|table| table.table == kept.name) else {
                continue;
            };
            only_when_empty(&mut tx, kept, self.folder()).await?;
            fill(&mut tx, kept, from, table, &mut |row| progress(done + row, all)).await?;
            done += table.rows;
        }
        let attachments = self.folder().join("attachments");
        check::for_each_attachment(from, manifest, |file| {
            let name = file.path.strip_prefix("attachments/").unwrap_or(&file.path);
            let to = attachments.join(name);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(at_file("create", parent))?;
            }
            fs::copy(from.join(&file.path), &to).map_err(at_file("write", &to))?;
            File::open(&to).and_then(|file| file.sync_all()).map_err(at_file("write", &to))?;
            done += 1;
            progress(done, all);
            Ok(())
        })?;
        self.replay_in(&mut tx, &mut |events, _| progress(done + events, all)).await?;
        is_what_was_backed_up(&mut tx, manifest).await?;
        Ok(tx.commit().await?)
    }
}

async fn is_what_was_backed_up(tx: &mut Tx<'_>, manifest: &Manifest) -> Result<(), BackupError> {
    let journal = journal_reading::verify_in(tx).await?;
    if let Some((position, why)) = journal.broken {
        return Err(BackupError::Different(format!("journal, position {position}: {why}")));
    }
    if (journal.events, &journal.last_digest) != (manifest.events, &manifest.last_digest) {
        return Err(BackupError::Different("the journal's end".to_owned()));
    }
    for (name, digest) in crate::rebuild::digests_in(tx).await? {
        let was = manifest.projections.iter().find(|mark| mark.name == name);
        if was.is_some_and(|was| was.digest != digest) {
            return Err(BackupError::Different(name.to_owned()));
        }
    }
    Ok(())
}

async fn only_when_empty(tx: &mut Tx<'_>, kept: &Kept, folder: &Path) -> Result<(), BackupError> {
    let row = tx.row(kept.name, kept.count, Vec::new()).await?;
    let rows = row.map(|row| row.int("rows")).transpose()?.unwrap_or(0);
    if unsigned(rows) == 0 { Ok(()) } else { Err(BackupError::NotEmpty(folder.to_owned())) }
}

async fn fill(
    tx: &mut Tx<'_>,
    kept: &Kept,
    from: &Path,
    table: &TableFile,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), BackupError> {
    let path = from.join(&table.file.path);
    let broken = || BackupError::Damaged(vec![(table.file.path.clone(), Damage::Changed)]);
    let file = File::open(&path).map_err(at_file("read", &path))?;
    let mut rows = 0;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(at_file("read", &path))?;
        let cells: Vec<Json> = serde_json::from_str(&line).map_err(|_| broken())?;
        let values: Option<Vec<Value>> = cells.into_iter().map(value_of).collect();
        let values = values.filter(|values| values.len() == kept.columns.len()).ok_or_else(broken)?;
        tx.execute(kept.insert, values).await?;
        rows += 1;
        if rows % 1_000 == 0 {
            progress(rows);
        }
    }
    if rows == table.rows { Ok(()) } else { Err(broken()) }
}

fn value_of(cell: Json) -> Option<Value> {
    match cell {
        Json::Null => Some(Value::Null),
        Json::String(text) => Some(Value::Text(text)),
        Json::Number(number) => number.as_i64().map(Value::Int),
        Json::Object(object) => {
            let text = object.get("base64")?.as_str()?;
            STANDARD_NO_PAD.decode(text).ok().map(Value::Bytes)
        }
        Json::Bool(_) | Json::Array(_) => None,
    }
}
