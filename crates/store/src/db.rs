//! The dispatch: the one file that knows the engines. It holds the writer, the readers, the transaction and the
//! shapes that cross the border, `Value` going in and `Row` coming out. One text serves both engines: every
//! parameter's type is left to the server to infer, so that a null needs none.

mod postgres;
mod sqlite;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
    time::Duration,
};

use rusqlite::Connection;
use sqlx::{
    Connection as _,
    postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions},
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{Durability, EngineError, StoreError};

use self::{
    postgres::{PAUSE_MS, RECONNECTS, SYNC_FULL_POSTGRES, SYNC_OFF_POSTGRES, connected, reconnected, server},
    sqlite::{Log, Mode, SYNC_FULL, SYNC_OFF},
};

pub(crate) use crate::{
    row::Row,
    value::{Value, maybe, signed, text, unsigned, word},
};

const READERS_POSTGRES: u32 = 16;
const STATEMENTS_KEPT: usize = 1_024;
/// The one lock that writers of every process take for a transaction.
const WRITING: i64 = 0x6c69_616e_7a68_7500;

const BEGIN_SQLITE: &str = "BEGIN IMMEDIATE";
const BEGIN: &str = "BEGIN";
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const LOCK: &str =
    "SELECT CAST(pg_current_xact_id() AS TEXT) AS xid FROM (SELECT pg_advisory_xact_lock($1)) AS held";
const FATE: &str = "SELECT coalesce(pg_xact_status(CAST(CAST($1 AS TEXT) AS xid8)), 'unknown') AS fate";
const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";
const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
const OPTIMIZE: &str = "PRAGMA optimize";
const CHECK_PAGES: &str = "PRAGMA quick_check(20)";
const ANALYZE: &str = "ANALYZE";
const COPY_TO: &str = "VACUUM INTO $1";

/// Which database engine holds the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in the store's folder.
    Sqlite,
    /// A server.
    Postgres,
}

/// One writer, fed by a fair queue, and a pool of readers that never wait for it.
#[derive(Clone)]
pub(crate) struct Db {
    writer: Arc<Mutex<Slot>>,
    readers: Readers,
}

#[derive(Clone)]
enum Readers {
    Sqlite(Arc<sqlite::Readers>),
    Postgres(PgPool),
}

/// The writer's connection, which a lost server leaves empty until the next transaction.
struct Slot {
    conn: Option<Conn>,
    /// A transaction was begun and not ended.
    open: bool,
    durability: Durability,
    /// How to connect again.
    again: Option<Again>,
    /// Whether statements may block the thread they are called on: it does nothing else.
    here: bool,
    /// What keeps a file's log short.
    log: Option<Log>,
}

enum Conn {
    Sqlite(Connection),
    Postgres(PgConnection),
}

enum Again {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

/// The writer, held until the guard goes. A transaction that was not ended is undone then.
pub(crate) struct Writer(Option<OwnedMutexGuard<Slot>>);

/// A transaction; dropped without `commit` it leaves nothing behind.
pub(crate) struct Tx<'a> {
    slot: Hold<'a>,
    xid: Option<String>,
}

/// The writer's connection, or one of the transaction's own, which goes with it.
enum Hold<'a> {
    Writer(&'a mut Slot),
    Own(Box<Slot>),
}

impl Hold<'_> {
    fn slot(&mut self) -> &mut Slot {
        match self {
            Self::Writer(slot) => slot,
            Self::Own(slot) => slot,
        }
    }
}

/// How a commit ended.
pub(crate) enum Ended {
    /// It is durable.
    Committed,
    /// Nothing of it is there; the server said why, or was lost before.
    Undone(StoreError),
    /// The server was lost while it committed, and nobody could say what became of it.
    Unknown(StoreError),
}

impl Db {
    /// Opens a file.
    pub(crate) fn open(file: &Path, durability: Durability) -> Result<Self, StoreError> {
        let writer = opened(file, Mode::Write, durability)?;
        let slot = Slot::of(Conn::Sqlite(writer), durability, Some(Again::Sqlite(file.to_owned())));
        let writer = Arc::new(Mutex::new(slot));
        let log = Log::start(file, Arc::downgrade(&writer))?;
        writer.try_lock().map_err(|_| StoreError::Contended)?.log = Some(log);
        Ok(Self { writer, readers: Readers::Sqlite(sqlite::Readers::of(file)) })
    }

