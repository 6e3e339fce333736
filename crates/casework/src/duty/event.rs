//! What happens to a duty.

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
        /// The item it is about, where one event opens several: a paper to come, an instalment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<String>,
        /// At which thousandths of the time to warn.
        warn_at: Vec<u32>,
        /// Whether who has it may report it done.
        by_hand: bool,
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
        /// The reason that is over.
        reason: String,
        /// Another reason for which it still stands still.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waiting: Option<String>,
        /// Since when.
        on: Day,
        /// Due now; while it still stands still, what it was before.
        due: Day,
    },
    /// A new last day was named.
    DutyExtended {
        /// Which.
        duty: DutyId,
        /// The kind of event that named it.
        by: String,
        /// The day it was named.
        on: Day,
        /// Due now.
        due: Day,
    },
    /// Done.
    DutyDischarged {
        /// Which.
        duty: DutyId,
        /// The kind of event that discharged it; `reported_done` where who had it said so.
        by: String,
        /// What they said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
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
    /// So much of its time is gone.
    DutyWarned {
        /// Which.
        duty: DutyId,
        /// Thousandths of its time.
        permille: u32,
        /// What is to be done.
        label: String,
        /// Who must do it.
        role: Role,
        /// For which organisation; `None` for an applicant's duty.
        org: Option<OrgId>,
        /// The day.
        on: Day,
    },
    /// It is overdue, and somebody above is told.
    DutyEscalated {
        /// Which.
        duty: DutyId,
        /// The rung, from 1.
        level: u32,
        /// What the rung is called: 提醒, 警示, 约谈.
        name: String,
        /// What is to be done.
        label: String,
        /// Who is told.
        to_role: Role,
        /// Where; `None` for the applicant.
        to_org: Option<OrgId>,
        /// The day.
        on: Day,
    },
}

impl DutyEvent {
    /// Which duty it is about.
    pub fn duty(&self) -> DutyId {
        match self {
            Self::DutyOpened { duty, .. }
            | Self::DutyPaused { duty, .. }
            | Self::DutyResumed { duty, .. }
            | Self::DutyExtended { duty, .. }
            | Self::DutyDischarged { duty, .. }
            | Self::DutyMoved { duty, .. }
            | Self::DutyWarned { duty, .. }
            | Self::DutyEscalated { duty, .. } => *duty,
        }
    }

    /// The event's name in the journal: `duty_opened`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DutyOpened { .. } => "duty_opened",
            Self::DutyPaused { .. } => "duty_paused",
            Self::DutyResumed { .. } => "duty_resumed",
            Self::DutyDischarged { .. } => "duty_discharged",
            Self::DutyMoved { .. } => "duty_moved",
            Self::DutyExtended { .. } => "duty_extended",
            Self::DutyWarned { .. } => "duty_warned",
            Self::DutyEscalated { .. } => "duty_escalated",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::DutyOpened { .. } => "职责产生",
            Self::DutyPaused { .. } => "暂停计时",
            Self::DutyResumed { .. } => "恢复计时",
            Self::DutyDischarged { .. } => "职责完成",
            Self::DutyMoved { .. } => "职责转移",
            Self::DutyExtended { .. } => "延长期限",
            Self::DutyWarned { .. } => "到期预警",
            Self::DutyEscalated { .. } => "超期升级",
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::DutyOpened { label, due, .. } => format!("{label}，{due} 前完成"),
            Self::DutyPaused { reason, .. } => format!("暂停计时：{reason}"),
            Self::DutyResumed { reason, waiting: Some(waiting), .. } => {
                format!("{reason}已结束，仍暂停计时：{waiting}")
            }
            Self::DutyResumed { due, .. } => format!("恢复计时，{due} 前完成"),
            Self::DutyExtended { due, .. } => format!("期限延长至 {due}"),
            Self::DutyWarned { permille: 1000, label, .. } => format!("「{label}」期限已到"),
            Self::DutyWarned { permille, label, .. } => format!("「{label}」期限已过 {}%", permille / 10),
            Self::DutyEscalated { name, label, to_role, .. } => {
                format!("「{label}」超期，{name}{}", to_role.label())
            }
            Self::DutyDischarged { .. } => "职责完成".to_owned(),
            Self::DutyMoved { org, .. } => format!("职责转移至 {org}"),
        }
    }
}
