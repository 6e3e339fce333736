//! Complaining: by the applicant or anybody, of a case, of an office, or in general; what came by telephone or letter
//! is written down by an officer. It has an owner and a day from the first moment.

use access::{Action, Principal, Resource};
use casework::complaint::{Complainant, Complaint, ComplaintChannel, ComplaintCommand, ComplaintEvent};
use kernel::{CaseId, ComplaintId, OrgId, PersonId, Personal, Refusal};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error,
    answer_complaint::About,
    asked::Opened,
    change::{Change, DutyPlan, Loaded, Target},
    session::normal_number,
    submit_application::code_token,
};

pub(crate) const BASIS: &str = "信访工作条例";
/// Nobody needs more to say what happened.
const CHARACTERS_MAX: usize = 4_000;

/// What somebody writes.
#[derive(Clone, Default)]
pub struct ComplaintInput {
    /// The number of the case; empty where it is about none.
    pub case_number: String,
    /// The office it is about, where no case says.
    pub office: Option<OrgId>,
    /// Who complains; may be empty.
    pub name: String,
    /// How to reach them; may be empty.
    pub telephone: String,
    /// What happened.
    pub text: String,
    /// How it came; an applicant's and a visitor's always comes by the portal.
    pub channel: Option<ComplaintChannel>,
}

/// What the person gets at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintReceipt {
    /// The complaint.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// The code that, with the number, shows the progress.
    pub access_code: String,
}

/// What a complaint is about.
struct Concerned {
    org: OrgId,
    case: Option<CaseId>,
    person: Option<PersonId>,
}

/// Files a complaint.
///
/// # Errors
/// `Invalid` with every wrong field; not permitted.
pub async fn file_complaint(
    app: &App,
    who: &Principal,
    input: ComplaintInput,
) -> Result<ComplaintReceipt, Error> {
    let concerned = concerned(app, who, &input).await?;
    let organisation = crate::persona::organisation(app, &concerned.org).await?;
    let resource = Resource {
        org: Some(concerned.org.clone()),
        region: Some(organisation.region),
        ..Resource::default()
    };
    let permit = access::permit(who, Action::FileComplaint, &resource)?;
    let id = app.ids().make(app.clock().now(), ComplaintId::new);
    let number = next_number(app, "诉", organisation.region).await?;
    let channel = match who {
        Principal::Staff(_) => input.channel.unwrap_or(ComplaintChannel::Window),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => {
            ComplaintChannel::Portal
        }
    };
    let filed = ComplaintEvent::ComplaintFiled {
        number: number.clone(),
        case: concerned.case,
        person: concerned.person,
        org: concerned.org.clone(),
        channel,
        complainant: Personal::known(Complainant {
            name: input.name.trim().to_owned(),
            telephone: input.telephone.trim().to_owned(),
        }),
        text: Personal::known(input.text.trim().to_owned()),
        on: app.today(),
    };
    let mut change = Change::new(app);
    begin_in(app, &mut change, id, filed).await?;
    let access_code = app.ids().access_code();
    change.set_complaint_code(id, code_token(app, id, &access_code));
    if let Some(asked) = app.asked() {
        let (number, access_code) = (number.clone(), access_code.clone());
        asked.give(Opened { record: id.to_string(), number, access_code });
    }
    change.commit(&permit).await?;
    Ok(ComplaintReceipt { id, number, access_code })
}

/// Adds the first event of a complaint or a rating, with its duties, to a change.
pub(crate) async fn begin_in(
    app: &App,
    change: &mut Change<'_>,
    id: ComplaintId,
    event: ComplaintEvent,
) -> Result<(), Error> {
    let empty = Loaded::<Complaint>::default();
    let about = About::of(&event).ok_or_else(|| Error::not_found("这件投诉"))?;
    let events = empty.state.decide(ComplaintCommand::Begin(Box::new(event)), app.today())?;
    let target = Target {
        stream: StreamId::Complaint(id),
        expected: 0,
        subject: about.subject(id),
        case: about.case,
        basis: BASIS,
    };
    let plan = DutyPlan {
        rules: app.duty_rules(app.organ_or_usual(&about.org).await?, app.today()),
        book: &empty.duties,
        holders: app.holders(&about.org, None).await?,
        own_due: None,
    };
    change.append_with_duties(target, events.into_iter().map(JournalEvent::Complaint).collect(), plan);
    Ok(())
}

/// 诉〔2026〕330106-0001号。
pub(crate) async fn next_number(app: &App, word: &str, region: kernel::Region) -> Result<String, Error> {
    let year = app.today().year();
    let next = app.store().next_number(&format!("complaint/{word}/{region}/{year}")).await?;
    Ok(format!("{word}〔{year}〕{region}-{next:04}号"))
}

/// Which office answers. A number that is no case's does not tell so: the office that was chosen answers.
async fn concerned(app: &App, who: &Principal, input: &ComplaintInput) -> Result<Concerned, Error> {
    let mut problems = Vec::new();
    if input.text.trim().is_empty() {
        let mend = "请写明时间、经过和您的要求。";
        problems.push(Refusal::new("words_missing", "没有写明投诉内容。", mend, BASIS).on_field("text"));
    }
    if input.text.chars().count() > CHARACTERS_MAX {
        let message = format!("内容超过 {CHARACTERS_MAX} 字。");
        problems.push(
            Refusal::new("text_too_long", message, "请写要点，材料可在窗口提交。", "").on_field("text"),
        );
    }
    let number = normal_number(&input.case_number);
    let case = match number.is_empty() {
        true => None,
        false => app.store().case_by_number(&number).await?,
    };
    let own = match who {
        Principal::Applicant { person, case: own } => {
            case.as_ref().filter(|row| row.id == *own).map(|_| *person)
        }
        Principal::Staff(_) | Principal::Visitor | Principal::System { .. } => None,
    };
    let office = match &input.office {
        Some(id) => app.organisation(id).await?.filter(|office| office.kind.organ().is_some()),
        None => None,
    };
    let org = case.as_ref().map(|row| row.org.clone()).or_else(|| office.map(|office| office.id));
    let Some(org) = org else {
        let mend = "请从名单中选择单位；写了受理编号的，请核对编号。";
        problems.push(
            Refusal::new("no_office", "请选择投诉涉及的单位。", mend, "属地管理、分级负责")
                .on_field("office"),
        );
        return Err(Error::Invalid(problems));
    };
    if problems.is_empty() {
        Ok(Concerned { org, case: case.map(|row| row.id), person: own })
    } else {
        Err(Error::Invalid(problems))
    }
}
