//! My work: one queue of open duties, overdue first; what waits for somebody else stands apart with the reason.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource, Staff};
use kernel::{CaseId, ComplaintId, Day, DutyId, FollowUpId, LeadId, OrgId, ReferralId, Role};
use store::{DutyBand, DutyCounts, DutyQuery, DutyRow, StreamId};

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
    /// A complaint or a rating.
    Complaint(ComplaintId),
    /// The office itself.
    Office(OrgId),
}

/// A duty as a row of a queue.
#[derive(Debug, Clone)]
pub struct DutyLine {
    /// Which.
    pub id: DutyId,
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
    /// The stream it stands in.
    pub stream: StreamId,
    /// Whether it may be reported done.
    pub by_hand: bool,
    /// What the last rung it climbed is called, and who was told: 警示（审批人）; empty before the first.
    pub escalated: String,
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

/// A part of the queue, as its chips name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkBand {
    /// Due before today.
    Overdue,
    /// Due today.
    Today,
    /// Due in the seven days after.
    Week,
    /// Due after that.
    Later,
    /// The clock stands still.
    Paused,
    /// Somebody else's duty on one's own cases.
    Others,
}

impl WorkBand {
    /// All, in the order of the queue.
    pub const ALL: [Self; 6] =
        [Self::Overdue, Self::Today, Self::Week, Self::Later, Self::Paused, Self::Others];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Week => "week",
            Self::Later => "later",
            Self::Paused => "paused",
            Self::Others => "others",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overdue => "已逾期",
            Self::Today => "今天到期",
            Self::Week => "七天内",
            Self::Later => "以后",
            Self::Paused => "暂停计时",
            Self::Others => "等待他人",
        }
    }
}

/// Which part of one's work is asked for.
#[derive(Debug, Clone, Default)]
pub struct WorkFilter {
    /// Only this part.
    pub band: Option<WorkBand>,
    /// A name, a number, an identity number or a telephone; empty for all.
    pub text: String,
    /// After this cursor.
    pub after: Option<String>,
    /// At most.
    pub limit: u32,
}

/// A page of one's work.
#[derive(Debug, Clone, Default)]
pub struct WorkPage {
    /// Duties, what is due first before the rest; the part each belongs to.
    pub rows: Vec<(WorkBand, DutyLine)>,
    /// How many there are in each part, whatever is asked for.
    pub counts: Vec<(WorkBand, i64)>,
    /// How many the list has.
    pub total: i64,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// One's work, page by page, the overdue first.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn work(app: &App, who: &Principal, filter: &WorkFilter) -> Result<WorkPage, Error> {
    let Some((staff, own)) = own_queue(app, who).await? else {
        return Ok(WorkPage::default());
    };
    let (today, others) = (app.today(), waited_for(staff));
    let counted = app.store().duty_counts(&own, today).await?;
    let mut counts = vec![
        (WorkBand::Overdue, counted.overdue),
        (WorkBand::Today, counted.today),
        (WorkBand::Week, counted.week),
        (WorkBand::Later, counted.later),
        (WorkBand::Paused, counted.paused),
    ];
    if staff.role == Role::Handler {
        let counted = app.store().duty_counts(&others, today).await?;
        let all = counted.overdue + counted.today + counted.week + counted.later + counted.paused;
        counts.push((WorkBand::Others, all));
    }
    let base = if filter.band == Some(WorkBand::Others) { others } else { own };
    let query = DutyQuery {
        band: match filter.band {
            Some(WorkBand::Overdue) => DutyBand::overdue(today),
            Some(WorkBand::Today) => DutyBand::today(today),
            Some(WorkBand::Week) => DutyBand::week(today),
            Some(WorkBand::Later) => DutyBand::later(today),
            Some(WorkBand::Paused) => DutyBand::Paused,
            Some(WorkBand::Others) | None => DutyBand::All,
        },
        text: super::cases::search_text(&filter.text),
        after: filter.after.clone(),
        limit: filter.limit.clamp(1, 500),
        ..base
    };
    let page = app.store().duties(&query).await?;
    let band = |line: &DutyLine| match (filter.band, &line.paused, today.days_until(line.due.day)) {
        (Some(WorkBand::Others), ..) => WorkBand::Others,
        (_, Some(_), _) => WorkBand::Paused,
        (_, None, ..0) => WorkBand::Overdue,
        (_, None, 0) => WorkBand::Today,
        (_, None, 1..=7) => WorkBand::Week,
        (_, None, 8..) => WorkBand::Later,
    };
    let rows = app.duty_lines(page.rows).await?.into_iter().map(|line| (band(&line), line)).collect();
    Ok(WorkPage { rows, counts, total: page.total, next: page.next })
}

