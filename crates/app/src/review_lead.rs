//! Reviewing leads: take up as a case, dismiss, hand on, reopen. Each with its reason; none is lost.

use access::{Action, Permit, Principal, Resource};
use casework::{
    duty::Holders,
    lead::{Lead, LeadCommand, LeadEvent},
};
use kernel::{CaseId, LeadId, MatterId, OrgId, PersonId, Refusal, Region};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    change::{Change, DutyPlan, Loaded, Target},
    load::person_subject,
    open_case::open_in,
};

/// What a lead is about.
pub(crate) struct About {
    pub person: PersonId,
    pub matter: MatterId,
    pub org: OrgId,
    pub region: Region,
}

impl App {
    /// A lead with what it is about, or "not found".
    pub(crate) async fn load_lead(&self, id: LeadId) -> Result<(Loaded<Lead>, About), Error> {
        let loaded = self.load_lead_stream(&id).await?;
        match (&loaded.state.proposal, &loaded.state.org) {
            (Some(LeadEvent::LeadProposed { person, matter, region, .. }), Some(org)) => {
                let about = About { person: *person, matter: *matter, org: org.clone(), region: *region };
                Ok((loaded, about))
            }
            _ => Err(Error::not_found("这条线索")),
        }
    }

    /// A lead that somebody may act on.
    pub(crate) async fn lead_for(
        &self,
        who: &Principal,
        action: Action,
        id: LeadId,
    ) -> Result<(Loaded<Lead>, About, Permit), Error> {
        let (loaded, about) = self.load_lead(id).await?;
        let resource = Resource {
            org: Some(about.org.clone()),
            receiving: loaded.state.offered_to.clone(),
            region: Some(about.region),
            person: Some(about.person),
            ..Resource::default()
        };
        let permit = access::permit(who, action, &resource)?;
        Ok((loaded, about, permit))
    }

    /// The organ of an office, read from its kind.
    pub(crate) async fn organ_of(&self, org: &OrgId) -> Result<kernel::Organ, Error> {
        let organisation = self.organisation(org).await?;
        organisation
            .and_then(|organisation| organisation.kind.organ())
            .ok_or_else(|| Error::Broken(format!("organisation {org} handles no assistance cases")))
    }
}

/// Adds a lead's events, with their duties, to a change.
pub(crate) async fn append(
    app: &App,
    change: &mut Change<'_>,
    id: LeadId,
    loaded: &Loaded<Lead>,
    (person, org): (PersonId, &OrgId),
    events: Vec<LeadEvent>,
) -> Result<(), Error> {
    let target = Target {
        stream: StreamId::Lead(id),
        expected: loaded.seq,
        subject: person_subject(person),
        case: None,
        basis: "应救助尽救助：主动发现线索",
    };
    let receiving = events.iter().find_map(|event| match event {
        LeadEvent::LeadHandedOn { to, .. } | LeadEvent::LeadReceived { to, .. } => Some(to.clone()),
        LeadEvent::LeadProposed { .. }
        | LeadEvent::LeadTakenUp { .. }
        | LeadEvent::LeadDismissed { .. }
        | LeadEvent::LeadReturned { .. }
        | LeadEvent::LeadReopened { .. } => None,
    });
    let plan = DutyPlan {
        rules: app.duty_rules(app.organ_of(org).await?, app.today()),
        book: &loaded.duties,
        holders: Holders { handling: Some(org.clone()), receiving, ..Holders::default() },
        own_due: None,
    };
    change.append_with_duties(target, events.into_iter().map(JournalEvent::Lead).collect(), plan);
    Ok(())
}

/// Takes a lead up: opens a case for its person and matter.
///
/// # Errors
/// The one-time rule, `lead_closed`, or not permitted.
pub async fn take_up(app: &App, who: &Principal, id: LeadId, seen: Option<u64>) -> Result<CaseId, Error> {
    let _turn = app.opening_turn().await;
    let (loaded, about, permit) = app.lead_for(who, Action::ReviewLead, id).await?;
    if let Some(case) = loaded.state.case {
        return Ok(case);
    }
    loaded.fresh(seen)?;
    let mut change = Change::new(app);
    let (case, _) = open_in(app, who, &mut change, about.matter, about.person, Some(id)).await?;
    let events = loaded.state.decide(LeadCommand::TakeUp { case }, app.today())?;
    append(app, &mut change, id, &loaded, (about.person, &about.org), events).await?;
    change.commit(&permit).await?;
    Ok(case)
}

async fn run(
    app: &App,
    who: &Principal,
    (id, seen): (LeadId, Option<u64>),
    command: LeadCommand,
) -> Result<Outcome, Error> {
    run_as(app, who, Action::ReviewLead, (id, seen), command).await
}

async fn run_as(
    app: &App,
    who: &Principal,
    action: Action,
    (id, seen): (LeadId, Option<u64>),
    command: LeadCommand,
) -> Result<Outcome, Error> {
    let (loaded, about, permit) = app.lead_for(who, action, id).await?;
    loaded.fresh(seen)?;
    let events = loaded.state.decide(command, app.today())?;
    let mut change = Change::new(app);
    append(app, &mut change, id, &loaded, (about.person, &about.org), events).await?;
    change.commit(&permit).await
}

/// Dismisses a lead with a reason.
///
/// # Errors
/// `reason_missing`, `lead_closed`, or not permitted.
pub async fn dismiss(
    app: &App,
    who: &Principal,
    id: LeadId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    run(app, who, (id, seen), LeadCommand::Dismiss { reason }).await
}

/// Receives a lead at the office that it was handed to: it is theirs.
///
/// # Errors
/// `lead_not_offered`, `lead_closed`, or not permitted.
pub async fn receive(app: &App, who: &Principal, id: LeadId, seen: Option<u64>) -> Result<Outcome, Error> {
    run_as(app, who, Action::ReceiveLead, (id, seen), LeadCommand::Receive).await
}

/// Gives a lead back to the office that handed it on.
///
/// # Errors
/// `lead_not_offered`, `reason_missing`, or not permitted.
pub async fn give_back(
    app: &App,
    who: &Principal,
    id: LeadId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    run_as(app, who, Action::ReceiveLead, (id, seen), LeadCommand::Return { reason }).await
}

/// Takes back the offer of a lead.
///
/// # Errors
/// As `give_back`.
pub async fn take_back(
    app: &App,
    who: &Principal,
    id: LeadId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    run(app, who, (id, seen), LeadCommand::Return { reason }).await
}

/// Offers a lead to another office that handles assistance cases; it stays here until they have received it.
///
/// # Errors
/// `no_office`, `reason_missing`, `lead_closed`, or not permitted.
pub async fn hand_on(
    app: &App,
    who: &Principal,
    id: LeadId,
    seen: Option<u64>,
    to: OrgId,
    reason: String,
) -> Result<Outcome, Error> {
    let known = app.organisation(&to).await?;
    if known.and_then(|organisation| organisation.kind.organ()).is_none() {
        let refusal = Refusal::new("no_office", "请选择能办理司法救助的单位。", "从名单中选择。", "");
        return Err(Error::refused(refusal.on_field("to")));
    }
    run(app, who, (id, seen), LeadCommand::HandOn { to, reason }).await
}

/// Takes a dismissal back.
///
/// # Errors
/// `reason_missing`, `lead_open`, or not permitted.
pub async fn reopen(
    app: &App,
    who: &Principal,
    id: LeadId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    run(app, who, (id, seen), LeadCommand::Reopen { reason }).await
}
