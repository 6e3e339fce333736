//! The trace of an evaluation: every node with its value, every fact with where it came from.

use serde::{Deserialize, Serialize};

use crate::{Expr, FactRead, Node, Reading};

/// What a node gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TraceValue {
    /// A truth value.
    Truth(bool),
    /// A number or a word, as written.
    Text(String),
}

/// A node of an expression with its value on this sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The node as it is written.
    pub expression: String,
    /// What it gave; `None` = unknown.
    pub value: Option<TraceValue>,
    /// The fact it read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<FactRead>,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Trace>,
}

impl Reading<'_> {
    /// The trace of an expression.
    pub fn trace(&self, expr: &Expr) -> Trace {
        let value = match &expr.node {
            Node::Word(word) => Some(TraceValue::Text(word.clone())),
            Node::Fact(name) => self.value(name.as_str()).map(|value| match value.as_bool() {
                Some(truth) => TraceValue::Truth(truth),
                None => TraceValue::Text(value.to_string()),
            }),
            Node::Or(_) | Node::And(_) | Node::Not(_) | Node::Compare(..) | Node::Truth(_) => {
                self.truth(expr).map(TraceValue::Truth)
            }
            Node::Add(..)
            | Node::Subtract(..)
            | Node::Multiply(..)
            | Node::Number(_)
            | Node::Parameter(_)
            | Node::Call(..) => self.number(expr).map(|number| TraceValue::Text(number.to_string())),
            Node::Defined(_, body) => self.trace(body).value,
        };
        let fact = match &expr.node {
            Node::Fact(name) | Node::Call(_, name) => Some(self.read(name.as_str())),
            Node::Or(_)
            | Node::And(_)
            | Node::Not(_)
            | Node::Compare(..)
            | Node::Add(..)
            | Node::Subtract(..)
            | Node::Multiply(..)
            | Node::Number(_)
            | Node::Truth(_)
            | Node::Word(_)
            | Node::Parameter(_)
            | Node::Defined(..) => None,
        };
        Trace {
            expression: expr.to_string(),
            value,
            fact,
            parts: expr.parts().into_iter().map(|part| self.trace(part)).collect(),
        }
    }

    /// A fact as it was read: its value, how people read it, and who said it.
    pub fn read(&self, name: &str) -> FactRead {
        let chosen = self.facts.get(name).and_then(|resolved| resolved.chosen.as_ref());
        let value = self.value(name).cloned();
        let source = chosen.and_then(|chosen| chosen.source.clone());
        FactRead {
            fact: name.into(),
            label: self.vocabulary.label(name),
            text: value
                .as_ref()
                .map_or_else(|| "未知".to_owned(), |value| self.vocabulary.format(name, value)),
            value,
            source_label: source.as_deref().map(|source| self.vocabulary.source_label(source).to_owned()),
            source,
            observed: chosen.and_then(|chosen| chosen.observed),
            basis: chosen.and_then(|chosen| chosen.basis.clone()),
        }
    }
}
