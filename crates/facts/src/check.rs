//! Checks a value against the vocabulary and says, in Chinese, what is wrong and how to mend it.

use kernel::{Day, Region};
use serde_json::Value as Json;

use crate::{FactDef, FactKind, FactName, SourcedValue, Value};

/// A value that does not fit its fact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("事实「{fact}」的值 {got} 不对：应为{expected}。{mend}")]
pub struct FactError {
    /// Which fact.
    pub fact: FactName,
    /// What was given.
    pub got: String,
    /// What was expected.
    pub expected: String,
    /// How to mend it.
    pub mend: String,
}

impl FactError {
    pub(crate) fn new(fact: &FactName, got: impl Into<String>, expected: &str, mend: &str) -> Self {
        Self { fact: fact.clone(), got: got.into(), expected: expected.to_owned(), mend: mend.to_owned() }
    }
}

impl FactDef {
    /// What its values look like, in Chinese.
    pub fn expected(&self) -> String {
        match &self.kind {
            FactKind::Bool => "true 或 false".to_owned(),
            FactKind::Int { min, max, .. } => format!("{min} 到 {max} 的整数"),
            FactKind::Text => "文字".to_owned(),
            FactKind::Date => "2026-03-02 这样的日期".to_owned(),
            FactKind::Region => "6 位行政区划代码（文字，如 \"330106\"）".to_owned(),
            FactKind::Enum { values, .. } => {
                let words: Vec<String> =
                    (values.iter()).map(|value| format!("{}（{}）", value.word, value.label)).collect();
                format!("{} 之一", words.join("、"))
            }
        }
    }

    /// Whether a value fits the type.
    ///
    /// # Errors
    /// Says what was expected and how to mend it.
    pub fn check(&self, value: &Value) -> Result<(), FactError> {
        let fits = match (&self.kind, value) {
            (FactKind::Bool, Value::Bool(_)) | (FactKind::Text, Value::Text(_)) => true,
            (FactKind::Int { min, max, .. }, Value::Int(number)) => (min..=max).contains(&number),
            (FactKind::Date, Value::Text(text)) => text.trim() == text && text.parse::<Day>().is_ok(),
            (FactKind::Region, Value::Text(text)) => text.parse::<Region>().is_ok(),
            (FactKind::Enum { values, .. }, Value::Text(text)) => values.iter().any(|v| v.word == *text),
            (FactKind::Bool, Value::Int(_) | Value::Text(_))
            | (FactKind::Int { .. }, Value::Bool(_) | Value::Text(_))
            | (
                FactKind::Text | FactKind::Date | FactKind::Region | FactKind::Enum { .. },
                Value::Bool(_) | Value::Int(_),
            ) => false,
        };
        if fits {
            return Ok(());
        }
        let got = match value {
            Value::Bool(_) | Value::Int(_) => value.to_string(),
            Value::Text(text) => format!("\"{text}\""),
        };
        Err(self.error(got))
    }

    pub(crate) fn error(&self, got: String) -> FactError {
        FactError {
            fact: self.name.clone(),
            got,
            expected: self.expected(),
            mend: format!("请改正「{}」，不知道就写 null 或删去", self.label),
        }
    }
}

/// The values of one fact as a JSON file gives them: plain, sourced, an array, or null for unknown.
pub(crate) fn read_values(
    name: &FactName,
    def: Option<&FactDef>,
    json: &Json,
    errors: &mut Vec<FactError>,
) -> Vec<SourcedValue> {
    let items = match json {
        Json::Array(items) => items.as_slice(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            std::slice::from_ref(json)
        }
    };
    let mut values = Vec::new();
    for item in items {
        match read_one(name, def, item) {
            Ok(value) => values.extend(value),
            Err(error) => errors.push(error),
        }
    }
    values
}

fn read_one(name: &FactName, def: Option<&FactDef>, json: &Json) -> Result<Option<SourcedValue>, FactError> {
    let Json::Object(object) = json else {
        return Ok(read_value(name, def, json)?.map(SourcedValue::from));
    };
    let Some(inner) = object.get("value") else {
        return Err(FactError::new(
            name,
            json.to_string(),
            "值，或带 value 的对象",
            "请写成 {\"value\": …，\"source\": …，\"observed\": …}",
        ));
    };
    let text = |key: &str| match object.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(FactError::new(
            name,
            format!("{key}: {other}"),
            "文字",
            &format!("请把 {key} 写成文字或删去"),
        )),
    };
    let observed = match text("observed")? {
        None => None,
        Some(day) => Some(day.parse::<Day>().map_err(|_| {
            FactError::new(
                name,
                format!("observed: \"{day}\""),
                "2026-03-02 这样的日期",
                "请改正 observed 或删去",
            )
        })?),
    };
    let (source, basis) = (text("source")?, text("basis")?);
    Ok(read_value(name, def, inner)?.map(|plain| SourcedValue { value: plain, source, observed, basis }))
}

fn read_value(name: &FactName, def: Option<&FactDef>, json: &Json) -> Result<Option<Value>, FactError> {
    let value = match json {
        Json::Null => return Ok(None),
        Json::Bool(value) => Some(Value::Bool(*value)),
        Json::Number(number) => number.as_i64().map(Value::Int),
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Array(_) | Json::Object(_) => None,
    };
    match (value, def) {
        (Some(value), Some(def)) => def.check(&value).map(|()| Some(value)),
        (Some(value), None) => Ok(Some(value)),
        // A fact of somebody else's vocabulary: no rule reads it, so its text is kept as it stands.
        (None, None) if json.is_number() => Ok(Some(Value::Text(json.to_string()))),
        (None, Some(def)) => Err(def.error(json.to_string())),
        (None, None) => Err(FactError::new(
            name,
            json.to_string(),
            "是/否、整数或文字",
            "金额请以分为单位写成整数；不知道就写 null 或删去",
        )),
    }
}
