//! The row of a lead.

use casework::lead::{LeadEvent, LeadStage};
use kernel::LeadId;

use super::{Entry, joined, ops::Ops, projected_rows};
use crate::{
    StoreError,
    db::{Value, text, word},
    sealing::sealed_field,
    sql::values,
};

projected_rows! {
    inserts {
        PROPOSE: Lead = [
            "id", "person_id", "matter_id", "org", "region", "stage", "model", "pack", "score", "grounds", "priority",
            "subject", "reasons", "case_id", "note", "proposed_on", "ended_on", "seq",
        ];
    }
    updates {
        END: Lead = ["stage", "seq", "note", "ended_on", "case_id"];
        HAND_ON: Lead = ["org", "seq", "note"];
    }
}

pub(super) fn project(
    ops: &mut Ops,
    entry: &Entry<'_>,
    id: LeadId,
    event: &LeadEvent,
) -> Result<(), StoreError> {
    match event {
        LeadEvent::LeadProposed { .. } => proposed(ops, entry, id, event)?,
        LeadEvent::LeadTakenUp { case, on } => {
            ops.set(&END, id, values![word(&LeadStage::TakenUp)?, entry.seq, "", text(on), text(case)]);
        }
        LeadEvent::LeadDismissed { reason, on } => {
            let stage = word(&LeadStage::Dismissed)?;
            ops.set(&END, id, values![stage, entry.seq, reason, text(on), Value::Null]);
        }
        LeadEvent::LeadReopened { reason, .. } => {
            ops.set(&END, id, values![word(&LeadStage::Open)?, entry.seq, reason, Value::Null, Value::Null]);
        }
        LeadEvent::LeadHandedOn { to, reason, .. } => {
            ops.set(&HAND_ON, id, values![text(to), entry.seq, reason]);
        }
    }
    Ok(())
}

/// A new row.
fn proposed(ops: &mut Ops, entry: &Entry<'_>, id: LeadId, event: &LeadEvent) -> Result<(), StoreError> {
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
        return Ok(());
    };
    let values = values![
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
        Value::Null,
        "",
        text(on),
        Value::Null,
        entry.seq,
    ];
    ops.insert(&PROPOSE, id, values);
    Ok(())
}
