//! A person (人员) and a matter (原案) as the journal knows them: recorded once, corrected by events.

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
