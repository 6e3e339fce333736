//! Money that comes back into a pool, and what of it is given up by a decision.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::{CaseId, OrgId, TransferId};

use crate::{
    App, Error, Outcome,
    accept_application::{commit_events, run},
};

/// Money that came back.
#[derive(Debug, Clone)]
pub struct RecoveryInput {
    /// Whole fen.
    pub amount_fen: i64,
    /// The document of its arrival.
    pub reference: String,
    /// Into whose pool, where several organisations had paid; `None` is the handling one's.
    pub org: Option<OrgId>,
}

/// Notes that money came back: it is in the pool again.
///
/// # Errors
/// `more_than_outstanding`, the ledger's and the lifecycle's other refusals, or not permitted.
pub async fn receive_recovery(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    input: RecoveryInput,
) -> Result<Outcome, Error> {
    let _turn = app.money_turn().await;
    let (case, opening, permit) = app.case_for(who, Action::ReceiveRecovery, id).await?;
    case.fresh(seen)?;
    let RecoveryInput { amount_fen, reference, org } = input;
    let transfer = app.ids().make(app.clock().now(), TransferId::new);
    let context = app.case_context(permit.actor(), Some(id), &case.state, &opening).await?;
    let command = CaseCommand::ReceiveRecovery { transfer, amount_fen, reference };
    let events = case.state.decide(command, &context)?;
    commit_events(app, &permit, (id, &case, &opening), (events, "追回"), org.as_ref()).await
}

/// Gives up what is outstanding, by a decision.
///
/// # Errors
/// `own_proposal`, words missing and the lifecycle's other refusals, or not permitted.
pub async fn write_off_recovery(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    decision_number: String,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::WriteOffRecovery { decision_number, reason };
    run(app, who, (Action::WriteOffRecovery, "核销决定"), (id, seen), command).await
}
