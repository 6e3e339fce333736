//! Duties (责任): who must do what by when. They open, pause and end on events, by rules that are data;
//! inboxes, deadlines and traffic lights are read from them alone.

mod react;

use std::collections::BTreeMap;

use kernel::{Calendar, Day, DutyId, Light, OrgId, Pause, Period, Role, Unit};
use serde::{Deserialize, Serialize};

pub use react::{Holders, react};

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

/// A stretch of standing still, open while `to` is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyPause {
    /// Why, in Chinese.
    pub reason: String,
    /// Since when.
    pub from: Day,
    /// Until when.
    pub to: Option<Day>,
}

/// How far a duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// To be done (待办).
    Open,
    /// Its clock stands still (暂停).
    Paused,
    /// Done (已办).
    Discharged,
}

/// A duty as its events made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Which.
    pub id: DutyId,
    /// The rule's code.
    pub code: String,
    /// What is to be done.
    pub label: String,
    /// Who must do it.
    pub role: Role,
    /// For which organisation; `None` for an applicant's duty.
    pub org: Option<OrgId>,
    /// The day it opened.
    pub opened: Day,
    /// The day it is due; while it is paused, what it was before.
    pub due: Day,
    /// How long, in words.
    pub length: String,
    /// How long; `None` where the event named the day.
    pub period: Option<Period>,
    /// When it stood still.
    pub pauses: Vec<DutyPause>,
    /// How far it is.
    pub state: DutyState,
    /// The kind of event that ended it, and when.
    pub discharged: Option<(String, Day)>,
    /// The legal basis.
    pub basis: String,
}

/// The duties of one stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyBook {
    duties: BTreeMap<DutyId, Duty>,
}

/// At which thousandth of its time a duty turns amber.
const WARN_AT_PERMILLE: u32 = 800;

pub(crate) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::WorkingDay => "working_day",
        Unit::CalendarDay => "calendar_day",
        Unit::Month => "month",
        Unit::Hour => "hour",
    }
}

fn unit_of(word: &str) -> Option<Unit> {
    [Unit::WorkingDay, Unit::CalendarDay, Unit::Month, Unit::Hour]
        .into_iter()
        .find(|unit| unit_word(*unit) == word)
}

impl DutyBook {
    crate::fold::replayed!(DutyEvent);

    /// The duties that are still to be done, paused ones among them, in the order they opened.
    pub fn open(&self) -> impl Iterator<Item = &Duty> {
        self.all().filter(|duty| duty.state != DutyState::Discharged)
    }

    /// Every duty there was, in the order they opened.
    pub fn all(&self) -> impl Iterator<Item = &Duty> {
        self.duties.values()
    }

    /// One duty.
    pub fn get(&self, id: DutyId) -> Option<&Duty> {
        self.duties.get(&id)
    }

    /// Takes one event in; an event of a duty that never opened changes nothing.
    pub fn apply(&mut self, event: &DutyEvent) {
        if let Some(duty) = Duty::from_opened(event) {
            self.duties.insert(duty.id, duty);
        } else if let Some(duty) = self.duties.get_mut(&event.duty()) {
            duty.apply(event);
        }
    }
}

impl Duty {
    /// The duty that an opening event makes; `None` for any other event.
    pub fn from_opened(event: &DutyEvent) -> Option<Self> {
        let DutyEvent::DutyOpened {
            duty,
            code,
            label,
            role,
            org,
            length,
            length_count,
            length_unit,
            on,
            due,
            basis,
        } = event
        else {
            return None;
        };
        Some(Self {
            id: *duty,
            code: code.clone(),
            label: label.clone(),
            role: *role,
            org: org.clone(),
            opened: *on,
            due: *due,
            length: length.clone(),
            period: unit_of(length_unit).map(|unit| Period::new(*length_count, unit)),
            pauses: Vec::new(),
            state: DutyState::Open,
            discharged: None,
            basis: basis.clone(),
        })
    }

    /// The traffic light on a day; while the clock stands still, what it was when it stopped.
    pub fn light(&self, today: Day, calendar: &Calendar) -> Light {
        let today = self.as_of(today);
        let elapsed = self.count().elapsed_share(calendar, self.opened, today, &self.stretches());
        Light::of(self.remaining(today, calendar), elapsed, WARN_AT_PERMILLE)
    }

