//! Periods and deadlines: when something is due, how much of the time is gone, which light to show. The
//! day a period starts is not counted; paused days are not counted; calendar periods that end on a day
//! off end on the next working day.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Calendar, Day};

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作日
    WorkingDay,
    /// 日 （自然日）
    CalendarDay,
    /// 月
    Month,
    /// 小时; started days count whole, and days off do not move the end.
    Hour,
}

impl Unit {
    /// The words after the number: 个工作日.
    pub fn label(self) -> &'static str {
        match self {
            Self::WorkingDay => "个工作日",
            Self::CalendarDay => "日",
            Self::Month => "个月",
            Self::Hour => "小时",
        }
    }
}

/// A span during which a period stood still: from the day it stopped (still counted) to the day it went
/// on (not counted, as no starting day is), or open.
pub type Pause = (Day, Option<Day>);

/// A length of time the law or a rule allows.
///
/// ```
/// use kernel::{Calendar, Day, Period, Unit};
/// let period = Period { length: 10, unit: Unit::WorkingDay };
/// let start: Day = "2026-02-10".parse().unwrap();
/// assert_eq!(period.label(), "10个工作日");
/// assert_eq!(period.due(Calendar::china(), start).to_string(), "2026-03-02");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many units.
    pub length: u32,
    /// Which unit.
    pub unit: Unit,
}

impl Period {
    /// A period of so many units.
    pub const fn new(length: u32, unit: Unit) -> Self {
        Self { length, unit }
    }

    /// `10个工作日`.
    pub fn label(&self) -> String {
        format!("{}{}", self.length, self.unit.label())
    }

    /// The last day in time for a period that starts on `start`.
    pub fn due(&self, calendar: &Calendar, start: Day) -> Day {
        self.settle(calendar, self.unrolled(calendar, start))
    }

    /// The last day in time where the period stood still in between; `None` while it stands still.
    pub fn due_with_pauses(&self, calendar: &Calendar, start: Day, pauses: &[Pause]) -> Option<Day> {
        let mut end = self.unrolled(calendar, start);
        for (from, to) in merged(start, pauses) {
            if from >= self.settle(calendar, end) {
                break;
            }
            end = self.later_by(calendar, end, from, to?);
        }
        Some(self.settle(calendar, end))
    }

    /// How much of the period is gone on `today`, in thousandths, at most 1000; paused days do not count.
    pub fn elapsed_share(&self, calendar: &Calendar, start: Day, today: Day, pauses: &[Pause]) -> u32 {
        let whole = self.count(calendar, start, self.unrolled(calendar, start));
        let paused: i64 = merged(start, pauses)
            .into_iter()
            .map(|(from, to)| self.count(calendar, from.min(today), to.unwrap_or(today).min(today)))
            .sum();
        let gone = (self.count(calendar, start, today) - paused).clamp(0, whole);
        u32::try_from((gone * 1000).checked_div(whole).unwrap_or(1000)).unwrap_or(1000)
    }

    /// A last day that was set by hand on `set`, moved by what stood still since; `None` while it stands still.
    pub fn moved_by_pauses(&self, calendar: &Calendar, set: Day, due: Day, pauses: &[Pause]) -> Option<Day> {
        let mut end = due;
        for (from, to) in merged(set, pauses) {
            if from >= end {
                break;
            }
            end = self.later_by(calendar, end, from, to?);
        }
        Some(self.settle(calendar, end))
    }

    /// As `elapsed_share`, where the last day was set by hand.
    pub fn elapsed_share_until(
        &self,
        calendar: &Calendar,
        (start, due): (Day, Day),
        today: Day,
        pauses: &[Pause],
    ) -> u32 {
        let running = |until: Day| {
            let paused: i64 = merged(start, pauses)
                .into_iter()
                .map(|(from, to)| self.count(calendar, from.min(until), to.unwrap_or(until).min(until)))
                .sum();
            self.count(calendar, start, until) - paused
        };
        let whole = running(due);
        let gone = running(today).clamp(0, whole.max(0));
        u32::try_from((gone * 1000).checked_div(whole).unwrap_or(1000)).unwrap_or(1000)
    }

