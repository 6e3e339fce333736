//! A pack's own tests: facts and what must be found. Whoever edits a pack runs them before it takes effect.

use facts::{FactSheet, Vocabulary};
use kernel::Day;
use serde::Deserialize;

use crate::{ConditionResult, Finding, Pack, explain};

/// A case of a pack.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackCase {
    /// What it shows.
    pub name: String,
    /// The day it is asked about.
    pub on: Day,
    /// The facts, as in a fact file.
    pub facts: serde_json::Value,
    /// What must be found.
    pub expect: CaseExpectation,
}

/// What a case expects; what is not named is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseExpectation {
    /// `eligible`, `not_eligible` or `needs_facts`.
    pub outcome: Option<String>,
    /// Whether it is a lead.
    pub lead: Option<bool>,
    /// Exactly the grounds that hold.
    pub grounds: Option<Vec<String>>,
    /// Exactly the grounds that are unknown.
    pub grounds_unknown: Option<Vec<String>>,
    /// Exactly the refusals that hold.
    pub refusals: Option<Vec<String>>,
    /// `true`, `false` or `unknown`.
    pub hardship: Option<String>,
    /// Exactly what is missing, in any order.
    pub missing: Option<Vec<String>>,
    /// What is asked first.
    pub missing_first: Option<String>,
    /// Exactly the parameters without a figure.
    pub missing_parameters: Option<Vec<String>>,
    /// Exactly the facts in conflict.
    pub conflicts: Option<Vec<String>>,
    /// Exactly the stale facts.
    pub stale: Option<Vec<String>>,
    /// Exactly the priority groups.
    pub priority: Option<Vec<String>>,
    /// The programmes that are likely, exactly.
    pub programmes: Option<Vec<String>>,
    /// A month of the base wage.
    pub base_monthly_fen: Option<i64>,
    /// The cap.
    pub cap_fen: Option<i64>,
    /// The upper end of the band.
    pub high_fen: Option<i64>,
    /// A published award that the band must hold.
    pub holds_award_fen: Option<i64>,
    /// Whether the over-cap approval may be asked for.
    pub over_cap_allowed: Option<bool>,
}

impl PackCase {
    /// Runs the case.
    ///
    /// # Errors
    /// Every expectation that is not met: what was expected, what was found.
    pub fn check(&self, pack: &Pack, vocabulary: &Vocabulary) -> Result<Finding, Vec<String>> {
        let sheet = FactSheet::from_json(&self.facts, vocabulary)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        let finding = explain(pack, &sheet, vocabulary, self.on);
        let complaints = self.expect.complaints(&finding);
        if complaints.is_empty() { Ok(finding) } else { Err(complaints) }
    }
}

impl CaseExpectation {
    fn complaints(&self, finding: &Finding) -> Vec<String> {
        let mut out = Complaints(Vec::new());
        let hardship = finding.hardship.map_or_else(|| "unknown".to_owned(), |truth| truth.to_string());
        out.same("outcome", self.outcome.as_deref(), finding.outcome.word());
        out.same("lead", self.lead, finding.lead);
        out.same("hardship", self.hardship.as_deref(), hardship.as_str());
        out.set("grounds", self.grounds.as_ref(), codes(&finding.grounds, Some(true)));
        out.set("grounds_unknown", self.grounds_unknown.as_ref(), codes(&finding.grounds, None));
        out.set("refusals", self.refusals.as_ref(), codes(&finding.refusals, Some(true)));
        out.set("missing", self.missing.as_ref(), texts(&finding.missing));
        out.set("missing_parameters", self.missing_parameters.as_ref(), texts(&finding.missing_parameters));
        out.set("conflicts", self.conflicts.as_ref(), texts(&finding.conflicts));
        out.set("stale", self.stale.as_ref(), texts(&finding.stale));
        out.set("priority", self.priority.as_ref(), texts(&finding.priority));
        let likely = finding.programmes.iter().filter(|programme| programme.likely == Some(true));
        out.set(
            "programmes",
            self.programmes.as_ref(),
            likely.map(|programme| programme.code.clone()).collect(),
        );
        let first = finding.missing.first().map(ToString::to_string);
        out.same("missing_first", self.missing_first.as_ref().map(|fact| Some(fact.clone())), first);
        let amount = &finding.amount;
        out.same("base_monthly_fen", self.base_monthly_fen.map(Some), amount.base_monthly_fen);
        out.same("cap_fen", self.cap_fen.map(Some), amount.cap_fen);
        out.same("high_fen", self.high_fen.map(Some), amount.high_fen);
        out.same("over_cap_allowed", self.over_cap_allowed.map(Some), amount.over_cap_allowed);
        if let Some(award) = self.holds_award_fen {
            let held = amount.low_fen.is_some_and(|low| low <= award)
                && amount.high_fen.is_some_and(|high| award <= high);
            if !held {
                out.0.push(format!(
                    "公开案例的 {award} 分不在幅度 {:?}–{:?} 内",
                    amount.low_fen, amount.high_fen
                ));
            }
        }
        out.0
    }
}

struct Complaints(Vec<String>);

impl Complaints {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, wanted: Option<T>, found: T) {
        if let Some(wanted) = wanted
            && wanted != found
        {
            self.0.push(format!("{what}：应为 {wanted:?}，得到 {found:?}"));
        }
    }

    fn set(&mut self, what: &str, wanted: Option<&Vec<String>>, mut found: Vec<String>) {
        let wanted = wanted.map(|wanted| {
            let mut wanted = wanted.clone();
            wanted.sort();
            wanted
        });
        found.sort();
        self.same(what, wanted, found);
    }
}

fn codes(results: &[ConditionResult], holds: Option<bool>) -> Vec<String> {
    let chosen = results.iter().filter(|result| result.holds == holds);
    chosen.map(|result| result.code.clone()).collect()
}

fn texts(names: &[impl ToString]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}
