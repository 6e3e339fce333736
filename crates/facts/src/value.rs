//! Names and values of facts, and a value together with who said it and when.

use std::{borrow::Borrow, fmt};

use kernel::Day;
use serde::{Deserialize, Serialize};

/// The name of a fact: `injury_grade`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactName(pub String);

impl FactName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for FactName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FactName {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for FactName {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&FactName> for FactName {
    fn from(name: &FactName) -> Self {
        name.clone()
    }
}

impl fmt::Display for FactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value of a fact. Days, regions and the words of enumerations are text; the vocabulary says which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A whole number: fen, persons, grades.
    Int(i64),
    /// Text, a day, a region's code or a word of an enumeration.
    Text(String),
}

impl Value {
    /// The truth value, where it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Int(_) | Self::Text(_) => None,
        }
    }

    /// The number, where it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Bool(_) | Self::Text(_) => None,
        }
    }

    /// The text, where it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(value) => Some(value),
            Self::Bool(_) | Self::Int(_) => None,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Text(value) => f.write_str(value),
        }
    }
}

/// A value with its origin: which dataset or person said so, when it was observed, on what legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcedValue {
    /// The value.
    pub value: Value,
    /// Who said it, `mca.low_income`; the part before the dot is the department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The day it was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Day>,
    /// The legal basis or the sentence it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

impl SourcedValue {
    /// A value from a source, observed on a day.
    pub fn new(value: impl Into<Value>, source: &str, observed: Day) -> Self {
        Self { value: value.into(), source: Some(source.to_owned()), observed: Some(observed), basis: None }
    }

    /// The same value with its basis.
    #[must_use]
    pub fn with_basis(mut self, basis: impl Into<String>) -> Self {
        self.basis = Some(basis.into());
        self
    }

    /// Whether nothing is known of its origin.
    pub fn is_plain(&self) -> bool {
        self.source.is_none() && self.observed.is_none() && self.basis.is_none()
    }
}

impl<V: Into<Value>> From<V> for SourcedValue {
    fn from(value: V) -> Self {
        Self { value: value.into(), source: None, observed: None, basis: None }
    }
}
