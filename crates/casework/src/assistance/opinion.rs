//! The opinion and its signatures: what a handler may propose, who signs when, and what the last signature
//! decides. Rules give advice; every step here is a person's, with reasons.

use kernel::{Actor, Fen, TransferId};

use super::{
    Acknowledged, AssistanceCase, CaseContext, CaseEvent, CaseRefusal, CaseStage, FindingReference, Opinion,
    PlannedPayment, Proposal, Signature,
    decide::{At, Decided, by_a_person, not_aided, same_person, written},
    money::Parts,
};
use crate::fold::blank;

impl AssistanceCase {
    pub(super) fn propose(&self, at: At, proposal: Proposal, context: &CaseContext) -> Decided {
        let proposal = Proposal { proposer: context.actor.clone(), ..proposal };
        if at.stage == CaseStage::Proposed && self.proposal.as_ref() == Some(&proposal) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Accepted, CaseStage::UnderReview])?;
        by_a_person(&context.actor)?;
        if let Some(offer) = &self.transfer_offer {
            return Err(CaseRefusal::TransferOpen { to: offer.to.clone() });
        }
        proposal.check(self, context)?;
        let (open, reasons) = self.warnings_of(&proposal, context);
        if !open.is_empty() {
            return Err(CaseRefusal::ReasonRequired(open));
        }
        let on = context.today;
        let recorded = (!reasons.is_empty()).then(|| CaseEvent::WarningsAcknowledged {
            warnings: reasons,
            doing: at.doing.to_owned(),
            by: context.actor.clone(),
            on,
        });
        let proposed = CaseEvent::OpinionProposed { proposal: Box::new(proposal), on };
        Ok(self.review_begins(at, context).into_iter().chain(recorded).chain([proposed]).collect())
    }

    /// The warnings that have no reason yet, and those that have.
    fn warnings_of(
        &self,
        proposal: &Proposal,
        context: &CaseContext,
    ) -> (Vec<super::Warning>, Vec<Acknowledged>) {
        let mut open = Vec::new();
        let mut reasons = Vec::new();
        for warning in self.warnings(proposal, context) {
            let general = (warning.is_advice() && !blank(&proposal.override_reason))
                .then_some(proposal.override_reason.as_str());
            match warning.answered(&proposal.acknowledged).or(general) {
                Some(reason) => reasons.push(Acknowledged {
                    code: warning.code.to_owned(),
                    reason: reason.to_owned(),
                    text: warning.text,
                }),
                None => open.push(warning),
            }
        }
        (open, reasons)
    }

    pub(super) fn send_back(&self, at: At, reason: String, context: &CaseContext) -> Decided {
        let returned = self.returned.as_ref();
        if returned.is_some_and(|known| known.reason == reason && known.by == context.actor) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_being_signed())?;
        by_a_person(&context.actor)?;
        written(&reason, "退回的原因", "reason")?;
        Ok(vec![CaseEvent::ProposalReturned { reason, by: context.actor.clone(), on: context.today }])
    }

    pub(super) fn sign(
        &self,
        at: At,
        (title, comment): (&str, String),
        (decision_number, transfers, reserved): (String, Vec<TransferId>, bool),
        context: &CaseContext,
    ) -> Decided {
        let signer = &context.actor;
        let mut mine = self.signatures.iter().filter(|known| same_person(&known.signer, signer));
        if mine.any(|known| known.title == title && known.comment == comment) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_being_signed())?;
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
            events.extend(self.outcome(proposal, decision_number, (&transfers, reserved), context)?);
        }
        Ok(events)
    }

    /// How many transfers the payments of the proposal in hand may need.
    pub fn transfers_needed(&self) -> usize {
        let proposal = self.proposal.as_ref();
        let days = proposal.map_or(0, |proposal| proposal.instalments.len());
        self.applicants().count() + self.shares.len().max(1) + days.max(1)
    }

    /// The payments that granting a proposal means, after what was advanced.
    pub fn payments_planned(&self, proposal: &Proposal, transfers: &[TransferId]) -> Vec<PlannedPayment> {
        let (Opinion::Grant { amount_fen }, Some(opening)) = (&proposal.opinion, &self.opening) else {
            return Vec::new();
        };
        let awards = proposal.awards.iter().map(|award| (award.person, award.amount_fen));
        let shares = self.shares.iter().map(|share| (share.org.clone(), share.amount_fen));
        let days = proposal.instalments.iter().map(|part| (Some(part.on), part.amount_fen));
        let mut parts = Parts { awards: awards.collect(), shares: shares.collect(), days: days.collect() };
        if parts.awards.is_empty() {
            parts.awards.push((opening.applicant, *amount_fen));
        }
        if parts.shares.is_empty() {
            parts.shares.push((opening.org.clone(), *amount_fen));
        }
        if parts.days.is_empty() {
            parts.days.push((None, *amount_fen));
        }
        parts.awards.sort_by_key(|(person, _)| *person != opening.applicant);
        parts.shares.sort_by_key(|(org, _)| *org != opening.org);
        parts.days.sort_by_key(|(day, _)| *day);
        parts.payments(self.advanced_fen(), transfers)
    }

    /// What the last signature makes of a proposal.
    fn outcome(
        &self,
        proposal: &Proposal,
        decision_number: String,
        (transfers, reserved): (&[TransferId], bool),
        context: &CaseContext,
    ) -> Decided {
        written(&decision_number, "决定书文号", "decision_number")?;
        if self.advance.as_ref().is_some_and(super::Advance::is_open) {
            return Err(CaseRefusal::AdvanceOpen);
        }
        let on = context.today;
        match proposal.opinion {
            Opinion::Grant { amount_fen } => {
                not_aided(context)?;
                let advance_fen = self.advanced_fen();
                let payments = self.payments_planned(proposal, transfers);
                let planned = payments.iter().map(|plan| plan.amount_fen).fold(0, i64::saturating_add);
                if planned != amount_fen.saturating_sub(advance_fen).max(0) {
                    return Err(CaseRefusal::PaymentsUnplanned);
                }
                let reserved = reserved || payments.is_empty();
                let granted = CaseEvent::ReliefGranted {
                    amount_fen,
                    decision_number,
                    payments,
                    reserved,
                    advance_fen,
                    on,
                };
                let back = self.advance_comes_back(amount_fen, CaseStage::Paid, on);
                Ok([granted].into_iter().chain(back).collect())
            }
            Opinion::Refuse => {
                let refused =
                    CaseEvent::ReliefRefused { reasons: proposal.reasons.clone(), decision_number, on };
                let back = self.advance_comes_back(0, CaseStage::Refused, on);
                Ok([refused].into_iter().chain(back).collect())
            }
        }
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

impl Proposal {
    fn check(&self, case: &AssistanceCase, context: &CaseContext) -> Result<(), CaseRefusal> {
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
            Opinion::Grant { amount_fen } => self.check_grant(Fen::new(amount_fen), case, context),
            Opinion::Refuse => Ok(()),
        }
    }

    fn check_grant(
        &self,
        amount: Fen,
        case: &AssistanceCase,
        context: &CaseContext,
    ) -> Result<(), CaseRefusal> {
        not_aided(context)?;
        if !self.finding.absolute_bars.is_empty() {
            let bars = self.finding.absolute_bars.iter().map(|bar| context.checks.label(bar).to_owned());
            return Err(CaseRefusal::AbsoluteBar(bars.collect()));
        }
        if self.grounds.is_empty() {
            return Err(CaseRefusal::GroundMissing);
        }
        if amount <= Fen::ZERO {
            return Err(CaseRefusal::AmountNotPositive);
        }
        self.check_cap(amount, context)?;
        if context.checks.petition_promise_missing && context.checks.petition_promise_required {
            return Err(CaseRefusal::PetitionPromiseMissing);
        }
        self.check_parts(amount, case)
    }

    /// Above the limit only with the rules' leave and an approval on record, and never above the lawful award.
    fn check_cap(&self, amount: Fen, context: &CaseContext) -> Result<(), CaseRefusal> {
        let Some(cap) = self.finding.cap_fen.map(Fen::new).filter(|cap| amount > *cap) else {
            return Ok(());
        };
        let approval = self.over_limit.as_ref();
        let approved = approval.is_some_and(|one| !blank(&one.by) && !blank(&one.number));
        if !self.finding.over_cap_allowed {
            return Err(CaseRefusal::CapExceeded { amount, cap });
        }
        if !approved {
            return Err(CaseRefusal::OverLimitApprovalMissing { amount, cap });
        }
        match context.checks.lawful_award_fen.map(Fen::new) {
            Some(award) if amount > award => Err(CaseRefusal::AboveLawfulAward { amount, award }),
            Some(_) | None => Ok(()),
        }
    }

    /// What people get, payers pay and days bring each adds up to the relief.
    fn check_parts(&self, amount: Fen, case: &AssistanceCase) -> Result<(), CaseRefusal> {
        let people: Vec<_> = case.applicants().collect();
        let known = self.awards.iter().all(|award| people.contains(&award.person) && award.amount_fen > 0);
        let sum = |parts: &mut dyn Iterator<Item = i64>| parts.fold(0_i64, i64::saturating_add);
        if self.awards.is_empty() && people.len() > 1 || !known {
            return Err(CaseRefusal::AwardsWrong);
        }
        let awarded = sum(&mut self.awards.iter().map(|award| award.amount_fen));
        if !self.awards.is_empty() && awarded != amount.fen() {
            return Err(CaseRefusal::AwardsWrong);
        }
        let shared = sum(&mut case.shares.iter().map(|share| share.amount_fen));
        if !case.shares.is_empty() && shared != amount.fen() {
            return Err(CaseRefusal::SharesWrong);
        }
        let parts = sum(&mut self.instalments.iter().map(|part| part.amount_fen));
        let positive = self.instalments.iter().all(|part| part.amount_fen > 0);
        if !self.instalments.is_empty() && (parts != amount.fen() || !positive) {
            return Err(CaseRefusal::InstalmentsWrong);
        }
        Ok(())
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
