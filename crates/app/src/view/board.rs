//! The office at a glance: cases by stage, leads, duties by light, money. Every number leads to its rows.

use access::{Action, Principal, Resource};
use casework::assistance::CaseStage;
use kernel::Fen;

use crate::{App, Error};

/// An office's numbers.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// Cases by stage, in the order of the way.
    pub stages: Vec<(CaseStage, i64)>,
    /// Cases decided by month: `2026-03`, how many granted, how much.
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
    let resource = Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    access::permit(who, Action::ListCases, &resource)?;
    let orgs = app.orgs_of(staff).await?;
    let counts = app.store().office_counts(&orgs).await?;
    Ok(Board {
        stages: counts.stages,
        months: counts.months,
        paid: counts.paid,
        open_leads: counts.open_leads,
    })
}
