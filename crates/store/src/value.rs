//! Values on their way into a statement, and how the house's types are written as such.

use crate::StoreError;

/// A value on its way into a statement.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Text(String),
    Int(i64),
    Bytes(Vec<u8>),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Int(i64::from(yes))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Anything that is stored as its text: ids, days, moments, regions.
pub(crate) fn text(value: impl std::fmt::Display) -> Value {
    Value::Text(value.to_string())
}

/// The same, where it may be absent.
pub(crate) fn maybe(value: Option<impl std::fmt::Display>) -> Value {
    value.map_or(Value::Null, text)
}

/// An enumeration's word, as serde writes it.
pub(crate) fn word(value: &impl serde::Serialize) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(_) => Err(StoreError::NoWord { value: std::any::type_name_of_val(value).to_owned() }),
        Err(source) => Err(StoreError::Json { what: "an enumeration's word", source }),
    }
}

/// Counts and sequence numbers are stored as signed 64-bit integers.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// And read back.
pub(crate) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
