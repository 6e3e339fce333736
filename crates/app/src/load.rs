//! Streams into states. Everything a verb knows of a case, lead, referral or follow-up is folded from events here.

use std::collections::BTreeMap;

use access::{Action, Payer, Permit, Principal, Resource};
use casework::{
    assistance::{AssistanceCase, CaseContext, Opening, ProposalChecks, SameMatterCase},
    complaint::Complaint,
    follow_up::FollowUp,
    lead::Lead,
    office::Office,
    person::{Matter, Person},
    referral::Referral,
};
use fund::Ledger;
use kernel::{Actor, CaseId, ComplaintId, FollowUpId, LeadId, MatterId, OrgId, PersonId, ReferralId};
use store::{JournalEvent, Recorded, StreamId};

use crate::{
    App, Error,
    change::{DutyPlan, Loaded, Target},
};

/// Folds a stream: `apply` takes the events of the stream's own family, duties go to the book.
fn fold<T: Default>(events: &[Recorded], mut apply: impl FnMut(&mut T, &JournalEvent)) -> Loaded<T> {
    let mut loaded = Loaded::<T>::default();
    for recorded in events {
        if let JournalEvent::Duty(event) = &recorded.event {
            loaded.duties.apply(event);
        } else {
            apply(&mut loaded.state, &recorded.event);
        }
        loaded.seq = recorded.seq;
    }
    loaded
}

macro_rules! loaders {
    ($($(#[$doc:meta])* $name:ident, $id:ty, $stream:ident, $family:ident, $state:ty;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(&self, id: &$id) -> Result<Loaded<$state>, Error> {
            let events = self.store().read_stream(&StreamId::$stream(id.clone())).await?;
            Ok(fold(&events, |state: &mut $state, event| {
                if let JournalEvent::$family(event) = event {
                    state.apply(event);
                }
            }))
        }
    )*};
}

impl App {
    loaders! {
        /// A case; an unknown id gives an empty one.
        load_case_stream, CaseId, Case, Case, AssistanceCase;
        /// A lead.
        load_lead_stream, LeadId, Lead, Lead, Lead;
        /// A referral.
        load_referral_stream, ReferralId, Referral, Referral, Referral;
        /// A follow-up.
        load_follow_up_stream, FollowUpId, FollowUp, FollowUp, FollowUp;
        /// A complaint; an unknown id gives an empty one.
        load_complaint_stream, ComplaintId, Complaint, Complaint, Complaint;
        /// What time asks of an organisation.
        load_office, OrgId, Office, Office, Office;
        /// A person.
        load_person, PersonId, Person, Person, Person;
        /// A matter.
        load_matter, MatterId, Matter, Matter, Matter;
        /// The ledger of an organisation's pool.
        load_ledger, OrgId, Fund, Fund, Ledger;
    }

    /// A case with what it was opened with, or "not found".
    pub(crate) async fn load_case(&self, id: CaseId) -> Result<(Loaded<AssistanceCase>, Opening), Error> {
        let case = self.load_case_stream(&id).await?;
        let opening = case.state.opening.clone().ok_or_else(|| Error::not_found("这个案件"))?;
        Ok((case, opening))
    }

    /// The case as a resource to be asked for. It lies where its office is: the matter may be from anywhere.
    pub(crate) async fn case_resource(
        &self,
        id: CaseId,
        case: &AssistanceCase,
        opening: &Opening,
    ) -> Result<Resource, Error> {
        let mut payers = Vec::new();
        let planned = case.payments.iter().map(|payment| &payment.plan.org);
        for org in case.shares.iter().map(|share| &share.org).chain(planned) {
            if !payers.iter().any(|payer: &Payer| payer.org == *org) {
                let region = self.organisation(org).await?.map(|organisation| organisation.region);
                payers.push(Payer { org: org.clone(), region });
            }
        }
        Ok(Resource {
            payers,
            region: self.organisation(&opening.org).await?.map(|org| org.region),
            org: Some(opening.org.clone()),
            receiving: case.transfer_offer.as_ref().map(|offer| offer.to.clone()),
            person: Some(opening.applicant),
            case: Some(id),
            brought_by: case.application.as_ref().and_then(|application| application.brought_by.clone()),
        })
    }

    /// A case that somebody may act on, with the permit for it.
    pub(crate) async fn case_for(
        &self,
        who: &Principal,
        action: Action,
        id: CaseId,
    ) -> Result<(Loaded<AssistanceCase>, Opening, Permit), Error> {
        let (case, opening) = self.load_case(id).await?;
        let permit = access::permit(who, action, &self.case_resource(id, &case.state, &opening).await?)?;
        Ok((case, opening, permit))
    }

