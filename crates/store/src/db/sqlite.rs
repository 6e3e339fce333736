//! The SQLite side of the border: how its file is opened, what runs on a connection, and the connections that only
//! read, each used by one at a time on a thread that may block.

mod log;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{
    CachedStatement, Connection, OpenFlags, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use tokio::sync::Semaphore;

use super::{Row, Value, failed};
use crate::{Durability, StoreError};

pub(super) use self::log::Log;

const READERS: usize = 6;
const STATEMENTS_KEPT: usize = 1_024;
const PATIENCE: Duration = Duration::from_secs(30);
/// For every connection: 64 MiB of pages, 256 MiB of the file in sight.
const PREPARE: &str = "PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;
    PRAGMA temp_store = MEMORY;";
/// What is deleted is overwritten. The log goes into the file beside the writer (`log.rs`), never by a commit.
const PREPARE_WRITING: &str =
    "PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0;";
pub(super) const SYNC_FULL: &str = "PRAGMA synchronous = FULL";
pub(super) const SYNC_OFF: &str = "PRAGMA synchronous = OFF";

/// How a connection is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It makes the file where there is none.
    Write,
    Read,
}

/// Opens a connection to a file.
pub(super) fn open(file: &Path, mode: Mode, durability: Durability) -> Result<Connection, rusqlite::Error> {
    let access = match mode {
        Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let conn = Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    conn.execute_batch(PREPARE)?;
    if mode == Mode::Write {
        conn.execute_batch(PREPARE_WRITING)?;
        conn.execute_batch(match durability {
            Durability::Full => SYNC_FULL,
            Durability::Relaxed => SYNC_OFF,
        })?;
    }
    Ok(conn)
}

/// Runs a statement; the number of rows that it changed.
pub(super) fn run(conn: &Connection, sql: &str, values: &[Value]) -> Result<u64, rusqlite::Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let order = order(&statement);
    step(&mut statement, &order, values)?;
    Ok(conn.changes())
}

/// Runs a statement for each row of values.
pub(super) fn run_each(
    conn: &Connection,
    sql: &str,
    rows: &[Arc<Vec<Value>>],
) -> Result<(), rusqlite::Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let order = order(&statement);
    rows.iter().try_for_each(|row| step(&mut statement, &order, row))
}

/// The rows that a statement finds.
pub(super) fn fetch(
    conn: &Connection,
    table: &'static str,
    sql: &str,
    values: &[Value],
) -> Result<Vec<Row>, rusqlite::Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let order = order(&statement);
    bind(&mut statement, &order, values)?;
    let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
    let mut found = Vec::new();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|at| Ok(Value::from(row.get_ref(at)?)));
        found.push(Row::new(table, Arc::clone(&columns), values.collect::<Result<_, rusqlite::Error>>()?));
    }
    Ok(found)
}

/// Which value each parameter stands for: SQLite counts `$2` as the first where it comes first.
fn order(statement: &CachedStatement<'_>) -> Vec<usize> {
    let place = |at| {
        let number = statement.parameter_name(at).and_then(|name| name.strip_prefix('$')?.parse().ok());
        number.unwrap_or(at).saturating_sub(1)
    };
    (1..=statement.parameter_count()).map(place).collect()
}

fn bind(
    statement: &mut CachedStatement<'_>,
    order: &[usize],
    values: &[Value],
) -> Result<(), rusqlite::Error> {
    for (parameter, place) in (1..).zip(order) {
        statement.raw_bind_parameter(parameter, values.get(*place).unwrap_or(&Value::Null))?;
    }
    Ok(())
}

/// Runs to the end, whether or not there are rows.
fn step(
    statement: &mut CachedStatement<'_>,
    order: &[usize],
    values: &[Value],
) -> Result<(), rusqlite::Error> {
    bind(statement, order, values)?;
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>, rusqlite::Error> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<ValueRef<'_>> for Value {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Int(number),
            // No column is declared as one: the tables are strict.
            ValueRef::Real(number) => Self::Text(number.to_string()),
            ValueRef::Text(text) => Self::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Self::Bytes(bytes.to_vec()),
        }
    }
}

/// Connections that only read.
pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Semaphore,
}

impl Readers {
    pub(super) fn of(file: &Path) -> Arc<Self> {
        Arc::new(Self { file: file.to_owned(), idle: Mutex::default(), turns: Semaphore::new(READERS) })
    }

    /// The rows that a statement finds, on whichever connection is free.
    pub(super) async fn fetch(
        self: &Arc<Self>,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let turn = self.turns.acquire().await.map_err(|_| StoreError::Closed)?;
        let readers = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || {
            let conn = readers.take()?;
            let found = fetch(&conn, table, sql, &values);
            readers.idle().push(conn);
            found
        });
        let found = work.await.map_err(|_| StoreError::Closed)?;
        drop(turn);
        found.map_err(|source| failed(sql, source))
    }

    /// A connection that is the caller's alone from now on.
    pub(super) fn take(&self) -> Result<Connection, rusqlite::Error> {
        let idle = self.idle().pop();
        idle.map_or_else(|| open(&self.file, Mode::Read, Durability::Full), Ok)
    }

    /// Nothing can be read afterwards.
    pub(super) fn close(&self) {
        self.turns.close();
        self.idle().clear();
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
