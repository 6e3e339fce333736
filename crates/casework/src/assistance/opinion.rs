//! The opinion and its signatures: what a handler may propose, who signs when, and what the last signature
//! decides. Rules give advice; every step here is a person's, with reasons.

use kernel::{Actor, Fen, TransferId};

use super::{
    AssistanceCase, CaseContext, CaseEvent, CaseRefusal, CaseStage, FindingReference, Opinion, Proposal,
    Signature,
    decide::{At, Decided, not_aided, same_person, written},
};
use crate::fold::blank;

impl AssistanceCase {
    pub(super) fn propose(&self, at: At, proposal: Proposal, context: &CaseContext) -> Decided {
        let proposal = Proposal { proposer: context.actor.clone(), ..proposal };
        if at.stage == CaseStage::Approving && self.proposal.as_ref() == Some(&proposal) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::UnderReview])?;
        by_a_person(&context.actor)?;
        proposal.check(context)?;
        Ok(vec![CaseEvent::OpinionProposed { proposal: Box::new(proposal), on: context.today }])
    }

    pub(super) fn send_back(&self, at: At, reason: String, context: &CaseContext) -> Decided {
        let returned = self.returned.as_ref();
        if returned.is_some_and(|known| known.reason == reason && known.by == context.actor) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Approving])?;
        by_a_person(&context.actor)?;
        written(&reason, "退回的原因", "reason")?;
        Ok(vec![CaseEvent::ProposalReturned { reason, by: context.actor.clone(), on: context.today }])
    }

    pub(super) fn sign(
        &self,
        at: At,
        (title, comment): (&str, String),
        (decision_number, transfer): (String, TransferId),
        context: &CaseContext,
    ) -> Decided {
        let signer = &context.actor;
        let mut mine = self.signatures.iter().filter(|known| same_person(&known.signer, signer));
        if mine.any(|known| known.title == title && known.comment == comment) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Approving])?;
        let Some(proposal) = &self.proposal else {
            return at.refuse();
        };
        let Some(next) = proposal.next_signer(self.signatures.len()) else {
            return at.refuse();
        };
        by_a_person(signer)?;
        self.may_sign(proposal, next, title, signer)?;
        if blank(&comment) {
            return Err(CaseRefusal::CommentMissing);
        }
        let mut events = vec![CaseEvent::SignedOff {
            signature: Signature {
                step: u8::try_from(self.signatures.len()).unwrap_or(u8::MAX),
                title: title.to_owned(),
                signer: signer.clone(),
                comment,
                on: context.today,
            },
        }];
        if proposal.next_signer(self.signatures.len() + 1).is_none() {
            events.push(outcome(proposal, decision_number, transfer, context)?);
        }
        Ok(events)
    }

    fn may_sign(
        &self,
        proposal: &Proposal,
        next: &str,
        title: &str,
        signer: &Actor,
    ) -> Result<(), CaseRefusal> {
        if same_person(&proposal.proposer, signer) {
            return Err(CaseRefusal::OwnProposal);
        }
        if self.signatures.iter().any(|known| same_person(&known.signer, signer)) {
            return Err(CaseRefusal::SignedAlready);
        }
        if next != title {
            return Err(CaseRefusal::NotYourTurn { next: next.to_owned() });
        }
        Ok(())
    }
}

/// What the last signature makes of a proposal.
fn outcome(
    proposal: &Proposal,
    decision_number: String,
    transfer: TransferId,
    context: &CaseContext,
) -> Result<CaseEvent, CaseRefusal> {
    written(&decision_number, "决定书文号", "decision_number")?;
    match proposal.opinion {
        Opinion::Grant { amount_fen } => {
            not_aided(context)?;
            Ok(CaseEvent::ReliefGranted { amount_fen, decision_number, transfer, on: context.today })
        }
        Opinion::Refuse => Ok(CaseEvent::ReliefRefused {
            reasons: proposal.reasons.clone(),
            decision_number,
            on: context.today,
        }),
    }
}

impl Proposal {
    fn check(&self, context: &CaseContext) -> Result<(), CaseRefusal> {
        if !self.finding.is_named() {
            return Err(CaseRefusal::FindingMissing);
        }
        if self.signers.is_empty() || self.signers.iter().any(|title| blank(title)) {
            return Err(CaseRefusal::SignersMissing);
        }
        if self.reasons.get().is_none_or(|reasons| blank(reasons)) {
            return Err(CaseRefusal::ReasonsMissing);
        }
        let missing = self.factors.get().cloned().unwrap_or_default().missing();
        if !missing.is_empty() {
            return Err(CaseRefusal::FactorsMissing(missing));
        }
        match self.opinion {
            Opinion::Grant { amount_fen } => self.check_grant(Fen::new(amount_fen), context),
            Opinion::Refuse => Ok(()),
        }
    }

    fn check_grant(&self, amount: Fen, context: &CaseContext) -> Result<(), CaseRefusal> {
        not_aided(context)?;
        if !self.finding.absolute_bars.is_empty() {
            return Err(CaseRefusal::AbsoluteBar(self.finding.absolute_bars.clone()));
        }
        if self.grounds.is_empty() {
            return Err(CaseRefusal::GroundMissing);
        }
        if amount <= Fen::ZERO {
            return Err(CaseRefusal::AmountNotPositive);
        }
        match self.finding.cap_fen.map(Fen::new) {
            Some(cap) if amount > cap && !self.finding.over_cap_allowed => {
                return Err(CaseRefusal::CapExceeded { amount, cap });
            }
            Some(_) | None => {}
        }
        let because = self.against_advice(amount);
        if because.is_empty() || !blank(&self.override_reason) {
            Ok(())
        } else {
            Err(CaseRefusal::OverrideReasonMissing { because })
        }
    }

    /// Where a grant departs from what the rules advise: each needs the handler's reason.
    fn against_advice(&self, amount: Fen) -> Vec<String> {
        let finding = &self.finding;
        let unfounded: Vec<&str> = self
            .grounds
            .iter()
            .filter(|ground| !finding.grounds.contains(ground))
            .map(String::as_str)
            .collect();
        let said = [
            (!finding.refusals.is_empty())
                .then(|| format!("存在一般不予救助的情形({})", finding.refusals.join("、"))),
            match finding.outcome.as_str() {
                "eligible" => None,
                "needs_facts" => Some("尚有事实未查明".to_owned()),
                _ => Some("规则认定不符合救助条件".to_owned()),
            },
            (!unfounded.is_empty()).then(|| format!("所选救助情形({})未经规则认定", unfounded.join("、"))),
            match finding.cap_fen.map(Fen::new) {
                None => Some("救助金额上限无法计算".to_owned()),
                Some(cap) => (amount > cap).then(|| format!("救助金额超过上限 {}", cap.yuan())),
            },
        ];
        said.into_iter().flatten().collect()
    }
}

impl FindingReference {
    /// Whether it says which rules and which finding it means.
    fn is_named(&self) -> bool {
        [&self.pack, &self.version, &self.pack_digest, &self.outcome, &self.finding_digest]
            .iter()
            .all(|part| !blank(part))
    }
}

/// A person decides, never a machine.
fn by_a_person(actor: &Actor) -> Result<(), CaseRefusal> {
    match actor {
        Actor::Staff { .. } => Ok(()),
        Actor::Applicant { .. } | Actor::Visitor | Actor::System { .. } => Err(CaseRefusal::HumanMustDecide),
    }
}