    /// Opens an existing file for reading alone; the writer of such a store cannot write.
    pub(crate) fn open_to_examine(file: &Path) -> Result<Self, StoreError> {
        let writer = opened(file, Mode::Read, Durability::Full)?;
        let slot = Slot::of(Conn::Sqlite(writer), Durability::Full, None);
        Ok(Self { writer: Arc::new(Mutex::new(slot)), readers: Readers::Sqlite(sqlite::Readers::of(file)) })
    }

    /// Connects to a server.
    pub(crate) async fn connect(url: &str, durability: Durability) -> Result<Self, StoreError> {
        let failed = |source: sqlx::Error| StoreError::Connect { server: server(url), source: source.into() };
        let options: PgConnectOptions = url.parse().map_err(failed)?;
        let options = options.application_name("lianzhu").statement_cache_capacity(STATEMENTS_KEPT);
        // The writer asks by key alone; a plan made while a table was empty would look through all of it later.
        let writing = options.clone().options([("enable_seqscan", "off")]);
        let conn = connected(&writing, durability).await.map_err(failed)?;
        // A plan for any value is no plan for lists whose filters may be absent.
        let reading = options
            .clone()
            .options([("plan_cache_mode", "force_custom_plan"), ("default_transaction_read_only", "on")]);
        let readers = PgPoolOptions::new().max_connections(READERS_POSTGRES).connect_lazy_with(reading);
        let slot = Slot::of(Conn::Postgres(conn), durability, Some(Again::Postgres(Box::new(writing))));
        Ok(Self { writer: Arc::new(Mutex::new(slot)), readers: Readers::Postgres(readers) })
    }

    pub(crate) fn engine(&self) -> Engine {
        match self.readers {
            Readers::Sqlite(_) => Engine::Sqlite,
            Readers::Postgres(_) => Engine::Postgres,
        }
    }

