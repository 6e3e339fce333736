//! How duties follow events: by rules that are data, in one pure function.

use kernel::{Calendar, Day, DutyId, OrgId};
use rules::{DutyDue, DutyPlace, DutyRule};

use super::{Duty, DutyBook, DutyEvent, DutyState, unit_word};

/// Who holds what the duties are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    /// The organisation that handles the case or lead, or sent the referral.
    pub handling: Option<OrgId>,
    /// The organisation that received the referral, or that a lead is handed to.
    pub receiving: Option<OrgId>,
}

/// Events after which nothing of a stream is left to be done. They end even duties whose rule the pack in
/// force no longer has.
const LAST_EVENTS: [&str; 8] = [
    "application_withdrawn",
    "application_abandoned",
    "case_closed",
    "lead_taken_up",
    "lead_dismissed",
    "referral_resolved",
    "referral_recalled",
    "follow_up_cancelled",
];

/// The word for a length that the opening event named as a day.
const EVENT_UNIT: &str = "event";

/// What an event does to the duties of its stream, by the rules: it ends, moves, stops, restarts and opens, in
/// this order. A rule opens no second duty while one of its code is open. A lead handed on takes its duty along
/// with the day it is due, whatever the rules say, and one that is reopened is to be reviewed again: no lead is
/// ever nobody's.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one thing the clock must be told; nothing is read from elsewhere"
)]
pub fn react(
    rules: &[DutyRule],
    book: &DutyBook,
    event_kind: &str,
    on: Day,
    holders: &Holders,
    own_due: Option<Day>,
    calendar: &Calendar,
    new_id: &mut dyn FnMut() -> DutyId,
) -> Vec<DutyEvent> {
    let mut events: Vec<DutyEvent> = book
        .open()
        .flat_map(|duty| {
            let rule = rules.iter().find(|rule| rule.code == duty.code);
            change(duty, rule, event_kind, on, holders, calendar)
        })
        .collect();
    let mut book = book.clone();
    for event in &events {
        book.apply(event);
    }
    let begins = match event_kind {
        "lead_reopened" => "lead_proposed",
        kind => kind,
    };
    for rule in rules.iter().filter(|rule| rule.opens_on == begins) {
        if book.open().all(|duty| duty.code != rule.code) {
            let event = opening(rule, new_id(), on, holders, own_due, calendar);
            book.apply(&event);
            events.push(event);
        }
    }
    events
}

/// What an event does to one duty that is open.
fn change(
    duty: &Duty,
    rule: Option<&DutyRule>,
    event_kind: &str,
    on: Day,
    holders: &Holders,
    calendar: &Calendar,
) -> Option<DutyEvent> {
    let names = |kinds: fn(&DutyRule) -> &Vec<String>| {
        rule.is_some_and(|rule| kinds(rule).iter().any(|kind| kind == event_kind))
    };
    let id = duty.id;
    if let ("lead_handed_on", Some(org), Some(to)) = (event_kind, &duty.org, &holders.receiving) {
        let moved = DutyEvent::DutyMoved { duty: id, org: to.clone(), on };
        return (org != to).then_some(moved);
    }
    let last = rule.is_none() && LAST_EVENTS.contains(&event_kind);
    if last || names(|rule| &rule.discharged_by) {
        let by = event_kind.to_owned();
        return Some(DutyEvent::DutyDischarged { duty: id, by, on });
    }
    let paused = duty.state == DutyState::Paused;
    if !paused && names(|rule| &rule.paused_by) {
        let reason = pause_reason(event_kind).to_owned();
        return Some(DutyEvent::DutyPaused { duty: id, reason, on });
    }
    if paused && names(|rule| &rule.resumed_by) {
        let due = duty.due_if_resumed(on, calendar);
        return Some(DutyEvent::DutyResumed { duty: id, on, due });
    }
    None
}

fn opening(
    rule: &DutyRule,
    duty: DutyId,
    on: Day,
    holders: &Holders,
    own_due: Option<Day>,
    calendar: &Calendar,
) -> DutyEvent {
    let (length, length_count, length_unit, due) = match rule.due {
        DutyDue::Within(period) => {
            (period.label(), period.length, unit_word(period.unit), period.due(calendar, on))
        }
        DutyDue::EventDay => ("按约定日期".to_owned(), 0, EVENT_UNIT, own_due.unwrap_or(on)),
    };
    let handling = || holders.handling.clone();
    DutyEvent::DutyOpened {
        duty,
        code: rule.code.clone(),
        label: rule.label.clone(),
        role: rule.role,
        org: match rule.at {
            DutyPlace::Handling => handling(),
            DutyPlace::Receiving => holders.receiving.clone().or_else(handling),
            DutyPlace::Applicant => None,
        },
        length,
        length_count,
        length_unit: length_unit.to_owned(),
        on,
        due,
        basis: rule.basis.clone(),
    }
}

fn pause_reason(event_kind: &str) -> &'static str {
    match event_kind {
        "supplement_requested" => "等待申请人补正材料",
        "proposal_returned" => "审查意见已退回",
        "opinion_proposed" => "等待审批",
        "referral_sent" => "等待接收部门办理",
        "payment_failed" => "等待重新发放",
        _ => "依规定暂停计时",
    }
}
