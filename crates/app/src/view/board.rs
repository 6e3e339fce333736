//! The office at a glance: cases by stage, leads, duties by light, money. Every number leads to its rows.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource};
use casework::assistance::CaseStage;
use fund::TransferState;
use kernel::Fen;

use crate::{App, Error};

/// An office's numbers.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// Cases by stage, in the order of the way.
    pub stages: Vec<(CaseStage, i64)>,
    /// Payments by month: `2026-03`, how many, how much.
    pub months: Vec<(String, i64, Fen)>,
    /// Paid in all.
    pub paid: Fen,
    /// Open leads.
    pub open_leads: i64,
}

/// The numbers of the organisations whose cases the reader lists.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn board(app: &App, who: &Principal) -> Result<Board, Error> {
    let Principal::Staff(staff) = who else {
        access::permit(who, Action::ListCases, &Resource::default())?;
        return Ok(Board::default());
    };
    let resource =
        Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    access::permit(who, Action::ListCases, &resource)?;
    let orgs = app.orgs_of(staff).await?;
    let figures = app.store().dashboard(Some(&orgs), None).await?;
    let mut stages: Vec<_> = figures.stages.iter().map(|row| (row.stage, row.cases)).collect();
    stages.sort_by_key(|(stage, _)| *stage);
    Ok(Board {
        stages,
        months: months(app, orgs).await?,
        paid: Fen::new(figures.paid_fen),
        open_leads: figures.open_leads,
    })
}

/// Posted payments by month, the latest twelve months, from the ledger.
async fn months(app: &App, orgs: Vec<kernel::OrgId>) -> Result<Vec<(String, i64, Fen)>, Error> {
    let mut by_month: BTreeMap<String, (i64, Fen)> = BTreeMap::new();
    let mut query = store::TransferQuery {
        orgs: Some(orgs),
        state: Some(TransferState::Posted),
        limit: 500,
        ..store::TransferQuery::default()
    };
    let since = app.today().plus_months(-12);
    loop {
        let page = app.store().transfers(&query).await?;
        let last = page.rows.last().map(|row| row.opened_on);
        for row in page.rows.iter().filter(|row| row.case.is_some()) {
            let Some(on) = row.ended_on.filter(|on| *on > since) else {
                continue;
            };
            let month = by_month.entry(format!("{}-{:02}", on.year(), on.month())).or_default();
            month.0 += 1;
            month.1 = month.1.checked_add(row.amount).unwrap_or(month.1);
        }
        match page.next {
            Some(next) if last.is_some_and(|on| on > since.plus_months(-3)) => query.after = Some(next),
            Some(_) | None => break,
        }
    }
    Ok(by_month.into_iter().map(|(month, (count, sum))| (month, count, sum)).collect())
}
