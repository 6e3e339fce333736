//! Complaints and ratings: what people say of the office's work, each with its owner and day.

mod show;

use app::{
    export::complaints_xlsx,
    model::ComplaintStage,
    view::complaints::{ComplaintFilter, ComplaintLine, complaints},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::{get, post},
};

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
        .route("/complaints", get(list))
        .route("/complaints.xlsx", get(export))
        .route("/complaints/{id}", get(show::show))
        .route("/complaints/{id}/accept", post(show::take_up))
        .route("/complaints/{id}/answer", post(show::reply))
        .route("/complaints/{id}/extend", post(show::put_off))
        .route("/complaints/{id}/close", post(show::end))
}

#[derive(Template)]
#[template(path = "work/complaints/list.html")]
struct List {
    page: Page,
    chips: Vec<Chip>,
    kinds: Vec<Chip>,
    kept: Vec<(String, String)>,
    q: String,
    narrowed: bool,
    export: Option<String>,
    total: i64,
    by_latest: Sorted,
    by_oldest: Sorted,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    number: String,
    kind: String,
    case: Option<(String, String)>,
    org: String,
    stage: &'static str,
    filed: String,
    due: Option<Due>,
}

fn filter(address: &Address) -> ComplaintFilter {
    ComplaintFilter {
        text: address.get("q").to_owned(),
        stage: ComplaintStage::ALL.into_iter().find(|stage| stage.word() == address.get("stage")),
        ratings: match address.get("kind") {
            "rating" => Some(true),
            "complaint" => Some(false),
            _ => None,
        },
        oldest: address.get("sort") == "oldest",
        after: address.after(),
        limit: ROWS,
    }
}

async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let address = Address::of(&visit);
    let filter = filter(&address);
    let found = complaints(&house.app, &who, &filter).await?;
    let chips = ComplaintStage::ALL
        .into_iter()
        .map(|stage| Chip {
            on: filter.stage == Some(stage),
            ..address.chip("stage", stage.word(), stage.label(), None)
        })
        .collect();
    let kinds = [("complaint", "投诉", false), ("rating", "评价", true)]
        .into_iter()
        .map(|(word, label, ratings)| Chip {
            on: filter.ratings == Some(ratings),
            ..address.chip("kind", word, label, None)
        })
        .collect();
    let rows: Vec<Row> = found.rows.into_iter().map(row).collect();
    html(&List {
        page: visit.page("投诉和评价"),
        chips,
        kinds,
        kept: address.kept("q"),
        narrowed: address.narrows(),
        export: Some(address.on("/work/complaints.xlsx")),
        q: filter.text,
        total: found.total,
        by_latest: address.sorted(""),
        by_oldest: address.sorted("oldest"),
        pager: address.pager(rows.len(), found.total, found.next),
        rows,
    })
}

fn row(line: ComplaintLine) -> Row {
    Row {
        href: format!("/work/complaints/{}", line.id),
        kind: kind_of(&line),
        number: line.number,
        case: line.case.map(|case| (format!("/work/cases/{case}"), line.case_number)),
        org: line.org_name,
        stage: line.stage.label(),
        filed: line.filed_on.to_string(),
        due: line.due.as_ref().map(due::shown),
    }
}

/// 投诉·热线电话，评价·2 分。
fn kind_of(line: &ComplaintLine) -> String {
    match (line.stars, line.channel) {
        (Some(stars), _) => format!("评价·{stars} 分"),
        (None, Some(channel)) => format!("投诉·{}", channel.label()),
        (None, None) => "投诉".to_owned(),
    }
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let bytes = complaints_xlsx(&house.app, &who, &filter(&Address::of(&visit))).await?;
    Ok(sheet::file(&house, "complaints", "投诉和评价", bytes))
}
