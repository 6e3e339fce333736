//! Calendar feeds, which calendar programs fetch without a session, under a secret address.

use app::calendar::feed;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{House, failure::Failure};

/// The feeds.
pub fn router() -> Router<House> {
    Router::new().route("/calendar/{token}", get(serve))
}

/// The address under which the platform was asked for.
pub fn base(headers: &HeaderMap) -> String {
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
