//! The offices of the platform: who is where, and who decides on assistance.

use app::{
    App, Principal,
    export::{may_export, organisations_xlsx},
    view::organisations::{OrganisationLine, organisations},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::get,
};
use kernel::OrganisationKind;

use super::{address::Address, sheet};
use crate::{
    House,
    failure::{Failure, html},
    look::{Chip, Page, Pager},
    visit::StaffVisit,
};

/// Rows of a page.
const ROWS: u32 = 100;

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/organisations", get(list)).route("/organisations.xlsx", get(export))
}

#[derive(Template)]
#[template(path = "work/organisations/list.html")]
struct List {
    page: Page,
    chips: Vec<Chip>,
    kept: Vec<(String, String)>,
    q: String,
    export: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    name: String,
    kind: &'static str,
    region: String,
    decides: bool,
    id: String,
}

fn kind_of(address: &Address) -> Option<OrganisationKind> {
    OrganisationKind::ALL.into_iter().find(|kind| kind.word() == address.get("kind"))
}

async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let address = Address::of(&visit);
    let q = address.get("q").to_owned();
    let found = organisations(&house.app, &who, &q, kind_of(&address), address.after(), ROWS).await?;
    let rows: Vec<Row> = found.rows.into_iter().map(row).collect();
    html(&List {
        page: visit.page("单位"),
        chips: chips(&house.app, &who, &address, &q).await?,
        kept: address.kept("q"),
        q,
        export: may_export(&who).then(|| address.on("/work/organisations.xlsx")),
        pager: address.pager(rows.len(), found.total, found.next),
        rows,
    })
}

async fn chips(app: &App, who: &Principal, address: &Address, q: &str) -> Result<Vec<Chip>, Failure> {
    let mut chips = Vec::new();
    for kind in OrganisationKind::ALL {
        let count = organisations(app, who, q, Some(kind), None, 1).await?.total;
        let chip = address.chip("kind", kind.word(), kind.label(), Some(count));
        if count > 0 || chip.on {
            chips.push(chip);
        }
    }
    Ok(chips)
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let address = Address::of(&visit);
    let bytes = organisations_xlsx(&house.app, &who, address.get("q"), kind_of(&address)).await?;
    Ok(sheet::file(&house, "organisations", "单位", bytes))
}

fn row(line: OrganisationLine) -> Row {
    Row {
        name: line.name,
        kind: line.kind.label(),
        region: line.region.full_name(),
        decides: line.decides,
        id: line.id,
    }
}
