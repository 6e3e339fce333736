//! Matters: judgments and departments' cases; an assistance case is opened from one.

mod open;
mod show;

use app::{
    export::{matters_xlsx, may_export},
    model::MatterKind,
    view::matters::{MatterLine, matters},
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
    look::{Chip, Page, Pager, format},
    visit::StaffVisit,
};

/// Rows of a page.
const ROWS: u32 = 50;

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new()
        .route("/matters", get(list))
        .route("/matters.xlsx", get(export))
        .route("/matters/{id}", get(show::show))
        .route("/matters/{id}/open", get(open::show).post(open::open))
}

#[derive(Template)]
#[template(path = "work/matters/list.html")]
struct List {
    page: Page,
    chips: Vec<Chip>,
    kept: Vec<(String, String)>,
    q: String,
    narrowed: bool,
    export: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    number: String,
    kind: &'static str,
    body: String,
    charge: String,
    region: String,
    dated: String,
}

async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let address = Address::of(&visit);
    let kind = kind_of(&address);
    let q = address.get("q").to_owned();
    let found = matters(&house.app, &who, &q, kind, address.after(), ROWS).await?;
    let mut chips = Vec::new();
    for kind in MatterKind::ALL {
        let count = matters(&house.app, &who, &q, Some(kind), None, 1).await?.total;
        chips.push(address.chip("kind", kind.word(), kind.label(), Some(count)));
    }
    let rows: Vec<Row> = found.rows.into_iter().map(row).collect();
    html(&List {
        page: visit.page("原案"),
        chips,
        kept: address.kept("q"),
        narrowed: address.narrows(),
        export: may_export(&who).then(|| address.on("/work/matters.xlsx")),
        q,
        pager: address.pager(rows.len(), found.total, found.next),
        rows,
    })
}

fn kind_of(address: &Address) -> Option<MatterKind> {
    MatterKind::ALL.into_iter().find(|kind| kind.word() == address.get("kind"))
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let address = Address::of(&visit);
    let bytes = matters_xlsx(&house.app, &who, address.get("q"), kind_of(&address)).await?;
    Ok(sheet::file(&house, "matters", "原案", bytes))
}

fn row(line: MatterLine) -> Row {
    Row {
        href: format!("/work/matters/{}", line.id),
        number: line.number,
        kind: line.kind.label(),
        body: line.body,
        charge: line.charge,
        region: line.region_name,
        dated: line.dated.map(format::day).unwrap_or_default(),
    }
}
