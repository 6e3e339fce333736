//! What is decided and by whom: the handler's opinion, the finding it rests on, the signatures, the decision.

use kernel::{Actor, Day, Personal};
use serde::{Deserialize, Serialize};

use super::{Acknowledgement, Award, Instalment, OverLimitApproval};

/// The finding that an opinion rests on: enough to check it later without evaluating again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingReference {
    /// Pack id.
    pub pack: String,
    /// Pack version.
    pub version: String,
    /// Digest over the pack's files.
    pub pack_digest: String,
    /// `eligible`, `not_eligible` or `needs_facts`.
    pub outcome: String,
    /// Grounds that hold.
    pub grounds: Vec<String>,
    /// Refusal rules that hold.
    pub refusals: Vec<String>,
    /// Whether the rules allow the over-cap approval to be asked for.
    pub over_cap_allowed: bool,
    /// The cap, in fen.
    pub cap_fen: Option<i64>,
    /// The highest amount the rules suggest, in fen.
    pub high_fen: Option<i64>,
    /// The suggested amount, in fen.
    pub suggested_fen: Option<i64>,
    /// SHA-256 of the whole finding's JSON.
    pub finding_digest: String,
    /// The exclusions that may not be overridden: aided before in the same matter, not a natural person.
    pub absolute_bars: Vec<String>,
}

/// The five factors that a review report must weigh (六部门意见; law.md §4.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    /// 实际遭受的损害后果
    pub harm: String,
    /// 有无过错及过错程度
    pub fault: String,
    /// 个人及家庭经济状况
    pub means: String,
    /// 维持当地基本生活所必需的最低支出
    pub necessary_expense: String,
    /// 赔偿义务人实际赔偿情况
    pub compensation: String,
}

/// What the handler proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// Grant this sum, in fen.
    Grant {
        /// Whole fen.
        amount_fen: i64,
    },
    /// Refuse.
    Refuse,
}

/// A proposed opinion with everything the approver signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Grant or refuse.
    pub opinion: Opinion,
    /// The grounds relied on (codes of the pack).
    pub grounds: Vec<String>,
    /// The handler's reasons.
    pub reasons: Personal<String>,
    /// The five factors.
    pub factors: Personal<Factors>,
    /// Why relief is proposed although a refusal rule holds; empty where none does.
    pub override_reason: String,
    /// The finding it rests on.
    pub finding: FindingReference,
    /// The titles that must sign, in order.
    pub signers: Vec<String>,
    /// Who proposed it.
    pub proposer: Actor,
    /// What each applicant is given; empty where there is one applicant.
    pub awards: Vec<Award>,
    /// When it is paid; empty for at once.
    pub instalments: Vec<Instalment>,
    /// The approval to go above the usual limit, where the amount does.
    pub over_limit: Option<OverLimitApproval>,
    /// The reasons given for warnings.
    pub acknowledged: Vec<Acknowledgement>,
}

/// One signature on a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Which step, from 0.
    pub step: u8,
    /// The signer's title.
    pub title: String,
    /// Who signed.
    pub signer: Actor,
    /// What they wrote.
    pub comment: String,
    /// The day.
    pub on: Day,
}

/// How a case was decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Relief granted; what is paid of it stands in the case's payments.
    Granted {
        /// Whole fen.
        amount_fen: i64,
        /// The decision's number.
        number: String,
        /// The day.
        on: Day,
    },
    /// Relief refused.
    Refused {
        /// Why.
        reasons: Personal<String>,
        /// The decision's number.
        number: String,
        /// The day.
        on: Day,
    },
}

impl Factors {
    /// The factors with their labels, in the order of the law.
    pub fn labelled(&self) -> [(&'static str, &str); 5] {
        [
            ("实际遭受的损害后果", &self.harm),
            ("有无过错以及过错程度", &self.fault),
            ("个人及其家庭经济状况", &self.means),
            ("维持当地基本生活水平所必需的最低支出", &self.necessary_expense),
            ("赔偿义务人实际赔偿情况", &self.compensation),
        ]
    }

    /// The labels of those that nothing was written about.
    pub fn missing(&self) -> Vec<&'static str> {
        let blank = |(_, text): &(_, &str)| text.trim().is_empty();
        self.labelled().into_iter().filter(blank).map(|(label, _)| label).collect()
    }
}

impl Opinion {
    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Grant { .. } => "给予救助",
            Self::Refuse => "不予救助",
        }
    }
}

impl Proposal {
    /// The title that signs after so many signatures; `None` once all have signed.
    pub fn next_signer(&self, signatures: usize) -> Option<&str> {
        self.signers.get(signatures).map(String::as_str)
    }
}