/// The duties of one's role for one's organisation.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn my_work(app: &App, who: &Principal, after: Option<String>) -> Result<MyWork, Error> {
    let Some((staff, own)) = own_queue(app, who).await? else {
        return Ok(MyWork::default());
    };
    let page = app.store().duties(&DutyQuery { after, limit: 200, ..own }).await?;
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
        let others = app.store().duties(&waited_for(staff)).await?;
        work.waiting.extend(app.duty_lines(others.rows).await?);
    }
    Ok(work)
}

/// How many duties of one's role are open for one's organisation, by when they are due.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn work_counts(app: &App, who: &Principal) -> Result<DutyCounts, Error> {
    match own_queue(app, who).await? {
        Some((_, own)) => Ok(app.store().duty_counts(&own, app.today()).await?),
        None => Ok(DutyCounts::default()),
    }
}

/// The open duties of one's role for one's organisation; `None` for whoever has no queue.
async fn own_queue<'a>(app: &App, who: &'a Principal) -> Result<Option<(&'a Staff, DutyQuery)>, Error> {
    let Principal::Staff(staff) = who else {
        access::permit(who, Action::ListDuties, &Resource::default())?;
        return Ok(None);
    };
    let resource =
        Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    access::permit(who, Action::ListDuties, &resource)?;
    let roles = if staff.role == Role::Auditor { Role::ALL.to_vec() } else { vec![staff.role] };
    Ok(Some((staff, DutyQuery { orgs: Some(app.orgs_of(staff).await?), ..open_duties(Some(roles)) })))
}

/// What others have to do about the cases of one's organisation.
fn waited_for(staff: &Staff) -> DutyQuery {
    let others = vec![Role::Approver, Role::Finance, Role::Applicant, Role::DepartmentOfficer];
    DutyQuery { handling: Some(staff.org.clone()), ..open_duties(Some(others)) }
}

/// 约谈（审计）; empty before the first rung.
fn escalated(row: &DutyRow) -> String {
    match (&row.escalated_name, row.escalated_role) {
        (Some(name), Some(role)) => format!("{name}（{}）", role.label()),
        (Some(name), None) => name.clone(),
        (None, _) => String::new(),
    }
}

/// All open duties of some roles.
fn open_duties(roles: Option<Vec<Role>>) -> DutyQuery {
    DutyQuery { roles, limit: 50, ..DutyQuery::default() }
}

/// One open duty of one's office, to be looked at and reported done.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn duty(app: &App, who: &Principal, stream: &StreamId, id: DutyId) -> Result<DutyLine, Error> {
    let rows = app.store().duties_of_stream(stream).await?;
    let row = rows.into_iter().find(|row| row.id == id && row.discharged_on.is_none());
    let row = row.ok_or_else(|| Error::not_found("这项职责"))?;
    let region = match &row.org {
        Some(org) => app.organisation(org).await?.map(|organisation| organisation.region),
        None => None,
    };
    let resource = Resource { org: row.org.clone(), region, ..Resource::default() };
    access::permit(who, Action::ListDuties, &resource)?;
    app.duty_lines(vec![row]).await?.pop().ok_or_else(|| Error::not_found("这项职责"))
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
                    StreamId::Complaint(id) => About::Complaint(id),
                    StreamId::Office(ref org) => About::Office(org.clone()),
                    StreamId::Person(_) | StreamId::Matter(_) | StreamId::Fund(_) => return None,
                };
                Some(DutyLine {
                    id: row.id,
                    by_hand: row.by_hand,
                    escalated: escalated(&row),
                    stream: row.stream.clone(),
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
