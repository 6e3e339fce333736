//! One relief given by several organisations (联动救助).

use access::{Action, Principal};
use casework::assistance::{CaseCommand, FundingShare};
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Notes what each organisation agreed to pay; the handling one is among them.
///
/// # Errors
/// `shares_wrong` and the lifecycle's other refusals, or not permitted.
pub async fn agree_joint_help(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    shares: Vec<FundingShare>,
    document: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::AgreeJointHelp { shares, document };
    run(app, who, (Action::AgreeJointHelp, "上下级联动救助"), (id, seen), command).await
}
