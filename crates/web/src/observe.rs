//! Every request: one line in the log, one count by route pattern and status, one duration. Patterns stand for
//! addresses, so that no case, person or search ever stands in a log or a label; the id leads from an answer to its
//! line.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;

use crate::House;

/// The header that carries a request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The log's target, to be asked for by `RUST_LOG`.
pub const TARGET: &str = "lianzhu::request";

/// An id from a proxy in front of us, where it is one: letters, digits and hyphens, not too many.
fn handed_on(request: &Request) -> Option<String> {
    let id = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
    let plain = id.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
    (plain && (8..=64).contains(&id.len())).then(|| id.to_owned())
}

/// Watches a request from outside everything else.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a request took is read off the machine, whatever day it is"
)]
pub async fn observe(State(house): State<House>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = handed_on(&request)
        .unwrap_or_else(|| house.app.ids().bytes::<8>().iter().map(|byte| format!("{byte:02x}")).collect());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::error_span!(target: TARGET, "request", id = %id);
    metrics::gauge!("lianzhu_requests_under_way").increment(1.0);
    let mut response = next.run(request).instrument(span).await;
    metrics::gauge!("lianzhu_requests_under_way").decrement(1.0);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    let labels = [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("lianzhu_requests_total", &labels).increment(1);
    metrics::histogram!("lianzhu_request_seconds", "route" => route.clone()).record(took.as_secs_f64());
    let duration_ms = u64::try_from(took.as_micros()).unwrap_or(u64::MAX) as f64 / 1_000.0;
    tracing::info!(target: TARGET, id = %id, method = %method, route = %route, status, duration_ms, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
