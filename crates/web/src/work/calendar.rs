//! The page that gives the secret address of one's calendar feed.

use app::calendar::{end_feed, has_feed, renew_feed};
use askama::Template;
use axum::{
    Router,
    extract::State,
    http::HeaderMap,
    response::{Html, Response},
    routing::{get, post},
};

use crate::{
    House,
    calendar_feed::base,
    failure::{Failure, html},
    look::{FlashKind, Page},
    posted::Posted,
    visit::{StaffVisit, lead_to},
};

/// The page, below `/work`.
pub fn router() -> Router<House> {
    Router::new().route("/calendar", get(show).post(renew)).route("/calendar/end", post(end))
}

#[derive(Template)]
#[template(path = "work/calendar/show.html")]
struct Show {
    page: Page,
    has: bool,
    /// The address, once, right after it was made.
    address: Option<String>,
}

async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let has = has_feed(&house.app, &who).await?;
    html(&Show { page: visit.page("日程订阅").under("我的工作", "/work"), has, address: None })
}

async fn renew(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    headers: HeaderMap,
    _: Posted,
) -> Result<Html<String>, Failure> {
    let token = renew_feed(&house.app, &who).await?;
    let address = Some(format!("{}/calendar/{token}.ics", base(&headers)));
    html(&Show { page: visit.page("日程订阅").under("我的工作", "/work"), has: true, address })
}

async fn end(
    State(house): State<House>,
    StaffVisit(_, who): StaffVisit,
    _: Posted,
) -> Result<Response, Failure> {
    end_feed(&house.app, &who).await?;
    Ok(lead_to("/work/calendar", FlashKind::Done, "订阅已停止，原来的地址不能再用。"))
}
