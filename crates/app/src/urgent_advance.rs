//! The urgent advance (先行救助): a handler asks, an approver with the title that the pack names approves, finance pays.

use access::{Action, Principal};
use casework::assistance::{BankAccount, CaseCommand};
use kernel::{CaseId, TransferId};

use crate::{App, Error, Outcome, accept_application::run, sign_off::title_of};

const BASIS: &str = "六部门意见：急需医疗救治等特殊情况可以先行垫付，救助后及时补办审批手续";

/// What a handler writes.
#[derive(Debug, Clone)]
pub struct AdvanceInput {
    /// Whole fen.
    pub amount_fen: i64,
    /// The applicant's account, or the hospital's.
    pub payee: BankAccount,
    /// Whether the payee is a hospital.
    pub to_hospital: bool,
    /// Why it cannot wait.
    pub reason: String,
}

/// Asks for an advance; it may not be more than the pack's cap for a relief.
///
/// # Errors
/// `advance_open`, `advance_too_large`, `payee_not_applicant` and the lifecycle's other refusals; not permitted.
pub async fn request_advance(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    input: AdvanceInput,
) -> Result<Outcome, Error> {
    let (case, opening, _) = app.case_for(who, Action::RequestAdvance, id).await?;
    let limit_fen = app.case_finding(&case.state, &opening, Some(id)).await?.finding.amount.cap_fen;
    let AdvanceInput { amount_fen, payee, to_hospital, reason } = input;
    let command = CaseCommand::RequestAdvance { amount_fen, payee, to_hospital, reason, limit_fen };
    run(app, who, (Action::RequestAdvance, BASIS), (id, seen), command).await
}

/// Approves it and reserves the money.
///
/// # Errors
/// `own_proposal`, `not_your_turn`, `insufficient_funds`, `no_advance`, or not permitted.
pub async fn approve_advance(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    comment: String,
) -> Result<Outcome, Error> {
    let needed = advance_title(app, id).await?;
    let transfer = app.ids().make(app.clock().now(), TransferId::new);
    let command = CaseCommand::ApproveAdvance { transfer, title: title_of(who), needed, comment };
    run(app, who, (Action::DecideAdvance, BASIS), (id, seen), command).await
}

/// The title that approves advances: who signs the smallest sums last.
///
/// # Errors
/// Not found, or the store's.
pub async fn advance_title(app: &App, id: CaseId) -> Result<String, Error> {
    let (_, opening) = app.load_case(id).await?;
    let pack = app.packs().choose(opening.organ, app.today());
    Ok(pack.and_then(|pack| pack.signers_for(0).pop()).unwrap_or_default())
}

/// Turns it down, or takes it back before it is paid: reserved money is free again.
///
/// # Errors
/// `no_advance` and the lifecycle's other refusals, or not permitted.
pub async fn reject_advance(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::RejectAdvance { reason };
    run(app, who, (Action::DecideAdvance, BASIS), (id, seen), command).await
}

/// Confirms that the bank paid it.
///
/// # Errors
/// `same_person`, `no_advance` and the lifecycle's other refusals, or not permitted.
pub async fn confirm_advance(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    bank_reference: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::ConfirmAdvance { bank_reference };
    run(app, who, (Action::ConfirmPayment, BASIS), (id, seen), command).await
}