    /// A reading transaction on a connection of its own: it sees one state of everything, whatever is written
    /// meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Tx<'static>, StoreError> {
        let (conn, sql) = match &self.readers {
            Readers::Sqlite(readers) => {
                let conn = readers.take().map_err(|source| failed(BEGIN, source))?;
                (Conn::Sqlite(conn), BEGIN)
            }
            Readers::Postgres(pool) => {
                let conn = pool.acquire().await.map_err(|source| failed(BEGIN_READING, source))?;
                (Conn::Postgres(conn.detach()), BEGIN_READING)
            }
        };
        let mut slot = Slot::of(conn, Durability::Full, None);
        slot.raw(sql).await?;
        Ok(Tx { slot: Hold::Own(Box::new(slot)), xid: None })
    }

    /// What the engine's own check of its pages says: one line, `ok`, where nothing is wrong.
    pub(crate) async fn check_pages(&self) -> Result<Vec<String>, StoreError> {
        if self.engine() == Engine::Postgres {
            return Ok(Vec::new());
        }
        let rows = self.rows("-", CHECK_PAGES, Vec::new()).await?;
        rows.iter().map(|row| row.text("quick_check")).collect()
    }

    /// Waits its turn for the writer.
    pub(crate) async fn writer(&self) -> Writer {
        self.writer_on(false).await
    }

    /// The same for a thread that does nothing but write, so that statements may block it.
    pub(crate) async fn writer_here(&self) -> Writer {
        self.writer_on(true).await
    }

    async fn writer_on(&self, here: bool) -> Writer {
        let mut slot = Arc::clone(&self.writer).lock_owned().await;
        slot.here = here;
        Writer(Some(slot))
    }

    pub(crate) async fn rows(
        &self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        match &self.readers {
            Readers::Sqlite(readers) => readers.fetch(table, sql, values).await,
            Readers::Postgres(pool) => {
                let found = postgres::bound(sql, values).fetch_all(pool).await;
                found.and_then(|rows| postgres::rows(table, &rows)).map_err(|source| failed(sql, source))
            }
        }
    }

    pub(crate) async fn row(
        &self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(table, sql, values).await?.into_iter().next())
    }

    /// Prepares a statement without running it, and names the types of its parameters where the engine does.
    pub(crate) async fn prepare(&self, sql: &'static str) -> Result<Vec<String>, StoreError> {
        use sqlx::{Either, Executor as _, SqlSafeStr as _, Statement as _, TypeInfo as _};
        let mut writer = self.writer().await;
        let slot = writer.slot()?;
        match slot.connection().await? {
            Conn::Sqlite(_) => {
                slot.on_file(sql, move |conn| conn.prepare_cached(sql).map(|_| Vec::new())).await
            }
            Conn::Postgres(conn) => {
                let prepared = conn.prepare(sql.into_sql_str()).await;
                let statement = prepared.map_err(|source| failed(sql, source))?;
                Ok(match statement.parameters() {
                    Some(Either::Left(types)) => types.iter().map(|one| one.name().to_owned()).collect(),
                    Some(Either::Right(_)) | None => Vec::new(),
                })
            }
        }
    }

    pub(crate) async fn set_durability(&self, durability: Durability) -> Result<(), StoreError> {
        {
            let mut writer = self.writer().await;
            writer.slot()?.durability = durability;
            let sql = match (self.engine(), durability) {
                (Engine::Sqlite, Durability::Full) => SYNC_FULL,
                (Engine::Sqlite, Durability::Relaxed) => SYNC_OFF,
                (Engine::Postgres, Durability::Full) => SYNC_FULL_POSTGRES,
                (Engine::Postgres, Durability::Relaxed) => SYNC_OFF_POSTGRES,
            };
            writer.pragma(sql).await?;
        }
        match durability {
            Durability::Full => self.checkpoint().await,
            Durability::Relaxed => Ok(()),
        }
    }

    /// Moves the write-ahead log into the file and empties it; a server does that by itself.
    pub(crate) async fn checkpoint(&self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => self.writer().await.slot()?.checkpoint().await,
            Engine::Postgres => Ok(()),
        }
    }

    /// Lets the engine renew its statistics.
    pub(crate) async fn optimize(&self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => self.writer().await.pragma(OPTIMIZE).await,
            Engine::Postgres => self.writer().await.pragma(ANALYZE).await,
        }
    }

    /// Gathers the statistics that queries are planned by anew.
    pub(crate) async fn analyze(&self) -> Result<(), StoreError> {
        self.writer().await.pragma(ANALYZE).await
    }

    /// Writes a consistent copy to a file that does not exist yet.
    pub(crate) async fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            return Err(StoreError::NotOnThisEngine { what: "copying the database file" });
        }
        let mut writer = self.writer().await;
        writer.slot()?.run(COPY_TO, vec![file.display().to_string().into()]).await.map(|_| ())
    }

    /// Closes every connection. Nothing can be read or written afterwards.
    pub(crate) async fn close(&self) {
        match &self.readers {
            Readers::Sqlite(readers) => readers.close(),
            Readers::Postgres(pool) => pool.close().await,
        }
        // What keeps the log short may be waiting for the writer's turn.
        let log = self.writer.lock().await.log.take();
        if let Some(log) = log
            && let Err(error) = tokio::task::spawn_blocking(move || log.stop()).await
        {
            tracing::warn!(%error, "the log's thread did not end in order");
        }
        let mut writer = self.writer().await;
        let Ok(slot) = writer.slot() else { return };
        slot.again = None;
        let closed: Result<(), EngineError> = match slot.conn.take() {
            Some(Conn::Sqlite(conn)) => conn.close().map_err(|(_, error)| error.into()),
            Some(Conn::Postgres(conn)) => conn.close().await.map_err(Into::into),
            None => Ok(()),
        };
        if let Err(error) = closed {
            tracing::warn!(%error, "the database connection did not close in order");
        }
    }
}

