//! What somebody may do with a case now: what the rulebook lets them do, as far as the stage and what is under way
//! leave it open. Pages show these and nothing else.

use access::{Action, Principal, Resource};
use casework::assistance::{AdvanceState, AssistanceCase, CaseStage};

use crate::confirm_payment::own_payment;

/// What the reader may do now: the primary action first.
pub(crate) fn actions(who: &Principal, case: &AssistanceCase, resource: &Resource) -> Vec<Action> {
    let Some(stage) = case.stage else {
        return Vec::new();
    };
    let mut open: Vec<Action> = by_stage(case, stage).to_vec();
    open.extend(besides(case, stage));
    let pays = || own_payment(who, case, resource, None).is_some();
    open.retain(|action| {
        access::permit(who, *action, resource).is_ok() || (*action == Action::ConfirmPayment && pays())
    });
    open
}

/// What the stage is for.
fn by_stage(case: &AssistanceCase, stage: CaseStage) -> &'static [Action] {
    use CaseStage as S;
    match stage {
        S::Informed => &[Action::RecordApplication, Action::RecordFacts, Action::AddPaper],
        S::Applied => &[
            Action::AcceptApplication,
            Action::RequestSupplement,
            Action::RecordFacts,
            Action::AddPaper,
            Action::WithdrawApplication,
            Action::DeclineApplication,
        ],
        S::AwaitingSupplement => &[
            Action::FinishSupplement,
            Action::AbandonApplication,
            Action::AddPaper,
            Action::WithdrawApplication,
            Action::RecordFacts,
        ],
        S::Transferred if case.accepted_on.is_none() => &[
            Action::AcceptApplication,
            Action::RequestSupplement,
            Action::RecordFacts,
            Action::AddPaper,
            Action::WithdrawApplication,
            Action::DeclineApplication,
        ],
        S::Transferred => {
            &[Action::AcceptApplication, Action::RecordFacts, Action::AddPaper, Action::WithdrawApplication]
        }
        S::Accepted | S::UnderReview => &[
            Action::ProposeOpinion,
            Action::RecordFacts,
            Action::AddPaper,
            Action::SendReferral,
            Action::WithdrawApplication,
            Action::RequestSupplement,
            Action::Inquire,
            Action::SuspendCase,
        ],
        S::OutsideInquiry | S::Entrusted | S::Hearing | S::Instruction => &[
            Action::Inquire,
            Action::RecordFacts,
            Action::AddPaper,
            Action::SendReferral,
            Action::WithdrawApplication,
        ],
        S::Suspended => &[
            Action::SuspendCase,
            Action::RecordFacts,
            Action::AddPaper,
            Action::SendReferral,
            Action::WithdrawApplication,
        ],
        S::Proposed | S::Approving => &[Action::SignOff, Action::WithdrawApplication, Action::SendReferral],
        S::Granted if !case.reserved => &[Action::RequestFunds, Action::SendReferral],
        S::Granted | S::FundsReceived => &[Action::ConfirmPayment, Action::SendReferral, Action::NotifyPayee],
        S::FundsRequested => &[Action::ReceiveFunds, Action::SendReferral],
        S::Notified | S::PartlyPaid => &[Action::ConfirmPayment, Action::SendReferral],
        S::Paid | S::FollowingUp => &[Action::SendReferral, Action::RecordFollowUp, Action::CloseCase],
        S::Refused => &[Action::SendReferral, Action::CloseCase, Action::ReopenCase],
        S::NotAccepted | S::Withdrawn | S::Abandoned | S::Terminated | S::Revoked => {
            &[Action::CloseCase, Action::ReopenCase]
        }
        S::Recovering => &[Action::ReceiveRecovery, Action::WriteOffRecovery],
        S::Closed => &[Action::ReopenCase],
    }
}

/// What may be done at several stages.
fn besides(case: &AssistanceCase, stage: CaseStage) -> impl Iterator<Item = Action> {
    let undecided = stage.is_undecided();
    let before_signing = undecided && !stage.is_being_signed();
    let in_time = stage.is_review() || stage.is_being_signed();
    let movable = matches!(
        stage,
        CaseStage::Applied | CaseStage::Accepted | CaseStage::UnderReview | CaseStage::Transferred
    );
    let advance = case.advance.as_ref().map(|advance| advance.state);
    let had = advance == Some(AdvanceState::Paid) && case.advanced_fen() > 0;
    let waiting = matches!(advance, Some(AdvanceState::Requested | AdvanceState::Approved));
    let offered = case.transfer_offer.is_some();
    let unpaid = stage.is_paying() && case.paid_fen() == 0;
    [
        (waiting && undecided, Action::DecideAdvance),
        (advance == Some(AdvanceState::Approved) && undecided, Action::ConfirmPayment),
        (offered && movable, Action::AnswerTransfer),
        (before_signing, Action::ManageApplicants),
        (before_signing && case.application.is_some() && !waiting && !had, Action::RequestAdvance),
        (case.deferred_open().next().is_some() && stage != CaseStage::Closed, Action::PromiseProof),
        (stage.is_review(), Action::AgreeJointHelp),
        (movable, Action::OfferTransfer),
        (in_time, Action::ExtendDecision),
        ((undecided && case.accepted_on.is_some()) || unpaid, Action::TerminateCase),
        (
            stage.is_paying() || matches!(stage, CaseStage::Paid | CaseStage::FollowingUp),
            Action::RevokeRelief,
        ),
        (stage != CaseStage::Closed, Action::AssignHandler),
    ]
    .into_iter()
    .filter_map(|(possible, action)| possible.then_some(action))
}
