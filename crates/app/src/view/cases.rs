//! The list of cases: by stage, person or number, handler; what the reader's organisation handles, or pays of.

use access::{Action, Principal, Resource};
use casework::assistance::CaseStage;
use kernel::{CaseId, Day, Fen};
use store::{CaseQuery, CaseRow, CaseSort};

use super::{Due, Listing};
use crate::{App, Error, session::normal_number};

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// A name, a number, an identity number or a telephone; empty for all.
    pub text: String,
    /// These stages; empty for all.
    pub stages: Vec<CaseStage>,
    /// Only one's own.
    pub mine: bool,
    /// In which order.
    pub sort: CaseOrder,
    /// After this cursor.
    pub after: Option<String>,
    /// At most.
    pub limit: u32,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The most urgent deadline first.
    Due,
    /// The largest amount first.
    Amount,
}

/// A case as a row.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The person.
    pub person: String,
    /// Where it stands.
    pub stage: CaseStage,
    /// The office.
    pub org_name: String,
    /// The office that it is offered to, while that has not answered.
    pub offered_to: Option<String>,
    /// Opened.
    pub opened_on: Day,
    /// Accepted.
    pub accepted_on: Option<Day>,
    /// The next deadline.
    pub next_due: Option<Due>,
    /// The sum granted.
    pub amount: Option<Fen>,
    /// Paid.
    pub paid_on: Option<Day>,
}

/// What is searched for: a number is written as numbers are, anything else stays.
pub(crate) fn search_text(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains('救') && text.chars().any(|c| c.is_ascii_digit()) {
        return Some(normal_number(text).trim_end_matches('号').to_owned());
    }
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// Cases that the reader may list.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn cases(app: &App, who: &Principal, filter: &CaseFilter) -> Result<Listing<CaseLine>, Error> {
    let mut query =
        CaseQuery { limit: filter.limit.clamp(1, 500), after: filter.after.clone(), ..CaseQuery::default() };
    match who {
        Principal::Staff(staff) => {
            let resource = Resource {
                org: Some(staff.org.clone()),
                region: Some(staff.region),
                brought_by: Some(staff.org.clone()),
                ..Resource::default()
            };
            access::permit(who, Action::ListCases, &resource)?;
            if matches!(staff.role, kernel::Role::VillageClerk | kernel::Role::DepartmentOfficer) {
                query.brought_by = Some(staff.org.clone());
            } else {
                query.orgs = Some(app.orgs_of(staff).await?);
                query.payers = query.orgs.clone().filter(|_| staff.role == kernel::Role::Finance);
            }
            query.handler = filter.mine.then_some(staff.user);
        }
        Principal::System { .. } => {
            access::permit(who, Action::ListCases, &Resource::default())?;
        }
        Principal::Applicant { .. } | Principal::Visitor => {
            access::permit(who, Action::ListCases, &Resource::default())?;
        }
    }
    query.stages = Some(filter.stages.clone()).filter(|stages| !stages.is_empty());
    query.sort = match filter.sort {
        CaseOrder::Newest => CaseSort::Newest,
        CaseOrder::Due => CaseSort::DueFirst,
        CaseOrder::Amount => CaseSort::Amount,
    };
    query.text = search_text(&filter.text);
    let page = app.store().cases(&query).await?;
    Ok(Listing { rows: case_lines(app, page.rows).await?, next: page.next, total: page.total })
}

/// The cases that other offices offer to the reader's, the oldest first; none for whoever does not answer them.
///
/// # Errors
/// The store's.
pub async fn offered_cases(app: &App, who: &Principal) -> Result<Vec<CaseLine>, Error> {
    match cases_to_answer(app, who).await {
        Err(Error::Denied(_)) => Ok(Vec::new()),
        found => found,
    }
}

/// The same for whoever answers them.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn cases_to_answer(app: &App, who: &Principal) -> Result<Vec<CaseLine>, Error> {
    let receiving = who.org().cloned();
    let resource = Resource { receiving: receiving.clone(), ..Resource::default() };
    access::permit(who, Action::AnswerTransfer, &resource)?;
    match receiving {
        Some(org) => case_lines(app, app.store().cases_offered_to(&org).await?).await,
        None => Ok(Vec::new()),
    }
}

/// Rows with names and days.
pub(crate) async fn case_lines(app: &App, rows: Vec<CaseRow>) -> Result<Vec<CaseLine>, Error> {
    let people = app.store().people(rows.iter().map(|row| row.applicant).collect::<Vec<_>>()).await?;
    let names = app.org_names().await?;
    let today = app.today();
    let rows = rows.into_iter().map(|row| CaseLine {
        offered_to: row.offered_to.as_ref().map(|org| names.get(org).cloned().unwrap_or_default()),
        person: people.get(&row.applicant).map(|card| card.name.clone()).unwrap_or_default(),
        org_name: names.get(&row.org).cloned().unwrap_or_default(),
        next_due: row.next_due.map(|due| Due::seen(row.opened_on, due, kernel::Unit::WorkingDay, 10, today)),
        amount: Some(Fen::new(row.amount_fen)).filter(|amount| *amount > Fen::ZERO),
        id: row.id,
        number: row.number,
        stage: row.stage,
        opened_on: row.opened_on,
        accepted_on: row.accepted_on,
        paid_on: row.paid_on,
    });
    Ok(rows.collect())
}
