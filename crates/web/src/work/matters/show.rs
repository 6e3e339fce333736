//! A matter whole: its record, its text to read and print, the assistance cases about it.

use app::view::matters::{MatterView, matter};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use kernel::MatterId;

use crate::{
    House,
    failure::{Failure, html},
    look::{Page, Term, format},
    visit::StaffVisit,
    work::stage::{Mark, mark},
};

#[derive(Template)]
#[template(path = "work/matters/show.html")]
struct Show {
    page: Page,
    title: String,
    record: Vec<Term>,
    summary: String,
    text: Vec<String>,
    signs: usize,
    cases: Vec<Row>,
    elsewhere: usize,
    open: Option<String>,
}

struct Row {
    href: String,
    number: String,
    person: String,
    stage: Mark,
    org: String,
    amount: String,
}

/// A matter's id as it stands in the address.
pub fn id_of(text: &str) -> Result<MatterId, Failure> {
    text.parse().map_err(|_| Failure::from(app::Error::not_found("这个原案")))
}

/// What a matter is called.
pub fn title_of(view: &MatterView) -> String {
    let card = &view.card;
    [&card.number, &card.charge]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or("原案", String::as_str)
        .to_owned()
}

/// The page of a matter.
pub async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    let view = matter(&house.app, &who, id_of(&id)?).await?;
    let title = title_of(&view);
    html(&Show {
        page: visit.page(title.clone()).under("原案", "/work/matters"),
        title,
        record: record_of(&view),
        open: view.may_open.then(|| format!("/work/matters/{}/open", view.id)),
        signs: view.text.iter().map(|paragraph| paragraph.chars().count()).sum(),
        summary: view.summary,
        elsewhere: view.cases_elsewhere,
        text: view.text,
        cases: view
            .cases
            .into_iter()
            .map(|line| Row {
                href: format!("/work/cases/{}", line.id),
                number: line.number,
                person: line.person,
                stage: mark(line.stage),
                org: line.org_name,
                amount: line.amount.map(|amount| amount.yuan()).unwrap_or_default(),
            })
            .collect(),
    })
}

/// The lines of a matter's record that are known.
pub fn record_of(view: &MatterView) -> Vec<Term> {
    let card = &view.card;
    [
        ("案号", card.number.clone()),
        ("类型", card.matter_kind.label().to_owned()),
        ("罪名或案由", card.charge.clone()),
        ("办案机关", card.body.clone()),
        ("地区", view.region_name.clone()),
        ("日期", card.dated.map(format::day).unwrap_or_default()),
        ("来源", source_of(&card.source).to_owned()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(term, value)| Term::new(term, value))
    .collect()
}

fn source_of(source: &str) -> &str {
    match source {
        "import" => "导入的裁判文书",
        "declared" => "申请人陈述",
        "procuratorate.matters" => "检察院案件数据",
        "court.matters" => "法院案件数据",
        other => other,
    }
}