    /// Days left on `today` until `due` – working days for a period of working days, else calendar days;
    /// negative once overdue, on the days off after the last day as well.
    pub fn remaining(&self, calendar: &Calendar, today: Day, due: Day) -> i32 {
        let left = i32::try_from(self.count(calendar, today, due)).unwrap_or(i32::MAX);
        if due < today { left.min(-1) } else { left }
    }

    /// The end before days off are looked at.
    fn unrolled(&self, calendar: &Calendar, start: Day) -> Day {
        let whole = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
        match self.unit {
            Unit::WorkingDay => calendar.add_workdays(start, self.length),
            Unit::CalendarDay => start.plus_days(whole(self.length)),
            Unit::Month => start.plus_months(whole(self.length)),
            Unit::Hour => start.plus_days(whole(self.length.div_ceil(24))),
        }
    }

    /// The end moved to a working day where the unit asks for it.
    fn settle(&self, calendar: &Calendar, end: Day) -> Day {
        match self.unit {
            Unit::WorkingDay | Unit::Hour => end,
            Unit::CalendarDay | Unit::Month => calendar.next_workday(end),
        }
    }

    /// The end moved by what a pause took out.
    fn later_by(&self, calendar: &Calendar, end: Day, from: Day, to: Day) -> Day {
        match self.unit {
            Unit::WorkingDay => {
                let paused = u32::try_from(calendar.workdays_between(from, to)).unwrap_or(0);
                calendar.add_workdays(end, paused)
            }
            Unit::CalendarDay | Unit::Month | Unit::Hour => end.plus_days(from.days_until(to)),
        }
    }

    /// Days of this period's kind from `from` (not counted) to `to` (counted).
    fn count(&self, calendar: &Calendar, from: Day, to: Day) -> i64 {
        i64::from(match self.unit {
            Unit::WorkingDay => calendar.workdays_between(from, to),
            Unit::CalendarDay | Unit::Month | Unit::Hour => from.days_until(to),
        })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

/// The traffic light of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// 正常: time is left.
    Green,
    /// 临期: the warning point is passed.
    Amber,
    /// 超期: the last day is over.
    Red,
}

impl Light {
    /// The light for days remaining (negative: overdue) and the share gone, both in the period's own count.
    pub fn of(remaining: i32, elapsed_permille: u32, warn_at_permille: u32) -> Self {
        if remaining < 0 {
            Self::Red
        } else if elapsed_permille >= warn_at_permille {
            Self::Amber
        } else {
            Self::Green
        }
    }

    /// The name in data: `amber`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Green => "正常",
            Self::Amber => "临期",
            Self::Red => "超期",
        }
    }
}

