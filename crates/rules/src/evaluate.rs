//! Walks an expression over a sheet of facts in three-valued (Kleene) logic: unknown is carried, never guessed.

use std::{cmp::Ordering, collections::BTreeMap, collections::BTreeSet, sync::Arc};

use facts::{FactKind, FactName, FactSheet, Resolved, Value, Vocabulary};
use kernel::{Day, Region};

use crate::{Comparison, Decimal, Expr, Function, Node, Pack, standards};

/// A pack, a sheet and a day, with every fact resolved once.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) on: Day,
    pub(crate) facts: Arc<BTreeMap<FactName, Resolved>>,
    assumed: Option<(FactName, Value)>,
}

/// What keeps an expression unknown and is not settled by a sibling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unsettled {
    /// Facts nobody knows.
    pub facts: BTreeSet<FactName>,
    /// Figures the pack does not have.
    pub parameters: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    /// Resolves the facts of a sheet for a day.
    pub fn new(pack: &'a Pack, sheet: &FactSheet, vocabulary: &'a Vocabulary, on: Day) -> Self {
        let facts = (sheet.iter())
            .map(|(name, _)| (name.clone(), sheet.resolve(name.as_str(), vocabulary, on)))
            .collect();
        Self { pack, vocabulary, on, facts: Arc::new(facts), assumed: None }
    }

    /// The same reading, supposing that one fact had a value.
    #[must_use]
    pub fn suppose(&self, fact: &FactName, value: Value) -> Self {
        Self { assumed: Some((fact.clone(), value)), ..self.clone() }
    }

    /// The value of a fact; `None` = unknown.
    pub fn value(&self, fact: &str) -> Option<&Value> {
        match &self.assumed {
            Some((name, value)) if name.as_str() == fact => Some(value),
            Some(_) | None => self.facts.get(fact).and_then(|resolved| resolved.value.as_ref()),
        }
    }

    /// Whether a condition holds; `None` = unknown.
    pub fn truth(&self, expr: &Expr) -> Option<bool> {
        match &expr.node {
            Node::Or(parts) => fold(parts.iter().map(|part| self.truth(part)), true),
            Node::And(parts) => fold(parts.iter().map(|part| self.truth(part)), false),
            Node::Not(inner) => self.truth(inner).map(|truth| !truth),
            Node::Compare(how, left, right) => self.compare(*how, left, right),
            Node::Truth(truth) => Some(*truth),
            Node::Fact(name) => self.value(name.as_str()).and_then(Value::as_bool),
            Node::Defined(_, body) => self.truth(body),
            Node::Add(..)
            | Node::Subtract(..)
            | Node::Multiply(..)
            | Node::Number(_)
            | Node::Word(_)
            | Node::Parameter(_)
            | Node::Call(..) => None,
        }
    }

    /// What a calculation gives; `None` = unknown.
    pub fn number(&self, expr: &Expr) -> Option<Decimal> {
        match &expr.node {
            Node::Add(left, right) => self.number(left)?.plus(self.number(right)?),
            Node::Subtract(left, right) => self.number(left)?.minus(self.number(right)?),
            Node::Multiply(left, right) => self.number(left)?.times(self.number(right)?),
            Node::Number(number) => Some(*number),
            Node::Fact(name) => self.value(name.as_str()).and_then(Value::as_int).map(Decimal::from),
            Node::Parameter(name) => self.pack.parameter(name).and_then(|parameter| parameter.value),
            Node::Call(function, name) => self.call(*function, name),
            Node::Defined(_, body) => self.number(body),
            Node::Or(_)
            | Node::And(_)
            | Node::Not(_)
            | Node::Compare(..)
            | Node::Truth(_)
            | Node::Word(_) => None,
        }
    }

    fn call(&self, function: Function, name: &FactName) -> Option<Decimal> {
        let text = self.value(name.as_str())?.as_text()?;
        match function {
            Function::DibaoStandard => {
                let region: Region = text.parse().ok()?;
                let row = standards::dibao(&self.pack.dibao, region, self.on)?;
                Some(Decimal::from(row.monthly_fen.fen()))
            }
            Function::Age => {
                let born: Day = text.parse().ok()?;
                Some(Decimal::from(i64::from(born.years_until(self.on))))
            }
        }
    }

    fn compare(&self, how: Comparison, left: &Expr, right: &Expr) -> Option<bool> {
        let order = match (&left.node, &right.node) {
            (Node::Fact(fact), Node::Word(word)) => self.word_order(fact, word)?,
            (Node::Word(word), Node::Fact(fact)) => self.word_order(fact, word)?.reverse(),
            _ => match (self.number(left), self.number(right)) {
                (Some(left), Some(right)) => left.order(right)?,
                (None, _) | (_, None) => self.truth(left)?.cmp(&self.truth(right)?),
            },
        };
        Some(how.holds(order))
    }

    /// How the value of an enumeration stands to one of its words.
    fn word_order(&self, fact: &FactName, word: &str) -> Option<Ordering> {
        let value = self.value(fact.as_str())?.as_text()?;
        let FactKind::Enum { values, .. } = &self.vocabulary.get(fact.as_str())?.kind else {
            return None;
        };
        let place = |word: &str| values.iter().position(|known| known.word == word);
        Some(place(value)?.cmp(&place(word)?))
    }

    /// Adds what keeps an expression unknown. A part that is known, or beside a sibling that settles it, adds nothing.
    pub fn unsettled(&self, expr: &Expr, found: &mut Unsettled) {
        match &expr.node {
            Node::Or(_) | Node::And(_) | Node::Not(_) => {
                if self.truth(expr).is_none() {
                    for part in expr.parts() {
                        self.unsettled(part, found);
                    }
                }
            }
            Node::Compare(how, left, right) => {
                if self.compare(*how, left, right).is_none() {
                    self.unsettled(left, found);
                    self.unsettled(right, found);
                }
            }
            Node::Add(..) | Node::Subtract(..) | Node::Multiply(..) | Node::Defined(..) => {
                for part in expr.parts() {
                    self.unsettled(part, found);
                }
            }
            Node::Fact(name) => {
                if self.value(name.as_str()).is_none() {
                    found.facts.insert(name.clone());
                }
            }
            Node::Parameter(name) => {
                if self.number(expr).is_none() {
                    found.parameters.insert(name.clone());
                }
            }
            Node::Call(function, name) => {
                if self.value(name.as_str()).is_none() {
                    found.facts.insert(name.clone());
                } else if self.call(*function, name).is_none() {
                    found.parameters.insert(function.word().to_owned());
                }
            }
            Node::Number(_) | Node::Truth(_) | Node::Word(_) => {}
        }
    }
}

/// `settling` wins over everything, unknown over the opposite.
pub(crate) fn fold(parts: impl IntoIterator<Item = Option<bool>>, settling: bool) -> Option<bool> {
    let mut result = Some(!settling);
    for part in parts {
        match part {
            Some(truth) if truth == settling => return Some(settling),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}
