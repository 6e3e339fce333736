//! Backups: everything that cannot be made again, as JSON lines a table, with the attachments and a manifest that
//! knows the SHA-256 of every file. The same form from either engine, so that a backup of one fills the other. Read
//! tables are left out (the journal makes them again), and so are sessions and the vault's key.

mod check;
mod fill;
mod write;

use std::path::{Path, PathBuf};

use kernel::Moment;
use serde::{Deserialize, Serialize};

pub use check::check_backup;

use crate::StoreError;

/// The manifest's file.
pub const MANIFEST: &str = "manifest.json";
/// The manifest's own digest.
pub(crate) const MANIFEST_SHA256: &str = "manifest.sha256";
/// The list of attachments.
pub(crate) const ATTACHMENTS: &str = "attachments.jsonl";
/// The form of backups written now.
pub(crate) const FORMAT: u32 = 1;

/// A table that is kept: how to read it in its key's order, and how to write a row of it.
pub(crate) struct Kept {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    /// The columns of its key.
    pub(crate) key: &'static [&'static str],
    /// Which of the key's columns are numbers, which start below 0; texts start after the empty one.
    pub(crate) numbers: &'static [bool],
    pub(crate) read: &'static str,
    pub(crate) count: &'static str,
    pub(crate) insert: &'static str,
}

macro_rules! kept {
    ($($table:ident $kind:ident ($($key:ident),+) [$($column:ident),+] $places:literal;)*) => {
        /// In an order in which they can be written back: what is referred to comes first.
        pub(crate) const KEPT: &[Kept] = &[$(Kept {
            name: stringify!($table),
            columns: &[$(stringify!($column)),+],
            key: &[$(stringify!($key)),+],
            numbers: kept!(@$kind),
            read: kept!(@read $table ($($key),+) [$($column),+]),
            count: concat!("SELECT count(*) AS rows FROM ", stringify!($table)),
            insert: concat!("INSERT INTO ", stringify!($table), " (", kept!(@list $($column),+), ") VALUES (", $places, ")"),
        }),*];
    };
    (@numbers) => { &[true, true] };
    (@texts) => { &[false, false] };
    (@mixed) => { &[false, true] };
    (@list $first:ident $(, $more:ident)*) => { concat!(stringify!($first) $(, ", ", stringify!($more))*) };
    (@read $table:ident ($key:ident) [$($column:ident),+]) => {
        concat!("SELECT ", kept!(@list $($column),+), " FROM ", stringify!($table), " WHERE ", stringify!($key),
            " > $2 ORDER BY ", stringify!($key), " LIMIT CAST($1 AS BIGINT)")
    };
    (@read $table:ident ($one:ident, $two:ident) [$($column:ident),+]) => {
        concat!("SELECT ", kept!(@list $($column),+), " FROM ", stringify!($table), " WHERE (", stringify!($one), ", ",
            stringify!($two), ") > ($2, $3) ORDER BY ", stringify!($one), ", ", stringify!($two),
            " LIMIT CAST($1 AS BIGINT)")
    };
}