/// Pauses in order, cut to what follows `start`, overlaps joined; nothing follows an open one.
fn merged(start: Day, pauses: &[Pause]) -> Vec<Pause> {
    let mut sorted: Vec<Pause> = pauses
        .iter()
        .filter(|(from, to)| to.is_none_or(|to| to > start && to > *from))
        .map(|(from, to)| ((*from).max(start), *to))
        .collect();
    sorted.sort_by_key(|(from, _)| *from);
    let mut joined: Vec<Pause> = Vec::new();
    for (from, to) in sorted {
        match joined.last_mut() {
            Some((_, None)) => break,
            Some((_, Some(end))) if from <= *end => {
                if let Some((_, last)) = joined.last_mut() {
                    *last = to.map(|to| to.max(last.unwrap_or(to)));
                }
            }
            Some(_) | None => joined.push((from, to)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_due_on_friday_is_overdue_on_sunday() {
        let (calendar, period) = (Calendar::china(), Period::new(10, Unit::WorkingDay));
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(period.remaining(calendar, day("2026-11-22"), day("2026-11-20")), -1);
        assert_eq!(period.remaining(calendar, day("2026-11-20"), day("2026-11-20")), 0);
        assert_eq!(period.remaining(calendar, day("2026-11-24"), day("2026-11-20")), -2);
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn period(length: u32, unit: Unit) -> Period {
        Period::new(length, unit)
    }

    #[test]
    fn due_days() {
        for (length, unit, start, due) in [
            (10, Unit::WorkingDay, "2026-11-02", "2026-11-16"),
            // Starts on a day off: the first working day is the first day.
            (1, Unit::WorkingDay, "2026-10-01", "2026-10-08"),
            (5, Unit::WorkingDay, "2026-09-18", "2026-09-24"),
            (30, Unit::CalendarDay, "2026-11-02", "2026-12-02"),
            // Ends on National Day, and on a plain Sunday.
            (30, Unit::CalendarDay, "2026-09-01", "2026-10-08"),
            (7, Unit::CalendarDay, "2026-11-01", "2026-11-09"),
            // Ends on a made-up Saturday, which is a working day.
            (1, Unit::CalendarDay, "2026-02-13", "2026-02-14"),
            (2, Unit::Month, "2026-01-31", "2026-03-31"),
            (1, Unit::Month, "2026-01-30", "2026-02-28"),
            (1, Unit::Month, "2026-09-01", "2026-10-08"),
            (24, Unit::Hour, "2026-09-30", "2026-10-01"),
            (25, Unit::Hour, "2026-11-02", "2026-11-04"),
        ] {
            let period = period(length, unit);
            assert_eq!(period.due(Calendar::china(), day(start)), day(due), "{period} from {start}");
            assert_eq!(period.due_with_pauses(Calendar::china(), day(start), &[]), Some(day(due)));
        }
    }

    #[test]
    fn pauses_move_the_end() {
        let calendar = Calendar::china();
        let ten = period(10, Unit::WorkingDay);
        let start = day("2026-11-02");
        let due = |pauses: &[Pause]| ten.due_with_pauses(calendar, start, pauses);
        // Stopped on the 5th, went on on the 12th: five working days later.
        let one = (day("2026-11-05"), Some(day("2026-11-12")));
        assert_eq!(due(&[one]), Some(day("2026-11-23")));
        // Overlapping and out of order: counted once.
        let inside = (day("2026-11-06"), Some(day("2026-11-09")));
        assert_eq!(due(&[inside, one, one]), Some(day("2026-11-23")));
        // Over before the start, or begun after the end: no matter.
        let before = (day("2026-10-20"), Some(day("2026-11-02")));
        let after = (day("2026-11-16"), None);
        assert_eq!(due(&[before, after]), Some(day("2026-11-16")));
        assert_eq!(due(&[(day("2026-11-13"), None)]), None);
        let month = period(30, Unit::CalendarDay);
        let paused = [(day("2026-11-05"), Some(day("2026-11-08")))];
        assert_eq!(month.due_with_pauses(calendar, start, &paused), Some(day("2026-12-07")));
    }

    #[test]
    fn shares_and_lights() {
        let calendar = Calendar::china();
        let ten = period(10, Unit::WorkingDay);
        let start = day("2026-11-02");
        let share = |today: &str, pauses: &[Pause]| ten.elapsed_share(calendar, start, day(today), pauses);
        assert_eq!(share("2026-11-01", &[]), 0);
        assert_eq!(share("2026-11-02", &[]), 0);
        assert_eq!(share("2026-11-09", &[]), 500);
        assert_eq!(share("2026-12-09", &[]), 1000);
        let open = [(day("2026-11-04"), None)];
        assert_eq!(share("2026-11-04", &open), 200);
        assert_eq!(share("2026-12-04", &open), 200);
        let closed = [(day("2026-11-04"), Some(day("2026-11-06")))];
        assert_eq!(share("2026-11-09", &closed), 300);
        assert_eq!(period(0, Unit::WorkingDay).elapsed_share(calendar, start, start, &[]), 1000);

        assert_eq!(ten.remaining(calendar, day("2026-11-14"), day("2026-11-16")), 1);
        assert_eq!(ten.remaining(calendar, day("2026-11-18"), day("2026-11-16")), -2);
        let month = period(1, Unit::Month);
        assert_eq!(month.remaining(calendar, day("2026-11-14"), day("2026-11-16")), 2);

        assert_eq!(Light::of(3, 700, 800), Light::Green);
        assert_eq!(Light::of(0, 1000, 800), Light::Amber);
        assert_eq!(Light::of(-1, 1000, 800), Light::Red);
    }
}
