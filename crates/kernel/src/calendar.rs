//! The working-day calendar of China: weekends, statutory holidays and make-up workdays (调休). Published
//! years follow the yearly notice exactly; later years are a forecast and say so. Holidays that only some
//! people or regions keep are left out.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::Day;

/// Which days are working days, and why a day is off.
///
/// ```
/// use kernel::{Calendar, Day};
/// let calendar = Calendar::china();
/// let day = |text: &str| text.parse::<Day>().unwrap();
/// assert!(calendar.is_workday(day("2026-02-14"))); // a Saturday made up for the Spring Festival
/// assert_eq!(calendar.holiday_name(day("2026-02-17")), Some("春节"));
/// assert_eq!(calendar.add_workdays(day("2026-02-13"), 2), day("2026-02-24"));
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The first year that is exact.
    known_from: i16,
    /// The last year that is exact.
    known_to: i16,
    /// The table's first day, a Monday.
    first: Day,
    /// At `i`, the working days among the first `i` days of the table.
    counts: Vec<i64>,
    /// The name of each day off that a notice or the forecast names.
    holidays: BTreeMap<Day, String>,
}

/// A calendar file that cannot be read: the line and what is wrong with it.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error(
    "工作日历第 {line} 行有误：「{text}」，应为“节日名 off 日期 [work 日期]”，日期如 2026-10-01..2026-10-07"
)]
pub struct CalendarError {
    /// The line, counted from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "compiled-in data, read by every test of this module")]
    Calendar::parse(include_str!("../data/calendar.txt")).expect("the calendar in the crate is well formed")
});

impl Calendar {
    /// The calendar this build carries: 2018–2026 exact, 2027–2035 a forecast.
    pub fn china() -> &'static Self {
        &CHINA
    }

    /// Reads a calendar file: `known 2018..2026`, then a line per holiday, `name off days work days`.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut known = None;
        let (mut holidays, mut made_up) = (BTreeMap::new(), Vec::new());
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')) {
            let wrong = || CalendarError { line: number, text: line.to_owned() };
            let mut words = line.split_whitespace();
            let name = words.next().ok_or_else(wrong)?;
            if name == "known" {
                known = words.next().and_then(years);
                known.ok_or_else(wrong)?;
                continue;
            }
            let mut off = None;
            for word in words {
                match (word, off) {
                    ("off", _) => off = Some(true),
                    ("work", _) => off = Some(false),
                    (_, Some(true)) => {
                        holidays.extend(days(word).ok_or_else(wrong)?.map(|day| (day, name.to_owned())));
                    }
                    (_, Some(false)) => made_up.extend(days(word).ok_or_else(wrong)?),
                    (_, None) => return Err(wrong()),
                }
            }
        }
        let nothing = || CalendarError { line: 1, text: "known".to_owned() };
        let (known_from, known_to) = known.ok_or_else(nothing)?;
        let first = Day::new(known_from, 1, 1).ok_or_else(nothing)?;
        let first = first.plus_days(-i32::from(first.weekday()));
        let last_year = holidays.keys().next_back().map_or(known_to, |day| day.year());
        let last = Day::new(last_year, 12, 31).ok_or_else(nothing)?;
        let mut counts = vec![0];
        let mut total = 0;
        for day in (0..=first.days_until(last)).map(|at| first.plus_days(at)) {
            let off = holidays.contains_key(&day) || (day.is_weekend() && !made_up.contains(&day));
            total += i64::from(!off);
            counts.push(total);
        }
        Ok(Self { known_from, known_to, first, counts, holidays })
    }

    /// A working day: no day off by a notice, and no weekend unless it is made up.
    pub fn is_workday(&self, day: Day) -> bool {
        let at = self.offset(day);
        self.workdays_before(at + 1) > self.workdays_before(at)
    }

    /// A weekend on which people work in exchange for a longer holiday (调休上班).
    pub fn is_made_up(&self, day: Day) -> bool {
        day.is_weekend() && self.is_workday(day)
    }

    /// The day's year has no published notice in this calendar, so the answer is a forecast.
    pub fn is_provisional(&self, day: Day) -> bool {
        !(self.known_from..=self.known_to).contains(&day.year())
    }

    /// The holiday a day off belongs to; `None` on plain weekends and working days.
    pub fn holiday_name(&self, day: Day) -> Option<&str> {
        self.holidays.get(&day).map(String::as_str)
    }

    /// The `n`-th working day after `day`; `day` itself is not counted, and is the answer for 0.
    pub fn add_workdays(&self, day: Day, n: u32) -> Day {
        if n == 0 {
            return day;
        }
        let wanted = self.workdays_before(self.offset(day) + 1) + i64::from(n);
        let total = self.counts.last().copied().unwrap_or_default();
        let at = if wanted <= 0 {
            plain_workday(wanted)
        } else if wanted <= total {
            i64::try_from(self.counts.partition_point(|count| *count < wanted)).unwrap_or(i64::MAX) - 1
        } else {
            plain_workday(wanted - total + plain_workdays(self.length()))
        };
        self.first.plus_days(i32::try_from(at).unwrap_or(i32::MAX))
    }

    /// Working days from `from` (not counted) to `to` (counted); negative where `to` is earlier.
    pub fn workdays_between(&self, from: Day, to: Day) -> i32 {
        let count = self.workdays_before(self.offset(to) + 1) - self.workdays_before(self.offset(from) + 1);
        i32::try_from(count).unwrap_or(i32::MAX)
    }

    /// The day itself where it is a working day, else the first working day after it.
    pub fn next_workday(&self, day: Day) -> Day {
        if self.is_workday(day) { day } else { self.add_workdays(day, 1) }
    }

    /// Days from the table's first day.
    fn offset(&self, day: Day) -> i64 {
        i64::from(self.first.days_until(day))
    }

    /// Days in the table.
    fn length(&self) -> i64 {
        i64::try_from(self.counts.len()).unwrap_or(i64::MAX) - 1
    }

    /// Working days among the first `at` days from the table's start, negative before it. Outside the
    /// table every Monday to Friday is one.
    fn workdays_before(&self, at: i64) -> i64 {
        match usize::try_from(at).map(|at| self.counts.get(at)) {
            Ok(Some(count)) => *count,
            Ok(None) => {
                let total = self.counts.last().copied().unwrap_or_default();
                total + plain_workdays(at) - plain_workdays(self.length())
            }
            Err(_) => plain_workdays(at),
        }
    }
}

