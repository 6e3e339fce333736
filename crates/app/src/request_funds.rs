//! Asking for the money of a decision, and its arrival.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Asks for the money of a decision that the pools could not bear.
///
/// # Errors
/// `funds_there` and the lifecycle's other refusals, or not permitted.
pub async fn request_funds(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    document: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::RequestFunds { document };
    run(app, who, (Action::RequestFunds, "决定后按财政规定请款"), (id, seen), command).await
}

/// Notes that the money arrived in the pool: it is reserved now.
///
/// # Errors
/// `insufficient_funds` where it is not in the pool; the lifecycle's refusals; not permitted.
pub async fn receive_funds(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    document: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::ReceiveFunds { document };
    run(app, who, (Action::ReceiveFunds, "财政拨付"), (id, seen), command).await
}
