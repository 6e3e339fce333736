//! Several applicants in one case: close relatives of a deceased victim apply together.

use access::{Action, Principal};
use casework::assistance::{BankAccount, CaseCommand, JointApplicant};
use kernel::{CaseId, PersonId, Personal};

use crate::{
    App, Error, Outcome,
    accept_application::{add_events, run},
    change::Change,
    open_case::{PersonInput, ToldBy, find_or_register_person},
};

const BASIS: &str = "人民法院国家司法救助案件办理程序规定（试行）第四条";

/// Somebody who applies together with the applicant.
#[derive(Clone)]
pub struct ApplicantInput {
    /// Who they are.
    pub person: PersonInput,
    /// How they are related to the victim.
    pub relation: String,
    /// The share agreed, in thousandths.
    pub share_permille: Option<u16>,
    /// Where their part goes.
    pub account: BankAccount,
}

/// Adds a joint applicant; the person is registered where they are not known yet.
///
/// # Errors
/// `Invalid` fields, the one-time rule, `payee_not_applicant`, `applicant_known`, or not permitted.
pub async fn add_applicant(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    input: ApplicantInput,
) -> Result<Outcome, Error> {
    let card = input.person.parse(app).map_err(Error::Invalid)?;
    let _turn = app.opening_turn().await;
    let (case, opening, permit) = app.case_for(who, Action::ManageApplicants, id).await?;
    case.fresh(seen)?;
    let name = card.name.clone();
    let mut change = Change::new(app);
    let person = find_or_register_person(app, &mut change, card, ToldBy::Officer).await?;
    let context = app.context_for(permit.actor(), Some(id), &[person], opening.matter).await?;
    let applicant = JointApplicant {
        person,
        relation: input.relation,
        share_permille: input.share_permille,
        account: Personal::known(input.account),
    };
    let command = CaseCommand::AddApplicant { applicant, name: Some(name) };
    let events = case.state.decide(command, &context)?;
    if events.is_empty() {
        return Ok(Outcome::Unchanged);
    }
    add_events(app, &mut change, (id, &case, &opening), (events, BASIS), None).await?;
    change.commit(&permit).await
}

/// Takes a joint applicant off.
///
/// # Errors
/// `applicant_unknown` and the lifecycle's other refusals, or not permitted.
pub async fn remove_applicant(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    person: PersonId,
    reason: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::RemoveApplicant { person, reason };
    run(app, who, (Action::ManageApplicants, BASIS), (id, seen), command).await
}
