//! `/offices`: where one can go: organs that take applications and villages that help to fill them in.

use app::persona;
use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    response::IntoResponse,
    routing::get,
};
use kernel::{Organisation, OrganisationKind};

use crate::{
    House, failure,
    failure::Failure,
    look::{Chip, Form, Page, Pager},
    visit::Visit,
};

/// Rows of a page.
const ROWS: usize = 30;

struct Office {
    name: String,
    kind: &'static str,
    region: String,
}

#[derive(Template)]
#[template(path = "portal/offices.html")]
struct Offices {
    page: Page,
    form: Form,
    kind: String,
    chips: Vec<Chip>,
    rows: Vec<Office>,
    pager: Pager,
    total: usize,
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    kind: String,
    after: String,
}

pub fn router() -> Router<House> {
    Router::new().route("/offices", get(show))
}

/// Those that somebody who needs help can go to.
fn is_open(office: &Organisation) -> bool {
    office.kind.organ().is_some() || office.kind == OrganisationKind::Village
}

async fn show(
    State(house): State<House>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Failure> {
    let mut offices = persona::organisations(&house.app).await?;
    offices.retain(is_open);
    offices.sort_by_cached_key(cursor);
    let words: Vec<&str> = asked.q.split_whitespace().collect();
    let said = |office: &Organisation| {
        let text = format!("{}{}{}", office.name, office.region.full_name(), office.kind.label());
        words.iter().all(|word| text.contains(word))
    };
    offices.retain(said);
    let chips = chips(&asked, &offices);
    offices.retain(|office| asked.kind.is_empty() || office.kind.word() == asked.kind);
    let total = offices.len();
    let mut rows: Vec<_> =
        offices.iter().filter(|office| cursor(office) > asked.after).take(ROWS + 1).collect();
    let next =
        (rows.len() > ROWS).then(|| rows.pop()).flatten().and_then(|_| rows.last()).map(|last| cursor(last));
    let page = Offices {
        page: visit.page("就近办理点").under("首页", "/"),
        form: Form::default().with("q", &asked.q),
        kind: asked.kind.clone(),
        chips,
        pager: Pager {
            prev: (!asked.after.is_empty()).then(|| address(&asked.q, &asked.kind, "")),
            next: next.map(|after| address(&asked.q, &asked.kind, &after)),
            shown: rows.len(),
            total: u64::try_from(total).ok(),
        },
        rows: rows.into_iter().map(shown).collect(),
        total,
    };
    failure::html(&page)
}

/// The order of the list and the place in it: by region, then kind, then name.
fn cursor(office: &Organisation) -> String {
    format!("{}-{}", office.region, office.id)
}

fn shown(office: &Organisation) -> Office {
    Office { name: office.name.clone(), kind: office.kind.label(), region: office.region.full_name() }
}

fn address(q: &str, kind: &str, after: &str) -> String {
    let pairs = [("q", q), ("kind", kind), ("after", after)];
    let said: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(said).unwrap_or_default();
    if query.is_empty() { "/offices".to_owned() } else { format!("/offices?{query}") }
}

fn chips(asked: &Asked, found: &[Organisation]) -> Vec<Chip> {
    let chip = |label: &str, kind: &str, count: usize| Chip {
        label: label.to_owned(),
        href: address(&asked.q, kind, ""),
        on: asked.kind == kind,
        count: u64::try_from(count).ok(),
    };
    let of = |kind: OrganisationKind| found.iter().filter(|office| office.kind == kind).count();
    let kinds = OrganisationKind::ALL.into_iter().filter(|kind| of(*kind) > 0 || asked.kind == kind.word());
    let mut chips = vec![chip("全部", "", found.len())];
    chips.extend(kinds.map(|kind| chip(kind.label(), kind.word(), of(kind))));
    chips
}
