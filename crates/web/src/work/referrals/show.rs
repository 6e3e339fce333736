//! One referral: whom to reach, what they went through, what they got and what is suggested; and the answer.

use app::{
    App, Error, Principal,
    model::{ReferralOutcome, ReferralStage},
    view::referrals::{ReferralView, referral},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Fen, ReferralId, Role};

use crate::{
    House,
    failure::{self, Failure},
    look::{Choice, Due, Form, Page, Stage, StageState, Term, TimelineItem, format},
    visit::{StaffVisit, Visit},
    work::case,
};

#[derive(Template)]
#[template(path = "work/referrals/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    base: String,
    seen: u64,
    person: String,
    stage: &'static str,
    css: &'static str,
    stages: Vec<Stage>,
    contact: Vec<Term>,
    circumstances: String,
    aid: String,
    suggestion: String,
    programmes: Vec<String>,
    about: Vec<Term>,
    case: Option<String>,
    answer: Vec<Term>,
    note: String,
    recalled: String,
    duties: Vec<(String, String, Due)>,
    timeline: Vec<TimelineItem>,
    may_receive: bool,
    may_resolve: bool,
    may_recall: bool,
    outcomes: Vec<Choice>,
    choices: Vec<Choice>,
}

/// The referral.
pub async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    render(&house.app, &visit, &who, id, Form::default().with("outcome", "granted")).await
}

/// An id of an address.
pub fn id_of(text: &str) -> Result<ReferralId, Failure> {
    text.parse().map_err(|_| Error::not_found("这次移送").into())
}

/// The page, with what is wrong in a form where something is.
pub async fn render(
    app: &App,
    visit: &Visit,
    who: &Principal,
    id: ReferralId,
    form: Form,
) -> Result<Response, Failure> {
    let view = referral(app, who, id).await?;
    let sender = !matches!(who, Principal::Staff(staff) if staff.role == Role::DepartmentOfficer);
    let line = &view.line;
    let outcome = view.state.outcome.as_ref();
    let template = ShowPage {
        page: visit.page(format!("{}的移送", line.person)).under("移送", "/work/referrals"),
        base: format!("/work/referrals/{id}"),
        seen: view.seq,
        person: line.person.clone(),
        stage: line.stage.label(),
        css: case::stage_css(line.stage),
        stages: stages(&view),
        contact: contact(&view),
        circumstances: view.circumstances.clone(),
        aid: if view.aid_given > Fen::ZERO {
            view.aid_given.yuan()
        } else {
            "没有给予或尚未决定".to_owned()
        },
        suggestion: view.suggestion.clone(),
        programmes: line.programmes.clone(),
        about: about(&view),
        case: sender.then(|| format!("/work/cases/{}", line.case)),
        answer: outcome.map(|outcome| answered(&view, outcome)).unwrap_or_default(),
        note: view.state.note.as_ref().and_then(|note| note.get().cloned()).unwrap_or_default(),
        recalled: view.state.recalled_because.clone().unwrap_or_default(),
        duties: view
            .duties
            .iter()
            .map(|duty| (duty.label.clone(), duty.org_name.clone(), case::due(duty)))
            .collect(),
        timeline: view.timeline.iter().map(case::timeline_item).collect(),
        may_receive: view.may_answer && line.stage == ReferralStage::Sent,
        may_resolve: view.may_answer,
        may_recall: view.may_recall,
        outcomes: vec![
            Choice::new("granted", "给予救助"),
            Choice::new("declined", "不予救助").hinted("须说明理由"),
        ],
        choices: view.choices.iter().map(|(code, label)| Choice::new(code.clone(), label.clone())).collect(),
        form,
    };
    let status = if template.form.is_right() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, failure::html(&template)?).into_response())
}

fn stages(view: &ReferralView) -> Vec<Stage> {
    let stage = view.line.stage;
    let sent = format::day_short(view.line.sent_on);
    let resolved = view.line.resolved_on.map(format::day_short).unwrap_or_default();
    let received = if stage == ReferralStage::Sent { StageState::Current } else { StageState::Done };
    let mut bar = vec![Stage::new("移送", StageState::Done).noted(sent)];
    match stage {
        ReferralStage::Sent => {
            bar.push(Stage::new("签收", received));
            bar.push(Stage::new("反馈", StageState::Upcoming));
        }
        ReferralStage::Received => {
            bar.push(Stage::new("签收", received));
            bar.push(Stage::new("反馈", StageState::Current));
        }
        ReferralStage::Granted => {
            bar.push(Stage::new("签收", received));
            bar.push(Stage::new("已救助", StageState::Done).noted(resolved));
        }
        ReferralStage::Declined => {
            bar.push(Stage::new("签收", received));
            bar.push(Stage::new("不予救助", StageState::Stopped).noted(resolved));
        }
        ReferralStage::Recalled => bar.push(Stage::new("已撤回", StageState::Stopped).noted(resolved)),
    }
    bar
}

fn contact(view: &ReferralView) -> Vec<Term> {
    let person = &view.person;
    let age = person.age.map(|age| format!("{age} 岁")).unwrap_or_default();
    let pairs = [
        ("姓名", person.name.clone()),
        ("", [person.sex, &age].join(" ").trim().to_owned()),
        ("电话", person.phone.clone()),
        (person.identity_kind, person.identity.clone()),
        ("住址", if person.address.is_empty() { person.residence.clone() } else { person.address.clone() }),
    ];
    let named = |(term, value): (&'static str, String)| {
        Term::new(if term.is_empty() { "性别年龄" } else { term }, value)
    };
    pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(named).collect()
}

fn about(view: &ReferralView) -> Vec<Term> {
    let line = &view.line;
    let sharing = match &view.state.sent {
        Some(app::model::ReferralEvent::ReferralSent { sharing, .. }) => sharing.label(),
        Some(_) | None => "",
    };
    let pairs = [
        ("移送单位", line.from_name.clone()),
        ("接收部门", line.to_name.clone()),
        ("移送日期", format::day(line.sent_on)),
        ("案号", line.number.clone()),
        ("共享依据", sharing.to_owned()),
    ];
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(term, value)| Term::new(term, value))
        .collect()
}

fn answered(view: &ReferralView, outcome: &ReferralOutcome) -> Vec<Term> {
    let mut terms = Vec::new();
    match outcome {
        ReferralOutcome::Granted { programme, monthly_fen, once_fen, from } => {
            let label =
                view.choices.iter().find(|(code, _)| code == programme).map(|(_, label)| label.clone());
            terms.push(Term::new("结果", "给予救助"));
            terms.push(Term::new("项目", label.unwrap_or_else(|| programme.clone())));
            if *monthly_fen > 0 {
                terms.push(Term::new("每月", Fen::new(*monthly_fen).yuan()));
            }
            if *once_fen > 0 {
                terms.push(Term::new("一次性", Fen::new(*once_fen).yuan()));
            }
            if let Some(from) = from {
                terms.push(Term::new("起始", format::day(*from)));
            }
        }
        ReferralOutcome::Declined => terms.push(Term::new("结果", "不予救助")),
    }
    if let Some(on) = view.line.resolved_on {
        terms.push(Term::new("反馈日期", format::day(on)));
    }
    terms
}
