//! What lies behind a store's error, in the few classes that ask something different of whoever runs the platform.

use std::io::ErrorKind;

use crate::StoreError;

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
            Self::Open { source, .. } | Self::Sql { source, .. } | Self::Column { source, .. } => {
                of_sql(source)
            }
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

fn of_sql(error: &sqlx::Error) -> Cause {
    if let sqlx::Error::Io(error) = error {
        return of_io(error.kind());
    }
    if let sqlx::Error::Database(database) = error {
        return of_code(&database.code().unwrap_or_default(), database.message());
    }
    let gone =
        matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed);
    if gone { Cause::Unreachable } else { Cause::Other }
}

/// SQLite's result codes are numbers, PostgreSQL's SQLSTATE five signs.
fn of_code(code: &str, message: &str) -> Cause {
    if code.len() == 5 && !code.starts_with("0000") {
        return match code {
            "53100" => Cause::NoSpace,
            "42501" | "25006" => Cause::NotAllowed,
            "55P03" | "57014" | "40001" | "40P01" => Cause::Busy,
            "XX001" | "XX002" => Cause::Damaged,
            _ if code.starts_with("08") || code.starts_with("57P") => Cause::Unreachable,
            _ => Cause::Other,
        };
    }
    match code.parse::<u32>().unwrap_or(0) % 256 {
        13 => Cause::NoSpace,
        3 | 8 => Cause::NotAllowed,
        14 => Cause::NotAllowed,
        5 | 6 => Cause::Busy,
        11 | 26 => Cause::Damaged,
        // A write that the system refused: a limit on file sizes, or a failing disk.
        10 if message.contains("disk I/O") => Cause::NoSpace,
        _ => Cause::Other,
    }
}
