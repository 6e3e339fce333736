//! Taking a complaint up, giving more time, answering it, ending it; and asking again, by who complained.

use access::{Action, Permit, Principal, Resource};
use casework::complaint::{Complaint, ComplaintCommand, ComplaintEvent};
use kernel::{CaseId, ComplaintId, Day, OrgId, PersonId, Refusal};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    change::{Change, DutyPlan, Loaded, Target},
    file_complaint::BASIS,
    load::person_subject,
    persona,
    session::{CODE_TRIES_MAX, normal_number, same},
    submit_application::code_token,
};

/// The pack's figure for how many days an answer may be put off.
const EXTENSION_DAYS: &str = "complaint_extension_days";
/// The event that puts it off.
const EXTENDED: &str = "complaint_extended";

/// What a complaint is about.
pub(crate) struct About {
    pub org: OrgId,
    pub case: Option<CaseId>,
    pub person: Option<PersonId>,
    pub on: Day,
}

impl About {
    /// Of the event that a complaint begins with.
    pub(crate) fn of(event: &ComplaintEvent) -> Option<Self> {
        match event {
            ComplaintEvent::ComplaintFiled { org, case, person, on, .. } => {
                Some(Self { org: org.clone(), case: *case, person: *person, on: *on })
            }
            ComplaintEvent::CaseRated { org, case, person, on, .. } => {
                Some(Self { org: org.clone(), case: Some(*case), person: Some(*person), on: *on })
            }
            ComplaintEvent::ComplaintAccepted { .. }
            | ComplaintEvent::ComplaintExtended { .. }
            | ComplaintEvent::ComplaintAnswered { .. }
            | ComplaintEvent::ComplaintReopened { .. }
            | ComplaintEvent::ComplaintClosed { .. } => None,
        }
    }

    /// Whose key seals it: the person's of the register, else the complaint's own.
    pub(crate) fn subject(&self, id: ComplaintId) -> String {
        self.person.map_or_else(|| format!("complaint/{id}"), person_subject)
    }
}

impl App {
    /// A complaint with what it is about, or "not found".
    pub(crate) async fn load_complaint(&self, id: ComplaintId) -> Result<(Loaded<Complaint>, About), Error> {
        let loaded = self.load_complaint_stream(&id).await?;
        let about = loaded.state.beginning.as_ref().and_then(About::of);
        about.map(|about| (loaded, about)).ok_or_else(|| Error::not_found("这件投诉"))
    }

    /// A complaint that somebody may act on.
    pub(crate) async fn complaint_for(
        &self,
        who: &Principal,
        action: Action,
        id: ComplaintId,
    ) -> Result<(Loaded<Complaint>, About, Permit), Error> {
        let (loaded, about) = self.load_complaint(id).await?;
        let region = self.organisation(&about.org).await?.map(|organisation| organisation.region);
        let resource = Resource {
            org: Some(about.org.clone()),
            region,
            case: about.case,
            person: about.person,
            ..Resource::default()
        };
        let permit = access::permit(who, action, &resource)?;
        Ok((loaded, about, permit))
    }
}

async fn apply(
    app: &App,
    id: ComplaintId,
    (loaded, about, permit): (Loaded<Complaint>, About, Permit),
    command: ComplaintCommand,
) -> Result<Outcome, Error> {
    let events = loaded.state.decide(command, app.today())?;
    let target = Target {
        stream: StreamId::Complaint(id),
        expected: loaded.seq,
        subject: about.subject(id),
        case: about.case,
        basis: BASIS,
    };
    let plan = DutyPlan {
        rules: app.duty_rules(app.organ_or_usual(&about.org).await?, about.on),
        book: &loaded.duties,
        holders: app.holders(&about.org, None).await?,
        own_due: None,
    };
    let mut change = Change::new(app);
    change.append_with_duties(target, events.into_iter().map(JournalEvent::Complaint).collect(), plan);
    change.commit(&permit).await
}

async fn run(
    app: &App,
    who: &Principal,
    (id, seen): (ComplaintId, Option<u64>),
    command: ComplaintCommand,
) -> Result<Outcome, Error> {
    let (loaded, about, permit) = app.complaint_for(who, Action::AnswerComplaint, id).await?;
    loaded.fresh(seen)?;
    apply(app, id, (loaded, about, permit), command).await
}

