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
            "subject", "reasons", "case_id", "note", "offered_to", "proposed_on", "ended_on", "seq",
        ];
    }
    updates {
        END: Lead = ["stage", "seq", "note", "ended_on", "case_id", "offered_to"];
        OFFER: Lead = ["seq", "note", "offered_to"];
        RECEIVE: Lead = ["org", "seq", "offered_to"];
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
            ops.set(
                &END,
                id,
                values![word(&LeadStage::TakenUp)?, entry.seq, "", text(on), text(case), Value::Null],
            );
        }
        LeadEvent::LeadDismissed { reason, on } => {
            let stage = word(&LeadStage::Dismissed)?;
            ops.set(&END, id, values![stage, entry.seq, reason, text(on), Value::Null, Value::Null]);
        }
        LeadEvent::LeadReopened { reason, .. } => {
            let (stage, null) = (word(&LeadStage::Open)?, || Value::Null);
            ops.set(&END, id, values![stage, entry.seq, reason, null(), null(), null()]);
        }
        LeadEvent::LeadHandedOn { to, reason, .. } => {
            ops.set(&OFFER, id, values![entry.seq, reason, text(to)]);
        }
        LeadEvent::LeadReturned { reason, .. } => {
            ops.set(&OFFER, id, values![entry.seq, reason, Value::Null]);
        }
        LeadEvent::LeadReceived { to, .. } => {
            ops.set(&RECEIVE, id, values![text(to), entry.seq, Value::Null]);
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
        Value::Null,
        text(on),
        Value::Null,
        entry.seq,
    ];
    ops.insert(&PROPOSE, id, values);
    Ok(())
}
