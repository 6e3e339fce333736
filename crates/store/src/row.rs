//! A row on its way out: columns read as the house's types. Whatever cannot be read names table, column and row.

use sqlx::{
    Column as _, Decode, Postgres, Row as _, Sqlite, Type, TypeInfo as _, ValueRef as _, postgres::PgRow,
    sqlite::SqliteRow,
};

use crate::{StoreError, value::Value};

/// A row; `table` names it in errors.
pub(crate) struct Row {
    table: &'static str,
    raw: Raw,
}

/// The row as its driver gave it.
pub(crate) enum Raw {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<SqliteRow> for Raw {
    fn from(row: SqliteRow) -> Self {
        Self::Sqlite(row)
    }
}

impl From<PgRow> for Raw {
    fn from(row: PgRow) -> Self {
        Self::Postgres(row)
    }
}

/// What both drivers can read.
trait Readable:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}
impl<T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>> Readable
    for T
{
}

impl Raw {
    fn get<T: Readable>(&self, column: &str) -> Result<T, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }

    fn at<T: Readable>(&self, at: usize) -> Result<T, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(at),
            Self::Postgres(row) => row.try_get(at),
        }
    }

    fn width(&self) -> usize {
        match self {
            Self::Sqlite(row) => row.columns().len(),
            Self::Postgres(row) => row.columns().len(),
        }
    }

    fn name(&self, at: usize) -> Option<String> {
        match self {
            Self::Sqlite(row) => row.columns().get(at).map(|column| column.name().to_owned()),
            Self::Postgres(row) => row.columns().get(at).map(|column| column.name().to_owned()),
        }
    }

    /// Whether a column is null, and the name of its type.
    fn kind(&self, at: usize) -> Result<(bool, String), sqlx::Error> {
        match self {
            Self::Sqlite(row) => {
                row.try_get_raw(at).map(|raw| (raw.is_null(), raw.type_info().name().to_owned()))
            }
            Self::Postgres(row) => {
                row.try_get_raw(at).map(|raw| (raw.is_null(), raw.type_info().name().to_owned()))
            }
        }
    }
}

impl Row {
    pub(crate) fn new(table: &'static str, row: impl Into<Raw>) -> Self {
        Self { table, raw: row.into() }
    }

    pub(crate) fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.raw.get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        self.raw.get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        self.raw.get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn maybe_int(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        self.raw.get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        self.raw.get(column).map_err(|source| self.unreadable(column, source))
    }

    pub(crate) fn maybe_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        self.raw.get(column).map_err(|source| self.unreadable(column, source))
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

    /// Every column as bytes with its type, for digests over whole rows; the same on every engine.
    pub(crate) fn fingerprint(&self, into: &mut Vec<u8>) -> Result<(), StoreError> {
        for value in self.values()? {
            let (mark, bytes) = match value {
                Value::Null => (b'0', Vec::new()),
                Value::Int(number) => (b'i', number.to_be_bytes().to_vec()),
                Value::Bytes(bytes) => (b'b', bytes),
                Value::Text(text) => (b't', text.into_bytes()),
            };
            into.push(mark);
            into.extend((bytes.len() as u64).to_be_bytes());
            into.extend(bytes);
        }
        Ok(())
    }

    /// Every column as it is.
    pub(crate) fn values(&self) -> Result<Vec<Value>, StoreError> {
        let mut values = Vec::with_capacity(self.raw.width());
        for at in 0..self.raw.width() {
            values.push(self.value(at).map_err(|source| StoreError::Column {
                table: self.table,
                column: self.raw.name(at).unwrap_or_else(|| "?".to_owned()),
                row: self.first_column(),
                source,
            })?);
        }
        Ok(values)
    }

    fn value(&self, at: usize) -> Result<Value, sqlx::Error> {
        let (null, kind) = self.raw.kind(at)?;
        Ok(match (null, kind.as_str()) {
            (true, _) => Value::Null,
            (false, "INTEGER" | "INT8") => Value::Int(self.raw.at(at)?),
            (false, "BLOB" | "BYTEA") => Value::Bytes(self.raw.at(at)?),
            (false, _) => Value::Text(self.raw.at(at)?),
        })
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
        self.raw
            .at::<String>(0)
            .or_else(|_| self.raw.at::<i64>(0).map(|number| number.to_string()))
            .unwrap_or_else(|_| "?".to_owned())
    }
}
