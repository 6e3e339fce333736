//! What a case's events do to the ledgers, in the same transaction: a grant reserves, the bank's word posts, a
//! revocation frees, a repayment comes back. Every payer's own ledger bears its own part.

use std::collections::BTreeMap;

use casework::assistance::{AdvanceState, AssistanceCase, CaseEvent, Decision, Opening, PlannedPayment};
use fund::{AccountId, FundCommand, Ledger, TransferState};
use kernel::{CaseId, Fen, OrgId, Refusal, TransferId};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error,
    change::{Change, Loaded, Target},
    manage_funds::{PAID, pool_with},
    record_follow_up::{cancel_in, plan_in},
    view::guide::follow_up_months,
};

/// A movement in one organisation's ledger.
enum Move {
    Reserve { transfer: TransferId, amount: Fen, number: String },
    Post { transfer: TransferId, reference: String },
    Void { transfer: TransferId, reason: &'static str },
    Recover { transfer: TransferId, amount: Fen, reference: String },
}

/// Whether a command's events move money, so that it waits for its turn.
pub(crate) fn moves_money(event: &CaseEvent) -> bool {
    matches!(
        event,
        CaseEvent::ReliefGranted { .. }
            | CaseEvent::FundsReceived { .. }
            | CaseEvent::PaymentConfirmed { .. }
            | CaseEvent::AdvanceApproved { .. }
            | CaseEvent::AdvanceRejected { .. }
            | CaseEvent::AdvancePaid { .. }
            | CaseEvent::CaseTerminated { .. }
            | CaseEvent::ReliefRevoked { .. }
            | CaseEvent::RecoveryReceived { .. }
    )
}

/// Whether the payers' pools bear planned payments now.
pub(crate) async fn pools_bear(app: &App, id: CaseId, payments: &[PlannedPayment]) -> Result<bool, Error> {
    let mut ledgers: BTreeMap<OrgId, Ledger> = BTreeMap::new();
    for plan in payments {
        if !ledgers.contains_key(&plan.org) {
            ledgers.insert(plan.org.clone(), app.load_ledger(&plan.org).await?.state);
        }
        let Some(ledger) = ledgers.get_mut(&plan.org) else {
            return Ok(false);
        };
        let Some(from) = pool_with(ledger, Fen::new(plan.amount_fen)) else {
            return Ok(false);
        };
        let reserve = reservation(plan.transfer, from, Fen::new(plan.amount_fen), id, "-");
        ledger.run(reserve, app.today())?;
    }
    Ok(true)
}

/// Adds what a case's events do to ledgers and visits to the change.
pub(crate) async fn follow(
    app: &App,
    change: &mut Change<'_>,
    (id, before): (CaseId, &AssistanceCase),
    opening: &Opening,
    (events, payer): (&[CaseEvent], Option<&OrgId>),
) -> Result<(), Error> {
    let mut moves: BTreeMap<OrgId, Vec<Move>> = BTreeMap::new();
    for event in events {
        for (org, what) in moves_of(before, opening, event, payer) {
            moves.entry(org).or_default().push(what);
        }
    }
    for (org, what) in moves {
        append(app, change, id, &org, what).await?;
    }
    if events.iter().any(all_is_paid) {
        let pack = app.packs().choose(opening.organ, app.today());
        for month in pack.map(follow_up_months).unwrap_or_default() {
            plan_in(app, change, id, opening, month)?;
        }
    }
    if events.iter().any(|event| matches!(event, CaseEvent::ReliefRevoked { .. })) {
        cancel_in(app, change, (id, opening), "救助决定已撤销").await?;
    }
    Ok(())
}

fn all_is_paid(event: &CaseEvent) -> bool {
    matches!(event, CaseEvent::PaymentConfirmed { outstanding: 0, .. })
        || matches!(event, CaseEvent::ReliefGranted { payments, .. } if payments.is_empty())
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the other events of a case move no money")]
fn moves_of(
    before: &AssistanceCase,
    opening: &Opening,
    event: &CaseEvent,
    payer: Option<&OrgId>,
) -> Vec<(OrgId, Move)> {
    let reserve = |plan: &PlannedPayment, number: &str| {
        let (transfer, amount) = (plan.transfer, Fen::new(plan.amount_fen));
        (plan.org.clone(), Move::Reserve { transfer, amount, number: number.to_owned() })
    };
    let own = |what: Move| vec![(opening.org.clone(), what)];
    let advance = before.advance.as_ref();
    match event {
        CaseEvent::ReliefGranted { payments, reserved: true, decision_number, .. } => {
            payments.iter().map(|plan| reserve(plan, decision_number)).collect()
        }
        CaseEvent::FundsReceived { .. } => {
            let number = match &before.decision {
                Some(Decision::Granted { number, .. }) => number.as_str(),
                Some(Decision::Refused { .. }) | None => "",
            };
            before.payments_to_make().map(|plan| reserve(plan, number)).collect()
        }
        CaseEvent::PaymentConfirmed { transfer, bank_reference, .. } => {
            let payer = before.payments_to_make().find(|plan| plan.transfer == *transfer);
            let post = |plan: &PlannedPayment| {
                (plan.org.clone(), Move::Post { transfer: *transfer, reference: bank_reference.clone() })
            };
            payer.map(post).into_iter().collect()
        }
        CaseEvent::AdvanceApproved { transfer, amount_fen, .. } => own(Move::Reserve {
            transfer: *transfer,
            amount: Fen::new(*amount_fen),
            number: format!("{}（先行救助）", opening.number),
        }),
        CaseEvent::AdvanceRejected { .. } => match advance.and_then(|advance| advance.transfer) {
            Some(transfer) if advance.is_some_and(|advance| advance.state == AdvanceState::Approved) => {
                own(Move::Void { transfer, reason: "先行救助未发放" })
            }
            Some(_) | None => Vec::new(),
        },
        CaseEvent::AdvancePaid { transfer, bank_reference, .. } => {
            own(Move::Post { transfer: *transfer, reference: bank_reference.clone() })
        }
        CaseEvent::CaseTerminated { .. } | CaseEvent::ReliefRevoked { .. } if before.reserved => {
            let void = |plan: &PlannedPayment| {
                (plan.org.clone(), Move::Void { transfer: plan.transfer, reason: "救助决定不再执行" })
            };
            before.payments_to_make().map(void).collect()
        }
        CaseEvent::RecoveryReceived { transfer, amount_fen, reference, .. } => {
            let what = Move::Recover {
                transfer: *transfer,
                amount: Fen::new(*amount_fen),
                reference: reference.clone(),
            };
            vec![(payer.unwrap_or(&opening.org).clone(), what)]
        }
        _ => Vec::new(),
    }
}

/// Adds one organisation's movements to the change.
async fn append(
    app: &App,
    change: &mut Change<'_>,
    case: CaseId,
    org: &OrgId,
    moves: Vec<Move>,
) -> Result<(), Error> {
    let Loaded { state: mut ledger, seq, .. } = app.load_ledger(org).await?;
    let mut events = Vec::new();
    for what in moves {
        let command = command_of(&ledger, case, what)?;
        events.extend(ledger.run(command, app.today())?.into_iter().map(JournalEvent::Fund));
    }
    let target = Target {
        stream: StreamId::Fund(org.clone()),
        expected: seq,
        subject: format!("fund/{org}"),
        case: Some(case),
        basis: "救助决定、银行回单",
    };
    change.append(target, events);
    Ok(())
}

fn command_of(ledger: &Ledger, case: CaseId, what: Move) -> Result<FundCommand, Error> {
    Ok(match what {
        Move::Reserve { transfer, amount, number } => {
            let from = pool_with(ledger, amount).ok_or_else(|| insufficient(amount))?;
            reservation(transfer, from, amount, case, &number)
        }
        Move::Post { transfer, reference } => FundCommand::Post { transfer, bank_reference: reference },
        Move::Void { transfer, reason } => FundCommand::Void { transfer, reason: reason.to_owned() },
        Move::Recover { transfer, amount, reference } => {
            let paid = ledger.of_case(case).find(|(_, known)| known.state == TransferState::Posted);
            let to = paid.map(|(_, known)| known.from.clone()).or_else(|| pool_with(ledger, Fen::ZERO));
            let to = to.ok_or_else(|| insufficient(amount))?;
            FundCommand::Recover { transfer, from: AccountId(PAID.to_owned()), to, amount, case, reference }
        }
    })
}

fn reservation(
    transfer: TransferId,
    from: AccountId,
    amount: Fen,
    case: CaseId,
    number: &str,
) -> FundCommand {
    FundCommand::Reserve {
        transfer,
        from,
        to: AccountId(PAID.to_owned()),
        amount,
        case,
        decision_number: number.to_owned(),
        purposes: Vec::new(),
    }
}

/// The pool cannot bear it.
pub(crate) fn insufficient(amount: Fen) -> Error {
    Error::refused(Refusal::new(
        "insufficient_funds",
        format!("专项资金池可用余额不足以支付 {}，没有办理。", amount.yuan()),
        "请财务补充资金或商请上级联合救助后再办理；签批救助决定的，也可以选择先决定后请款。案件期限继续计算。",
        "专款专用、量力而行",
    ))
}
