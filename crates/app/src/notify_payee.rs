//! Telling the payee that the money can be collected.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Notes in which way the payee was told.
///
/// # Errors
/// `funds_not_there` and the lifecycle's other refusals, or not permitted.
pub async fn notify_payee(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    how: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::NotifyPayee { how };
    run(app, who, (Action::NotifyPayee, "六部门意见：收到拨付款后二个工作日内通知领取"), (id, seen), command)
        .await
}
