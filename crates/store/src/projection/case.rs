//! The row of an assistance case, and its claim on the person and the matter while it is open.

use casework::assistance::{CaseEvent, CaseStage};
use kernel::CaseId;

use super::{Entry, NEVER, Wanted, ops::Among, projected_rows};
use crate::{
    StoreError,
    claim::ClaimChange,
    db::{Value, maybe, text, word},
    sql::values,
};

projected_rows! {
    inserts {
        OPEN: Case = [
            "id", "number", "stage", "organ", "org", "region", "matter_id", "applicant_id", "lead_id", "handler",
            "channel", "brought_by", "opened_on", "applied_on", "accepted_on", "decided_on", "paid_on", "closed_on",
            "amount_fen", "decision_number", "next_due", "priority", "seq", "updated_at",
        ];
    }
    updates {
        TOUCH: Case = ["seq", "updated_at"];
        STAGE: Case = ["stage", "seq", "updated_at"];
        HANDLER: Case = ["handler", "seq", "updated_at"];
        APPLIED: Case = ["stage", "applied_on", "channel", "seq", "updated_at"];
        APPLIED_THROUGH: Case = ["stage", "applied_on", "channel", "brought_by", "seq", "updated_at"];
        ACCEPTED: Case = ["stage", "accepted_on", "seq", "updated_at"];
        DECIDED: Case = ["stage", "decided_on", "decision_number", "amount_fen", "seq", "updated_at"];
        PAID: Case = ["stage", "paid_on", "seq", "updated_at"];
        CLOSED: Case = ["stage", "closed_on", "seq", "updated_at"];
    }
}

/// A lead's priority never changes, so it may be copied whenever the case is written.
pub(super) static PRIORITY: Among = Among::new(
    "UPDATE case_row SET priority = coalesce((SELECT lead_row.priority FROM lead_row
     WHERE lead_row.id = case_row.lead_id), '') WHERE id IN",
    "",
);

/// Whether a case of this stage keeps others of the same person and matter from being opened.
fn holds_the_matter(stage: CaseStage) -> bool {
    match stage {
        CaseStage::Informed
        | CaseStage::Applied
        | CaseStage::AwaitingSupplement
        | CaseStage::UnderReview
        | CaseStage::Approving
        | CaseStage::Granted => true,
        CaseStage::Paid
        | CaseStage::Refused
        | CaseStage::Withdrawn
        | CaseStage::Abandoned
        | CaseStage::Closed => false,
    }
}

pub(super) fn project(
    wanted: &mut Wanted,
    entry: &Entry<'_>,
    id: CaseId,
    event: &CaseEvent,
) -> Result<(), StoreError> {
    let touched = values![entry.seq, text(entry.at)];
    let none = Vec::new();
    let (update, stage, rest) = match event {
        CaseEvent::CaseOpened { .. } => return opened(wanted, entry, id, event),
        CaseEvent::HandlerAssigned { handler } => {
            wanted.ops.set(&HANDLER, id, [values![text(handler)], touched].concat());
            return Ok(());
        }
        CaseEvent::PaperAdded { .. }
        | CaseEvent::FactsRecorded { .. }
        | CaseEvent::SignedOff { .. }
        | CaseEvent::PaymentFailed { .. } => {
            wanted.ops.set(&TOUCH, id, touched);
            return Ok(());
        }
        CaseEvent::ApplicationSubmitted { channel, brought_by, on, .. } => {
            let how = values![text(on), word(channel)?];
            match brought_by {
                Some(org) => (&APPLIED_THROUGH, CaseStage::Applied, [how, values![text(org)]].concat()),
                None => (&APPLIED, CaseStage::Applied, how),
            }
        }
        CaseEvent::SupplementRequested { .. } => (&STAGE, CaseStage::AwaitingSupplement, none),
        CaseEvent::SupplementReceived { .. } => (&STAGE, CaseStage::Applied, none),
        CaseEvent::ApplicationAccepted { on, .. } => (&ACCEPTED, CaseStage::UnderReview, values![text(on)]),
        CaseEvent::OpinionProposed { .. } => (&STAGE, CaseStage::Approving, none),
        CaseEvent::ProposalReturned { .. } => (&STAGE, CaseStage::UnderReview, none),
        CaseEvent::ReliefGranted { amount_fen, decision_number, on, .. } => {
            (&DECIDED, CaseStage::Granted, values![text(on), decision_number, *amount_fen])
        }
        CaseEvent::ReliefRefused { decision_number, on, .. } => {
            (&DECIDED, CaseStage::Refused, values![text(on), decision_number, 0_i64])
        }
        CaseEvent::PaymentConfirmed { on, .. } => (&PAID, CaseStage::Paid, values![text(on)]),
        CaseEvent::ApplicationWithdrawn { .. } => (&STAGE, CaseStage::Withdrawn, none),
        CaseEvent::ApplicationAbandoned { .. } => (&STAGE, CaseStage::Abandoned, none),
        CaseEvent::CaseClosed { on, .. } => (&CLOSED, CaseStage::Closed, values![text(on)]),
    };
    wanted.ops.set(update, id, [values![word(&stage)?], rest, touched].concat());
    if !holds_the_matter(stage) {
        wanted.claims.push(ClaimChange::release_all(format!("case/{id}")));
    }
    Ok(())
}

/// A new row, and the claim that no other case of the person in the matter is open.
fn opened(wanted: &mut Wanted, entry: &Entry<'_>, id: CaseId, event: &CaseEvent) -> Result<(), StoreError> {
    let CaseEvent::CaseOpened { number, matter, organ, org, region, applicant, lead, handler, on } = event
    else {
        return Ok(());
    };
    let values = values![
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
        Value::Null,
        Value::Null,
        text(on),
        Value::Null,
        Value::Null,
        Value::Null,
        Value::Null,
        Value::Null,
        0_i64,
        Value::Null,
        NEVER,
        "",
        entry.seq,
        text(entry.at),
    ];
    wanted.ops.insert(&OPEN, id, values);
    if lead.is_some() {
        wanted.ops.takes_priority(id);
    }
    wanted.claims.push(ClaimChange::take(format!("open_case/{applicant}/{matter}"), format!("case/{id}")));
    Ok(())
}
