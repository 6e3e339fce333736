//! The overview of a case: what disagrees or is missing on top, then the application, the account, key facts and how
//! it was decided; for somebody who only pays, the account and the decision alone.

use app::{Sight, model::Decision, view::case::CaseView};
use askama::Template;
use axum::response::Response;

use super::{
    at::{AtCase, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Form, Page, Term, format},
};

/// Facts that tell a case at a glance.
const KEY_FACTS: [&str; 12] = [
    "applicant_role",
    "victim_died",
    "injury_grade",
    "disability_grade",
    "urgent_treatment",
    "offender_cannot_pay",
    "lawful_award_fen",
    "received_fen",
    "medical_cost_fen",
    "household_size",
    "household_income_monthly_fen",
    "low_income_category",
];

#[derive(Template)]
#[template(path = "work/case/overview.html")]
struct Overview {
    page: Page,
    frame: Frame,
    whole: bool,
    conflicts: Vec<String>,
    stale: Vec<String>,
    missing: Vec<String>,
    summary: String,
    application: Vec<Term>,
    request: String,
    account: Vec<Term>,
    key_facts: Vec<Term>,
    finding: Vec<Term>,
    decision: Vec<Term>,
    bound: Option<String>,
    may_issue: bool,
}

/// The overview.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    let view = at.view().await?;
    let whole = view.sight == Sight::Whole;
    let vocabulary = at.app().vocabulary();
    let labels = |names: &[app::model::FactName]| -> Vec<String> {
        names.iter().map(|name| vocabulary.label(name.as_str())).collect()
    };
    // What is still to be cleared up matters until it is decided.
    let finding = view.finding.as_ref().filter(|_| view.state.decision.is_none() && view.stage.is_open());
    let template = Overview {
        page: at.page(&view, Tab::Overview.label()),
        whole,
        conflicts: finding.map(|finding| labels(&finding.conflicts)).unwrap_or_default(),
        stale: finding.map(|finding| labels(&finding.stale)).unwrap_or_default(),
        missing: finding.map(|finding| labels(&finding.missing)).unwrap_or_default(),
        summary: if whole { view.matter.summary.clone() } else { String::new() },
        application: if whole { application(&at, &view) } else { Vec::new() },
        request: if whole { request(&view) } else { String::new() },
        account: account(&view),
        key_facts: if whole { key_facts(&view) } else { Vec::new() },
        finding: finding_terms(&view),
        decision: decision(&view),
        bound: view.state.returned.as_ref().filter(|_| whole).map(|returned| returned.reason.clone()),
        may_issue: view.state.application.is_some() && is_handler(&at),
        frame: Frame::around(&at, &view, Some(Tab::Overview)),
    };
    shown(&template, &Form::default())
}

fn is_handler(at: &AtCase) -> bool {
    at.who.role() == Some(kernel::Role::Handler)
}

fn application(at: &AtCase, view: &CaseView) -> Vec<Term> {
    let Some(application) = &view.state.application else {
        return Vec::new();
    };
    let signed = application.signed_as.get().cloned().unwrap_or_default();
    let consents = if application.consents.is_empty() {
        "没有授权，由本人提供证明".to_owned()
    } else {
        let named = |code: &String| {
            let dataset = at.app().datasets().iter().find(|dataset| dataset.code == *code);
            let office = kernel::OrganisationKind::ALL.into_iter().find(|kind| kind.word() == code);
            dataset
                .map(|dataset| dataset.name.clone())
                .or_else(|| office.map(|kind| kind.label().to_owned()))
                .unwrap_or_else(|| code.clone())
        };
        let names: Vec<String> = application.consents.iter().map(named).collect();
        format!("已授权 {} 项：{}", names.len(), names.join("、"))
    };
    vec![
        Term::new("申请日期", format::day(application.on)),
        Term::new("方式", application.channel.label()),
        Term::new("签名", signed),
        Term::new("数据核验授权", consents),
    ]
}

fn request(view: &CaseView) -> String {
    view.state
        .application
        .as_ref()
        .and_then(|application| application.request.get().cloned())
        .unwrap_or_default()
}

/// The account the money goes to: from the payment once decided, from the application before.
pub(super) fn account(view: &CaseView) -> Vec<Term> {
    let decided = view.payment.as_ref().map(|payment| payment.account.clone());
    let asked = || {
        let application = view.state.application.as_ref()?;
        let account = application.account.get()?;
        Some((account.bank.clone(), account.holder.clone(), account.number.clone()))
    };
    match decided.or_else(asked) {
        Some((bank, holder, number)) if !number.is_empty() => {
            vec![Term::new("户名", holder), Term::new("开户银行", bank), Term::new("账号", number)]
        }
        Some(_) | None => Vec::new(),
    }
}

fn key_facts(view: &CaseView) -> Vec<Term> {
    let rows = || view.facts.iter().flat_map(|group| &group.rows);
    KEY_FACTS
        .into_iter()
        .filter_map(|name| rows().find(|row| row.name == name))
        .filter_map(|row| Some(Term::new(row.label.clone(), row.value.clone()?)))
        .collect()
}

fn finding_terms(view: &CaseView) -> Vec<Term> {
    let Some(finding) = &view.finding else {
        return Vec::new();
    };
    let yuan =
        |fen: Option<i64>| fen.map_or_else(|| "尚不能算出".to_owned(), |fen| kernel::Fen::new(fen).yuan());
    let held: Vec<&str> =
        finding.grounds.iter().filter(|row| row.holds == Some(true)).map(|row| row.label.as_str()).collect();
    let range = match (finding.amount.low_fen, finding.amount.high_fen) {
        (Some(_), Some(_)) => {
            format!("{} 至 {}", yuan(finding.amount.low_fen), yuan(finding.amount.high_fen))
        }
        (_, _) => "尚不能算出".to_owned(),
    };
    vec![
        Term::new("规则认定", finding.outcome.label()),
        Term::new("救助情形", if held.is_empty() { "尚无成立的".to_owned() } else { held.join("、") }),
        Term::new("建议金额", yuan(finding.amount.suggested_fen)),
        Term::new("建议区间", range),
    ]
}

/// The decision, or what is proposed.
pub(super) fn decision(view: &CaseView) -> Vec<Term> {
    match &view.state.decision {
        Some(Decision::Granted { amount_fen, number, on, .. }) => {
            let amount = kernel::Fen::new(*amount_fen);
            vec![
                Term::new("决定", "给予国家司法救助"),
                Term::new("金额", amount.yuan()),
                Term::new("大写", amount.to_chinese()),
                Term::new("文号", number.clone()),
                Term::new("日期", format::day(*on)),
            ]
        }
        Some(Decision::Refused { number, on, .. }) => vec![
            Term::new("决定", "不予国家司法救助"),
            Term::new("文号", number.clone()),
            Term::new("日期", format::day(*on)),
        ],
        None => view.proposal.as_ref().map(proposed).unwrap_or_default(),
    }
}

fn proposed(view: &app::view::case::ProposalView) -> Vec<Term> {
    let amount = match &view.proposal.opinion {
        app::model::Opinion::Grant { amount_fen } => kernel::Fen::new(*amount_fen).yuan(),
        app::model::Opinion::Refuse => "—".to_owned(),
    };
    let signed = format!("{} / {} 人", view.signatures.len(), view.proposal.signers.len());
    vec![
        Term::new("审查意见", view.proposal.opinion.label()),
        Term::new("拟救助金额", amount),
        Term::new("提出人", view.proposer.clone()),
        Term::new("会签", signed),
    ]
}
