//! The stage bar of a case, with the day each stage was reached and the branch where it was stopped.

use app::{
    model::{AssistanceCase, CaseStage, Decision},
    view::case::CaseView,
};
use kernel::Day;

use crate::look::{Stage, StageState, format};

/// The stage bar.
pub fn stages(view: &CaseView) -> Vec<Stage> {
    match stopped_at(&view.state, view.stage) {
        Some(end) => stopped(view, end),
        None => CaseStage::path().into_iter().map(|stage| on_the_way(view, stage)).collect(),
    }
}

/// The day of the decision.
pub fn decided_on(state: &AssistanceCase) -> Option<Day> {
    match &state.decision {
        Some(Decision::Granted { on, .. } | Decision::Refused { on, .. }) => Some(*on),
        None => None,
    }
}

fn on_the_way(view: &CaseView, stage: CaseStage) -> Stage {
    let here = view.stage.step();
    let state = match stage.step().cmp(&here) {
        std::cmp::Ordering::Less => StageState::Done,
        std::cmp::Ordering::Equal if stage == CaseStage::Closed => StageState::Done,
        std::cmp::Ordering::Equal => StageState::Current,
        std::cmp::Ordering::Greater => StageState::Upcoming,
    };
    let label = if state == StageState::Current { view.stage.label() } else { stage.label() };
    dated(Stage::new(label, state), reached(view, stage).filter(|_| state != StageState::Upcoming))
}

/// The way of a case that did not lead to a payment.
fn stopped(view: &CaseView, end: CaseStage) -> Vec<Stage> {
    let closed = view.stage == CaseStage::Closed;
    let mut bar: Vec<Stage> =
        [CaseStage::Informed, CaseStage::Applied, CaseStage::UnderReview, CaseStage::Approving]
            .into_iter()
            .filter_map(|stage| {
                let day = reached(view, stage)?;
                Some(dated(Stage::new(stage.label(), StageState::Done), Some(day)))
            })
            .collect();
    bar.push(dated(Stage::new(end.label(), StageState::Stopped), decided_on(&view.state)));
    let last = if closed { StageState::Done } else { StageState::Upcoming };
    bar.push(dated(Stage::new(CaseStage::Closed.label(), last), reached(view, CaseStage::Closed)));
    bar
}

/// The side branch at which a case ended, where it did.
fn stopped_at(state: &AssistanceCase, stage: CaseStage) -> Option<CaseStage> {
    match stage {
        CaseStage::Refused
        | CaseStage::Withdrawn
        | CaseStage::Abandoned
        | CaseStage::NotAccepted
        | CaseStage::Terminated
        | CaseStage::Revoked
        | CaseStage::Recovering => Some(stage),
        CaseStage::Closed if state.revoked.is_some() => Some(CaseStage::Revoked),
        CaseStage::Closed if state.terminated.is_some() => Some(CaseStage::Terminated),
        CaseStage::Closed if state.declined_because.is_some() => Some(CaseStage::NotAccepted),
        CaseStage::Closed if matches!(state.decision, Some(Decision::Refused { .. })) => {
            Some(CaseStage::Refused)
        }
        CaseStage::Closed if state.withdrawn_because.is_some() => Some(CaseStage::Withdrawn),
        CaseStage::Closed if state.paid_on.is_none() && state.application.is_some() => {
            Some(CaseStage::Abandoned)
        }
        CaseStage::Informed
        | CaseStage::Applied
        | CaseStage::AwaitingSupplement
        | CaseStage::Accepted
        | CaseStage::UnderReview
        | CaseStage::OutsideInquiry
        | CaseStage::Entrusted
        | CaseStage::Hearing
        | CaseStage::Instruction
        | CaseStage::Suspended
        | CaseStage::Transferred
        | CaseStage::Proposed
        | CaseStage::Approving
        | CaseStage::Granted
        | CaseStage::FundsRequested
        | CaseStage::FundsReceived
        | CaseStage::Notified
        | CaseStage::PartlyPaid
        | CaseStage::Paid
        | CaseStage::FollowingUp
        | CaseStage::Closed => None,
    }
}

fn reached(view: &CaseView, stage: CaseStage) -> Option<Day> {
    let state = &view.state;
    match stage {
        CaseStage::Informed => Some(view.opening.on),
        CaseStage::Applied => state.application.as_ref().map(|application| application.on),
        CaseStage::UnderReview => state.accepted_on,
        CaseStage::Approving => state.signatures.first().map(|signature| signature.on),
        CaseStage::Granted | CaseStage::Refused => decided_on(state),
        CaseStage::Paid => state.paid_on,
        CaseStage::Closed => state.closing.as_ref().map(|closing| closing.on),
        CaseStage::Accepted => state.accepted_on,
        CaseStage::Notified => state.notified_on,
        CaseStage::AwaitingSupplement
        | CaseStage::NotAccepted
        | CaseStage::OutsideInquiry
        | CaseStage::Entrusted
        | CaseStage::Hearing
        | CaseStage::Instruction
        | CaseStage::Suspended
        | CaseStage::Transferred
        | CaseStage::Proposed
        | CaseStage::FundsRequested
        | CaseStage::FundsReceived
        | CaseStage::PartlyPaid
        | CaseStage::FollowingUp
        | CaseStage::Terminated
        | CaseStage::Withdrawn
        | CaseStage::Abandoned
        | CaseStage::Revoked
        | CaseStage::Recovering => None,
    }
}

fn dated(stage: Stage, day: Option<Day>) -> Stage {
    match day {
        Some(day) => stage.noted(format::day_short(day)),
        None => stage,
    }
}
