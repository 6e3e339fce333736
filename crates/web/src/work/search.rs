//! Search everywhere, narrowed to what the reader may see; what is hidden is said.

use app::{
    export::{may_export, search_xlsx},
    view::search::{Found, search},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::get,
};

use super::{address::Address, sheet};
use crate::{
    House,
    failure::{Failure, html},
    look::Page,
    visit::StaffVisit,
};

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/search", get(show)).route("/search.xlsx", get(export))
}

#[derive(Template)]
#[template(path = "work/search/found.html")]
struct Results {
    page: Page,
    q: String,
    short: bool,
    groups: Vec<Group>,
    found: usize,
    hidden: i64,
    export: Option<String>,
}

struct Group {
    label: &'static str,
    icon: &'static str,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    title: String,
    detail: String,
}

fn group<Id: ToString>(label: &'static str, icon: &'static str, path: &str, all: Vec<Found<Id>>) -> Group {
    let row = |found: Found<Id>| Row {
        href: format!("{path}/{}", found.id.to_string()),
        title: found.title,
        detail: found.detail,
    };
    Group { label, icon, rows: all.into_iter().map(row).collect() }
}

async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let q = Address::of(&visit).get("q").to_owned();
    let result = search(&house.app, &who, &q).await?;
    let groups = vec![
        group("案件", "folder", "/work/cases", result.cases),
        group("线索", "bulb", "/work/leads", result.leads),
        group("原案", "gavel", "/work/matters", result.matters),
    ];
    let mut page = visit.page("搜索");
    page.query.clone_from(&q);
    html(&Results {
        page,
        short: q.chars().count() < 2,
        found: groups.iter().map(|group| group.rows.len()).sum(),
        groups,
        hidden: result.hidden,
        export: may_export(&who).then(|| Address::of(&visit).on("/work/search.xlsx")),
        q,
    })
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let bytes = search_xlsx(&house.app, &who, Address::of(&visit).get("q")).await?;
    Ok(sheet::file(&house, "search", "搜索结果", bytes))
}
