//! Opening a case by an officer: for a known matter and a person, before or with their application.

use access::{Action, Principal, Resource};
use casework::{
    assistance::{AssistanceCase, CaseCommand},
    person::{MatterCard, MatterEvent, PersonCard, PersonEvent},
};
use kernel::{CaseId, IdentityDocument, LeadId, MatterId, Organ, PersonId, Personal, Refusal, Region};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    accept_application::run,
    change::{Change, Loaded, Target},
    load::{matter_subject, person_subject},
    submit_application::{ApplicationInput, give_access_code},
};

/// Which matter a case is about.
pub(crate) enum MatterChoice {
    /// As the person declares it, with what happened in their words.
    Declared(Box<MatterCard>, String),
}

/// A person's fields as an officer types them.
#[derive(Clone, Default)]
pub struct PersonInput {
    /// 姓名
    pub name: String,
    /// 证件号码
    pub identity: String,
    /// 电话
    pub phone: String,
    /// 住址
    pub address: String,
    /// 居住地
    pub residence_region: String,
}

impl PersonInput {
    /// Parses the fields; every wrong one is a refusal on its field.
    ///
    /// # Errors
    /// The wrong fields.
    pub fn parse(&self, app: &App) -> Result<PersonCard, Vec<Refusal>> {
        let mut problems = Vec::new();
        let name = self.name.trim().to_owned();
        if name.is_empty() {
            problems.push(Refusal::new("required", "请填写姓名。", "与证件一致。", "").on_field("name"));
        }
        let identity = match IdentityDocument::parse_on(self.identity.trim(), app.today()) {
            Ok(identity) => Some(identity),
            Err(error) => {
                let mend = "请对照证件逐位核对。";
                problems.push(Refusal::new("identity", error.to_string(), mend, "GB 11643").on_field("identity"));
                None
            }
        };
        match identity {
            Some(identity) if problems.is_empty() => {
                let national = identity.national();
                Ok(PersonCard {
                    name,
                    sex: national.map(|id| id.sex().word().to_owned()),
                    birth_date: national.map(kernel::NationalId::birth_date),
                    identity: identity.as_str().to_owned(),
                    phone: self.phone.trim().to_owned(),
                    address: self.address.trim().to_owned(),
                    residence_region: self.residence_region.trim().parse().ok(),
                })
            }
            Some(_) | None => Err(problems),
        }
    }
}

/// The person with this identity number, or a new one added to the change. A known person's card is corrected
/// where name, telephone or address differ.
pub(crate) async fn find_or_register_person(
    app: &App,
    change: &mut Change<'_>,
    card: PersonCard,
) -> Result<PersonId, Error> {
    let known = app.store().person_by_identity(&card.identity).await?;
    let (id, loaded) = match known {
        Some(id) => (id, app.load_person(&id).await?),
        None => (app.ids().make(app.clock().now(), PersonId::new), Loaded::default()),
    };
    let before = loaded.state.card.as_ref().and_then(Personal::get);
    let event = match before {
        None => PersonEvent::PersonRegistered { card: Personal::known(card) },
        Some(before) if *before == card || card.phone.is_empty() => return Ok(id),
        Some(_) => PersonEvent::PersonCorrected { card: Personal::known(card), reason: "申请时更新".to_owned() },
    };
    let target = Target {
        stream: StreamId::Person(id),
        expected: loaded.seq,
        subject: person_subject(id),
        case: None,
        basis: "个人信息保护法第十三条:履行法定职责所必需",
    };
    change.append(target, vec![JournalEvent::Person(event)]);
    Ok(id)
}

/// The matter of a number, or a new one added to the change.
pub(crate) async fn find_or_declare_matter(
    app: &App,
    change: &mut Change<'_>,
    person: PersonId,
    choice: MatterChoice,
) -> Result<MatterId, Error> {
    let MatterChoice::Declared(mut card, summary) = choice;
    let number = card.number.clone();
    if !number.is_empty()
        && let Some(known) = app.store().matter_by_number(&number).await?
    {
        return Ok(known);
    }
    let id = app.ids().make(app.clock().now(), MatterId::new);
    // Two declarations of the same person without a number are the same matter only if they say so later.
    card.external_id = if number.is_empty() { format!("{person}/{id}") } else { number };
    let event = MatterEvent::MatterRecorded {
        card: *card,
        summary: Personal::known(summary),
        facts: Personal::known(Vec::new()),
        on: app.today(),
    };
    let target = Target {
        stream: StreamId::Matter(id),
        expected: 0,
        subject: matter_subject(id),
        case: None,
        basis: "申请人陈述",
    };
    change.append(target, vec![JournalEvent::Matter(event)]);
    Ok(id)
}

