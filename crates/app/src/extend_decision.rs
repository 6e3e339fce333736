//! More time to decide, given by an approver.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::{CaseId, Day};

use crate::{App, Error, Outcome, accept_application::run};

/// The pack's figure for how many days after acceptance a decision may be put off at most.
const EXTENSION_DAYS: &str = "extension_days_max";

/// Gives more time to decide, as far as the pack allows.
///
/// # Errors
/// `extension_too_long` and the lifecycle's other refusals, or not permitted.
pub async fn extend_decision(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    to: Day,
    reason: String,
) -> Result<Outcome, Error> {
    let (case, opening) = app.load_case(id).await?;
    let days = app.figure(&opening, EXTENSION_DAYS).and_then(|days| i32::try_from(days).ok());
    let latest = days.zip(case.state.accepted_on).map(|(days, accepted)| accepted.plus_days(days));
    let command = CaseCommand::ExtendDecision { to, latest, reason };
    run(app, who, (Action::ExtendDecision, "经批准可以适当延长办理期限"), (id, seen), command).await
}
