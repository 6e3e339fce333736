//! Handing in an application (一次申请): one commit records the person, the matter, the case, the application,
//! its papers and the facts told, and opens the first duty. The receipt is its answer.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource};
use argon2::{Argon2, PasswordHasher};
use casework::{
    assistance::{
        Agent, AssistanceCase, BankAccount, CaseCommand, CaseContext, Channel, Opening, PAYEE_AUTHORISATION,
        Paper, ProposalChecks,
    },
    person::{MatterCard, PersonCard},
};
use kernel::{
    CaseId, DraftId, OrgId, Organ, Organisation, OrganisationKind, Personal, Refusal, Region, Role,
};
use store::JournalEvent;

use crate::{
    App, Error,
    asked::Opened,
    change::{Change, Loaded},
    draft::{Draft, DraftPaper, Step, draft_subject},
    load::person_subject,
    open_case::{ToldBy, find_or_declare_matter, find_or_register_person, next_case_number, parse_identity},
    record_facts::parse_answers,
};

/// What the person gets at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// The code that, with the number, shows the progress.
    pub access_code: String,
}

/// What an application says beside the person and the matter.
#[derive(Clone)]
pub struct ApplicationInput {
    /// How it came.
    pub channel: Channel,
    /// Who brought it.
    pub brought_by: Option<OrgId>,
    /// In the person's words.
    pub request: String,
    /// Where to pay.
    pub account: BankAccount,
    /// Datasets that may be checked.
    pub consents: Vec<String>,
    /// The name signed.
    pub signed_as: String,
    /// Who acts for the applicant.
    pub agent: Option<Agent>,
}

impl ApplicationInput {
    pub(crate) fn command(self) -> CaseCommand {
        CaseCommand::SubmitApplication {
            channel: self.channel,
            brought_by: self.brought_by,
            request: self.request,
            account: self.account,
            consents: self.consents,
            signed_as: self.signed_as,
            agent: self.agent,
        }
    }
}

/// The office of an organ that is responsible for a region: the county's, else the prefecture's, else any in
/// the same prefecture.
///
/// # Errors
/// `no_office` where the platform knows none.
pub(crate) async fn office_for(app: &App, organ: Organ, region: Region) -> Result<Organisation, Error> {
    let kind = OrganisationKind::ALL
        .into_iter()
        .find(|kind| kind.organ() == Some(organ))
        .ok_or_else(|| Error::Broken(format!("no organisation kind acts as {organ:?}")))?;
    let all = crate::persona::known_organisations(app).await?;
    let offices = || all.iter().filter(|organisation| organisation.kind == kind);
    let within = |wanted: Region| offices().find(|office| office.region == wanted);
    within(region)
        .or_else(|| within(region.prefecture()))
        .or_else(|| offices().find(|office| office.region.prefecture() == region.prefecture()))
        .cloned()
        .ok_or_else(|| {
            Error::refused(
                Refusal::new(
                    "no_office",
                    format!("平台上还没有{}的{}。", region.full_name(), organ.label()),
                    "请改选案件办理机关，或拨打12309咨询。",
                    "属地救助",
                )
                .on_field("matter_region"),
            )
        })
}

/// Hands a draft in.
///
/// # Errors
/// `Invalid` with every wrong field; the one-time rule and the lifecycle's other refusals; not permitted.
pub async fn submit_application(
    app: &App,
    who: &Principal,
    owner: &str,
    draft_id: DraftId,
) -> Result<Receipt, Error> {
    let draft = crate::draft::load(app, owner, draft_id).await?.ok_or_else(already_submitted)?;
    let problems: Vec<_> = Step::ALL.into_iter().flat_map(|step| draft.problems(app, step)).collect();
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let receipt = submit(app, who, case_of(draft_id)?, Some(draft_id), &draft).await?;
    crate::draft::discard(app, owner, draft_id).await?;
    Ok(receipt)
}

/// Hands in an application that was filled in elsewhere, without papers: they follow.
///
/// # Errors
/// As `submit_application`.
pub async fn submit_form(app: &App, who: &Principal, form: &Draft) -> Result<Receipt, Error> {
    let asked = Step::ALL.into_iter().filter(|step| *step != Step::Papers);
    let problems: Vec<_> = asked.flat_map(|step| form.problems(app, step)).collect();
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let case = app.ids().make(app.clock().now(), CaseId::new);
    submit(app, who, case, None, form).await
}

fn already_submitted() -> Error {
    Error::refused(Refusal::new(
        "already_submitted",
        "这份申请已经提交过，或草稿已删除。",
        "请用受理编号和查询码查看进度。",
        "",
    ))
}

/// The case that a draft becomes: of two clicks at once only one can open it.
fn case_of(draft: DraftId) -> Result<CaseId, Error> {
    draft.to_string().parse().map_err(|error| Error::Broken(format!("draft {draft}: {error}")))
}

