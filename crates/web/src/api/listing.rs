//! Lists: keyset pages whose next one is linked, in the body and as a `Link` header.

use app::view::Listing;
use axum::{
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{body::JsonBody, problem::Failed};

/// Rows of a page where none are asked for.
const ROWS: u32 = 50;
/// Rows of a page at the most.
pub const ROWS_MAX: u32 = 200;

/// 列表的一页。
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed<T> {
    /// 这一页的记录
    pub items: Vec<T>,
    /// 下一页的位置，作为 `after` 传回；没有下一页时为空
    pub next: Option<String>,
    /// 总数，至多数到 1000
    #[schema(minimum = 0)]
    pub total: i64,
}

/// How many rows a page has.
pub fn rows(limit: Option<u32>) -> Result<u32, Failed> {
    match limit {
        None => Ok(ROWS),
        Some(limit) if (1..=ROWS_MAX).contains(&limit) => Ok(limit),
        Some(_) => {
            let message = format!("limit 应在 1 与 {ROWS_MAX} 之间。");
            Err(Failed::on(StatusCode::BAD_REQUEST, "limit", message, "limit"))
        }
    }
}

/// A page with the link to the next.
pub fn page<R, T: Serialize>(uri: &Uri, listing: Listing<R>, row: impl FnMut(R) -> T) -> Response {
    let Listing { rows, next, total } = listing;
    let link = next.as_deref().and_then(|next| link(uri, next));
    let body = Listed { items: rows.into_iter().map(row).collect(), next, total };
    let mut response = JsonBody(body).into_response();
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// The address of the next page: this one's with another `after`.
fn link(uri: &Uri, next: &str) -> Option<HeaderValue> {
    let kept: Vec<(String, String)> = serde_urlencoded::from_str(uri.query().unwrap_or_default()).ok()?;
    let mut pairs: Vec<_> = kept.into_iter().filter(|(name, _)| name != "after").collect();
    pairs.push(("after".to_owned(), next.to_owned()));
    let query = serde_urlencoded::to_string(pairs).ok()?;
    // The router has taken the beginning of the path away.
    HeaderValue::from_str(&format!("<{}{}?{query}>; rel=\"next\"", super::V1, uri.path())).ok()
}
