//! Ending a case without a decision on the merits.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, TerminationGround};
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Terminates a case; money reserved for it is free again, an advance comes back.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn terminate_case(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    ground: TerminationGround,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::Terminate { ground, reason };
    run(
        app,
        who,
        (Action::TerminateCase, "人民法院国家司法救助案件办理程序规定（试行）：终结"),
        (id, seen),
        command,
    )
    .await
}
