//! How duties follow events: by rules that are data, in one pure function.

use kernel::{Calendar, Day, DutyId, OrgId, Refusal};
use rules::{DutyDue, DutyEach, DutyPlace, DutyRule};

use super::{Duty, DutyBook, DutyEvent, DutyState, unit_word};

/// Who holds what the duties are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    /// The organisation that handles the case or lead, or sent the referral.
    pub handling: Option<OrgId>,
    /// The organisation that received the referral, or that a lead or a case is offered to.
    pub receiving: Option<OrgId>,
    /// The political and legal commission of the place.
    pub commission: Option<OrgId>,
}

/// An event as the duty clock sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cue<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// The day it names: a visit, a hearing, the end of an extension.
    pub own_due: Option<Day>,
    /// The items it names.
    pub items: Vec<Item>,
    /// What it measures: the stars of a rating.
    pub measure: Option<i64>,
}

/// An item of an event: a paper to come, a payment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Its name within the stream.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// The day it is due.
    pub due: Option<Day>,
    /// Whose it is, where the event says so: who pays.
    pub org: Option<OrgId>,
}

/// Events after which nothing of a stream is left to be done. They end even duties whose rule the pack in
/// force no longer has.
const LAST_EVENTS: [&str; 10] = [
    "application_withdrawn",
    "application_abandoned",
    "transfer_accepted",
    "case_closed",
    "lead_taken_up",
    "lead_dismissed",
    "referral_resolved",
    "referral_recalled",
    "follow_up_cancelled",
    "complaint_closed",
];

/// What ends a duty that who has it reports as done.
const REPORTED_DONE: &str = "reported_done";

/// The word for a length that the opening event named as a day.
const EVENT_UNIT: &str = "event";

