//! What must hold in any store at any moment, whatever happened to it: the chain, the read tables, the money, nobody's
//! case and nobody's time. It reads the journal whole and says every breach.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    assistance::{AssistanceCase, CaseEvent, CaseStage},
    attribution::{Step, attribute},
    duty::DutyBook,
};
use fund::Ledger;
use kernel::{CaseId, Moment};
use store::{JournalEvent, Recorded, Store, StreamId};

/// What the journal says of all cases.
#[derive(Default)]
pub struct Seen {
    /// Events by case and kind; without a case, those of the money.
    pub kinds: BTreeMap<(Option<CaseId>, String), usize>,
    streams: BTreeSet<String>,
    cases: BTreeMap<CaseId, OneCase>,
    ledgers: BTreeMap<String, Ledger>,
    last: Option<Moment>,
}

#[derive(Default)]
struct OneCase {
    state: AssistanceCase,
    /// Of the case's own stream and of everything that belongs to the case.
    duties: BTreeMap<String, DutyBook>,
    steps: Vec<(Moment, Step)>,
    /// How often its events say that money was set aside, and that it was paid.
    reserved: usize,
    posted: usize,
}

impl Seen {
    /// Reads a store's journal.
    ///
    /// # Panics
    /// Where the store cannot be read.
    pub async fn of(store: &Store) -> Self {
        let mut seen = Self::default();
        store.for_each_event(0, |recorded| seen.take(&recorded)).await.unwrap();
        seen
    }

    fn take(&mut self, recorded: &Recorded) {
        let stream = recorded.stream.to_string();
        self.last = self.last.max(Some(recorded.at));
        self.streams.insert(stream.clone());
        let case = match &recorded.stream {
            StreamId::Case(id) => Some(*id),
            StreamId::Lead(_)
            | StreamId::Referral(_)
            | StreamId::FollowUp(_)
            | StreamId::Complaint(_)
            | StreamId::Office(_)
            | StreamId::Person(_)
            | StreamId::Matter(_)
            | StreamId::Fund(_) => recorded.case,
        };
        *self.kinds.entry((case, recorded.kind.clone())).or_default() += 1;
        match (&recorded.event, case) {
            (JournalEvent::Case(event), Some(id)) => {
                let one = self.cases.entry(id).or_default();
                let (reserved, posted) = moved(&one.state, event);
                one.reserved += reserved;
                one.posted += posted;
                one.state.apply(event);
                let org = one.state.opening.as_ref().map(|opening| opening.org.clone());
                one.steps.push((recorded.at, Step { kind: recorded.kind.clone(), org, with: None }));
            }
            (JournalEvent::Duty(event), Some(id)) => {
                self.cases.entry(id).or_default().duties.entry(stream).or_default().apply(event);
            }
            (JournalEvent::Fund(event), _) => self.ledgers.entry(stream).or_default().apply(event),
            (
                JournalEvent::Case(_)
                | JournalEvent::Lead(_)
                | JournalEvent::Referral(_)
                | JournalEvent::FollowUp(_)
                | JournalEvent::Complaint(_)
                | JournalEvent::Office(_)
                | JournalEvent::Person(_)
                | JournalEvent::Matter(_)
                | JournalEvent::Duty(_),
                _,
            ) => {}
        }
    }

    /// How often a kind of event happened to a case.
    pub fn count(&self, case: Option<CaseId>, kind: &str) -> usize {
        self.kinds.get(&(case, kind.to_owned())).copied().unwrap_or(0)
    }

    /// How often a kind of event happened to any case.
    pub fn all(&self, kind: &str) -> usize {
        let of_cases = self.kinds.iter().filter(|((case, known), _)| case.is_some() && known == kind);
        of_cases.map(|(_, count)| count).sum()
    }

    /// Every breach.
    pub fn breaches(&self) -> Vec<String> {
        let mut breaches = Vec::new();
        for (stream, ledger) in &self.ledgers {
            let totals = ledger.totals();
            if totals.given.checked_sub(totals.pool) != Some(totals.paid) {
                breaches.push(format!("{stream}: the accounts do not add up: {totals:?}"));
            }
        }
        for (id, one) in &self.cases {
            breaches.extend(self.of_case(*id, one).into_iter().map(|breach| format!("case {id}: {breach}")));
        }
        breaches
    }

    fn of_case(&self, id: CaseId, one: &OneCase) -> Vec<String> {
        let mut breaches = Vec::new();
        let Some(opening) = &one.state.opening else {
            return vec!["events, but nobody opened it".to_owned()];
        };
        if opening.org.0.is_empty() {
            breaches.push("nobody owns it".to_owned());
        }
        for stream in [StreamId::Person(opening.applicant), StreamId::Matter(opening.matter)] {
            if !self.streams.contains(&stream.to_string()) {
                breaches.push(format!("its {stream} was never recorded: half a command"));
            }
        }
        for (said, moved) in [(one.reserved, "funds_reserved"), (one.posted, "transfer_posted")] {
            let found = self.count(Some(id), moved);
            if said != found {
                breaches.push(format!("its events say {moved} {said} times, the ledgers {found} times"));
            }
        }
        let stage = one.state.stage;
        let to_do = one.duties.values().any(|book| book.open().next().is_some());
        if stage.is_some_and(CaseStage::is_open) && !to_do {
            breaches.push(format!("open ({stage:?}), but nobody has anything to do by any day"));
        }
        if let (Some((first, _)), Some(last)) = (one.steps.first(), self.last) {
            let spans = attribute(&one.steps, last);
            let sum: i128 = spans.iter().map(|span| span.to.duration_since(span.from).as_nanos()).sum();
            let whole = last.duration_since(*first).as_nanos();
            if sum != whole {
                breaches.push(format!("{sum} ns of {whole} ns are somebody's"));
            }
        }
        breaches
    }
}

/// How often an event says that money is set aside, and that it is paid.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other events of a case move no money")]
fn moved(before: &AssistanceCase, event: &CaseEvent) -> (usize, usize) {
    match event {
        CaseEvent::ReliefGranted { payments, reserved: true, .. } => (payments.len(), 0),
        CaseEvent::FundsReceived { .. } => (before.payments_to_make().count(), 0),
        CaseEvent::AdvanceApproved { .. } => (1, 0),
        CaseEvent::PaymentConfirmed { .. } | CaseEvent::AdvancePaid { .. } => (0, 1),
        _ => (0, 0),
    }
}

/// Everything that must hold, in a store that nobody writes to.
///
/// # Panics
/// Where the store cannot be read.
pub async fn inspect(store: &Store) -> (Seen, Vec<String>) {
    let mut breaches = Vec::new();
    let journal = store.verify_journal().await.unwrap();
    if let Some((position, why)) = journal.broken {
        breaches.push(format!("the chain is broken at {position}: {why}"));
    }
    let report = store.compare_with_rebuild(|_, _| ()).await.unwrap();
    for table in report.tables.iter().filter(|table| table.digest_before != table.digest_after) {
        breaches.push(format!("{} is not what the journal says", table.name));
    }
    let seen = Seen::of(store).await;
    breaches.extend(seen.breaches());
    (seen, breaches)
}
