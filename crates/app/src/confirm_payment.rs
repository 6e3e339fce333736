//! Payment: finance confirms what the bank did. The ledger posts the reserved transfer, and follow-ups are
//! planned in the same transaction.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, CaseEvent, Decision};
use fund::FundCommand;
use kernel::{CaseId, Refusal};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    accept_application::run,
    change::{Change, Target},
    record_follow_up::plan_in,
    view::guide::follow_up_months,
};

/// Confirms that the bank paid.
///
/// # Errors
/// `same_person` where the confirmer proposed or signed; the ledger's refusals; not permitted.
pub async fn confirm_payment(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    bank_reference: String,
) -> Result<Outcome, Error> {
    let _turn = app.money_turn().await;
    let (case, opening, permit) = app.case_for(who, Action::ConfirmPayment, id).await?;
    case.fresh(seen)?;
    if bank_reference.trim().is_empty() {
        let refusal =
            Refusal::new("reference_missing", "请填写银行回单号。", "见银行回单或支付凭证。", "流向可查");
        return Err(Error::refused(refusal.on_field("bank_reference")));
    }
    let context = app.case_context(permit.actor(), Some(id), opening.applicant, opening.matter).await?;
    let events = case
        .state
        .decide(CaseCommand::ConfirmPayment { bank_reference: bank_reference.clone() }, &context)?;
    let mut change = Change::new(app);
    let paid = events.iter().any(|event| matches!(event, CaseEvent::PaymentConfirmed { .. }));
    if let (true, Some(Decision::Granted { transfer, .. })) = (paid, &case.state.decision) {
        let ledger = app.load_ledger(&opening.org).await?;
        let posted =
            ledger.state.decide(FundCommand::Post { transfer: *transfer, bank_reference }, app.today())?;
        let target = Target {
            stream: StreamId::Fund(opening.org.clone()),
            expected: ledger.seq,
            subject: format!("fund/{}", opening.org),
            case: Some(id),
            basis: "银行回单",
        };
        change.append(target, posted.into_iter().map(JournalEvent::Fund).collect());
        let pack = app.packs().choose(opening.organ, app.today());
        for month in pack.map(follow_up_months).unwrap_or_default() {
            plan_in(app, &mut change, id, &opening, month)?;
        }
    }
    change.append_with_duties(
        App::case_target(id, &case, opening.applicant, "六部门意见:发放"),
        events.into_iter().map(JournalEvent::Case).collect(),
        app.case_duties(&case, &opening),
    );
    change.commit(&permit).await
}

/// Reports that the bank could not pay; the money stays reserved and a person tries again.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn report_payment_failure(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::ReportPaymentFailure { reason };
    run(app, who, (Action::ConfirmPayment, "银行退回"), (id, seen), command).await
}
