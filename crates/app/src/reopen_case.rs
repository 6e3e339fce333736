//! Taking an ended case up again.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Takes a case up again at the stage where work can go on.
///
/// # Errors
/// `reason` missing, `not_at_this_stage`, or not permitted.
pub async fn reopen_case(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::Reopen { reason };
    run(app, who, (Action::ReopenCase, "有错必纠"), (id, seen), command).await
}
