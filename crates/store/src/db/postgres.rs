//! What crosses the border to PostgreSQL: values on their way in, rows on their way out.

use std::sync::Arc;

use sqlx::{
    Column as _, Postgres, Row as _, TypeInfo as _, ValueRef as _,
    postgres::{PgArgumentBuffer, PgArguments, PgConnection, PgRow, PgTypeInfo, types::Oid},
    query::Query,
};

use super::{Row, Value};

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
