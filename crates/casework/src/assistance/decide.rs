//! What a case may do: each command is handed to the file that knows its rules, and becomes events or a refusal.
//! Nothing changes here.

use kernel::{Actor, Personal, Role};

use super::{AssistanceCase, CaseCommand, CaseContext, CaseEvent, CaseRefusal, CaseStage, intake::Submitted};
use crate::fold::blank;

pub(super) type Decided = Result<Vec<CaseEvent>, CaseRefusal>;

impl AssistanceCase {
    /// The events that a command makes; none where it already took effect with the same content.
    ///
    /// # Errors
    /// `CaseRefusal`, named by the rule.
    pub fn decide(&self, command: CaseCommand, context: &CaseContext) -> Decided {
        let doing = command.label();
        let at = match (self.stage, &command) {
            (Some(stage), _) => At { stage, doing },
            (None, CaseCommand::OpenCase { .. }) => At { stage: CaseStage::Informed, doing },
            (None, _) => return Err(CaseRefusal::NotOpened { doing }),
        };
        match self.decide_before_decision(at, command, context) {
            Ok(decided) => decided,
            Err(command) => self.decide_from_decision_on(at, *command, context),
        }
    }

    /// Commands up to the opinion; the others come back.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the others are taken by the next function, exhaustively"
    )]
    fn decide_before_decision(
        &self,
        at: At,
        command: CaseCommand,
        context: &CaseContext,
    ) -> Result<Decided, Box<CaseCommand>> {
        Ok(match command {
            CaseCommand::OpenCase { number, matter, organ, org, region, applicant, lead, handler } => {
                self.open(number, (matter, organ, org, region, applicant, lead), handler, context)
            }
            CaseCommand::AddApplicant { applicant, name } => self.add_applicant(at, applicant, name, context),
            CaseCommand::RemoveApplicant { person, reason } => {
                self.remove_applicant(at, person, reason, context.today)
            }
            CaseCommand::SubmitApplication {
                channel,
                brought_by,
                request,
                account,
                consents,
                signed_as,
                agent,
            } => {
                let handed_in =
                    Submitted { channel, brought_by, request, account, consents, signed_as, agent };
                self.submit(at, handed_in, context)
            }
            CaseCommand::AddPaper(paper) => self.add_paper(at, paper, context.today),
            CaseCommand::RequestSupplement { items, note } => {
                self.request_supplement(at, items, note, context.today)
            }
            CaseCommand::FinishSupplement => self.finish_supplement(at, context.today),
            CaseCommand::AcceptApplication { missing_core, missing_deferrable, deferred_due } => {
                self.accept(at, missing_core, (missing_deferrable, deferred_due), context)
            }
            CaseCommand::DeclineApplication { reasons } => self.decline(at, reasons, context.today),
            CaseCommand::PromiseProof { item } => self.promise(at, item, context),
            CaseCommand::BeginReview => self.begin_review(at, context.today),
            CaseCommand::RecordFacts { facts, origin } => self.record_facts(at, facts, origin, context),
            CaseCommand::AssignHandler(handler) => self.assign(at, handler),
            CaseCommand::BeginInquiry { inquiry, with, org, reason, held_on } => {
                self.begin_inquiry(at, (inquiry, with, org), (reason, held_on), context)
            }
            CaseCommand::EndInquiry { result } => self.end_inquiry(at, result, context.today),
            CaseCommand::Suspend { ground, reason } => self.suspend(at, ground, reason, context),
            CaseCommand::Resume { reason } => self.resume(at, reason, context.today),
            CaseCommand::ExtendDecision { to, latest, reason } => {
                self.extend(at, (to, latest), reason, context)
            }
            CaseCommand::RequestAdvance { amount_fen, payee, to_hospital, reason, limit_fen } => {
                self.request_advance(at, (amount_fen, limit_fen), (payee, to_hospital), reason, context)
            }
            CaseCommand::ApproveAdvance { transfer, title, needed, comment } => {
                self.approve_advance(at, transfer, (title, needed), comment, context)
            }
            CaseCommand::RejectAdvance { reason } => self.reject_advance(at, reason, context),
            CaseCommand::ConfirmAdvance { bank_reference } => {
                self.confirm_advance(at, bank_reference, context)
            }
            CaseCommand::AgreeJointHelp { shares, document } => {
                self.agree_joint_help(at, shares, document, context.today)
            }
            other => return Err(Box::new(other)),
        })
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the function before took the rest; the matrix test sees all"
    )]
    fn decide_from_decision_on(&self, at: At, command: CaseCommand, context: &CaseContext) -> Decided {
        match command {
            CaseCommand::ProposeOpinion(proposal) => self.propose(at, *proposal, context),
            CaseCommand::ReturnProposal { reason } => self.send_back(at, reason, context),
            CaseCommand::SignOff { title, comment, decision_number, transfers, reserved } => {
                self.sign(at, (&title, comment), (decision_number, transfers, reserved), context)
            }
            CaseCommand::RequestFunds { document } => self.request_funds(at, document, context.today),
            CaseCommand::ReceiveFunds { document } => self.receive_funds(at, document, context.today),
            CaseCommand::NotifyPayee { how } => self.notify(at, how, context.today),
            CaseCommand::ConfirmPayment { transfer, bank_reference } => {
                self.confirm(at, transfer, bank_reference, context)
            }
            CaseCommand::ReportPaymentFailure { transfer, reason } => {
                self.report_failure(at, transfer, reason, context.today)
            }
            CaseCommand::Revoke { ground, reason, decision_number } => {
                self.revoke(at, ground, (reason, decision_number), context)
            }
            CaseCommand::ReceiveRecovery { transfer, amount_fen, reference } => {
                self.receive_recovery(at, transfer, (amount_fen, reference), context.today)
            }
            CaseCommand::WriteOffRecovery { decision_number, reason } => {
                self.write_off(at, decision_number, reason, context)
            }
            CaseCommand::Terminate { ground, reason } => self.terminate(at, ground, reason, context),
            CaseCommand::Withdraw { reason } => self.withdraw(at, reason, context.today),
            CaseCommand::Abandon { supplement_due } => self.abandon(at, supplement_due, context.today),
            CaseCommand::OfferTransfer { to, organ, reason } => {
                self.offer_transfer(at, (to, organ), reason, context.today)
            }
            CaseCommand::AcceptTransfer => self.accept_transfer(at, context.today),
            CaseCommand::DeclineTransfer { reason } => self.decline_transfer(at, reason, context),
            CaseCommand::BeginFollowUp => self.begin_follow_up(at, context.today),
            CaseCommand::CloseCase { summary, open_work } => {
                self.close(at, summary, open_work, context.today)
            }
            CaseCommand::Reopen { reason } => self.reopen(at, reason, context),
            _ => at.refuse(),
        }
    }

    /// Whether exactly this happened last: a command given twice takes effect once.
    pub(super) fn just_happened(&self, event: &CaseEvent) -> bool {
        self.latest.as_deref() == Some(event)
    }

    /// Where a review is not begun yet, a person's work on it begins it.
    pub(super) fn review_begins(&self, at: At, context: &CaseContext) -> Option<CaseEvent> {
        let works = matches!(&context.actor, Actor::Staff { role: Role::Handler, .. });
        (at.stage == CaseStage::Accepted && works).then_some(CaseEvent::ReviewBegun { on: context.today })
    }
}

