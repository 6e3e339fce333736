//! Suspending a review that cannot go on, and going on with it.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, SuspensionGround};
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Suspends the review; what stops with it is in the duty rules.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn suspend_case(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    ground: SuspensionGround,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::Suspend { ground, reason };
    run(
        app,
        who,
        (Action::SuspendCase, "人民法院国家司法救助案件办理程序规定（试行）：中止"),
        (id, seen),
        command,
    )
    .await
}

/// Goes on with a suspended review.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn resume_case(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::Resume { reason };
    run(app, who, (Action::SuspendCase, "中止的情形消失后恢复办理"), (id, seen), command).await
}
