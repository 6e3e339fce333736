//! The desk where applications are taken in: at the window, orally, or on somebody's behalf. First who it is, then one
//! dense page that is saved as one types, then a receipt with the list of what was handed over.

mod find;
mod form;
mod receipt;

use axum::{Router, extract::DefaultBodyLimit, routing::get};

use crate::{House, portal};

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new()
        .route("/intake", get(find::show).post(find::start))
        .route(
            "/intake/{draft}",
            get(form::show).post(form::post).layer(DefaultBodyLimit::max(portal::UPLOAD_BYTES_MAX)),
        )
        .route("/intake/{draft}/papers/{sha256}", get(form::paper))
}
