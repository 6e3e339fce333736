//! The order of what is missing: first the fact whose answer, whatever it is, gets furthest.

use std::collections::BTreeSet;

use facts::{FactDef, FactKind, FactName, Value, Vocabulary};

use crate::{
    Outcome, Question, Reading,
    explain::{Standing, unsettled},
};

/// A weight of 1000 shared among the answers somebody may give.
const WHOLE: usize = 1000;
/// The share of the answer nearly everybody gives.
const USUAL: usize = 950;

/// Orders missing facts by how far an answer gets on average: an answer that settles the outcome counts whole, another
/// by the share of the missing facts it settles besides. Ties keep the vocabulary's order.
pub(crate) fn ordered(reading: &Reading<'_>, facts: BTreeSet<FactName>) -> Vec<FactName> {
    let before = facts.len().max(1);
    let mut ranked: Vec<(usize, usize, FactName)> = (facts.into_iter())
        .map(|fact| {
            let reach = reach(reading, &fact, before);
            (reach, reading.vocabulary.position(fact.as_str()), fact)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, &a.2).cmp(&(b.1, &b.2))));
    ranked.into_iter().map(|(_, _, fact)| fact).collect()
}

fn reach(reading: &Reading<'_>, fact: &FactName, before: usize) -> usize {
    let Some(def) = reading.vocabulary.get(fact.as_str()) else {
        return 0;
    };
    (answers(def).into_iter())
        .map(|(value, weight)| {
            let supposed = reading.suppose(fact, value);
            let standing = Standing::of(&supposed);
            match standing.outcome() {
                Outcome::Eligible | Outcome::NotEligible => weight,
                Outcome::NeedsFacts => {
                    let left = unsettled(&supposed, &standing).facts.len().min(before);
                    weight * (before - left) / before
                }
            }
        })
        .sum()
}

/// Answers to try, with weights that sum to about [`WHOLE`]. Numbers are tried at their ends.
fn answers(def: &FactDef) -> Vec<(Value, usize)> {
    let values: Vec<Value> = match &def.kind {
        FactKind::Bool => vec![true.into(), false.into()],
        FactKind::Int { min, max, .. } => vec![(*min).into(), (*max).into()],
        FactKind::Enum { values, .. } => values.iter().map(|value| value.word.as_str().into()).collect(),
        FactKind::Date => vec!["1950-01-01".into(), "2020-01-01".into()],
        FactKind::Text | FactKind::Region => Vec::new(),
    };
    let count = values.len().max(1);
    (values.into_iter())
        .map(|value| {
            let weight = match &def.usual {
                None => WHOLE / count,
                Some(usual) if *usual == value => USUAL,
                Some(_) => (WHOLE - USUAL) / count.saturating_sub(1).max(1),
            };
            (value, weight)
        })
        .collect()
}

/// Missing facts as questions, in the same order.
pub(crate) fn questions(missing: &[FactName], vocabulary: &Vocabulary) -> Vec<Question> {
    (missing.iter())
        .map(|fact| {
            let def = vocabulary.get(fact.as_str());
            Question {
                fact: fact.clone(),
                label: vocabulary.label(fact.as_str()),
                question: def.map(|def| def.question.clone()).unwrap_or_default(),
                help: def.map(|def| def.help.clone()).unwrap_or_default(),
            }
        })
        .collect()
}
