//! What time itself asks of an office that handles cases: a check each half year, a report each year; which lists its
//! people took out of the house; and which machines may act for them. An office's stream exists so that these have a
//! place; what the office is stands elsewhere.

use kernel::Day;
use serde::{Deserialize, Serialize};

/// What happened to an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OfficeEvent {
    /// Half a year is over.
    HalfYearEnded {
        /// The half year's last day.
        period_end: Day,
        /// The day it was noted.
        on: Day,
    },
    /// A year is over.
    YearEnded {
        /// The year.
        year: i16,
        /// The day it was noted.
        on: Day,
    },
    /// Somebody of the office took a list out of the house.
    ListExported {
        /// What the list is called.
        list: String,
        /// How it was narrowed; never what was searched for, which may be a name.
        filter: String,
        /// How many rows.
        rows: u64,
        /// Whether there were more.
        cut: bool,
        /// The day.
        on: Day,
    },
    /// A token was issued, with which a machine acts as an account of the office.
    TokenIssued {
        /// The token's own name; never the secret.
        token: String,
        /// The account.
        account: String,
        /// What it is for.
        name: String,
        /// The last day it opens anything; `None` until it is revoked.
        until: Option<Day>,
        /// The day.
        on: Day,
    },
    /// A token opens nothing any more.
    TokenRevoked {
        /// The token's own name.
        token: String,
        /// The account.
        account: String,
        /// The day.
        on: Day,
    },
}

/// An office as its events made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Office {
    /// The last half year that was noted as over, by its last day.
    pub half_year: Option<Day>,
    /// The last year that was noted as over.
    pub year: Option<i16>,
}

impl OfficeEvent {
    /// The event's name in the journal: `year_ended`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::HalfYearEnded { .. } => "half_year_ended",
            Self::YearEnded { .. } => "year_ended",
            Self::ListExported { .. } => "list_exported",
            Self::TokenIssued { .. } => "token_issued",
            Self::TokenRevoked { .. } => "token_revoked",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::HalfYearEnded { .. } => "半年届满",
            Self::YearEnded { .. } => "年度届满",
            Self::ListExported { .. } => "导出列表",
            Self::TokenIssued { .. } => "签发接口令牌",
            Self::TokenRevoked { .. } => "撤销接口令牌",
        }
    }

    /// One line for a timeline.
    pub fn summary(&self) -> String {
        match self {
            Self::HalfYearEnded { period_end, .. } => format!("截至 {period_end} 的半年已满"),
            Self::YearEnded { year, .. } => format!("{year} 年度已满"),
            Self::ListExported { list, filter, rows, cut, .. } => {
                let how = if filter.is_empty() { String::new() } else { format!("（{filter}）") };
                let more = if *cut { "，超出上限的没有导出" } else { "" };
                format!("导出「{list}」{rows} 行{how}{more}")
            }
            Self::TokenIssued { token, account, name, until, .. } => {
                let until = until.map_or_else(|| "长期有效".to_owned(), |until| format!("有效至 {until}"));
                format!("为账号 {account} 签发接口令牌 {token}「{name}」，{until}")
            }
            Self::TokenRevoked { token, account, .. } => format!("撤销账号 {account} 的接口令牌 {token}"),
        }
    }
}

impl Office {
    crate::fold::replayed!(OfficeEvent);

    /// The periods that ended in the last two months and are not yet noted: nobody owes reports for a time in which
    /// the platform was not there.
    pub fn ended(&self, today: Day) -> Vec<OfficeEvent> {
        let (lately, january) = (matches!(today.month(), 1 | 2 | 7 | 8), matches!(today.month(), 1 | 2));
        let year = today.year() - 1;
        let half = if today.month() > 6 { Day::new(today.year(), 6, 30) } else { Day::new(year, 12, 31) };
        let half = half.filter(|half| lately && self.half_year.is_none_or(|noted| noted < *half));
        let year = Some(year).filter(|year| january && self.year.is_none_or(|noted| noted < *year));
        let halves = half.map(|period_end| OfficeEvent::HalfYearEnded { period_end, on: today });
        let years = year.map(|year| OfficeEvent::YearEnded { year, on: today });
        halves.into_iter().chain(years).collect()
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &OfficeEvent) {
        match event {
            OfficeEvent::HalfYearEnded { period_end, .. } => self.half_year = Some(*period_end),
            OfficeEvent::YearEnded { year, .. } => self.year = Some(*year),
            OfficeEvent::ListExported { .. }
            | OfficeEvent::TokenIssued { .. }
            | OfficeEvent::TokenRevoked { .. } => {}
        }
    }
}