impl<'a> Cue<'a> {
    /// An event that names nothing beside its kind.
    pub fn of(kind: &'a str) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Whether the event is about a duty's item: one that names no items is about all of them.
    fn concerns(&self, duty: &Duty) -> bool {
        self.items.is_empty()
            || duty.item.as_ref().is_none_or(|item| self.items.iter().any(|known| known.key == *item))
    }
}

/// What an event does to the duties of its stream, by the rules: it ends, stops, restarts, moves, extends and opens, in
/// this order. A rule opens no second duty for the same item while one of its code is open.
pub fn react(
    rules: &[DutyRule],
    book: &DutyBook,
    cue: &Cue<'_>,
    (on, calendar): (Day, &Calendar),
    holders: &Holders,
    new_id: &mut dyn FnMut() -> DutyId,
) -> Vec<DutyEvent> {
    let mut book = book.clone();
    let mut events = Vec::new();
    let open: Vec<DutyId> = book.open().map(|duty| duty.id).collect();
    for id in open {
        let changes = book.get(id).map(|duty| {
            let rule = rules.iter().find(|rule| rule.code == duty.code);
            changes(duty, rule, cue, (on, calendar), holders)
        });
        for event in changes.into_iter().flatten() {
            book.apply(&event);
            events.push(event);
        }
    }
    for rule in rules.iter().filter(|rule| rule.opens_on(cue.kind)) {
        if rule.at_most.is_some_and(|most| cue.measure.is_none_or(|measure| measure > most)) {
            continue;
        }
        let items: Vec<Option<&Item>> = match rule.each {
            DutyEach::Event => vec![None],
            DutyEach::Item => cue.items.iter().map(Some).collect(),
        };
        for item in items {
            let key = item.map(|item| &item.key);
            if book.open().all(|duty| duty.code != rule.code || duty.item.as_ref() != key) {
                let event = opening(rule, new_id(), item, cue, (on, calendar), holders);
                book.apply(&event);
                events.push(event);
            }
        }
    }
    events
}

/// Ends a duty because who has it says that it is done.
///
/// # Errors
/// `duty_ended`, `not_by_hand` where an event must show it, `words_missing`.
pub fn report_done(duty: &Duty, note: &str, on: Day) -> Result<Vec<DutyEvent>, Refusal> {
    let basis = duty.basis.as_str();
    if duty.state == DutyState::Discharged {
        return Ok(Vec::new());
    }
    if !duty.by_hand {
        let message = format!("「{}」要由办理结果来完成，不能直接登记。", duty.label);
        return Err(Refusal::new("not_by_hand", message, "请办理相应的事项。", basis));
    }
    if note.trim().is_empty() {
        let refusal = Refusal::new("words_missing", "没有写明怎样完成的。", "请写明办理情况。", basis);
        return Err(refusal.on_field("note"));
    }
    let (by, note) = (REPORTED_DONE.to_owned(), Some(note.trim().to_owned()));
    Ok(vec![DutyEvent::DutyDischarged { duty: duty.id, by, note, on }])
}

/// What an event does to one duty that is open.
fn changes(
    duty: &Duty,
    rule: Option<&DutyRule>,
    cue: &Cue<'_>,
    (on, calendar): (Day, &Calendar),
    holders: &Holders,
) -> Vec<DutyEvent> {
    let id = duty.id;
    let ends = rule.map_or(LAST_EVENTS.contains(&cue.kind), |rule| rule.discharged_by(cue.kind));
    if ends && cue.concerns(duty) {
        return vec![DutyEvent::DutyDischarged { duty: id, by: cue.kind.to_owned(), note: None, on }];
    }
    let Some(rule) = rule else {
        return Vec::new();
    };
    let standing = |reason: &str| duty.standing().any(|pause| pause.reason == reason);
    let mut after = duty.clone();
    let mut events = Vec::new();
    for pause in &rule.pauses {
        let reason = pause.reason.clone();
        if pause.by == cue.kind && !standing(&reason) {
            events.push(DutyEvent::DutyPaused { duty: id, reason, on });
        } else if standing(&reason) && pause.until.iter().any(|kind| kind == cue.kind) {
            let waiting =
                after.standing().find(|known| known.reason != reason).map(|known| known.reason.clone());
            let due = if waiting.is_some() { after.due } else { after.due_if_resumed(on, calendar) };
            let event = DutyEvent::DutyResumed { duty: id, reason, waiting, on, due };
            after.apply(&event);
            events.push(event);
        }
    }
    if rule.moves_on.iter().any(|kind| kind == cue.kind)
        && let Some(org) = place(rule.at, holders).filter(|org| duty.org.as_ref() != Some(org))
    {
        events.push(DutyEvent::DutyMoved { duty: id, org, on });
    }
    if let (Some(due), true) = (cue.own_due, rule.extended_by.iter().any(|kind| kind == cue.kind)) {
        let by = cue.kind.to_owned();
        events.push(DutyEvent::DutyExtended { duty: id, by, on, due });
    }
    events
}

fn opening(
    rule: &DutyRule,
    duty: DutyId,
    item: Option<&Item>,
    cue: &Cue<'_>,
    (on, calendar): (Day, &Calendar),
    holders: &Holders,
) -> DutyEvent {
    let own = item.and_then(|item| item.due);
    let named = item.filter(|item| !item.label.is_empty());
    let on_a_day = |due: Day| ("按约定日期".to_owned(), 0, EVENT_UNIT, due.max(on));
    let (length, length_count, length_unit, due) = match (rule.due, own) {
        (DutyDue::Within(_), Some(due)) => on_a_day(due),
        (DutyDue::Within(period), None) => {
            (period.label(), period.length, unit_word(period.unit), period.due(calendar, on))
        }
        (DutyDue::EventDay { before }, own) => {
            let day = own.or(cue.own_due).unwrap_or(on);
            on_a_day(day.plus_days(-i32::try_from(before).unwrap_or(0)))
        }
    };
    DutyEvent::DutyOpened {
        duty,
        code: rule.code.clone(),
        label: named.map_or_else(|| rule.label.clone(), |item| format!("{}：{}", rule.label, item.label)),
        role: rule.role,
        org: item.and_then(|item| item.org.clone()).or_else(|| place(rule.at, holders)),
        length,
        length_count,
        length_unit: length_unit.to_owned(),
        on,
        due,
        basis: rule.basis.clone(),
        item: item.map(|item| item.key.clone()),
        warn_at: rule.warn_at.clone(),
        by_hand: rule.by_hand,
    }
}

/// The organisation at a place; the handling one where the place is not known.
pub(super) fn place(place: DutyPlace, holders: &Holders) -> Option<OrgId> {
    let handling = || holders.handling.clone();
    match place {
        DutyPlace::Handling => handling(),
        DutyPlace::Receiving => holders.receiving.clone().or_else(handling),
        DutyPlace::Commission => holders.commission.clone().or_else(handling),
        DutyPlace::Applicant => None,
    }
}
