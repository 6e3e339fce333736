//! The row of a complaint or a rating: where it stands. What was said stays in the journal.

use casework::complaint::{ComplaintEvent, ComplaintStage};
use kernel::ComplaintId;

use super::{Entry, ops::Ops, projected_rows};
use crate::{
    StoreError,
    db::{Value, maybe, text, word},
    sql::values,
};

projected_rows! {
    inserts {
        BEGIN: Complaint = [
            "id", "number", "case_id", "person_id", "org", "channel", "stage", "stars", "filed_on", "answered_on",
            "closed_on", "seq",
        ];
    }
    updates {
        TOUCH: Complaint = ["seq"];
        STAGE: Complaint = ["stage", "seq"];
        ANSWER: Complaint = ["stage", "seq", "answered_on"];
        CLOSE: Complaint = ["stage", "seq", "closed_on"];
    }
}

pub(super) fn project(
    ops: &mut Ops,
    entry: &Entry<'_>,
    id: ComplaintId,
    event: &ComplaintEvent,
) -> Result<(), StoreError> {
    let none = || Value::Null;
    match event {
        ComplaintEvent::ComplaintFiled { number, case, person, org, channel, on, .. } => {
            let stage = word(&ComplaintStage::Filed)?;
            let values = values![
                text(id),
                number,
                maybe(*case),
                maybe(*person),
                text(org),
                word(channel)?,
                stage,
                none(),
                text(on),
                none(),
                none(),
                entry.seq,
            ];
            ops.insert(&BEGIN, id, values);
        }
        ComplaintEvent::CaseRated { number, case, person, org, stars, on, .. } => {
            let stage = word(&ComplaintStage::Rated)?;
            let values = values![
                text(id),
                number,
                text(case),
                text(person),
                text(org),
                none(),
                stage,
                i64::from(*stars),
                text(on),
                none(),
                none(),
                entry.seq,
            ];
            ops.insert(&BEGIN, id, values);
        }
        ComplaintEvent::ComplaintAccepted { .. } | ComplaintEvent::ComplaintReopened { .. } => {
            ops.set(&STAGE, id, values![word(&ComplaintStage::Accepted)?, entry.seq]);
        }
        ComplaintEvent::ComplaintExtended { .. } => ops.set(&TOUCH, id, values![entry.seq]),
        ComplaintEvent::ComplaintAnswered { on, .. } => {
            ops.set(&ANSWER, id, values![word(&ComplaintStage::Answered)?, entry.seq, text(on)]);
        }
        ComplaintEvent::ComplaintClosed { on, .. } => {
            ops.set(&CLOSE, id, values![word(&ComplaintStage::Closed)?, entry.seq, text(on)]);
        }
    }
    Ok(())
}
