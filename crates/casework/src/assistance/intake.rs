//! Intake: opening, the application, papers, joint applicants, the supplement, acceptance and what may follow it.

use kernel::{Actor, Day, LeadId, MatterId, OrgId, Organ, PersonId, Personal, Region, UserId};

use super::{
    Agent, Application, AssistanceCase, BankAccount, CaseContext, CaseEvent, CaseRefusal, CaseStage, Channel,
    Deferral, DeferredItem, JointApplicant, PAYEE_AUTHORISATION, Paper, Settlement,
    decide::{At, Decided, known, one_time, written},
};
use crate::fold::blank;

impl AssistanceCase {
    pub(super) fn open(
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

    pub(super) fn submit(&self, at: At, submitted: Submitted, context: &CaseContext) -> Decided {
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
                self.check_payee(account, context.applicant_name.as_deref())?;
            }
        }
        Ok(vec![event])
    }

    /// The money goes to the applicant, or to somebody whom a paper on the case lets receive it.
    fn check_payee(&self, account: &BankAccount, name: Option<&str>) -> Result<(), CaseRefusal> {
        if !account.is_complete() {
            return Err(CaseRefusal::AccountIncomplete);
        }
        let authorised = self.papers.iter().any(|paper| paper.material == PAYEE_AUTHORISATION);
        match name {
            Some(name) if !account.is_held_by(name) && !authorised => Err(CaseRefusal::PayeeNotApplicant),
            Some(_) | None => Ok(()),
        }
    }

    /// Joint applicants are for each the same: nobody was aided or applies elsewhere in this matter.
    pub(super) fn add_applicant(
        &self,
        at: At,
        applicant: JointApplicant,
        name: Option<String>,
        context: &CaseContext,
    ) -> Decided {
        if self.joint_applicants.contains(&applicant) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_undecided() && !at.stage.is_being_signed())?;
        if self.applicants().any(|known| known == applicant.person) {
            return Err(CaseRefusal::ApplicantKnown);
        }
        one_time(context)?;
        written(&applicant.relation, "与被害人的关系", "relation")?;
        if let Some(account) = applicant.account.get() {
            self.check_payee(account, name.as_deref())?;
        }
        Ok(vec![CaseEvent::ApplicantAdded { applicant, matter: self.matter(), on: context.today }])
    }

    pub(super) fn remove_applicant(&self, at: At, person: PersonId, reason: String, on: Day) -> Decided {
        let event = CaseEvent::ApplicantLeft {
            person,
            matter: self.matter(),
            reason: Personal::known(reason.clone()),
            on,
        };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_undecided() && !at.stage.is_being_signed())?;
        if !self.joint_applicants.iter().any(|known| known.person == person) {
            return Err(CaseRefusal::ApplicantUnknown);
        }
        written(&reason, "退出的原因", "reason")?;
        Ok(vec![event])
    }

    fn matter(&self) -> Option<MatterId> {
        self.opening.as_ref().map(|opening| opening.matter)
    }

    /// A paper that was to follow later may come at any time, even where its content was promised.
    pub(super) fn add_paper(&self, at: At, paper: Paper, on: Day) -> Decided {
        let known = |have: &Paper| have.sha256 == paper.sha256 && have.material == paper.material;
        if self.papers.iter().any(known) {
            return Ok(Vec::new());
        }
        let came = |owed: &&Deferral| owed.settled.is_some_and(|(how, _)| how == Settlement::Received);
        let owed = self.deferred.iter().find(|owed| owed.item == paper.material && !came(owed));
        at.only_if(at.stage.is_undecided() || (owed.is_some() && at.stage != CaseStage::Closed))?;
        let settled = owed.map(|owed| CaseEvent::DeferredItemReceived { item: owed.item.clone(), on });
        Ok([CaseEvent::PaperAdded { paper }].into_iter().chain(settled).collect())
    }

    pub(super) fn promise(&self, at: At, item: String, context: &CaseContext) -> Decided {
        let Some(owed) = self.deferred.iter().find(|owed| owed.item == item) else {
            return Err(CaseRefusal::NotDeferred { item: context.checks.label(&item).to_owned() });
        };
        if owed.settled.is_some() {
            return Ok(Vec::new());
        }
        at.only_if(at.stage != CaseStage::Closed)?;
        Ok(vec![CaseEvent::ProofPromised { item, on: context.today }])
    }

    pub(super) fn request_supplement(&self, at: At, items: Vec<String>, note: String, on: Day) -> Decided {
        if let Some(known) = &self.supplement {
            let same = known.items == items && known.note == note;
            return if same && at.stage == CaseStage::AwaitingSupplement {
                Ok(Vec::new())
            } else {
                at.refuse()
            };
        }
        at.only(&[CaseStage::Applied, CaseStage::Accepted, CaseStage::UnderReview, CaseStage::Transferred])?;
        if items.iter().all(|item| blank(item)) {
            return Err(CaseRefusal::ItemsMissing);
        }
        Ok(vec![CaseEvent::SupplementRequested { items, note, on }])
    }

    pub(super) fn finish_supplement(&self, at: At, on: Day) -> Decided {
        if at.stage != CaseStage::AwaitingSupplement
            && self.supplemented_on.is_some()
            && at.stage.is_undecided()
        {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::AwaitingSupplement])?;
        Ok(self.supplement_received(on).into_iter().collect())
    }

    fn supplement_received(&self, on: Day) -> Option<CaseEvent> {
        let asked = self.supplement.as_ref()?;
        Some(CaseEvent::SupplementReceived { back_to: asked.back_to, on })
    }

    /// Accepting while a supplement is awaited says that it is complete as well. Where the case's own handler accepts,
    /// or nobody is named, the review begins at once.
    pub(super) fn accept(
        &self,
        at: At,
        core: Vec<String>,
        (deferred, due): (Vec<String>, Day),
        context: &CaseContext,
    ) -> Decided {
        let on = context.today;
        let same = self.deferred.iter().map(|owed| &owed.item).eq(&deferred);
        if self.accepted_on.is_some() && same && core.is_empty() && at.stage != CaseStage::Transferred {
            return Ok(Vec::new());
        }
        let waits = [CaseStage::Applied, CaseStage::AwaitingSupplement, CaseStage::Transferred];
        at.only_if(waits.contains(&at.stage) && self.accepted_on.is_none() && self.application.is_some())?;
        if !core.is_empty() {
            return Err(CaseRefusal::CoreMaterialsMissing(core));
        }
        let no_person = |said: &facts::SourcedValue| said.value.as_bool() == Some(false);
        if self.facts.get("natural_person").iter().any(no_person) {
            return Err(CaseRefusal::NotANaturalPerson);
        }
        let complete = self.supplement_received(on).filter(|_| at.stage == CaseStage::AwaitingSupplement);
        let deferred = deferred.into_iter().map(|item| DeferredItem { item, due }).collect();
        let begun = self.is_handler(&context.actor).then_some(CaseEvent::ReviewBegun { on });
        let accepted = CaseEvent::ApplicationAccepted { deferred, on };
        Ok(complete.into_iter().chain([accepted]).chain(begun).collect())
    }

    /// The handler named, or any handler where none is.
    fn is_handler(&self, actor: &Actor) -> bool {
        match actor {
            Actor::Staff { user, role, .. } => {
                *role == kernel::Role::Handler && self.handler.is_none_or(|handler| handler == *user)
            }
            Actor::Applicant { .. } | Actor::Visitor | Actor::System { .. } => false,
        }
    }

    pub(super) fn decline(&self, at: At, reasons: String, on: Day) -> Decided {
        let event = CaseEvent::ApplicationDeclined { reasons: Personal::known(reasons.clone()), on };
        if self.declined_because.as_ref().is_some_and(|known| known.get() == Some(&reasons)) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Applied, CaseStage::AwaitingSupplement, CaseStage::Transferred])?;
        at.only_if(self.accepted_on.is_none())?;
        if blank(&reasons) {
            return Err(CaseRefusal::ReasonsMissing);
        }
        self.ended(event, CaseStage::NotAccepted, on)
    }

    pub(super) fn assign(&self, at: At, handler: UserId) -> Decided {
        if self.handler == Some(handler) {
            return Ok(Vec::new());
        }
        if at.stage == CaseStage::Closed {
            return at.refuse();
        }
        Ok(vec![CaseEvent::HandlerAssigned { handler }])
    }
}

/// An application as it is handed in.
pub(super) struct Submitted {
    pub(super) channel: Channel,
    pub(super) brought_by: Option<OrgId>,
    pub(super) request: String,
    pub(super) account: BankAccount,
    pub(super) consents: Vec<String>,
    pub(super) signed_as: String,
    pub(super) agent: Option<Agent>,
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
