//! My work: one queue of open duties, overdue first; what waits for somebody else stands apart with the reason.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource};
use kernel::{CaseId, Day, FollowUpId, LeadId, ReferralId, Role};
use store::{DutyQuery, DutyRow, StreamId};

use super::Due;
use crate::{App, Error};

/// What a duty is about: where its row leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A case.
    Case(CaseId),
    /// A lead.
    Lead(LeadId),
    /// A referral.
    Referral(ReferralId),
    /// A follow-up of a case.
    FollowUp(FollowUpId, Option<CaseId>),
}

/// A duty as a row of a queue.
#[derive(Debug, Clone)]
pub struct DutyLine {
    /// The rule's code.
    pub code: String,
    /// What is to be done.
    pub label: String,
    /// What it is about.
    pub about: About,
    /// The case's number; empty for leads.
    pub number: String,
    /// The person's name.
    pub person: String,
    /// Who must do it.
    pub role: Role,
    /// The organisation's name.
    pub org_name: String,
    /// The day it opened.
    pub opened_on: Day,
    /// When it is due.
    pub due: Due,
    /// Why the clock stands still, where it does.
    pub paused: Option<String>,
    /// The length in words.
    pub length: String,
    /// The basis.
    pub basis: String,
}

/// The queue.
#[derive(Debug, Clone, Default)]
pub struct MyWork {
    /// Overdue.
    pub overdue: Vec<DutyLine>,
    /// Due today.
    pub today: Vec<DutyLine>,
    /// Due within five working days.
    pub week: Vec<DutyLine>,
    /// Due later.
    pub later: Vec<DutyLine>,
    /// Waiting for others: paused, or somebody else's duty on one's own cases.
    pub waiting: Vec<DutyLine>,
    /// How many open duties there are in all.
    pub total: i64,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// The duties of one's role for one's organisation.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn my_work(app: &App, who: &Principal, after: Option<String>) -> Result<MyWork, Error> {
    let Principal::Staff(staff) = who else {
        access::permit(who, Action::ListDuties, &Resource::default())?;
        return Ok(MyWork::default());
    };
    let resource =
        Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    access::permit(who, Action::ListDuties, &resource)?;
    let roles = if staff.role == Role::Auditor { Role::ALL.to_vec() } else { vec![staff.role] };
    let orgs = app.orgs_of(staff).await?;
    let query = DutyQuery { orgs: Some(orgs.clone()), after, limit: 200, ..open_duties(Some(roles)) };
    let page = app.store().duties(&query).await?;
    let mut work = MyWork { total: page.total, next: page.next, ..MyWork::default() };
    for line in app.duty_lines(page.rows).await? {
        let bucket = match (&line.paused, line.due.remaining) {
            (Some(_), _) => &mut work.waiting,
            (None, ..0) => &mut work.overdue,
            (None, 0) => &mut work.today,
            (None, 1..=5) => &mut work.week,
            (None, 6..) => &mut work.later,
        };
        bucket.push(line);
    }
    if staff.role == Role::Handler {
        let others = vec![Role::Approver, Role::Finance, Role::Applicant, Role::DepartmentOfficer];
        let query = DutyQuery { handling: Some(staff.org.clone()), ..open_duties(Some(others)) };
        let others = app.store().duties(&query).await?;
        work.waiting.extend(app.duty_lines(others.rows).await?);
    }
    Ok(work)
}

/// All open duties of some roles.
fn open_duties(roles: Option<Vec<Role>>) -> DutyQuery {
    DutyQuery { roles, limit: 50, ..DutyQuery::default() }
}

impl App {
    /// The open duties of a case over all its streams, the most urgent first.
    pub(crate) async fn open_duties_of(&self, case: CaseId) -> Result<Vec<DutyLine>, Error> {
        let query = DutyQuery { case: Some(case), ..open_duties(None) };
        self.duty_lines(self.store().duties(&query).await?.rows).await
    }

    /// The organisations whose work somebody sees: one's own; a finance bureau and an auditor all of the region.
    pub(crate) async fn orgs_of(&self, staff: &access::Staff) -> Result<Vec<kernel::OrgId>, Error> {
        let region_wide = staff.role == Role::Auditor || staff.org_kind == kernel::OrganisationKind::Finance;
        if !region_wide {
            return Ok(vec![staff.org.clone()]);
        }
        let all = crate::persona::known_organisations(self).await?;
        Ok(all.iter().filter(|org| staff.region.contains(org.region)).map(|org| org.id.clone()).collect())
    }

    /// Rows with names and clocks.
    pub(crate) async fn duty_lines(&self, rows: Vec<DutyRow>) -> Result<Vec<DutyLine>, Error> {
        let today = self.today();
        let people =
            self.store().people(rows.iter().filter_map(|row| row.person).collect::<Vec<_>>()).await?;
        let numbers =
            self.store().case_numbers(rows.iter().filter_map(|row| row.case).collect::<Vec<_>>()).await?;
        let names = self.org_names().await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let about = match row.stream {
                    StreamId::Case(id) => About::Case(id),
                    StreamId::Lead(id) => About::Lead(id),
                    StreamId::Referral(id) => About::Referral(id),
                    StreamId::FollowUp(id) => About::FollowUp(id, row.case),
                    StreamId::Person(_) | StreamId::Matter(_) | StreamId::Fund(_) => return None,
                };
                Some(DutyLine {
                    about,
                    number: row.case.and_then(|case| numbers.get(&case).cloned()).unwrap_or_default(),
                    person: row
                        .person
                        .and_then(|id| people.get(&id))
                        .map(|card| card.name.clone())
                        .unwrap_or_default(),
                    org_name: row.org.as_ref().and_then(|org| names.get(org).cloned()).unwrap_or_default(),
                    due: Due::of(&row, today),
                    paused: row.pause_reason,
                    code: row.code,
                    label: row.label,
                    role: row.role,
                    opened_on: row.opened_on,
                    length: row.length,
                    basis: row.basis,
                })
            })
            .collect())
    }

    /// Organisations' names by id.
    pub(crate) async fn org_names(&self) -> Result<BTreeMap<kernel::OrgId, String>, Error> {
        let all = crate::persona::known_organisations(self).await?;
        Ok(all.iter().map(|org| (org.id.clone(), org.name.clone())).collect())
    }
}
