//! The department's side of a referral: acknowledge, decide, feed back; and the sender's recall.

use access::{Action, Principal, Resource};
use casework::{
    duty::Holders,
    referral::{Referral, ReferralCommand, ReferralEvent, ReferralOutcome},
};
use kernel::{CaseId, OrgId, PersonId, ReferralId};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    change::{Change, DutyPlan, Loaded, Target},
    load::person_subject,
};

/// The ends of a referral.
pub(crate) struct Ends {
    pub case: CaseId,
    pub person: PersonId,
    pub from: OrgId,
    pub to: OrgId,
}

impl App {
    /// A referral with its ends, or "not found".
    pub(crate) async fn load_referral(&self, id: ReferralId) -> Result<(Loaded<Referral>, Ends), Error> {
        let loaded = self.load_referral_stream(&id).await?;
        match &loaded.state.sent {
            Some(ReferralEvent::ReferralSent { case, person, from, to, .. }) => {
                let ends = Ends { case: *case, person: *person, from: from.clone(), to: to.clone() };
                Ok((loaded, ends))
            }
            _ => Err(Error::not_found("这次移送")),
        }
    }
}

async fn run(
    app: &App,
    who: &Principal,
    action: Action,
    (id, seen): (ReferralId, Option<u64>),
    command: ReferralCommand,
) -> Result<Outcome, Error> {
    let (loaded, ends) = app.load_referral(id).await?;
    let resource = Resource {
        org: Some(ends.from.clone()),
        receiving: Some(ends.to.clone()),
        person: Some(ends.person),
        case: Some(ends.case),
        ..Resource::default()
    };
    let permit = access::permit(who, action, &resource)?;
    loaded.fresh(seen)?;
    let events = loaded.state.decide(command, app.today())?;
    let (_, opening) = app.load_case(ends.case).await?;
    let mut change = Change::new(app);
    let target = Target {
        stream: StreamId::Referral(id),
        expected: loaded.seq,
        subject: person_subject(ends.person),
        case: Some(ends.case),
        basis: "社会救助法第三十六条、第四十八条",
    };
    let plan = DutyPlan {
        rules: app.duty_rules(opening.organ, opening.on),
        book: &loaded.duties,
        holders: Holders { handling: Some(ends.from), receiving: Some(ends.to), ..Holders::default() },
        own_due: None,
    };
    change.append_with_duties(target, events.into_iter().map(JournalEvent::Referral).collect(), plan);
    change.commit(&permit).await
}

/// Acknowledges a referral.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn receive(
    app: &App,
    who: &Principal,
    id: ReferralId,
    seen: Option<u64>,
) -> Result<Outcome, Error> {
    run(app, who, Action::AnswerReferral, (id, seen), ReferralCommand::Receive).await
}

/// Decides on a referral and feeds back.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn resolve(
    app: &App,
    who: &Principal,
    id: ReferralId,
    seen: Option<u64>,
    outcome: ReferralOutcome,
    note: String,
) -> Result<Outcome, Error> {
    run(app, who, Action::AnswerReferral, (id, seen), ReferralCommand::Resolve { outcome, note }).await
}

/// Takes a referral back.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn recall(
    app: &App,
    who: &Principal,
    id: ReferralId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    run(app, who, Action::SendReferral, (id, seen), ReferralCommand::Recall { reason }).await
}
