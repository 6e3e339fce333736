//! A case's stage as a mark in lists: the word with an icon and a standing.

use app::model::CaseStage;

/// A stage in a list.
pub struct Mark {
    /// 审查中
    pub label: &'static str,
    /// The icon's name.
    pub icon: &'static str,
    /// The CSS class.
    pub css: &'static str,
}

/// The mark of a stage. Green is kept for money that arrived, red for refusal.
pub fn mark(stage: CaseStage) -> Mark {
    let (icon, css) = match stage {
        CaseStage::Informed => ("circle-dashed", "is-plain"),
        CaseStage::Applied | CaseStage::Accepted | CaseStage::UnderReview | CaseStage::Transferred => {
            ("circle-dot", "is-main")
        }
        CaseStage::AwaitingSupplement
        | CaseStage::OutsideInquiry
        | CaseStage::Entrusted
        | CaseStage::Hearing
        | CaseStage::Instruction
        | CaseStage::Suspended => ("clock-pause", "is-act"),
        CaseStage::Proposed | CaseStage::Approving => ("signature", "is-main"),
        CaseStage::Granted
        | CaseStage::FundsRequested
        | CaseStage::FundsReceived
        | CaseStage::Notified
        | CaseStage::PartlyPaid => ("report-money", "is-main"),
        CaseStage::Paid | CaseStage::FollowingUp => ("circle-check", "is-paid"),
        CaseStage::Recovering => ("report-money", "is-act"),
        CaseStage::Refused | CaseStage::NotAccepted => ("circle-x", "is-refused"),
        CaseStage::Withdrawn | CaseStage::Abandoned | CaseStage::Terminated | CaseStage::Revoked => {
            ("ban", "is-plain")
        }
        CaseStage::Closed => ("lock", "is-plain"),
    };
    Mark { label: stage.label(), icon, css }
}
