//! Reading back, signing and handing in.

use app::{
    Error, Principal,
    draft::{Draft, Step},
    submit_application::submit_application,
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use kernel::{Refusal, Region};

use super::consent::CHECKS;
use crate::{
    House, failure,
    failure::Failure,
    look::{FlashKind, Form, Page, Term},
    portal::{
        open_draft::{At, OpenDraft},
        receipt, told,
    },
    posted::Posted,
    visit::{Visit, lead_to},
};

/// A step read back.
struct Section {
    label: &'static str,
    edit: String,
    terms: Vec<Term>,
    /// What was left out, in a line; empty where nothing was.
    unsaid: String,
    /// What must be mended first: the address of the field, what to do.
    problems: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "portal/apply/review.html")]
struct Review {
    page: Page,
    at: At,
    form: Form,
    sections: Vec<Section>,
    ready: bool,
    name: String,
}

pub fn router() -> Router<House> {
    Router::new().route("/apply/{draft}/review", get(show).post(hand_in))
}

async fn show(State(house): State<House>, visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let open = OpenDraft::find(&house, &visit, &id).await?;
    let form = Form::default().with("signed_as", open.draft.field("signed_as"));
    Ok(failure::html(&review(&house, &visit, &open, form, &[]))?.into_response())
}

async fn hand_in(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let Ok(mut open) = OpenDraft::find(&house, &visit, &id).await else {
        return Ok(handed_in_before(&headers));
    };
    open.draft.fields.insert("signed_as".to_owned(), posted.get("signed_as").to_owned());
    open.save(&house).await?;
    if posted.get("go") == "leave" {
        return Ok(super::onward(&open, Step::Review, &posted));
    }
    // What a signed-in applicant may do concerns the case they signed in for; this is a new one.
    let who = match visit.principal() {
        Principal::Staff(staff) => Principal::Staff(staff),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => Principal::Visitor,
    };
    match submit_application(&house.app, &who, &open.owner, open.id).await {
        Ok(given) => receipt::give(&house, &who, &given).await,
        Err(Error::Refused(refusal)) if refusal.code == "already_submitted" => Ok(handed_in_before(&headers)),
        Err(error) => {
            let refusals = Failure::on_form(error)?;
            let form = Form::default().with("signed_as", open.draft.field("signed_as"));
            let page = review(&house, &visit, &open, form, &refusals);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page)?).into_response())
        }
    }
}

/// The second of two clicks: the application is there, so is its receipt.
fn handed_in_before(headers: &HeaderMap) -> Response {
    if receipt::kept(headers).is_some() {
        return lead_to("/receipt", FlashKind::Info, "这份申请已经收到，不用再提交。");
    }
    let text =
        "这份申请已经提交过，或者草稿已删除。已提交的，请用受理编号和查询码查进度；没拿到编号请打 12309。";
    lead_to("/progress", FlashKind::Info, text)
}

/// The step on which a field is asked.
fn step_of(field: &str) -> Step {
    if let Some(fact) = field.strip_prefix("fact.") {
        return Step::ALL.into_iter().find(|step| step.facts().contains(&fact)).unwrap_or(Step::Review);
    }
    match field {
        "name" | "identity" | "phone" | "address" | "residence_region" => Step::People,
        agent if agent.starts_with("agent_") => Step::People,
        file if file.starts_with("file-") => Step::Papers,
        "matter_kind" | "matter_region" | "organ" | "body" | "matter_number" | "request" => Step::Matter,
        "bank" | "holder" | "account_number" => Step::Account,
        _ => Step::Review,
    }
}