fn missing(field: &str) -> Error {
    Error::Invalid(vec![Refusal::new("required", "这一项没有填写。", "请返回填写。", "").on_field(field)])
}

/// The card of the person a draft is for.
fn card_of(draft: &Draft, app: &App) -> Result<PersonCard, Error> {
    let identity = parse_identity(draft.field("identity"), app.today()).map_err(Error::refused)?;
    let national = identity.national();
    Ok(PersonCard {
        name: draft.field("name").to_owned(),
        identity: identity.as_str().to_owned(),
        sex: national.map(|id| id.sex().word().to_owned()),
        birth_date: national.map(kernel::NationalId::birth_date),
        phone: draft.field("phone").to_owned(),
        address: draft.field("address").to_owned(),
        residence_region: draft.field("residence_region").parse().ok(),
    })
}

/// The matter a draft declares.
fn matter_of(draft: &Draft, region: Region, organ: Organ) -> Result<MatterCard, Error> {
    Ok(MatterCard {
        number: draft.field("matter_number").to_owned(),
        matter_kind: draft.matter_kind().ok_or_else(|| missing("matter_kind"))?,
        organ,
        body: draft.field("body").to_owned(),
        charge: String::new(),
        region: Some(region),
        dated: None,
        text_sha256: None,
        source: "declared".to_owned(),
        external_id: String::new(),
    })
}

/// What a draft asks for once its case is open: the application, the facts told, the papers.
async fn commands_of(
    app: &App,
    (draft_id, draft): (Option<DraftId>, &Draft),
    (channel, brought_by): (Channel, Option<OrgId>),
    subject: &str,
) -> Result<Vec<CaseCommand>, Error> {
    let application = ApplicationInput {
        channel,
        brought_by,
        request: draft.field("request").to_owned(),
        account: draft.account(),
        consents: draft.consents.clone(),
        signed_as: draft.field("signed_as").to_owned(),
        agent: draft.agent(),
    };
    // Who may receive the money for the applicant must be on the case before the account is looked at.
    let (authorities, papers): (Vec<_>, Vec<_>) =
        draft.papers.iter().partition(|paper| paper.material == PAYEE_AUTHORISATION);
    let mut commands = Vec::new();
    for paper in authorities {
        commands.push(CaseCommand::AddPaper(adopt(app, draft_id, subject, paper).await?));
    }
    commands.push(application.command());
    let answers: BTreeMap<_, _> = draft
        .answers
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect();
    let mut facts = parse_answers(app, &answers, "applicant", "申请人陈述").map_err(Error::Invalid)?;
    facts.retain(|fact| fact.value.is_some());
    if !facts.is_empty() {
        commands.push(CaseCommand::RecordFacts { facts, origin: "applicant".to_owned() });
    }
    for paper in papers {
        commands.push(CaseCommand::AddPaper(adopt(app, draft_id, subject, paper).await?));
    }
    Ok(commands)
}

async fn submit(
    app: &App,
    who: &Principal,
    id: CaseId,
    draft_id: Option<DraftId>,
    draft: &Draft,
) -> Result<Receipt, Error> {
    match submit_once(app, who, id, draft_id, draft).await {
        // Somebody registered the same person at the same moment: now the person is known.
        Err(error) if error.identity_taken() => submit_once(app, who, id, draft_id, draft).await,
        done => done,
    }
}

async fn submit_once(
    app: &App,
    who: &Principal,
    id: CaseId,
    draft_id: Option<DraftId>,
    draft: &Draft,
) -> Result<Receipt, Error> {
    let region = draft.matter_region().ok_or_else(|| missing("matter_region"))?;
    let organ = draft.organ().ok_or_else(|| missing("organ"))?;
    let Organisation { id: org, region: office_region, .. } = office_for(app, organ, region).await?;
    let resource = Resource {
        org: Some(org.clone()),
        region: Some(region),
        brought_by: draft.brought_by.clone(),
        ..Resource::default()
    };
    let permit = access::permit(who, Action::SubmitApplication, &resource)?;
    brought_by_oneself(who, draft)?;
    if draft_id.is_some() && app.load_case_stream(&id).await?.seq > 0 {
        return Err(already_submitted());
    }
    let mut change = Change::new(app);
    let (channel, told_by) = channel_of(who, draft);
    let person = find_or_register_person(app, &mut change, card_of(draft, app)?, told_by).await?;
    let declared = matter_of(draft, region, organ)?;
    let matter = find_or_declare_matter(app, &mut change, person, declared, draft.field("request")).await?;
    let context = if change.registers(person) {
        newcomers_context(app, &permit)
    } else {
        app.context_for(permit.actor(), None, &[person], matter).await?
    };
    let context = CaseContext { applicant_name: Some(draft.field("name").to_owned()), ..context };

    let number = next_case_number(app, organ, office_region).await?;
    let mut state = AssistanceCase::default();
    let mut events = Vec::new();
    let mut run = |command: CaseCommand| -> Result<(), Error> {
        for event in state.decide(command, &context)? {
            state.apply(&event);
            events.push(JournalEvent::Case(event));
        }
        Ok(())
    };
    run(CaseCommand::OpenCase {
        number: number.clone(),
        matter,
        organ,
        org: org.clone(),
        region,
        applicant: person,
        lead: None,
        handler: None,
    })?;
    // What an office takes in for itself, nobody brought.
    let brought_by = draft.brought_by.clone().filter(|village| *village != org);
    let how = (channel, brought_by);
    for command in commands_of(app, (draft_id, draft), how, &person_subject(person)).await? {
        run(command)?;
    }
    let opening =
        state.opening.clone().ok_or_else(|| Error::Broken("an opened case has no opening".to_owned()))?;
    let empty = Loaded::<AssistanceCase>::default();
    change.append_with_duties(
        App::case_target(id, &empty, person, "六部门意见：申请"),
        events,
        app.case_duties(&empty, &Opening { on: app.today(), ..opening }).await?,
    );
    let access_code = app.ids().access_code();
    change.set_access_code(id, code_token(app, id, &access_code));
    if let Some(asked) = app.asked() {
        let (number, access_code) = (number.clone(), access_code.clone());
        asked.give(Opened { record: id.to_string(), number, access_code });
    }
    commit_once(app, change, &permit, id).await?;
    Ok(Receipt { case: id, number, access_code })
}

