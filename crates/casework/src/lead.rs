//! The lead (线索): somebody who may be entitled and has not applied. A person takes it up, hands it on or
//! dismisses it with a reason; none is lost.

use kernel::{CaseId, Day, LeadId, MatterId, OrgId, Personal, PersonId, Region};
use serde::{Deserialize, Serialize};

/// Where a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadStage {
    /// Waits for review (待研判).
    Open,
    /// A case was opened from it (已转办).
    TakenUp,
    /// Dismissed with a reason (已排除).
    Dismissed,
}

/// What happened to a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LeadEvent {
    /// Proposed by screening or by a person.
    LeadProposed {
        /// The person.
        person: PersonId,
        /// The matter.
        matter: MatterId,
        /// The office responsible.
        org: OrgId,
        /// The matter's region.
        region: Region,
        /// What found it: `screen.low_income` …
        model: String,
        /// Pack id, version and digest, `id@version#digest`.
        pack: String,
        /// Need and urgency, 0–100; higher first.
        score: u8,
        /// The grounds that hold.
        grounds: Vec<String>,
        /// Priority groups.
        priority: Vec<String>,
        /// Why, in words, the weightiest first.
        reasons: Personal<Vec<String>>,
        /// The facts it rests on.
        facts: Personal<Vec<super::assistance::RecordedFact>>,
        /// The day.
        on: Day,
    },
    /// A case was opened from it.
    LeadTakenUp {
        /// The case.
        case: CaseId,
        /// The day.
        on: Day,
    },
    /// Dismissed.
    LeadDismissed {
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
    /// Handed to another office.
    LeadHandedOn {
        /// To whom.
        to: OrgId,
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
    /// A dismissal was taken back.
    LeadReopened {
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
}

/// What somebody wants done with a lead.
#[derive(Debug, Clone, PartialEq)]
pub enum LeadCommand {
    /// Propose it: the event it becomes.
    Propose(Box<LeadEvent>),
    /// Take it up as a case.
    TakeUp {
        /// The case opened from it.
        case: CaseId,
    },
    /// Dismiss it.
    Dismiss {
        /// Why; never empty.
        reason: String,
    },
    /// Hand it to another office.
    HandOn {
        /// To whom.
        to: OrgId,
        /// Why; never empty.
        reason: String,
    },
    /// Take a dismissal back.
    Reopen {
        /// Why; never empty.
        reason: String,
    },
}

/// A lead as its events made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lead {
    /// Where it stands; `None` before it is proposed.
    pub stage: Option<LeadStage>,
    /// The proposal it began with.
    pub proposal: Option<LeadEvent>,
    /// The office that holds it now.
    pub org: Option<OrgId>,
    /// The case opened from it.
    pub case: Option<CaseId>,
    /// Why it was dismissed.
    pub dismissed_because: Option<String>,
}

/// Which lead (used by the stream's name).
pub type Id = LeadId;
