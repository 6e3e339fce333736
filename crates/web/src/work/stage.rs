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
        CaseStage::Applied | CaseStage::UnderReview => ("circle-dot", "is-main"),
        CaseStage::AwaitingSupplement => ("clock-pause", "is-act"),
        CaseStage::Approving => ("signature", "is-main"),
        CaseStage::Granted => ("report-money", "is-main"),
        CaseStage::Paid => ("circle-check", "is-paid"),
        CaseStage::Refused => ("circle-x", "is-refused"),
        CaseStage::Withdrawn | CaseStage::Abandoned => ("ban", "is-plain"),
        CaseStage::Closed => ("lock", "is-plain"),
    };
    Mark { label: stage.label(), icon, css }
}
