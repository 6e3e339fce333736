//! What interrupts a review: inquiries outside the file, suspension, and the grounds on which a case ends or a
//! relief is revoked. Which of them stop the clock is a matter of the duty rules, not of this file.

use kernel::{Day, OrgId};
use serde::{Deserialize, Serialize};

use super::CaseStage;

/// What is being found out, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InquiryKind {
    /// Facts or papers are fetched from an outside body (外调).
    Outside,
    /// Another organisation verifies on request (委托调查).
    Entrusted,
    /// A hearing （听证）.
    Hearing,
    /// A superior is asked for instruction (请示).
    Instruction,
}

/// An inquiry under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Which kind.
    pub kind: InquiryKind,
    /// The body asked, in words.
    pub with: String,
    /// The other organisation on the platform, where it is one.
    pub org: Option<OrgId>,
    /// What for.
    pub reason: String,
    /// The day of a hearing.
    pub held_on: Option<Day>,
    /// Since when.
    pub on: Day,
}

/// Why a review is suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspensionGround {
    /// The applicant cannot take part for a reason nobody can help.
    ForceMajeure,
    /// The applicant lost the capacity to act and has no representative yet.
    CapacityLost,
    /// Another reason.
    Other,
}

/// Why a case ends without a decision on the merits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TerminationGround {
    /// The hardship ended meanwhile.
    HardshipOver,
    /// The applicant does not accept the amount.
    AmountRejected,
    /// The applicant died and nobody goes on.
    NobodyLeft,
    /// Another reason.
    Other,
}

/// Why a relief is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationGround {
    /// It was obtained by false statements or papers.
    Fraud,
    /// The office was mistaken.
    Mistake,
    /// The undertaking to end the petition was broken.
    PromiseBroken,
}

impl InquiryKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Outside, Self::Entrusted, Self::Hearing, Self::Instruction];

    /// The name in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Entrusted => "entrusted",
            Self::Hearing => "hearing",
            Self::Instruction => "instruction",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        self.stage().label()
    }

    /// The stage of a case during it.
    pub fn stage(self) -> CaseStage {
        match self {
            Self::Outside => CaseStage::OutsideInquiry,
            Self::Entrusted => CaseStage::Entrusted,
            Self::Hearing => CaseStage::Hearing,
            Self::Instruction => CaseStage::Instruction,
        }
    }

    /// What duty rules call its beginning and its end.
    pub fn triggers(self) -> (&'static str, &'static str) {
        match self {
            Self::Outside => ("outside_inquiry_begun", "outside_inquiry_ended"),
            Self::Entrusted => ("entrusted_begun", "entrusted_ended"),
            Self::Hearing => ("hearing_begun", "hearing_ended"),
            Self::Instruction => ("instruction_begun", "instruction_ended"),
        }
    }
}

impl SuspensionGround {
    /// Every ground.
    pub const ALL: [Self; 3] = [Self::ForceMajeure, Self::CapacityLost, Self::Other];

    /// The name in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::ForceMajeure => "force_majeure",
            Self::CapacityLost => "capacity_lost",
            Self::Other => "other",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::ForceMajeure => "因不可抗拒的事由无法配合审查",
            Self::CapacityLost => "丧失诉讼行为能力，尚未确定法定代理人",
            Self::Other => "其他应当中止的情形",
        }
    }
}

impl TerminationGround {
    /// Every ground.
    pub const ALL: [Self; 4] = [Self::HardshipOver, Self::AmountRejected, Self::NobodyLeft, Self::Other];

    /// The name in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::HardshipOver => "hardship_over",
            Self::AmountRejected => "amount_rejected",
            Self::NobodyLeft => "nobody_left",
            Self::Other => "other",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::HardshipOver => "生活困难在办案期间已经消除",
            Self::AmountRejected => "申请人拒不认可决定的救助金额",
            Self::NobodyLeft => "申请人死亡，没有其他应当救助的人",
            Self::Other => "其他应当终结的情形",
        }
    }
}

impl RevocationGround {
    /// Every ground.
    pub const ALL: [Self; 3] = [Self::Fraud, Self::Mistake, Self::PromiseBroken];

    /// The name in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fraud => "fraud",
            Self::Mistake => "mistake",
            Self::PromiseBroken => "promise_broken",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Fraud => "以虚假材料等手段骗取救助",
            Self::Mistake => "决定有误",
            Self::PromiseBroken => "违反息诉息访承诺",
        }
    }
}
