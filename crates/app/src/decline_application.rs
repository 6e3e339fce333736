//! Not accepting an application.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Does not accept an application; the reasons are told to the person.
///
/// # Errors
/// `reasons_missing` and the lifecycle's other refusals, or not permitted.
pub async fn decline_application(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reasons: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::DeclineApplication { reasons };
    run(app, who, (Action::DeclineApplication, "不予受理应当告知并说明理由"), (id, seen), command).await
}
