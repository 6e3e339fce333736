//! `/`: what this is, three doors, and how it goes.

use app::view::guide::{Times, times};
use askama::Template;
use axum::{Router, extract::State, http::HeaderMap, response::IntoResponse, routing::get};

use kernel::Organ;

use super::open_draft::{OpenDraft, number_of};
use crate::{House, failure, failure::Failure, look::Page, visit::Visit};

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home {
    page: Page,
    /// The draft's address and the number of its next step.
    draft: Option<(String, usize)>,
    /// How long each step may take.
    times: Times,
}

pub fn router() -> Router<House> {
    Router::new().route("/", get(show))
}

async fn show(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Failure> {
    let open = OpenDraft::of_cookie(&house, &visit, &headers).await?;
    let draft = open.map(|open| (open.path(open.resume()), number_of(open.resume())));
    let times = times(&house.app, Organ::Procuratorate);
    failure::html(&Home { page: visit.page("遇到难处，这里帮您"), draft, times })
}
