//! The row of a referral.

use casework::referral::{ReferralEvent, ReferralOutcome, ReferralStage};
use kernel::ReferralId;

use super::{Entry, day, joined, ops::Ops, projected_rows};
use crate::{
    StoreError,
    db::{Value, text, word},
    sql::values,
};

projected_rows! {
    inserts {
        SEND: Referral = [
            "id", "case_id", "person_id", "from_org", "to_org", "stage", "programmes", "aid_given_fen", "sharing",
            "sent_on", "received_on", "resolved_on", "programme", "monthly_fen", "once_fen", "granted_from", "seq",
        ];
    }
    updates {
        RECEIVE: Referral = ["stage", "seq", "received_on"];
        RESOLVE: Referral = [
            "stage", "seq", "resolved_on", "programme", "monthly_fen", "once_fen", "granted_from",
        ];
        RECALL: Referral = ["stage", "seq", "resolved_on"];
    }
}

pub(super) fn project(
    ops: &mut Ops,
    entry: &Entry<'_>,
    id: ReferralId,
    event: &ReferralEvent,
) -> Result<(), StoreError> {
    match event {
        ReferralEvent::ReferralSent {
            case,
            person,
            from,
            to,
            programmes,
            circumstances: _,
            aid_given_fen,
            suggestion: _,
            sharing,
            on,
        } => {
            let values = values![
                text(id),
                text(case),
                text(person),
                text(from),
                text(to),
                word(&ReferralStage::Sent)?,
                joined(programmes),
                *aid_given_fen,
                word(sharing)?,
                text(on),
                Value::Null,
                Value::Null,
                Value::Null,
                Value::Null,
                Value::Null,
                Value::Null,
                entry.seq,
            ];
            ops.insert(&SEND, id, values);
        }
        ReferralEvent::ReferralReceived { on } => {
            ops.set(&RECEIVE, id, values![word(&ReferralStage::Received)?, entry.seq, text(on)]);
        }
        ReferralEvent::ReferralResolved { outcome, note: _, on } => {
            let (stage, help) = match outcome {
                ReferralOutcome::Granted { programme, monthly_fen, once_fen, from } => {
                    (ReferralStage::Granted, values![programme, *monthly_fen, *once_fen, day(*from)])
                }
                ReferralOutcome::Declined => {
                    (ReferralStage::Declined, values![Value::Null, Value::Null, Value::Null, Value::Null])
                }
            };
            ops.set(&RESOLVE, id, [values![word(&stage)?, entry.seq, text(on)], help].concat());
        }
        ReferralEvent::ReferralRecalled { on, .. } => {
            ops.set(&RECALL, id, values![word(&ReferralStage::Recalled)?, entry.seq, text(on)]);
        }
    }
    Ok(())
}
