//! Transfer of jurisdiction (移送管辖): offered, then accepted or declined by the other organisation. Until it is
//! accepted the case stays where it is.

use access::{Action, Principal};
use casework::assistance::CaseCommand;
use kernel::{CaseId, OrgId, Refusal};

use crate::{App, Error, Outcome, accept_application::run};

const BASIS: &str = "由办理原案的机关管辖；首接负责";

/// Offers a case to another office that handles assistance cases.
///
/// # Errors
/// `no_office`, `transfer_open`, `transfer_to_oneself` and the lifecycle's other refusals, or not permitted.
pub async fn offer_transfer(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    to: OrgId,
    reason: String,
) -> Result<Outcome, Error> {
    let Some(organ) = app.organisation(&to).await?.and_then(|organisation| organisation.kind.organ()) else {
        let refusal = Refusal::new("no_office", "请选择能办理司法救助的单位。", "从名单中选择。", "");
        return Err(Error::refused(refusal.on_field("to")));
    };
    let command = CaseCommand::OfferTransfer { to, organ, reason };
    run(app, who, (Action::OfferTransfer, BASIS), (id, seen), command).await
}

/// Accepts a case at the office that it was offered to: it is theirs, under the same number.
///
/// # Errors
/// `no_transfer` and the lifecycle's other refusals, or not permitted.
pub async fn accept_transfer(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
) -> Result<Outcome, Error> {
    run(app, who, (Action::AnswerTransfer, BASIS), (id, seen), CaseCommand::AcceptTransfer).await
}

/// Declines it there.
///
/// # Errors
/// As `accept_transfer`; words missing.
pub async fn decline_transfer(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::DeclineTransfer { reason };
    run(app, who, (Action::AnswerTransfer, BASIS), (id, seen), command).await
}

/// Takes the offer back at the office that made it.
///
/// # Errors
/// As `decline_transfer`.
pub async fn take_back_transfer(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::DeclineTransfer { reason };
    run(app, who, (Action::OfferTransfer, BASIS), (id, seen), command).await
}
