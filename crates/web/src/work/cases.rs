//! The list of cases: found, filtered, sorted, exported.

use app::{
    export::{cases_xlsx, may_export},
    model::CaseStage,
    view::{
        board::board,
        cases::{CaseFilter, CaseLine, CaseOrder, cases, offered_cases},
    },
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::get,
};
use kernel::Role;

use super::{
    address::{Address, Sorted},
    due, sheet,
    stage::{Mark, mark},
};
use crate::{
    House,
    failure::{Failure, html},
    look::{Chip, Due, Page, Pager},
    visit::StaffVisit,
};

/// Rows of a page.
const ROWS: u32 = 50;

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/cases", get(list)).route("/cases.xlsx", get(export))
}

#[derive(Template)]
#[template(path = "work/cases/list.html")]
struct List {
    page: Page,
    chips: Vec<Chip>,
    kept: Vec<(String, String)>,
    q: String,
    narrowed: bool,
    several_offices: bool,
    export: Option<String>,
    /// The reader may give cases to a colleague.
    assigns: bool,
    by_newest: Sorted,
    by_due: Sorted,
    by_amount: Sorted,
    /// What other offices offer to the reader's.
    offered: Vec<Row>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    id: String,
    href: String,
    number: String,
    person: String,
    stage: Mark,
    org: String,
    opened: String,
    offered_to: Option<String>,
    due: Option<Due>,
    late: bool,
    amount: String,
}

fn order_of(address: &Address) -> CaseOrder {
    match address.get("sort") {
        "due" => CaseOrder::Due,
        "amount" => CaseOrder::Amount,
        _ => CaseOrder::Newest,
    }
}

fn filter_of(address: &Address) -> CaseFilter {
    let asked = address.get("stage");
    CaseFilter {
        text: address.get("q").to_owned(),
        stages: CaseStage::ALL
            .into_iter()
            .filter(|stage| stage.word() == asked || (asked == "open" && stage.is_open()))
            .collect(),
        mine: address.get("mine") == "1",
        sort: order_of(address),
        after: address.after(),
        limit: ROWS,
    }
}

async fn list(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    let address = Address::of(&visit);
    let role = who.role();
    let found = cases(&house.app, &who, &filter_of(&address)).await?;
    let clerk = matches!(role, Some(Role::VillageClerk | Role::DepartmentOfficer));
    let counts = if clerk { Vec::new() } else { board(&house.app, &who).await?.stages };
    let rows: Vec<Row> = found.rows.into_iter().map(|line| row(line, clerk)).collect();
    let offered = offered_cases(&house.app, &who).await?;
    html(&List {
        page: visit.page("案件"),
        chips: chips(&address, &counts, role == Some(Role::Handler)),
        kept: address.kept("q"),
        q: address.get("q").to_owned(),
        narrowed: address.narrows(),
        several_offices: matches!(
            role,
            Some(Role::Auditor | Role::Finance | Role::VillageClerk | Role::DepartmentOfficer)
        ),
        export: may_export(&who).then(|| address.on("/work/cases.xlsx")),
        assigns: role == Some(Role::Approver),
        by_newest: address.sorted(""),
        by_due: address.sorted("due"),
        by_amount: address.sorted("amount"),
        pager: address.pager(rows.len(), found.total, found.next),
        offered: offered.into_iter().map(|line| row(line, false)).collect(),
        rows,
    })
}

/// One's own, all that is under way, then every stage that has cases.
fn chips(address: &Address, counts: &[(CaseStage, i64)], handles: bool) -> Vec<Chip> {
    let mut chips = Vec::new();
    if handles {
        chips.push(address.chip("mine", "1", "我承办的", None));
    }
    let open = counts.iter().filter(|(stage, _)| stage.is_open()).map(|(_, count)| count).sum();
    chips.push(address.chip("stage", "open", "办理中", (!counts.is_empty()).then_some(open)));
    for stage in CaseStage::ALL {
        let count = counts.iter().find(|(counted, _)| *counted == stage).map(|(_, count)| *count);
        let chip = address.chip("stage", stage.word(), stage.label(), count);
        let closed = counts.is_empty() && stage == CaseStage::Closed;
        if chip.on || closed || count.is_some_and(|count| count > 0) {
            chips.push(chip);
        }
    }
    chips
}

fn row(line: CaseLine, clerk: bool) -> Row {
    let next = line.next_due.as_ref().map(due::by_day);
    Row {
        id: line.id.to_string(),
        href: if clerk { format!("/progress/{}", line.id) } else { format!("/work/cases/{}", line.id) },
        number: line.number,
        person: line.person,
        stage: mark(line.stage),
        org: line.org_name,
        opened: line.opened_on.to_string(),
        offered_to: line.offered_to,
        late: next.as_ref().is_some_and(|due| due.light == crate::look::Light::Overdue),
        due: next,
        amount: line.amount.map(|amount| amount.yuan()).unwrap_or_default(),
    }
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let bytes = cases_xlsx(&house.app, &who, &filter_of(&Address::of(&visit))).await?;
    Ok(sheet::file(&house, "cases", "救助案件", bytes))
}
