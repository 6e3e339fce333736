//! From a pack and a sheet to a finding: outcome, lead, what is missing, priority, amount, programmes, reasons.

use facts::{FactName, FactSheet, Vocabulary};
use kernel::Day;

use crate::{
    ConditionResult, Finding, Outcome, Pack, ProgrammeResult, Reading, Rule, Unsettled, amount,
    evaluate::fold, missing, voices,
};

/// Finds what follows from what is known on a day.
pub fn explain(pack: &Pack, sheet: &FactSheet, vocabulary: &Vocabulary, on: Day) -> Finding {
    let reading = Reading::new(pack, sheet, vocabulary, on);
    let standing = Standing::of(&reading);
    let outcome = standing.outcome();
    let unsettled = unsettled(&reading, &standing);
    let missing = match outcome {
        Outcome::NeedsFacts => missing::ordered(&reading, unsettled.facts),
        Outcome::Eligible | Outcome::NotEligible => Vec::new(),
    };
    let priority = held(&reading, &pack.priorities);
    let (amount, base_wage_missing) = amount::find(&reading, outcome);
    let mut missing_parameters: Vec<String> = unsettled.parameters.into_iter().collect();
    if base_wage_missing {
        missing_parameters.push("base_wage".to_owned());
    }
    let flagged = |flag: fn(&facts::Resolved) -> bool| -> Vec<FactName> {
        let found = reading.facts.iter().filter(|(_, resolved)| flag(resolved));
        found.map(|(name, _)| name.clone()).collect()
    };
    let mut finding = Finding {
        pack: Some(pack.reference()),
        on,
        outcome,
        lead: standing.grounds == Some(true)
            && standing.hardship == Some(true)
            && standing.excluded != Some(true),
        grounds: results(&reading, &pack.grounds),
        refusals: results(&reading, &pack.refusals),
        bars: results(&reading, &pack.bars),
        hardship: standing.hardship,
        hardship_reasons: results(&reading, &pack.hardship),
        questions: missing::questions(&missing, vocabulary),
        missing,
        missing_parameters,
        conflicts: flagged(|resolved| resolved.conflict),
        stale: flagged(|resolved| resolved.stale),
        priority,
        amount,
        programmes: programmes(&reading),
        explanation: crate::Explanation::default(),
    };
    finding.explanation = voices::explanation(&reading, &finding);
    finding
}

/// The three parts an outcome rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Whether a ground holds.
    pub grounds: Option<bool>,
    /// Whether there is hardship.
    pub hardship: Option<bool>,
    /// Whether something excludes.
    pub excluded: Option<bool>,
}

impl Standing {
    pub(crate) fn of(reading: &Reading<'_>) -> Self {
        let pack = reading.pack;
        let any = |rules: &[Rule]| fold(rules.iter().map(|rule| reading.truth(&rule.when)), true);
        Self {
            grounds: any(&pack.grounds),
            hardship: any(&pack.hardship),
            excluded: fold([any(&pack.refusals), any(&pack.bars)], true),
        }
    }

    pub(crate) fn outcome(self) -> Outcome {
        let eligible = fold([self.grounds, self.hardship, self.excluded.map(|truth| !truth)], false);
        match eligible {
            Some(true) => Outcome::Eligible,
            Some(false) => Outcome::NotEligible,
            None => Outcome::NeedsFacts,
        }
    }
}

/// What keeps the three parts unknown. Beside a ground that holds, the other grounds are settled.
pub(crate) fn unsettled(reading: &Reading<'_>, standing: &Standing) -> Unsettled {
    let pack = reading.pack;
    let mut found = Unsettled::default();
    let parts = [
        (standing.grounds, &pack.grounds),
        (standing.hardship, &pack.hardship),
        (standing.excluded, &pack.refusals),
        (standing.excluded, &pack.bars),
    ];
    for (truth, rules) in parts {
        if truth.is_none() {
            for rule in rules {
                reading.unsettled(&rule.when, &mut found);
            }
        }
    }
    found
}

fn results(reading: &Reading<'_>, rules: &[Rule]) -> Vec<ConditionResult> {
    (rules.iter())
        .map(|rule| ConditionResult {
            code: rule.code.clone(),
            holds: reading.truth(&rule.when),
            discretionary: rule.discretionary,
            basis: rule.basis.clone(),
            label: rule.label.clone(),
            status: rule.status,
        })
        .collect()
}

fn held(reading: &Reading<'_>, rules: &[Rule]) -> Vec<String> {
    let holding = rules.iter().filter(|rule| reading.truth(&rule.when) == Some(true));
    holding.map(|rule| rule.code.clone()).collect()
}

fn programmes(reading: &Reading<'_>) -> Vec<ProgrammeResult> {
    (reading.pack.programmes.iter())
        .map(|programme| ProgrammeResult {
            code: programme.code.clone(),
            likely: reading.truth(&programme.when),
            basis: programme.basis.clone(),
            label: programme.label.clone(),
            department: programme.department,
        })
        .collect()
}
