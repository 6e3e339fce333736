//! Sending a referral: what remains of the need goes to the department that can help.

use access::{Action, Principal};
use casework::{
    assistance::{CaseStage, Decision},
    duty::Holders,
    referral::{Referral, ReferralCommand, ReferralEvent, SharingBasis},
};
use kernel::{CaseId, OrgId, Personal, ReferralId, Refusal};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error,
    change::{Change, DutyPlan, Loaded, Target},
    load::person_subject,
};

/// What the sender writes.
#[derive(Debug, Clone)]
pub struct ReferralInput {
    /// The department.
    pub to: OrgId,
    /// Programmes that may fit.
    pub programmes: Vec<String>,
    /// The case's circumstances.
    pub circumstances: String,
    /// The suggestion.
    pub suggestion: String,
    /// On what the sharing rests.
    pub sharing: SharingBasis,
}

/// Sends a referral from a case that has been decided or is under review.
///
/// # Errors
/// `too_early` before acceptance, `text_missing`, `no_department`; not permitted.
pub async fn send_referral(
    app: &App,
    who: &Principal,
    case_id: CaseId,
    input: ReferralInput,
) -> Result<ReferralId, Error> {
    let (case, opening, permit) = app.case_for(who, Action::SendReferral, case_id).await?;
    if matches!(
        case.state.stage,
        Some(CaseStage::Informed | CaseStage::Applied | CaseStage::AwaitingSupplement)
    ) {
        return Err(Error::refused(Refusal::new(
            "too_early",
            "申请受理之后才能移送。",
            "请先受理申请；情况紧急的，可当面告知其直接向乡镇申请临时救助。",
            "人民检察院开展国家司法救助工作细则第五条",
        )));
    }
    if app.organisation(&input.to).await?.is_none() {
        let refusal = Refusal::new("no_department", "请选择接收部门。", "从名单中选择。", "");
        return Err(Error::refused(refusal.on_field("to")));
    }
    let aid_given_fen = match &case.state.decision {
        Some(Decision::Granted { amount_fen, .. }) => *amount_fen,
        Some(Decision::Refused { .. }) | None => 0,
    };
    let id = app.ids().make(app.clock().now(), ReferralId::new);
    let sent = ReferralEvent::ReferralSent {
        case: case_id,
        person: opening.applicant,
        from: opening.org.clone(),
        to: input.to.clone(),
        programmes: input.programmes,
        circumstances: Personal::known(input.circumstances),
        aid_given_fen,
        suggestion: Personal::known(input.suggestion),
        sharing: input.sharing,
        on: app.today(),
    };
    let empty = Loaded::<Referral>::default();
    let events = empty.state.decide(ReferralCommand::Send(Box::new(sent)), app.today())?;
    let rules = app.duty_rules(opening.organ, opening.on);
    let holders =
        Holders { handling: Some(opening.org.clone()), receiving: Some(input.to), ..Holders::default() };
    let mut change = Change::new(app);
    let target = Target {
        stream: StreamId::Referral(id),
        expected: 0,
        subject: person_subject(opening.applicant),
        case: Some(case_id),
        basis: "社会救助法第三十六条",
    };
    let plan = DutyPlan { rules, book: &empty.duties, holders, own_due: None };
    change.append_with_duties(target, events.into_iter().map(JournalEvent::Referral).collect(), plan);
    discharge_on_case(app, &mut change, case_id, &case, &opening).await?;
    change.commit(&permit).await?;
    Ok(id)
}

/// The case's own duty to refer is discharged by the referral, though the referral is another stream.
async fn discharge_on_case(
    app: &App,
    change: &mut Change<'_>,
    id: CaseId,
    case: &Loaded<casework::assistance::AssistanceCase>,
    opening: &casework::assistance::Opening,
) -> Result<(), Error> {
    let plan = app.case_duties(case, opening).await?;
    let mut new_id = || app.ids().make(app.clock().now(), kernel::DutyId::new);
    let events = casework::duty::react(
        plan.rules,
        plan.book,
        &casework::duty::Cue::of("referral_sent"),
        (app.today(), kernel::Calendar::china()),
        &plan.holders,
        &mut new_id,
    );
    // Only what ends here: the duties that a referral opens belong to the referral's own stream.
    let ended: Vec<_> = events
        .into_iter()
        .filter(|event| !matches!(event, casework::duty::DutyEvent::DutyOpened { .. }))
        .map(JournalEvent::Duty)
        .collect();
    change.append(App::case_target(id, case, opening.applicant, "社会救助法第三十六条"), ended);
    Ok(())
}
