//! Withdrawing an application.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Withdraws the application at the applicant's wish.
///
/// # Errors
/// Refused after the decision; not permitted.
pub async fn withdraw(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::Withdraw { reason };
    run(app, who, (Action::WithdrawApplication, "申请人自愿"), (id, seen), command).await
}