/// What is known beside the case of somebody new: they have no other.
fn newcomers_context(app: &App, permit: &access::Permit) -> CaseContext {
    CaseContext {
        actor: permit.actor().clone(),
        today: app.today(),
        same_matter: Vec::new(),
        applicant_name: None,
        checks: ProposalChecks::default(),
    }
}

/// Commits what opens a case; where somebody else opened it meanwhile, it was handed in before.
async fn commit_once(
    app: &App,
    change: Change<'_>,
    permit: &access::Permit,
    id: CaseId,
) -> Result<(), Error> {
    match change.commit(permit).await {
        Ok(_) => Ok(()),
        Err(_) if app.load_case_stream(&id).await?.seq > 0 => Err(already_submitted()),
        Err(error) => Err(error),
    }
}

/// How an application came in, and whether who wrote it down saw the applicant's document.
fn channel_of(who: &Principal, draft: &Draft) -> (Channel, ToldBy) {
    match who {
        Principal::Staff(staff) if staff.role == Role::Handler => {
            let oral = draft.field("channel") == "oral";
            (if oral { Channel::Oral } else { Channel::Officer }, ToldBy::Officer)
        }
        Principal::Staff(_) => (Channel::Village, ToldBy::Anybody),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => {
            let channel = if draft.brought_by.is_some() { Channel::Village } else { Channel::Portal };
            (channel, ToldBy::Anybody)
        }
    }
}

/// Staff hand in in the name of their own organisation, everybody else in nobody's.
fn brought_by_oneself(who: &Principal, draft: &Draft) -> Result<(), Error> {
    let own = match who {
        Principal::Staff(staff) => Some(&staff.org),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => None,
    };
    if draft.brought_by.as_ref() == own {
        return Ok(());
    }
    let message = "只能以本单位的名义代为申请。";
    Err(Error::Denied(Box::new(Refusal::new("denied", message, "请重新开始填写。", "分级授权"))))
}

/// Moves a draft's paper under the person's key.
async fn adopt(app: &App, draft: Option<DraftId>, subject: &str, paper: &DraftPaper) -> Result<Paper, Error> {
    let draft = draft.ok_or_else(|| Error::Broken("a paper came without its draft".to_owned()))?;
    let bytes = app.attachment(&draft_subject(draft), &paper.sha256).await?;
    app.store().put_attachment(subject, &bytes).await?;
    Ok(Paper {
        material: paper.material.clone(),
        sha256: paper.sha256.clone(),
        file_name: Personal::known(paper.file_name.clone()),
        media_type: paper.media_type.clone(),
        size_bytes: paper.size_bytes,
    })
}

/// Gives a case a new access code; only its token is kept.
pub(crate) async fn give_access_code(app: &App, case: CaseId) -> Result<String, Error> {
    let code = app.ids().access_code();
    app.store().put_case_access(case, &code_token(app, case, &code)).await?;
    Ok(code)
}

/// What is kept of an access code: a keyed digest of it and the case or complaint it opens. Eight digits withstand no search whatever the
/// hash costs; what protects them is the key, which the database does not hold, and the lock after a few tries.
pub(crate) fn code_token(app: &App, of: impl std::fmt::Display, code: &str) -> String {
    app.store().keyed_token("access_code", &format!("{of}/{code}"))
}

/// Argon2id over a secret.
pub(crate) fn hash_secret(secret: &str, salt: &[u8; 16]) -> Result<String, Error> {
    Argon2::default()
        .hash_password_with_salt(secret.as_bytes(), salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Broken(format!("argon2: {error}")))
}
