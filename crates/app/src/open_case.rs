//! Opening a case by an officer: for a known matter and a person, before or with their application.

use access::{Action, Principal, Resource};
use casework::{
    assistance::{AssistanceCase, CaseCommand},
    person::{MatterCard, MatterEvent, PersonCard, PersonEvent},
};
use kernel::{CaseId, Day, IdentityDocument, LeadId, MatterId, Organ, PersonId, Personal, Refusal, Region};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    accept_application::run,
    asked::{Effects, Opened},
    change::{Change, Loaded, Target},
    load::{matter_subject, person_subject},
    submit_application::{ApplicationInput, give_access_code},
};

/// Reads an identity number, whose birth date may not lie ahead.
pub(crate) fn parse_identity(text: &str, today: Day) -> Result<IdentityDocument, Refusal> {
    let refuse = |message: String| {
        Refusal::new("identity", message, "请对照证件逐位核对。", "GB 11643").on_field("identity")
    };
    let document = IdentityDocument::parse(text.trim()).map_err(|error| refuse(error.to_string()))?;
    match document.birth_date() {
        Some(born) if born > today => Err(refuse("证件号码中的出生日期晚于今天。".to_owned())),
        Some(_) | None => Ok(document),
    }
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
        let identity = parse_identity(&self.identity, app.today());
        problems.extend(identity.as_ref().err().cloned());
        match identity.ok() {
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

/// Who tells of a person: only an officer, who saw the document, may correct what is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToldBy {
    /// An officer.
    Officer,
    /// Anybody on the portal: another name with a known number is refused.
    Anybody,
    /// A department's register.
    Register,
}

/// The person with this identity number, or a new one added to the change.
pub(crate) async fn find_or_register_person(
    app: &App,
    change: &mut Change<'_>,
    card: PersonCard,
    told_by: ToldBy,
) -> Result<PersonId, Error> {
    let known = app.store().person_by_identity(&card.identity).await?;
    let (id, loaded) = match known {
        Some(id) => (id, app.load_person(&id).await?),
        None => (app.ids().make(app.clock().now(), PersonId::new), Loaded::default()),
    };
    let before = loaded.state.card.as_ref().and_then(Personal::get);
    let event = match before {
        None => PersonEvent::PersonRegistered { card: Personal::known(card) },
        Some(before) if told_by == ToldBy::Anybody && before.name != card.name => {
            let message = "证件号码与平台上已登记的姓名不一致。";
            let mend = "请对照证件核对姓名和号码；确实无误的，请持证件到受理窗口办理。";
            let refusal = Refusal::new("identity_taken", message, mend, "防止冒用身份");
            return Err(Error::refused(refusal.on_field("name")));
        }
        Some(before) if *before == card || told_by != ToldBy::Officer || card.phone.is_empty() => {
            return Ok(id);
        }
        Some(_) => {
            PersonEvent::PersonCorrected { card: Personal::known(card), reason: "申请时更新".to_owned() }
        }
    };
    let target = Target {
        stream: StreamId::Person(id),
        expected: loaded.seq,
        subject: person_subject(id),
        case: None,
        basis: "个人信息保护法第十三条：履行法定职责所必需",
    };
    change.append(target, vec![JournalEvent::Person(event)]);
    Ok(id)
}

/// A matter's number as courts print it: full-width brackets, no blanks, 号 at the end.
fn normal_matter_number(text: &str) -> String {
    let mut number: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '(' | '〔' | '[' | '【' => '（',
            ')' | '〕' | ']' | '】' => '）',
            other => other,
        })
        .collect();
    if number.starts_with('（') && !number.ends_with('号') {
        number.push('号');
    }
    number
}

/// The matter of a number, or a new one added to the change.
pub(crate) async fn find_or_declare_matter(
    app: &App,
    change: &mut Change<'_>,
    person: PersonId,
    mut card: MatterCard,
    summary: &str,
) -> Result<MatterId, Error> {
    let number = normal_matter_number(&card.number);
    card.number.clone_from(&number);
    if !number.is_empty()
        && let Some(known) = app.store().matters_by_number(&number).await?.first()
    {
        return Ok(known.id);
    }
    let id = app.ids().make(app.clock().now(), MatterId::new);
    // Two declarations of the same person without a number are the same matter only if they say so later.
    card.external_id = if number.is_empty() { format!("{person}/{id}") } else { number };
    let event = MatterEvent::MatterRecorded {
        card,
        summary: Personal::known(summary.to_owned()),
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
    let next = app.next_in_series(format!("case/{word}/{region}/{year}")).await?;
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
    let _turn = app.opening_turn().await;
    let mut change = Change::new(app);
    let person = find_or_register_person(app, &mut change, card, ToldBy::Officer).await?;
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
        return Err(access::permit(who, Action::OpenCase, &Resource::default())
            .err()
            .map_or_else(|| Error::Broken("a case is opened by staff".to_owned()), Error::from));
    };
    let region = card.region.unwrap_or(staff.region);
    let organ = staff.org_kind.organ().unwrap_or(card.organ);
    let resource =
        Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    let permit = access::permit(who, Action::OpenCase, &resource)?;
    let context = app.context_for(permit.actor(), None, &[person], matter).await?;
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
    let opening =
        state.opening.clone().ok_or_else(|| Error::Broken("an opened case has no opening".to_owned()))?;
    let empty = Loaded::<AssistanceCase>::default();
    change.append_with_duties(
        App::case_target(id, &empty, person, "人民检察院开展国家司法救助工作细则：告知"),
        events,
        app.case_duties(&empty, &opening).await?,
    );
    Ok((id, permit))
}

/// Records an application made orally or at a window, on a case that is open.
///
/// # Errors
/// The lifecycle's refusals (`payee_not_applicant` among them), or not permitted.
pub async fn record_application(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    input: ApplicationInput,
) -> Result<Outcome, Error> {
    run(app, who, (Action::RecordApplication, "确有困难的可口头申请"), (id, seen), input.command()).await
}

/// Gives the person a new code to look their progress up with; the code before it is no longer valid.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn issue_access_code(app: &App, who: &Principal, id: CaseId) -> Result<String, Error> {
    let (case, opening, _) = app.case_for(who, Action::RecordApplication, id).await?;
    let access_code = give_access_code(app, id).await?;
    if let Some(asked) = app.asked() {
        let receipt =
            Opened { record: id.to_string(), number: opening.number, access_code: access_code.clone() };
        let streams = vec![(StreamId::Case(id).to_string(), case.seq)];
        asked.note(Effects { streams, receipt: Some(receipt) });
    }
    Ok(access_code)
}
