//! What happened: a case's timeline, and the journal for auditors.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource};
use casework::{assistance::CaseEvent, duty::DutyEvent, lead::LeadEvent, referral::ReferralEvent};
use kernel::{CaseId, DutyId, Moment, OrgId};
use store::{JournalEvent, JournalFilter, Recorded};

use super::Listing;
use crate::{App, Error, words};

/// A line of a timeline.
#[derive(Debug, Clone)]
pub struct TimelineLine {
    /// Position in the journal.
    pub position: u64,
    /// When.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// What, in a few words.
    pub label: &'static str,
    /// What exactly; no personal data in it.
    pub summary: String,
    /// The legal basis.
    pub basis: String,
    /// Whether it is a duty's event, shown small.
    pub duty: bool,
    /// The case, where it belongs to one.
    pub case: Option<CaseId>,
    /// The event's kind.
    pub kind: String,
    /// The event's digest, hex.
    pub digest: String,
}

impl App {
    /// A case's timeline over all its streams, the latest first.
    pub(crate) async fn timeline(&self, case: CaseId) -> Result<Vec<TimelineLine>, Error> {
        let events = self.store().read_case_timeline(case).await?;
        let mut lines = self.timeline_lines(events).await?;
        lines.reverse();
        Ok(lines)
    }

    pub(crate) async fn timeline_lines(&self, events: Vec<Recorded>) -> Result<Vec<TimelineLine>, Error> {
        let mut lines = Vec::with_capacity(events.len());
        let mut names = std::collections::HashMap::new();
        let offices = self.org_names().await?;
        let duties = duty_names(&events);
        for recorded in events {
            let key = format!("{:?}", recorded.actor);
            let who = match names.get(&key) {
                Some(name) => Clone::clone(name),
                None => {
                    let name: String = self.actor_name(&recorded.actor).await?;
                    names.insert(key, name.clone());
                    name
                }
            };
            lines.push(TimelineLine {
                position: recorded.position,
                at: recorded.at,
                who,
                label: words::label(&recorded.event),
                summary: naming(words::summary(&recorded.event), &recorded.event, &offices, &duties),
                duty: matches!(recorded.event, JournalEvent::Duty(_)),
                kind: recorded.kind,
                basis: recorded.basis,
                case: recorded.case,
                digest: recorded.digest,
            });
        }
        Ok(lines)
    }
}

/// What the duties are called that these events open.
fn duty_names(events: &[Recorded]) -> BTreeMap<DutyId, String> {
    let named = |recorded: &Recorded| {
        if let JournalEvent::Duty(DutyEvent::DutyOpened { duty, label, .. }) = &recorded.event {
            Some((*duty, label.clone()))
        } else {
            None
        }
    };
    events.iter().filter_map(named).collect()
}

/// A summary that names the office something went to, not its code, and the duty that is done.
fn naming(
    summary: String,
    event: &JournalEvent,
    offices: &BTreeMap<OrgId, String>,
    duties: &BTreeMap<DutyId, String>,
) -> String {
    if let JournalEvent::Duty(DutyEvent::DutyDischarged { duty, .. }) = event
        && let Some(name) = duties.get(duty)
    {
        return name.clone();
    }
    if let JournalEvent::Duty(DutyEvent::DutyMoved { org, .. }) = event
        && let Some(name) = offices.get(org)
    {
        return summary.replace(&org.0, name);
    }
    if let JournalEvent::Referral(ReferralEvent::ReferralSent { to, .. })
    | JournalEvent::Lead(LeadEvent::LeadHandedOn { to, .. } | LeadEvent::LeadReceived { to, .. })
    | JournalEvent::Case(CaseEvent::TransferOffered { to, .. } | CaseEvent::TransferAccepted { to, .. }) =
        event
        && let Some(name) = offices.get(to)
    {
        return summary.replace(&to.0, name);
    }
    summary
}

/// The journal's latest events, newest first, before a position.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn journal(
    app: &App,
    who: &Principal,
    kind: Option<String>,
    before: Option<u64>,
    limit: u32,
) -> Result<Listing<TimelineLine>, Error> {
    let resource = match who {
        Principal::Staff(staff) => Resource { region: Some(staff.region), ..Resource::default() },
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => Resource::default(),
    };
    access::permit(who, Action::ViewJournal, &resource)?;
    journal_page(app, kind, None, before, limit).await
}

/// The journal of one case, newest first, before a position; nothing where no case has that number.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn journal_of_case(
    app: &App,
    who: &Principal,
    number: &str,
    kind: Option<String>,
    before: Option<u64>,
    limit: u32,
) -> Result<Listing<TimelineLine>, Error> {
    let resource = match who {
        Principal::Staff(staff) => Resource { region: Some(staff.region), ..Resource::default() },
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => Resource::default(),
    };
    access::permit(who, Action::ViewJournal, &resource)?;
    let Some(case) = app.store().case_by_number(&crate::session::normal_number(number)).await? else {
        return Ok(Listing::default());
    };
    journal_page(app, kind, Some(case.id), before, limit).await
}

async fn journal_page(
    app: &App,
    kind: Option<String>,
    case: Option<CaseId>,
    before: Option<u64>,
    limit: u32,
) -> Result<Listing<TimelineLine>, Error> {
    let total = match (case, &kind) {
        (Some(case), kind) => {
            let events = app.store().read_case_timeline(case).await?;
            let fits = |event: &&Recorded| kind.as_ref().is_none_or(|kind| *kind == event.kind);
            u64::try_from(events.iter().filter(fits).count()).unwrap_or(u64::MAX)
        }
        (None, Some(kind)) => {
            let counts = app.store().journal_counts().await?;
            counts.into_iter().find(|(counted, _)| counted == kind).map_or(0, |(_, events)| events)
        }
        (None, None) => app.store().journal_end().await?.0,
    };
    let filter = JournalFilter { kind, case, ..JournalFilter::default() };
    let limit = limit.clamp(1, 500);
    let rows = app.timeline_lines(app.store().journal_page(&filter, before, limit).await?).await?;
    let full = rows.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let next = rows.last().filter(|line| full && line.position > 1).map(|line| line.position.to_string());
    Ok(Listing { rows, next, total: i64::try_from(total).unwrap_or(i64::MAX) })
}

/// Checks the chain of digests over the whole journal: the position of the first event that does not fit.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn verify_journal(app: &App, who: &Principal) -> Result<store::JournalCheck, Error> {
    let resource = match who {
        Principal::Staff(staff) => Resource { region: Some(staff.region), ..Resource::default() },
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => Resource::default(),
    };
    access::permit(who, Action::ViewJournal, &resource)?;
    Ok(app.store().verify_journal().await?)
}
