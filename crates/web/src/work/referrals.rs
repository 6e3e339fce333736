//! The referral desk: what one's office sent, what one's department received.

mod answer;
mod list;
mod show;

use axum::{
    Router,
    routing::{get, post},
};

use crate::House;

/// The pages of referrals, below `/work`.
pub fn router() -> Router<House> {
    Router::new()
        .route("/referrals", get(list::list))
        .route("/referrals.xlsx", get(list::export))
        .route("/referrals/{id}", get(show::show))
        .route("/referrals/{id}/receive", post(answer::receive))
        .route("/referrals/{id}/resolve", post(answer::resolve))
        .route("/referrals/{id}/recall", post(answer::recall))
}
