//! What a day brings to a duty that nobody touched: warnings before its end, rungs of the ladder after it.

use kernel::{Calendar, Day};
use rules::{DutyRule, Rung};

use super::{Duty, DutyEvent, DutyState, Holders, react::place};

/// The warnings and escalations that are due and not yet recorded; none for a duty that stands still or is done.
/// Of several warnings only the last is told; rungs are climbed one after the other. Called again after its events
/// were recorded it gives nothing. A duty whose rule the pack no longer has is still warned of.
pub fn watch(
    duty: &Duty,
    rule: Option<&DutyRule>,
    holders: &Holders,
    today: Day,
    calendar: &Calendar,
) -> Vec<DutyEvent> {
    if duty.state != DutyState::Open {
        return Vec::new();
    }
    let elapsed = duty.elapsed(today, calendar);
    let warned = duty.warn_at.iter().copied().filter(|share| *share <= elapsed).max();
    let warning = warned.filter(|share| *share > duty.warned).map(|permille| warning(duty, permille, today));
    let overdue = calendar.workdays_between(duty.due, today);
    let climbed = duty.escalated.as_ref().map_or(0, |escalated| escalated.level);
    let ladder = rule.map(|rule| rule.escalation.as_slice()).unwrap_or_default();
    let rungs = (1u32..).zip(ladder).filter(|(level, rung)| {
        *level > climbed && duty.due < today && overdue >= i32::try_from(rung.after).unwrap_or(i32::MAX)
    });
    let climbing = rungs.map(|(level, rung)| escalation(duty, level, rung, holders, today));
    warning.into_iter().chain(climbing).collect()
}

fn warning(duty: &Duty, permille: u32, on: Day) -> DutyEvent {
    DutyEvent::DutyWarned {
        duty: duty.id,
        permille,
        label: duty.label.clone(),
        role: duty.role,
        org: duty.org.clone(),
        on,
    }
}

fn escalation(duty: &Duty, level: u32, rung: &Rung, holders: &Holders, on: Day) -> DutyEvent {
    DutyEvent::DutyEscalated {
        duty: duty.id,
        level,
        name: rung.name.clone(),
        label: duty.label.clone(),
        to_role: rung.to,
        to_org: place(rung.at, holders),
        on,
    }
}