    /// Days left on a day – working days where the duty counts them, else calendar days; negative once overdue.
    pub fn remaining(&self, today: Day, calendar: &Calendar) -> i32 {
        self.count().remaining(calendar, self.as_of(today), self.due)
    }

    /// 还剩3个工作日, 今天到期, 超期2日, 暂停.
    pub fn remaining_label(&self, today: Day, calendar: &Calendar) -> String {
        let unit = match self.count().unit {
            Unit::WorkingDay => "个工作日",
            Unit::CalendarDay | Unit::Month | Unit::Hour => "天",
        };
        match (self.state, self.remaining(today, calendar)) {
            (DutyState::Discharged, _) => "已办".to_owned(),
            (DutyState::Paused, _) => "暂停计时".to_owned(),
            (DutyState::Open, 0) => "今天到期".to_owned(),
            (DutyState::Open, left) if left > 0 => format!("还剩{left}{unit}"),
            (DutyState::Open, left) => format!("超期{}{unit}", left.unsigned_abs()),
        }
    }

    /// The period it is counted in; a day that an event named counts as calendar days.
    fn count(&self) -> Period {
        self.period.unwrap_or_else(|| {
            let days = self.opened.days_until(self.due);
            Period::new(u32::try_from(days).unwrap_or(0), Unit::CalendarDay)
        })
    }

    /// The day the clock shows: it stands still while paused, and ends with the duty.
    fn as_of(&self, today: Day) -> Day {
        let paused = self.pauses.last().filter(|pause| pause.to.is_none());
        let stopped = self.discharged.as_ref().map(|(_, on)| *on).or(paused.map(|pause| pause.from));
        stopped.map_or(today, |stopped| stopped.min(today))
    }

    fn due_if_resumed(&self, on: Day, calendar: &Calendar) -> Day {
        let Some(period) = self.period else {
            return self.due;
        };
        let pauses: Vec<Pause> =
            self.pauses.iter().map(|pause| (pause.from, Some(pause.to.unwrap_or(on)))).collect();
        period.due_with_pauses(calendar, self.opened, &pauses).unwrap_or(self.due)
    }

    fn stretches(&self) -> Vec<Pause> {
        self.pauses.iter().map(|pause| (pause.from, pause.to)).collect()
    }

    fn apply(&mut self, event: &DutyEvent) {
        match event {
            DutyEvent::DutyOpened { .. } => {}
            DutyEvent::DutyPaused { reason, on, .. } => {
                self.state = DutyState::Paused;
                self.pauses.push(DutyPause { reason: reason.clone(), from: *on, to: None });
            }
            DutyEvent::DutyResumed { on, due, .. } => {
                self.state = DutyState::Open;
                self.due = *due;
                if let Some(pause) = self.pauses.last_mut() {
                    pause.to = Some(*on);
                }
            }
            DutyEvent::DutyDischarged { by, on, .. } => {
                self.state = DutyState::Discharged;
                self.discharged = Some((by.clone(), *on));
            }
            DutyEvent::DutyMoved { org, .. } => self.org = Some(org.clone()),
        }
    }
}

impl DutyState {
    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "待办",
            Self::Paused => "暂停",
            Self::Discharged => "已办",
        }
    }
}

impl DutyEvent {
    /// Which duty it is about.
    pub fn duty(&self) -> DutyId {
        match self {
            Self::DutyOpened { duty, .. }
            | Self::DutyPaused { duty, .. }
            | Self::DutyResumed { duty, .. }
            | Self::DutyDischarged { duty, .. }
            | Self::DutyMoved { duty, .. } => *duty,
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
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::DutyOpened { label, due, .. } => format!("{label},{due} 前完成"),
            Self::DutyPaused { reason, .. } => format!("暂停计时:{reason}"),
            Self::DutyResumed { due, .. } => format!("恢复计时,{due} 前完成"),
            Self::DutyDischarged { .. } => "职责完成".to_owned(),
            Self::DutyMoved { org, .. } => format!("职责转移至 {org}"),
        }
    }
}
