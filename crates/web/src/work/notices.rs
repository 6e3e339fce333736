//! Notices: what happened that one should know of, the latest first.

use app::notices::{Notice, notices, read, read_all, unread};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::address::Address;
use crate::{
    House,
    failure::{Failure, html},
    look::{FlashKind, Page, Pager},
    posted::Posted,
    visit::{StaffVisit, lead_to},
};

/// Rows of a page.
const ROWS: u32 = 50;

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/notices", get(list).post(read_everything)).route("/notices/{id}", post(open))
}

#[derive(Template)]
#[template(path = "work/notices/list.html")]
struct List {
    page: Page,
    unread: i64,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    to: String,
    line: String,
    number: String,
    at: String,
    icon: &'static str,
    seen: bool,
}

async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let address = Address::of(&visit);
    let found = notices(&house.app, &who, address.after().as_deref(), ROWS).await?;
    let rows: Vec<Row> = found.rows.into_iter().map(row).collect();
    html(&List {
        page: visit.page("通知"),
        unread: unread(&house.app, &who).await?,
        pager: address.pager(rows.len(), found.total, found.next),
        rows,
    })
}

fn row(notice: Notice) -> Row {
    let icon = match notice.kind.as_str() {
        "duty_escalated" => "alert-octagon",
        "duty_warned" => "clock",
        "complaint_filed" | "complaint_answered" => "message",
        _ => "info-circle",
    };
    Row {
        to: format!("/work/notices/{}?to={}", notice.id.replace('/', "%2F"), place_of(&notice)),
        line: notice.line,
        number: notice.case_number,
        at: kernel::clock_text(notice.at),
        icon,
        seen: notice.seen,
    }
}

/// The address of what a notice is about.
fn place_of(notice: &Notice) -> String {
    let stream = notice.stream.to_string();
    match (stream.split_once('/'), notice.case) {
        (Some(("case", id)), _) => format!("/work/cases/{id}"),
        (Some(("lead", id)), _) => format!("/work/leads/{id}"),
        (Some(("referral", id)), _) => format!("/work/referrals/{id}"),
        (Some(("complaint", id)), _) => format!("/work/complaints/{id}"),
        (_, Some(case)) => format!("/work/cases/{case}"),
        (_, None) => "/work".to_owned(),
    }
}

#[derive(serde::Deserialize)]
struct Leads {
    #[serde(default)]
    to: String,
}

/// Opening a notice marks it as read and leads to what it is about; never to another site.
async fn open(
    State(house): State<House>,
    StaffVisit(_, who): StaffVisit,
    Path(id): Path<String>,
    axum::extract::Query(leads): axum::extract::Query<Leads>,
    _: Posted,
) -> Result<Response, Failure> {
    read(&house.app, &who, &id).await?;
    let to = if leads.to.starts_with("/work") { leads.to.as_str() } else { "/work/notices" };
    Ok(Redirect::to(to).into_response())
}

async fn read_everything(
    State(house): State<House>,
    StaffVisit(_, who): StaffVisit,
    _: Posted,
) -> Result<Response, Failure> {
    read_all(&house.app, &who).await?;
    Ok(lead_to("/work/notices", FlashKind::Done, "已全部标为已读。"))
}
