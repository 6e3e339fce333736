//! The list of referrals: sent or received by the reader's role, by stage, page after page.

use app::{
    App, Principal,
    model::ReferralStage,
    view::referrals::{ReferralLine, is_department, referrals},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};

use crate::{
    House,
    failure::{self, Failure},
    look::{Chip, Page, Pager, format},
    visit::StaffVisit,
    work::case::stage_css,
};

/// Rows of a page.
const ROWS: u32 = 50;

/// The stages as chips: the word in the address and what it means; the first is everything.
const CHIPS: [(&str, &str, &[ReferralStage]); 6] = [
    ("", "全部", &[]),
    ("sent", "待签收", &[ReferralStage::Sent]),
    ("received", "办理中", &[ReferralStage::Received]),
    ("granted", "已救助", &[ReferralStage::Granted]),
    ("declined", "不予救助", &[ReferralStage::Declined]),
    ("recalled", "已撤回", &[ReferralStage::Recalled]),
];

#[derive(Template)]
#[template(path = "work/referrals/list.html")]
struct ListPage {
    page: Page,
    heading: &'static str,
    received: bool,
    filtered: bool,
    total: String,
    chips: Vec<Chip>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    number: String,
    person: String,
    other: String,
    programmes: String,
    sent: String,
    stage: &'static str,
    css: &'static str,
    resolved: String,
}

/// What the address asks for.
#[derive(serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    stage: String,
    after: Option<String>,
}

/// The list.
pub async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Failure> {
    let received = matches!(&who, Principal::Staff(staff) if is_department(staff));
    let stages =
        CHIPS.iter().find(|(word, ..)| *word == asked.stage).map_or(&[][..], |(_, _, stages)| stages);
    let listing = referrals(&house.app, &who, stages.to_vec(), asked.after.clone(), ROWS).await?;
    let heading = if received { "收到的移送" } else { "移送" };
    let template = ListPage {
        page: visit.page(heading),
        heading,
        received,
        filtered: !stages.is_empty(),
        total: format::count(u64::try_from(listing.total).unwrap_or(0)),
        chips: chips(&house.app, &who, &asked.stage).await?,
        pager: Pager {
            prev: asked.after.as_ref().map(|_| address(&asked.stage, None)),
            next: listing.next.as_deref().map(|after| address(&asked.stage, Some(after))),
            shown: listing.rows.len(),
            total: u64::try_from(listing.total).ok(),
        },
        rows: listing.rows.iter().map(|line| row(line, received)).collect(),
    };
    failure::html(&template)
}

async fn chips(app: &App, who: &Principal, on: &str) -> Result<Vec<Chip>, Failure> {
    let mut chips = Vec::with_capacity(CHIPS.len());
    for (word, label, stages) in CHIPS {
        let total = referrals(app, who, stages.to_vec(), None, 1).await?.total;
        chips.push(Chip {
            label: label.to_owned(),
            href: address(word, None),
            on: word == on,
            count: u64::try_from(total).ok(),
        });
    }
    Ok(chips)
}

fn address(stage: &str, after: Option<&str>) -> String {
    let pairs =
        [Some(("stage", stage)).filter(|(_, stage)| !stage.is_empty()), after.map(|after| ("after", after))];
    let pairs: Vec<_> = pairs.into_iter().flatten().collect();
    match serde_urlencoded::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("/work/referrals?{query}"),
        Ok(_) | Err(_) => "/work/referrals".to_owned(),
    }
}

fn row(line: &ReferralLine, received: bool) -> Row {
    Row {
        href: format!("/work/referrals/{}", line.id),
        number: line.number.clone(),
        person: line.person.clone(),
        other: if received { line.from_name.clone() } else { line.to_name.clone() },
        programmes: line.programmes.join("、"),
        sent: format::day(line.sent_on),
        stage: line.stage.label(),
        css: stage_css(line.stage),
        resolved: line.resolved_on.map(format::day).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_what_is_asked() {
        assert_eq!(address("", None), "/work/referrals");
        assert_eq!(address("sent", Some("a b")), "/work/referrals?stage=sent&after=a+b");
    }
}
