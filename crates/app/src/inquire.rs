//! Inquiries outside the file: outside bodies, other organisations, hearings, instruction by a superior.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, InquiryKind};
use kernel::{CaseId, Day, OrgId};

use crate::{App, Error, Outcome, accept_application::run};

/// What is to be found out, and from whom.
#[derive(Debug, Clone)]
pub struct InquiryInput {
    /// Which kind.
    pub inquiry: InquiryKind,
    /// The body asked, in words; may be empty for a hearing.
    pub with: String,
    /// Its organisation on the platform, where it is one.
    pub org: Option<OrgId>,
    /// What for.
    pub reason: String,
    /// The day of a hearing.
    pub held_on: Option<Day>,
}

/// Begins an inquiry; whether it stops the clock is in the duty rules.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn begin_inquiry(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    input: InquiryInput,
) -> Result<Outcome, Error> {
    let InquiryInput { inquiry, with, org, reason, held_on } = input;
    let command = CaseCommand::BeginInquiry { inquiry, with, org, reason, held_on };
    run(app, who, (Action::Inquire, "依法调查核实"), (id, seen), command).await
}

/// Ends the inquiry under way with its result.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn end_inquiry(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    result: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::EndInquiry { result };
    run(app, who, (Action::Inquire, "依法调查核实"), (id, seen), command).await
}
