//! What crosses the border to PostgreSQL: values on their way in, rows on their way out.

use std::sync::Arc;

use sqlx::{
    Column as _, Postgres, Row as _, TypeInfo as _, ValueRef as _,
    postgres::{PgArgumentBuffer, PgArguments, PgRow, PgTypeInfo, types::Oid},
    query::Query,
};

use super::{Row, Value};

/// A statement with its values, whose types the server infers from where they stand.
pub(super) fn bound(sql: &'static str, values: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    values.into_iter().fold(sqlx::query(sql), |query, value| query.bind(Loose(value)))
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
