//! Revoking a relief: what is only reserved is free again, what was paid is to come back.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, RevocationGround};
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Revokes a relief.
///
/// # Errors
/// `own_proposal`, words missing and the lifecycle's other refusals, or not permitted.
pub async fn revoke_relief(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    ground: RevocationGround,
    reason: String,
) -> Result<Outcome, Error> {
    let (_, opening) = app.load_case(id).await?;
    let decision_number = opening.number.replacen('救', "救撤", 1);
    let command = CaseCommand::Revoke { ground, reason, decision_number };
    run(app, who, (Action::RevokeRelief, "骗取或者错误给予的救助应当撤销、追回"), (id, seen), command).await
}
