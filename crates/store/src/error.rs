//! What can go wrong below: always with the table, column and row, or the file, that it concerns. None of it
//! is meant for the person at the screen; what a person may not do is a `Refusal`, decided elsewhere.

use std::path::PathBuf;

use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID, SQLITE_CONSTRAINT_UNIQUE};

use crate::StreamId;

/// What a database engine says went wrong.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// SQLite.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL.
    #[error(transparent)]
    Postgres(#[from] sqlx::Error),
}

impl EngineError {
    /// What is there already, as the engine names it, where that is what is wrong.
    fn duplicate(&self) -> Option<String> {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, message)) => {
                let twice = matches!(
                    error.extended_code,
                    SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_ROWID
                );
                twice.then(|| message.clone().unwrap_or_else(|| error.to_string()))
            }
            Self::Postgres(sqlx::Error::Database(error)) => {
                error.is_unique_violation().then(|| error.message().to_owned())
            }
            Self::Sqlite(_) | Self::Postgres(_) => None,
        }
    }
}

/// The store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened.
    #[error("cannot open the database {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: EngineError,
    },
    /// The database server could not be reached.
    #[error("cannot connect to the database server {server}")]
    Connect {
        /// Its address, without the password.
        server: String,
        /// Why.
        #[source]
        source: EngineError,
    },
    /// Nothing can be written for the time being; nothing was.
    #[error("the database does not answer: {why}")]
    Unavailable {
        /// Why.
        why: String,
    },
    /// The connection was lost while a commit was under way, and the server could not be asked what became of it.
    #[error("it is not known whether this was written; look before doing it again: {why}")]
    Unresolved {
        /// Why.
        why: String,
    },
    /// The store was closed, or its writer ended.
    #[error("the store is closed")]
    Closed,
    /// The same key was made or destroyed by others again and again.
    #[error("others keep changing the same thing; try again")]
    Contended,
    /// The engine has no such thing.
    #[error("{what} is not possible on this database engine")]
    NotOnThisEngine {
        /// What.
        what: &'static str,
    },
    /// A file or folder of the data directory.
    #[error("cannot {doing} {}", path.display())]
    File {
        /// What was tried: `create`, `read`, `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A statement failed.
    #[error("statement failed: {}", first_line(statement))]
    Sql {
        /// The statement.
        statement: &'static str,
        /// Why.
        #[source]
        source: EngineError,
    },
    /// The engine infers a type for a parameter that the store does not write.
    #[error("a parameter is taken for {kind} in: {}", first_line(statement))]
    Parameter {
        /// The statement.
        statement: &'static str,
        /// The type.
        kind: String,
    },
    /// A column could not be read.
    #[error("{table}.{column} of row {row} {why}")]
    Column {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
        /// What is wrong: `is empty`.
        why: &'static str,
    },
    /// The data contradict themselves.
    #[error("{table}.{column} of row {row} is inconsistent: {why}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
        /// The row's key.
        row: String,
        /// What is wrong.
        why: String,
    },
    /// A value could not be written as JSON.
    #[error("{what} cannot be written as JSON")]
    Json {
        /// What.
        what: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// An enumeration with data where a plain word belongs.
    #[error("{value} is stored as a word but is not written as one")]
    NoWord {
        /// The type.
        value: String,
    },
    /// The database was made by a later version, or a migration was changed after it ran.
    #[error("migration {version} ({name}): {why}")]
    Migration {
        /// Its number.
        version: i64,
        /// Its name.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// The vault's own key.
    #[error("vault key {}: {why}", path.display())]
    VaultKey {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The operating system gave no randomness, or a cipher failed.
    #[error("cannot seal under the key of {subject}: {why}")]
    Seal {
        /// Whose key.
        subject: String,
        /// Why.
        why: String,
    },
    /// Something new was to be sealed for a subject whose data were erased.
    #[error("the key of {subject} was destroyed; nothing can be sealed under it")]
    KeyDestroyed {
        /// Whose key.
        subject: String,
    },
    /// An attachment could not be written or read.
    #[error("attachment {sha256}")]
    Attachment {
        /// Its address.
        sha256: String,
        /// Why.
        #[source]
        source: object_store::Error,
    },
    /// An attachment's content does not match its address.
    #[error("attachment {sha256} does not match its digest")]
    AttachmentChanged {
        /// Its address.
        sha256: String,
    },
    /// A list was asked to go on after something that no list gave out.
    #[error("「{0}」 is no position in this list")]
    Cursor(String),
}

/// A commit was not made; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Somebody else wrote to the stream first.
    #[error("{stream} has {found} events, not {expected}")]
    Stale {
        /// Which stream.
        stream: StreamId,
        /// What the caller had read.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// Another holds a name that must be unique.
    #[error("{claim} is held by {holder}")]
    Taken {
        /// The name: `open_case/<person>/<matter>`, `identity/<token>`, or the batch's own.
        claim: String,
        /// Who holds it: `case/<id>`, `person/<id>`, or the batch's own word.
        holder: String,
    },
    /// A consumer did this before.
    #[error("{what} was consumed before")]
    Consumed {
        /// The consumer and the key.
        what: String,
    },
    /// Something that must be unique is there already.
    #[error("already there: {what}")]
    Duplicate {
        /// The table and columns, as the engine names them.
        what: String,
        /// The statement's failure.
        #[source]
        source: Box<StoreError>,
    },
    /// Anything else.
    #[error(transparent)]
    Store(StoreError),
}

impl StoreError {
    /// Whether the connection to a server is gone, rather than a statement wrong.
    pub(crate) fn lost_server(&self) -> bool {
        let Self::Sql { source: EngineError::Postgres(source), .. } = self else { return false };
        let broken = matches!(source, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_));
        let code = source.as_database_error().and_then(|error| error.code());
        let ended = |code: &str| code.starts_with("08") || matches!(code, "57P01" | "57P02" | "57P03");
        broken || code.is_some_and(|code| ended(&code))
    }

    /// Whether nothing can be written at all, whatever it is.
    pub(crate) fn is_outage(&self) -> bool {
        matches!(self, Self::Connect { .. } | Self::Closed) || self.lost_server()
    }
}

impl From<StoreError> for CommitError {
    fn from(error: StoreError) -> Self {
        let duplicate = if let StoreError::Sql { source, .. } = &error { source.duplicate() } else { None };
        match duplicate {
            Some(what) => Self::Duplicate { what, source: Box::new(error) },
            None => Self::Store(error),
        }
    }
}

fn first_line(statement: &str) -> &str {
    statement.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(statement)
}
