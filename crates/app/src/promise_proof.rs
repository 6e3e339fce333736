//! A promise in writing in place of a paper that was to follow (告知承诺).

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Notes that the applicant promised what a deferred item would show.
///
/// # Errors
/// `not_deferred` and the lifecycle's other refusals, or not permitted.
pub async fn promise_proof(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    item: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::PromiseProof { item };
    run(app, who, (Action::PromiseProof, "告知承诺"), (id, seen), command).await
}
