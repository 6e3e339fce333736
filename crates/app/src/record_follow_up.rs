//! Follow-ups: planned with the payment, recorded by who visits; the first visit takes the case on to its stage.

use access::{Action, Principal};
use casework::{
    assistance::{CaseCommand, CaseStage, Opening},
    duty::Holders,
    follow_up::{FollowUp, FollowUpCommand, FollowUpEvent, FollowUpStage, Visit},
};
use kernel::{CaseId, Day, FollowUpId};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    accept_application::add_events,
    change::{Change, DutyPlan, Loaded, Target},
    load::person_subject,
};

const BASIS: &str = "回访制度";

/// Adds a planned follow-up to a change.
pub(crate) fn plan_in(
    app: &App,
    change: &mut Change<'_>,
    case: CaseId,
    opening: &Opening,
    month: u8,
) -> Result<(), Error> {
    let id = app.ids().make(app.clock().now(), FollowUpId::new);
    let due = app.today().plus_months(i32::from(month));
    let plan = FollowUpEvent::FollowUpPlanned {
        case,
        person: opening.applicant,
        org: opening.org.clone(),
        month,
        due,
        on: app.today(),
    };
    let empty = Loaded::<FollowUp>::default();
    let events = empty.state.decide(FollowUpCommand::Plan(Box::new(plan)), app.today())?;
    append(app, change, id, &empty, (case, opening), events, Some(due));
    Ok(())
}

/// Adds to a change that nobody visits any more for a relief that is taken back.
pub(crate) async fn cancel_in(
    app: &App,
    change: &mut Change<'_>,
    (case, opening): (CaseId, &Opening),
    reason: &str,
) -> Result<(), Error> {
    for row in app.store().follow_ups_of_case(case).await? {
        if row.stage != FollowUpStage::Planned {
            continue;
        }
        let loaded = app.load_follow_up_stream(&row.id).await?;
        let cancel = FollowUpCommand::Cancel { reason: reason.to_owned() };
        let events = loaded.state.decide(cancel, app.today())?;
        append(app, change, row.id, &loaded, (case, opening), events, None);
    }
    Ok(())
}

fn append(
    app: &App,
    change: &mut Change<'_>,
    id: FollowUpId,
    loaded: &Loaded<FollowUp>,
    (case, opening): (CaseId, &Opening),
    events: Vec<FollowUpEvent>,
    own_due: Option<Day>,
) {
    let target = Target {
        stream: StreamId::FollowUp(id),
        expected: loaded.seq,
        subject: person_subject(opening.applicant),
        case: Some(case),
        basis: BASIS,
    };
    let plan = DutyPlan {
        rules: app.duty_rules(opening.organ, opening.on),
        book: &loaded.duties,
        holders: Holders { handling: Some(opening.org.clone()), ..Holders::default() },
        own_due,
    };
    change.append_with_duties(target, events.into_iter().map(JournalEvent::FollowUp).collect(), plan);
}

async fn run(app: &App, who: &Principal, id: FollowUpId, command: FollowUpCommand) -> Result<Outcome, Error> {
    let loaded = app.load_follow_up_stream(&id).await?;
    let Some(FollowUpEvent::FollowUpPlanned { case, .. }) = loaded.state.plan else {
        return Err(Error::not_found("这次回访"));
    };
    let (of, opening, permit) = app.case_for(who, Action::RecordFollowUp, case).await?;
    let visited = matches!(command, FollowUpCommand::RecordVisit(_));
    let events = loaded.state.decide(command, app.today())?;
    let begins = visited && !events.is_empty();
    let mut change = Change::new(app);
    append(app, &mut change, id, &loaded, (case, &opening), events, None);
    if begins && of.state.stage == Some(CaseStage::Paid) {
        let context = app.case_context(permit.actor(), Some(case), &of.state, &opening).await?;
        let begun = of.state.decide(CaseCommand::BeginFollowUp, &context)?;
        add_events(app, &mut change, (case, &of, &opening), (begun, BASIS), None).await?;
    }
    change.commit(&permit).await
}

/// Records a visit. The first one begins the follow-up of a case that is paid.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn record_visit(
    app: &App,
    who: &Principal,
    id: FollowUpId,
    visit: Visit,
) -> Result<Outcome, Error> {
    run(app, who, id, FollowUpCommand::RecordVisit(Box::new(visit))).await
}

/// Cancels a follow-up with a reason.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn cancel_follow_up(
    app: &App,
    who: &Principal,
    id: FollowUpId,
    reason: String,
) -> Result<Outcome, Error> {
    run(app, who, id, FollowUpCommand::Cancel { reason }).await
}

/// The follow-up of a case that is planned for a month and not yet done.
///
/// # Errors
/// The store's.
pub async fn planned(app: &App, case: CaseId, month: u8) -> Result<Option<FollowUpId>, Error> {
    let rows = app.store().follow_ups_of_case(case).await?;
    let open =
        |row: &&store::FollowUpRow| row.stage == FollowUpStage::Planned && row.month == i64::from(month);
    Ok(rows.iter().find(open).map(|row| row.id))
}