/// Takes a complaint up.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn accept(
    app: &App,
    who: &Principal,
    id: ComplaintId,
    seen: Option<u64>,
) -> Result<Outcome, Error> {
    run(app, who, (id, seen), ComplaintCommand::Accept).await
}

/// Gives more time to answer a complaint, once, as much as the pack in force allows.
///
/// # Errors
/// `complaint_extended_before` and the lifecycle's other refusals, or not permitted.
pub async fn extend(
    app: &App,
    who: &Principal,
    id: ComplaintId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    let (loaded, about) = app.load_complaint(id).await?;
    let organ = app.organ_or_usual(&about.org).await?;
    let days = app.packs().choose(organ, about.on).and_then(|pack| pack.parameter(EXTENSION_DAYS)?.value);
    let days = days.and_then(|value| value.whole()).and_then(|days| i32::try_from(days).ok());
    let rules = app.duty_rules(organ, about.on).iter();
    let mut extensible = rules.filter(|rule| rule.extended_by.iter().any(|kind| kind == EXTENDED));
    let due = extensible.find_map(|rule| loaded.duties.open().find(|duty| duty.code == rule.code));
    let to = due.zip(days).map(|(duty, days)| duty.due.plus_days(days));
    run(app, who, (id, seen), ComplaintCommand::Extend { to, reason }).await
}

/// Answers a complaint or a rating.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn answer(
    app: &App,
    who: &Principal,
    id: ComplaintId,
    seen: Option<u64>,
    answer: String,
) -> Result<Outcome, Error> {
    run(app, who, (id, seen), ComplaintCommand::Answer { answer }).await
}

/// Ends a complaint with a reason: not to be taken up, taken back, settled.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn close(
    app: &App,
    who: &Principal,
    id: ComplaintId,
    seen: Option<u64>,
    reason: String,
) -> Result<Outcome, Error> {
    run(app, who, (id, seen), ComplaintCommand::Close { reason }).await
}

/// Asks again: whoever has the number and the code is not satisfied with the answer.
///
/// # Errors
/// `wrong_code`, `code_locked`, the lifecycle's refusals.
pub async fn ask_again(app: &App, number: &str, code: &str, reason: String) -> Result<Outcome, Error> {
    let id = by_code(app, number, code).await?;
    let (loaded, about) = app.load_complaint(id).await?;
    let permit = access::permit(&Principal::Visitor, Action::FileComplaint, &Resource::default())?;
    apply(app, id, (loaded, about, permit), ComplaintCommand::Reopen { reason }).await
}

/// The complaint of a number and its code.
pub(crate) async fn by_code(app: &App, number: &str, code: &str) -> Result<ComplaintId, Error> {
    let wrong = || {
        let mend = "请核对回执上的投诉编号和8位查询码。";
        Error::refused(Refusal::new("wrong_code", "投诉编号或查询码不正确。", mend, "").on_field("code"))
    };
    let row = app.store().complaint_by_number(&normal_number(number)).await?.ok_or_else(wrong)?;
    let (hash, tries) = app.store().complaint_code(row.id).await?.ok_or_else(wrong)?;
    if tries >= CODE_TRIES_MAX {
        let refusal = Refusal::new("code_locked", "查询码输错次数过多，已锁定。", "请向受理窗口查询。", "");
        return Err(Error::refused(refusal.on_field("code")));
    }
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let right = same(&hash, &code_token(app, row.id, &code));
    app.store().note_complaint_code(row.id, right).await?;
    if right { Ok(row.id) } else { Err(wrong()) }
}

/// The offices that people may complain of, by region and name.
///
/// # Errors
/// The store's.
pub async fn offices(app: &App) -> Result<Vec<kernel::Organisation>, Error> {
    let mut all = persona::organisations(app).await?;
    all.retain(|office| office.kind.organ().is_some());
    all.sort_by(|a, b| (a.region, &a.name).cmp(&(b.region, &b.name)));
    Ok(all)
}
