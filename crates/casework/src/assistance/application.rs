//! What an applicant hands in: the application, papers, the account, the facts told; and what is still owed.

use std::fmt;

use facts::{FactName, SourcedValue};
use kernel::{Day, OrgId, Organ, PersonId, Personal};
use serde::{Deserialize, Serialize};

/// The checklist item of a paper that lets somebody else receive the money (代为领取委托书).
pub const PAYEE_AUTHORISATION: &str = "payee_authorisation";

/// How an application came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By the person on the portal.
    Portal,
    /// On their behalf, by a village or community clerk, a women's federation, another department.
    Village,
    /// At a window, written down by the officer.
    Officer,
    /// Told orally and taken down in a record (笔录).
    Oral,
}

/// The account that the money goes to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// The bank's name.
    pub bank: String,
    /// The holder's name; must be the applicant or an authorised person.
    pub holder: String,
    /// The account number.
    pub number: String,
}

/// By what right somebody acts for the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentKind {
    /// A parent or guardian, by law (法定代理人).
    Guardian,
    /// Somebody whom the applicant authorised in writing (委托代理人).
    Entrusted,
}

/// Who acts for the applicant.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// By what right.
    pub kind: AgentKind,
    /// The name.
    pub name: String,
    /// The identity number; may be empty.
    pub identity: String,
    /// What they are to the applicant: 母亲, 律师 …
    pub relation: String,
    /// The telephone.
    pub phone: String,
    /// Whether they may receive the money (代为领取).
    pub collects: bool,
}

/// A paper handed in (材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The checklist item it belongs to (`materials.toml`), or `other`.
    pub material: String,
    /// SHA-256 of the content, hex: the attachment's address.
    pub sha256: String,
    /// The file's name as uploaded.
    pub file_name: Personal<String>,
    /// `image/jpeg`, `application/pdf` …
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: u64,
}

/// A fact as recorded on a case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFact {
    /// Which fact.
    pub name: FactName,
    /// Its value with its source; `None` takes back what the same source said before.
    pub value: Option<SourcedValue>,
}

/// What was applied for.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// How it came.
    pub channel: Channel,
    /// The organisation that handed it in for them.
    pub brought_by: Option<OrgId>,
    /// In their words.
    pub request: Personal<String>,
    /// Where to pay.
    pub account: Personal<BankAccount>,
    /// Consents.
    pub consents: Vec<String>,
    /// The name typed as signature.
    pub signed_as: Personal<String>,
    /// Who acts for the applicant, where somebody does.
    pub agent: Option<Personal<Agent>>,
    /// The day.
    pub on: Day,
}

/// What the applicant was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplement {
    /// The items.
    pub items: Vec<String>,
    /// The explanation.
    pub note: String,
    /// Since when.
    pub on: Day,
    /// The stage that the case returns to when it is complete.
    pub back_to: super::CaseStage,
}

/// Somebody who applies together with the main applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JointApplicant {
    /// Who.
    pub person: PersonId,
    /// How they are related to the victim.
    pub relation: String,
    /// The share of the relief they are to have, in thousandths, where it was agreed.
    pub share_permille: Option<u16>,
    /// Where their part goes.
    pub account: Personal<BankAccount>,
}

/// A paper that may follow later (容缺), with the day it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferredItem {
    /// The item of the checklist.
    pub item: String,
    /// By when.
    pub due: Day,
}

/// How a deferred item was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It came in.
    Received,
    /// The applicant promised in writing that it is so (告知承诺).
    Promised,
}

/// A deferred item and how it was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deferral {
    /// The item of the checklist.
    pub item: String,
    /// By when.
    pub due: Day,
    /// How and when it was settled.
    pub settled: Option<(Settlement, Day)>,
}

/// The approval of an amount above the usual limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverLimitApproval {
    /// Who approved it, in words.
    pub by: String,
    /// The number of the document.
    pub number: String,
    /// Its day.
    pub on: Day,
}

/// A case offered to another organisation, which has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferOffer {
    /// To whom.
    pub to: OrgId,
    /// Their organ.
    pub organ: Organ,
    /// Why.
    pub reason: String,
    /// When.
    pub on: Day,
}

impl Channel {
    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Portal => "本人网上申请",
            Self::Village => "代办（村、社区、妇联等）",
            Self::Officer => "窗口申请",
            Self::Oral => "口头申请（记入笔录）",
        }
    }
}

impl BankAccount {
    /// Whether bank, holder and number are all written.
    pub fn is_complete(&self) -> bool {
        [&self.bank, &self.holder, &self.number].iter().all(|part| !part.trim().is_empty())
    }

    /// Whether the holder bears this name, blanks aside.
    pub fn is_held_by(&self, name: &str) -> bool {
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        plain(&self.holder) == plain(name)
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccount(•••)")
    }
}

impl AgentKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Guardian, Self::Entrusted];

    /// The name in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Guardian => "guardian",
            Self::Entrusted => "entrusted",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Guardian => "法定代理人",
            Self::Entrusted => "委托代理人",
        }
    }
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Agent({:?} •••)", self.kind)
    }
}

impl fmt::Debug for RecordedFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordedFact({} •••)", self.name)
    }
}
