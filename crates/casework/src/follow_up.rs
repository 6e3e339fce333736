//! The follow-up (回访): some months after the aid somebody asks how the household is doing; a new need
//! opens new help.

use kernel::{CaseId, Day, OrgId, Personal, PersonId};
use serde::{Deserialize, Serialize};

/// Where a follow-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpStage {
    /// Planned (待回访).
    Planned,
    /// Done (已回访).
    Done,
    /// Cancelled with a reason (已取消).
    Cancelled,
}

/// How the person was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitMethod {
    /// By telephone.
    Call,
    /// At home.
    Visit,
}

/// What became of the hardship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hardship {
    /// 已解决
    Solved,
    /// 有所缓解
    Eased,
    /// 没有变化
    Same,
    /// 更加困难
    Worse,
}

/// What was seen at a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// How.
    pub method: VisitMethod,
    /// The day of the visit.
    pub on: Day,
    /// The household's monthly income, whole fen.
    pub income_monthly_fen: Option<i64>,
    /// What became of the hardship.
    pub hardship: Hardship,
    /// 1 (bad) to 5 (good).
    pub satisfaction: Option<u8>,
    /// Programmes for needs that remain or are new.
    pub needs: Vec<String>,
    /// Notes.
    pub note: Personal<String>,
}

/// What happened to a follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FollowUpEvent {
    /// Planned.
    FollowUpPlanned {
        /// The case.
        case: CaseId,
        /// The person.
        person: PersonId,
        /// Who visits.
        org: OrgId,
        /// Months after the payment: 6, 12.
        month: u8,
        /// Due.
        due: Day,
        /// The day it was planned.
        on: Day,
    },
    /// Done.
    VisitRecorded {
        /// What was seen.
        visit: Visit,
    },
    /// Cancelled.
    FollowUpCancelled {
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
}

/// What somebody wants done with a follow-up.
#[derive(Debug, Clone, PartialEq)]
pub enum FollowUpCommand {
    /// Plan it: the event it becomes.
    Plan(Box<FollowUpEvent>),
    /// Record the visit.
    RecordVisit(Box<Visit>),
    /// Cancel it.
    Cancel {
        /// Why; never empty.
        reason: String,
    },
}

/// A follow-up as its events made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FollowUp {
    /// Where it stands; `None` before it is planned.
    pub stage: Option<FollowUpStage>,
    /// The plan.
    pub plan: Option<FollowUpEvent>,
    /// What was seen.
    pub visit: Option<Visit>,
}