/// The next case number of an organ in a region: `检救〔2026〕330106-0001号`.
pub(crate) async fn next_case_number(app: &App, organ: Organ, region: Region) -> Result<String, Error> {
    let word = match organ {
        Organ::Police => "公救",
        Organ::Procuratorate => "检救",
        Organ::Court => "法救",
        Organ::Justice => "司救",
    };
    let year = app.today().year();
    let next = app.store().next_number(&format!("case/{word}/{region}/{year}")).await?;
    Ok(format!("{word}〔{year}〕{region}-{next:04}号"))
}

/// Opens a case for a person in a matter; its handler is the officer who opens it.
///
/// # Errors
/// `Invalid` fields, the one-time rule, or not permitted.
pub async fn open_case(
    app: &App,
    who: &Principal,
    matter: MatterId,
    person: &PersonInput,
) -> Result<CaseId, Error> {
    let card = person.parse(app).map_err(Error::Invalid)?;
    let mut change = Change::new(app);
    let person = find_or_register_person(app, &mut change, card).await?;
    let (id, permit) = open_in(app, who, &mut change, matter, person, None).await?;
    change.commit(&permit).await?;
    Ok(id)
}

/// Adds the opening of a case to a change.
pub(crate) async fn open_in(
    app: &App,
    who: &Principal,
    change: &mut Change<'_>,
    matter: MatterId,
    person: PersonId,
    lead: Option<LeadId>,
) -> Result<(CaseId, access::Permit), Error> {
    let recorded = app.load_matter(&matter).await?.state;
    let card = recorded.card.ok_or_else(|| Error::not_found("这个原案"))?;
    let Principal::Staff(staff) = who else {
        return Err(access::permit(who, Action::OpenCase, &Resource::default()).err().map_or_else(
            || Error::Broken("a case is opened by staff".to_owned()),
            Error::from,
        ));
    };
    let region = card.region.unwrap_or(staff.region);
    let organ = staff.org_kind.organ().unwrap_or(card.organ);
    let resource = Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    let permit = access::permit(who, Action::OpenCase, &resource)?;
    let context = app.case_context(permit.actor(), None, person, matter).await?;
    let id = app.ids().make(app.clock().now(), CaseId::new);
    let mut state = AssistanceCase::default();
    let mut events = Vec::new();
    let opening = CaseCommand::OpenCase {
        number: next_case_number(app, organ, staff.region).await?,
        matter,
        organ,
        org: staff.org.clone(),
        region,
        applicant: person,
        lead,
        handler: Some(staff.user),
    };
    let mut commands = vec![opening];
    if let Some(facts) = recorded.facts.and_then(Personal::into_inner).filter(|facts| !facts.is_empty()) {
        commands.push(CaseCommand::RecordFacts { facts, origin: card.source.clone() });
    }
    for command in commands {
        for event in state.decide(command, &context)? {
            state.apply(&event);
            events.push(JournalEvent::Case(event));
        }
    }
    let opening = state.opening.clone().ok_or_else(|| Error::Broken("an opened case has no opening".to_owned()))?;
    let empty = Loaded::<AssistanceCase>::default();
    change.append_with_duties(
        App::case_target(id, &empty, person, "人民检察院开展国家司法救助工作细则:告知"),
        events,
        app.case_duties(&empty, &opening),
    );
    Ok((id, permit))
}

/// Records an application made orally or at a window, on a case that is open; gives the person's access code.
///
/// # Errors
/// The lifecycle's refusals (`payee_not_applicant` among them), or not permitted.
pub async fn record_application(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    input: ApplicationInput,
) -> Result<String, Error> {
    let outcome =
        run(app, who, (Action::RecordApplication, "确有困难的可口头申请"), (id, seen), input.command()).await?;
    match outcome {
        Outcome::Changed => give_access_code(app, id).await,
        Outcome::Unchanged => Err(Error::refused(Refusal::new(
            "already_submitted",
            "这个案件已有申请记录。",
            "请刷新页面查看。",
            "",
        ))),
    }
}
