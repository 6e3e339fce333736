//! What others did since a page was shown: what somebody reads whose form came too late.

use access::{Action, Principal};
use kernel::{CaseId, LeadId, ReferralId};
use store::{JournalEvent, StreamId};

use super::journal::TimelineLine;
use crate::{App, Error};

/// A thing that several people work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// A case.
    Case(CaseId),
    /// A lead.
    Lead(LeadId),
    /// A referral.
    Referral(ReferralId),
}

/// What happened since, and where things stand now.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Events after the ones that were seen, the earliest first, without the clock's own.
    pub lines: Vec<TimelineLine>,
    /// Events so far: what a form sent again says that it has seen.
    pub seq: u64,
}

/// What happened to a thing after so many events were seen.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn since(app: &App, who: &Principal, what: Shared, seen: u64) -> Result<Changes, Error> {
    let stream = match what {
        Shared::Case(id) => {
            app.case_for(who, Action::ViewCase, id).await?;
            StreamId::Case(id)
        }
        Shared::Lead(id) => {
            app.lead_for(who, Action::ListLeads, id).await?;
            StreamId::Lead(id)
        }
        Shared::Referral(id) => {
            super::referrals::referral(app, who, id).await?;
            StreamId::Referral(id)
        }
    };
    let events = app.store().read_stream(&stream).await?;
    let seq = events.last().map_or(0, |event| event.seq);
    let news = events
        .into_iter()
        .filter(|event| event.seq > seen && !matches!(event.event, JournalEvent::Duty(_)))
        .collect();
    Ok(Changes { lines: app.timeline_lines(news).await?, seq })
}
