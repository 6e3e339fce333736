//! The urgent advance (先行救助): one person asks, another approves, a third pays, before the decision. It counts
//! towards the single relief, and comes back where none is given.

use kernel::{Fen, Personal, TransferId};

use super::{
    AdvanceState, AssistanceCase, BankAccount, CaseContext, CaseEvent, CaseRefusal,
    decide::{At, Decided, by_a_person, not_aided, same_person, written},
};
use crate::fold::blank;

impl AssistanceCase {
    pub(super) fn request_advance(
        &self,
        at: At,
        (amount_fen, limit_fen): (i64, Option<i64>),
        (payee, to_hospital): (BankAccount, bool),
        reason: String,
        context: &CaseContext,
    ) -> Decided {
        let event = CaseEvent::AdvanceRequested {
            amount_fen,
            payee: Personal::known(payee.clone()),
            to_hospital,
            reason: Personal::known(reason.clone()),
            by: context.actor.clone(),
            on: context.today,
        };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_undecided() && self.application.is_some())?;
        match self.advance.as_ref().map(|advance| advance.state) {
            Some(AdvanceState::Requested | AdvanceState::Approved) => return Err(CaseRefusal::AdvanceOpen),
            Some(AdvanceState::Paid) if self.advanced_fen() > 0 => return Err(CaseRefusal::AdvancePaid),
            Some(AdvanceState::Paid | AdvanceState::Rejected) | None => {}
        }
        by_a_person(&context.actor)?;
        not_aided(context)?;
        if amount_fen <= 0 {
            return Err(CaseRefusal::AmountNotPositive);
        }
        match limit_fen {
            Some(limit) if amount_fen > limit => {
                return Err(CaseRefusal::AdvanceTooLarge { limit: Fen::new(limit) });
            }
            Some(_) | None => {}
        }
        written(&reason, "急需先行救助的情况", "reason")?;
        if !payee.is_complete() {
            return Err(CaseRefusal::AccountIncomplete);
        }
        let own = context.applicant_name.as_ref().is_none_or(|name| payee.is_held_by(name));
        if own || to_hospital { Ok(vec![event]) } else { Err(CaseRefusal::PayeeNotApplicant) }
    }

    pub(super) fn approve_advance(
        &self,
        at: At,
        transfer: TransferId,
        (title, needed): (String, String),
        comment: String,
        context: &CaseContext,
    ) -> Decided {
        let Some(advance) = &self.advance else {
            return Err(CaseRefusal::NoAdvance);
        };
        let by = context.actor.clone();
        if advance.state == AdvanceState::Approved && advance.approved_by.as_ref() == Some(&by) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_undecided())?;
        if advance.state != AdvanceState::Requested {
            return Err(CaseRefusal::NoAdvance);
        }
        by_a_person(&by)?;
        if same_person(&advance.requested_by, &by) {
            return Err(CaseRefusal::OwnProposal);
        }
        if title != needed {
            return Err(CaseRefusal::NotYourTurn { next: needed });
        }
        if blank(&comment) {
            return Err(CaseRefusal::CommentMissing);
        }
        let amount_fen = advance.amount_fen;
        Ok(vec![CaseEvent::AdvanceApproved { amount_fen, transfer, title, comment, by, on: context.today }])
    }

    /// Turned down, or taken back after approval as long as it is not paid.
    pub(super) fn reject_advance(&self, at: At, reason: String, context: &CaseContext) -> Decided {
        let event = CaseEvent::AdvanceRejected {
            reason: reason.clone(),
            by: context.actor.clone(),
            on: context.today,
        };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        if !self.advance.as_ref().is_some_and(super::Advance::is_open) {
            return Err(CaseRefusal::NoAdvance);
        }
        at.only_if(at.stage.is_undecided())?;
        by_a_person(&context.actor)?;
        written(&reason, "不批准的原因", "reason")?;
        Ok(vec![event])
    }

    pub(super) fn confirm_advance(&self, at: At, bank_reference: String, context: &CaseContext) -> Decided {
        let Some(advance) = &self.advance else {
            return Err(CaseRefusal::NoAdvance);
        };
        if advance.bank_reference.as_ref() == Some(&bank_reference) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_undecided())?;
        let (AdvanceState::Approved, Some(transfer)) = (advance.state, advance.transfer) else {
            return Err(CaseRefusal::NoAdvance);
        };
        by_a_person(&context.actor)?;
        written(&bank_reference, "银行流水号", "bank_reference")?;
        let mut others = [Some(&advance.requested_by), advance.approved_by.as_ref()].into_iter().flatten();
        if others.any(|other| same_person(other, &context.actor)) {
            return Err(CaseRefusal::SamePerson);
        }
        let amount_fen = advance.amount_fen;
        Ok(vec![CaseEvent::AdvancePaid { transfer, amount_fen, bank_reference, on: context.today }])
    }
}
