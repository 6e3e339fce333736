//! From the decision to the money in the person's hand – asking for it, its arrival, telling the payee, the bank's
//! word for each payment – and back again: revocation and recovery.

use kernel::{Day, Fen, Personal, TransferId};

use super::{
    AssistanceCase, CaseContext, CaseEvent, CaseRefusal, CaseStage, PaymentState, PlannedPayment, Recovery,
    RevocationGround,
    decide::{At, Decided, by_a_person, same_person, written},
};

impl AssistanceCase {
    pub(super) fn request_funds(&self, at: At, document: String, on: Day) -> Decided {
        let amount_fen = self.payments_to_make().map(|plan| plan.amount_fen).sum();
        let event = CaseEvent::FundsRequested { amount_fen, document, on };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Granted])?;
        if self.reserved {
            return Err(CaseRefusal::FundsThere);
        }
        if let CaseEvent::FundsRequested { document, .. } = &event {
            written(document, "请款文号", "document")?;
        }
        Ok(vec![event])
    }

    pub(super) fn receive_funds(&self, at: At, document: String, on: Day) -> Decided {
        let amount_fen = self.payments_to_make().map(|plan| plan.amount_fen).sum();
        let event = CaseEvent::FundsReceived { amount_fen, document, on };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::FundsRequested])?;
        if let CaseEvent::FundsReceived { document, .. } = &event {
            written(document, "拨款凭证号", "document")?;
        }
        Ok(vec![event])
    }

    pub(super) fn notify(&self, at: At, how: String, on: Day) -> Decided {
        let event = CaseEvent::PayeeNotified { how, on };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Granted, CaseStage::FundsReceived])?;
        if !self.reserved {
            return Err(CaseRefusal::FundsNotThere);
        }
        if let CaseEvent::PayeeNotified { how, .. } = &event {
            written(how, "通知的方式", "how")?;
        }
        Ok(vec![event])
    }

    pub(super) fn confirm(
        &self,
        at: At,
        transfer: Option<TransferId>,
        bank_reference: String,
        context: &CaseContext,
    ) -> Decided {
        let known = |state: &PaymentState| matches!(state, PaymentState::Paid { bank_reference: known, .. } if *known == bank_reference);
        if self.payments.iter().any(|payment| known(&payment.state)) {
            return Ok(Vec::new());
        }
        let plan = self.payable(at, transfer)?;
        written(&bank_reference, "银行流水号", "bank_reference")?;
        by_a_person(&context.actor)?;
        let decided = self.proposal.iter().map(|proposal| &proposal.proposer);
        let signed = self.signatures.iter().map(|signature| &signature.signer);
        if decided.chain(signed).any(|other| same_person(other, &context.actor)) {
            return Err(CaseRefusal::SamePerson);
        }
        if let Some(due) = plan.due.filter(|due| *due > context.today) {
            return Err(CaseRefusal::InstalmentNotDue(due));
        }
        let left = self.payments_to_make().count().saturating_sub(1);
        Ok(vec![CaseEvent::PaymentConfirmed {
            transfer: plan.transfer,
            payee: plan.payee,
            amount_fen: plan.amount_fen,
            bank_reference,
            outstanding: u32::try_from(left).unwrap_or(u32::MAX),
            on: context.today,
        }])
    }

    pub(super) fn report_failure(
        &self,
        at: At,
        transfer: Option<TransferId>,
        reason: String,
        on: Day,
    ) -> Decided {
        let plan = self.payable(at, transfer)?;
        let again = |last: &super::FailedPayment| {
            (last.transfer, &last.reason, last.on) == (plan.transfer, &reason, on)
        };
        if self.failed_payments.last().is_some_and(again) {
            return Ok(Vec::new());
        }
        written(&reason, "银行退回的原因", "reason")?;
        Ok(vec![CaseEvent::PaymentFailed { transfer: plan.transfer, reason, on }])
    }

    /// A payment that may be made now: its money is reserved.
    fn payable(&self, at: At, transfer: Option<TransferId>) -> Result<&PlannedPayment, CaseRefusal> {
        at.only_if(at.stage.is_paying())?;
        if !self.reserved {
            return Err(CaseRefusal::FundsNotThere);
        }
        let mut wanted =
            self.payments_to_make().filter(|plan| transfer.is_none_or(|one| plan.transfer == one));
        wanted.next().ok_or(CaseRefusal::NoSuchPayment)
    }

    /// What was paid comes back; what was only reserved is free again.
    pub(super) fn revoke(
        &self,
        at: At,
        ground: RevocationGround,
        (reason, decision_number): (String, String),
        context: &CaseContext,
    ) -> Decided {
        if self.revoked == Some(ground) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_paying() || matches!(at.stage, CaseStage::Paid | CaseStage::FollowingUp))?;
        by_a_person(&context.actor)?;
        if self.proposal.iter().any(|proposal| same_person(&proposal.proposer, &context.actor)) {
            return Err(CaseRefusal::OwnProposal);
        }
        written(&reason, "撤销的理由", "reason")?;
        written(&decision_number, "决定书文号", "decision_number")?;
        let on = context.today;
        let revoked = CaseEvent::ReliefRevoked {
            ground,
            reason: Personal::known(reason),
            decision_number,
            by: context.actor.clone(),
            on,
        };
        let amount_fen = self.paid_fen().saturating_add(self.advanced_fen());
        let ordered = CaseEvent::RecoveryOrdered {
            amount_fen,
            reason: ground.label().to_owned(),
            back_to: CaseStage::Revoked,
            on,
        };
        Ok([revoked].into_iter().chain((amount_fen > 0).then_some(ordered)).collect())
    }

    pub(super) fn receive_recovery(
        &self,
        at: At,
        transfer: TransferId,
        (amount_fen, reference): (i64, String),
        on: Day,
    ) -> Decided {
        if self.recovered.contains(&(transfer, amount_fen)) {
            return Ok(Vec::new());
        }
        let recovery = self.recovery_at(at)?;
        if amount_fen <= 0 {
            return Err(CaseRefusal::AmountNotPositive);
        }
        let outstanding = recovery.outstanding_fen();
        if amount_fen > outstanding {
            return Err(CaseRefusal::MoreThanOutstanding { outstanding: Fen::new(outstanding) });
        }
        written(&reference, "入账凭证号", "reference")?;
        let done = (amount_fen == outstanding).then_some(recovery.back_to);
        Ok(vec![CaseEvent::RecoveryReceived { transfer, amount_fen, reference, done, on }])
    }

    pub(super) fn write_off(
        &self,
        at: At,
        decision_number: String,
        reason: String,
        context: &CaseContext,
    ) -> Decided {
        let again = matches!(self.latest.as_deref(),
            Some(CaseEvent::RecoveryWrittenOff { decision_number: known, .. }) if *known == decision_number);
        if again {
            return Ok(Vec::new());
        }
        let recovery = self.recovery_at(at)?;
        by_a_person(&context.actor)?;
        if self.proposal.iter().any(|proposal| same_person(&proposal.proposer, &context.actor)) {
            return Err(CaseRefusal::OwnProposal);
        }
        written(&decision_number, "核销决定文号", "decision_number")?;
        written(&reason, "核销的理由", "reason")?;
        Ok(vec![CaseEvent::RecoveryWrittenOff {
            amount_fen: recovery.outstanding_fen(),
            decision_number,
            reason,
            by: context.actor.clone(),
            done: recovery.back_to,
            on: context.today,
        }])
    }

    fn recovery_at(&self, at: At) -> Result<&Recovery, CaseRefusal> {
        at.only(&[CaseStage::Recovering])?;
        self.recovery.as_ref().map_or_else(|| at.refuse(), Ok)
    }
}
