//! Duties (责任): who must do what by when. They open, pause and end on events, by rules that are data;
//! inboxes, deadlines and traffic lights are read from them alone.

mod event;
mod react;
mod watch;

use std::collections::BTreeMap;

use kernel::{Calendar, Day, DutyId, Light, OrgId, Pause, Period, Role, Unit};
use serde::{Deserialize, Serialize};

pub use event::DutyEvent;
pub use react::{Cue, Holders, Item, react, report_done};
pub use watch::watch;

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
    /// Done （已办）.
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
    /// The item it is about, where one event opened several.
    pub item: Option<String>,
    /// At which thousandths of the time to warn.
    pub warn_at: Vec<u32>,
    /// Whether who has it may report it done.
    pub by_hand: bool,
    /// The thousandth of the last warning; 0 before the first.
    pub warned: u32,
    /// The day a new last day was named, and that day.
    pub extended: Option<(Day, Day)>,
    /// The last rung it climbed.
    pub escalated: Option<Escalated>,
}

/// A rung that an overdue duty climbed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalated {
    /// The rung, from 1.
    pub level: u32,
    /// What it is called.
    pub name: String,
    /// Who was told.
    pub to_role: Role,
    /// Where.
    pub to_org: Option<OrgId>,
    /// The day.
    pub on: Day,
}

/// The duties of one stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyBook {
    duties: BTreeMap<DutyId, Duty>,
}

/// All of the time, in thousandths.
const WHOLE: u32 = 1000;

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
            item,
            warn_at,
            by_hand,
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
            item: item.clone(),
            warn_at: warn_at.clone(),
            by_hand: *by_hand,
            warned: 0,
            extended: None,
            escalated: None,
        })
    }

    /// The traffic light on a day; while the clock stands still, what it was when it stopped. Amber begins at the
    /// last warning before the end.
    pub fn light(&self, today: Day, calendar: &Calendar) -> Light {
        let elapsed = self.elapsed(today, calendar);
        Light::of(self.remaining(today, calendar), elapsed, amber_at(&self.warn_at))
    }

    /// How much of its time is gone, in thousandths; days that it stood still do not count.
    pub fn elapsed(&self, today: Day, calendar: &Calendar) -> u32 {
        let (today, pauses) = (self.as_of(today), self.stretches());
        match self.extended {
            Some(_) => self.count().elapsed_share_until(calendar, (self.opened, self.due), today, &pauses),
            None => self.count().elapsed_share(calendar, self.opened, today, &pauses),
        }
    }

    /// Days left on a day – working days where the duty counts them, else calendar days; negative once overdue.
    pub fn remaining(&self, today: Day, calendar: &Calendar) -> i32 {
        self.count().remaining(calendar, self.as_of(today), self.due)
    }

    /// 还剩3个工作日，今天到期，超期2日，暂停。
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
        let paused = self.standing().map(|pause| pause.from).min();
        let stopped = self.discharged.as_ref().map(|(_, on)| *on).or(paused);
        stopped.map_or(today, |stopped| stopped.min(today))
    }

    /// The reasons for which it stands still now.
    fn standing(&self) -> impl Iterator<Item = &DutyPause> {
        self.pauses.iter().filter(|pause| pause.to.is_none())
    }

    /// The last day if everything went on.
    fn due_if_resumed(&self, on: Day, calendar: &Calendar) -> Day {
        let pauses: Vec<Pause> =
            self.pauses.iter().map(|pause| (pause.from, Some(pause.to.unwrap_or(on)))).collect();
        let due = match (self.extended, self.period) {
            (Some((set, due)), _) => self.count().moved_by_pauses(calendar, set, due, &pauses),
            (None, Some(period)) => period.due_with_pauses(calendar, self.opened, &pauses),
            (None, None) => None,
        };
        due.unwrap_or(self.due)
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
            DutyEvent::DutyResumed { reason, on, due, .. } => {
                let over = |pause: &&mut DutyPause| pause.to.is_none() && pause.reason == *reason;
                for pause in self.pauses.iter_mut().filter(over) {
                    pause.to = Some(*on);
                }
                self.due = *due;
                let waiting = self.standing().next().is_some();
                self.state = if waiting { DutyState::Paused } else { DutyState::Open };
            }
            DutyEvent::DutyExtended { on, due, .. } => {
                self.extended = Some((*on, *due));
                self.due = *due;
                self.warned = 0;
                self.escalated = None;
            }
            DutyEvent::DutyDischarged { by, on, .. } => {
                self.state = DutyState::Discharged;
                self.discharged = Some((by.clone(), *on));
            }
            DutyEvent::DutyMoved { org, .. } => self.org = Some(org.clone()),
            DutyEvent::DutyWarned { permille, .. } => self.warned = self.warned.max(*permille),
            DutyEvent::DutyEscalated { level, name, to_role, to_org, on, .. } => {
                self.escalated = Some(Escalated {
                    level: *level,
                    name: name.clone(),
                    to_role: *to_role,
                    to_org: to_org.clone(),
                    on: *on,
                });
            }
        }
    }
}

/// The share at which a duty turns amber: its last warning before the end.
pub fn amber_at(warn_at: &[u32]) -> u32 {
    warn_at.iter().copied().filter(|share| *share < WHOLE).max().unwrap_or(WHOLE)
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
