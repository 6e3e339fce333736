//! The options that draw the charts, and the sentence under each. Shapes and words tell series apart, not colour alone.

use std::collections::BTreeSet;

use app::view::figures::FiguresView;
use serde_json::{Value, json};

/// A chart over months.
fn over_months(months: &[&str], series: Value, axes: Value) -> Value {
    json!({
        "grid": { "left": 8, "right": 8, "top": 36, "bottom": 8, "containLabel": true },
        "legend": { "top": 0, "left": 0 },
        "tooltip": { "trigger": "axis" },
        "xAxis": { "type": "category", "data": months },
        "yAxis": axes,
        "series": series,
    })
}

/// Bars that lie, the first on top.
fn lying(labels: &[String], series: Value) -> Value {
    json!({
        "grid": { "left": 8, "right": 48, "top": 36, "bottom": 8, "containLabel": true },
        "legend": { "top": 0, "left": 0 },
        "tooltip": { "trigger": "axis", "axisPointer": { "type": "shadow" } },
        "xAxis": { "type": "value", "minInterval": 1 },
        "yAxis": { "type": "category", "inverse": true, "data": labels, "axisTick": { "show": false },
                   "axisLabel": { "width": 150, "overflow": "truncate" } },
        "series": series,
    })
}

fn bar(name: &str, data: &[i64]) -> Value {
    json!({ "type": "bar", "name": name, "data": data, "barMaxWidth": 18, "label": { "show": true, "position": "right" } })
}

pub fn caseload(view: &FiguresView) -> Value {
    let months: Vec<&str> = view.months.iter().map(|month| month.month.as_str()).collect();
    let numbers =
        |of: fn(&app::view::figures::MonthLoad) -> i64| view.months.iter().map(of).collect::<Vec<_>>();
    let series = json!([
        { "type": "bar", "name": "新立案", "data": numbers(|month| month.opened), "barMaxWidth": 18 },
        { "type": "bar", "name": "办结", "data": numbers(|month| month.ended), "barMaxWidth": 18,
          "itemStyle": { "decal": { "symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4], "rotation": -0.785 } } },
        { "type": "line", "name": "月末在办", "data": numbers(|month| month.open), "symbol": "diamond", "symbolSize": 8 },
    ]);
    over_months(&months, series, json!({ "type": "value", "minInterval": 1 }))
}

pub fn caseload_summary(view: &FiguresView) -> String {
    let opened: i64 = view.months.iter().map(|month| month.opened).sum();
    let ended: i64 = view.months.iter().map(|month| month.ended).sum();
    match (view.months.first(), view.months.last()) {
        (Some(first), Some(last)) if opened + ended > 0 => format!(
            "{} 至 {} 新立案 {opened} 件，办结 {ended} 件；现在在办 {} 件，{}。",
            first.month,
            last.month,
            last.open,
            match last.open - (first.open - first.opened + first.ended) {
                0 => "与期初持平".to_owned(),
                more if more > 0 => format!("比期初多 {more} 件"),
                fewer => format!("比期初少 {} 件", fewer.unsigned_abs()),
            }
        ),
        _ => "这段时间没有案件。".to_owned(),
    }
}

pub fn steps(view: &FiguresView, most: usize) -> Value {
    let shown: Vec<_> = view.steps.iter().take(most).collect();
    let labels: Vec<String> = shown
        .iter()
        .map(|step| match &step.org_name {
            Some(org) => format!("{} {org}", step.step),
            None => step.step.to_owned(),
        })
        .collect();
    let medians: Vec<i64> = shown.iter().map(|step| i64::from(step.median)).collect();
    let p90: Vec<i64> = shown.iter().map(|step| i64::from(step.p90)).collect();
    lying(&labels, json!([bar("中位数（工作日）", &medians), bar("九成以内（工作日）", &p90)]))
}

pub fn steps_summary(view: &FiguresView) -> String {
    let all: Vec<String> = view
        .steps
        .iter()
        .filter(|step| step.org_name.is_none())
        .map(|step| format!("{}一半在 {} 个工作日内、九成在 {} 个工作日内", step.step, step.median, step.p90))
        .collect();
    if all.is_empty() {
        "这段时间没有走完的步骤。".to_owned()
    } else {
        format!("{}。", all.join("；"))
    }
}

pub fn overdue(view: &FiguresView, most: usize) -> Value {
    let labels: Vec<String> = view.overdue.iter().take(most).map(|(org, _)| org.clone()).collect();
    let late: Vec<i64> = view.overdue.iter().take(most).map(|(_, late)| *late).collect();
    lying(&labels, json!([bar("逾期项数", &late)]))
}

pub fn overdue_summary(view: &FiguresView) -> String {
    let all: i64 = view.overdue.iter().map(|(_, late)| late).sum();
    match view.overdue.first() {
        Some((org, late)) if all > 0 => {
            format!(
                "现在共有 {all} 项责任逾期，涉及 {} 个单位；最多的是{org}，{late} 项。",
                view.overdue.len()
            )
        }
        Some(_) | None => "现在没有逾期的责任。".to_owned(),
    }
}

pub fn paid(view: &FiguresView) -> Value {
    let months: BTreeSet<&str> = view.paid.iter().map(|paid| paid.month.as_str()).collect();
    let kinds: BTreeSet<&str> = view.paid.iter().map(|paid| paid.kind).collect();
    let of = |kind: &str, month: &str| -> i64 {
        let fits = view.paid.iter().filter(|paid| paid.kind == kind && paid.month == month);
        // Yuan on the axis: the fen stand in the table.
        fits.map(|paid| paid.amount.fen() / 100).sum()
    };
    let series: Vec<Value> = kinds
        .iter()
        .map(|kind| {
            let data: Vec<i64> = months.iter().map(|month| of(kind, month)).collect();
            json!({ "type": "bar", "stack": "paid", "name": format!("{kind}（元）"), "data": data, "barMaxWidth": 28 })
        })
        .collect();
    let months: Vec<&str> = months.into_iter().collect();
    let mut option = over_months(&months, json!(series), json!({ "type": "value" }));
    if let Some(object) = option.as_object_mut() {
        object.insert("aria".to_owned(), json!({ "enabled": true, "decal": { "show": true } }));
    }
    option
}

pub fn paid_summary(view: &FiguresView) -> String {
    let number: i64 = view.paid.iter().map(|paid| paid.cases).sum();
    let sum = kernel::Fen::sum(view.paid.iter().map(|paid| paid.amount)).unwrap_or(kernel::Fen::ZERO);
    if number == 0 {
        return "这段时间没有发放。".to_owned();
    }
    format!(
        "这段时间发放 {number} 笔，共 {}，平均每笔 {}。",
        sum.yuan(),
        kernel::Fen::new(sum.fen() / number).yuan()
    )
}

pub fn counties(view: &FiguresView, most: usize) -> Value {
    let shown: Vec<_> = view.counties.iter().take(most).collect();
    let labels: Vec<String> = shown.iter().map(|county| county.name.clone()).collect();
    let cases: Vec<i64> = shown.iter().map(|county| county.cases).collect();
    lying(&labels, json!([bar("立案（件）", &cases)]))
}

pub fn counties_summary(view: &FiguresView) -> String {
    let all: i64 = view.counties.iter().map(|county| county.cases).sum();
    match view.counties.first() {
        Some(county) if all > 0 => format!(
            "{} 个县（区）共立案 {all} 件；{}最多，{} 件，发放 {}。",
            view.counties.len(),
            county.name,
            county.cases,
            county.amount.yuan()
        ),
        Some(_) | None => "这段时间没有立案。".to_owned(),
    }
}
