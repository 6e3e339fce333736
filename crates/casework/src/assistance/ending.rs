//! How a case ends and begins again: withdrawal, giving up, termination, closing, reopening.

use kernel::{Day, Personal};

use super::{
    Advance, AssistanceCase, CaseContext, CaseEvent, CaseRefusal, CaseStage, Decision, TerminationGround,
    decide::{At, Decided, by_a_person, one_time, written},
};

impl AssistanceCase {
    /// An ending before relief: nothing may be on its way to the person, and an advance that they have comes back.
    pub(super) fn ended(&self, event: CaseEvent, back_to: CaseStage, on: Day) -> Decided {
        if self.advance.as_ref().is_some_and(Advance::is_open) {
            return Err(CaseRefusal::AdvanceOpen);
        }
        Ok([event].into_iter().chain(self.advance_comes_back(0, back_to, on)).collect())
    }

    /// The order to pay back what was advanced beyond the relief.
    pub(super) fn advance_comes_back(
        &self,
        relief_fen: i64,
        back_to: CaseStage,
        on: Day,
    ) -> Option<CaseEvent> {
        let owed = self.advance.as_ref().map_or(0, Advance::owed_fen);
        let amount_fen = owed.saturating_sub(relief_fen);
        let reason = "先行救助金超过最终决定的救助金额".to_owned();
        (amount_fen > 0).then_some(CaseEvent::RecoveryOrdered { amount_fen, reason, back_to, on })
    }

    pub(super) fn withdraw(&self, at: At, reason: String, on: Day) -> Decided {
        let reason = Personal::known(reason);
        if self.withdrawn_because.as_ref() == Some(&reason) {
            return Ok(Vec::new());
        }
        if at.stage.is_paying() || matches!(at.stage, CaseStage::Paid | CaseStage::FollowingUp) {
            return Err(CaseRefusal::WithdrawTooLate);
        }
        at.only_if(at.stage.is_undecided() && self.application.is_some())?;
        self.ended(CaseEvent::ApplicationWithdrawn { reason, on }, CaseStage::Withdrawn, on)
    }

    pub(super) fn abandon(&self, at: At, supplement_due: Day, on: Day) -> Decided {
        let comes_back = self.recovery.filter(|_| at.stage == CaseStage::Recovering);
        if at.stage == CaseStage::Abandoned || comes_back.is_some_and(|it| it.back_to == CaseStage::Abandoned)
        {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::AwaitingSupplement])?;
        if on <= supplement_due {
            return Err(CaseRefusal::SupplementNotOverdue(supplement_due));
        }
        self.ended(CaseEvent::ApplicationAbandoned { on }, CaseStage::Abandoned, on)
    }

    /// After the decision only where nothing was paid yet: an applicant may not accept the sum.
    pub(super) fn terminate(
        &self,
        at: At,
        ground: TerminationGround,
        reason: String,
        context: &CaseContext,
    ) -> Decided {
        if self.terminated == Some(ground) {
            return Ok(Vec::new());
        }
        let undecided = at.stage.is_undecided() && self.accepted_on.is_some();
        at.only_if(undecided || (at.stage.is_paying() && self.paid_fen() == 0))?;
        by_a_person(&context.actor)?;
        written(&reason, "终结的原因", "reason")?;
        let event = CaseEvent::CaseTerminated {
            ground,
            reason: Personal::known(reason),
            by: context.actor.clone(),
            on: context.today,
        };
        self.ended(event, CaseStage::Terminated, context.today)
    }

    pub(super) fn begin_follow_up(&self, at: At, on: Day) -> Decided {
        if at.stage == CaseStage::FollowingUp {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Paid])?;
        Ok(vec![CaseEvent::FollowUpBegun { on }])
    }

    /// A case is closed when it came to its end, or when the person was told and never applied.
    pub(super) fn close(&self, at: At, summary: String, open_work: Vec<String>, on: Day) -> Decided {
        if self.closing.as_ref().is_some_and(|known| known.summary == summary) {
            return Ok(Vec::new());
        }
        at.only_if(
            at.stage == CaseStage::Informed || !(at.stage.is_open() || at.stage == CaseStage::Closed),
        )?;
        written(&summary, "结案说明", "summary")?;
        let had_relief = matches!(at.stage, CaseStage::Paid | CaseStage::FollowingUp | CaseStage::Refused);
        if had_relief && !open_work.is_empty() {
            return Err(CaseRefusal::OpenWork(open_work));
        }
        Ok(vec![CaseEvent::CaseClosed { summary, on }])
    }

    /// Back to the stage at which work can go on.
    pub(super) fn reopen(&self, at: At, reason: String, context: &CaseContext) -> Decided {
        let again = matches!(self.latest.as_deref(),
            Some(CaseEvent::CaseReopened { reason: known, .. }) if known.get() == Some(&reason));
        if again {
            return Ok(Vec::new());
        }
        at.only(&[
            CaseStage::Closed,
            CaseStage::Refused,
            CaseStage::Abandoned,
            CaseStage::Withdrawn,
            CaseStage::Terminated,
            CaseStage::NotAccepted,
            CaseStage::Revoked,
        ])?;
        by_a_person(&context.actor)?;
        written(&reason, "重新办理的理由", "reason")?;
        let Some(opening) = &self.opening else {
            return at.refuse();
        };
        let to = self.resumes_at();
        if to.is_open() {
            one_time(context)?;
        }
        Ok(vec![CaseEvent::CaseReopened {
            to,
            applicant: opening.applicant,
            matter: opening.matter,
            together: self.joint_applicants.iter().map(|joint| joint.person).collect(),
            reason: Personal::known(reason),
            by: context.actor.clone(),
            on: context.today,
        }])
    }

    fn resumes_at(&self) -> CaseStage {
        let granted = matches!(self.decision, Some(Decision::Granted { .. }));
        if granted && self.revoked.is_none() && self.terminated.is_none() {
            CaseStage::Paid
        } else if self.accepted_on.is_some() {
            CaseStage::UnderReview
        } else if self.application.is_some() {
            CaseStage::Applied
        } else {
            CaseStage::Informed
        }
    }
}
