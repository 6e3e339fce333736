//! The materials check: ask for what is missing, accept, or regard the application as given up.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, CaseEvent};
use kernel::CaseId;
use store::JournalEvent;

use crate::{App, Error, Outcome, change::Change};

/// Runs one command on a case that changes nothing else: permit, decide, duties, commit.
pub(crate) async fn run(
    app: &App,
    who: &Principal,
    (action, basis): (Action, &str),
    (id, seen): (CaseId, Option<u64>),
    command: CaseCommand,
) -> Result<Outcome, Error> {
    let (case, opening, permit) = app.case_for(who, action, id).await?;
    case.fresh(seen)?;
    let context = app.case_context(permit.actor(), Some(id), opening.applicant, opening.matter).await?;
    let events: Vec<CaseEvent> = case.state.decide(command, &context)?;
    let mut change = Change::new(app);
    change.append_with_duties(
        App::case_target(id, &case, opening.applicant, basis),
        events.into_iter().map(JournalEvent::Case).collect(),
        app.case_duties(&case, &opening),
    );
    change.commit(&permit).await
}

/// Asks the applicant for what is missing; their 30 days begin.
///
/// # Errors
/// Refusals of the lifecycle, or not permitted.
pub async fn request_supplement(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    items: Vec<String>,
    note: String,
) -> Result<Outcome, Error> {
    let command = CaseCommand::RequestSupplement { items, note };
    run(app, who, (Action::RequestSupplement, "人民检察院开展国家司法救助工作细则"), (id, seen), command)
        .await
}

/// Accepts the application: the clock of the decision begins. What the checklist still misses is worked out
/// here; deferrable items are recorded as deferred (容缺受理).
///
/// # Errors
/// `core_materials_missing` and the lifecycle's other refusals, or not permitted.
pub async fn accept_application(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
) -> Result<Outcome, Error> {
    let (case, opening) = app.load_case(id).await?;
    let checklist = app.checklist(&case.state, &opening).await?;
    let missing = |core: bool| {
        checklist
            .iter()
            .filter(|item| item.required && item.papers.is_empty() && item.core == core)
            .map(|item| item.code.clone())
            .collect()
    };
    let command =
        CaseCommand::AcceptApplication { missing_core: missing(true), missing_deferrable: missing(false) };
    run(
        app,
        who,
        (Action::AcceptApplication, "六部门意见;人民检察院开展国家司法救助工作细则"),
        (id, seen),
        command,
    )
    .await
}

/// Regards the application as given up, once the supplement's days are over.
///
/// # Errors
/// `supplement_not_overdue` and the lifecycle's other refusals, or not permitted.
pub async fn abandon_application(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
) -> Result<Outcome, Error> {
    let (case, _) = app.load_case(id).await?;
    let due =
        case.duties.open().filter(|duty| duty.role == kernel::Role::Applicant).map(|duty| duty.due).min();
    let supplement_due = due.unwrap_or_else(|| app.today());
    let command = CaseCommand::Abandon { supplement_due };
    run(app, who, (Action::AbandonApplication, "逾期不补正视为放弃申请"), (id, seen), command).await
}
