//! The row of a referral.

use casework::referral::{ReferralEvent, ReferralOutcome, ReferralStage};
use kernel::ReferralId;

use super::{Entry, change_one, day, joined};
use crate::{
    StoreError,
    db::{Tx, text, word},
    sql::{statements, values},
};

statements! {
    SEND = "INSERT INTO referral_row
        (id, case_id, person_id, from_org, to_org, stage, programmes, aid_given_fen, sharing, sent_on, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    RECEIVE = "UPDATE referral_row SET stage = $2, seq = $3, received_on = $4 WHERE id = $1";
    RESOLVE = "UPDATE referral_row SET stage = $2, seq = $3, resolved_on = $4, programme = $5, monthly_fen = $6,
        once_fen = $7, granted_from = $8 WHERE id = $1";
    RECALL = "UPDATE referral_row SET stage = $2, seq = $3, resolved_on = $4 WHERE id = $1";
}

pub(super) async fn project(
    tx: &mut Tx<'_>,
    entry: &Entry<'_>,
    id: ReferralId,
    event: &ReferralEvent,
) -> Result<(), StoreError> {
    let (sql, values) = match event {
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
                entry.seq,
            ];
            (SEND, values)
        }
        ReferralEvent::ReferralReceived { on } => {
            (RECEIVE, values![text(id), word(&ReferralStage::Received)?, entry.seq, text(on)])
        }
        ReferralEvent::ReferralResolved { outcome, note: _, on } => match outcome {
            ReferralOutcome::Granted { programme, monthly_fen, once_fen, from } => {
                let stage = word(&ReferralStage::Granted)?;
                let help = values![programme, *monthly_fen, *once_fen, day(*from)];
                (RESOLVE, [values![text(id), stage, entry.seq, text(on)], help].concat())
            }
            ReferralOutcome::Declined => {
                let stage = word(&ReferralStage::Declined)?;
                let (no_text, no_sum) = (None::<String>, None::<i64>);
                let help = values![no_text, no_sum, no_sum, day(None)];
                (RESOLVE, [values![text(id), stage, entry.seq, text(on)], help].concat())
            }
        },
        ReferralEvent::ReferralRecalled { on, .. } => {
            (RECALL, values![text(id), word(&ReferralStage::Recalled)?, entry.seq, text(on)])
        }
    };
    change_one(tx, "referral_row", &id, sql, values).await
}
