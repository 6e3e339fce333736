//! The sheet of facts about one person and one matter: every value with its source, side by side.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use serde_json::Value as Json;

use crate::{FactError, FactName, SourcedValue, Vocabulary, check};

/// What is known about one person and one matter. A fact that is absent is unknown.
///
/// ```
/// use facts::{FactSheet, Vocabulary};
/// let vocabulary = Vocabulary::builtin();
/// let text = r#"{"facts": {"victim_died": true, "household_size": {"value": 3, "source": "mca"}, "charge": null}}"#;
/// let sheet = FactSheet::from_text(text, &vocabulary).unwrap();
/// assert_eq!(sheet.value("household_size", &vocabulary, "2026-03-02".parse().unwrap()), Some(3.into()));
/// assert!(FactSheet::from_text(r#"{"facts": {"victim_died": "yes"}}"#, &vocabulary).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactSheet {
    facts: BTreeMap<FactName, Vec<SourcedValue>>,
}

impl FactSheet {
    /// An empty sheet: everything unknown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads `{"facts": {…}}` or the inner object itself. A fact the vocabulary does not know is kept as it is.
    ///
    /// # Errors
    /// Every value that does not fit, each with what was expected.
    pub fn from_json(json: &Json, vocabulary: &Vocabulary) -> Result<Self, Vec<FactError>> {
        let whole = FactName::from("facts");
        let inner = json.get("facts").unwrap_or(json);
        let Json::Object(object) = inner else {
            return Err(vec![FactError::new(
                &whole,
                inner.to_string(),
                "对象",
                "事实文件应为 {\"facts\": {\"victim_died\": true, …}}",
            )]);
        };
        let mut errors = Vec::new();
        let mut facts = BTreeMap::new();
        for (name, json) in object {
            let name = FactName::from(name.as_str());
            let values = check::read_values(&name, vocabulary.get(name.as_str()), json, &mut errors);
            if !values.is_empty() {
                facts.insert(name, values);
            }
        }
        if errors.is_empty() { Ok(Self { facts }) } else { Err(errors) }
    }

    /// Reads the text of a fact file; see [`FactSheet::from_json`].
    ///
    /// # Errors
    /// As [`FactSheet::from_json`], or one error for text that is no JSON.
    pub fn from_text(text: &str, vocabulary: &Vocabulary) -> Result<Self, Vec<FactError>> {
        match serde_json::from_str::<Json>(text) {
            Ok(json) => Self::from_json(&json, vocabulary),
            Err(error) => Err(vec![FactError::new(
                &FactName::from("facts"),
                format!("（第 {} 行第 {} 列）", error.line(), error.column()),
                "JSON",
                &format!("请改正该处的 JSON：{error}"),
            )]),
        }
    }

    /// The sheet as a fact file: `{"facts": {…}}`.
    pub fn to_json(&self) -> Json {
        serde_json::json!({ "facts": self })
    }

    /// The values of a fact, in the order they were given; empty = unknown.
    pub fn get(&self, name: &str) -> &[SourcedValue] {
        self.facts.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether anything is said about a fact.
    pub fn knows(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Puts a value in, replacing what the same source said before and leaving what others said.
    pub fn set(&mut self, name: impl Into<FactName>, value: impl Into<SourcedValue>) {
        let value = value.into();
        let values = self.facts.entry(name.into()).or_default();
        values.retain(|old| old.source != value.source);
        values.push(value);
    }

    /// Forgets what everybody said of a fact.
    pub fn remove(&mut self, name: &str) {
        self.facts.remove(name);
    }

    /// Forgets what one source said of a fact (`None`: values without a source).
    pub fn remove_source(&mut self, name: &str, source: Option<&str>) {
        if let Some(values) = self.facts.get_mut(name) {
            values.retain(|value| value.source.as_deref() != source);
            if values.is_empty() {
                self.facts.remove(name);
            }
        }
    }

    /// Takes over every value of another sheet, as [`FactSheet::set`] does.
    pub fn merge(&mut self, other: &Self) {
        for (name, values) in &other.facts {
            for value in values {
                self.set(name, value.clone());
            }
        }
    }

    /// Every fact with its values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&FactName, &[SourcedValue])> {
        self.facts.iter().map(|(name, values)| (name, values.as_slice()))
    }

    /// How many facts something is said about.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

impl Serialize for FactSheet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.facts.len()))?;
        for (name, values) in &self.facts {
            match values.as_slice() {
                [one] if one.is_plain() => map.serialize_entry(name, &one.value)?,
                [one] => map.serialize_entry(name, one)?,
                many => map.serialize_entry(name, many)?,
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for FactSheet {
    /// Reads what [`Serialize`] wrote, without a vocabulary: for stored sheets that were checked when they came in.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = BTreeMap::<FactName, Json>::deserialize(deserializer)?;
        let mut errors = Vec::new();
        let mut facts = BTreeMap::new();
        for (name, json) in json {
            let values = check::read_values(&name, None, &json, &mut errors);
            if !values.is_empty() {
                facts.insert(name, values);
            }
        }
        match errors.first() {
            None => Ok(Self { facts }),
            Some(error) => Err(serde::de::Error::custom(error)),
        }
    }
}

impl<N: Into<FactName>, V: Into<SourcedValue>> FromIterator<(N, V)> for FactSheet {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(pairs: T) -> Self {
        let mut sheet = Self::new();
        for (name, value) in pairs {
            sheet.set(name, value);
        }
        sheet
    }
}
