//! The PostgreSQL side of the border: connecting, again where the server was lost; values on their way in, rows on
//! their way out.

use std::{sync::Arc, time::Duration};

use sqlx::{
    Column as _, ConnectOptions as _, Postgres, Row as _, TypeInfo as _, ValueRef as _,
    postgres::{
        PgArgumentBuffer, PgArguments, PgConnectOptions, PgConnection, PgRow, PgTypeInfo, types::Oid,
    },
    query::Query,
};

use super::{Row, Value};
use crate::{Durability, StoreError};

/// A writer that lost its server tries so often to find it again, a little later each time.
pub(super) const RECONNECTS: u32 = 40;
pub(super) const PAUSE_MS: u64 = 50;
const PAUSE_MAX_MS: u64 = 1_000;
pub(super) const SYNC_FULL_POSTGRES: &str = "SET synchronous_commit = on";
pub(super) const SYNC_OFF_POSTGRES: &str = "SET synchronous_commit = off";

/// A statement with its values, whose types the server infers from where they stand.
pub(super) fn bound(sql: &'static str, values: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    values.into_iter().fold(sqlx::query(sql), |query, value| query.bind(Loose(value)))
}

/// Copies rows into a table: `COPY … FROM STDIN`, in its text format.
pub(super) async fn copy(
    conn: &mut PgConnection,
    sql: &'static str,
    rows: &[Arc<Vec<Value>>],
) -> Result<(), sqlx::Error> {
    let mut lines = String::new();
    for row in rows {
        for (at, value) in row.iter().enumerate() {
            if at > 0 {
                lines.push('\t');
            }
            cell(&mut lines, value);
        }
        lines.push('\n');
    }
    let mut copy = conn.copy_in_raw(sql).await?;
    copy.send(lines.into_bytes()).await?;
    copy.finish().await.map(|_| ())
}

fn cell(line: &mut String, value: &Value) {
    match value {
        Value::Null => line.push_str("\\N"),
        Value::Int(number) => line.push_str(&number.to_string()),
        Value::Bytes(bytes) => {
            line.push_str("\\\\x");
            line.push_str(&crate::hex(bytes));
        }
        Value::Text(text) => {
            for letter in text.chars() {
                match letter {
                    '\\' => line.push_str("\\\\"),
                    '\t' => line.push_str("\\t"),
                    '\n' => line.push_str("\\n"),
                    '\r' => line.push_str("\\r"),
                    letter => line.push(letter),
                }
            }
        }
    }
}

/// A result's rows.
pub(super) fn rows(table: &'static str, found: &[PgRow]) -> Result<Vec<Row>, sqlx::Error> {
    let Some(first) = found.first() else { return Ok(Vec::new()) };
    let columns: Arc<[String]> = first.columns().iter().map(|column| column.name().to_owned()).collect();
    let row = |row: &PgRow| {
        let values = (0..columns.len()).map(|at| value(row, at)).collect::<Result<_, _>>()?;
        Ok(Row::new(table, Arc::clone(&columns), values))
    };
    found.iter().map(row).collect()
}

fn value(row: &PgRow, at: usize) -> Result<Value, sqlx::Error> {
    let raw = row.try_get_raw(at)?;
    Ok(match (raw.is_null(), raw.type_info().name()) {
        (true, _) => Value::Null,
        (false, "INT8") => Value::Int(row.try_get(at)?),
        (false, "BYTEA") => Value::Bytes(row.try_get(at)?),
        (false, _) => Value::Text(row.try_get(at)?),
    })
}

/// A value without a type.
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

/// A connection as durable as said.
pub(super) async fn connected(
    options: &PgConnectOptions,
    durability: Durability,
) -> Result<PgConnection, sqlx::Error> {
    let mut conn = options.connect().await?;
    let sync = match durability {
        Durability::Full => SYNC_FULL_POSTGRES,
        Durability::Relaxed => SYNC_OFF_POSTGRES,
    };
    sqlx::raw_sql(sync).execute(&mut conn).await?;
    Ok(conn)
}

/// Tries until the server answers, or says that it does not.
pub(super) async fn reconnected(
    options: &PgConnectOptions,
    durability: Durability,
) -> Result<PgConnection, StoreError> {
    let mut pause = PAUSE_MS;
    let mut tries = 0;
    loop {
        match connected(options, durability).await {
            Ok(conn) => {
                tracing::info!(tries, "connected to the database server again");
                return Ok(conn);
            }
            Err(source) if tries >= RECONNECTS => {
                let server = options.get_host().to_owned();
                return Err(StoreError::Connect { server, source: source.into() });
            }
            Err(error) => {
                if tries == 0 {
                    tracing::warn!(%error, "the database server does not answer; trying again");
                }
                tokio::time::sleep(Duration::from_millis(pause)).await;
                (pause, tries) = ((pause * 2).min(PAUSE_MAX_MS), tries + 1);
            }
        }
    }
}

/// A server's address without the password.
pub(super) fn server(url: &str) -> String {
    url.rsplit_once('@').map_or(url, |(_, address)| address).to_owned()
}
