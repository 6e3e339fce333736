//! The row of an assistance case, those of who applies together and of who pays, and its claims on the people and the
//! matter while it is open.

use std::collections::BTreeSet;

use casework::assistance::{CaseEvent, CaseStage};
use kernel::{CaseId, MatterId, OrgId, PersonId};

use super::{
    Entry, NEVER, Wanted,
    ops::{Among, Table, Update},
    projected_rows,
};
use crate::{
    StoreError,
    claim::ClaimChange,
    db::{Value, maybe, text, word},
    sql::{statements, values},
};

projected_rows! {
    inserts {
        OPEN: Case = [
            "id", "number", "stage", "organ", "org", "region", "matter_id", "applicant_id", "lead_id", "handler",
            "offered_to", "channel", "brought_by", "opened_on", "applied_on", "accepted_on", "decided_on", "paid_on", "closed_on",
            "amount_fen", "decision_number", "next_due", "priority", "seq", "updated_at",
        ];
        JOIN: Applicant = ["person_id", "case_id"];
        PAYS: Payer = ["org", "case_id"];
    }
    updates {
        TOUCH: Case = ["seq", "updated_at"];
        STAGE: Case = ["stage"];
        HANDLER: Case = ["handler"];
        APPLIED: Case = ["applied_on", "channel"];
        APPLIED_THROUGH: Case = ["applied_on", "channel", "brought_by"];
        ACCEPTED: Case = ["accepted_on"];
        DECIDED: Case = ["decided_on", "decision_number", "amount_fen"];
        AIDED: Case = ["amount_fen"];
        PAID: Case = ["paid_on"];
        OFFERED: Case = ["offered_to"];
        MOVED: Case = ["org", "organ", "handler", "offered_to"];
        CLOSED: Case = ["closed_on"];
        UNDECIDED: Case = ["closed_on", "decided_on", "decision_number", "paid_on", "amount_fen"];
    }
}

statements! {
    LEAVE = "DELETE FROM applicant_row WHERE person_id = $1 AND case_id = $2";
    NOBODY_PAYS = "DELETE FROM payer_row WHERE case_id = $1";
}

/// A lead's priority never changes, so it may be copied whenever the case is written.
pub(super) static PRIORITY: Among = Among::new(
    "UPDATE case_row SET priority = coalesce((SELECT lead_row.priority FROM lead_row
     WHERE lead_row.id = case_row.lead_id), '') WHERE id IN",
    "",
);

pub(super) fn project(
    wanted: &mut Wanted,
    entry: &Entry<'_>,
    id: CaseId,
    event: &CaseEvent,
) -> Result<(), StoreError> {
    if let CaseEvent::CaseOpened { .. } = event {
        return opened(wanted, entry, id, event);
    }
    if let Some(stage) = event.stage() {
        wanted.ops.set(&STAGE, id, values![word(&stage)?]);
        // A case that is over lets others of the same person and matter be opened.
        if !stage.is_open() {
            wanted.claims.push(ClaimChange::release_all(format!("case/{id}")));
        }
    }
    wanted.claims.extend(claims_of(id, event));
    if let CaseEvent::ApplicantAdded { applicant, .. } = event {
        let key = format!("{}/{id}", applicant.person);
        wanted.ops.insert(&JOIN, key, values![text(applicant.person), text(id)]);
    } else if let CaseEvent::ApplicantLeft { person, .. } = event {
        let values = values![text(person), text(id)];
        wanted.ops.change_one(Table::Applicant, format!("{person}/{id}"), LEAVE, values);
    }
    if let CaseEvent::JointHelpAgreed { shares, .. } = event {
        // A later agreement takes the place of an earlier one.
        wanted.ops.change(Table::Payer, id, NOBODY_PAYS, values![text(id)]);
        let orgs: BTreeSet<&OrgId> = shares.iter().map(|share| &share.org).collect();
        for org in orgs {
            wanted.ops.insert(&PAYS, id, values![text(org), text(id)]);
        }
    }
    for (update, values) in columns_of(event)? {
        wanted.ops.set(update, id, values);
    }
    wanted.ops.set(&TOUCH, id, values![entry.seq, text(entry.at)]);
    Ok(())
}

