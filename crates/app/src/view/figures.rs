//! Figures for charts: caseload, how long each step takes, what is overdue where, money by month and kind, counties.
//! Whole areas are counted at most once in some minutes; the page says as of when.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use access::{Action, Principal, Resource};
use casework::person::MatterKind;
use kernel::{Calendar, Day, Fen, Moment, OrgId, Organ, Region};
use store::{FigureQuery, FigureStep, StepSpan};

use crate::{App, Error};

/// Figures are counted anew after so long.
const FRESH: Duration = Duration::from_mins(10);
/// So many different questions are remembered.
const KEPT_MAX: usize = 200;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureFilter {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Only this organ.
    pub organ: Option<Organ>,
    /// Only this county or prefecture.
    pub region: Option<Region>,
}

/// A month's cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthLoad {
    /// `2026-03`
    pub month: String,
    /// Opened in it.
    pub opened: i64,
    /// Ended in it.
    pub ended: i64,
    /// Under way at its end.
    pub open: i64,
}

/// How long a step took, in working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTime {
    /// 申请到受理 …
    pub step: &'static str,
    /// The office; `None` for all together.
    pub org_name: Option<String>,
    /// How many cases.
    pub cases: i64,
    /// Half of them took at most so long.
    pub median: i32,
    /// Nine of ten took at most so long.
    pub p90: i32,
}

/// A month's payments for a kind of matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// `2026-03`
    pub month: String,
    /// The kind.
    pub kind: &'static str,
    /// How many.
    pub cases: i64,
    /// How much.
    pub amount: Fen,
}

/// A county's cases and money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// Its name.
    pub name: String,
    /// Cases opened.
    pub cases: i64,
    /// Paid.
    pub amount: Fen,
}

/// All figures.
#[derive(Debug, Clone)]
pub struct FiguresView {
    /// Counted at.
    pub at: Moment,
    /// Months of the time asked for.
    pub months: Vec<MonthLoad>,
    /// Steps, all offices together first.
    pub steps: Vec<StepTime>,
    /// Overdue duties by office, the most first.
    pub overdue: Vec<(String, i64)>,
    /// Payments.
    pub paid: Vec<Paid>,
    /// Counties, the most cases first.
    pub counties: Vec<County>,
}

/// Whose figures, of what.
type Question = (Vec<OrgId>, FigureFilter);

/// What was counted before.
#[derive(Default)]
pub(crate) struct CountedFigures(Mutex<BTreeMap<Question, Arc<FiguresView>>>);

impl CountedFigures {
    fn fresh(&self, key: &Question, now: Moment) -> Option<Arc<FiguresView>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        // A clock that went back makes nothing fresh.
        known.filter(|view| view.at <= now && view.at.saturating_add(FRESH).is_ok_and(|until| now < until))
    }

    fn keep(&self, key: Question, view: Arc<FiguresView>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT_MAX {
            known.clear();
        }
        known.insert(key, view);
    }
}

/// The organs and regions that the reader may ask for.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn figure_choices(app: &App, who: &Principal) -> Result<(Vec<Organ>, Vec<Region>), Error> {
    let orgs = orgs_of(app, who).await?;
    let all = crate::persona::known_organisations(app).await?;
    let seen = all.iter().filter(|org| orgs.contains(&org.id));
    let regions: BTreeSet<Region> =
        seen.clone().filter(|org| org.kind.organ().is_some()).map(|org| org.region).collect();
    let organs: BTreeSet<Organ> = seen.filter_map(|org| org.kind.organ()).collect();
    Ok((organs.into_iter().collect(), regions.into_iter().collect()))
}

async fn orgs_of(app: &App, who: &Principal) -> Result<Vec<OrgId>, Error> {
    let Principal::Staff(staff) = who else {
        access::permit(who, Action::ListCases, &Resource::default())?;
        return Ok(Vec::new());
    };
    let resource =
        Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    access::permit(who, Action::ListCases, &resource)?;
    app.orgs_of(staff).await
}

/// The figures of the offices whose cases the reader lists.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn figures(app: &App, who: &Principal, filter: &FigureFilter) -> Result<Arc<FiguresView>, Error> {
    let orgs = orgs_of(app, who).await?;
    let now = app.clock().now();
    let key = (orgs, filter.clone());
    if let Some(known) = app.counted_figures().fresh(&key, now) {
        return Ok(known);
    }
    let query = FigureQuery {
        orgs: Some(key.0.clone()),
        region_prefix: filter.region.map(prefix_of),
        organ: filter.organ.map(|organ| organ.word().to_owned()),
        from: Some(filter.from),
        to: Some(filter.to),
        today: Some(app.today()),
    };
    let counted = app.store().figures(&query).await?;
    let names = app.org_names().await?;
    let name = |org: &OrgId| names.get(org).cloned().unwrap_or_else(|| org.to_string());
    let mut steps = Vec::new();
    for (step, spans) in &counted.steps {
        steps.extend(times(label(*step), spans, &name));
    }
    let mut overdue: Vec<_> = counted.overdue.iter().map(|(org, number)| (name(org), *number)).collect();
    overdue.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let mut counties: Vec<County> = counted
        .counties
        .iter()
        .map(|(region, cases, fen)| County {
            name: region.full_name(),
            cases: *cases,
            amount: Fen::new(*fen),
        })
        .collect();
    counties.sort_by_key(|county| std::cmp::Reverse(county.cases));
    let paid = counted.amounts.into_iter().map(|(month, kind, cases, fen)| Paid {
        month,
        kind: kind.map_or("其他", MatterKind::label),
        cases,
        amount: Fen::new(fen),
    });
    let view = Arc::new(FiguresView {
        at: now,
        months: months(&counted.caseload, filter),
        steps,
        overdue,
        paid: paid.collect(),
        counties,
    });
    app.counted_figures().keep(key, view.clone());
    Ok(view)
}

