//! The desk of follow-ups: whom to call or visit by when, and what came of it.

use app::{
    App, Principal,
    export::{may_export, visits_xlsx},
    model::FollowUpStage,
    view::visits::{VisitFilter, VisitLine, visits},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::get,
};

use super::{address::Address, due, sheet};
use crate::{
    House,
    failure::{Failure, html},
    look::{Chip, Due, Page, Pager, format},
    visit::StaffVisit,
};

/// Rows of a page.
const ROWS: u32 = 50;
/// The chips: the word in the address, what it is called.
const CHIPS: [(&str, &str); 5] = [
    ("late", "已逾期"),
    ("month", "三十天内"),
    ("planned", "全部待回访"),
    ("done", "已回访"),
    ("cancelled", "已取消"),
];

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/visits", get(list)).route("/visits.xlsx", get(export))
}

#[derive(Template)]
#[template(path = "work/visits/list.html")]
struct List {
    page: Page,
    chips: Vec<Chip>,
    kept: Vec<(String, String)>,
    q: String,
    narrowed: bool,
    export: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    person: String,
    number: String,
    phone: String,
    month: i64,
    due: Option<Due>,
    late: bool,
    stage: &'static str,
    done: String,
    result: String,
    satisfaction: String,
}

/// What a chip asks for; what is to be done where the address names none.
fn filter_of(app: &App, word: &str, address: &Address) -> VisitFilter {
    let today = app.today();
    let (stage, until) = match word {
        "late" => (Some(FollowUpStage::Planned), Some(today.plus_days(-1))),
        "month" => (Some(FollowUpStage::Planned), Some(today.plus_days(30))),
        "done" => (Some(FollowUpStage::Done), None),
        "cancelled" => (Some(FollowUpStage::Cancelled), None),
        _ => (Some(FollowUpStage::Planned), None),
    };
    VisitFilter { stage, until, text: address.get("q").to_owned(), after: address.after(), limit: ROWS }
}

async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let address = Address::of(&visit);
    let asked = address.get("show").to_owned();
    let found = visits(&house.app, &who, &filter_of(&house.app, &asked, &address)).await?;
    let rows: Vec<Row> = found.rows.into_iter().map(row).collect();
    html(&List {
        page: visit.page("回访"),
        chips: chips(&house.app, &who, &address, &asked).await?,
        kept: address.kept("q"),
        q: address.get("q").to_owned(),
        narrowed: address.narrows(),
        export: may_export(&who).then(|| address.on("/work/visits.xlsx")),
        pager: address.pager(rows.len(), found.total, found.next),
        rows,
    })
}

async fn chips(app: &App, who: &Principal, address: &Address, asked: &str) -> Result<Vec<Chip>, Failure> {
    let mut chips = Vec::with_capacity(CHIPS.len());
    for (word, label) in CHIPS {
        let filter = VisitFilter { after: None, limit: 1, ..filter_of(app, word, address) };
        let count = visits(app, who, &filter).await?.total;
        let on = word == asked || (word == "planned" && CHIPS.iter().all(|(known, _)| *known != asked));
        chips.push(Chip { on, ..address.chip("show", word, label, Some(count)) });
    }
    Ok(chips)
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let address = Address::of(&visit);
    let filter = filter_of(&house.app, address.get("show"), &address);
    let bytes = visits_xlsx(&house.app, &who, &VisitFilter { after: None, ..filter }).await?;
    Ok(sheet::file(&house, "visits", "回访", bytes))
}

fn row(line: VisitLine) -> Row {
    let planned = line.stage == FollowUpStage::Planned;
    let shown = planned.then(|| due::by_day(&line.due));
    Row {
        href: format!("/work/cases/{}/visits", line.case),
        person: line.person,
        number: line.number,
        phone: line.phone,
        month: line.month,
        late: shown.as_ref().is_some_and(|due| due.light == crate::look::Light::Overdue),
        due: shown,
        stage: line.stage.label(),
        done: line.done_on.map(format::day).unwrap_or_default(),
        result: [line.method.map(|method| method.label()), line.hardship.map(|hardship| hardship.label())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        satisfaction: line.satisfaction.map(|stars| format!("{stars} 分")).unwrap_or_default(),
    }
}
