//! Moments and days. Law counts in days of China Standard Time (UTC+08:00); nothing else here knows an offset.

use std::{fmt, str::FromStr};

use jiff::{civil, tz};
use serde::{Deserialize, Serialize};

/// A moment in time, stored in UTC.
pub type Moment = jiff::Timestamp;

/// A calendar day in China.
///
/// ```
/// use kernel::Day;
/// let day: Day = "2026-03-02".parse().unwrap();
/// assert_eq!(day.plus_days(30).to_string(), "2026-04-01");
/// assert_eq!(day.weekday_zh(), "周一");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(civil::Date);

/// Text that is no day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("「{0}」不是有效日期，应为 2026-03-02 这样的格式")]
pub struct DayError(pub String);

/// More days, and more months, than the calendar has; a longer span is no span.
const DAYS_MAX: i32 = 7_304_484;
const MONTHS_MAX: i32 = 239_976;

/// China Standard Time; China has had no daylight saving since 1991.
fn china() -> tz::TimeZone {
    tz::TimeZone::fixed(tz::offset(8))
}

impl Day {
    /// The day of a year, a month (1–12) and a day of the month, or `None` where there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The day in China at a moment.
    pub fn of(moment: Moment) -> Self {
        Self(moment.to_zoned(china()).date())
    }

    /// The moment this day begins in China.
    pub fn start(self) -> Moment {
        self.at(0, 0)
    }

    /// The moment of an hour and a minute on this day in China; out of range is clamped to the day's start.
    pub fn at(self, hour: i8, minute: i8) -> Moment {
        self.0
            .to_datetime(civil::Time::new(hour, minute, 0, 0).unwrap_or(civil::Time::midnight()))
            .to_zoned(china())
            .map(|zoned| zoned.timestamp())
            .unwrap_or(Moment::MIN)
    }

    /// The day `days` calendar days later (negative: earlier); saturates at the calendar's ends.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-DAYS_MAX, DAYS_MAX))))
    }

    /// The day `months` months later, on the same day of the month or the month's last day.
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().months(months.clamp(-MONTHS_MAX, MONTHS_MAX))))
    }

    /// Calendar days from `self` to `other`, negative where `other` is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map(|span| span.get_days()).unwrap_or(0)
    }

    /// Completed years from `self` (a birth date) to `on`.
    pub fn years_until(self, on: Self) -> i32 {
        let years = i32::from(on.year()) - i32::from(self.year());
        if (on.month(), on.day()) < (self.month(), self.day()) { years - 1 } else { years }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        self.weekday() >= 5
    }

    /// Days since Monday: 0 to 6.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_zero_offset()
    }

    /// The weekday in Chinese: 周一 to 周日.
    pub fn weekday_zh(self) -> &'static str {
        match self.0.weekday() {
            civil::Weekday::Monday => "周一",
            civil::Weekday::Tuesday => "周二",
            civil::Weekday::Wednesday => "周三",
            civil::Weekday::Thursday => "周四",
            civil::Weekday::Friday => "周五",
            civil::Weekday::Saturday => "周六",
            civil::Weekday::Sunday => "周日",
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        text.trim().parse().map(Self).map_err(|_| DayError(text.to_owned()))
    }
}

/// The wall clock in China at a moment, as `2026-03-02 09:30`.
pub fn clock_text(moment: Moment) -> String {
    let zoned = moment.to_zoned(china());
    format!("{} {:02}:{:02}", zoned.date(), zoned.hour(), zoned.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_chinese_day() {
        let moment: Moment = "2026-03-01T16:30:00Z".parse().unwrap();
        assert_eq!(Day::of(moment).to_string(), "2026-03-02");
        assert_eq!(clock_text(moment), "2026-03-02 00:30");
        assert_eq!(Day::of(Day::of(moment).start()), Day::of(moment));
    }

    #[test]
    fn arithmetic_saturates() {
        let day: Day = "2026-03-02".parse().unwrap();
        assert_eq!(day.plus_days(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(day.plus_days(i32::MIN), day.plus_months(i32::MIN));
    }

    #[test]
    fn age_counts_completed_years() {
        let born: Day = "2008-03-02".parse().unwrap();
        assert_eq!(born.years_until("2026-03-01".parse().unwrap()), 17);
        assert_eq!(born.years_until("2026-03-02".parse().unwrap()), 18);
        assert_eq!(born.days_until("2008-04-02".parse().unwrap()), 31);
    }
}
