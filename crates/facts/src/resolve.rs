//! Which of several sourced values is read: the most authoritative source, then the latest observed. Two that are
//! equal in both and differ make the fact unknown; disagreement is always reported.

use kernel::Day;

use crate::{FactDef, FactSheet, SourcedValue, Value, Vocabulary};

/// What a fact is taken to be on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolved {
    /// The value read; `None` = unknown.
    pub value: Option<Value>,
    /// Where it came from.
    pub chosen: Option<SourcedValue>,
    /// Whether the sources disagree.
    pub conflict: bool,
    /// Whether the value is past its freshness; it is read all the same.
    pub stale: bool,
}

impl FactSheet {
    /// Chooses the value of a fact on a day.
    pub fn resolve(&self, name: &str, vocabulary: &Vocabulary, on: Day) -> Resolved {
        let values = self.get(name);
        let def = vocabulary.get(name);
        let standing = |value: &SourcedValue| {
            let rank = rank(value.source.as_deref(), def, vocabulary);
            (std::cmp::Reverse(rank), value.observed)
        };
        let Some(best) = values.iter().map(standing).max() else {
            return Resolved::default();
        };
        let mut top = values.iter().filter(|value| standing(value) == best);
        let Some(first) = top.next() else {
            return Resolved::default();
        };
        let agreed = top.all(|value| value.value == first.value);
        let conflict = values.iter().any(|value| value.value != first.value);
        let stale = match (first.observed, def.and_then(|def| def.freshness_days)) {
            (Some(observed), Some(days)) => observed.plus_days(days) < on,
            (None, _) | (_, None) => false,
        };
        Resolved {
            value: agreed.then(|| first.value.clone()),
            chosen: agreed.then(|| first.clone()),
            conflict,
            stale,
        }
    }

    /// The value of a fact on a day, `None` = unknown.
    pub fn value(&self, name: &str, vocabulary: &Vocabulary, on: Day) -> Option<Value> {
        self.resolve(name, vocabulary, on).value
    }
}

/// Authority of a source nobody ranked: below documents, above a village's certificate.
const UNLISTED: u32 = 25;
/// Authority of a value that does not say where it comes from.
const UNSAID: u32 = 50;

/// The standing of a source for a fact, smaller is better: first what outranks everything, then the fact's own list,
/// then the general authority.
fn rank(source: Option<&str>, def: Option<&FactDef>, vocabulary: &Vocabulary) -> (u8, usize) {
    let Some(source) = source else {
        return (2, UNSAID as usize);
    };
    let authority = vocabulary.source(source).map_or(UNLISTED, |known| known.authority);
    if authority == 0 {
        return (0, 0);
    }
    let department = source.split('.').next().unwrap_or(source);
    let listed = def.and_then(|def| {
        let at = |id: &str| def.sources.iter().position(|listed| listed == id);
        at(source).or_else(|| at(department))
    });
    match listed {
        Some(position) => (1, position),
        None => (2, authority as usize),
    }
}
