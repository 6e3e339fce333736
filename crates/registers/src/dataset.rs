//! A department's dataset: its columns, what each means as a fact and whose fact it is, on what basis it is
//! shared and when it goes stale. The schemas are data (`datasets/*.toml`).

use std::{collections::BTreeMap, sync::LazyLock};

use facts::{FactName, SourcedValue, Value};
use kernel::{Day, OrganisationKind};
use serde::Deserialize;

use crate::{Cell, ColumnKind, ReadError};

/// How careful one must be with a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Says nothing of a person by itself.
    #[default]
    Plain,
    /// Personal information.
    Personal,
    /// Sensitive personal information.
    Sensitive,
}

/// Whom a mapped fact describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The person the row is about.
    Person,
    /// That person's household.
    Household,
    /// The direct victim of the matter.
    Victim,
    /// The matter.
    Matter,
}

/// How the values of several members make the household's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Each row already says it for the household (or for the person alone).
    #[default]
    Same,
    /// The household's is the members' sum.
    Sum,
    /// True for the household where it is true for one member.
    Any,
}

/// A column of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The name in files and in code.
    pub name: String,
    /// 中文; accepted as a header too.
    pub label: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// Never empty.
    #[serde(default)]
    pub required: bool,
    /// Allowed words with their labels.
    #[serde(default)]
    pub values: Vec<(String, String)>,
    /// The least whole number.
    pub min: Option<i64>,
    /// The greatest whole number.
    pub max: Option<i64>,
    /// How careful one must be.
    #[serde(default)]
    pub sensitivity: Sensitivity,
}

/// A column that is a fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The column.
    pub column: String,
    /// The fact.
    pub fact: FactName,
    /// Whose fact.
    pub whose: Whose,
    /// Words that the fact names differently.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// The word is a whole number.
    #[serde(default)]
    pub number: bool,
    /// How members make the household's value.
    #[serde(default)]
    pub combine: Combine,
}

/// A fact that every row of the dataset states by being there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The fact.
    pub fact: FactName,
    /// Whose.
    pub whose: Whose,
    /// Its value.
    pub value: Value,
}

/// A department's dataset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// `mca.low_income`.
    pub code: String,
    /// 中文
    pub name: String,
    /// The department that answers for it.
    pub owner: OrganisationKind,
    /// The column with the person's identity number.
    pub key: String,
    /// The column with the household's number, where there is one.
    pub household: Option<String>,
    /// The column with the day the row was last updated, where there is one.
    pub observed: Option<String>,
    /// Days after which a row is stale.
    pub freshness_days: i32,
    /// The legal basis of sharing it.
    pub basis: String,
    /// The columns.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// Columns that are facts.
    #[serde(rename = "fact", default)]
    pub mappings: Vec<Mapping>,
    /// Facts stated by the row's being there.
    #[serde(rename = "constant", default)]
    pub constants: Vec<Constant>,
}

/// What is wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("「{label}」{message}")]
pub struct RowError {
    /// The column.
    pub column: String,
    /// Its label.
    pub label: String,
    /// What is wrong and how to mend it, in Chinese.
    pub message: String,
}

/// A schema that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("数据集定义有误：{0}")]
pub struct SchemaError(pub String);

const BUILTIN: [&str; 8] = [
    include_str!("../../../datasets/police.household.toml"),
    include_str!("../../../datasets/procuratorate.matters.toml"),
    include_str!("../../../datasets/court.matters.toml"),
    include_str!("../../../datasets/mca.low_income.toml"),
    include_str!("../../../datasets/hrss.employment.toml"),
    include_str!("../../../datasets/nhsa.medical.toml"),
    include_str!("../../../datasets/moe.student.toml"),
    include_str!("../../../datasets/cdpf.disability.toml"),
];

static ALL: LazyLock<Vec<Dataset>> =
    LazyLock::new(|| BUILTIN.iter().filter_map(|text| Dataset::parse(text).ok()).collect());

impl Dataset {
    /// The eight datasets that come with the platform.
    ///
    /// ```
    /// assert_eq!(registers::Dataset::all().len(), 8);
    /// ```
    pub fn all() -> Vec<Self> {
        ALL.clone()
    }

