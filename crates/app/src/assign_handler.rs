//! Naming the handler of a case; a case accepted begins to be reviewed by its handler.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::{CaseId, UserId};

use crate::{App, Error, Outcome, accept_application::run};

/// Names the handler.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn assign_handler(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    handler: UserId,
) -> Result<Outcome, Error> {
    let command = CaseCommand::AssignHandler(handler);
    run(app, who, (Action::AssignHandler, "指定承办人"), (id, seen), command).await
}

/// Begins the review of a case that was accepted, or of one that another organisation handed over.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn begin_review(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
) -> Result<Outcome, Error> {
    let command = CaseCommand::BeginReview;
    run(app, who, (Action::AcceptApplication, "审查"), (id, seen), command).await
}
