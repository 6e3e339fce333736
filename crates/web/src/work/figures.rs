//! Charts of the work: caseload, how long each step takes, what is overdue where, money, counties. Each has its table,
//! a sentence that says what is to be seen, and all of them one spreadsheet.

mod options;

use app::{
    export::{figures_xlsx, may_export},
    view::figures::{County, FigureFilter, FiguresView, MonthLoad, Paid, StepTime, figure_choices, figures},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::get,
};
use kernel::{Day, Organ, Region, clock_text};
use serde_json::Value;

use super::{address::Address, sheet};
use crate::{
    House,
    failure::{Failure, html},
    look::{ChartOption, Chip, Choice, Form, Page},
    visit::StaffVisit,
};

/// Bars of a chart at the most; the table has all.
const BARS_MAX: usize = 20;
/// The times that are asked for most: months back.
const PERIODS: [(&str, &str, i32); 4] =
    [("3", "近三个月", 3), ("12", "近一年", 12), ("24", "近两年", 24), ("36", "近三年", 36)];

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/figures", get(show)).route("/figures.xlsx", get(export))
}

/// A chart with its table.
struct Chart {
    id: &'static str,
    title: &'static str,
    icon: &'static str,
    summary: String,
    option: ChartOption,
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

#[derive(Template)]
#[template(path = "work/figures/show.html")]
struct Show {
    page: Page,
    form: Form,
    periods: Vec<Chip>,
    organs: Vec<Choice>,
    regions: Vec<Choice>,
    export: Option<String>,
    at: String,
    span: String,
    charts: Vec<Chart>,
}

/// The time and the area that the address asks for; the last year where it names none.
fn filter_of(address: &Address, today: Day) -> FigureFilter {
    let months = PERIODS.into_iter().find(|(word, ..)| *word == address.get("period"));
    let back = months.map_or(12, |(_, _, months)| months);
    let from = address.get("from").parse().unwrap_or_else(|_| today.plus_months(1 - back));
    let to = address.get("to").parse().unwrap_or(today).min(today);
    // No chart goes back further than ten years: that is a typing mistake.
    let from = Day::max(from, to.plus_months(-120)).min(to);
    FigureFilter {
        from,
        to,
        organ: [Organ::Police, Organ::Procuratorate, Organ::Court, Organ::Justice]
            .into_iter()
            .find(|organ| organ.word() == address.get("organ")),
        region: address.get("region").parse::<Region>().ok(),
    }
}

async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let address = Address::of(&visit);
    let filter = filter_of(&address, house.app.today());
    let view = figures(&house.app, &who, &filter).await?;
    let (organs, regions) = figure_choices(&house.app, &who).await?;
    let own_time = !address.get("from").is_empty() || !address.get("to").is_empty();
    let period = |(word, label, _): (&str, &str, i32)| {
        let chip = address.chip("period", word, label, None);
        let on = !own_time && (chip.on || (word == "12" && address.get("period").is_empty()));
        Chip { on, ..chip }
    };
    html(&Show {
        page: visit.page("统计"),
        form: Form::default()
            .with("from", filter.from.to_string())
            .with("to", filter.to.to_string())
            .with("organ", address.get("organ"))
            .with("region", address.get("region")),
        periods: PERIODS.into_iter().map(period).collect(),
        organs: organs.into_iter().map(|organ| Choice::new(organ.word(), organ.label())).collect(),
        regions: regions
            .into_iter()
            .map(|region| Choice::new(region.to_string(), region.full_name()))
            .collect(),
        export: may_export(&who).then(|| address.on("/work/figures.xlsx")),
        at: clock_text(view.at),
        span: format!("{} 至 {}", filter.from, filter.to),
        charts: charts(&view)?,
    })
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let filter = filter_of(&Address::of(&visit), house.app.today());
    let bytes = figures_xlsx(&house.app, &who, &filter).await?;
    Ok(sheet::file(&house, "figures", "统计", bytes))
}

fn charts(view: &FiguresView) -> Result<Vec<Chart>, Failure> {
    let option =
        |option: &Value| ChartOption::of(option).map_err(|error| Failure::broken(&format!("chart: {error}")));
    Ok(vec![
        Chart {
            id: "caseload",
            title: "收案、结案和在办",
            icon: "chart-line",
            summary: options::caseload_summary(view),
            option: option(&options::caseload(view))?,
            heads: vec!["月份", "新立案", "办结", "月末在办"],
            rows: caseload_rows(view),
        },
        Chart {
            id: "steps",
            title: "每一步用多少个工作日",
            icon: "clock",
            summary: options::steps_summary(view),
            option: option(&options::steps(view, BARS_MAX))?,
            heads: vec!["步骤", "单位", "件数", "中位数", "九成以内"],
            rows: step_rows(view),
        },
        Chart {
            id: "overdue",
            title: "各单位逾期责任（现在）",
            icon: "clock-exclamation",
            summary: options::overdue_summary(view),
            option: option(&options::overdue(view, BARS_MAX))?,
            heads: vec!["单位", "逾期项数"],
            rows: view.overdue.iter().map(|(org, late)| vec![org.clone(), late.to_string()]).collect(),
        },
        Chart {
            id: "paid",
            title: "按月发放金额",
            icon: "report-money",
            summary: options::paid_summary(view),
            option: option(&options::paid(view))?,
            heads: vec!["月份", "原案类型", "笔数", "金额"],
            rows: paid_rows(view),
        },
        Chart {
            id: "counties",
            title: "各县（区）立案和发放",
            icon: "map-pin",
            summary: options::counties_summary(view),
            option: option(&options::counties(view, BARS_MAX))?,
            heads: vec!["县（区）", "立案", "发放"],
            rows: county_rows(view),
        },
    ])
}

fn caseload_rows(view: &FiguresView) -> Vec<Vec<String>> {
    let row = |month: &MonthLoad| {
        vec![month.month.clone(), month.opened.to_string(), month.ended.to_string(), month.open.to_string()]
    };
    if view.months.iter().all(|month| month.opened + month.ended + month.open == 0) {
        return Vec::new();
    }
    view.months.iter().map(row).collect()
}

fn step_rows(view: &FiguresView) -> Vec<Vec<String>> {
    let row = |step: &StepTime| {
        let office = step.org_name.clone().unwrap_or_else(|| "全部".to_owned());
        let numbers = [step.cases.to_string(), step.median.to_string(), step.p90.to_string()];
        [step.step.to_owned(), office].into_iter().chain(numbers).collect()
    };
    view.steps.iter().map(row).collect()
}

fn paid_rows(view: &FiguresView) -> Vec<Vec<String>> {
    let row = |paid: &Paid| {
        vec![paid.month.clone(), paid.kind.to_owned(), paid.cases.to_string(), paid.amount.yuan()]
    };
    view.paid.iter().map(row).collect()
}

fn county_rows(view: &FiguresView) -> Vec<Vec<String>> {
    let row = |county: &County| vec![county.name.clone(), county.cases.to_string(), county.amount.yuan()];
    view.counties.iter().map(row).collect()
}
