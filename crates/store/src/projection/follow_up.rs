//! The row of a follow-up.

use casework::follow_up::{FollowUpEvent, FollowUpStage};
use kernel::FollowUpId;

use super::{Entry, joined, ops::Ops, projected_rows};
use crate::{
    StoreError,
    db::{Value, text, word},
    sql::values,
};

projected_rows! {
    inserts {
        PLAN: FollowUp = [
            "id", "case_id", "person_id", "org", "month", "due_on", "planned_on", "stage", "done_on", "method",
            "hardship", "income_monthly_fen", "satisfaction", "needs", "seq",
        ];
    }
    updates {
        VISIT: FollowUp = [
            "stage", "seq", "done_on", "method", "hardship", "income_monthly_fen", "satisfaction", "needs",
        ];
        CANCEL: FollowUp = ["stage", "seq", "done_on"];
    }
}

pub(super) fn project(
    ops: &mut Ops,
    entry: &Entry<'_>,
    id: FollowUpId,
    event: &FollowUpEvent,
) -> Result<(), StoreError> {
    match event {
        FollowUpEvent::FollowUpPlanned { case, person, org, month, due, on } => {
            let values = values![
                text(id),
                text(case),
                text(person),
                text(org),
                i64::from(*month),
                text(due),
                text(on),
                word(&FollowUpStage::Planned)?,
                Value::Null,
                Value::Null,
                Value::Null,
                Value::Null,
                Value::Null,
                "",
                entry.seq,
            ];
            ops.insert(&PLAN, id, values);
        }
        FollowUpEvent::VisitRecorded { visit } => {
            let values = values![
                word(&FollowUpStage::Done)?,
                entry.seq,
                text(visit.on),
                word(&visit.method)?,
                word(&visit.hardship)?,
                visit.income_monthly_fen,
                visit.satisfaction.map(i64::from),
                joined(&visit.needs),
            ];
            ops.set(&VISIT, id, values);
        }
        FollowUpEvent::FollowUpCancelled { on, .. } => {
            ops.set(&CANCEL, id, values![word(&FollowUpStage::Cancelled)?, entry.seq, text(on)]);
        }
    }
    Ok(())
}
