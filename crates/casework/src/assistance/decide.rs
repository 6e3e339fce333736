//! What a case may do, from its opening to its close: commands become events or a refusal. Opinion and
//! signatures stand in `opinion.rs`. Nothing changes here.

use kernel::{Actor, Day, LeadId, MatterId, OrgId, Organ, PersonId, Personal, Region, UserId};

use super::{
    Agent, Application, AssistanceCase, BankAccount, CaseCommand, CaseContext, CaseEvent, CaseRefusal,
    CaseStage, Channel, Decision, PAYEE_AUTHORISATION, Paper, RecordedFact,
};
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
        match command {
            CaseCommand::OpenCase { number, matter, organ, org, region, applicant, lead, handler } => {
                let about = (matter, organ, org, region, applicant, lead);
                self.open(number, about, handler, context)
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
            CaseCommand::AddPaper(paper) => self.add_paper(at, paper),
            CaseCommand::RequestSupplement { items, note } => {
                self.request_supplement(at, items, note, context.today)
            }
            CaseCommand::FinishSupplement => self.finish_supplement(at, context.today),
            CaseCommand::AcceptApplication { missing_core, missing_deferrable } => {
                self.accept(at, missing_core, missing_deferrable, context.today)
            }
            CaseCommand::RecordFacts { facts, origin } => self.record_facts(at, facts, origin, context.today),
            CaseCommand::AssignHandler(handler) => self.assign(at, handler),
            CaseCommand::ProposeOpinion(proposal) => self.propose(at, *proposal, context),
            CaseCommand::ReturnProposal { reason } => self.send_back(at, reason, context),
            CaseCommand::SignOff { title, comment, decision_number, transfer } => {
                self.sign(at, (&title, comment), (decision_number, transfer), context)
            }
            CaseCommand::ConfirmPayment { bank_reference } => self.confirm(at, bank_reference, context),
            CaseCommand::ReportPaymentFailure { reason } => self.report_failure(at, reason, context.today),
            CaseCommand::Withdraw { reason } => self.withdraw(at, reason, context.today),
            CaseCommand::Abandon { supplement_due } => self.abandon(at, supplement_due, context.today),
            CaseCommand::CloseCase { summary, open_work } => {
                self.close(at, summary, open_work, context.today)
            }
        }
    }

    fn open(
        &self,
        number: String,
        (matter, organ, org, region, applicant, lead): (
            MatterId,
            Organ,
            OrgId,
            Region,
            PersonId,
            Option<LeadId>,
        ),
        handler: Option<UserId>,
        context: &CaseContext,
    ) -> Decided {
        if let Some(known) = &self.opening {
            let same = known.number == number
                && (known.matter, known.organ, &known.org) == (matter, organ, &org)
                && (known.region, known.applicant, known.lead) == (region, applicant, lead);
            return if same { Ok(Vec::new()) } else { Err(CaseRefusal::AlreadyOpen) };
        }
        written(&number, "案号", "number")?;
        one_time(context)?;
        Ok(vec![CaseEvent::CaseOpened {
            number,
            matter,
            organ,
            org,
            region,
            applicant,
            lead,
            handler,
            on: context.today,
        }])
    }

    fn submit(&self, at: At, submitted: Submitted, context: &CaseContext) -> Decided {
        let event = submitted.event(context.today);
        if let (Some(known), Some(mut again)) = (&self.application, Application::from_event(&event)) {
            again.on = known.on;
            return if *known == again { Ok(Vec::new()) } else { at.refuse() };
        }
        at.only(&[CaseStage::Informed])?;
        one_time(context)?;
        if let CaseEvent::ApplicationSubmitted { request, account, signed_as, .. } = &event {
            known(request, "申请事项和理由", "request")?;
            known(signed_as, "签名", "signed_as")?;
            if let Some(account) = account.get() {
                self.check_payee(account, context)?;
            }
        }
        Ok(vec![event])
    }

    /// The money goes to the applicant, or to somebody whom a paper on the case lets receive it.
    fn check_payee(&self, account: &BankAccount, context: &CaseContext) -> Result<(), CaseRefusal> {
        if !account.is_complete() {
            return Err(CaseRefusal::AccountIncomplete);
        }
        let authorised = self.papers.iter().any(|paper| paper.material == PAYEE_AUTHORISATION);
        match &context.applicant_name {
            Some(name) if !account.is_held_by(name) && !authorised => Err(CaseRefusal::PayeeNotApplicant),
            Some(_) | None => Ok(()),
        }
    }

    fn add_paper(&self, at: At, paper: Paper) -> Decided {
        let known = |have: &Paper| have.sha256 == paper.sha256 && have.material == paper.material;
        if self.papers.iter().any(known) {
            return Ok(Vec::new());
        }
        at.only(&UNDECIDED)?;
        Ok(vec![CaseEvent::PaperAdded { paper }])
    }

    fn request_supplement(&self, at: At, items: Vec<String>, note: String, on: Day) -> Decided {
        if let Some(known) = &self.supplement {
            let same = known.items == items && known.note == note;
            return if same && at.stage == CaseStage::AwaitingSupplement {
                Ok(Vec::new())
            } else {
                at.refuse()
            };
        }
        at.only(&[CaseStage::Applied])?;
        if items.iter().all(|item| blank(item)) {
            return Err(CaseRefusal::ItemsMissing);
        }
        Ok(vec![CaseEvent::SupplementRequested { items, note, on }])
    }

    fn finish_supplement(&self, at: At, on: Day) -> Decided {
        if at.stage == CaseStage::Applied && self.supplemented_on.is_some() {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::AwaitingSupplement])?;
        Ok(vec![CaseEvent::SupplementReceived { on }])
    }

    /// Accepting while a supplement is awaited says that it is complete as well.
    fn accept(&self, at: At, core: Vec<String>, deferred: Vec<String>, on: Day) -> Decided {
        if self.accepted_on.is_some() && self.deferred == deferred && core.is_empty() {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Applied, CaseStage::AwaitingSupplement])?;
        if !core.is_empty() {
            return Err(CaseRefusal::CoreMaterialsMissing(core));
        }
        let no_person = |said: &facts::SourcedValue| said.value.as_bool() == Some(false);
        if self.facts.get("natural_person").iter().any(no_person) {
            return Err(CaseRefusal::NotANaturalPerson);
        }
        let complete =
            (at.stage == CaseStage::AwaitingSupplement).then_some(CaseEvent::SupplementReceived { on });
        let accepted = CaseEvent::ApplicationAccepted { deferred, on };
        Ok(complete.into_iter().chain([accepted]).collect())
    }

    fn record_facts(&self, at: At, facts: Vec<RecordedFact>, origin: String, on: Day) -> Decided {
        if facts.is_empty() {
            return Err(CaseRefusal::NoFacts);
        }
        written(&origin, "事实来源", "origin")?;
        let news: Vec<RecordedFact> = facts.into_iter().filter(|fact| self.is_news(fact, &origin)).collect();
        if news.is_empty() {
            return Ok(Vec::new());
        }
        if at.stage == CaseStage::Approving {
            return Err(CaseRefusal::FactsFrozen);
        }
        at.only(&UNDECIDED)?;
        let count = u32::try_from(news.len()).unwrap_or(u32::MAX);
        Ok(vec![CaseEvent::FactsRecorded { facts: Personal::known(news), count, origin, on }])
    }

    fn is_news(&self, fact: &RecordedFact, origin: &str) -> bool {
        let known = self.facts.get(fact.name.as_str());
        match &fact.value {
            Some(value) => !known.contains(value),
            None => known.iter().any(|said| said.source.as_deref() == Some(origin)),
        }
    }

    fn assign(&self, at: At, handler: UserId) -> Decided {
        if self.handler == Some(handler) {
            return Ok(Vec::new());
        }
        if at.stage == CaseStage::Closed {
            return at.refuse();
        }
        Ok(vec![CaseEvent::HandlerAssigned { handler }])
    }

    fn confirm(&self, at: At, bank_reference: String, context: &CaseContext) -> Decided {
        if self.bank_reference.as_ref() == Some(&bank_reference) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Granted])?;
        written(&bank_reference, "银行流水号", "bank_reference")?;
        let decided = self.proposal.iter().map(|proposal| &proposal.proposer);
        let signed = self.signatures.iter().map(|signature| &signature.signer);
        if decided.chain(signed).any(|other| same_person(other, &context.actor)) {
            return Err(CaseRefusal::SamePerson);
        }
        match &self.decision {
            Some(Decision::Granted { amount_fen, transfer, .. }) => Ok(vec![CaseEvent::PaymentConfirmed {
                transfer: *transfer,
                amount_fen: *amount_fen,
                bank_reference,
                on: context.today,
            }]),
            Some(Decision::Refused { .. }) | None => at.refuse(),
        }
    }

    fn report_failure(&self, at: At, reason: String, on: Day) -> Decided {
        at.only(&[CaseStage::Granted])?;
        written(&reason, "银行退回的原因", "reason")?;
        let again = |last: &super::FailedPayment| last.reason == reason && last.on == on;
        if self.failed_payments.last().is_some_and(again) {
            return Ok(Vec::new());
        }
        match &self.decision {
            Some(Decision::Granted { transfer, .. }) => {
                Ok(vec![CaseEvent::PaymentFailed { transfer: *transfer, reason, on }])
            }
            Some(Decision::Refused { .. }) | None => at.refuse(),
        }
    }

    fn withdraw(&self, at: At, reason: String, on: Day) -> Decided {
        let reason = Personal::known(reason);
        if at.stage == CaseStage::Withdrawn && self.withdrawn_because.as_ref() == Some(&reason) {
            return Ok(Vec::new());
        }
        if matches!(at.stage, CaseStage::Granted | CaseStage::Paid) {
            return Err(CaseRefusal::WithdrawTooLate);
        }
        at.only(&[
            CaseStage::Applied,
            CaseStage::AwaitingSupplement,
            CaseStage::UnderReview,
            CaseStage::Approving,
        ])?;
        Ok(vec![CaseEvent::ApplicationWithdrawn { reason, on }])
    }

    fn abandon(&self, at: At, supplement_due: Day, on: Day) -> Decided {
        if at.stage == CaseStage::Abandoned {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::AwaitingSupplement])?;
        if on <= supplement_due {
            return Err(CaseRefusal::SupplementNotOverdue(supplement_due));
        }
        Ok(vec![CaseEvent::ApplicationAbandoned { on }])
    }

    /// A case is closed when it came to its end, or when the person was told and never applied.
    fn close(&self, at: At, summary: String, open_work: Vec<String>, on: Day) -> Decided {
        if self.closing.as_ref().is_some_and(|known| known.summary == summary) {
            return Ok(Vec::new());
        }
        at.only(&[
            CaseStage::Informed,
            CaseStage::Paid,
            CaseStage::Refused,
            CaseStage::Withdrawn,
            CaseStage::Abandoned,
        ])?;
        written(&summary, "结案说明", "summary")?;
        if matches!(at.stage, CaseStage::Paid | CaseStage::Refused) && !open_work.is_empty() {
            return Err(CaseRefusal::OpenWork(open_work));
        }
        Ok(vec![CaseEvent::CaseClosed { summary, on }])
    }
}

