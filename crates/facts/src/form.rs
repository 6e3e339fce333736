//! Facts on pages: values as people read them, and what people type into forms.

use kernel::Fen;

use crate::{FactDef, FactError, FactKind, FactName, Unit, Value, Vocabulary};

impl Vocabulary {
    /// A value as people read it: `¥1,234.56`, 是, 重伤二级, 3 人.
    ///
    /// ```
    /// let vocabulary = facts::Vocabulary::builtin();
    /// assert_eq!(vocabulary.format("loss_fen", &123_456.into()), "¥1,234.56");
    /// assert_eq!(vocabulary.format("injury_grade", &"serious_2".into()), "重伤二级");
    /// ```
    pub fn format(&self, name: &str, value: &Value) -> String {
        match self.get(name) {
            Some(def) => def.format(value),
            None => plain(value),
        }
    }

    /// Reads what somebody typed for a fact: yuan for money, 是/否 or true/false, a word or its label. Empty text and
    /// `unknown` mean unknown.
    ///
    /// # Errors
    /// Says what was expected.
    pub fn parse_input(&self, name: &str, text: &str) -> Result<Option<Value>, FactError> {
        let text = text.trim();
        if matches!(text, "" | "unknown" | "不知道" | "未知") {
            return Ok(None);
        }
        let Some(def) = self.get(name) else {
            return Err(FactError::new(
                &FactName::from(name),
                format!("\"{text}\""),
                "词汇表中的事实",
                "请核对字段名",
            ));
        };
        def.parse_input(text).map(Some)
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Int(_) | Value::Text(_) => value.to_string(),
    }
}

impl FactDef {
    /// A value as somebody would type it into a form: yuan for money, `true` or `false`, the word of an enumeration.
    pub fn to_input(&self, value: &Value) -> String {
        match (&self.kind, value) {
            (FactKind::Int { unit: Unit::Fen, .. }, Value::Int(fen)) => {
                Fen::new(*fen).to_string().replace(',', "")
            }
            (_, Value::Bool(known)) => known.to_string(),
            (_, value) => plain(value),
        }
    }

    /// A value as people read it.
    pub fn format(&self, value: &Value) -> String {
        match (&self.kind, value) {
            (FactKind::Int { unit: Unit::Fen, .. }, Value::Int(fen)) => Fen::new(*fen).yuan(),
            (FactKind::Int { unit: Unit::Person, .. }, Value::Int(count)) => format!("{count} 人"),
            (FactKind::Int { unit: Unit::Grade, .. }, Value::Int(0)) => "无".to_owned(),
            (FactKind::Int { unit: Unit::Grade, .. }, Value::Int(grade)) => format!("{grade} 级"),
            (FactKind::Int { unit: Unit::Year, .. }, Value::Int(years)) => format!("{years} 岁"),
            (FactKind::Enum { values, .. }, Value::Text(word)) => (values.iter())
                .find(|known| known.word == *word)
                .map_or_else(|| word.clone(), |known| known.label.clone()),
            (
                FactKind::Bool
                | FactKind::Int { .. }
                | FactKind::Text
                | FactKind::Date
                | FactKind::Region
                | FactKind::Enum { .. },
                _,
            ) => plain(value),
        }
    }

    fn parse_input(&self, text: &str) -> Result<Value, FactError> {
        let wrong = || self.error(format!("\"{text}\""));
        let value = match &self.kind {
            FactKind::Bool => match text {
                "true" | "是" | "yes" | "on" | "1" => Value::Bool(true),
                "false" | "否" | "no" | "off" | "0" => Value::Bool(false),
                _ => return Err(wrong()),
            },
            FactKind::Int { unit: Unit::Fen, .. } => {
                let yuan = Fen::from_yuan_text(text).map_err(|error| FactError {
                    fact: self.name.clone(),
                    got: format!("\"{text}\""),
                    expected: "以元为单位的金额（如 1200 或 1200.50）".to_owned(),
                    mend: error.to_string(),
                })?;
                Value::Int(yuan.fen())
            }
            FactKind::Int { .. } => Value::Int(text.parse().map_err(|_| wrong())?),
            FactKind::Text | FactKind::Date | FactKind::Region => Value::Text(text.to_owned()),
            FactKind::Enum { values, .. } => Value::Text(
                (values.iter())
                    .find(|known| known.word == text || known.label == text)
                    .map(|known| known.word.clone())
                    .ok_or_else(wrong)?,
            ),
        };
        self.check(&value).map(|()| value)
    }
}