impl Writer {
    /// Begins a transaction; on a server, once no other process writes.
    pub(crate) async fn begin(&mut self) -> Result<Tx<'_>, StoreError> {
        let slot = self.slot()?;
        let xid = match slot.begin().await {
            // The server may have gone since the last transaction: once more on a new connection.
            Err(error) if error.lost_server() => {
                slot.conn = None;
                slot.begin().await?
            }
            begun => begun?,
        };
        Ok(Tx { slot: Hold::Writer(slot), xid })
    }

    /// A statement outside a transaction.
    async fn pragma(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.slot()?.run(sql, Vec::new()).await.map(|_| ())
    }

    fn slot(&mut self) -> Result<&mut Slot, StoreError> {
        self.0.as_deref_mut().ok_or(StoreError::Closed)
    }
}

impl Drop for Writer {
    /// Nobody else may wait for a transaction that was given up: it is undone before the next writer's turn.
    fn drop(&mut self) {
        let Some(mut guard) = self.0.take_if(|slot| slot.open) else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            if guard.raw(ROLLBACK).await.is_err() && guard.again.is_some() {
                guard.conn = None;
            }
            guard.open = false;
        });
    }
}

impl Slot {
    fn of(conn: Conn, durability: Durability, again: Option<Again>) -> Self {
        Self { conn: Some(conn), open: false, durability, again, here: false, log: None }
    }

    /// The connection, made again where it was lost.
    async fn connection(&mut self) -> Result<&mut Conn, StoreError> {
        if self.conn.is_none() {
            let conn = match self.again.as_ref().ok_or(StoreError::Closed)? {
                Again::Sqlite(file) => Conn::Sqlite(opened(file, Mode::Write, self.durability)?),
                Again::Postgres(options) => Conn::Postgres(reconnected(options, self.durability).await?),
            };
            self.open = false;
            self.conn = Some(conn);
        }
        self.conn.as_mut().ok_or(StoreError::Closed)
    }

    async fn begin(&mut self) -> Result<Option<String>, StoreError> {
        if std::mem::take(&mut self.open) {
            self.raw(ROLLBACK).await?;
        }
        let postgres = matches!(self.connection().await?, Conn::Postgres(_));
        self.open = true;
        if !postgres {
            self.raw(BEGIN_SQLITE).await?;
            return Ok(None);
        }
        self.raw(BEGIN).await?;
        let row = self.fetch("pg_xact", LOCK, vec![WRITING.into()]).await?.pop();
        row.map(|row| row.text("xid")).transpose()
    }

    async fn raw(&mut self, sql: &'static str) -> Result<(), StoreError> {
        match self.connection().await? {
            Conn::Sqlite(_) => self.on_file(sql, move |conn| conn.execute_batch(sql)).await,
            Conn::Postgres(conn) => {
                let done = sqlx::raw_sql(sql).execute(conn).await;
                done.map(|_| ()).map_err(|source| failed(sql, source))
            }
        }
    }

    async fn run(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        match self.connection().await? {
            Conn::Sqlite(_) => self.on_file(sql, move |conn| sqlite::run(conn, sql, &values)).await,
            Conn::Postgres(conn) => {
                let done = postgres::bound(sql, values).execute(conn).await;
                done.map(|done| done.rows_affected()).map_err(|source| failed(sql, source))
            }
        }
    }

    async fn fetch(
        &mut self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        match self.connection().await? {
            Conn::Sqlite(_) => self.on_file(sql, move |conn| sqlite::fetch(conn, table, sql, &values)).await,
            Conn::Postgres(conn) => {
                let found = postgres::bound(sql, values).fetch_all(conn).await;
                found.and_then(|rows| postgres::rows(table, &rows)).map_err(|source| failed(sql, source))
            }
        }
    }

