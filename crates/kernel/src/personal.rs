//! Personal data inside events. A value wrapped in `Personal` never shows in logs, is sealed under its
//! subject's key where an event is written, and reads back as erased once that key is destroyed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};

/// A personal value, or the knowledge that it was erased.
///
/// As JSON it is `{"$personal": value}`; the store turns that into `{"$sealed": "…"}` before it is
/// written and back when it is read. `{"$personal": null}` is an erased value.
///
/// ```
/// use kernel::Personal;
/// let name = Personal::known("张三".to_string());
/// assert_eq!(format!("{name:?}"), "Personal(•••)");
/// assert_eq!(name.get().map(String::as_str), Some("张三"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Personal<T>(Option<T>);

/// The key that marks a personal value in JSON.
pub const PERSONAL_KEY: &str = "$personal";

impl<T> Personal<T> {
    /// A known value.
    pub fn known(value: T) -> Self {
        Self(Some(value))
    }

    /// An erased value.
    pub fn erased() -> Self {
        Self(None)
    }

    /// The value, or `None` where it was erased.
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// The value itself, or `None` where it was erased.
    pub fn into_inner(self) -> Option<T> {
        self.0
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self::known(value)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Personal(•••)" } else { "Personal(erased)" })
    }
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Personal", 1)?;
        out.serialize_field(PERSONAL_KEY, &self.0)?;
        out.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wrapped<T> {
            #[serde(rename = "$personal")]
            value: Option<T>,
        }
        Wrapped::deserialize(deserializer).map(|wrapped| Self(wrapped.value))
    }
}
