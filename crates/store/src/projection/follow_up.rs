//! The row of a follow-up.

use casework::follow_up::{FollowUpEvent, FollowUpStage};
use kernel::FollowUpId;

use super::{Entry, change_one, joined};
use crate::{
    StoreError,
    db::{Tx, text, word},
    sql::{statements, values},
};

statements! {
    PLAN = "INSERT INTO follow_up_row (id, case_id, person_id, org, month, due_on, planned_on, stage, needs, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9)";
    VISIT = "UPDATE follow_up_row SET stage = $2, seq = $3, done_on = $4, method = $5, hardship = $6,
        income_monthly_fen = $7, satisfaction = $8, needs = $9 WHERE id = $1";
    CANCEL = "UPDATE follow_up_row SET stage = $2, seq = $3, done_on = $4 WHERE id = $1";
}

pub(super) async fn project(
    tx: &mut Tx<'_>,
    entry: &Entry<'_>,
    id: FollowUpId,
    event: &FollowUpEvent,
) -> Result<(), StoreError> {
    let (sql, values) = match event {
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
                entry.seq,
            ];
            (PLAN, values)
        }
        FollowUpEvent::VisitRecorded { visit } => {
            let values = values![
                text(id),
                word(&FollowUpStage::Done)?,
                entry.seq,
                text(visit.on),
                word(&visit.method)?,
                word(&visit.hardship)?,
                visit.income_monthly_fen,
                visit.satisfaction.map(i64::from),
                joined(&visit.needs),
            ];
            (VISIT, values)
        }
        FollowUpEvent::FollowUpCancelled { on, .. } => {
            (CANCEL, values![text(id), word(&FollowUpStage::Cancelled)?, entry.seq, text(on)])
        }
    };
    change_one(tx, "follow_up_row", &id, sql, values).await
}
