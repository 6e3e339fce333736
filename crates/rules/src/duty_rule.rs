//! What a row of the responsibility list (责任清单) says, and the events it may name.

use kernel::{Period, Role};
use serde::{Deserialize, Serialize};

use crate::Status;

/// Whose duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyPlace {
    /// The organisation that handles the case or sent the referral.
    Handling,
    /// The organisation that received the lead, the referral or the offer of a transfer.
    Receiving,
    /// The applicant.
    Applicant,
    /// The political and legal commission of the place (党委政法委); the handling organisation where there is none.
    Commission,
}

/// When a duty is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyDue {
    /// So long after the event that opened it; an item with a day of its own has that.
    Within(Period),
    /// So many calendar days before the day that the opening event itself names; 0 is on that day.
    EventDay {
        /// Calendar days before it.
        before: u32,
    },
}

/// What opens a duty of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyEach {
    /// The event as a whole.
    #[default]
    Event,
    /// Each item that the event names: a paper to come, an instalment.
    Item,
}

/// A reason for the clock to stand still.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseRule {
    /// The kind of event that stops it.
    pub by: String,
    /// The kinds of event that set it going again.
    pub until: Vec<String>,
    /// Why, in Chinese.
    pub reason: String,
}

/// A rung of the ladder that an overdue duty climbs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// So many working days past due.
    pub after: u32,
    /// Who is told.
    pub to: Role,
    /// Where.
    pub at: DutyPlace,
    /// What it is called: 提醒, 警示, 约谈.
    pub name: String,
}

/// A row of the responsibility list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRule {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// The kinds of event that open it.
    pub opens_on: Vec<String>,
    /// Only where the event's measure (the stars of a rating) is at most this.
    pub at_most: Option<i64>,
    /// What opens a duty of its own.
    pub each: DutyEach,
    /// The kinds of event that end it.
    pub discharged_by: Vec<String>,
    /// Whether who has it may report it done, in words, where no event shows that.
    pub by_hand: bool,
    /// The reasons for the clock to stand still.
    pub pauses: Vec<PauseRule>,
    /// The kinds of event that name a new last day.
    pub extended_by: Vec<String>,
    /// The kinds of event with which it passes to whoever is at its place then.
    pub moves_on: Vec<String>,
    /// Who has it.
    pub role: Role,
    /// Where.
    pub at: DutyPlace,
    /// When it is due.
    pub due: DutyDue,
    /// At which thousandths of the time to warn.
    pub warn_at: Vec<u32>,
    /// Whom it climbs to once overdue, the first rung first.
    pub escalation: Vec<Rung>,
    /// The article.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

impl DutyRule {
    /// Whether an event of a kind opens it.
    pub fn opens_on(&self, kind: &str) -> bool {
        self.opens_on.iter().any(|known| known == kind)
    }

    /// Whether an event of a kind ends it.
    pub fn discharged_by(&self, kind: &str) -> bool {
        self.discharged_by.iter().any(|known| known == kind)
    }
}

/// The kinds of event duties may name. Of a grant with nothing left to pay, of a part of what is to be paid or to come
/// back, and of the stage that a case is reopened to, each has a name of its own.
pub const EVENT_KINDS: &[&str] = &[
    "case_opened",
    "applicant_added",
    "applicant_left",
    "application_submitted",
    "application_declined",
    "paper_added",
    "supplement_requested",
    "supplement_received",
    "application_accepted",
    "deferred_item_received",
    "proof_promised",
    "facts_recorded",
    "handler_assigned",
    "review_begun",
    "outside_inquiry_begun",
    "outside_inquiry_ended",
    "entrusted_begun",
    "entrusted_ended",
    "hearing_begun",
    "hearing_ended",
    "instruction_begun",
    "instruction_ended",
    "clock_suspended",
    "clock_resumed",
    "decision_extended",
    "opinion_proposed",
    "proposal_returned",
    "signed_off",
    "warnings_acknowledged",
    "relief_granted",
    "granted_as_advanced",
    "relief_refused",
    "case_terminated",
    "advance_requested",
    "advance_approved",
    "advance_rejected",
    "advance_paid",
    "joint_help_agreed",
    "funds_requested",
    "funds_received",
    "payee_notified",
    "part_paid",
    "payment_confirmed",
    "payment_failed",
    "relief_revoked",
    "recovery_ordered",
    "part_recovered",
    "recovery_received",
    "recovery_written_off",
    "application_withdrawn",
    "application_abandoned",
    "transfer_offered",
    "transfer_accepted",
    "transfer_declined",
    "follow_up_begun",
    "case_closed",
    "reopened_as_informed",
    "reopened_as_applied",
    "reopened_in_review",
    "reopened_as_paid",
    "lead_proposed",
    "lead_taken_up",
    "lead_dismissed",
    "lead_handed_on",
    "lead_received",
    "lead_returned",
    "lead_reopened",
    "referral_sent",
    "referral_received",
    "referral_refused",
    "referral_resolved",
    "referral_recalled",
    "follow_up_planned",
    "visit_recorded",
    "follow_up_cancelled",
    "complaint_filed",
    "complaint_accepted",
    "complaint_extended",
    "complaint_answered",
    "complaint_reopened",
    "complaint_closed",
    "case_rated",
    "half_year_ended",
    "year_ended",
];
