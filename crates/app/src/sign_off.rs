//! Sign-off: an approver signs the next step or sends the proposal back. The last signature decides; a grant
//! reserves the money in the same transaction, or is refused where the pool cannot bear it.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, CaseEvent, CaseStage};
use fund::{AccountId, FundCommand};
use kernel::{CaseId, Fen, OrgId, Refusal, TransferId};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    accept_application::run,
    change::{Change, Target},
    manage_funds::{PAID, pool_with},
};

/// Signs the next step of the proposal.
///
/// # Errors
/// `not_your_turn`, `own_proposal`, `comment_missing`, `insufficient_funds` and others; not permitted.
pub async fn sign_off(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    comment: String,
) -> Result<Outcome, Error> {
    let _turn = app.money_turn().await;
    let (case, opening, permit) = app.case_for(who, Action::SignOff, id).await?;
    case.fresh(seen)?;
    let title = match who {
        Principal::Staff(staff) => staff.title.clone(),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => String::new(),
    };
    let context = app.case_context(permit.actor(), Some(id), opening.applicant, opening.matter).await?;
    let transfer = app.ids().make(app.clock().now(), TransferId::new);
    let decision_number = opening.number.replacen('救', "救决", 1);
    let command = CaseCommand::SignOff { title, comment, decision_number, transfer };
    let events = case.state.decide(command, &context)?;
    let mut change = Change::new(app);
    for event in &events {
        if let CaseEvent::ReliefGranted { amount_fen, decision_number, transfer, .. } = event {
            reserve(app, &mut change, (id, &opening.org), *transfer, *amount_fen, decision_number).await?;
        }
    }
    change.append_with_duties(
        App::case_target(id, &case, opening.applicant, "六部门意见:审批"),
        events.into_iter().map(JournalEvent::Case).collect(),
        app.case_duties(&case, &opening),
    );
    change.commit(&permit).await
}

/// Reserves the granted sum in the office's pool.
async fn reserve(
    app: &App,
    change: &mut Change<'_>,
    (case, org): (CaseId, &OrgId),
    transfer: TransferId,
    amount_fen: i64,
    decision_number: &str,
) -> Result<(), Error> {
    let ledger = app.load_ledger(org).await?;
    let amount = Fen::new(amount_fen);
    let from = pool_with(&ledger.state, amount).ok_or_else(|| {
        Error::refused(Refusal::new(
            "insufficient_funds",
            format!("专项资金池可用余额不足以支付 {},决定没有作出。", amount.yuan()),
            "请财务补充资金或商请上级联合救助后再签批;案件仍在审批中,期限继续计算。",
            "专款专用、量力而行",
        ))
    })?;
    let command = FundCommand::Reserve {
        transfer,
        from,
        to: AccountId(PAID.to_owned()),
        amount,
        case,
        decision_number: decision_number.to_owned(),
        purposes: Vec::new(),
    };
    let events = ledger.state.decide(command, app.today())?;
    let target = Target {
        stream: StreamId::Fund(org.clone()),
        expected: ledger.seq,
        subject: format!("fund/{org}"),
        case: Some(case),
        basis: "救助决定",
    };
    change.append(target, events.into_iter().map(JournalEvent::Fund).collect());
    Ok(())
}

/// Sends the proposal back to the handler.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn return_proposal(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    run(app, who, (Action::SignOff, "审批退回"), (id, seen), CaseCommand::ReturnProposal { reason }).await
}

/// The title that signs next on a case; `None` where no proposal waits.
///
/// # Errors
/// Not found, or the store's.
pub async fn next_signer(app: &App, id: CaseId) -> Result<Option<String>, Error> {
    let (case, _) = app.load_case(id).await?;
    let waiting = case.state.stage == Some(CaseStage::Approving);
    let proposal = case.state.proposal.as_ref().filter(|_| waiting);
    Ok(proposal.and_then(|proposal| proposal.next_signer(case.state.signatures.len())).map(str::to_owned))
}
