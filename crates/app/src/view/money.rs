//! The pool: what came in, what is reserved, what was paid, and every transfer.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource};
use fund::{AccountId, AccountKind, TransferState};
use kernel::{CaseId, Day, Fen, OrgId};
use store::{AccountRow, TransferQuery};

use super::Listing;
use crate::{App, Error};

/// An account as a row.
#[derive(Debug, Clone)]
pub struct AccountLine {
    /// Whose it is.
    pub org: OrgId,
    /// The office.
    pub org_name: String,
    /// Its code.
    pub account: String,
    /// For what.
    pub kind: AccountKind,
    /// Its name.
    pub name: String,
    /// Restriction.
    pub earmark: String,
    /// Posted.
    pub balance: Fen,
    /// Reserved.
    pub reserved: Fen,
    /// Free.
    pub available: Fen,
}

/// A transfer as a row.
#[derive(Debug, Clone)]
pub struct TransferLine {
    /// Its id.
    pub id: kernel::TransferId,
    /// The day.
    pub on: Day,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// How much.
    pub amount: Fen,
    /// How far.
    pub state: TransferState,
    /// The case.
    pub case: Option<CaseId>,
    /// The case's number or the deposit's document.
    pub number: String,
    /// The decision.
    pub decision_number: String,
    /// The bank's reference.
    pub bank_reference: String,
}

/// The ledger's page.
pub struct LedgerView {
    /// Accounts.
    pub accounts: Vec<AccountLine>,
    /// Transfers, the latest first.
    pub transfers: Listing<TransferLine>,
    /// Came in.
    pub deposited: Fen,
    /// Free in the pools.
    pub available: Fen,
    /// Reserved for decisions.
    pub reserved: Fen,
    /// Paid.
    pub paid: Fen,
}

/// Which transfers.
#[derive(Debug, Clone, Default)]
pub struct LedgerFilter {
    /// Only this far.
    pub state: Option<TransferState>,
    /// Only of this pool.
    pub org: Option<OrgId>,
    /// Only from or to this account.
    pub account: Option<String>,
    /// A name, identity number, telephone, case's or document's number, or an amount; empty for all.
    pub text: String,
    /// The largest first; else the latest.
    pub largest: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// The ledger of the organisations whose money the reader sees.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn ledger(app: &App, who: &Principal, filter: &LedgerFilter) -> Result<LedgerView, Error> {
    let orgs = orgs_of_reader(app, who).await?;
    let names = app.org_names().await?;
    let mut rows = app.store().fund_accounts(None).await?;
    rows.retain(|row| orgs.contains(&row.org));
    let accounts: Vec<_> = rows.into_iter().map(|row| (row.org.clone(), account_line(row, &names))).collect();
    let sum = |kind: AccountKind, of: fn(&AccountLine) -> Fen| {
        let lines = accounts.iter().filter(|(_, line)| line.kind == kind);
        Fen::sum(lines.map(|(_, line)| of(line))).unwrap_or(Fen::ZERO)
    };
    let deposited = sum(AccountKind::Source, |line| line.balance.checked_neg().unwrap_or(Fen::ZERO));
    let available = sum(AccountKind::Pool, |line| line.available);
    let reserved = sum(AccountKind::Pool, |line| line.reserved);
    let paid = sum(AccountKind::Paid, |line| line.balance);
    let orgs = match &filter.org {
        Some(one) => orgs.into_iter().filter(|org| org == one).collect(),
        None => orgs,
    };
    let query = TransferQuery {
        orgs: Some(orgs),
        state: filter.state,
        account: filter.account.clone().map(AccountId),
        text: super::cases::search_text(&filter.text),
        amount: Fen::from_yuan_text(filter.text.trim()).ok(),
        largest: filter.largest,
        after: filter.after.clone(),
        limit: filter.limit.clamp(1, 500),
        ..TransferQuery::default()
    };
    let transfers = transfers(app, &query, &accounts).await?;
    let accounts = accounts.into_iter().map(|(_, line)| line).collect();
    Ok(LedgerView { accounts, transfers, deposited, available, reserved, paid })
}

async fn orgs_of_reader(app: &App, who: &Principal) -> Result<Vec<OrgId>, Error> {
    if let Principal::Staff(staff) = who {
        let resource =
            Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
        access::permit(who, Action::ViewLedger, &resource)?;
        return app.orgs_of(staff).await;
    }
    access::permit(who, Action::ViewLedger, &Resource::default())?;
    Ok(crate::persona::known_organisations(app).await?.iter().map(|org| org.id.clone()).collect())
}

fn account_line(row: AccountRow, names: &BTreeMap<OrgId, String>) -> AccountLine {
    AccountLine {
        org_name: names.get(&row.org).cloned().unwrap_or_default(),
        org: row.org,
        available: row.balance.checked_sub(row.pending).unwrap_or(Fen::ZERO),
        account: row.account.0,
        kind: row.kind,
        name: row.name,
        earmark: row.earmark,
        balance: row.balance,
        reserved: row.pending,
    }
}

async fn transfers(
    app: &App,
    query: &TransferQuery,
    accounts: &[(OrgId, AccountLine)],
) -> Result<Listing<TransferLine>, Error> {
    let page = app.store().transfers(query).await?;
    let numbers =
        app.store().case_numbers(page.rows.iter().filter_map(|row| row.case).collect::<Vec<_>>()).await?;
    let lines = page.rows.into_iter().map(|row| {
        let name = |account: &AccountId| {
            let known = accounts.iter().find(|(org, line)| *org == row.org && line.account == account.0);
            known.map_or_else(|| account.0.clone(), |(_, line)| line.name.clone())
        };
        TransferLine {
            from: name(&row.from),
            to: name(&row.to),
            number: row
                .case
                .and_then(|case| numbers.get(&case).cloned())
                .or(row.reference)
                .unwrap_or_default(),
            id: row.id,
            on: row.ended_on.unwrap_or(row.opened_on),
            amount: row.amount,
            state: row.state,
            case: row.case,
            decision_number: row.decision_number.unwrap_or_default(),
            bank_reference: row.bank_reference.unwrap_or_default(),
        }
    });
    Ok(Listing { rows: lines.collect(), next: page.next, total: page.total })
}
