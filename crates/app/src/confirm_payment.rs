//! Payment: finance confirms what the bank did, payment by payment. The payer's ledger posts the reserved transfer, and
//! with the last one follow-ups are planned in the same transaction.

use access::{Action, Permit, Principal, Resource};
use casework::assistance::{AssistanceCase, CaseCommand, Opening, PlannedPayment};
use kernel::{CaseId, Refusal, TransferId};

use crate::{App, Error, Outcome, accept_application::commit_events, change::Loaded};

/// Confirms that the bank made the next payment that the reader may confirm.
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
    confirm_one_payment(app, who, id, seen, None, bank_reference).await
}

/// Confirms that the bank made one of several planned payments.
///
/// # Errors
/// As `confirm_payment`; `no_such_payment`, `instalment_not_due`.
pub async fn confirm_one_payment(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    transfer: Option<TransferId>,
    bank_reference: String,
) -> Result<Outcome, Error> {
    let _turn = app.money_turn().await;
    let payer = payer(app, who, id, transfer).await?;
    payer.case.fresh(seen)?;
    if bank_reference.trim().is_empty() {
        let refusal =
            Refusal::new("reference_missing", "请填写银行回单号。", "见银行回单或支付凭证。", "流向可查");
        return Err(Error::refused(refusal.on_field("bank_reference")));
    }
    payer.run(app, id, CaseCommand::ConfirmPayment { transfer: payer.transfer, bank_reference }).await
}

/// Reports that the bank could not make the next payment; the money stays reserved and a person tries again.
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
    report_one_payment_failure(app, who, id, seen, None, reason).await
}

/// Reports that the bank could not make one of several planned payments.
///
/// # Errors
/// As `report_payment_failure`.
pub async fn report_one_payment_failure(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    transfer: Option<TransferId>,
    reason: String,
) -> Result<Outcome, Error> {
    let _turn = app.money_turn().await;
    let payer = payer(app, who, id, transfer).await?;
    payer.case.fresh(seen)?;
    payer.run(app, id, CaseCommand::ReportPaymentFailure { transfer: payer.transfer, reason }).await
}

/// A case as somebody who pays of it works on it.
struct Payer {
    case: Loaded<AssistanceCase>,
    opening: Opening,
    permit: Permit,
    transfer: Option<TransferId>,
}

/// The payment that is meant: of several, one whose payer the reader works for. Each organisation confirms what it pays.
async fn payer(app: &App, who: &Principal, id: CaseId, transfer: Option<TransferId>) -> Result<Payer, Error> {
    let (case, opening) = app.load_case(id).await?;
    let resource = app.case_resource(id, &case.state, &opening).await?;
    if let Some((transfer, permit)) = own_payment(who, &case.state, &resource, transfer) {
        return Ok(Payer { transfer: Some(transfer), case, opening, permit });
    }
    let permit = access::permit(who, Action::ConfirmPayment, &resource)?;
    Ok(Payer { transfer, case, opening, permit })
}

/// The first payment to be made whose payer the reader works for; only that of a transfer where one is named.
pub(crate) fn own_payment(
    who: &Principal,
    case: &AssistanceCase,
    resource: &Resource,
    transfer: Option<TransferId>,
) -> Option<(TransferId, Permit)> {
    let meant = |plan: &&PlannedPayment| transfer.is_none_or(|one| plan.transfer == one);
    case.payments_to_make().filter(meant).find_map(|plan| {
        let payer = resource.payers.iter().find(|payer| payer.org == plan.org)?;
        let theirs = Resource { org: Some(payer.org.clone()), region: payer.region, ..resource.clone() };
        let permit = access::permit(who, Action::ConfirmPayment, &theirs).ok()?;
        Some((plan.transfer, permit))
    })
}

impl Payer {
    async fn run(&self, app: &App, id: CaseId, command: CaseCommand) -> Result<Outcome, Error> {
        let context =
            app.case_context(self.permit.actor(), Some(id), &self.case.state, &self.opening).await?;
        let events = self.case.state.decide(command, &context)?;
        let told = (events, "六部门意见：发放");
        commit_events(app, &self.permit, (id, &self.case, &self.opening), told, None).await
    }
}
