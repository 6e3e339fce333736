//! Opinion, signatures and decision. The handler finds a draft made of facts; the approver finds proposal, factors,
//! finding, deviation and the fund's state on one page and signs or sends back there.

use app::{
    Action, App, Error, Principal,
    model::{Decision, Finding, Opinion},
    propose_opinion::{propose_opinion, warnings_of},
    sign_off::{return_proposal, sign_off},
    view::{
        case::{CaseView, ProposalView},
        money::{LedgerFilter, ledger},
    },
};
use askama::Template;
use axum::response::Response;
use kernel::Fen;

use super::{
    at::{AtCase, Settled, named, refusing, shown},
    finding::{Condition, Outcome, outcome},
    frame::{Frame, Tab},
    opinion::{self, FACTORS},
    overview,
};
use crate::{
    failure::Failure,
    look::{Choice, Form, Page, Signer, SignerState, Term, format},
    posted::Posted,
};

#[derive(Template)]
#[template(path = "work/case/decision.html")]
struct DecisionPage {
    page: Page,
    frame: Frame,
    form: Form,
    outcome: Outcome,
    advice: Vec<Term>,
    against: Vec<Condition>,
    missing: Vec<String>,
    decision: Vec<Term>,
    decided_reasons: String,
    proposal: Option<Proposed>,
    signers: Vec<Signer>,
    signed: usize,
    returned: Option<(String, String)>,
    fund: Option<String>,
    fund_short: bool,
    may_propose: bool,
    sign: Sign,
    opinions: Vec<Choice>,
    grounds: Vec<Choice>,
    factors: Vec<(&'static str, &'static str, &'static str)>,
    band: String,
    wants_override: String,
    /// What a grant as the form stands would need a reason for.
    warned: Vec<String>,
    /// The reasons that are asked for: field, label.
    acknowledge: Vec<(&'static str, &'static str)>,
    /// One sum for each of several applicants: field, label.
    awards: Vec<(String, String)>,
    /// The payments it may be paid in: the day's field, the sum's, the label.
    instalments: Vec<(String, String, String)>,
    in_parts: bool,
}

struct Proposed {
    label: &'static str,
    amount: String,
    capital: String,
    deviation: String,
    grounds: Vec<String>,
    reasons: String,
    factors: Vec<(&'static str, String)>,
    override_reason: String,
    proposer: String,
    rules: String,
}

/// Whether the reader signs now, or why not.
struct Sign {
    mine: bool,
    title: String,
    waiting: String,
}

/// Opinion, signatures, decision.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    let view = at.whole(Tab::Decision).await?;
    let form = opinion::draft(&view);
    render(&at, view, form).await
}

/// Proposes an opinion.
pub async fn propose(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let input = match opinion::input(&posted) {
        Ok(input) => input,
        Err(refusals) => return again(&at, refusing(posted.form(), refusals)).await,
    };
    let outcome = propose_opinion(at.app(), &at.who, at.id, posted.seen(), input).await;
    let outcome = match outcome {
        Err(Error::Refused(refusal)) if refusal.field.as_deref() == Some("factors") => {
            Err(Error::Invalid(opinion::beside_factors(&posted, vec![*refusal])))
        }
        Err(error) => {
            let view = at.whole(Tab::Decision).await?;
            Err(named(error, view.finding.iter().flat_map(rule_names).collect()))
        }
        done => done,
    };
    answer(&at, at.settle(outcome, &posted, Tab::Decision, "审查意见已报请审批。").await?).await
}

/// The rules of a finding: code and label.
fn rule_names(finding: &Finding) -> Vec<(String, String)> {
    let rules = finding.grounds.iter().chain(&finding.refusals).chain(&finding.bars);
    rules.map(|row| (row.code.clone(), row.label.clone())).collect()
}

/// Signs the next step.
pub async fn sign(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let comment = posted.get("comment").to_owned();
    let outcome = sign_off(at.app(), &at.who, at.id, posted.seen(), comment).await;
    answer(&at, at.settle(outcome, &posted, Tab::Decision, "已签批。").await?).await
}

/// Sends the proposal back.
pub async fn send_back(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let reason = posted.get("reason").to_owned();
    let outcome = return_proposal(at.app(), &at.who, at.id, posted.seen(), reason).await;
    answer(&at, at.settle(outcome, &posted, Tab::Decision, "已退回承办人修改。").await?).await
}

async fn answer(at: &AtCase, settled: Settled) -> Result<Response, Failure> {
    match settled {
        Settled::Answered(response) => Ok(response),
        Settled::Again(form) => again(at, form).await,
    }
}

async fn again(at: &AtCase, form: Form) -> Result<Response, Failure> {
    let view = at.whole(Tab::Decision).await?;
    render(at, view, form).await
}

async fn render(at: &AtCase, view: CaseView, form: Form) -> Result<Response, Failure> {
    let Some(finding) = &view.finding else {
        return Err(Failure::broken("a whole case came without its finding"));
    };
    let vocabulary = at.app().vocabulary();
    let fund = available(at).await?;
    let asked = view.proposal.as_ref().and_then(|proposal| match proposal.proposal.opinion {
        Opinion::Grant { amount_fen } => Some(Fen::new(amount_fen)),
        Opinion::Refuse => None,
    });
    let may_propose = view.actions.contains(&Action::ProposeOpinion);
    let warnings = match opinion::as_granted(&view, &form).filter(|_| may_propose) {
        Some(input) => match warnings_of(at.app(), &at.who, at.id, input).await {
            Err(Error::Refused(_)) => Vec::new(),
            found => found?,
        },
        None => Vec::new(),
    };
    let advised = !wants_override(finding).is_empty();
    let asked_for = |field: &str| {
        warnings.iter().any(|warning| warning.field == field)
            || form.is_wrong(field)
            || !form.value(field).is_empty()
    };
    let template = DecisionPage {
        page: at.page(&view, Tab::Decision.label()),
        outcome: outcome(finding),
        advice: advice(finding),
        against: against(finding),
        missing: finding.missing.iter().map(|name| vocabulary.label(name.as_str())).collect(),
        decision: if view.state.decision.is_some() { overview::decision(&view) } else { Vec::new() },
        decided_reasons: decided_reasons(&view),
        proposal: view.proposal.as_ref().map(|proposal| proposed(at.app(), proposal, finding)),
        signers: view.proposal.as_ref().map(signers).unwrap_or_default(),
        signed: view.proposal.as_ref().map_or(0, |proposal| proposal.signatures.len()),
        returned: view.state.returned.as_ref().map(|back| (format::day(back.on), back.reason.clone())),
        fund_short: matches!((fund, asked), (Some(fund), Some(asked)) if fund < asked && view.state.decision.is_none()),
        fund: fund.map(Fen::yuan),
        may_propose,
        sign: sign_state(at, &view),
        opinions: vec![
            Choice::new("grant", "给予救助"),
            Choice::new("refuse", "不予救助").hinted("须写明理由；可同时移送社会救助"),
        ],
        grounds: grounds(finding, &form),
        acknowledge: opinion::ACKNOWLEDGED.into_iter().filter(|(field, _)| asked_for(field)).collect(),
        warned: warnings
            .iter()
            .filter(|warning| !(advised && warning.field == "override_reason"))
            .map(|warning| format!("{}（{}）", warning.text, warning.basis))
            .collect(),
        awards: view
            .applicants
            .iter()
            .filter(|_| view.applicants.len() > 1)
            .map(|line| (format!("award.{}", line.person), format!("{}的救助金额", line.name)))
            .collect(),
        instalments: (1..=opinion::INSTALMENTS_MAX)
            .map(|at| (format!("on{at}"), format!("sum{at}"), format!("第 {at} 笔")))
            .collect(),
        in_parts: (1..=opinion::INSTALMENTS_MAX).any(|at| !form.value(&format!("sum{at}")).is_empty()),
        factors: FACTORS.iter().map(|(field, label, hint, _)| (*field, *label, *hint)).collect(),
        band: band(finding),
        wants_override: wants_override(finding),
        frame: Frame::around(at, &view, Some(Tab::Decision)),
        form,
    };
    shown(&template, &template.form)
}

/// What is free in the pool, where the reader may know.
async fn available(at: &AtCase) -> Result<Option<Fen>, Failure> {
    match ledger(at.app(), &at.who, &LedgerFilter { limit: 1, ..LedgerFilter::default() }).await {
        Ok(ledger) => Ok(Some(ledger.available)),
        Err(Error::Denied(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn yuan(fen: Option<i64>) -> String {
    fen.map_or_else(|| "尚不能算出".to_owned(), |fen| Fen::new(fen).yuan())
}

fn band(finding: &Finding) -> String {
    let amount = &finding.amount;
    match (amount.low_fen, amount.high_fen) {
        (Some(low), Some(high)) => {
            let cap =
                amount.cap_fen.map(|cap| format!("，上限 {}", Fen::new(cap).yuan())).unwrap_or_default();
            format!("建议区间 {} 至 {}{cap}", Fen::new(low).yuan(), Fen::new(high).yuan())
        }
        (_, _) => "事实不够，规则还不能算出区间".to_owned(),
    }
}

fn advice(finding: &Finding) -> Vec<Term> {
    let held: Vec<&str> =
        finding.grounds.iter().filter(|row| row.holds == Some(true)).map(|row| row.label.as_str()).collect();
    let hardship = match finding.hardship {
        Some(true) => "生活困难",
        Some(false) => "未达到困难程度",
        None => "待核实",
    };
    vec![
        Term::new("救助情形", if held.is_empty() { "尚无成立的".to_owned() } else { held.join("、") }),
        Term::new("生活状况", hardship),
        Term::new("建议金额", yuan(finding.amount.suggested_fen)),
        Term::new(
            "建议区间",
            format!("{} 至 {}", yuan(finding.amount.low_fen), yuan(finding.amount.high_fen)),
        ),
        Term::new("上限", yuan(finding.amount.cap_fen)),
    ]
}

fn against(finding: &Finding) -> Vec<Condition> {
    let held: Vec<_> =
        finding.bars.iter().chain(&finding.refusals).filter(|row| row.holds == Some(true)).cloned().collect();
    super::finding::conditions(&held)
}

/// Why a grant would need reasons of its own; empty where it would not.
fn wants_override(finding: &Finding) -> String {
    let refusals: Vec<&str> =
        finding.refusals.iter().filter(|row| row.holds == Some(true)).map(|row| row.label.as_str()).collect();
    let mut because = Vec::new();
    if !refusals.is_empty() {
        because.push(format!("存在一般不予救助的情形（{}）", refusals.join("、")));
    }
    match finding.outcome.word() {
        "needs_facts" => because.push("尚有事实未查明".to_owned()),
        "not_eligible" if refusals.is_empty() => because.push("规则认定不符合条件".to_owned()),
        _ => {}
    }
    because.join("；")
}

/// The grounds to choose from: those that hold, are open, or were ticked.
fn grounds(finding: &Finding, form: &Form) -> Vec<Choice> {
    finding
        .grounds
        .iter()
        .filter(|row| row.holds != Some(false) || form.has("grounds", &row.code))
        .map(|row| {
            let state = match row.holds {
                Some(true) => "规则认定成立",
                Some(false) => "规则认定不成立",
                None => "待核实",
            };
            Choice::new(row.code.clone(), row.label.clone()).hinted(format!("{state} · {}", row.basis))
        })
        .collect()
}

fn proposed(app: &App, view: &ProposalView, finding: &Finding) -> Proposed {
    let proposal = &view.proposal;
    let amount = match proposal.opinion {
        Opinion::Grant { amount_fen } => Some(amount_fen),
        Opinion::Refuse => None,
    };
    let label = |code: &String| {
        finding
            .grounds
            .iter()
            .find(|row| row.code == *code)
            .map_or_else(|| code.clone(), |row| row.label.clone())
    };
    Proposed {
        label: proposal.opinion.label(),
        amount: amount.map(|fen| Fen::new(fen).yuan()).unwrap_or_default(),
        capital: amount.map(|fen| Fen::new(fen).to_chinese()).unwrap_or_default(),
        deviation: amount.map(|fen| opinion::deviation(fen, finding)).unwrap_or_default(),
        grounds: proposal.grounds.iter().map(label).collect(),
        reasons: proposal.reasons.get().cloned().unwrap_or_default(),
        factors: proposal
            .factors
            .get()
            .map(|factors| {
                factors.labelled().into_iter().map(|(label, text)| (label, text.to_owned())).collect()
            })
            .unwrap_or_default(),
        override_reason: proposal.override_reason.clone(),
        proposer: view.proposer.clone(),
        rules: app.pack_name(&proposal.finding.pack, &proposal.finding.version),
    }
}

fn signers(view: &ProposalView) -> Vec<Signer> {
    let step = |(at, title): (usize, &String)| match view.signatures.get(at) {
        Some((signature, name)) => Signer {
            name: name.clone(),
            org: title.clone(),
            state: SignerState::Signed,
            at: format::day(signature.on),
            opinion: signature.comment.clone(),
        },
        None => Signer {
            name: String::new(),
            org: title.clone(),
            state: if at == view.signatures.len() && view.next_title.is_some() {
                SignerState::Next
            } else {
                SignerState::Waiting
            },
            at: String::new(),
            opinion: String::new(),
        },
    };
    view.proposal.signers.iter().enumerate().map(step).collect()
}

fn sign_state(at: &AtCase, view: &CaseView) -> Sign {
    let next = view.proposal.as_ref().and_then(|proposal| proposal.next_title.clone()).unwrap_or_default();
    let title = match &at.who {
        Principal::Staff(staff) => staff.title.clone(),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => String::new(),
    };
    let mine = view.actions.contains(&Action::SignOff) && !next.is_empty() && title == next;
    let waiting = if next.is_empty() || mine { String::new() } else { format!("现在由{next}签批。") };
    Sign { mine, title, waiting }
}

fn decided_reasons(view: &CaseView) -> String {
    match &view.state.decision {
        Some(Decision::Refused { reasons, .. }) => reasons.get().cloned().unwrap_or_default(),
        Some(Decision::Granted { .. }) | None => String::new(),
    }
}
