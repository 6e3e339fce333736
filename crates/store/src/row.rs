//! A row on its way out: columns read as the house's types. Whatever cannot be read names table, column and row.

use std::sync::Arc;

use crate::{StoreError, value::Value};

/// A row; `table` names it in errors.
pub(crate) struct Row {
    table: &'static str,
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(table: &'static str, columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { table, columns, values }
    }

    pub(crate) fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.maybe_text(column)?.ok_or_else(|| self.unreadable(column, "is empty"))
    }

    pub(crate) fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        match self.get(column)? {
            Value::Text(text) => Ok(Some(text.clone())),
            Value::Null => Ok(None),
            Value::Int(_) | Value::Bytes(_) => Err(self.unreadable(column, "is no text")),
        }
    }

    pub(crate) fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        self.maybe_int(column)?.ok_or_else(|| self.unreadable(column, "is empty"))
    }

    pub(crate) fn maybe_int(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        match self.get(column)? {
            Value::Int(number) => Ok(Some(*number)),
            Value::Null => Ok(None),
            Value::Text(_) | Value::Bytes(_) => Err(self.unreadable(column, "is no whole number")),
        }
    }

    pub(crate) fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        self.maybe_bytes(column)?.ok_or_else(|| self.unreadable(column, "is empty"))
    }

    pub(crate) fn maybe_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        match self.get(column)? {
            Value::Bytes(bytes) => Ok(Some(bytes.clone())),
            Value::Null => Ok(None),
            Value::Text(_) | Value::Int(_) => Err(self.unreadable(column, "is not bytes")),
        }
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
    pub(crate) fn fingerprint(&self, into: &mut Vec<u8>) {
        for value in &self.values {
            let number;
            let (mark, bytes) = match value {
                Value::Null => (b'0', [].as_slice()),
                Value::Int(found) => {
                    number = found.to_be_bytes();
                    (b'i', number.as_slice())
                }
                Value::Bytes(bytes) => (b'b', bytes.as_slice()),
                Value::Text(text) => (b't', text.as_bytes()),
            };
            into.push(mark);
            into.extend((bytes.len() as u64).to_be_bytes());
            into.extend(bytes);
        }
    }

    /// Every column as it is.
    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }

    fn get(&self, column: &'static str) -> Result<&Value, StoreError> {
        let at = self.columns.iter().position(|name| name == column);
        at.and_then(|at| self.values.get(at))
            .ok_or_else(|| self.unreadable(column, "is not among the columns"))
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

    fn unreadable(&self, column: &'static str, why: &'static str) -> StoreError {
        StoreError::Column { table: self.table, column, row: self.first_column(), why }
    }

    /// The row's name in errors: its first column, which is its key in every statement here.
    fn first_column(&self) -> String {
        match self.values.first() {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Int(number)) => number.to_string(),
            Some(Value::Bytes(_) | Value::Null) | None => "?".to_owned(),
        }
    }
}
