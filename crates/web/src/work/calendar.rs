//! The calendar feed of one's own duties: the page that gives its secret address, and the feed itself.

use app::calendar::{end_feed, feed, has_feed, renew_feed};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};

use crate::{
    House,
    failure::{Failure, html},
    look::{FlashKind, Page},
    posted::Posted,
    visit::{StaffVisit, lead_to},
};

/// The page, below `/work`.
pub fn router() -> Router<House> {
    Router::new().route("/calendar", get(show).post(renew)).route("/calendar/end", post(end))
}

/// The feed, which is fetched without a session.
pub fn feed_router() -> Router<House> {
    Router::new().route("/calendar/{token}", get(serve))
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
    Ok(lead_to("/work/calendar", FlashKind::Done, "订阅已停止,原来的地址不能再用。"))
}

/// The address under which the platform was asked for.
fn base(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("x-forwarded-host").or_else(|| text("host")).unwrap_or("localhost");
    let local = host.starts_with("127.0.0.1") || host.starts_with("localhost");
    let scheme = text("x-forwarded-proto").unwrap_or(if local { "http" } else { "https" });
    format!("{scheme}://{host}")
}

async fn serve(
    State(house): State<House>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let token = token.strip_suffix(".ics").unwrap_or(&token);
    let text = feed(&house.app, token, &base(&headers)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"lianzhu.ics\""),
    ];
    Ok((headers, text).into_response())
}
