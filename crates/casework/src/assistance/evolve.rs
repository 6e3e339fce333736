//! The fold: an event changes the case. Nothing is judged here; what happened, happened.

use super::{
    Application, AssistanceCase, CaseEvent, CaseStage, Closing, Decision, FailedPayment, Opening,
    RecordedFact, Returned, Supplement,
};
use kernel::Day;

impl AssistanceCase {
    /// Takes one event in.
    pub fn apply(&mut self, event: &CaseEvent) {
        self.apply_intake(event);
        self.apply_decision(event);
        self.stage = stage_after(event).or(self.stage);
    }

    fn apply_intake(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::CaseOpened { handler, .. } => {
                self.opening = Opening::from_event(event);
                self.handler = *handler;
            }
            CaseEvent::ApplicationSubmitted { .. } => self.application = Application::from_event(event),
            CaseEvent::PaperAdded { paper } => self.papers.push(paper.clone()),
            CaseEvent::SupplementRequested { items, note, on } => {
                self.supplement = Some(Supplement { items: items.clone(), note: note.clone(), on: *on });
            }
            CaseEvent::SupplementReceived { on } => {
                self.supplement = None;
                self.supplemented_on = Some(*on);
            }
            CaseEvent::ApplicationAccepted { deferred, on } => {
                self.deferred = deferred.clone();
                self.accepted_on = Some(*on);
            }
            CaseEvent::FactsRecorded { facts, origin, on, .. } => {
                for fact in facts.get().into_iter().flatten() {
                    self.record(fact, origin, *on);
                }
            }
            CaseEvent::HandlerAssigned { handler } => self.handler = Some(*handler),
            CaseEvent::OpinionProposed { .. }
            | CaseEvent::ProposalReturned { .. }
            | CaseEvent::SignedOff { .. }
            | CaseEvent::ReliefGranted { .. }
            | CaseEvent::ReliefRefused { .. }
            | CaseEvent::PaymentConfirmed { .. }
            | CaseEvent::PaymentFailed { .. }
            | CaseEvent::ApplicationWithdrawn { .. }
            | CaseEvent::ApplicationAbandoned { .. }
            | CaseEvent::CaseClosed { .. } => {}
        }
    }

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
            CaseEvent::ReliefGranted { amount_fen, decision_number, transfer, on } => {
                self.decision = Some(Decision::Granted {
                    amount_fen: *amount_fen,
                    number: decision_number.clone(),
                    transfer: *transfer,
                    on: *on,
                });
            }
            CaseEvent::ReliefRefused { reasons, decision_number, on } => {
                self.decision = Some(Decision::Refused {
                    reasons: reasons.clone(),
                    number: decision_number.clone(),
                    on: *on,
                });
            }
            CaseEvent::PaymentConfirmed { bank_reference, on, .. } => {
                self.bank_reference = Some(bank_reference.clone());
                self.paid_on = Some(*on);
            }
            CaseEvent::PaymentFailed { reason, on, .. } => {
                self.failed_payments.push(FailedPayment { reason: reason.clone(), on: *on })
            }
            CaseEvent::ApplicationWithdrawn { reason, .. } => self.withdrawn_because = Some(reason.clone()),
            CaseEvent::CaseClosed { summary, on } => {
                self.closing = Some(Closing { summary: summary.clone(), on: *on });
            }
            CaseEvent::CaseOpened { .. }
            | CaseEvent::ApplicationSubmitted { .. }
            | CaseEvent::PaperAdded { .. }
            | CaseEvent::SupplementRequested { .. }
            | CaseEvent::SupplementReceived { .. }
            | CaseEvent::ApplicationAccepted { .. }
            | CaseEvent::FactsRecorded { .. }
            | CaseEvent::HandlerAssigned { .. }
            | CaseEvent::ApplicationAbandoned { .. } => {}
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

/// The stage that an event leads to; `None` where it leaves the case where it is.
fn stage_after(event: &CaseEvent) -> Option<CaseStage> {
    match event {
        CaseEvent::CaseOpened { .. } => Some(CaseStage::Informed),
        CaseEvent::ApplicationSubmitted { .. } | CaseEvent::SupplementReceived { .. } => {
            Some(CaseStage::Applied)
        }
        CaseEvent::SupplementRequested { .. } => Some(CaseStage::AwaitingSupplement),
        CaseEvent::ApplicationAccepted { .. } | CaseEvent::ProposalReturned { .. } => {
            Some(CaseStage::UnderReview)
        }
        CaseEvent::OpinionProposed { .. } => Some(CaseStage::Approving),
        CaseEvent::ReliefGranted { .. } => Some(CaseStage::Granted),
        CaseEvent::ReliefRefused { .. } => Some(CaseStage::Refused),
        CaseEvent::PaymentConfirmed { .. } => Some(CaseStage::Paid),
        CaseEvent::ApplicationWithdrawn { .. } => Some(CaseStage::Withdrawn),
        CaseEvent::ApplicationAbandoned { .. } => Some(CaseStage::Abandoned),
        CaseEvent::CaseClosed { .. } => Some(CaseStage::Closed),
        CaseEvent::PaperAdded { .. }
        | CaseEvent::FactsRecorded { .. }
        | CaseEvent::HandlerAssigned { .. }
        | CaseEvent::SignedOff { .. }
        | CaseEvent::PaymentFailed { .. } => None,
    }
}