kept! {
    organisation texts (id) [id, kind, region, name] "$1, $2, $3, $4";
    account texts (user_id) [user_id, login, password_hash, name, role, title, org, disabled]
        "$1, $2, $3, $4, $5, $6, $7, $8";
    vault_key texts (subject) [subject, wrapped, destroyed] "$1, $2, $3";
    event numbers (position)
        [position, stream, seq, kind, version, body, actor, actor_key, basis, at, case_id, subject, digest]
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13";
    draft texts (id) [id, owner_sha256, sealed, updated_at] "$1, $2, $3, $4";
    case_access texts (case_id) [case_id, code_hash, failed_tries] "$1, $2, $3";
    complaint_access texts (complaint_id) [complaint_id, code_hash, failed_tries] "$1, $2, $3";
    calendar_feed texts (user_id) [user_id, token_sha256] "$1, $2";
    api_token texts (id)
        [id, token_sha256, user_id, name, created_at, expires_at, revoked_at, made_by, last_used_at]
        "$1, $2, $3, $4, $5, $6, $7, $8, $9";
    kept_answer texts (key) [key, fingerprint, sealed, day, until] "$1, $2, $3, $4, $5";
    notice_reader texts (reader) [reader, read_until] "$1, $2";
    notice_read texts (reader, notice_id) [reader, notice_id] "$1, $2";
    snapshot numbers (id) [id, dataset, digest, rows, observed_on, loaded_at, state] "$1, $2, $3, $4, $5, $6, $7";
    register_row numbers (snapshot_id, row_number) [snapshot_id, row_number, token, sealed] "$1, $2, $3, $4";
    setting texts (key) [key, value] "$1, $2";
    import_batch texts (id) [id, file_sha256, state, done, rejected] "$1, $2, $3, $4, $5";
    series texts (name) [name, last] "$1, $2";
    claim texts (name) [name, holder, source] "$1, $2, $3";
    outbox numbers (position) [position, topic, body, created_at] "$1, $2, $3, $4";
    consumer texts (name) [name, seen] "$1, $2";
    delivery mixed (consumer, position) [consumer, position, state, tries, next_at] "$1, $2, $3, $4, $5";
    consumed texts (consumed) [consumed, consumed_at] "$1, $2";
}

/// What a backup says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the files.
    pub format: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The last migration of its tables.
    pub schema: i64,
    /// When it was begun: everything committed before is in it.
    pub made_at: Moment,
    /// How many events the journal has.
    pub events: u64,
    /// The journal's last digest.
    pub last_digest: String,
    /// A keyed digest that only the right vault key makes.
    pub key_mark: String,
    /// The read tables as they stood: name, rows, digest.
    pub projections: Vec<ProjectionMark>,
    /// The files of tables.
    pub tables: Vec<TableFile>,
    /// The list of attachments, a file of its own.
    pub attachments: ListedFile,
    /// How many attachments there are.
    pub attachment_count: u64,
}

/// A read table when the backup was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectionMark {
    /// Its name.
    pub name: String,
    /// SHA-256 over its ordered rows, hex.
    pub digest: String,
}

/// A table's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFile {
    /// The table.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// The file.
    #[serde(flatten)]
    pub file: ListedFile,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedFile {
    /// Its path within the backup.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its content, hex.
    pub sha256: String,
}

/// What is wrong with a file of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It is not there.
    Missing,
    /// Its size or content is not what the manifest says.
    Changed,
    /// It cannot be read.
    Unreadable,
}

/// Why a backup was not made, or not taken back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be written or read.
    #[error("cannot {doing} {}", path.display())]
    File {
        /// What was tried.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The folder to write to holds something.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// There is no manifest: no backup, or one that was cut off.
    #[error("{} holds no finished backup", .0.display())]
    Unfinished(PathBuf),
    /// Files are not what the manifest says.
    #[error("{} files of the backup are damaged", .0.len())]
    Damaged(Vec<(String, Damage)>),
    /// Made by another version of the tables or of the form.
    #[error("made by version {program} (form {format}, tables {schema})")]
    Version {
        /// The program that made it.
        program: String,
        /// The form of its files.
        format: u32,
        /// The last migration of its tables.
        schema: i64,
    },
    /// The key is not the one that the data are sealed under.
    #[error("the vault key does not belong to this backup")]
    WrongKey,
    /// After all rows were written, something is not as it was.
    #[error("not as it was: {0}")]
    Different(String),
}

pub(crate) fn at_file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::File { doing, path, source }
}

/// Every statement of this folder.
pub(crate) fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    KEPT.iter().flat_map(|kept| [(kept.name, kept.read), (kept.name, kept.count), (kept.name, kept.insert)])
}

impl crate::Store {
    /// The tables that backups keep, with the columns of each.
    pub fn kept_columns() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
        KEPT.iter().map(|kept| (kept.name, kept.columns.to_vec()))
    }
}
