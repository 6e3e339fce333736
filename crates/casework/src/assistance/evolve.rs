//! The fold: an event changes the case. Nothing is judged here; what happened, happened.

use super::{
    Advance, AdvanceState, Application, AssistanceCase, CaseEvent, CaseStage, Closing, Decision, Deferral,
    FailedPayment, Inquiry, Opening, Payment, PaymentState, RecordedFact, Recovery, Returned, Settlement,
    Supplement, TransferOffer,
};
use kernel::{Day, OrgId, Organ};

impl AssistanceCase {
    /// Takes one event in.
    pub fn apply(&mut self, event: &CaseEvent) {
        self.apply_intake(event);
        self.apply_review(event);
        self.apply_decision(event);
        self.apply_payment(event);
        self.apply_advance(event);
        self.apply_ending(event);
        self.stage = event.stage().or(self.stage);
        self.latest = Some(Box::new(event.clone()));
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other parts of the fold take the rest")]
    fn apply_intake(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::CaseOpened { handler, .. } => {
                self.opening = Opening::from_event(event);
                self.handler = *handler;
            }
            CaseEvent::ApplicationSubmitted { .. } => self.application = Application::from_event(event),
            CaseEvent::ApplicantAdded { applicant, .. } => self.joint_applicants.push(applicant.clone()),
            CaseEvent::ApplicantLeft { person, .. } => {
                self.joint_applicants.retain(|known| known.person != *person);
            }
            CaseEvent::PaperAdded { paper } => self.papers.push(paper.clone()),
            CaseEvent::SupplementRequested { items, note, on } => {
                self.supplement = Some(Supplement {
                    items: items.clone(),
                    note: note.clone(),
                    on: *on,
                    back_to: self.stage.unwrap_or(CaseStage::Applied),
                });
            }
            CaseEvent::SupplementReceived { on, .. } => {
                self.supplement = None;
                self.supplemented_on = Some(*on);
            }
            CaseEvent::ApplicationAccepted { deferred, on } => {
                self.deferred = deferred
                    .iter()
                    .map(|item| Deferral { item: item.item.clone(), due: item.due, settled: None })
                    .collect();
                self.accepted_on = Some(*on);
            }
            CaseEvent::DeferredItemReceived { item, on } => self.settle(item, Settlement::Received, *on),
            CaseEvent::ProofPromised { item, on } => self.settle(item, Settlement::Promised, *on),
            CaseEvent::FactsRecorded { facts, origin, on, .. } => {
                for fact in facts.get().into_iter().flatten() {
                    self.record(fact, origin, *on);
                }
            }
            CaseEvent::HandlerAssigned { handler } => self.handler = Some(*handler),
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other parts of the fold take the rest")]
    fn apply_review(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::InquiryBegun { inquiry, with, org, reason, held_on, on } => {
                self.inquiry = Some(Inquiry {
                    kind: *inquiry,
                    with: with.clone(),
                    org: org.clone(),
                    reason: reason.clone(),
                    held_on: *held_on,
                    on: *on,
                });
            }
            CaseEvent::InquiryEnded { .. } => self.inquiry = None,
            CaseEvent::DecisionExtended { to, .. } => self.extended_to = Some(*to),
            CaseEvent::JointHelpAgreed { shares, .. } => self.shares = shares.clone(),
            CaseEvent::TransferOffered { to, organ, reason, on } => {
                self.transfer_offer =
                    Some(TransferOffer { to: to.clone(), organ: *organ, reason: reason.clone(), on: *on });
            }
            CaseEvent::TransferAccepted { to, organ, .. } => self.hand_over(to, *organ),
            CaseEvent::TransferDeclined { .. } => self.transfer_offer = None,
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other parts of the fold take the rest")]
    fn apply_decision(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::OpinionProposed { proposal, .. } => {
                self.proposal = Some(proposal.as_ref().clone());
                self.signatures.clear();
                self.returned = None;
            }
            CaseEvent::ProposalReturned { reason, by, on } => {
                self.signatures.clear();
                self.returned = Some(Returned { reason: reason.clone(), by: by.clone(), on: *on });
            }
            CaseEvent::SignedOff { signature } => self.signatures.push(signature.clone()),
            CaseEvent::ReliefGranted { amount_fen, decision_number, payments, reserved, on, .. } => {
                self.decision = Some(Decision::Granted {
                    amount_fen: *amount_fen,
                    number: decision_number.clone(),
                    on: *on,
                });
                let planned = |plan: &_| Payment {
                    plan: super::PlannedPayment::clone(plan),
                    state: PaymentState::Planned,
                };
                self.payments = payments.iter().map(planned).collect();
                self.reserved = *reserved;
                if payments.is_empty() {
                    self.paid_on = Some(*on);
                }
            }
            CaseEvent::ReliefRefused { reasons, decision_number, on } => {
                self.decision = Some(Decision::Refused {
                    reasons: reasons.clone(),
                    number: decision_number.clone(),
                    on: *on,
                });
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other parts of the fold take the rest")]
    fn apply_payment(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::FundsReceived { .. } => self.reserved = true,
            CaseEvent::PayeeNotified { on, .. } => self.notified_on = Some(*on),
            CaseEvent::PaymentConfirmed { transfer, bank_reference, outstanding, on, .. } => {
                for payment in self.payments.iter_mut().filter(|known| known.plan.transfer == *transfer) {
                    payment.state = PaymentState::Paid { bank_reference: bank_reference.clone(), on: *on };
                }
                self.bank_reference = Some(bank_reference.clone());
                self.paid_on = (*outstanding == 0).then_some(*on);
            }
            CaseEvent::PaymentFailed { transfer, reason, on } => self.failed_payments.push(FailedPayment {
                transfer: *transfer,
                reason: reason.clone(),
                on: *on,
            }),
            CaseEvent::ReliefRevoked { ground, .. } => {
                self.revoked = Some(*ground);
                self.void_payments();
            }
            CaseEvent::RecoveryOrdered { amount_fen, back_to, .. } => {
                self.recovery = Some(Recovery {
                    ordered_fen: *amount_fen,
                    received_fen: 0,
                    written_off_fen: 0,
                    back_to: *back_to,
                });
            }
            CaseEvent::RecoveryReceived { transfer, amount_fen, .. } => {
                self.recovered.push((*transfer, *amount_fen));
                if let Some(recovery) = &mut self.recovery {
                    recovery.received_fen = recovery.received_fen.saturating_add(*amount_fen);
                }
                if let Some(advance) = &mut self.advance {
                    advance.recovered_fen =
                        advance.recovered_fen.saturating_add(*amount_fen).min(advance.amount_fen);
                }
            }
            CaseEvent::RecoveryWrittenOff { amount_fen, .. } => {
                if let Some(recovery) = &mut self.recovery {
                    recovery.written_off_fen = recovery.written_off_fen.saturating_add(*amount_fen);
                }
                if let Some(advance) = &mut self.advance {
                    advance.written_off_fen =
                        advance.written_off_fen.saturating_add(*amount_fen).min(advance.held_fen());
                }
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other parts of the fold take the rest")]
    fn apply_advance(&mut self, event: &CaseEvent) {
        if let Some(asked) = Advance::from_event(event) {
            self.advance = Some(asked);
            return;
        }
        let Some(advance) = &mut self.advance else {
            return;
        };
        match event {
            CaseEvent::AdvanceApproved { transfer, by, .. } => {
                advance.state = AdvanceState::Approved;
                advance.approved_by = Some(by.clone());
                advance.transfer = Some(*transfer);
            }
            CaseEvent::AdvanceRejected { .. } => advance.state = AdvanceState::Rejected,
            CaseEvent::AdvancePaid { bank_reference, on, .. } => {
                advance.state = AdvanceState::Paid;
                advance.bank_reference = Some(bank_reference.clone());
                advance.paid_on = Some(*on);
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other parts of the fold take the rest")]
    fn apply_ending(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::ApplicationWithdrawn { reason, .. } => {
                self.withdrawn_because = Some(reason.clone());
                self.interrupted();
            }
            CaseEvent::ApplicationAbandoned { .. } => self.interrupted(),
            CaseEvent::ApplicationDeclined { reasons, .. } => {
                self.declined_because = Some(reasons.clone());
                self.interrupted();
            }
            CaseEvent::CaseTerminated { ground, .. } => {
                self.terminated = Some(*ground);
                self.void_payments();
                self.interrupted();
            }
            CaseEvent::CaseClosed { summary, on } => {
                self.closing = Some(Closing { summary: summary.clone(), on: *on });
            }
            CaseEvent::CaseReopened { to, .. } => self.begin_again(*to),
            _ => {}
        }
    }

    /// What was under way when a case ended is not waited for any more.
    fn interrupted(&mut self) {
        self.supplement = None;
        self.inquiry = None;
        self.transfer_offer = None;
    }

    fn void_payments(&mut self) {
        for payment in self.payments.iter_mut().filter(|payment| payment.is_planned()) {
            payment.state = PaymentState::Voided;
        }
        self.reserved = false;
    }

    /// A case taken up again has no decision any more, unless relief was paid and stands.
    fn begin_again(&mut self, to: CaseStage) {
        self.closing = None;
        self.withdrawn_because = None;
        self.declined_because = None;
        if to != CaseStage::Paid {
            self.decision = None;
            self.proposal = None;
            self.signatures.clear();
            self.payments.clear();
            self.reserved = false;
            self.paid_on = None;
            self.bank_reference = None;
            self.notified_on = None;
            self.recovery = None;
            self.revoked = None;
            self.terminated = None;
        }
    }

    fn hand_over(&mut self, to: &OrgId, organ: Organ) {
        self.transfer_offer = None;
        self.handler = None;
        if let Some(opening) = &mut self.opening {
            self.held_before.push(opening.org.clone());
            opening.org = to.clone();
            opening.organ = organ;
        }
    }

    fn settle(&mut self, item: &str, how: Settlement, on: Day) {
        for known in self.deferred.iter_mut().filter(|known| known.item == item) {
            known.settled = Some((how, on));
        }
    }

    /// A fact without a value takes back what the same source said before.
    fn record(&mut self, fact: &RecordedFact, origin: &str, on: Day) {
        match &fact.value {
            Some(value) => self.facts.set(&fact.name, value.clone()),
            None => self.facts.remove_source(fact.name.as_str(), Some(origin)),
        }
        self.fact_days.insert(fact.name.clone(), on);
    }
}

impl Opening {
    /// What the opening event of a case says; `None` for any other event.
    pub fn from_event(event: &CaseEvent) -> Option<Self> {
        let CaseEvent::CaseOpened { number, matter, organ, org, region, applicant, lead, handler: _, on } =
            event
        else {
            return None;
        };
        Some(Self {
            number: number.clone(),
            matter: *matter,
            organ: *organ,
            org: org.clone(),
            region: *region,
            applicant: *applicant,
            lead: *lead,
            on: *on,
        })
    }
}

impl Application {
    /// The application that its event tells of; `None` for any other event.
    pub fn from_event(event: &CaseEvent) -> Option<Self> {
        let CaseEvent::ApplicationSubmitted {
            channel,
            brought_by,
            request,
            account,
            consents,
            signed_as,
            agent,
            on,
        } = event
        else {
            return None;
        };
        Some(Self {
            channel: *channel,
            brought_by: brought_by.clone(),
            request: request.clone(),
            account: account.clone(),
            consents: consents.clone(),
            signed_as: signed_as.clone(),
            agent: agent.clone(),
            on: *on,
        })
    }
}

impl Advance {
    /// The advance that its event asks for; `None` for any other event.
    pub fn from_event(event: &CaseEvent) -> Option<Self> {
        let CaseEvent::AdvanceRequested { amount_fen, payee, to_hospital, reason, by, on: _ } = event else {
            return None;
        };
        Some(Self {
            amount_fen: *amount_fen,
            payee: payee.clone(),
            to_hospital: *to_hospital,
            reason: reason.clone(),
            requested_by: by.clone(),
            state: AdvanceState::Requested,
            approved_by: None,
            transfer: None,
            bank_reference: None,
            paid_on: None,
            recovered_fen: 0,
            written_off_fen: 0,
        })
    }
}
