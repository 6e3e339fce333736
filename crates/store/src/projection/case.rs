//! The row of an assistance case.

use casework::assistance::{CaseEvent, CaseStage};
use kernel::CaseId;

use super::{Entry, NEVER, change_one};
use crate::{
    StoreError,
    db::{Tx, Value, maybe, text, word},
    sql::{statements, values},
};

statements! {
    OPEN = "INSERT INTO case_row
        (id, number, stage, organ, org, region, matter_id, applicant_id, lead_id, handler, opened_on, amount_fen,
         next_due, priority, seq, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12,
         coalesce((SELECT priority FROM lead_row WHERE id = $9), ''), $13, $14)";
    TOUCH = "UPDATE case_row SET seq = $2, updated_at = $3 WHERE id = $1";
    STAGE = "UPDATE case_row SET stage = $2 WHERE id = $1";
    HANDLER = "UPDATE case_row SET handler = $2 WHERE id = $1";
    APPLIED = "UPDATE case_row SET stage = $2, applied_on = $3, channel = $4, brought_by = coalesce($5, brought_by)
        WHERE id = $1";
    ACCEPTED = "UPDATE case_row SET stage = $2, accepted_on = $3 WHERE id = $1";
    DECIDED = "UPDATE case_row SET stage = $2, decided_on = $3, decision_number = $4, amount_fen = $5 WHERE id = $1";
    PAID = "UPDATE case_row SET stage = $2, paid_on = $3 WHERE id = $1";
    CLOSED = "UPDATE case_row SET stage = $2, closed_on = $3 WHERE id = $1";
}

pub(super) async fn project(
    tx: &mut Tx<'_>,
    entry: &Entry<'_>,
    id: CaseId,
    event: &CaseEvent,
) -> Result<(), StoreError> {
    let none = Vec::new();
    let (sql, stage, rest) = match event {
        CaseEvent::CaseOpened { .. } => {
            return change_one(tx, "case_row", &id, OPEN, opened(entry, id, event)?).await;
        }
        CaseEvent::HandlerAssigned { handler } => {
            change_one(tx, "case_row", &id, HANDLER, values![text(id), text(handler)]).await?;
            return touch(tx, entry, id).await;
        }
        CaseEvent::PaperAdded { .. }
        | CaseEvent::FactsRecorded { .. }
        | CaseEvent::SignedOff { .. }
        | CaseEvent::PaymentFailed { .. } => return touch(tx, entry, id).await,
        CaseEvent::ApplicationSubmitted { channel, brought_by, on, .. } => {
            let rest = values![text(on), word(channel)?, maybe(brought_by.as_ref())];
            (APPLIED, CaseStage::Applied, rest)
        }
        CaseEvent::SupplementRequested { .. } => (STAGE, CaseStage::AwaitingSupplement, none),
        CaseEvent::SupplementReceived { .. } => (STAGE, CaseStage::Applied, none),
        CaseEvent::ApplicationAccepted { on, .. } => (ACCEPTED, CaseStage::UnderReview, values![text(on)]),
        CaseEvent::OpinionProposed { .. } => (STAGE, CaseStage::Approving, none),
        CaseEvent::ProposalReturned { .. } => (STAGE, CaseStage::UnderReview, none),
        CaseEvent::ReliefGranted { amount_fen, decision_number, on, .. } => {
            (DECIDED, CaseStage::Granted, values![text(on), decision_number, *amount_fen])
        }
        CaseEvent::ReliefRefused { decision_number, on, .. } => {
            (DECIDED, CaseStage::Refused, values![text(on), decision_number, 0_i64])
        }
        CaseEvent::PaymentConfirmed { on, .. } => (PAID, CaseStage::Paid, values![text(on)]),
        CaseEvent::ApplicationWithdrawn { .. } => (STAGE, CaseStage::Withdrawn, none),
        CaseEvent::ApplicationAbandoned { .. } => (STAGE, CaseStage::Abandoned, none),
        CaseEvent::CaseClosed { on, .. } => (CLOSED, CaseStage::Closed, values![text(on)]),
    };
    let values = [values![text(id), word(&stage)?], rest].concat();
    change_one(tx, "case_row", &id, sql, values).await?;
    touch(tx, entry, id).await
}

/// Notes the last event of the case's own stream.
async fn touch(tx: &mut Tx<'_>, entry: &Entry<'_>, id: CaseId) -> Result<(), StoreError> {
    change_one(tx, "case_row", &id, TOUCH, values![text(id), entry.seq, text(entry.at)]).await
}

/// The values of a new row.
fn opened(entry: &Entry<'_>, id: CaseId, event: &CaseEvent) -> Result<Vec<Value>, StoreError> {
    let CaseEvent::CaseOpened { number, matter, organ, org, region, applicant, lead, handler, on } = event
    else {
        return Ok(Vec::new());
    };
    Ok(values![
        text(id),
        number,
        word(&CaseStage::Informed)?,
        organ.word(),
        text(org),
        text(region),
        text(matter),
        text(applicant),
        maybe(*lead),
        maybe(*handler),
        text(on),
        NEVER,
        entry.seq,
        text(entry.at),
    ])
}
