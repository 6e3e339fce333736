//! The referral (移送): a person still in need is handed to a department of social assistance, which
//! acknowledges, decides and feeds back.

use kernel::{CaseId, Day, OrgId, Personal, PersonId};
use serde::{Deserialize, Serialize};

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralStage {
    /// Sent, not yet acknowledged (待签收).
    Sent,
    /// Acknowledged; the department checks (办理中).
    Received,
    /// Help granted (已救助).
    Granted,
    /// Declined with reasons (不予救助).
    Declined,
    /// Taken back by the sender (已撤回).
    Recalled,
}

/// On what the sharing rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharingBasis {
    /// The person agreed.
    Consent,
    /// A statutory duty (Social Assistance Law art. 36).
    Statutory,
}

/// What a department decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralOutcome {
    /// Help granted.
    Granted {
        /// The programme's code.
        programme: String,
        /// Each month, whole fen; 0 where it is a single sum or a service.
        monthly_fen: i64,
        /// Once, whole fen.
        once_fen: i64,
        /// From when.
        from: Option<Day>,
    },
    /// Declined.
    Declined,
}

/// What happened to a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReferralEvent {
    /// Sent.
    ReferralSent {
        /// The case it comes from.
        case: CaseId,
        /// The person.
        person: PersonId,
        /// The sender.
        from: OrgId,
        /// The department.
        to: OrgId,
        /// Programmes that may fit.
        programmes: Vec<String>,
        /// The case's circumstances (a).
        circumstances: Personal<String>,
        /// Judicial assistance given, whole fen (b).
        aid_given_fen: i64,
        /// The suggestion (c).
        suggestion: Personal<String>,
        /// The basis of sharing.
        sharing: SharingBasis,
        /// The day.
        on: Day,
    },
    /// Acknowledged.
    ReferralReceived {
        /// The day.
        on: Day,
    },
    /// Decided and fed back.
    ReferralResolved {
        /// The outcome.
        outcome: ReferralOutcome,
        /// The department's words.
        note: Personal<String>,
        /// The day.
        on: Day,
    },
    /// Taken back.
    ReferralRecalled {
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
}

/// What somebody wants done with a referral.
#[derive(Debug, Clone, PartialEq)]
pub enum ReferralCommand {
    /// Send it: the event it becomes.
    Send(Box<ReferralEvent>),
    /// Acknowledge.
    Receive,
    /// Decide and feed back.
    Resolve {
        /// The outcome.
        outcome: ReferralOutcome,
        /// In words; never empty.
        note: String,
    },
    /// Take it back before it is resolved.
    Recall {
        /// Why; never empty.
        reason: String,
    },
}

/// A referral as its events made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Referral {
    /// Where it stands; `None` before it is sent.
    pub stage: Option<ReferralStage>,
    /// What was sent.
    pub sent: Option<ReferralEvent>,
    /// The outcome.
    pub outcome: Option<ReferralOutcome>,
    /// The department's words.
    pub note: Option<Personal<String>>,
}
