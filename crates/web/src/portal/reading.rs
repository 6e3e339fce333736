//! Pages to read: what is kept about people, what this is.

use askama::Template;
use axum::{Router, response::IntoResponse, routing::get};

use crate::{House, failure, failure::Failure, look::Page, visit::Visit};

#[derive(Template)]
#[template(path = "portal/privacy.html")]
struct Privacy {
    page: Page,
}

#[derive(Template)]
#[template(path = "portal/about.html")]
struct About {
    page: Page,
}

pub fn router() -> Router<House> {
    Router::new().route("/privacy", get(privacy)).route("/about", get(about))
}

async fn privacy(visit: Visit) -> Result<impl IntoResponse, Failure> {
    failure::html(&Privacy { page: visit.page("个人信息保护").under("首页", "/") })
}

async fn about(visit: Visit) -> Result<impl IntoResponse, Failure> {
    failure::html(&About { page: visit.page("关于联助").under("首页", "/") })
}
