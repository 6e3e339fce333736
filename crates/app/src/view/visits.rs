//! Follow-ups as a desk: what is to be visited and by when, what came of it.

use access::{Action, Principal, Resource, Sight};
use casework::follow_up::{FollowUpStage, Hardship, VisitMethod};
use kernel::{CaseId, Day, Refusal};
use store::FollowUpQuery;

use super::{Due, Listing, cases::search_text};
use crate::{App, Error};

/// Which follow-ups.
#[derive(Debug, Clone, Default)]
pub struct VisitFilter {
    /// Only in this stage.
    pub stage: Option<FollowUpStage>,
    /// Only due until this day.
    pub until: Option<Day>,
    /// A name, a number, an identity number or a telephone; empty for all.
    pub text: String,
    /// After this cursor.
    pub after: Option<String>,
    /// At most.
    pub limit: u32,
}

/// A follow-up as a row.
#[derive(Debug, Clone)]
pub struct VisitLine {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// The person.
    pub person: String,
    /// The telephone, for whoever calls.
    pub phone: String,
    /// The office.
    pub org_name: String,
    /// Months after the payment.
    pub month: i64,
    /// When it is due.
    pub due: Due,
    /// Where it stands.
    pub stage: FollowUpStage,
    /// When it was done.
    pub done_on: Option<Day>,
    /// By telephone or at home.
    pub method: Option<VisitMethod>,
    /// What became of the hardship.
    pub hardship: Option<Hardship>,
    /// One to five.
    pub satisfaction: Option<i64>,
}

/// The follow-ups of the reader's offices, what is due first before the rest.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn visits(app: &App, who: &Principal, filter: &VisitFilter) -> Result<Listing<VisitLine>, Error> {
    let Principal::Staff(staff) = who else {
        access::permit(who, Action::ListCases, &Resource::default())?;
        return Ok(Listing::default());
    };
    let resource =
        Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    access::permit(who, Action::ListCases, &resource)?;
    if access::sight(who) != Sight::Whole {
        let mend = "请联系案件承办人。";
        let refusal = Refusal::new("denied", "您的岗位看不到回访。", mend, "最小必要：个人信息保护法第六条");
        return Err(Error::Denied(Box::new(refusal)));
    }
    let query = FollowUpQuery {
        orgs: Some(app.orgs_of(staff).await?),
        stage: filter.stage,
        due_until: filter.until,
        text: search_text(&filter.text),
        after: filter.after.clone(),
        limit: filter.limit.clamp(1, 500),
        ..FollowUpQuery::default()
    };
    let page = app.store().follow_ups(&query).await?;
    let people = app.store().people(page.rows.iter().map(|row| row.person).collect::<Vec<_>>()).await?;
    let numbers = app.store().case_numbers(page.rows.iter().map(|row| row.case).collect::<Vec<_>>()).await?;
    let names = app.org_names().await?;
    let today = app.today();
    let rows = page.rows.into_iter().map(|row| {
        let card = people.get(&row.person);
        VisitLine {
            number: numbers.get(&row.case).cloned().unwrap_or_default(),
            person: card.map(|card| card.name.clone()).unwrap_or_default(),
            phone: card.map(|card| card.phone.clone()).unwrap_or_default(),
            org_name: names.get(&row.org).cloned().unwrap_or_default(),
            due: Due::seen(row.planned_on, row.due_on, kernel::Unit::CalendarDay, 0, today),
            case: row.case,
            month: row.month,
            stage: row.stage,
            done_on: row.done_on,
            method: row.method,
            hardship: row.hardship,
            satisfaction: row.satisfaction,
        }
    });
    Ok(Listing { rows: rows.collect(), next: page.next, total: page.total })
}