    /// One of them by code.
    pub fn find(code: &str) -> Option<&'static Self> {
        ALL.iter().find(|dataset| dataset.code == code)
    }

    /// Reads a schema.
    ///
    /// # Errors
    /// TOML that does not parse, and references to columns that are not there.
    pub fn parse(text: &str) -> Result<Self, SchemaError> {
        let dataset: Self = toml::from_str(text).map_err(|error| SchemaError(error.to_string()))?;
        let named = [Some(&dataset.key), dataset.household.as_ref(), dataset.observed.as_ref()];
        let mapped = dataset.mappings.iter().map(|mapping| &mapping.column);
        for name in named.into_iter().flatten().chain(mapped) {
            if dataset.column(name).is_none() {
                return Err(SchemaError(format!("{}：没有名为「{name}」的列", dataset.code)));
            }
        }
        for (at, column) in dataset.columns.iter().enumerate() {
            if (column.kind == ColumnKind::Enum) == column.values.is_empty() {
                return Err(SchemaError(format!("{}：列「{}」的选项与类型不符", dataset.code, column.name)));
            }
            if dataset.columns.iter().take(at).any(|other| other.name == column.name) {
                return Err(SchemaError(format!("{}：列「{}」重复", dataset.code, column.name)));
            }
        }
        Ok(dataset)
    }

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether a file's headers (names or labels) hold every required column.
    ///
    /// # Errors
    /// The columns that are missing and those that were found.
    pub fn check_columns(&self, found: &[String]) -> Result<(), ReadError> {
        let missing: Vec<String> = self
            .columns
            .iter()
            .filter(|column| column.required && !found.iter().any(|name| column.is_called(name)))
            .map(|column| format!("{}（{}）", column.label, column.name))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(ReadError::WrongColumns { missing: missing.join("、"), found: found.join("、") })
    }

    /// The row with its columns under their names, where the file had labels for headers.
    pub fn named(&self, row: BTreeMap<String, String>) -> BTreeMap<String, String> {
        row.into_iter()
            .map(|(header, cell)| match self.columns.iter().find(|column| column.is_called(&header)) {
                Some(column) => (column.name.clone(), cell),
                None => (header, cell),
            })
            .collect()
    }

    /// Checks a row against the schema.
    ///
    /// # Errors
    /// Every cell that does not fit, with the reason.
    pub fn check_row(&self, row: &BTreeMap<String, String>) -> Result<(), Vec<RowError>> {
        let errors: Vec<RowError> = self
            .columns
            .iter()
            .filter_map(|column| {
                let text = row.get(&column.name).map_or("", |text| text.trim());
                column.problem(text).map(|message| RowError {
                    column: column.name.clone(),
                    label: column.label.clone(),
                    message,
                })
            })
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The facts a row states; an empty or unreadable cell states nothing. `observed` is used where the row has no
    /// day of its own.
    pub fn facts_of(&self, row: &BTreeMap<String, String>, observed: Day) -> Vec<(FactName, SourcedValue)> {
        let own = self.observed.as_ref().and_then(|name| row.get(name));
        let observed = own.and_then(|text| crate::cell::day(text.trim())).unwrap_or(observed);
        let sourced = |value| SourcedValue::new(value, &self.code, observed).with_basis(self.basis.as_str());
        let constants =
            self.constants.iter().map(|constant| (constant.fact.clone(), sourced(constant.value.clone())));
        let mapped = self.mappings.iter().filter_map(|mapping| {
            let value = self.value_of(mapping, row)?;
            Some((mapping.fact.clone(), sourced(value)))
        });
        constants.chain(mapped).collect()
    }

    /// The value that one mapping reads from a row.
    pub fn value_of(&self, mapping: &Mapping, row: &BTreeMap<String, String>) -> Option<Value> {
        let text = row.get(&mapping.column)?.trim();
        let column = self.column(&mapping.column)?;
        if text.is_empty() || column.problem(text).is_some() {
            return None;
        }
        let cell = Cell::read(column.kind, &column.values, text)?;
        match cell.value() {
            Value::Text(word) if mapping.number => word.parse().ok().map(Value::Int),
            Value::Text(word) => Some(Value::Text(mapping.values.get(&word).cloned().unwrap_or(word))),
            other @ (Value::Bool(_) | Value::Int(_)) => Some(other),
        }
    }
}

impl Column {
    /// Whether a header means this column.
    pub fn is_called(&self, header: &str) -> bool {
        let header = header.trim();
        header == self.name || header == self.label
    }

    /// What is wrong with a cell; a personal value is never repeated in the message.
    fn problem(&self, text: &str) -> Option<String> {
        if text.is_empty() {
            return self.required.then(|| "为空，该列必填".to_owned());
        }
        let shown = match self.sensitivity {
            Sensitivity::Plain => format!("「{}」", text.chars().take(40).collect::<String>()),
            Sensitivity::Personal | Sensitivity::Sensitive => "所填内容".to_owned(),
        };
        match Cell::read(self.kind, &self.values, text) {
            None if self.kind == ColumnKind::Enum => {
                let labels: Vec<&str> = self.values.iter().map(|(_, label)| label.as_str()).collect();
                Some(format!("{shown}不在选项内，应为：{}", labels.join("、")))
            }
            None => Some(format!("{shown}格式不对，应为{}", self.kind.expected())),
            Some(Cell::Int(number)) if self.min.is_some_and(|min| number < min) => {
                Some(format!("{shown}太小，最小为 {}", self.min.unwrap_or_default()))
            }
            Some(Cell::Int(number)) if self.max.is_some_and(|max| number > max) => {
                Some(format!("{shown}太大，最大为 {}", self.max.unwrap_or_default()))
            }
            Some(Cell::Money(fen)) if fen.is_negative() => Some(format!("{shown}为负，金额不能小于 0")),
            Some(_) => None,
        }
    }
}
