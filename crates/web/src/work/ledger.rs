//! The pool: what came in, what is reserved, what was paid, every transfer; finance records what comes in.

mod deposit;

use app::{
    App, Principal,
    export::{ledger_xlsx, may_export},
    model::{AccountKind, TransferState},
    view::money::{AccountLine, LedgerFilter, TransferLine, ledger},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::get,
};
use kernel::{Fen, OrgId, Role};

use super::{
    address::{Address, Sorted},
    sheet,
};
use crate::{
    House,
    failure::{Failure, html},
    look::{Chip, Choice, Form, Page, Pager},
    visit::{StaffVisit, Visit},
};

/// Rows of a page.
const ROWS: u32 = 50;
/// The states in the order of the chips, with their names in the address.
const STATES: [(TransferState, &str); 3] = [
    (TransferState::Reserved, "reserved"),
    (TransferState::Posted, "posted"),
    (TransferState::Voided, "voided"),
];

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/ledger", get(show).post(deposit::deposit)).route("/ledger.xlsx", get(export))
}

#[derive(Template)]
#[template(path = "work/ledger/show.html")]
struct Show {
    page: Page,
    form: Form,
    totals: Vec<(&'static str, String, String, &'static str)>,
    accounts: Vec<Account>,
    several_offices: bool,
    chips: Vec<Chip>,
    narrowed: bool,
    of_account: bool,
    kept: Vec<(String, String)>,
    q: String,
    by_latest: Sorted,
    by_amount: Sorted,
    export: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
    may_deposit: bool,
    orgs: Vec<Choice>,
    sources: Vec<Choice>,
}

struct Account {
    /// Its transfers.
    href: String,
    on: bool,
    org: String,
    name: String,
    kind: &'static str,
    earmark: String,
    balance: String,
    reserved: String,
    available: String,
}

struct Row {
    href: Option<String>,
    on: String,
    number: String,
    from: String,
    to: String,
    amount: String,
    state: &'static str,
    icon: &'static str,
    css: &'static str,
    document: String,
}

async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    html(&page(&house.app, &visit, &who, Form::default()).await?)
}

/// The page with a deposit as it was typed.
async fn page(app: &App, visit: &Visit, who: &Principal, form: Form) -> Result<Show, Failure> {
    let address = Address::of(visit);
    let filter = filter_of(&address);
    let mut counts = Vec::new();
    for (state, word) in STATES {
        let counted = LedgerFilter { state: Some(state), after: None, limit: 1, ..filter.clone() };
        counts.push((state, word, ledger(app, who, &counted).await?.transfers.total));
    }
    let mut view = ledger(app, who, &filter).await?;
    view.accounts.sort_by_key(|line| (line.org_name.clone(), rank(line.kind)));
    let rows: Vec<Row> = view.transfers.rows.into_iter().map(row).collect();
    let to = |state: &str| format!("/work/ledger?state={state}");
    let may_deposit = who.role() == Some(Role::Finance);
    Ok(Show {
        page: visit.page("资金"),
        totals: vec![
            ("累计入池", view.deposited.yuan(), to("posted"), ""),
            ("可用", view.available.yuan(), "/work/ledger".to_owned(), ""),
            (
                "已预留待发放",
                view.reserved.yuan(),
                to("reserved"),
                if view.reserved > Fen::ZERO { "is-act" } else { "" },
            ),
            ("已发放", view.paid.yuan(), to("posted"), "is-paid"),
        ],
        several_offices: view.accounts.windows(2).any(|pair| match pair {
            [one, other] => one.org_name != other.org_name,
            _ => false,
        }),
        accounts: view.accounts.into_iter().map(|line| account(line, &filter)).collect(),
        chips: counts
            .into_iter()
            .map(|(state, word, count)| address.chip("state", word, state.label(), Some(count)))
            .collect(),
        narrowed: address.narrows(),
        of_account: filter.account.is_some(),
        kept: address.kept("q"),
        q: filter.text,
        by_latest: address.sorted(""),
        by_amount: address.sorted("amount"),
        export: may_export(who).then(|| address.on("/work/ledger.xlsx")),
        pager: address.pager(rows.len(), view.transfers.total, view.transfers.next),
        orgs: if may_deposit { deposit::offices(app, who).await? } else { Vec::new() },
        sources: deposit::sources(),
        may_deposit,
        rows,
        form,
    })
}

fn filter_of(address: &Address) -> LedgerFilter {
    let asked = STATES.into_iter().find(|(_, word)| *word == address.get("state"));
    LedgerFilter {
        state: asked.map(|(state, _)| state),
        org: Some(address.get("org")).filter(|org| !org.is_empty()).map(|org| OrgId(org.to_owned())),
        account: Some(address.get("account")).filter(|account| !account.is_empty()).map(str::to_owned),
        text: address.get("q").to_owned(),
        largest: address.get("sort") == "amount",
        after: address.after(),
        limit: ROWS,
    }
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let bytes = ledger_xlsx(&house.app, &who, &filter_of(&Address::of(&visit))).await?;
    Ok(sheet::file(&house, "ledger", "收支", bytes))
}

/// The pools first: what can be spent is asked for most.
fn rank(kind: AccountKind) -> u8 {
    match kind {
        AccountKind::Pool => 0,
        AccountKind::Paid => 1,
        AccountKind::Source => 2,
    }
}

fn account(line: AccountLine, filter: &LedgerFilter) -> Account {
    let pool = line.kind == AccountKind::Pool;
    let of = [("org", line.org.0.as_str()), ("account", line.account.as_str())];
    let on = filter.org.as_ref() == Some(&line.org) && filter.account.as_ref() == Some(&line.account);
    Account {
        href: format!("/work/ledger?{}#transfers", serde_urlencoded::to_string(of).unwrap_or_default()),
        on,
        org: line.org_name,
        name: line.name,
        kind: line.kind.label(),
        earmark: line.earmark,
        balance: line.balance.yuan(),
        reserved: if pool { line.reserved.yuan() } else { String::new() },
        available: if pool { line.available.yuan() } else { String::new() },
    }
}

fn row(line: TransferLine) -> Row {
    let (icon, css) = match (line.state, line.case) {
        (TransferState::Reserved, _) => ("clock", "is-act"),
        (TransferState::Posted, Some(_)) => ("circle-check", "is-paid"),
        (TransferState::Posted, None) => ("plus", "is-main"),
        (TransferState::Voided, _) => ("ban", "is-plain"),
    };
    let documents = [line.decision_number, line.bank_reference];
    Row {
        href: line.case.map(|case| format!("/work/cases/{case}/money")),
        on: line.on.to_string(),
        number: line.number,
        from: line.from,
        to: line.to,
        amount: line.amount.yuan(),
        state: line.state.label(),
        icon,
        css,
        document: documents.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "),
    }
}