/// Stages before any decision.
const UNDECIDED: [CaseStage; 5] = [
    CaseStage::Informed,
    CaseStage::Applied,
    CaseStage::AwaitingSupplement,
    CaseStage::UnderReview,
    CaseStage::Approving,
];

/// Where the case stands and what is asked of it.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) stage: CaseStage,
    doing: &'static str,
}

impl At {
    pub(super) fn only(self, stages: &[CaseStage]) -> Result<(), CaseRefusal> {
        if stages.contains(&self.stage) { Ok(()) } else { self.refuse() }
    }

    pub(super) fn refuse<T>(self) -> Result<T, CaseRefusal> {
        Err(CaseRefusal::NotAtThisStage { doing: self.doing, stage: self.stage })
    }
}

/// An application as it is handed in.
struct Submitted {
    channel: Channel,
    brought_by: Option<OrgId>,
    request: String,
    account: BankAccount,
    consents: Vec<String>,
    signed_as: String,
    agent: Option<Agent>,
}

impl Submitted {
    fn event(self, on: Day) -> CaseEvent {
        CaseEvent::ApplicationSubmitted {
            channel: self.channel,
            brought_by: self.brought_by,
            request: Personal::known(self.request),
            account: Personal::known(self.account),
            consents: self.consents,
            signed_as: Personal::known(self.signed_as),
            agent: self.agent.map(Personal::known),
            on,
        }
    }
}

/// One relief for one person in one matter, whichever organ gives it; and one application at a time.
fn one_time(context: &CaseContext) -> Result<(), CaseRefusal> {
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

pub(super) fn written(words: &str, what: &'static str, field: &'static str) -> Result<(), CaseRefusal> {
    if blank(words) { Err(CaseRefusal::WordsMissing { what, field }) } else { Ok(()) }
}

fn known(words: &Personal<String>, what: &'static str, field: &'static str) -> Result<(), CaseRefusal> {
    written(words.get().map_or("", String::as_str), what, field)
}
