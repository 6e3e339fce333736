//! Where a case stands.

use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStage {
    /// Opened by an officer; the person has been or is being told that they may apply (已告知).
    Informed,
    /// Application received, materials being checked (已申请).
    Applied,
    /// Waiting for the applicant to supply what is missing (待补正).
    AwaitingSupplement,
    /// Accepted; facts are being verified and reviewed (审查).
    UnderReview,
    /// An opinion was proposed and waits for signatures (审批).
    Approving,
    /// Relief granted, money reserved, not yet paid (待发放).
    Granted,
    /// Paid; linkage and follow-up run (已发放).
    Paid,
    /// Relief refused with reasons (不予救助).
    Refused,
    /// Withdrawn by the applicant (已撤回).
    Withdrawn,
    /// Regarded as given up: the supplement never came (视为放弃).
    Abandoned,
    /// Closed and archived (已结案).
    Closed,
}

impl CaseStage {
    /// Every stage.
    pub const ALL: [Self; 11] = [
        Self::Informed,
        Self::Applied,
        Self::AwaitingSupplement,
        Self::UnderReview,
        Self::Approving,
        Self::Granted,
        Self::Paid,
        Self::Refused,
        Self::Withdrawn,
        Self::Abandoned,
        Self::Closed,
    ];

    /// The normal way from the first word to the archive: what a stage bar shows.
    pub const fn path() -> [Self; 7] {
        [
            Self::Informed,
            Self::Applied,
            Self::UnderReview,
            Self::Approving,
            Self::Granted,
            Self::Paid,
            Self::Closed,
        ]
    }

    /// The step of the normal way that a stage stands at: side branches stand where they left it.
    pub const fn step(self) -> usize {
        match self {
            Self::Informed => 0,
            Self::Applied | Self::AwaitingSupplement | Self::Withdrawn | Self::Abandoned => 1,
            Self::UnderReview => 2,
            Self::Approving | Self::Refused => 3,
            Self::Granted => 4,
            Self::Paid => 5,
            Self::Closed => 6,
        }
    }

    /// The name in data: `under_review`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Informed => "informed",
            Self::Applied => "applied",
            Self::AwaitingSupplement => "awaiting_supplement",
            Self::UnderReview => "under_review",
            Self::Approving => "approving",
            Self::Granted => "granted",
            Self::Paid => "paid",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Abandoned => "abandoned",
            Self::Closed => "closed",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Informed => "已告知",
            Self::Applied => "已申请",
            Self::AwaitingSupplement => "待补正",
            Self::UnderReview => "审查中",
            Self::Approving => "审批中",
            Self::Granted => "待发放",
            Self::Paid => "已发放",
            Self::Refused => "不予救助",
            Self::Withdrawn => "已撤回",
            Self::Abandoned => "视为放弃",
            Self::Closed => "已结案",
        }
    }

    /// Whether somebody still works towards a decision or a payment.
    pub fn is_open(self) -> bool {
        match self {
            Self::Informed
            | Self::Applied
            | Self::AwaitingSupplement
            | Self::UnderReview
            | Self::Approving
            | Self::Granted => true,
            Self::Paid | Self::Refused | Self::Withdrawn | Self::Abandoned | Self::Closed => false,
        }
    }
}