/// The part of a region's code that all places in it share.
fn prefix_of(region: Region) -> String {
    let code = region.to_string();
    code.trim_end_matches("00").to_owned()
}

fn label(step: FigureStep) -> &'static str {
    match step {
        FigureStep::Accepting => "申请到受理",
        FigureStep::Deciding => "受理到决定",
        FigureStep::Paying => "决定到发放",
    }
}

/// Opened, ended and under way, month by month.
fn months(caseload: &[(String, Option<String>, i64)], filter: &FigureFilter) -> Vec<MonthLoad> {
    let month_of = |day: Day| format!("{}-{:02}", day.year(), day.month());
    let last = month_of(filter.to);
    let mut months = Vec::new();
    let mut day = filter.from;
    loop {
        let month = month_of(day);
        let opened_by = |until: &str| -> i64 {
            caseload.iter().filter(|(opened, ..)| opened.as_str() <= until).map(|(.., cases)| cases).sum()
        };
        let ended_by = |until: &str| -> i64 {
            let over =
                caseload.iter().filter(|(_, ended, _)| ended.as_deref().is_some_and(|ended| ended <= until));
            over.map(|(.., cases)| cases).sum()
        };
        let opened = caseload.iter().filter(|(opened, ..)| *opened == month).map(|(.., cases)| cases).sum();
        let ended = caseload
            .iter()
            .filter(|(_, ended, _)| ended.as_ref() == Some(&month))
            .map(|(.., cases)| cases)
            .sum();
        months.push(MonthLoad {
            opened,
            ended,
            open: opened_by(&month) - ended_by(&month),
            month: month.clone(),
        });
        if month >= last {
            return months;
        }
        day = day.plus_months(1);
    }
}

/// Median and ninth decile of all offices together, then of each.
fn times(step: &'static str, spans: &[StepSpan], name: &impl Fn(&OrgId) -> String) -> Vec<StepTime> {
    let calendar = Calendar::china();
    let mut all: BTreeMap<i32, i64> = BTreeMap::new();
    let mut of: BTreeMap<&OrgId, BTreeMap<i32, i64>> = BTreeMap::new();
    for span in spans {
        let days = calendar.workdays_between(span.begun, span.ended);
        *all.entry(days).or_default() += span.cases;
        *of.entry(&span.org).or_default().entry(days).or_default() += span.cases;
    }
    if all.is_empty() {
        return Vec::new();
    }
    let several = of.len() > 1;
    let mut times = vec![time(step, None, &all)];
    times.extend(of.iter().filter(|_| several).map(|(org, days)| time(step, Some(name(org)), days)));
    times
}

fn time(step: &'static str, org_name: Option<String>, days: &BTreeMap<i32, i64>) -> StepTime {
    let cases: i64 = days.values().sum();
    StepTime { step, org_name, cases, median: quantile(days, cases, 500), p90: quantile(days, cases, 900) }
}

/// The smallest number of days that so many of a thousand did not exceed.
fn quantile(days: &BTreeMap<i32, i64>, cases: i64, permille: i64) -> i32 {
    let wanted = (cases * permille + 999) / 1_000;
    let mut seen = 0;
    for (days, cases) in days {
        seen += cases;
        if seen >= wanted {
            return *days;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_days_that_some_case_took() {
        let days: BTreeMap<i32, i64> = [(1, 5), (3, 4), (40, 1)].into();
        assert_eq!(
            [quantile(&days, 10, 500), quantile(&days, 10, 900), quantile(&days, 10, 1_000)],
            [1, 3, 40]
        );
    }

    #[test]
    fn what_is_under_way_is_what_was_opened_and_has_not_ended() {
        let caseload = [
            ("2025-12".to_owned(), Some("2026-01".to_owned()), 3),
            ("2026-01".to_owned(), None, 2),
            ("2026-02".to_owned(), Some("2026-02".to_owned()), 1),
        ];
        let day = |text: &str| text.parse::<Day>().unwrap();
        let filter =
            FigureFilter { from: day("2026-01-01"), to: day("2026-02-28"), organ: None, region: None };
        let months = months(&caseload, &filter);
        let numbers: Vec<_> = months.iter().map(|month| (month.opened, month.ended, month.open)).collect();
        assert_eq!(numbers, [(2, 3, 2), (1, 1, 2)]);
    }
}
