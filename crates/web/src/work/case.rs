//! The case: one person in one matter, from the first word to the archive. Every tab is an address of its own inside
//! one frame; every form posts to a verb of the case and comes back to the tab it stands on.

mod application;
mod at;
mod closing;
mod decision;
mod facts;
mod finding;
mod frame;
mod money;
mod opinion;
mod overview;
mod papers;
mod record;
mod referrals;
mod stages;
pub mod steps;
mod visits;

use axum::{
    Router,
    routing::{get, post},
};

use crate::House;

pub(super) use at::{refusing, stale};
pub(super) use frame::due;
pub(super) use record::item as timeline_item;
pub(super) use referrals::stage_css;

/// The pages of a case, below `/work`.
pub fn router() -> Router<House> {
    Router::new()
        .route("/cases/{id}", get(overview::show))
        .route("/cases/{id}/application", get(application::show).post(application::record))
        .route("/cases/{id}/code", post(application::issue_code))
        .route("/cases/{id}/facts", get(facts::show).post(facts::record))
        .route("/cases/{id}/facts/fetch", post(facts::fetch))
        .route("/cases/{id}/finding", get(finding::show))
        .route("/cases/{id}/papers", get(papers::show).post(papers::add))
        .route("/cases/{id}/papers/{sha256}", get(papers::read))
        .route("/cases/{id}/supplement", post(papers::request_supplement))
        .route("/cases/{id}/supplement/finish", post(papers::finish_supplement))
        .route("/cases/{id}/accept", post(papers::accept))
        .route("/cases/{id}/abandon", post(papers::abandon))
        .route("/cases/{id}/decision", get(decision::show))
        .route("/cases/{id}/opinion", post(decision::propose))
        .route("/cases/{id}/sign", post(decision::sign))
        .route("/cases/{id}/return", post(decision::send_back))
        .route("/cases/{id}/money", get(money::show))
        .route("/cases/{id}/payment", post(money::confirm))
        .route("/cases/{id}/payment/failed", post(money::report_failure))
        .route("/cases/{id}/referrals", get(referrals::show).post(referrals::send))
        .route("/cases/{id}/visits", get(visits::show))
        .route("/cases/{id}/visits/{visit}", post(visits::record))
        .route("/cases/{id}/visits/{visit}/cancel", post(visits::cancel))
        .route("/cases/{id}/record", get(record::show))
        .route("/cases/{id}/steps", get(steps::show))
        .route("/cases/{id}/steps/{verb}", post(steps::act))
        .route("/cases/{id}/closing", get(closing::show))
        .route("/cases/{id}/withdraw", post(closing::withdraw))
        .route("/cases/{id}/close", post(closing::close))
}
