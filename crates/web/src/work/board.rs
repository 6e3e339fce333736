//! The office at a glance: every number leads to the rows behind it, every chart has its table.

use app::view::{
    board::{Board, board},
    my_work::my_work,
};
use askama::Template;
use axum::{Router, extract::State, response::Html, routing::get};
use serde_json::json;

use super::stage::{Mark, mark};
use crate::{
    House,
    failure::{Failure, html},
    look::{ChartOption, Page, format::count},
    visit::StaffVisit,
};

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/board", get(show))
}

#[derive(Template)]
#[template(path = "work/board/show.html")]
struct Show {
    page: Page,
    figures: Vec<Figure>,
    stages: Vec<(String, Mark, String)>,
    stages_summary: String,
    stages_option: ChartOption,
    months: Vec<(String, String, String)>,
    months_summary: String,
    months_option: ChartOption,
}

struct Figure {
    href: String,
    label: &'static str,
    value: String,
    standing: &'static str,
}

async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let board = board(&house.app, &who).await?;
    let work = my_work(&house.app, &who, None).await?;
    let chart = |option: serde_json::Value| {
        ChartOption::of(&option).map_err(|error| Failure::broken(&format!("chart: {error}")))
    };
    html(&Show {
        page: visit.page("概览"),
        figures: figures(&board, work.overdue.len(), work.total),
        stages_summary: stages_summary(&board),
        stages_option: chart(stages_option(&board))?,
        months_summary: months_summary(&board),
        months_option: chart(months_option(&board))?,
        stages: board
            .stages
            .iter()
            .map(|(stage, number)| {
                (format!("/work/cases?stage={}", stage.word()), mark(*stage), number.to_string())
            })
            .collect(),
        months: board
            .months
            .iter()
            .map(|(month, number, sum)| (month.clone(), number.to_string(), sum.yuan()))
            .collect(),
    })
}

fn figures(board: &Board, overdue: usize, duties: i64) -> Vec<Figure> {
    let open: i64 = board.stages.iter().filter(|(stage, _)| stage.is_open()).map(|(_, number)| number).sum();
    let number = |number: i64| count(u64::try_from(number).unwrap_or(0));
    let figure =
        |href: &str, label, value, standing| Figure { href: href.to_owned(), label, value, standing };
    vec![
        figure("/work#overdue", "逾期责任", overdue.to_string(), if overdue > 0 { "is-refused" } else { "" }),
        figure("/work", "未了责任", number(duties), ""),
        figure(
            "/work/leads",
            "待研判线索",
            number(board.open_leads),
            if board.open_leads > 0 { "is-act" } else { "" },
        ),
        figure("/work/cases?stage=open", "办理中案件", number(open), ""),
        figure("/work/ledger?state=posted", "已发放救助金", board.paid.yuan(), "is-paid"),
    ]
}

fn stages_summary(board: &Board) -> String {
    let all: i64 = board.stages.iter().map(|(_, number)| number).sum();
    match board.stages.iter().max_by_key(|(_, number)| *number) {
        Some((stage, most)) if all > 0 => format!("共 {all} 件案件，{}的最多，{most} 件。", stage.label()),
        Some(_) | None => "还没有案件。".to_owned(),
    }
}

fn stages_option(board: &Board) -> serde_json::Value {
    let labels: Vec<&str> = board.stages.iter().rev().map(|(stage, _)| stage.label()).collect();
    let numbers: Vec<i64> = board.stages.iter().rev().map(|(_, number)| *number).collect();
    json!({
        "grid": { "left": 8, "right": 40, "top": 8, "bottom": 8, "containLabel": true },
        "xAxis": { "type": "value", "minInterval": 1, "splitLine": { "show": false }, "axisLabel": { "show": false } },
        "yAxis": { "type": "category", "data": labels, "axisTick": { "show": false } },
        "tooltip": {},
        "series": [{ "type": "bar", "name": "件数", "data": numbers, "barMaxWidth": 18, "label": { "show": true, "position": "right" } }],
    })
}

fn months_summary(board: &Board) -> String {
    match (board.months.first(), board.months.last(), board.months.iter().max_by_key(|(_, _, sum)| *sum)) {
        (Some((first, ..)), Some((last, ..)), Some((month, number, sum))) => {
            let span = if first == last { first.clone() } else { format!("{first} 至 {last}") };
            format!("{span} 按月发放；{month} 最多，{number} 笔，{}。", sum.yuan())
        }
        _ => "还没有发放。".to_owned(),
    }
}

fn months_option(board: &Board) -> serde_json::Value {
    let months: Vec<&str> = board.months.iter().map(|(month, ..)| month.as_str()).collect();
    // Yuan on the axis: the fen stand in the table.
    let sums: Vec<i64> = board.months.iter().map(|(_, _, sum)| sum.fen() / 100).collect();
    let numbers: Vec<i64> = board.months.iter().map(|(_, number, _)| *number).collect();
    json!({
        "grid": { "left": 8, "right": 8, "top": 36, "bottom": 8, "containLabel": true },
        "legend": { "top": 0, "left": 0 },
        "tooltip": { "trigger": "axis" },
        "xAxis": { "type": "category", "data": months },
        "yAxis": [{ "type": "value" }, { "type": "value", "minInterval": 1, "splitLine": { "show": false } }],
        "series": [
            { "type": "bar", "name": "金额（元）", "data": sums, "barMaxWidth": 28 },
            { "type": "line", "name": "笔数", "data": numbers, "yAxisIndex": 1 },
        ],
    })
}