/// Where the case stands and what is asked of it.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) stage: CaseStage,
    pub(super) doing: &'static str,
}

impl At {
    pub(super) fn only(self, stages: &[CaseStage]) -> Result<(), CaseRefusal> {
        self.only_if(stages.contains(&self.stage))
    }

    pub(super) fn only_if(self, fits: bool) -> Result<(), CaseRefusal> {
        if fits { Ok(()) } else { self.refuse() }
    }

    pub(super) fn refuse<T>(self) -> Result<T, CaseRefusal> {
        Err(CaseRefusal::NotAtThisStage { doing: self.doing, stage: self.stage })
    }
}

/// One relief for one person in one matter, whichever organ gives it; and one application at a time.
pub(super) fn one_time(context: &CaseContext) -> Result<(), CaseRefusal> {
    not_aided(context)?;
    match context.same_matter.iter().find(|other| other.open) {
        Some(other) => Err(CaseRefusal::AnotherCaseOpen { number: other.number.clone() }),
        None => Ok(()),
    }
}

/// No relief in the same matter yet.
pub(super) fn not_aided(context: &CaseContext) -> Result<(), CaseRefusal> {
    match context.same_matter.iter().find(|other| other.aided) {
        Some(other) => Err(CaseRefusal::AidedBefore { number: other.number.clone() }),
        None => Ok(()),
    }
}

/// Whether two actors are one person.
pub(super) fn same_person(one: &Actor, other: &Actor) -> bool {
    match (one, other) {
        (Actor::Staff { user: one, .. }, Actor::Staff { user: other, .. }) => one == other,
        (one, other) => one == other,
    }
}

/// A person decides, never a machine.
pub(super) fn by_a_person(actor: &Actor) -> Result<(), CaseRefusal> {
    match actor {
        Actor::Staff { .. } => Ok(()),
        Actor::Applicant { .. } | Actor::Visitor | Actor::System { .. } => Err(CaseRefusal::HumanMustDecide),
    }
}

pub(super) fn written(words: &str, what: &'static str, field: &'static str) -> Result<(), CaseRefusal> {
    if blank(words) { Err(CaseRefusal::WordsMissing { what, field }) } else { Ok(()) }
}

pub(super) fn known(
    words: &Personal<String>,
    what: &'static str,
    field: &'static str,
) -> Result<(), CaseRefusal> {
    written(words.get().map_or("", String::as_str), what, field)
}
