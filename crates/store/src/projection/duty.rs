//! The row of a duty, and the earliest due day on its case's row.

use casework::duty::DutyEvent;

use super::{Entry, NEVER, change_one};
use crate::{
    StoreError, StreamId,
    db::{Tx, maybe, text},
    sql::{statements, values},
};

statements! {
    OPEN = "INSERT INTO duty_row
        (id, stream, case_id, person_id, code, label, role, org, opened_on, due_on, length, length_count, length_unit,
         basis, item, warn_at, by_hand, warned, escalated_level)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 0)";
    PAUSE = "UPDATE duty_row SET paused_since = $2, pause_reason = $3 WHERE id = $1";
    RESUME = "UPDATE duty_row SET paused_since = NULL, pause_reason = NULL, due_on = $2 WHERE id = $1";
    WAIT_ON = "UPDATE duty_row SET pause_reason = $2 WHERE id = $1";
    EXTEND = "UPDATE duty_row SET due_on = $2, extended_on = $3, warned = 0, escalated_level = 0,
        escalated_name = NULL, escalated_role = NULL, escalated_org = NULL WHERE id = $1";
    WARN = "UPDATE duty_row SET warned = $2 WHERE id = $1";
    ESCALATE = "UPDATE duty_row SET escalated_level = $2, escalated_name = $3, escalated_role = $4,
        escalated_org = $5 WHERE id = $1";
    DISCHARGE = "UPDATE duty_row SET discharged_on = $2, discharged_by = $3 WHERE id = $1";
    MOVE_ON = "UPDATE duty_row SET org = $2 WHERE id = $1";
    NEXT_DUE = "UPDATE case_row SET next_due = coalesce(
        (SELECT min(due_on) FROM duty_row WHERE case_id = $1 AND discharged_on IS NULL AND paused_since IS NULL), $2)
        WHERE id = $1";
    PERSON_OF_CASE = "SELECT applicant_id AS person_id FROM case_row WHERE id = $1";
    PERSON_OF_LEAD = "SELECT person_id FROM lead_row WHERE id = $1";
    PERSON_OF_REFERRAL = "SELECT person_id FROM referral_row WHERE id = $1";
    PERSON_OF_FOLLOW_UP = "SELECT person_id FROM follow_up_row WHERE id = $1";
}

pub(super) async fn project(tx: &mut Tx<'_>, entry: &Entry<'_>, event: &DutyEvent) -> Result<(), StoreError> {
    let (duty, sql, values) = match event {
        DutyEvent::DutyOpened {
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
        } => {
            let person = person(tx, entry.stream).await?;
            let values = values![
                text(duty),
                text(entry.stream),
                maybe(entry.case),
                person,
                code,
                label,
                role.word(),
                maybe(org.as_ref()),
                text(on),
                text(due),
                length,
                i64::from(*length_count),
                length_unit,
                basis,
                maybe(item.as_ref()),
                numbers(warn_at),
                *by_hand,
            ];
            (duty, OPEN, values)
        }
        DutyEvent::DutyPaused { duty, reason, on } => (duty, PAUSE, values![text(duty), text(on), reason]),
        DutyEvent::DutyResumed { duty, waiting: Some(waiting), .. } => {
            (duty, WAIT_ON, values![text(duty), waiting])
        }
        DutyEvent::DutyResumed { duty, due, .. } => (duty, RESUME, values![text(duty), text(due)]),
        DutyEvent::DutyDischarged { duty, by, on, .. } => {
            (duty, DISCHARGE, values![text(duty), text(on), by])
        }
        DutyEvent::DutyMoved { duty, org, .. } => (duty, MOVE_ON, values![text(duty), text(org)]),
        DutyEvent::DutyExtended { duty, due, on, .. } => {
            (duty, EXTEND, values![text(duty), text(due), text(on)])
        }
        DutyEvent::DutyWarned { duty, permille, .. } => {
            (duty, WARN, values![text(duty), i64::from(*permille)])
        }
        DutyEvent::DutyEscalated { duty, level, name, to_role, to_org, .. } => {
            let to = maybe(to_org.as_ref());
            (duty, ESCALATE, values![text(duty), i64::from(*level), name, to_role.word(), to])
        }
    };
    change_one(tx, "duty_row", duty, sql, values).await?;
    match entry.case {
        Some(case) => tx.execute(NEXT_DUE, values![text(case), NEVER]).await.map(|_| ()),
        None => Ok(()),
    }
}

/// Numbers joined for one column.
fn numbers(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// The person that a stream is about.
async fn person(tx: &mut Tx<'_>, stream: &StreamId) -> Result<Option<String>, StoreError> {
    let (table, sql, id) = match stream {
        StreamId::Case(id) => ("case_row", PERSON_OF_CASE, id.to_string()),
        StreamId::Lead(id) => ("lead_row", PERSON_OF_LEAD, id.to_string()),
        StreamId::Referral(id) => ("referral_row", PERSON_OF_REFERRAL, id.to_string()),
        StreamId::FollowUp(id) => ("follow_up_row", PERSON_OF_FOLLOW_UP, id.to_string()),
        StreamId::Person(_) | StreamId::Matter(_) | StreamId::Fund(_) => return Ok(None),
    };
    let row = tx.row(table, sql, values![id]).await?;
    row.map(|row| row.text("person_id")).transpose()
}
