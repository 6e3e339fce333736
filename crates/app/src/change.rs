//! One change: the appends of a verb, with the duties that its events open, pause and end, committed together.

use casework::duty::{DutyBook, Holders, react};
use kernel::{Calendar, CaseId, ComplaintId, Day, DutyId, Moment};
use store::{Append, Batch, Committed, JournalEvent, StreamId, TokenChange};

use crate::{App, Error, Outcome, cue, text_message};

/// A state with the duties and the length of its stream.
#[derive(Debug, Clone, Default)]
pub struct Loaded<T> {
    /// The state.
    pub state: T,
    /// Its duties.
    pub duties: DutyBook,
    /// Events in the stream so far: what a page shows as `seen`.
    pub seq: u64,
}

impl<T> Loaded<T> {
    /// Refuses a change asked for on a page that shows an older state.
    pub fn fresh(&self, seen: Option<u64>) -> Result<(), Error> {
        match seen {
            Some(seen) if seen != self.seq => Err(Error::stale()),
            _ => Ok(()),
        }
    }
}

/// A change in the making.
pub struct Change<'a> {
    app: &'a App,
    at: Moment,
    batch: Batch,
}

/// Where events go and whose they are.
pub struct Target<'a> {
    /// The stream.
    pub stream: StreamId,
    /// Events in it so far.
    pub expected: u64,
    /// The subject whose key seals them: `person/<id>`, `matter/<id>`.
    pub subject: String,
    /// The case they belong to.
    pub case: Option<CaseId>,
    /// The legal basis.
    pub basis: &'a str,
}

/// What the duty clock needs to know of a stream.
pub struct DutyPlan<'a> {
    /// The duty rules in force.
    pub rules: &'a [rules::DutyRule],
    /// The duties so far.
    pub book: &'a DutyBook,
    /// Who holds it.
    pub holders: Holders,
    /// The day an event names as due.
    pub own_due: Option<Day>,
}

impl<'a> Change<'a> {
    /// An empty change at the clock's moment.
    pub fn new(app: &'a App) -> Self {
        Self { app, at: app.clock().now(), batch: Batch::default() }
    }

    /// Adds events without duties.
    pub fn append(&mut self, target: Target<'_>, events: Vec<JournalEvent>) {
        if !events.is_empty() {
            self.batch.appends.push(Append {
                stream: target.stream,
                expected: target.expected,
                subject: target.subject,
                case: target.case,
                basis: target.basis.to_owned(),
                events,
            });
        }
    }

    /// Adds events, each followed by what it does to the stream's duties.
    pub fn append_with_duties(&mut self, target: Target<'_>, events: Vec<JournalEvent>, plan: DutyPlan<'_>) {
        let day = Day::of(self.at);
        let mut book = plan.book.clone();
        let mut all = Vec::with_capacity(events.len() * 2);
        for event in events {
            let cue = cue::cue(self.app, &event, plan.own_due);
            let (ids, at) = (self.app.ids(), self.at);
            let mut new_id = || ids.make(at, DutyId::new);
            let now = (day, Calendar::china());
            let duty_events = react(plan.rules, &book, &cue, now, &plan.holders, &mut new_id);
            all.push(event);
            for duty_event in duty_events {
                book.apply(&duty_event);
                all.push(JournalEvent::Duty(duty_event));
            }
        }
        self.append(target, all);
    }

    /// Whether it registers this person for the first time.
    pub(crate) fn registers(&self, person: kernel::PersonId) -> bool {
        let new = |append: &Append| append.expected == 0 && append.stream == StreamId::Person(person);
        self.batch.appends.iter().any(new)
    }

    /// Sets a case's access code with it, of which only the token is kept.
    pub(crate) fn set_access_code(&mut self, case: CaseId, hash: String) {
        self.batch.access_codes.push((case, hash));
    }

    /// Sets a complaint's code with it, of which only the token is kept.
    pub(crate) fn set_complaint_code(&mut self, complaint: ComplaintId, hash: String) {
        self.batch.complaint_codes.push((complaint, hash));
    }

    /// Issues or revokes a token of the API with it.
    pub(crate) fn change_token(&mut self, change: TokenChange) {
        self.batch.tokens.push(change);
    }

    /// Commits it all, or says that there was nothing to do.
    pub async fn commit(mut self, permit: &access::Permit) -> Result<Outcome, Error> {
        if self.batch.appends.is_empty() {
            return Ok(Outcome::Unchanged);
        }
        let effects = self.app.asked().map(|asked| asked.expect(self.streams()));
        if let (Some(asked), Some(effects)) = (self.app.asked(), &effects) {
            self.batch.kept = asked.to_keep(effects, self.at)?;
        }
        if self.app.gateway().is_some() {
            self.batch.outbox = text_message::messages_of(&self.batch.appends);
        }
        let Committed { .. } = self.app.store().commit(permit, &self.batch, self.at).await?;
        if let (Some(asked), Some(effects)) = (self.app.asked(), effects) {
            asked.note(effects);
        }
        Ok(Outcome::Changed)
    }

    /// The streams it writes to, with their length afterwards.
    fn streams(&self) -> Vec<(String, u64)> {
        let mut streams: Vec<(String, u64)> = Vec::with_capacity(self.batch.appends.len());
        for append in &self.batch.appends {
            let (stream, more) = (append.stream.to_string(), append.events.len() as u64);
            match streams.iter_mut().find(|(known, _)| *known == stream) {
                Some((_, length)) => *length += more,
                None => streams.push((stream, append.expected + more)),
            }
        }
        streams
    }
}
