//! The vocabulary: which facts there are, what type, label and question they have, whom to believe and for how long.
//! It is data (`data/vocabulary.toml`); this module reads and checks it.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use crate::{FactName, Value};

/// The unit a number is counted in; the rules refuse to mix them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A bare number.
    Plain,
    /// Money in fen.
    Fen,
    /// Persons.
    Person,
    /// A grade.
    Grade,
    /// Completed years.
    Year,
}

/// A word of an enumeration with its Chinese label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The word in JSON and expressions.
    pub word: String,
    /// The label on pages.
    pub label: String,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// Yes or no.
    Bool,
    /// A whole number within bounds, both included.
    Int {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
        /// What is counted.
        unit: Unit,
    },
    /// Free text.
    Text,
    /// A day.
    Date,
    /// A GB/T 2260 code.
    Region,
    /// One word of a list, least first where ordered.
    Enum {
        /// The words in order.
        values: Vec<EnumValue>,
        /// Whether `<` and `>=` mean anything.
        ordered: bool,
    },
}

/// What a fact describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 原案
    Matter,
    /// 损害
    Harm,
    /// 行为与已有救助
    Conduct,
    /// 申请人
    Person,
    /// 家庭
    Household,
}

impl Group {
    /// Every group in the order pages show them.
    pub const ALL: [Self; 5] = [Self::Matter, Self::Harm, Self::Conduct, Self::Person, Self::Household];

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Matter => "原案",
            Self::Harm => "损害",
            Self::Conduct => "行为与已有救助",
            Self::Person => "申请人",
            Self::Household => "家庭",
        }
    }
}

/// How carefully a fact is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// An ordinary personal datum.
    #[default]
    Ordinary,
    /// A sensitive one (Personal Information Protection Law, art. 28).
    Sensitive,
}

/// The definition of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactDef {
    /// Its name.
    pub name: FactName,
    /// Its type.
    pub kind: FactKind,
    /// Its Chinese label.
    pub label: String,
    /// The question to the applicant, in plain words.
    pub question: String,
    /// Why it is asked.
    pub help: String,
    /// What it describes.
    pub group: Group,
    /// How carefully it is shown.
    pub sensitivity: Sensitivity,
    /// Whom to believe, most authoritative first: dataset ids or departments.
    pub sources: Vec<String>,
    /// After how many days a value is stale; `None`: never.
    pub freshness_days: Option<i32>,
    /// The value nearly everybody has; it only orders questions and is never assumed.
    pub usual: Option<Value>,
}

/// A source of values.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceDef {
    /// Its id, a department (`mca`) or a dataset (`mca.low_income`).
    pub id: String,
    /// Its short label: 民政.
    pub label: String,
    /// 0 outranks everything; otherwise smaller is more authoritative where a fact does not rank it itself.
    pub authority: u32,
}

/// The vocabulary of facts, in the order of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    facts: Vec<FactDef>,
    index: BTreeMap<FactName, usize>,
    sources: Vec<SourceDef>,
}

/// A vocabulary file that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("事实词汇表有误：{0}")]
pub struct VocabularyError(pub String);

impl Vocabulary {
    /// The vocabulary delivered with the platform.
    ///
    /// ```
    /// let vocabulary = facts::Vocabulary::builtin();
    /// assert_eq!(vocabulary.label("injury_grade"), "伤情等级");
    /// ```
    ///
    /// # Panics
    /// Never in a build that passed its tests: the text is compiled in and one test reads it.
    pub fn builtin() -> Self {
        static BUILTIN: OnceLock<Vocabulary> = OnceLock::new();
        let read = || {
            let parsed = Self::parse(include_str!("../data/vocabulary.toml"));
            assert!(parsed.is_ok(), "the vocabulary compiled in is broken: {parsed:?}");
            parsed.unwrap_or_else(|_| Self { facts: Vec::new(), index: BTreeMap::new(), sources: Vec::new() })
        };
        BUILTIN.get_or_init(read).clone()
    }

