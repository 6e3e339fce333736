//! What lies behind a store's error, in the few classes that ask something different of whoever runs the platform.

use std::io::ErrorKind;

use rusqlite::ffi;

use crate::{EngineError, StoreError};

/// What lies behind an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The disk is full, or a quota is used up.
    NoSpace,
    /// A file or folder may not be read or written.
    NotAllowed,
    /// Something is not there.
    Missing,
    /// Another process holds the database.
    Busy,
    /// The database's file is damaged.
    Damaged,
    /// The database server does not answer, or went away.
    Unreachable,
    /// The tables were made by a later version, or a migration was changed.
    Version,
    /// The vault's key is none, or not the right one.
    Key,
    /// Anything else: a fault of the program.
    Other,
}

impl StoreError {
    /// What lies behind it.
    pub fn cause(&self) -> Cause {
        match self {
            Self::Open { source, .. } | Self::Sql { source, .. } => of_engine(source),
            Self::Connect { .. } | Self::Unavailable { .. } | Self::Unresolved { .. } | Self::Closed => {
                Cause::Unreachable
            }
            Self::Contended => Cause::Busy,
            Self::File { source, .. } => of_io(source.kind()),
            Self::Attachment { source, .. } => of_object(source),
            Self::Migration { .. } => Cause::Version,
            Self::VaultKey { .. } => Cause::Key,
            Self::AttachmentChanged { .. } | Self::Inconsistent { .. } => Cause::Damaged,
            Self::Json { .. }
            | Self::Column { .. }
            | Self::NoWord { .. }
            | Self::Parameter { .. }
            | Self::NotOnThisEngine { .. }
            | Self::Seal { .. }
            | Self::KeyDestroyed { .. }
            | Self::Cursor(_) => Cause::Other,
        }
    }
}

const CLASSES: &[(Cause, &[ErrorKind])] = &[
    (Cause::NoSpace, &[ErrorKind::StorageFull, ErrorKind::QuotaExceeded, ErrorKind::FileTooLarge]),
    (Cause::NotAllowed, &[ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem]),
    (Cause::Missing, &[ErrorKind::NotFound]),
    (
        Cause::Unreachable,
        &[
            ErrorKind::ConnectionRefused,
            ErrorKind::ConnectionReset,
            ErrorKind::ConnectionAborted,
            ErrorKind::BrokenPipe,
            ErrorKind::TimedOut,
            ErrorKind::UnexpectedEof,
        ],
    ),
];

/// What lies behind an error of the file system or the network.
pub(crate) fn of_io(kind: ErrorKind) -> Cause {
    CLASSES.iter().find(|(_, kinds)| kinds.contains(&kind)).map_or(Cause::Other, |(cause, _)| *cause)
}

/// An attachment's error wraps the file system's.
fn of_object(error: &object_store::Error) -> Cause {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = source {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return of_io(io.kind());
        }
        source = error.source();
    }
    Cause::Other
}

fn of_engine(error: &EngineError) -> Cause {
    match error {
        EngineError::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => of_sqlite(error.extended_code),
        EngineError::Sqlite(_) => Cause::Other,
        EngineError::Postgres(sqlx::Error::Io(error)) => of_io(error.kind()),
        EngineError::Postgres(sqlx::Error::Database(error)) => of_sqlstate(&error.code().unwrap_or_default()),
        EngineError::Postgres(
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed,
        ) => Cause::Unreachable,
        EngineError::Postgres(_) => Cause::Other,
    }
}

fn of_sqlstate(code: &str) -> Cause {
    match code {
        "53100" => Cause::NoSpace,
        "42501" | "25006" => Cause::NotAllowed,
        "55P03" | "57014" | "40001" | "40P01" => Cause::Busy,
        "XX001" | "XX002" => Cause::Damaged,
        _ if code.starts_with("08") || code.starts_with("57P") => Cause::Unreachable,
        _ => Cause::Other,
    }
}

/// The last byte is the class, the rest says more.
fn of_sqlite(code: i32) -> Cause {
    match code & 0xff {
        ffi::SQLITE_FULL => Cause::NoSpace,
        ffi::SQLITE_PERM | ffi::SQLITE_READONLY | ffi::SQLITE_CANTOPEN => Cause::NotAllowed,
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Cause::Busy,
        ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => Cause::Damaged,
        // A write that the system refused: a limit on file sizes, or a failing disk.
        ffi::SQLITE_IOERR => Cause::NoSpace,
        _ => Cause::Other,
    }
}