/// Mondays to Fridays among the first `at` days from a Monday.
fn plain_workdays(at: i64) -> i64 {
    at.div_euclid(7) * 5 + at.rem_euclid(7).min(5)
}

/// Days from a Monday to the `nth` weekday counted from it.
fn plain_workday(nth: i64) -> i64 {
    (nth - 1).div_euclid(5) * 7 + (nth - 1).rem_euclid(5)
}

/// `2018..2026`.
fn years(word: &str) -> Option<(i16, i16)> {
    let (from, to) = word.split_once("..")?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to).then_some((from, to))
}

/// `2026-10-01` or `2026-10-01..2026-10-07`.
fn days(word: &str) -> Option<impl Iterator<Item = Day> + use<>> {
    let (from, to) = word.split_once("..").unwrap_or((word, word));
    let (from, to): (Day, Day) = (from.parse().ok()?, to.parse().ok()?);
    let span = from.days_until(to);
    (0..=31).contains(&span).then(|| (0..=span).map(move |at| from.plus_days(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn known_days_are_right() {
        let calendar = Calendar::china();
        // From the notices: the New Year of 2018/2019, the longer Spring Festival of 2020, 2024 to 2026.
        for workday in
            ["2018-12-29", "2020-02-03", "2024-02-18", "2024-10-12", "2025-01-26", "2025-10-11", "2026-09-20"]
        {
            assert!(calendar.is_workday(day(workday)), "{workday}");
        }
        for off in
            ["2018-12-31", "2020-01-31", "2023-10-06", "2024-02-16", "2025-01-28", "2026-01-02", "2026-10-07"]
        {
            assert!(!calendar.is_workday(day(off)), "{off}");
            assert!(calendar.holiday_name(day(off)).is_some(), "{off}");
        }
        assert!(calendar.is_made_up(day("2026-02-28")));
        assert_eq!(calendar.holiday_name(day("2026-02-28")), None);
        assert_eq!(calendar.holiday_name(day("2025-10-06")), Some("国庆节、中秋节"));
    }

    #[test]
    fn forecasts_say_so() {
        let calendar = Calendar::china();
        assert!(!calendar.is_provisional(day("2026-12-31")));
        assert!(calendar.is_provisional(day("2027-01-01")));
        assert!(calendar.is_provisional(day("2017-12-31")));
        assert_eq!(calendar.holiday_name(day("2027-02-06")), Some("春节"));
        for year in 2027..=2035 {
            let off = calendar.holidays.keys().filter(|day| day.year() == year && !day.is_weekend());
            assert_eq!(off.count(), 13, "{year}: the statute gives thirteen days off work");
        }
    }

    #[test]
    fn counting_agrees_with_walking() {
        let calendar = Calendar::china();
        for start in ["2017-12-20", "2019-12-28", "2026-02-14", "2035-12-20", "1990-01-01", "2050-06-18"] {
            let start = day(start);
            let (mut walked, mut at) = (0, start);
            for _ in 0..400 {
                at = at.plus_days(1);
                if calendar.is_workday(at) {
                    walked += 1;
                    assert_eq!(calendar.add_workdays(start, walked), at);
                } else {
                    assert_eq!(calendar.next_workday(at), calendar.add_workdays(at, 1));
                }
                assert_eq!(calendar.workdays_between(start, at), i32::try_from(walked).unwrap());
                assert_eq!(calendar.workdays_between(at, start), -i32::try_from(walked).unwrap());
            }
        }
        assert_eq!(calendar.add_workdays(day("2026-02-15"), 0), day("2026-02-15"));
    }

    #[test]
    fn a_bad_file_is_refused_by_line() {
        for bad in
            ["known 2020", "known 2018..2018\n春节 2018-02-16", "known 2018..2018\n春节 off 2018-02-30"]
        {
            assert_eq!(Calendar::parse(bad).unwrap_err().line, bad.lines().count(), "{bad}");
        }
        assert!(Calendar::parse("").is_err());
    }

    #[test]
    fn far_days_do_not_break_it() {
        let calendar = Calendar::china();
        assert!(calendar.add_workdays(day("2026-01-01"), u32::MAX) > day("9999-01-01"));
    }
}
