//! Leads: people who may be entitled and have not applied, the highest need first, each with its reasons.

mod bulk;
mod review;
mod show;

use app::{
    export::{leads_xlsx, may_export},
    model::LeadStage,
    view::leads::{LeadFilter, LeadLine, leads, offered_leads},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::{get, post},
};

use kernel::Role;

use super::{
    address::{Address, Sorted},
    due, sheet,
};
use crate::{
    House,
    failure::{Failure, html},
    look::{Chip, Due, Page, Pager},
    visit::StaffVisit,
};

/// Rows of a page.
const ROWS: u32 = 50;

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new()
        .route("/leads", get(list))
        .route("/leads.xlsx", get(export))
        .route("/leads/bulk", post(bulk::ask))
        .route("/leads/bulk/do", post(bulk::act))
        .route("/leads/{id}", get(show::show))
        .route("/leads/{id}/take-up", post(review::take_up))
        .route("/leads/{id}/dismiss", post(review::dismiss))
        .route("/leads/{id}/hand-on", post(review::hand_on))
        .route("/leads/{id}/receive", post(review::receive))
        .route("/leads/{id}/give-back", post(review::give_back))
        .route("/leads/{id}/take-back", post(review::take_back))
        .route("/leads/{id}/reopen", post(review::reopen))
}

#[derive(Template)]
#[template(path = "work/leads/list.html")]
struct List {
    page: Page,
    chips: Vec<Chip>,
    kept: Vec<(String, String)>,
    q: String,
    narrowed: bool,
    export: Option<String>,
    reviews: bool,
    /// What other offices hand to the reader's.
    offered: Vec<Row>,
    by_score: Sorted,
    by_found: Sorted,
    /// Whether anybody on the page is in a priority group.
    prioritised: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    id: String,
    href: String,
    person: String,
    age: String,
    score: u8,
    weight: &'static str,
    reasons: Vec<String>,
    more: usize,
    priority: Vec<String>,
    matter: String,
    due: Option<Due>,
    stage: &'static str,
    found: String,
    open: bool,
    case: Option<String>,
    org: String,
    offered_to: Option<String>,
}

async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let address = Address::of(&visit);
    let filter = filter_of(&address);
    let found = leads(&house.app, &who, &filter).await?;
    let mut chips = Vec::with_capacity(LeadStage::ALL.len() + 1);
    for stage in LeadStage::ALL {
        let counted = LeadFilter { stage: Some(stage), after: None, limit: 1, ..filter.clone() };
        let count = leads(&house.app, &who, &counted).await?.total;
        let chip = address.chip("stage", stage.word(), stage.label(), Some(count));
        chips.push(Chip { on: filter.stage == Some(stage), ..chip });
    }
    chips.push(address.chip("stage", "all", "全部", None));
    let rows: Vec<Row> = found.rows.into_iter().map(row).collect();
    html(&List {
        page: visit.page("线索"),
        chips,
        kept: address.kept("q"),
        narrowed: address.narrows(),
        export: may_export(&who).then(|| address.on("/work/leads.xlsx")),
        reviews: who.role() == Some(Role::Handler),
        by_score: address.sorted(""),
        by_found: address.sorted("found"),
        prioritised: rows.iter().any(|row| !row.priority.is_empty()),
        q: filter.text,
        pager: address.pager(rows.len(), found.total, found.next),
        offered: offered_leads(&house.app, &who).await?.into_iter().map(row).collect(),
        rows,
    })
}

/// The stage asked for: those that wait, unless the address says otherwise.
fn chosen(address: &Address) -> Option<LeadStage> {
    let asked = LeadStage::ALL.into_iter().find(|stage| stage.word() == address.get("stage"));
    if address.get("stage") == "all" { None } else { Some(asked.unwrap_or(LeadStage::Open)) }
}

fn filter_of(address: &Address) -> LeadFilter {
    LeadFilter {
        stage: chosen(address),
        text: address.get("q").to_owned(),
        newest: address.get("sort") == "found",
        after: address.after(),
        limit: ROWS,
    }
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let bytes = leads_xlsx(&house.app, &who, &filter_of(&Address::of(&visit))).await?;
    Ok(sheet::file(&house, "leads", "线索", bytes))
}

fn row(line: LeadLine) -> Row {
    Row {
        id: line.id.to_string(),
        href: format!("/work/leads/{}", line.id),
        person: line.person,
        age: line.age.map(|age| format!("{age} 岁")).unwrap_or_default(),
        weight: weight(line.score),
        score: line.score,
        more: line.reasons.len().saturating_sub(3),
        reasons: line.reasons.into_iter().take(3).collect(),
        priority: line.priority,
        matter: line.matter,
        due: line.due.as_ref().filter(|_| line.stage == LeadStage::Open).map(due::shown),
        stage: line.stage.label(),
        found: line.proposed_on.to_string(),
        open: line.stage == LeadStage::Open,
        case: line.case.map(|case| format!("/work/cases/{case}")),
        org: line.org_name,
        offered_to: line.offered_to,
    }
}

/// How heavily a score weighs, as a CSS class.
fn weight(score: u8) -> &'static str {
    match score {
        60.. => "is-high",
        40..60 => "is-middle",
        0..40 => "is-low",
    }
}