    /// Moves a file's log into it and empties it.
    async fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.connection().await?;
        let turn = self.log.as_ref().map(Log::turn);
        let work = move |conn: &Connection| {
            let held = turn.as_ref().map(|turn| turn.lock().unwrap_or_else(PoisonError::into_inner));
            let done = sqlite::run(conn, CHECKPOINT, &[]);
            drop(held);
            done.map(|_| ())
        };
        self.on_file(CHECKPOINT, work).await
    }

    /// Works on the file's connection: here, or on a thread that may block. Dropped meanwhile, the connection and
    /// its transaction go, and the next one opens another.
    async fn on_file<R: Send + 'static>(
        &mut self,
        sql: &'static str,
        work: impl FnOnce(&Connection) -> Result<R, rusqlite::Error> + Send + 'static,
    ) -> Result<R, StoreError> {
        let Some(Conn::Sqlite(conn)) = self.conn.take() else { return Err(StoreError::Closed) };
        let work = move || (work(&conn), conn);
        let (done, conn) = match self.here {
            true => work(),
            false => tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)?,
        };
        self.conn = Some(Conn::Sqlite(conn));
        done.map_err(|source| failed(sql, source))
    }

    /// What became of a transaction whose commit was not answered.
    async fn fate(&mut self, xid: &str, source: StoreError) -> Ended {
        for _ in 0..RECONNECTS {
            let fate = match self.fetch("pg_xact", FATE, vec![xid.into()]).await {
                Ok(mut rows) => rows.pop().and_then(|row| row.text("fate").ok()),
                Err(error) if error.lost_server() => {
                    self.conn = None;
                    None
                }
                Err(_) => return Ended::Unknown(source),
            };
            match fate.as_deref() {
                Some("committed") => return Ended::Committed,
                Some("aborted") => return Ended::Undone(source),
                Some("unknown") => return Ended::Unknown(source),
                Some(_) | None => tokio::time::sleep(Duration::from_millis(PAUSE_MS)).await,
            }
        }
        Ended::Unknown(source)
    }
}

impl Tx<'_> {
    pub(crate) async fn rows(
        &mut self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.slot.slot().fetch(table, sql, values).await
    }

    pub(crate) async fn row(
        &mut self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        let mut rows = self.slot.slot().fetch(table, sql, values).await?;
        Ok(if rows.is_empty() { None } else { Some(rows.swap_remove(0)) })
    }

    pub(crate) async fn execute(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        self.slot.slot().run(sql, values).await
    }

    /// Inserts rows into a table's columns: into a file by a statement for one of them, on a server by a copy,
    /// which it neither plans nor limits.
    pub(crate) async fn insert_all(
        &mut self,
        one: &'static str,
        copy: &'static str,
        rows: Vec<Arc<Vec<Value>>>,
    ) -> Result<(), StoreError> {
        let slot = self.slot.slot();
        match slot.connection().await? {
            Conn::Sqlite(_) => slot.on_file(one, move |conn| sqlite::run_each(conn, one, &rows)).await,
            Conn::Postgres(conn) => {
                postgres::copy(conn, copy, &rows).await.map_err(|source| failed(copy, source))
            }
        }
    }

    /// Runs several statements of a migration.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.slot.slot().raw(sql).await
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.end().await {
            Ended::Committed => Ok(()),
            Ended::Undone(error) | Ended::Unknown(error) => Err(error),
        }
    }

    /// Commits and says for certain how that ended, where anybody can.
    pub(crate) async fn end(self) -> Ended {
        let Self { mut slot, xid } = self;
        let slot = slot.slot();
        match (slot.raw(COMMIT).await, xid) {
            (Ok(()), _) => {
                slot.open = false;
                slot.log.iter().for_each(Log::grew);
                Ended::Committed
            }
            (Err(error), Some(xid)) if error.lost_server() => {
                slot.conn = None;
                slot.fate(&xid, error).await
            }
            (Err(error), _) => Ended::Undone(error),
        }
    }

    /// Undoes everything.
    pub(crate) async fn undo(mut self) -> Result<(), StoreError> {
        self.slot.slot().raw(ROLLBACK).await?;
        self.slot.slot().open = false;
        Ok(())
    }
}

fn opened(file: &Path, mode: Mode, durability: Durability) -> Result<Connection, StoreError> {
    sqlite::open(file, mode, durability)
        .map_err(|source| StoreError::Open { path: file.to_owned(), source: source.into() })
}

fn failed(statement: &'static str, source: impl Into<EngineError>) -> StoreError {
    StoreError::Sql { statement, source: source.into() }
}
