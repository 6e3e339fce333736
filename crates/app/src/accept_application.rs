//! The materials check: ask for what is missing, accept, or regard the application as given up.

use access::{Action, Principal};
use casework::assistance::{AssistanceCase, CaseCommand, CaseEvent, Opening};
use kernel::{CaseId, OrgId};
use store::JournalEvent;

use crate::{
    App, Error, Outcome, case_money,
    change::{Change, Loaded},
};

/// Runs one command on a case: permit, decide, duties, what it does to ledgers, commit.
pub(crate) async fn run(
    app: &App,
    who: &Principal,
    (action, basis): (Action, &str),
    (id, seen): (CaseId, Option<u64>),
    command: CaseCommand,
) -> Result<Outcome, Error> {
    let _turn = if waits_for_money(&command) { Some(app.money_turn().await) } else { None };
    let (case, opening, permit) = app.case_for(who, action, id).await?;
    case.fresh(seen)?;
    let context = app.case_context(permit.actor(), Some(id), &case.state, &opening).await?;
    let events = case.state.decide(command, &context)?;
    commit_events(app, &permit, (id, &case, &opening), (events, basis), None).await
}

fn waits_for_money(command: &CaseCommand) -> bool {
    matches!(
        command,
        CaseCommand::ApproveAdvance { .. }
            | CaseCommand::RejectAdvance { .. }
            | CaseCommand::ConfirmAdvance { .. }
            | CaseCommand::Terminate { .. }
            | CaseCommand::ReceiveFunds { .. }
            | CaseCommand::Revoke { .. }
    )
}

/// Commits a case's events with their duties and what they do to ledgers; the money turn is the caller's.
pub(crate) async fn commit_events(
    app: &App,
    permit: &access::Permit,
    (id, case, opening): (CaseId, &Loaded<AssistanceCase>, &Opening),
    (events, basis): (Vec<CaseEvent>, &str),
    payer: Option<&OrgId>,
) -> Result<Outcome, Error> {
    let mut change = Change::new(app);
    add_events(app, &mut change, (id, case, opening), (events, basis), payer).await?;
    change.commit(permit).await
}

/// Adds a case's events with their duties and what they do to ledgers to a change.
pub(crate) async fn add_events(
    app: &App,
    change: &mut Change<'_>,
    (id, case, opening): (CaseId, &Loaded<AssistanceCase>, &Opening),
    (events, basis): (Vec<CaseEvent>, &str),
    payer: Option<&OrgId>,
) -> Result<(), Error> {
    if events.iter().any(case_money::moves_money) {
        case_money::follow(app, change, (id, &case.state), opening, (&events, payer)).await?;
    }
    let mut plan = app.case_duties(case, opening).await?;
    for event in &events {
        if let CaseEvent::TransferOffered { to, .. } = event {
            plan.holders.receiving = Some(to.clone());
        } else if let CaseEvent::TransferAccepted { to, organ, .. } = event {
            plan.holders = app.holders(to, None).await?;
            plan.rules = app.duty_rules(*organ, opening.on);
        }
    }
    change.append_with_duties(
        App::case_target(id, case, opening.applicant, basis),
        events.into_iter().map(JournalEvent::Case).collect(),
        plan,
    );
    Ok(())
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
        checklist.iter().filter(move |item| item.required && item.papers.is_empty() && item.core == core)
    };
    let days = app.figure(&opening, "deferred_item_days").unwrap_or(0);
    let command = CaseCommand::AcceptApplication {
        missing_core: missing(true).map(|item| item.label.clone()).collect(),
        missing_deferrable: missing(false).map(|item| item.code.clone()).collect(),
        deferred_due: app.today().plus_days(i32::try_from(days).unwrap_or(0)),
    };
    run(
        app,
        who,
        (Action::AcceptApplication, "六部门意见；人民检察院开展国家司法救助工作细则"),
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
