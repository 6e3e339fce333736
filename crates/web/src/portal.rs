//! The portal: pages for people who look for help, on a phone, without an account and without script.

mod apply;
pub mod ask;
mod case_progress;
mod check;
mod complain;
mod handover;
mod home;
mod kiosk;
mod look_up;
mod offices;
mod open_draft;
mod places;
mod reading;
mod receipt;
mod sign_in;
pub mod told;
mod what_now;

use axum::Router;

use crate::House;

// What the desks share with the portal: the same questions, drafts and words.
pub use apply::{CHECKS, UPLOAD_BYTES_MAX, asks, size, typed};
pub use ask::{Ask, Control};
pub use handover::spaced;
pub use open_draft::OpenDraft;

/// The doors of the portal: address, name, icon.
pub const DOORS: &[(&str, &str, &str)] = &[
    ("/", "首页", "home"),
    ("/check", "我能申请吗", "help-circle"),
    ("/apply", "申请救助", "file-text"),
    ("/progress", "查进度", "list-check"),
];

/// The pages of the portal.
pub fn router() -> Router<House> {
    Router::new()
        .merge(home::router())
        .merge(check::router())
        .merge(apply::router())
        .merge(handover::router())
        .merge(kiosk::router())
        .merge(receipt::router())
        .merge(look_up::router())
        .merge(case_progress::router())
        .merge(offices::router())
        .merge(complain::router())
        .merge(reading::router())
        .merge(sign_in::router())
}
