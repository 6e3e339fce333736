//! What says itself that it is too large is refused before a byte of it is read; what does not say is cut off where
//! the address's own limit is.

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::failure::Failure;

/// The largest request of a page: several papers at once.
pub const PAGE_BYTES_MAX: usize = 6 * app::add_paper::PAPER_BYTES_MAX;
/// The largest request that most addresses take: one paper and its form.
pub const REQUEST_BYTES_MAX: usize = app::add_paper::PAPER_BYTES_MAX + 64 * 1024;

/// Whether a request says that it is longer than this.
pub fn says_more_than(headers: &HeaderMap, bytes_max: usize) -> bool {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    match said {
        // A number too long to be read is a length too long to be taken.
        Some(text) => text.parse().map_or(true, |bytes: usize| bytes > bytes_max),
        None => false,
    }
}

/// Lets a page's request in unless it says that no page takes it.
pub async fn of_pages(request: Request, next: Next) -> Response {
    if says_more_than(request.headers(), PAGE_BYTES_MAX) {
        return Failure::too_large().into_response();
    }
    next.run(request).await
}
