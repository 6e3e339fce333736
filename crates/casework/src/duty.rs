//! Duties (责任): who must do what by when. They open, pause and end on events, by rules that are data;
//! inboxes, deadlines and traffic lights are read from them alone.

use kernel::{Day, DutyId, OrgId, Role};
use serde::{Deserialize, Serialize};

/// What happened to a duty. Recorded in the stream of the case, lead, referral or follow-up it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DutyEvent {
    /// Opened.
    DutyOpened {
        /// Which.
        duty: DutyId,
        /// The rule's code in the pack.
        code: String,
        /// What is to be done, in Chinese.
        label: String,
        /// Who must do it.
        role: Role,
        /// For which organisation; `None` for an applicant's duty.
        org: Option<OrgId>,
        /// How long, in words: 10个工作日.
        length: String,
        /// The length's number.
        length_count: u32,
        /// `working_day`, `calendar_day`, `month` or `event` (the event named the day).
        length_unit: String,
        /// The day it opened.
        on: Day,
        /// The day it is due.
        due: Day,
        /// The legal basis.
        basis: String,
    },
    /// The clock stopped.
    DutyPaused {
        /// Which.
        duty: DutyId,
        /// Why, in Chinese.
        reason: String,
        /// Since when.
        on: Day,
    },
    /// The clock goes on.
    DutyResumed {
        /// Which.
        duty: DutyId,
        /// Since when.
        on: Day,
        /// Due now.
        due: Day,
    },
    /// Done.
    DutyDischarged {
        /// Which.
        duty: DutyId,
        /// The kind of event that discharged it.
        by: String,
        /// The day.
        on: Day,
    },
    /// It passed to another organisation.
    DutyMoved {
        /// Which.
        duty: DutyId,
        /// To whom.
        org: OrgId,
        /// The day.
        on: Day,
    },
}
