//! Sign-off: an approver signs the next step or sends the proposal back. The last signature decides; a grant
//! reserves the money in the same transaction. Where the pools cannot bear it, it is refused, or the signer says that
//! the money is to be requested.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, CaseEvent, CaseStage};
use kernel::{CaseId, Fen, TransferId};

use crate::{
    App, Error, Outcome,
    accept_application::{commit_events, run},
    case_money::{insufficient, pools_bear},
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
    sign(app, who, (id, seen), comment, false).await
}

/// Signs the next step; where the pools cannot bear the sum, relief is granted all the same and the money is to be
/// requested.
///
/// # Errors
/// As `sign_off`, but for `insufficient_funds`.
pub async fn sign_off_requesting_funds(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    comment: String,
) -> Result<Outcome, Error> {
    sign(app, who, (id, seen), comment, true).await
}

async fn sign(
    app: &App,
    who: &Principal,
    (id, seen): (CaseId, Option<u64>),
    comment: String,
    may_request: bool,
) -> Result<Outcome, Error> {
    let _turn = app.money_turn().await;
    let (case, opening, permit) = app.case_for(who, Action::SignOff, id).await?;
    case.fresh(seen)?;
    let title = title_of(who);
    let context = app.case_context(permit.actor(), Some(id), &case.state, &opening).await?;
    let now = app.clock().now();
    let transfers: Vec<_> =
        (0..case.state.transfers_needed()).map(|_| app.ids().make(now, TransferId::new)).collect();
    let planned =
        case.state.proposal.as_ref().map(|proposal| case.state.payments_planned(proposal, &transfers));
    let planned = planned.unwrap_or_default();
    let reserved = pools_bear(app, id, &planned).await?;
    let decision_number = opening.number.replacen('救', "救决", 1);
    let command = CaseCommand::SignOff { title, comment, decision_number, transfers, reserved };
    let events = case.state.decide(command, &context)?;
    let unfunded =
        events.iter().any(|event| matches!(event, CaseEvent::ReliefGranted { reserved: false, .. }));
    if unfunded && !may_request {
        return Err(insufficient(Fen::new(planned.iter().map(|plan| plan.amount_fen).sum())));
    }
    commit_events(app, &permit, (id, &case, &opening), (events, "六部门意见：审批"), None).await
}

/// The title that somebody signs with.
pub(crate) fn title_of(who: &Principal) -> String {
    match who {
        Principal::Staff(staff) => staff.title.clone(),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => String::new(),
    }
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
    let waiting = case.state.stage.is_some_and(CaseStage::is_being_signed);
    let proposal = case.state.proposal.as_ref().filter(|_| waiting);
    Ok(proposal.and_then(|proposal| proposal.next_signer(case.state.signatures.len())).map(str::to_owned))
}
