//! The JSON API below `/api/v1`: the same verbs as the pages, under the same rulebook and rules, for machines. Its
//! description is made from the handlers themselves and served at `/api/openapi.json`.

mod applications;
mod body;
mod bounds;
pub(crate) mod browse;
mod caller;
mod case_money;
mod case_opinion;
mod case_parts_shown;
mod case_shown;
mod case_steps;
mod case_verbs;
mod cases;
mod change;
mod check;
mod complaints;
mod describe;
mod duties;
mod finding_shown;
mod follow_ups;
mod funds;
pub mod gate;
mod given;
mod journal;
mod leads;
mod listing;
mod matters;
mod notices;
mod organisations;
mod papers;
mod problem;
mod referrals;
mod search;
mod sessions;
mod shown;
mod verb;
mod words;

use std::sync::LazyLock;

use axum::{Router, middleware, routing::get};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::House;
use problem::Failed;

/// Where the operations stand.
const V1: &str = "/api/v1";

/// SHA-256 over parts, each with its length before it, hex.
fn digest(parts: &[&[u8]]) -> String {
    app::asked::sha256_of_parts(parts)
}

fn operations() -> OpenApiRouter<House> {
    let v1 = OpenApiRouter::new()
        .merge(applications::router())
        .merge(sessions::router())
        .merge(cases::router())
        .merge(case_verbs::router())
        .merge(case_steps::router())
        .merge(case_opinion::router())
        .merge(case_money::router())
        .merge(papers::router())
        .merge(leads::router())
        .merge(matters::router())
        .merge(referrals::router())
        .merge(follow_ups::router())
        .merge(duties::router())
        .merge(complaints::router())
        .merge(notices::router())
        .merge(funds::router())
        .merge(organisations::router())
        .merge(journal::router())
        .merge(search::router())
        .merge(check::router())
        .fallback(async || Failed::not_found("这个接口"));
    OpenApiRouter::with_openapi(describe::beginning()).nest(V1, v1)
}

/// The description of the API.
pub fn document() -> &'static OpenApi {
    static DOCUMENT: LazyLock<OpenApi> =
        LazyLock::new(|| describe::complete(operations().split_for_parts().1));
    &DOCUMENT
}

/// The description as JSON text, as it is committed and served.
pub fn document_text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let mut text = serde_json::to_string_pretty(document()).unwrap_or_default();
        text.push('\n');
        text
    });
    &TEXT
}

/// The addresses of all operations that answer GET, as they are described.
pub fn get_addresses() -> Vec<String> {
    let all = document().paths.paths.iter();
    all.filter(|(_, item)| item.get.is_some()).map(|(path, _)| path.clone()).collect()
}

/// The routes of the API.
pub fn router(house: &House) -> Router<House> {
    let (router, _) = operations().split_for_parts();
    router
        .route("/api/openapi.json", get(browse::served))
        .layer(middleware::from_fn_with_state(house.clone(), gate::enter))
}
