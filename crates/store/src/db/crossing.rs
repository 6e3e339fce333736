//! What crosses the border to the engines: values on their way in, rows and counts on their way out.

use sqlx::{
    Postgres, Sqlite,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, types::Oid},
    query::Query,
    sqlite::SqliteArguments,
};

use super::{Row, Value};

/// How many rows a statement changed.
pub(super) struct Changed(pub(super) u64);

impl From<sqlx::sqlite::SqliteQueryResult> for Changed {
    fn from(done: sqlx::sqlite::SqliteQueryResult) -> Self {
        Self(done.rows_affected())
    }
}

impl From<sqlx::postgres::PgQueryResult> for Changed {
    fn from(done: sqlx::postgres::PgQueryResult) -> Self {
        Self(done.rows_affected())
    }
}

/// The rows of a statement, before they know their table.
pub(super) enum Fetched {
    Sqlite(Vec<sqlx::sqlite::SqliteRow>),
    Postgres(Vec<sqlx::postgres::PgRow>),
}

impl Fetched {
    pub(super) fn of(self, table: &'static str) -> Vec<Row> {
        match self {
            Self::Sqlite(rows) => rows.into_iter().map(|row| Row::new(table, row)).collect(),
            Self::Postgres(rows) => rows.into_iter().map(|row| Row::new(table, row)).collect(),
        }
    }
}

impl From<Vec<sqlx::sqlite::SqliteRow>> for Fetched {
    fn from(rows: Vec<sqlx::sqlite::SqliteRow>) -> Self {
        Self::Sqlite(rows)
    }
}

impl From<Vec<sqlx::postgres::PgRow>> for Fetched {
    fn from(rows: Vec<sqlx::postgres::PgRow>) -> Self {
        Self::Postgres(rows)
    }
}

/// A statement with its values, for SQLite.
pub(super) fn bound(sql: &'static str, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    values.into_iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Null => query.bind(None::<String>),
        Value::Text(text) => query.bind(text),
        Value::Int(number) => query.bind(number),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

/// A statement with its values, for PostgreSQL.
pub(super) fn bound_loosely(sql: &'static str, values: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    values.into_iter().fold(sqlx::query(sql), |query, value| query.bind(Loose(value)))
}

/// A value whose type the server infers from where it stands.
struct Loose(Value);

impl sqlx::Type<Postgres> for Loose {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl sqlx::Encode<'_, Postgres> for Loose {
    fn encode_by_ref(
        &self,
        buffer: &mut PgArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        match &self.0 {
            Value::Null => return Ok(sqlx::encode::IsNull::Yes),
            Value::Text(text) => buffer.extend_from_slice(text.as_bytes()),
            Value::Int(number) => buffer.extend_from_slice(&number.to_be_bytes()),
            Value::Bytes(bytes) => buffer.extend_from_slice(bytes),
        }
        Ok(sqlx::encode::IsNull::No)
    }
}
