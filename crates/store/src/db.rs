//! The dispatch: the one file that knows the engine. It holds the writer, the readers, the pragmas, the
//! transaction and the two shapes that cross the border, `Value` going in and `Row` coming out. A second
//! engine is a second arm here and a second folder of migrations; no statement elsewhere changes.

use std::{path::Path, time::Duration};

use sqlx::{
    Column as _, Connection as _, Row as _, Sqlite, SqliteConnection, SqlitePool, Transaction, TypeInfo as _,
    ValueRef as _,
    query::Query,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
        SqliteSynchronous,
    },
};
use tokio::sync::{Mutex, MutexGuard};

use crate::{Durability, StoreError};

pub(crate) use crate::value::{Value, maybe, signed, text, unsigned, word};

const READERS: u32 = 6;
const STATEMENTS_KEPT: usize = 256;

const SYNC_FULL: &str = "PRAGMA synchronous = FULL";
const SYNC_OFF: &str = "PRAGMA synchronous = OFF";
const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
const OPTIMIZE: &str = "PRAGMA optimize";
const CHECK_PAGES: &str = "PRAGMA quick_check(20)";
const COPY_TO: &str = "VACUUM INTO $1";

/// A row on its way out; `table` names it in errors.
pub(crate) struct Row {
    table: &'static str,
    row: SqliteRow,
}

/// One writer, fed by a fair queue, and a pool of readers that never wait for it.
pub(crate) struct Db {
    writer: Mutex<SqliteConnection>,
    readers: SqlitePool,
}

/// The writer, held until the guard goes.
pub(crate) struct Writer<'a>(MutexGuard<'a, SqliteConnection>);

/// A write transaction; dropped without `commit` it leaves nothing behind.
pub(crate) struct Tx<'a>(Transaction<'a, Sqlite>);

impl Db {
    pub(crate) async fn open(file: &Path, durability: Durability) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: file.to_owned(), source };
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(30))
            .statement_cache_capacity(STATEMENTS_KEPT)
            .pragma("cache_size", "-65536")
            .pragma("mmap_size", "268435456")
            .pragma("temp_store", "MEMORY");
        let writing = options
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match durability {
                Durability::Full => SqliteSynchronous::Full,
                Durability::Relaxed => SqliteSynchronous::Off,
            })
            .pragma("secure_delete", "ON");
        let writer = SqliteConnection::connect_with(&writing).await.map_err(failed)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_lazy_with(options.read_only(true).create_if_missing(false));
        Ok(Self { writer: Mutex::new(writer), readers })
    }

    /// Opens an existing file for reading alone; the writer of such a store cannot write.
    pub(crate) async fn open_to_examine(file: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: file.to_owned(), source };
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .create_if_missing(false)
            .busy_timeout(Duration::from_secs(30));
        let writer = SqliteConnection::connect_with(&options).await.map_err(failed)?;
        let readers = SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(options);
        Ok(Self { writer: Mutex::new(writer), readers })
    }

    /// A reading transaction: it sees one state of everything, whatever is written meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Tx<'static>, StoreError> {
        self.readers.begin().await.map(Tx).map_err(|source| failed("BEGIN", source))
    }

    /// What the engine's own check of its pages says: one line, `ok`, where nothing is wrong.
    pub(crate) async fn check_pages(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.rows("-", CHECK_PAGES, Vec::new()).await?;
        rows.iter().map(|row| row.text("quick_check")).collect()
    }

    /// Waits its turn for the writer.
    pub(crate) async fn writer(&self) -> Writer<'_> {
        Writer(self.writer.lock().await)
    }

    pub(crate) async fn rows(
        &self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let rows = bound(sql, values).fetch_all(&self.readers).await.map_err(|source| failed(sql, source))?;
        Ok(rows.into_iter().map(|row| Row { table, row }).collect())
    }

    pub(crate) async fn row(
        &self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        let row =
            bound(sql, values).fetch_optional(&self.readers).await.map_err(|source| failed(sql, source))?;
        Ok(row.map(|row| Row { table, row }))
    }

    /// One statement in a transaction of its own; the number of rows it changed.
    pub(crate) async fn execute(&self, sql: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        let mut writer = self.writer().await;
        let done = bound(sql, values).execute(&mut *writer.0).await.map_err(|source| failed(sql, source))?;
        Ok(done.rows_affected())
    }

    /// Prepares a statement without running it.
    pub(crate) async fn prepare(&self, sql: &'static str) -> Result<(), StoreError> {
        use sqlx::{Executor as _, SqlSafeStr as _};
        let mut writer = self.writer().await;
        (*writer.0).prepare(sql.into_sql_str()).await.map(|_| ()).map_err(|source| failed(sql, source))
    }

    pub(crate) async fn set_durability(&self, durability: Durability) -> Result<(), StoreError> {
        match durability {
            Durability::Full => {
                self.execute(SYNC_FULL, Vec::new()).await?;
                self.checkpoint().await
            }
            Durability::Relaxed => self.execute(SYNC_OFF, Vec::new()).await.map(|_| ()),
        }
    }

    /// Moves the write-ahead log into the file and empties it.
    pub(crate) async fn checkpoint(&self) -> Result<(), StoreError> {
        self.execute(CHECKPOINT, Vec::new()).await.map(|_| ())
    }

    /// Lets the engine renew its statistics.
    pub(crate) async fn optimize(&self) -> Result<(), StoreError> {
        self.execute(OPTIMIZE, Vec::new()).await.map(|_| ())
    }

    /// Writes a consistent copy to a file that does not exist yet.
    pub(crate) async fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        self.execute(COPY_TO, vec![file.display().to_string().into()]).await.map(|_| ())
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
    }
}