    /// Reads a vocabulary.
    ///
    /// # Errors
    /// Says which fact is wrong and why.
    pub fn parse(text: &str) -> Result<Self, VocabularyError> {
        let file: RawVocabulary = toml::from_str(text).map_err(|error| VocabularyError(error.to_string()))?;
        let mut facts = Vec::new();
        let mut index = BTreeMap::new();
        for raw in file.fact {
            let def = raw.define()?;
            if index.insert(def.name.clone(), facts.len()).is_some() {
                return Err(VocabularyError(format!("事实「{}」定义了两次，请删去一处", def.name)));
            }
            facts.push(def);
        }
        let clash = facts.iter().find_map(|def| match &def.kind {
            FactKind::Enum { values, .. } => values
                .iter()
                .find(|value| index.contains_key(value.word.as_str()))
                .map(|value| format!("「{}」的枚举值「{}」与一个事实同名，请改名", def.name, value.word)),
            FactKind::Bool | FactKind::Int { .. } | FactKind::Text | FactKind::Date | FactKind::Region => {
                None
            }
        });
        match clash {
            Some(clash) => Err(VocabularyError(clash)),
            None => Ok(Self { facts, index, sources: file.source }),
        }
    }

    /// Every fact in the file's order.
    pub fn facts(&self) -> &[FactDef] {
        &self.facts
    }

    /// The definition of a fact, or `None` for one the vocabulary does not know.
    pub fn get(&self, name: &str) -> Option<&FactDef> {
        self.index.get(name).and_then(|&at| self.facts.get(at))
    }

    /// The place of a fact in the file, for a stable order of questions.
    pub fn position(&self, name: &str) -> usize {
        self.index.get(name).copied().unwrap_or(usize::MAX)
    }

    /// The Chinese label of a fact; an unknown fact is called by its name.
    pub fn label(&self, name: &str) -> String {
        self.get(name).map_or_else(|| name.to_owned(), |def| def.label.clone())
    }

    /// The short label of a source, by its id or its department; an unknown source is called by its id.
    pub fn source_label<'a>(&'a self, source: &'a str) -> &'a str {
        self.source(source).map_or(source, |def| def.label.as_str())
    }

    /// The definition of a source, by its id or its department.
    pub fn source(&self, source: &str) -> Option<&SourceDef> {
        let department = source.split('.').next().unwrap_or(source);
        let by = |id: &str| self.sources.iter().find(|def| def.id == id);
        by(source).or_else(|| by(department))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVocabulary {
    #[serde(default)]
    source: Vec<SourceDef>,
    #[serde(default)]
    fact: Vec<RawFact>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawKind {
    Bool,
    Int,
    Text,
    Date,
    Region,
    Enum,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFact {
    name: String,
    r#type: RawKind,
    label: String,
    question: String,
    help: String,
    group: Group,
    #[serde(default)]
    sensitivity: Sensitivity,
    #[serde(default)]
    sources: Vec<String>,
    freshness_days: Option<i32>,
    usual: Option<Value>,
    #[serde(default)]
    values: Vec<(String, String)>,
    #[serde(default)]
    ordered: bool,
    min: Option<i64>,
    max: Option<i64>,
    unit: Option<Unit>,
}

/// The greatest number a fact may hold: ten million million yuan in fen, far from any overflow.
const NUMBER_MAX: i64 = 1_000_000_000_000_000;

impl RawFact {
    fn define(self) -> Result<FactDef, VocabularyError> {
        let kind = match self.r#type {
            RawKind::Bool => FactKind::Bool,
            RawKind::Text => FactKind::Text,
            RawKind::Date => FactKind::Date,
            RawKind::Region => FactKind::Region,
            RawKind::Int => FactKind::Int {
                min: self.min.unwrap_or(-NUMBER_MAX),
                max: self.max.unwrap_or(NUMBER_MAX),
                unit: self.unit.unwrap_or(Unit::Plain),
            },
            RawKind::Enum => FactKind::Enum {
                values: (self.values.into_iter()).map(|(word, label)| EnumValue { word, label }).collect(),
                ordered: self.ordered,
            },
        };
        if let FactKind::Enum { values, .. } = &kind
            && values.is_empty()
        {
            return Err(VocabularyError(format!("「{}」是枚举，请在 values 中列出取值", self.name)));
        }
        Ok(FactDef {
            name: FactName(self.name),
            kind,
            label: self.label,
            question: self.question,
            help: self.help,
            group: self.group,
            sensitivity: self.sensitivity,
            sources: self.sources,
            freshness_days: self.freshness_days,
            usual: self.usual,
        })
    }
}