    /// What a decision about a case needs to know beside it.
    pub(crate) async fn case_context(
        &self,
        actor: &Actor,
        case: Option<CaseId>,
        state: &AssistanceCase,
        opening: &Opening,
    ) -> Result<CaseContext, Error> {
        let mut people: Vec<PersonId> = state.applicants().collect();
        if people.is_empty() {
            people.push(opening.applicant);
        }
        let mut context = self.context_for(actor, case, &people, opening.matter).await?;
        context.checks.labels = self.paper_labels(state, opening);
        Ok(context)
    }

    /// What papers are called, those that a case owes by an earlier pack among them.
    fn paper_labels(&self, case: &AssistanceCase, opening: &Opening) -> BTreeMap<String, String> {
        let pack = self.packs().choose(opening.organ, self.today());
        let listed = pack.into_iter().flat_map(|pack| pack.materials());
        let listed = listed.map(|paper| (paper.code.clone(), paper.label.clone()));
        let owed = case.deferred.iter().map(|owed| (owed.item.clone(), self.paper_label(&owed.item)));
        owed.chain(listed).collect()
    }

    /// The same for people who are to apply: the first is the main applicant.
    pub(crate) async fn context_for(
        &self,
        actor: &Actor,
        case: Option<CaseId>,
        people: &[PersonId],
        matter: MatterId,
    ) -> Result<CaseContext, Error> {
        let mut same_matter: Vec<SameMatterCase> = Vec::new();
        let mut aided_elsewhere = Vec::new();
        for person in people {
            for row in self.store().cases_of_person(*person).await? {
                if Some(row.id) == case || same_matter.iter().any(|known| known.id == row.id) {
                    continue;
                }
                let (aided, open) = (row.amount_fen > 0, row.stage.is_open());
                if row.matter == matter {
                    same_matter.push(SameMatterCase { id: row.id, number: row.number, aided, open });
                } else if aided && !aided_elsewhere.contains(&row.number) {
                    aided_elsewhere.push(row.number);
                }
            }
        }
        let main = people.first().copied();
        let applicant_name = match main {
            Some(main) => self.store().person(main).await?.map(|card| card.name),
            None => None,
        };
        let checks = ProposalChecks { aided_elsewhere, ..ProposalChecks::default() };
        Ok(CaseContext { actor: actor.clone(), today: self.today(), same_matter, applicant_name, checks })
    }

    /// A whole figure of the pack in force for a case.
    pub(crate) fn figure(&self, opening: &Opening, name: &str) -> Option<i64> {
        self.packs().choose(opening.organ, self.today())?.parameter(name)?.value?.whole()
    }

    /// Where a case's events go.
    pub(crate) fn case_target<'a>(
        id: CaseId,
        case: &Loaded<AssistanceCase>,
        applicant: PersonId,
        basis: &'a str,
    ) -> Target<'a> {
        Target {
            stream: StreamId::Case(id),
            expected: case.seq,
            subject: person_subject(applicant),
            case: Some(id),
            basis,
        }
    }

    /// The duty clock of a case: the rules of the pack in force for its organ on the day it was opened.
    pub(crate) async fn case_duties<'a>(
        &'a self,
        case: &'a Loaded<AssistanceCase>,
        opening: &Opening,
    ) -> Result<DutyPlan<'a>, Error> {
        Ok(DutyPlan {
            rules: self.duty_rules(opening.organ, case.state.accepted_on.unwrap_or(opening.on)),
            book: &case.duties,
            holders: self.holders(&opening.org, None).await?,
            own_due: None,
        })
    }

    /// The duty rules of an organ's pack on a day; none where no pack is in force.
    pub(crate) fn duty_rules(&self, organ: kernel::Organ, on: kernel::Day) -> &[rules::DutyRule] {
        self.packs().choose(organ, on).map(|pack| pack.duties()).unwrap_or_default()
    }
}

/// The key's name of a person.
pub(crate) fn person_subject(person: PersonId) -> String {
    format!("person/{person}")
}

/// The key's name of an organisation's own events.
pub(crate) fn office_subject(org: &OrgId) -> String {
    format!("office/{org}")
}

/// The key's name of a matter.
pub(crate) fn matter_subject(matter: MatterId) -> String {
    format!("matter/{matter}")
}