impl Writer<'_> {
    pub(crate) async fn begin(&mut self) -> Result<Tx<'_>, StoreError> {
        const BEGIN: &str = "BEGIN IMMEDIATE";
        self.0.begin_with(BEGIN).await.map(Tx).map_err(|source| failed(BEGIN, source))
    }
}

impl Tx<'_> {
    pub(crate) async fn rows(
        &mut self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let rows = bound(sql, values).fetch_all(&mut *self.0).await.map_err(|source| failed(sql, source))?;
        Ok(rows.into_iter().map(|row| Row { table, row }).collect())
    }

    pub(crate) async fn row(
        &mut self,
        table: &'static str,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        let row =
            bound(sql, values).fetch_optional(&mut *self.0).await.map_err(|source| failed(sql, source))?;
        Ok(row.map(|row| Row { table, row }))
    }

    pub(crate) async fn execute(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        let done = bound(sql, values).execute(&mut *self.0).await.map_err(|source| failed(sql, source))?;
        Ok(done.rows_affected())
    }

    /// Runs several statements of a migration.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        sqlx::raw_sql(sql).execute(&mut *self.0).await.map(|_| ()).map_err(|source| failed(sql, source))
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.0.commit().await.map_err(|source| failed("COMMIT", source))
    }
}

impl Row {
    pub(crate) fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.row.try_get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        self.row.try_get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        self.row.try_get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn maybe_int(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        self.row.try_get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        self.row.try_get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn maybe_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        self.row.try_get(column).map_err(|source| self.unreadable(column, source))
    }

