//! `/check`: who may apply, who generally may not, and what one needs, in plain words from the rules in force.

use app::view::guide::{Guide, guide};
use askama::Template;
use axum::{Router, extract::State, response::IntoResponse, routing::get};
use kernel::Organ;

use crate::{House, failure, failure::Failure, look::Page, visit::Visit};

#[derive(Template)]
#[template(path = "portal/check.html")]
struct Check {
    page: Page,
    guide: Guide,
}

pub fn router() -> Router<House> {
    Router::new().route("/check", get(show))
}

async fn show(State(house): State<House>, visit: Visit) -> Result<impl IntoResponse, Failure> {
    let page = visit.page("我能申请吗").under("首页", "/");
    failure::html(&Check { page, guide: guide(&house.app, Organ::Procuratorate) })
}
