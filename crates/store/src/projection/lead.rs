//! The row of a lead.

use casework::lead::{LeadEvent, LeadStage};
use kernel::LeadId;

use super::{Entry, change_one, joined};
use crate::{
    StoreError,
    db::{Tx, Value, text, word},
    sealing::sealed_field,
    sql::{statements, values},
};

statements! {
    PROPOSE = "INSERT INTO lead_row
        (id, person_id, matter_id, org, region, stage, model, pack, score, grounds, priority, subject, reasons,
         note, proposed_on, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14, $15)";
    END = "UPDATE lead_row SET stage = $2, seq = $3, note = $4, ended_on = $5, case_id = $6 WHERE id = $1";
    HAND_ON = "UPDATE lead_row SET org = $2, seq = $3, note = $4 WHERE id = $1";
}

pub(super) async fn project(
    tx: &mut Tx<'_>,
    entry: &Entry<'_>,
    id: LeadId,
    event: &LeadEvent,
) -> Result<(), StoreError> {
    let none = None::<String>;
    let (sql, values) = match event {
        LeadEvent::LeadProposed { .. } => (PROPOSE, proposed(entry, id, event)?),
        LeadEvent::LeadTakenUp { case, on } => {
            (END, values![text(id), word(&LeadStage::TakenUp)?, entry.seq, "", text(on), text(case)])
        }
        LeadEvent::LeadDismissed { reason, on } => {
            (END, values![text(id), word(&LeadStage::Dismissed)?, entry.seq, reason, text(on), none])
        }
        LeadEvent::LeadReopened { reason, .. } => {
            (END, values![text(id), word(&LeadStage::Open)?, entry.seq, reason, none.clone(), none])
        }
        LeadEvent::LeadHandedOn { to, reason, .. } => {
            (HAND_ON, values![text(id), text(to), entry.seq, reason])
        }
    };
    change_one(tx, "lead_row", &id, sql, values).await
}

/// The values of a new row.
fn proposed(entry: &Entry<'_>, id: LeadId, event: &LeadEvent) -> Result<Vec<Value>, StoreError> {
    let LeadEvent::LeadProposed {
        person,
        matter,
        org,
        region,
        model,
        pack,
        score,
        grounds,
        priority,
        reasons: _,
        facts: _,
        on,
    } = event
    else {
        return Ok(Vec::new());
    };
    Ok(values![
        text(id),
        text(person),
        text(matter),
        text(org),
        text(region),
        word(&LeadStage::Open)?,
        model,
        pack,
        i64::from(*score),
        joined(grounds),
        joined(priority),
        entry.subject,
        sealed_field(entry.sealed, "reasons"),
        text(on),
        entry.seq,
    ])
}
