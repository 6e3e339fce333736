//! Writing a backup while others write to the store: the tables from one reading transaction, then the attachments,
//! which are never changed and stand on the disk before anything names them.

use std::{
    fs::{self, File},
    io::{BufWriter, Read as _, Write as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use kernel::Moment;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::{
    ATTACHMENTS, BackupError, FORMAT, KEPT, Kept, ListedFile, MANIFEST, MANIFEST_SHA256, Manifest,
    ProjectionMark, TableFile, at_file,
};
use crate::{
    Store, StoreError,
    db::{Row, Tx, Value, unsigned},
    hex, journal_reading, migrate, rebuild,
    sql::values,
};

/// So many rows are read at a time.
const CHUNK: i64 = 2_000;

/// A file being written with its digest.
struct Digesting {
    file: BufWriter<File>,
    path: PathBuf,
    name: String,
    bytes: u64,
    digest: Sha256,
}

impl Store {
    /// Writes a backup into an empty folder. `progress` hears rows and attachments done, and how many there are.
    ///
    /// # Errors
    /// Where the folder is not empty or a file cannot be written; without a manifest it is no backup.
    #[tracing::instrument(name = "store.back_up", skip_all)]
    pub async fn back_up(
        &self,
        to: &Path,
        program: &str,
        at: Moment,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Manifest, BackupError> {
        empty_folder(to)?;
        fs::create_dir_all(to.join("tables")).map_err(at_file("create", &to.join("tables")))?;
        let mut tx = self.db().snapshot().await?;
        let all = rows_in_all(&mut tx).await?;
        let (events, last_digest) = journal_reading::end_in(&mut tx).await?;
        let schema = migrate::last_in(&mut tx).await?;
        let mut done = 0;
        let mut tables = Vec::new();
        for kept in KEPT {
            let file = write_table(&mut tx, kept, to, &mut |rows| progress(done + rows, all)).await?;
            done += file.rows;
            tables.push(file);
        }
        let projections = rebuild::digests_in(&mut tx).await?;
        drop(tx);
        let projections =
            projections.into_iter().map(|(name, digest)| ProjectionMark { name: name.to_owned(), digest });
        let (attachments, attachment_count) =
            copy_attachments(&self.folder().join("attachments"), to, &mut |files| {
                progress(done + files, all.max(done) + files);
            })?;
        let manifest = Manifest {
            format: FORMAT,
            program: program.to_owned(),
            schema,
            made_at: at,
            events,
            last_digest,
            key_mark: self.key_mark(),
            projections: projections.collect(),
            tables,
            attachments,
            attachment_count,
        };
        write_manifest(to, &manifest)?;
        Ok(manifest)
    }

    /// Copies the vault's key to a file that does not exist yet and that only its owner may read.
    ///
    /// # Errors
    /// Where it exists or cannot be written.
    pub fn copy_key(&self, to: &Path) -> Result<(), StoreError> {
        let key = self.folder().join("vault.key");
        let text = fs::read_to_string(&key).map_err(|source| StoreError::File {
            doing: "read",
            path: key,
            source,
        })?;
        crate::vault::write_secret(to, &text).map_err(|source| StoreError::File {
            doing: "write",
            path: to.to_owned(),
            source,
        })
    }

    /// A keyed digest that only this vault key makes.
    pub(crate) fn key_mark(&self) -> String {
        self.vault().token("backup", "mark")
    }
}

/// Makes the folder; what stands in it already is never written over.
pub(crate) fn empty_folder(folder: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(folder).map_err(at_file("create", folder))?;
    let mut entries = fs::read_dir(folder).map_err(at_file("read", folder))?;
    if entries.next().is_some() { Err(BackupError::NotEmpty(folder.to_owned())) } else { Ok(()) }
}

async fn rows_in_all(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let mut all = 0;
    for kept in KEPT {
        if let Some(row) = tx.row(kept.name, kept.count, Vec::new()).await? {
            all += unsigned(row.int("rows")?);
        }
    }
    Ok(all)
}

async fn write_table(
    tx: &mut Tx<'_>,
    kept: &Kept,
    to: &Path,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<TableFile, BackupError> {
    let mut file = Digesting::create(to, &format!("tables/{}.jsonl", kept.name))?;
    let first = |number: &bool| if *number { Value::Int(-1) } else { Value::Text(String::new()) };
    let mut after: Vec<Value> = kept.numbers.iter().take(kept.key.len()).map(first).collect();
    let mut rows = 0;
    loop {
        let mut values = values![CHUNK];
        values.extend(after.iter().cloned());
        let chunk = tx.rows(kept.name, kept.read, values).await?;
        let Some(last) = chunk.last() else { break };
        after = key_of(last, kept)?;
        for row in &chunk {
            let line = Json::Array(cells(row)).to_string();
            file.line(&line)?;
        }
        rows += chunk.len() as u64;
        progress(rows);
    }
    Ok(TableFile { table: kept.name.to_owned(), rows, file: file.close()? })
}

fn key_of(row: &Row, kept: &Kept) -> Result<Vec<Value>, StoreError> {
    let part = |(column, number): (&&'static str, &bool)| {
        if *number { row.int(column).map(Value::Int) } else { row.text(column).map(Value::Text) }
    };
    kept.key.iter().zip(kept.numbers).map(part).collect()
}

/// A row's columns: numbers, texts, nulls, and bytes as `{"base64": …}`.
fn cells(row: &Row) -> Vec<Json> {
    let cell = |value: &Value| match value {
        Value::Null => Json::Null,
        Value::Int(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Bytes(bytes) => serde_json::json!({ "base64": STANDARD_NO_PAD.encode(bytes) }),
    };
    row.values().iter().map(cell).collect()
}

fn copy_attachments(
    from: &Path,
    to: &Path,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(ListedFile, u64), BackupError> {
    let mut list = Digesting::create(to, ATTACHMENTS)?;
    let mut count = 0;
    for folder in sorted(from)? {
        if !folder.is_dir() {
            continue;
        }
        for path in sorted(&folder)? {
            let name = path.strip_prefix(from).map(|name| name.to_string_lossy().into_owned());
            // A name with `#` is a file that is just being written; what is finished has none.
            let Some(name) = name.ok().filter(|name| !name.contains('#')) else { continue };
            let mut source = File::open(&path).map_err(at_file("read", &path))?;
            let mut copy = Digesting::create(to, &format!("attachments/{name}"))?;
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let read = source.read(&mut buffer).map_err(at_file("read", &path))?;
                if read == 0 {
                    break;
                }
                copy.write(buffer.get(..read).unwrap_or_default())?;
            }
            let listed = copy.close()?;
            let line = serde_json::to_string(&listed)
                .map_err(|source| StoreError::Json { what: "a list of attachments", source })?;
            list.line(&line)?;
            count += 1;
            progress(count);
        }
    }
    Ok((list.close()?, count))
}

/// What a folder holds, in order; nothing where there is none.
fn sorted(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(at_file("read", folder))?;
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(at_file("read", folder))?;
    paths.sort();
    Ok(paths)
}

/// The manifest comes last: with it the backup is finished.
fn write_manifest(to: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let text = serde_json::to_string_pretty(manifest)
        .map_err(|source| StoreError::Json { what: "a manifest", source })?;
    let mut file = Digesting::create(to, "manifest.new")?;
    file.write(text.as_bytes())?;
    let listed = file.close()?;
    let mut mark = Digesting::create(to, MANIFEST_SHA256)?;
    mark.line(&listed.sha256)?;
    mark.close()?;
    let (new, finished) = (to.join("manifest.new"), to.join(MANIFEST));
    fs::rename(&new, &finished).map_err(at_file("write", &finished))?;
    File::open(to).and_then(|folder| folder.sync_all()).map_err(at_file("write", to))
}

impl Digesting {
    fn create(folder: &Path, name: &str) -> Result<Self, BackupError> {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(at_file("create", parent))?;
        }
        let file = File::create_new(&path).map_err(at_file("create", &path))?;
        let name = name.to_owned();
        Ok(Self { file: BufWriter::new(file), path, name, bytes: 0, digest: Sha256::new() })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(at_file("write", &self.path))
    }

    fn line(&mut self, text: &str) -> Result<(), BackupError> {
        self.write(text.as_bytes())?;
        self.write(b"\n")
    }

    /// Puts it on the disk and says what it is.
    fn close(mut self) -> Result<ListedFile, BackupError> {
        self.file.flush().map_err(at_file("write", &self.path))?;
        self.file.get_ref().sync_all().map_err(at_file("write", &self.path))?;
        Ok(ListedFile { path: self.name, bytes: self.bytes, sha256: hex(&self.digest.finalize()) })
    }
}