/// What an event takes or gives back so that nobody has two open cases in a matter, alone or together with others.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other events say nothing of who applies")]
fn claims_of(id: CaseId, event: &CaseEvent) -> Vec<ClaimChange> {
    let holder = || format!("case/{id}");
    let name = |person: &PersonId, matter: &MatterId| format!("open_case/{person}/{matter}");
    match event {
        CaseEvent::CaseOpened { applicant, matter, .. } => {
            vec![ClaimChange::take(name(applicant, matter), holder())]
        }
        CaseEvent::ApplicantAdded { applicant, matter: Some(matter), .. } => {
            vec![ClaimChange::take(name(&applicant.person, matter), holder())]
        }
        CaseEvent::ApplicantLeft { person, matter: Some(matter), .. } => {
            vec![ClaimChange::release(name(person, matter), holder())]
        }
        CaseEvent::CaseReopened { to, applicant, matter, together, .. } if to.is_open() => {
            let people = [applicant].into_iter().chain(together);
            people.map(|person| ClaimChange::take(name(person, matter), holder())).collect()
        }
        _ => Vec::new(),
    }
}

/// The columns that an event sets beside the stage.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other events change no column but the stage")]
fn columns_of(event: &CaseEvent) -> Result<Vec<(&'static Update, Vec<Value>)>, StoreError> {
    Ok(match event {
        CaseEvent::HandlerAssigned { handler } => vec![(&HANDLER, values![text(handler)])],
        CaseEvent::ApplicationSubmitted { channel, brought_by, on, .. } => {
            let how = values![text(on), word(channel)?];
            match brought_by {
                Some(org) => vec![(&APPLIED_THROUGH, [how, values![text(org)]].concat())],
                None => vec![(&APPLIED, how)],
            }
        }
        CaseEvent::ApplicationAccepted { on, .. } => vec![(&ACCEPTED, values![text(on)])],
        CaseEvent::ReliefGranted { amount_fen, decision_number, payments, on, .. } => {
            let decided = (&DECIDED, values![text(on), decision_number, *amount_fen]);
            let paid = payments.is_empty().then(|| (&PAID, values![text(on)]));
            [decided].into_iter().chain(paid).collect()
        }
        CaseEvent::ReliefRefused { decision_number, on, .. } => {
            vec![(&DECIDED, values![text(on), decision_number, 0_i64])]
        }
        CaseEvent::AdvancePaid { amount_fen, .. } => vec![(&AIDED, values![*amount_fen])],
        CaseEvent::CaseTerminated { .. } | CaseEvent::ReliefRevoked { .. } => vec![(&AIDED, values![0_i64])],
        CaseEvent::PaymentConfirmed { outstanding: 0, on, .. } => vec![(&PAID, values![text(on)])],
        CaseEvent::TransferOffered { to, .. } => vec![(&OFFERED, values![text(to)])],
        CaseEvent::TransferDeclined { .. }
        | CaseEvent::ApplicationWithdrawn { .. }
        | CaseEvent::ApplicationAbandoned { .. }
        | CaseEvent::ApplicationDeclined { .. } => vec![(&OFFERED, values![Value::Null])],
        CaseEvent::TransferAccepted { to, organ, .. } => {
            vec![(&MOVED, values![text(to), organ.word(), Value::Null, Value::Null])]
        }
        CaseEvent::CaseClosed { on, .. } => vec![(&CLOSED, values![text(on)])],
        CaseEvent::CaseReopened { to, .. } if *to == CaseStage::Paid => vec![(&CLOSED, values![Value::Null])],
        CaseEvent::CaseReopened { .. } => {
            let null = || Value::Null;
            vec![(&UNDECIDED, values![null(), null(), null(), null(), 0_i64])]
        }
        _ => Vec::new(),
    })
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
    wanted.claims.extend(claims_of(id, event));
    Ok(())
}
