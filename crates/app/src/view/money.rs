//! The pool: what came in, what is reserved, what was paid, and every transfer.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource};
use fund::{AccountKind, TransferState};
use kernel::{CaseId, Day, Fen, OrgId};
use store::TransferQuery;

use super::Listing;
use crate::{App, Error};

/// An account as a row.
#[derive(Debug, Clone)]
pub struct AccountLine {
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

/// The ledger of the organisations whose money the reader sees.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn ledger(
    app: &App,
    who: &Principal,
    state: Option<TransferState>,
    after: Option<String>,
    limit: u32,
) -> Result<LedgerView, Error> {
    let orgs: Vec<OrgId> = match who {
        Principal::Staff(staff) => {
            let resource = Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
            access::permit(who, Action::ViewLedger, &resource)?;
            app.orgs_of(staff).await?
        }
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => {
            access::permit(who, Action::ViewLedger, &Resource::default())?;
            app.store().organisations().await?.into_iter().map(|org| org.id).collect()
        }
    };
    let names: BTreeMap<_, _> = app.org_names().await?;
    let mut rows = app.store().fund_accounts(None).await?;
    rows.retain(|row| orgs.contains(&row.org));
    let label: BTreeMap<_, _> =
        rows.iter().map(|row| ((row.org.clone(), row.account.0.clone()), row.name.clone())).collect();
    let mut view = LedgerView {
        accounts: Vec::new(),
        transfers: Listing::default(),
        deposited: Fen::ZERO,
        available: Fen::ZERO,
        reserved: Fen::ZERO,
        paid: Fen::ZERO,
    };
    let add = |sum: &mut Fen, more: Fen| *sum = sum.checked_add(more).unwrap_or(*sum);
    for row in rows {
        let available = row.balance.checked_sub(row.pending).unwrap_or(Fen::ZERO);
        match row.kind {
            AccountKind::Source => add(&mut view.deposited, row.balance.checked_neg().unwrap_or(Fen::ZERO)),
            AccountKind::Pool => {
                add(&mut view.available, available);
                add(&mut view.reserved, row.pending);
            }
            AccountKind::Paid => add(&mut view.paid, row.balance),
        }
        view.accounts.push(AccountLine {
            org_name: names.get(&row.org).cloned().unwrap_or_default(),
            account: row.account.0,
            kind: row.kind,
            name: row.name,
            earmark: row.earmark,
            balance: row.balance,
            reserved: row.pending,
            available,
        });
    }
    let limit = limit.clamp(1, 500);
    let query = TransferQuery { orgs: Some(orgs), state, after, limit, ..TransferQuery::default() };
    let page = app.store().transfers(&query).await?;
    let numbers = app.case_numbers(page.rows.iter().filter_map(|row| row.case).collect()).await?;
    let lines = page.rows.into_iter().map(|row| {
        let name = |account: &str| label.get(&(row.org.clone(), account.to_owned())).cloned();
        TransferLine {
            from: name(&row.from.0).unwrap_or_else(|| row.from.0.clone()),
            to: name(&row.to.0).unwrap_or_else(|| row.to.0.clone()),
            number: row.case.and_then(|case| numbers.get(&case).cloned()).or(row.reference).unwrap_or_default(),
            id: row.id,
            on: row.ended_on.unwrap_or(row.opened_on),
            amount: row.amount,
            state: row.state,
            case: row.case,
            decision_number: row.decision_number.unwrap_or_default(),
            bank_reference: row.bank_reference.unwrap_or_default(),
        }
    });
    view.transfers = Listing { rows: lines.collect(), next: page.next, total: page.total };
    Ok(view)
}