    /// A column parsed by its type's `FromStr`.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, column: &'static str) -> Result<T, StoreError>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.text(column)?;
        text.parse().map_err(|why| self.nonsense(column, &text, &why))
    }

    /// The same, where the column may be null.
    pub(crate) fn maybe_parsed<T: std::str::FromStr>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, StoreError>
    where
        T::Err: std::fmt::Display,
    {
        match self.maybe_text(column)? {
            Some(text) => text.parse().map(Some).map_err(|why| self.nonsense(column, &text, &why)),
            None => Ok(None),
        }
    }

    /// A column that holds the word of an enumeration.
    pub(crate) fn word<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<T, StoreError> {
        let text = self.text(column)?;
        let word = serde_json::Value::String(text.clone());
        serde_json::from_value(word).map_err(|why| self.nonsense(column, &text, &why))
    }

    /// The same, where the column may be null.
    pub(crate) fn maybe_word<T: serde::de::DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, StoreError> {
        self.maybe_text(column)?.map(|_| self.word(column)).transpose()
    }

    /// A column that holds JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<T, StoreError> {
        let text = self.text(column)?;
        serde_json::from_str(&text).map_err(|why| self.nonsense(column, &text, &why))
    }

    /// Every column as bytes with its type, for digests over whole rows.
    pub(crate) fn fingerprint(&self, into: &mut Vec<u8>) -> Result<(), StoreError> {
        for at in 0..self.row.columns().len() {
            let wrong = |source| StoreError::Column {
                table: self.table,
                column: self.row.columns().get(at).map_or("?".to_owned(), |column| column.name().to_owned()),
                row: self.first_column(),
                source,
            };
            let raw = self.row.try_get_raw(at).map_err(wrong)?;
            let (mark, bytes) = match (raw.is_null(), raw.type_info().name()) {
                (true, _) => (b'0', Vec::new()),
                (false, "INTEGER") => {
                    (b'i', self.row.try_get::<i64, _>(at).map_err(wrong)?.to_be_bytes().to_vec())
                }
                (false, "BLOB") => (b'b', self.row.try_get::<Vec<u8>, _>(at).map_err(wrong)?),
                (false, _) => (b't', self.row.try_get::<String, _>(at).map_err(wrong)?.into_bytes()),
            };
            into.push(mark);
            into.extend((bytes.len() as u64).to_be_bytes());
            into.extend(bytes);
        }
        Ok(())
    }

    /// Every column as it is.
    pub(crate) fn values(&self) -> Result<Vec<Value>, StoreError> {
        let mut values = Vec::with_capacity(self.row.columns().len());
        for at in 0..self.row.columns().len() {
            let wrong = |source| StoreError::Column {
                table: self.table,
                column: self.row.columns().get(at).map_or("?".to_owned(), |column| column.name().to_owned()),
                row: self.first_column(),
                source,
            };
            let raw = self.row.try_get_raw(at).map_err(wrong)?;
            values.push(match (raw.is_null(), raw.type_info().name()) {
                (true, _) => Value::Null,
                (false, "INTEGER") => Value::Int(self.row.try_get(at).map_err(wrong)?),
                (false, "BLOB") => Value::Bytes(self.row.try_get(at).map_err(wrong)?),
                (false, _) => Value::Text(self.row.try_get(at).map_err(wrong)?),
            });
        }
        Ok(values)
    }

    /// What the column holds makes no sense.
    pub(crate) fn nonsense(&self, column: &str, found: &str, why: &dyn std::fmt::Display) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column: column.to_owned(),
            row: self.first_column(),
            why: format!("{found:.40}: {why}"),
        }
    }

    fn unreadable(&self, column: &'static str, source: sqlx::Error) -> StoreError {
        StoreError::Column { table: self.table, column: column.to_owned(), row: self.first_column(), source }
    }

    /// The row's name in errors: its first column, which is its key in every statement here.
    fn first_column(&self) -> String {
        self.row
            .try_get::<String, _>(0)
            .or_else(|_| self.row.try_get::<i64, _>(0).map(|number| number.to_string()))
            .unwrap_or_else(|_| "?".to_owned())
    }
}

fn bound(sql: &'static str, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    values.into_iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Null => query.bind(None::<String>),
        Value::Text(text) => query.bind(text),
        Value::Int(number) => query.bind(number),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

fn failed(statement: &'static str, source: sqlx::Error) -> StoreError {
    StoreError::Sql { statement, source }
}
