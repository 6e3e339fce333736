//! The finding on a case: what the rules say of what is known, step by step, with what is missing and how to ask for
//! it. It is advice; the decision is a person's.

use app::model::{ConditionResult, Finding};
use askama::Template;
use axum::response::Response;
use kernel::Fen;

use super::{
    at::{AtCase, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Form, Page, format},
};

#[derive(Template)]
#[template(path = "work/case/finding.html")]
struct FindingPage {
    page: Page,
    frame: Frame,
    outcome: Outcome,
    grounds: Vec<Condition>,
    refusals: Vec<Condition>,
    hardship: Condition,
    reasons: Vec<Condition>,
    priority: Vec<String>,
    questions: Vec<(String, String, String)>,
    parameters: Vec<String>,
    conflicts: Vec<String>,
    figures: Vec<(&'static str, String)>,
    over_cap: bool,
    steps: Vec<(String, String, String)>,
    wage: String,
    programmes: Vec<Programme>,
    officer: Vec<Condition>,
    auditor: Vec<AuditorView>,
    pack: Option<(String, String)>,
}

/// What follows, with its colour and mark.
pub struct Outcome {
    pub label: &'static str,
    pub css: &'static str,
    pub icon: &'static str,
}

/// A condition with its truth.
pub struct Condition {
    pub label: String,
    pub basis: String,
    pub mark: Mark,
}

/// Whether something holds, in a mark and a word.
#[derive(Clone, Copy)]
pub struct Mark {
    pub css: &'static str,
    pub icon: &'static str,
    pub word: &'static str,
}

struct Programme {
    label: String,
    department: &'static str,
    basis: String,
    mark: Mark,
}

struct AuditorView {
    rule: String,
    expression: String,
    word: &'static str,
    reads: String,
}

/// The finding.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    let view = at.whole(Tab::Finding).await?;
    let page = at.page(&view, Tab::Finding.label());
    let frame = Frame::around(&at, &view, Some(Tab::Finding));
    let Some(finding) = view.finding else {
        return Err(Failure::broken("a whole case came without its finding"));
    };
    let vocabulary = at.app().vocabulary();
    let against = finding.bars.iter().chain(&finding.refusals);
    let template = FindingPage {
        page,
        frame,
        outcome: outcome(&finding),
        grounds: conditions(&finding.grounds),
        refusals: against.map(condition).collect(),
        hardship: Condition {
            label: "生活困难".to_owned(),
            basis: String::new(),
            mark: mark(finding.hardship),
        },
        reasons: conditions(&finding.hardship_reasons),
        priority: finding.priority.clone(),
        questions: finding
            .questions
            .iter()
            .map(|asked| (asked.label.clone(), asked.question.clone(), asked.help.clone()))
            .collect(),
        parameters: finding.missing_parameters.clone(),
        conflicts: finding.conflicts.iter().map(|name| vocabulary.label(name.as_str())).collect(),
        figures: figures(&finding),
        over_cap: finding.amount.over_cap_allowed == Some(true),
        steps: finding
            .amount
            .steps
            .iter()
            .flatten()
            .map(|step| (step.text.clone(), Fen::new(step.fen).yuan(), step.basis.clone()))
            .collect(),
        wage: wage(&finding),
        programmes: finding
            .programmes
            .iter()
            .map(|row| Programme {
                label: row.label.clone(),
                department: row.department.label(),
                basis: row.basis.clone(),
                mark: likely(row.likely),
            })
            .collect(),
        officer: finding
            .explanation
            .officer
            .iter()
            .map(|line| Condition {
                label: line.text.clone(),
                basis: line.basis.clone(),
                mark: mark(line.holds),
            })
            .collect(),
        auditor: auditor(&finding),
        pack: pack_of(&at, &finding),
    };
    shown(&template, &Form::default())
}

/// Which rules spoke, of which day, and their digest.
fn pack_of(at: &AtCase, finding: &Finding) -> Option<(String, String)> {
    let pack = finding.pack.as_ref()?;
    let name = at.app().pack_name(&pack.id, &pack.version);
    Some((format!("{name}，按 {} 的规定", format::day(finding.on)), pack.digest.clone()))
}

/// What follows from the finding.
pub fn outcome(finding: &Finding) -> Outcome {
    let (css, icon) = match finding.outcome.word() {
        "eligible" => ("note-info", "circle-check"),
        "not_eligible" => ("note-refused", "circle-x"),
        _ => ("note-act", "question-mark"),
    };
    Outcome { label: finding.outcome.label(), css, icon }
}

/// Conditions with their truth.
pub fn conditions(rows: &[ConditionResult]) -> Vec<Condition> {
    rows.iter().map(condition).collect()
}

fn condition(row: &ConditionResult) -> Condition {
    Condition {
        label: row.label.clone(),
        basis: row.basis.clone(),
        mark: if row.discretionary && row.holds.is_none() {
            Mark { css: "is-open", icon: "scale", word: "机关裁量" }
        } else {
            mark(row.holds)
        },
    }
}

/// The mark of a truth value.
pub fn mark(holds: Option<bool>) -> Mark {
    match holds {
        Some(true) => Mark { css: "is-yes", icon: "check", word: "成立" },
        Some(false) => Mark { css: "is-no", icon: "x", word: "不成立" },
        None => Mark { css: "is-open", icon: "question-mark", word: "待核实" },
    }
}

fn likely(likely: Option<bool>) -> Mark {
    let word = match likely {
        Some(true) => "可能符合",
        Some(false) => "不符合",
        None => "待核实",
    };
    Mark { word, ..mark(likely) }
}

/// The amounts of a finding.
fn figures(finding: &Finding) -> Vec<(&'static str, String)> {
    let amount = &finding.amount;
    let yuan = |fen: Option<i64>| fen.map_or_else(|| "尚不能算出".to_owned(), |fen| Fen::new(fen).yuan());
    vec![
        ("建议金额", yuan(amount.suggested_fen)),
        ("区间下限", yuan(amount.low_fen)),
        ("区间上限", yuan(amount.high_fen)),
        ("36 个月上限", yuan(amount.cap_fen)),
    ]
}

fn wage(finding: &Finding) -> String {
    finding.amount.base_wage.as_ref().map_or_else(String::new, |wage| {
        let region = wage.region.parse().map_or_else(|_| wage.region.clone(), kernel::Region::full_name);
        format!(
            "{region} {} 年{} {}，{}",
            wage.year,
            wage.statistic,
            Fen::new(wage.annual_fen).yuan(),
            wage.source
        )
    })
}

fn auditor(finding: &Finding) -> Vec<AuditorView> {
    finding
        .explanation
        .auditor
        .iter()
        .map(|line| AuditorView {
            rule: line.rule.clone(),
            expression: line.expression.clone(),
            word: mark(line.holds).word,
            reads: line.reads.join("\n"),
        })
        .collect()
}
