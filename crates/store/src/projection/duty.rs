//! The row of a duty, and the earliest due day on its case's row.

use casework::duty::DutyEvent;

use super::{
    Entry,
    ops::{Among, Ops},
    projected_rows,
};
use crate::{
    db::{Value, maybe, text},
    sql::values,
};

projected_rows! {
    inserts {
        OPEN: Duty = [
            "id", "stream", "case_id", "person_id", "code", "label", "role", "org", "opened_on", "due_on",
            "paused_since", "pause_reason", "discharged_on", "discharged_by", "length", "length_count", "length_unit",
            "basis", "item", "warn_at", "by_hand", "extended_on", "warned", "escalated_level", "escalated_name",
            "escalated_role", "escalated_org",
        ];
    }
    updates {
        PAUSE: Duty = ["paused_since", "pause_reason"];
        RESUME: Duty = ["paused_since", "pause_reason", "due_on"];
        WAIT_ON: Duty = ["pause_reason"];
        EXTEND: Duty = [
            "due_on", "extended_on", "warned", "escalated_level", "escalated_name", "escalated_role", "escalated_org",
        ];
        WARN: Duty = ["warned"];
        ESCALATE: Duty = ["escalated_level", "escalated_name", "escalated_role", "escalated_org"];
        DISCHARGE: Duty = ["discharged_on", "discharged_by"];
        MOVE_ON: Duty = ["org"];
    }
}

pub(super) static NEXT_DUE: Among = Among::new(
    "UPDATE case_row SET next_due = coalesce((SELECT min(duty_row.due_on) FROM duty_row
     WHERE duty_row.case_id = case_row.id AND duty_row.discharged_on IS NULL AND duty_row.paused_since IS NULL),
     '9999-12-31') WHERE id IN",
    "",
);

pub(super) fn project(ops: &mut Ops, entry: &Entry<'_>, event: &DutyEvent) {
    let none = || Value::Null;
    match event {
        DutyEvent::DutyOpened { duty, .. } => ops.insert(&OPEN, duty, opened(entry, event)),
        DutyEvent::DutyPaused { duty, reason, on } => ops.set(&PAUSE, duty, values![text(on), reason]),
        DutyEvent::DutyResumed { duty, waiting: Some(waiting), .. } => {
            ops.set(&WAIT_ON, duty, values![waiting]);
        }
        DutyEvent::DutyResumed { duty, due, .. } => {
            ops.set(&RESUME, duty, values![none(), none(), text(due)]);
        }
        DutyEvent::DutyDischarged { duty, by, on, .. } => ops.set(&DISCHARGE, duty, values![text(on), by]),
        DutyEvent::DutyMoved { duty, org, .. } => ops.set(&MOVE_ON, duty, values![text(org)]),
        DutyEvent::DutyExtended { duty, due, on, .. } => {
            ops.set(&EXTEND, duty, values![text(due), text(on), 0_i64, 0_i64, none(), none(), none()]);
        }
        DutyEvent::DutyWarned { duty, permille, .. } => {
            ops.set(&WARN, duty, values![i64::from(*permille)]);
        }
        DutyEvent::DutyEscalated { duty, level, name, to_role, to_org, .. } => {
            let to = maybe(to_org.as_ref());
            ops.set(&ESCALATE, duty, values![i64::from(*level), name, to_role.word(), to]);
        }
    }
    if let Some(case) = entry.case {
        ops.due_changed(case);
    }
}

/// The values of a new row.
fn opened(entry: &Entry<'_>, event: &DutyEvent) -> Vec<Value> {
    let DutyEvent::DutyOpened {
        duty,
        code,
        label,
        role,
        org,
        length,
        length_count,
        length_unit,
        on,
        due,
        basis,
        item,
        warn_at,
        by_hand,
    } = event
    else {
        return Vec::new();
    };
    values![
        text(duty),
        text(entry.stream),
        maybe(entry.case),
        entry.person(),
        code,
        label,
        role.word(),
        maybe(org.as_ref()),
        text(on),
        text(due),
        Value::Null,
        Value::Null,
        Value::Null,
        Value::Null,
        length,
        i64::from(*length_count),
        length_unit,
        basis,
        maybe(item.as_ref()),
        numbers(warn_at),
        *by_hand,
        Value::Null,
        0_i64,
        0_i64,
        Value::Null,
        Value::Null,
        Value::Null,
    ]
}

/// Numbers joined for one column.
fn numbers(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}
