//! The list of referrals: sent or received by the reader's role, found, by stage, page after page, exported.

use app::{
    App, Principal,
    export::{may_export, referrals_xlsx},
    model::ReferralStage,
    view::referrals::{ReferralFilter, ReferralLine, is_department, search_referrals},
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    House,
    failure::{self, Failure},
    look::{Chip, Page, Pager, format},
    visit::StaffVisit,
    work::{
        address::{Address, Sorted},
        case::stage_css,
        sheet,
    },
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
    narrowed: bool,
    chips: Vec<Chip>,
    kept: Vec<(String, String)>,
    q: String,
    export: Option<String>,
    by_latest: Sorted,
    by_oldest: Sorted,
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

fn stages_of(address: &Address) -> &'static [ReferralStage] {
    CHIPS.iter().find(|(word, ..)| *word == address.get("stage")).map_or(&[][..], |(_, _, stages)| stages)
}

fn filter_of(address: &Address) -> ReferralFilter {
    ReferralFilter {
        stages: stages_of(address).to_vec(),
        text: address.get("q").to_owned(),
        oldest: address.get("sort") == "oldest",
        after: address.after(),
        limit: ROWS,
    }
}

/// The list.
pub async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<impl IntoResponse, Failure> {
    let address = Address::of(&visit);
    let received = matches!(&who, Principal::Staff(staff) if is_department(staff));
    let filter = filter_of(&address);
    let listing = search_referrals(&house.app, &who, &filter).await?;
    let heading = if received { "收到的移送" } else { "移送" };
    let rows: Vec<Row> = listing.rows.iter().map(|line| row(line, received)).collect();
    let template = ListPage {
        page: visit.page(heading),
        heading,
        received,
        narrowed: address.narrows(),
        chips: chips(&house.app, &who, &address, &filter).await?,
        kept: address.kept("q"),
        q: filter.text,
        by_latest: address.sorted(""),
        by_oldest: address.sorted("oldest"),
        export: may_export(&who).then(|| address.on("/work/referrals.xlsx")),
        pager: address.pager(rows.len(), listing.total, listing.next),
        rows,
    };
    failure::html(&template)
}

/// The list as a spreadsheet.
pub async fn export(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Response, Failure> {
    let bytes = referrals_xlsx(&house.app, &who, &filter_of(&Address::of(&visit))).await?;
    Ok(sheet::file(&house, "referrals", "移送", bytes))
}

async fn chips(
    app: &App,
    who: &Principal,
    address: &Address,
    filter: &ReferralFilter,
) -> Result<Vec<Chip>, Failure> {
    let mut chips = Vec::with_capacity(CHIPS.len());
    for (word, label, stages) in CHIPS {
        let counted = ReferralFilter { stages: stages.to_vec(), after: None, limit: 1, ..filter.clone() };
        let total = search_referrals(app, who, &counted).await?.total;
        let on = address.get("stage") == word;
        chips.push(Chip {
            label: label.to_owned(),
            href: address.with("stage", word),
            on,
            count: u64::try_from(total).ok(),
        });
    }
    Ok(chips)
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
