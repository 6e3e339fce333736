//! A person (人员) and a matter (原案) as the journal knows them: recorded once, corrected by events.

use std::fmt;

use kernel::{Day, Organ, Personal, Region};
use serde::{Deserialize, Serialize};

/// What is known of a person by name and number; always sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// 姓名
    pub name: String,
    /// The identity document's number, as parsed by `kernel::IdentityDocument`.
    pub identity: String,
    /// `male` or `female`.
    pub sex: Option<String>,
    /// 出生日期
    pub birth_date: Option<Day>,
    /// 联系电话
    pub phone: String,
    /// 住址
    pub address: String,
    /// 经常居住地
    pub residence_region: Option<Region>,
}

/// What happened to a person's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PersonEvent {
    /// Recorded for the first time.
    PersonRegistered {
        /// The card.
        card: Personal<PersonCard>,
    },
    /// Corrected.
    PersonCorrected {
        /// The new card.
        card: Personal<PersonCard>,
        /// Why.
        reason: String,
    },
}

/// A person as their events made them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// The card; `None` before registration.
    pub card: Option<Personal<PersonCard>>,
}

/// What kind of matter stands behind an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterKind {
    /// 刑事案件
    Criminal,
    /// 民事侵权
    CivilTort,
    /// 执行案件
    Enforcement,
    /// 涉法涉诉信访
    Petition,
}

/// A matter's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterCard {
    /// The number in the source (案号), or empty where it is not known.
    pub number: String,
    /// What it is.
    pub matter_kind: MatterKind,
    /// The organ that has it.
    pub organ: Organ,
    /// The court's or office's name as written.
    pub body: String,
    /// The charge or cause, or empty.
    pub charge: String,
    /// Where.
    pub region: Option<Region>,
    /// The day of the judgment or of the event.
    pub dated: Option<Day>,
    /// SHA-256 of the text kept as an attachment.
    pub text_sha256: Option<String>,
    /// Where it comes from: `import:<file name>`, `declared`, or a dataset.
    pub source: String,
    /// The id in the source; with `source` it makes an import idempotent.
    pub external_id: String,
}

/// What happened to a matter's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MatterEvent {
    /// Recorded.
    MatterRecorded {
        /// The card.
        card: MatterCard,
        /// What it is about, in a sentence; may name people.
        summary: Personal<String>,
        /// Facts that the source states of the victim.
        facts: Personal<Vec<super::assistance::RecordedFact>>,
        /// The day it was recorded.
        on: Day,
    },
}

/// A matter as its events made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matter {
    /// The card; `None` before it is recorded.
    pub card: Option<MatterCard>,
    /// What it is about.
    pub summary: Option<Personal<String>>,
    /// Facts that the source states.
    pub facts: Option<Personal<Vec<super::assistance::RecordedFact>>>,
}

impl fmt::Debug for PersonCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonCard(•••)")
    }
}

impl PersonEvent {
    /// The event's name in the journal: `person_registered`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PersonRegistered { .. } => "person_registered",
            Self::PersonCorrected { .. } => "person_corrected",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::PersonRegistered { .. } => "登记人员",
            Self::PersonCorrected { .. } => "更正人员信息",
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::PersonRegistered { .. } => "登记人员信息".to_owned(),
            Self::PersonCorrected { .. } => "更正人员信息".to_owned(),
        }
    }
}

impl Person {
    crate::fold::replayed!(PersonEvent);

    /// Takes one event in.
    pub fn apply(&mut self, event: &PersonEvent) {
        match event {
            PersonEvent::PersonRegistered { card } | PersonEvent::PersonCorrected { card, .. } => {
                self.card = Some(card.clone());
            }
        }
    }
}

impl MatterKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Criminal, Self::CivilTort, Self::Enforcement, Self::Petition];

    /// The name in the vocabulary: `civil_tort`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Criminal => "criminal",
            Self::CivilTort => "civil_tort",
            Self::Enforcement => "enforcement",
            Self::Petition => "petition",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Criminal => "刑事案件",
            Self::CivilTort => "民事侵权",
            Self::Enforcement => "执行案件",
            Self::Petition => "涉法涉诉信访",
        }
    }
}

impl MatterEvent {
    /// The event's name in the journal: `matter_recorded`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::MatterRecorded { .. } => "matter_recorded",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::MatterRecorded { .. } => "登记原案",
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::MatterRecorded { card, .. } if card.number.is_empty() => {
                format!("登记原案（{}）", card.matter_kind.label())
            }
            Self::MatterRecorded { card, .. } => {
                format!("登记原案 {}（{}）", card.number, card.matter_kind.label())
            }
        }
    }
}

impl Matter {
    crate::fold::replayed!(MatterEvent);

    /// Takes one event in.
    pub fn apply(&mut self, event: &MatterEvent) {
        match event {
            MatterEvent::MatterRecorded { card, summary, facts, .. } => {
                self.card = Some(card.clone());
                self.summary = Some(summary.clone());
                self.facts = Some(facts.clone());
            }
        }
    }
}
