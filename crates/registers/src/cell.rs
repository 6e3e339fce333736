//! One cell of a register: its declared type and what its text means.

use facts::Value;
use kernel::{Day, Fen, NationalId, Region};
use serde::Deserialize;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Free text.
    Text,
    /// A citizen's identity number (GB 11643).
    NationalId,
    /// A whole number.
    Int,
    /// Yuan as people write them; read as whole fen.
    Money,
    /// A day.
    Day,
    /// Yes or no.
    Bool,
    /// One of the listed words; the label is accepted too.
    Enum,
    /// A GB/T 2260 code.
    Region,
}

impl ColumnKind {
    /// What is expected, for messages.
    pub fn expected(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::NationalId => "18 位公民身份号码",
            Self::Int => "整数",
            Self::Money => "金额（元），例如 1234.50",
            Self::Day => "日期，例如 2026-03-02",
            Self::Bool => "是或否",
            Self::Enum => "规定的选项",
            Self::Region => "6 位行政区划代码",
        }
    }
}

/// A cell as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, an identity number or an enumeration's word.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Money.
    Money(Fen),
    /// A day.
    Day(Day),
    /// Yes or no.
    Bool(bool),
    /// A region.
    Region(Region),
}

impl Cell {
    /// Reads a cell that is not empty; `None` where the text does not fit the type.
    pub fn read(kind: ColumnKind, values: &[(String, String)], text: &str) -> Option<Self> {
        let text = text.trim();
        match kind {
            ColumnKind::Text => Some(Self::Text(text.to_owned())),
            ColumnKind::NationalId => {
                NationalId::parse(text).ok().map(|id| Self::Text(id.as_str().to_owned()))
            }
            ColumnKind::Int => text.parse().ok().map(Self::Int),
            ColumnKind::Money => Fen::from_yuan_text(text).ok().map(Self::Money),
            ColumnKind::Day => day(text).map(Self::Day),
            ColumnKind::Bool => truth(text).map(Self::Bool),
            ColumnKind::Enum => values
                .iter()
                .find(|(word, label)| word == text || label == text)
                .map(|(word, _)| Self::Text(word.clone())),
            ColumnKind::Region => text.parse().ok().map(Self::Region),
        }
    }

    /// The cell as a fact's value.
    pub fn value(&self) -> Value {
        match self {
            Self::Text(text) => Value::Text(text.clone()),
            Self::Int(number) => Value::Int(*number),
            Self::Money(fen) => Value::Int(fen.fen()),
            Self::Day(day) => Value::Text(day.to_string()),
            Self::Bool(truth) => Value::Bool(*truth),
            Self::Region(region) => Value::Text(region.to_string()),
        }
    }
}

/// A day as departments write it: `2026-03-02`, `2026/3/2`, `20260302`, `2026年3月2日`, with or without a time.
pub(crate) fn day(text: &str) -> Option<Day> {
    let date = text.split([' ', 'T']).next().unwrap_or(text);
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return Day::new(
            date.get(..4)?.parse().ok()?,
            date.get(4..6)?.parse().ok()?,
            date.get(6..)?.parse().ok()?,
        );
    }
    let mut parts = date.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "是" | "有" | "true" | "TRUE" | "True" | "1" | "Y" | "y" => Some(true),
        "否" | "无" | "false" | "FALSE" | "False" | "0" | "N" | "n" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_departments_write_them() {
        let expected = "2026-03-02".parse().ok();
        for text in ["2026-03-02", "2026/3/2", "20260302", "2026年3月2日", "2026-03-02 08:00:00", "2026.3.2"]
        {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["2026-02-30", "26-3-2", "2026-3", "", "三月二日"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn an_identity_number_needs_its_check_digit() {
        let read = |text| Cell::read(ColumnKind::NationalId, &[], text);
        assert_eq!(read("11010519491231002x"), Some(Cell::Text("11010519491231002X".into())));
        assert_eq!(read("110105194912310021"), None);
        assert_eq!(read("110105194913310020"), None);
        assert_eq!(read("身份证"), None);
    }

    #[test]
    fn enumerations_take_word_and_label() {
        let values = [("dibao".to_owned(), "最低生活保障对象".to_owned())];
        let read = |text| Cell::read(ColumnKind::Enum, &values, text);
        assert_eq!(read("dibao"), Some(Cell::Text("dibao".into())));
        assert_eq!(read("最低生活保障对象"), Some(Cell::Text("dibao".into())));
        assert_eq!(read("低保"), None);
        assert_eq!(
            Cell::read(ColumnKind::Money, &[], "1,250.5元").map(|cell| cell.value()),
            Some(Value::Int(125_050))
        );
    }
}
