//! What the rules find, as advice on a page: grounds with their truth, hardship, the way to the amount, what is
//! missing. A person decides.

use app::{App, model::Finding};
use kernel::Fen;

/// The finding as shown.
pub struct Advice {
    /// 符合条件、不符合条件、待核实
    pub outcome: &'static str,
    /// The CSS class of the note.
    pub css: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Which rules spoke, and of which day.
    pub rules: String,
    /// Lists of conditions with their heading.
    pub lists: Vec<(&'static str, Vec<Condition>)>,
    /// The steps to the amount.
    pub steps: Vec<(String, String, String)>,
    /// The band and the suggestion.
    pub amount: Option<(String, String)>,
    /// What nobody knows and what matters, the most decisive first.
    pub missing: Vec<String>,
    /// Facts about which sources disagree.
    pub conflicts: Vec<String>,
    /// Other help that is likely.
    pub programmes: Vec<(String, String)>,
}

/// A condition with its truth.
pub struct Condition {
    /// Its label.
    pub label: String,
    /// Its article.
    pub basis: String,
    /// Whether it holds.
    pub holds: Holds,
}

/// Three-valued truth.
pub struct Holds(Option<bool>);

impl Holds {
    /// `yes`, `no`, `open`.
    pub fn css(&self) -> &'static str {
        match self.0 {
            Some(true) => "yes",
            Some(false) => "no",
            None => "open",
        }
    }
}

/// The advice of a finding. Refusals and bars are shown where they hold or are not known.
pub fn advice(app: &App, finding: &Finding) -> Advice {
    let vocabulary = app.vocabulary();
    let (css, icon) = match finding.outcome.word() {
        "eligible" => ("note-done", "circle-check"),
        "not_eligible" => ("note-refused", "circle-x"),
        _ => ("note-act", "help-circle"),
    };
    let against = finding.bars.iter().chain(&finding.refusals).filter(|row| row.holds != Some(false));
    let labels =
        |names: &[app::model::FactName]| names.iter().map(|name| vocabulary.label(name.as_str())).collect();
    let lists = [
        (
            "救助情形",
            finding
                .grounds
                .iter()
                .map(|row| condition(&row.label, &row.basis, row.holds))
                .collect::<Vec<_>>(),
        ),
        (
            "生活困难",
            finding.hardship_reasons.iter().map(|row| condition(&row.label, &row.basis, row.holds)).collect(),
        ),
        ("可能不予救助的情形", against.map(|row| condition(&row.label, &row.basis, row.holds)).collect()),
    ];
    Advice {
        outcome: finding.outcome.label(),
        css,
        icon,
        rules: finding
            .pack
            .as_ref()
            .map(|pack| format!("{}，按 {} 的情况", app.pack_name(&pack.id, &pack.version), finding.on))
            .unwrap_or_default(),
        lists: lists.into_iter().filter(|(_, rows)| !rows.is_empty()).collect(),
        steps: steps_of(finding),
        amount: amount_of(finding),
        missing: labels(&finding.missing),
        conflicts: labels(&finding.conflicts),
        programmes: finding
            .programmes
            .iter()
            .filter(|programme| programme.likely != Some(false))
            .map(|programme| (programme.label.clone(), programme.department.label().to_owned()))
            .collect(),
    }
}

fn condition(label: &str, basis: &str, holds: Option<bool>) -> Condition {
    Condition { label: label.to_owned(), basis: basis.to_owned(), holds: Holds(holds) }
}

fn yuan(fen: i64) -> String {
    Fen::new(fen).yuan()
}

fn steps_of(finding: &Finding) -> Vec<(String, String, String)> {
    let steps = finding.amount.steps.iter().flatten();
    steps.map(|step| (step.text.clone(), yuan(step.fen), step.basis.clone())).collect()
}

fn amount_of(finding: &Finding) -> Option<(String, String)> {
    let amount = &finding.amount;
    let suggested = amount.suggested_fen?;
    let band = match (amount.low_fen, amount.high_fen) {
        (Some(low), Some(high)) => format!("{} 至 {}", yuan(low), yuan(high)),
        (Some(one), None) | (None, Some(one)) => yuan(one),
        (None, None) => String::new(),
    };
    Some((yuan(suggested), band))
}
