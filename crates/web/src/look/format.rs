//! How days, deadlines and lights are written on pages.

use kernel::Day;

/// A day with its weekday: `2026-03-02(周一)`.
///
/// ```
/// assert_eq!(web::look::format::day("2026-03-02".parse().unwrap()), "2026-03-02（周一）");
/// ```
pub fn day(day: Day) -> String {
    format!("{day}（{}）", day.weekday_zh())
}

/// A day where space is short and the year is clear: `03-02`.
pub fn day_short(day: Day) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

/// How many working days are left until a deadline; negative where it has passed.
///
/// ```
/// use web::look::format::days_left;
/// assert_eq!(days_left(3), "还剩 3 个工作日");
/// assert_eq!(days_left(0), "今天到期");
/// assert_eq!(days_left(-2), "已逾期 2 个工作日");
/// ```
pub fn days_left(working_days: i32) -> String {
    match working_days {
        0 => "今天到期".to_owned(),
        1.. => format!("还剩 {working_days} 个工作日"),
        ..0 => format!("已逾期 {} 个工作日", working_days.unsigned_abs()),
    }
}

/// A whole number with thousands separators: `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// How a duty stands, as a traffic light. Green is kept for money that arrived, so the calm one is blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// There is time.
    Calm,
    /// It is due soon or today.
    Soon,
    /// It is late.
    Overdue,
    /// The clock stands still.
    Paused,
    /// It is done.
    Done,
}

impl Light {
    /// The light of a deadline so many working days away; `soon` days or fewer are soon.
    pub fn of_days_left(working_days: i32, soon: i32) -> Self {
        if working_days < 0 {
            Self::Overdue
        } else if working_days <= soon {
            Self::Soon
        } else {
            Self::Calm
        }
    }

    /// The CSS class.
    pub fn css(self) -> &'static str {
        match self {
            Self::Calm => "light-calm",
            Self::Soon => "light-soon",
            Self::Overdue => "light-overdue",
            Self::Paused => "light-paused",
            Self::Done => "light-done",
        }
    }

    /// The icon's name.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Calm => "clock",
            Self::Soon => "clock-exclamation",
            Self::Overdue => "alert-octagon",
            Self::Paused => "clock-pause",
            Self::Done => "check",
        }
    }

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Calm => "正常",
            Self::Soon => "临期",
            Self::Overdue => "逾期",
            Self::Paused => "中止计时",
            Self::Done => "已完成",
        }
    }
}

/// A deadline as pages show it.
#[derive(Debug, Clone)]
pub struct Due {
    /// `2026-03-02（周一）`
    pub day: String,
    /// `还剩 3 个工作日`, or why there is no counting.
    pub left: String,
    /// How it stands.
    pub light: Light,
}

impl Due {
    /// A running deadline, so many working days away.
    pub fn running(on: Day, working_days: i32, soon: i32) -> Self {
        Self { day: day(on), left: days_left(working_days), light: Light::of_days_left(working_days, soon) }
    }

    /// A clock that stands still, and why: `等待申请人补充材料`.
    pub fn paused(reason: impl Into<String>) -> Self {
        Self { day: String::new(), left: reason.into(), light: Light::Paused }
    }

    /// A duty discharged on a day.
    pub fn done(on: Day) -> Self {
        Self { day: day(on), left: String::new(), light: Light::Done }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lights_follow_the_days_left() {
        let light = |days| Light::of_days_left(days, 2);
        assert_eq!(
            [light(3), light(2), light(0), light(-1)],
            [Light::Calm, Light::Soon, Light::Soon, Light::Overdue]
        );
        assert_eq!(days_left(i32::MIN), "已逾期 2147483648 个工作日");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([count(0), count(999), count(1_000), count(1_234_567)].join(" "), "0 999 1,000 1,234,567");
    }
}
