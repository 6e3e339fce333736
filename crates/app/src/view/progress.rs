//! Progress, for the applicant and for the clerk who brought the application: who has it, until when, what next.

use access::{Action, Principal};
use casework::assistance::{
    AdvanceState, AssistanceCase, CaseStage, Decision, Opinion, PaymentState, Settlement,
};
use kernel::{CaseId, Day, Fen, PersonId, Role};

use super::{
    case::{PersonView, person_view},
    guide::{Times, times},
    my_work::DutyLine,
    referrals::ReferralLine,
};
use crate::{App, Error, facts_of_case::ChecklistItem};

/// A step of the way.
#[derive(Debug, Clone)]
pub struct ProgressStep {
    /// In plain words.
    pub label: &'static str,
    /// What it means.
    pub explain: String,
    /// When it was reached.
    pub on: Option<Day>,
    /// Whether it is the present one.
    pub current: bool,
}

/// A payment among several to the applicant.
#[derive(Debug, Clone)]
pub struct Instalment {
    /// How much.
    pub amount: Fen,
    /// Not before this day; `None` is at once.
    pub due: Option<Day>,
    /// The day it was paid.
    pub paid_on: Option<Day>,
}

/// A paper that may follow (容缺), or a promise in its place (告知承诺).
#[derive(Debug, Clone)]
pub struct Owed {
    /// The item's code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// By when.
    pub due: Day,
    /// How and when it was settled.
    pub settled: Option<(Settlement, Day)>,
}

/// The progress of a case.
pub struct ProgressView {
    /// The case.
    pub id: CaseId,
    /// Events so far.
    pub seq: u64,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage: CaseStage,
    /// The person, masked.
    pub person: PersonView,
    /// The office.
    pub org_name: String,
    /// The way, done and to come.
    pub steps: Vec<ProgressStep>,
    /// Who has it now, in words.
    pub held_by: String,
    /// Until when, where a duty runs.
    pub due: Option<DutyLine>,
    /// What the applicant was asked for: labels and the explanation.
    pub asked: Option<(Vec<String>, String)>,
    /// The checklist, to add papers to.
    pub checklist: Vec<ChecklistItem>,
    /// Papers handed in: label, file name, day unknown.
    pub papers: Vec<(String, String)>,
    /// The decision in plain words.
    pub decision: Option<String>,
    /// The decision's number.
    pub decision_number: String,
    /// The sum in capitals (大写).
    pub amount_chinese: String,
    /// The payments to the applicant where there are several.
    pub instalments: Vec<Instalment>,
    /// The urgent advance and how far it is.
    pub advance: Option<(Fen, AdvanceState)>,
    /// What is still to be paid back.
    pub to_pay_back: Option<Fen>,
    /// The last day of the decision, where more time was given.
    pub extended_to: Option<Day>,
    /// Papers that may follow.
    pub owed: Vec<Owed>,
    /// Other help on the way.
    pub referrals: Vec<ReferralLine>,
    /// Whether they may add papers.
    pub may_add_paper: bool,
    /// Whether they may say that the supplement is complete.
    pub may_finish_supplement: bool,
    /// Whether they may withdraw.
    pub may_withdraw: bool,
}

/// The progress of a case.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn progress(app: &App, who: &Principal, id: CaseId) -> Result<ProgressView, Error> {
    let (case, opening, _) = app.case_for(who, Action::ViewProgress, id).await?;
    let state = &case.state;
    let stage = state.stage.unwrap_or(CaseStage::Informed);
    let checklist = app.checklist(state, &opening).await?;
    let label = |code: &str| {
        checklist
            .iter()
            .find(|item| item.code == code)
            .map_or_else(|| code.to_owned(), |item| item.label.clone())
    };
    let lines = app.open_duties_of(id).await?;
    let on_case = |line: &DutyLine| matches!(line.about, super::my_work::About::Case(_));
    let due =
        lines.iter().filter(|line| on_case(line) && line.paused.is_none()).min_by_key(|line| line.due.day);
    let org_name = app.org_names().await?.get(&opening.org).cloned().unwrap_or_default();
    let card = app.store().person(opening.applicant).await?;
    let resource = app.case_resource(id, state, &opening).await?;
    let may = |action| access::permit(who, action, &resource).is_ok();
    let undecided = stage.is_undecided() && state.application.is_some();
    let (decision, decision_number, amount_chinese) = decision_words(state);
    Ok(ProgressView {
        id,
        seq: case.seq,
        number: opening.number.clone(),
        stage,
        person: person_view(card.as_ref(), false, app.today()),
        steps: steps(state, opening.on, &times(app, opening.organ)),
        held_by: held_by(stage, due, &org_name),
        due: due.cloned(),
        asked: state
            .supplement
            .as_ref()
            .filter(|_| stage == CaseStage::AwaitingSupplement)
            .map(|asked| (asked.items.iter().map(|item| label(item)).collect(), asked.note.clone())),
        papers: state
            .papers
            .iter()
            .map(|paper| (label(&paper.material), paper.file_name.get().cloned().unwrap_or_default()))
            .collect(),
        instalments: instalments(state, opening.applicant),
        advance: state.advance.as_ref().map(|advance| (Fen::new(advance.amount_fen), advance.state)),
        to_pay_back: state
            .recovery
            .as_ref()
            .map(|recovery| Fen::new(recovery.outstanding_fen()))
            .filter(|sum| *sum > Fen::ZERO),
        extended_to: state.extended_to,
        owed: owed(state, &checklist),
        checklist,
        decision,
        decision_number,
        amount_chinese,
        referrals: app.referral_lines(app.store().referrals_of_case(id).await?).await?,
        may_add_paper: may(Action::AddPaper) && (undecided || stage == CaseStage::Informed),
        may_finish_supplement: may(Action::FinishSupplement) && stage == CaseStage::AwaitingSupplement,
        may_withdraw: may(Action::WithdrawApplication) && undecided,
        org_name,
    })
}