fn review(house: &House, visit: &Visit, open: &OpenDraft, mut form: Form, refused: &[Refusal]) -> Review {
    let told: Vec<Refusal> = refused.to_vec();
    let sections: Vec<Section> = Step::ALL
        .into_iter()
        .filter(|step| *step != Step::Review)
        .map(|step| {
            let mut problems = open.draft.problems(&house.app, step);
            let said = terms(house, &open.draft, step);
            for refusal in &told {
                if refusal.field.as_deref().map(step_of) == Some(step) && !problems.contains(refusal) {
                    problems.push(refusal.clone());
                }
            }
            Section {
                label: step.label(),
                edit: format!("{}?then=review", open.path(step)),
                unsaid: said
                    .iter()
                    .filter(|term| term.value.is_empty())
                    .map(|term| term.term.as_str())
                    .collect::<Vec<_>>()
                    .join("、"),
                terms: said.into_iter().filter(|term| !term.value.is_empty()).collect(),
                problems: problems.iter().map(|problem| to_mend(house, open, step, problem)).collect(),
            }
        })
        .collect();
    for refusal in &told {
        let field = refusal.field.clone().unwrap_or_else(|| "signed_as".to_owned());
        if step_of(&field) == Step::Review {
            form.refuse("signed_as", told::words(&house.app, refusal));
        }
    }
    Review {
        page: visit.page(Step::Review.label()),
        at: open.at(Step::Review, false),
        form,
        ready: sections.iter().all(|section| section.problems.is_empty()),
        sections,
        name: open.draft.field("name").to_owned(),
    }
}

fn to_mend(house: &House, open: &OpenDraft, step: Step, problem: &Refusal) -> (String, String) {
    let field = problem.field.as_deref().unwrap_or_default();
    (format!("{}?then=review&mend=1#f-{field}", open.path(step)), told::words(&house.app, problem))
}

/// What a step says, read back; what was left out has no value.
fn terms(house: &House, draft: &Draft, step: Step) -> Vec<Term> {
    let said = |label: &str, text: &str| Term::new(label, text);
    let field = |label: &str, name: &str| said(label, draft.field(name));
    let region = |label: &str, name: &str| {
        let name = draft.field(name).parse::<Region>().map(Region::full_name);
        said(label, &name.unwrap_or_default())
    };
    let mut terms = match step {
        Step::People => vec![
            field("姓名", "name"),
            field("身份证号码", "identity"),
            field("电话", "phone"),
            region("居住地", "residence_region"),
            field("详细地址", "address"),
        ]
        .into_iter()
        .chain(agent(draft))
        .collect(),
        Step::Matter => vec![
            field("发生了什么", "request"),
            said("哪一类事情", draft.matter_kind().map_or("", |kind| kind.label())),
            region("案件办理地", "matter_region"),
            said("向谁申请", draft.organ().map_or("", |organ| organ.label())),
            field("办案单位", "body"),
            field("案号", "matter_number"),
        ],
        Step::Account => {
            vec![field("开户银行", "bank"), field("户名", "holder"), field("银行卡号", "account_number")]
        }
        Step::Papers => draft.papers.iter().map(|paper| Term::new("材料", &paper.file_name)).collect(),
        Step::Consent => consents(draft),
        Step::Harm | Step::Household | Step::Review => Vec::new(),
    };
    if step == Step::Papers && terms.is_empty() {
        terms.push(Term::new("材料", "还没有上传，提交以后可以补"));
    }
    terms.extend(step.facts().iter().map(|name| fact(house, draft, name)));
    terms
}

/// Who acts for the applicant, where somebody does.
fn agent(draft: &Draft) -> Vec<Term> {
    let Some(agent) = draft.agent() else { return Vec::new() };
    let scope = if agent.collects {
        "代为办理，并可代为领取救助金"
    } else {
        "代为办理，不代为领取"
    };
    vec![
        Term::new(agent.kind.label(), format!("{}（{}）", agent.name, agent.relation)),
        Term::new("代理人电话", agent.phone),
        Term::new("代理人身份证号码", agent.identity),
        Term::new("代理事项", scope),
    ]
}

fn consents(draft: &Draft) -> Vec<Term> {
    let agreed = |code: &str| draft.consents.iter().any(|dataset| dataset == code);
    let word = |code: &str| if agreed(code) { "同意核对" } else { "不同意" };
    CHECKS.iter().map(|(code, label, _)| Term::new(*label, word(code))).collect()
}

fn fact(house: &House, draft: &Draft, name: &str) -> Term {
    let vocabulary = house.app.vocabulary();
    let typed = draft.answers.get(name).map(|text| text.trim()).unwrap_or_default();
    let value = match vocabulary.parse_input(name, typed) {
        Ok(Some(value)) => vocabulary.format(name, &value),
        Ok(None) if typed.is_empty() => String::new(),
        Ok(None) => "不清楚".to_owned(),
        Err(_) => typed.to_owned(),
    };
    Term::new(vocabulary.label(name), value)
}
