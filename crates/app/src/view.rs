//! What pages show: read models built from the read tables and streams, masked by what the reader may see.

pub mod attribution;
pub mod board;
pub mod case;
pub mod cases;
pub mod changes;
pub mod complaints;
pub mod figures;
pub mod guide;
pub mod intake;
pub mod journal;
pub mod leads;
pub mod matters;
pub mod money;
pub mod my_work;
pub(crate) mod options;
pub mod organisations;
pub mod progress;
pub mod referrals;
pub mod search;
pub mod visits;

use casework::duty::amber_at;
use kernel::{Calendar, Day, Light, Period, Unit};

/// A list's page: rows, the cursor of the next page and how many there are in all.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// How many there are.
    pub total: i64,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), next: None, total: 0 }
    }
}

/// A deadline as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: Day,
    /// Days left in the duty's own unit; negative when overdue.
    pub remaining: i32,
    /// Whether those are working days.
    pub working_days: bool,
    /// Green, amber, red.
    pub light: Light,
}

impl Due {
    /// A deadline seen today.
    pub fn seen(opened: Day, day: Day, unit: Unit, length: u32, today: Day) -> Self {
        // A day that the event itself named has no length: its clock runs over the days between.
        let named =
            || Period { length: u32::try_from(opened.days_until(day)).unwrap_or(0), unit: Unit::CalendarDay };
        let period = if length == 0 { named() } else { Period { length, unit } };
        let calendar = Calendar::china();
        let remaining = period.remaining(calendar, today, day);
        let elapsed = period.elapsed_share(calendar, opened, today, &[]);
        Self {
            day,
            remaining,
            working_days: period.unit == Unit::WorkingDay,
            light: Light::of(remaining, elapsed, 800),
        }
    }

    /// The deadline of a duty: amber from its own last warning before the end.
    pub(crate) fn of(row: &store::DutyRow, today: Day) -> Self {
        let unit = unit_of(&row.length_unit);
        let remaining = Period { length: 0, unit }.remaining(Calendar::china(), today, row.due_on);
        let elapsed = Self::elapsed(row, today);
        let warned = u32::try_from(row.warned).unwrap_or(0);
        let light = Light::of(remaining, elapsed.max(warned), amber_at(&row.warn_at));
        Self { day: row.due_on, remaining, working_days: unit == Unit::WorkingDay, light }
    }

    /// How much of a duty's time is gone, in thousandths, as its row shows it: where its clock stood still, rather
    /// more than less.
    pub(crate) fn elapsed(row: &store::DutyRow, today: Day) -> u32 {
        let period = Period { length: 0, unit: unit_of(&row.length_unit) };
        period.elapsed_share_until(Calendar::china(), (row.opened_on, row.due_on), today, &[])
    }

    /// "还剩 3 个工作日", "今天到期", "已逾期 2 个工作日".
    pub fn text(&self) -> String {
        let unit = if self.working_days { "个工作日" } else { "天" };
        match self.remaining {
            0 => "今天到期".to_owned(),
            left if left > 0 => format!("还剩 {left} {unit}"),
            over => format!("已逾期 {} {unit}", over.unsigned_abs()),
        }
    }
}

/// The unit of a duty as the journal writes it.
pub(crate) fn unit_of(word: &str) -> Unit {
    match word {
        "working_day" => Unit::WorkingDay,
        "month" => Unit::Month,
        _ => Unit::CalendarDay,
    }
}