/// The papers of a case that may follow, each with its label.
pub fn owed(state: &AssistanceCase, checklist: &[ChecklistItem]) -> Vec<Owed> {
    let one = |owed: &casework::assistance::Deferral| Owed {
        code: owed.item.clone(),
        label: checklist
            .iter()
            .find(|item| item.code == owed.item)
            .map_or_else(|| owed.item.clone(), |item| item.label.clone()),
        due: owed.due,
        settled: owed.settled,
    };
    state.deferred.iter().map(one).collect()
}

/// The applicant's payments, where there are several.
fn instalments(state: &AssistanceCase, applicant: PersonId) -> Vec<Instalment> {
    let own = state.payments.iter().filter(|payment| payment.plan.payee == applicant);
    let standing = own.filter(|payment| payment.state != PaymentState::Voided);
    let parts: Vec<Instalment> = standing
        .map(|payment| Instalment {
            amount: Fen::new(payment.plan.amount_fen),
            due: payment.plan.due,
            paid_on: match &payment.state {
                PaymentState::Paid { on, .. } => Some(*on),
                PaymentState::Planned | PaymentState::Voided => None,
            },
        })
        .collect();
    if parts.len() > 1 { parts } else { Vec::new() }
}

fn decision_words(state: &AssistanceCase) -> (Option<String>, String, String) {
    match &state.decision {
        Some(Decision::Granted { amount_fen, number, on, .. }) => {
            let amount = Fen::new(*amount_fen);
            let words = format!("经审查，{on} 决定给您国家司法救助金 {}。", amount.yuan());
            (Some(words), number.clone(), amount.to_chinese())
        }
        Some(Decision::Refused { reasons, number, on }) => {
            let why = reasons.get().cloned().unwrap_or_default();
            (Some(format!("经审查，{on} 决定不予国家司法救助。理由：{why}")), number.clone(), String::new())
        }
        None => (None, String::new(), String::new()),
    }
}

fn held_by(stage: CaseStage, due: Option<&DutyLine>, org: &str) -> String {
    match (stage, due.map(|line| line.role)) {
        (CaseStage::AwaitingSupplement, _) => "在您这里：请补充材料".to_owned(),
        (CaseStage::Closed | CaseStage::Withdrawn | CaseStage::Abandoned, _)
        | (CaseStage::NotAccepted | CaseStage::Terminated | CaseStage::Revoked, _) => "已经结束".to_owned(),
        (CaseStage::Recovering, _) => "在您这里：请退回款项".to_owned(),
        (CaseStage::Refused, _) => "已经作出决定".to_owned(),
        (_, Some(Role::Approver)) => format!("在{org}审批人手里"),
        (_, Some(Role::Finance)) => format!("在{org}财务部门，正在打款"),
        (_, Some(_) | None) => format!("在{org}承办人手里"),
    }
}

/// The way in plain words, with the days it was reached.
fn steps(state: &AssistanceCase, opened: Day, times: &Times) -> Vec<ProgressStep> {
    let within = |time: &str| if time.is_empty() { "规定期限".to_owned() } else { time.to_owned() };
    let stage = state.stage.unwrap_or(CaseStage::Informed);
    let applied = state.application.as_ref().map(|application| application.on);
    let decided = match &state.decision {
        Some(Decision::Granted { on, .. } | Decision::Refused { on, .. }) => Some(*on),
        None => None,
    };
    let refuses = matches!(state.decision, Some(Decision::Refused { .. }))
        || state
            .proposal
            .as_ref()
            .is_some_and(|proposal| proposal.opinion == Opinion::Refuse && decided.is_some());
    let step =
        |label, explain: &str, on, current| ProgressStep { label, explain: explain.to_owned(), on, current };
    let after = if times.visits.is_empty() {
        "之后会联系您".to_owned()
    } else {
        format!("{}时联系您", times.visits)
    };
    let mut steps = vec![
        step("提交申请", "我们收到了您的申请", applied.or(Some(opened)), stage == CaseStage::Informed),
        step(
            "检查材料",
            &format!("{}内告诉您材料齐不齐", within(&times.check)),
            state.accepted_on,
            matches!(stage, CaseStage::Applied | CaseStage::AwaitingSupplement),
        ),
        step(
            "调查核实",
            "向有关部门核对情况，不用您再跑",
            decided.or(state.proposal.as_ref().and(state.accepted_on)),
            stage.is_review() || stage == CaseStage::Transferred,
        ),
        step("作出决定", &format!("受理后{}内决定", within(&times.decide)), decided, stage.is_being_signed()),
    ];
    if refuses {
        steps.push(step(
            "告知结果",
            "说明理由，并看看还有什么别的帮助",
            decided,
            stage == CaseStage::Refused,
        ));
    } else {
        steps.push(step("发放救助金", "打到您的银行账户", state.paid_on, stage.is_paying()));
        steps.push(step(
            "后续帮扶和回访",
            &after,
            None,
            matches!(stage, CaseStage::Paid | CaseStage::FollowingUp),
        ));
    }
    for step in &mut steps {
        if step.current {
            step.on = None;
        }
    }
    steps
}

/// The case that a number names, for a clerk's or an officer's link.
///
/// # Errors
/// Not found, or the store's.
pub async fn case_of_number(app: &App, number: &str) -> Result<CaseId, Error> {
    let row = app.store().case_by_number(&crate::session::normal_number(number)).await?;
    row.map(|row| row.id).ok_or_else(|| Error::not_found("这个受理编号"))
}
