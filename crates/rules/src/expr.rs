//! The closed tree of expressions: fourteen kinds of node, printed as they are written.

use std::{fmt, sync::Arc};

use facts::FactName;

use crate::Decimal;

/// An expression and where it stands in its text. Two expressions are equal where their trees are.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Its first character's place in the text, from 0, in characters.
    pub at: usize,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

/// The kinds of node.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// True where one part is true, false where all are.
    Or(Vec<Expr>),
    /// False where one part is false, true where all are true.
    And(Vec<Expr>),
    /// The opposite; unknown stays unknown.
    Not(Box<Expr>),
    /// A comparison; unknown where a side is.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// A sum.
    Add(Box<Expr>, Box<Expr>),
    /// A difference.
    Subtract(Box<Expr>, Box<Expr>),
    /// A product.
    Multiply(Box<Expr>, Box<Expr>),
    /// A number.
    Number(Decimal),
    /// `true` or `false`.
    Truth(bool),
    /// A word of an enumeration.
    Word(String),
    /// A fact.
    Fact(FactName),
    /// A figure of the pack.
    Parameter(String),
    /// A figure looked up by a fact.
    Call(Function, FactName),
    /// A named expression of the pack.
    Defined(String, Arc<Expr>),
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it needs an order, not only equality.
    pub fn needs_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }

    /// Whether it holds for two sides that stand so.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// A table or a calculation a fact is put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// The monthly dibao standard per person of a region on the day.
    DibaoStandard,
    /// Completed years since a date on the day.
    Age,
}

impl Function {
    /// Every function.
    pub const ALL: [Self; 2] = [Self::DibaoStandard, Self::Age];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::DibaoStandard => "dibao_standard",
            Self::Age => "age",
        }
    }
}

impl Expr {
    /// An expression at a place.
    pub fn new(node: Node, at: usize) -> Self {
        Self { node, at }
    }

    /// The parts of a node, in order.
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Or(parts) | Node::And(parts) => parts.iter().collect(),
            Node::Not(inner) => vec![inner],
            Node::Defined(_, body) => vec![body],
            Node::Compare(_, left, right)
            | Node::Add(left, right)
            | Node::Subtract(left, right)
            | Node::Multiply(left, right) => vec![left, right],
            Node::Number(_)
            | Node::Truth(_)
            | Node::Word(_)
            | Node::Fact(_)
            | Node::Parameter(_)
            | Node::Call(..) => Vec::new(),
        }
    }

    /// The facts it reads, each once, in the order they stand.
    pub fn facts(&self) -> Vec<&FactName> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a FactName>) {
        if let Node::Fact(name) | Node::Call(_, name) = &self.node
            && !found.contains(&name)
        {
            found.push(name);
        }
        for part in self.parts() {
            part.collect(found);
        }
    }

    fn binding(&self) -> u8 {
        match &self.node {
            Node::Or(_) => 1,
            Node::And(_) => 2,
            Node::Not(_) => 3,
            Node::Compare(..) => 4,
            Node::Add(..) | Node::Subtract(..) => 5,
            Node::Multiply(..) => 6,
            Node::Number(_)
            | Node::Truth(_)
            | Node::Word(_)
            | Node::Fact(_)
            | Node::Parameter(_)
            | Node::Call(..)
            | Node::Defined(..) => 7,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.binding() < least {
            f.write_str("(")?;
            self.write(f, 0)?;
            return f.write_str(")");
        }
        let own = self.binding();
        let binary = |f: &mut fmt::Formatter<'_>, left: &Expr, sign: &str, right: &Expr, sides: (u8, u8)| {
            left.write(f, sides.0)?;
            write!(f, " {sign} ")?;
            right.write(f, sides.1)
        };
        match &self.node {
            Node::Or(parts) => join(f, parts, " or ", own + 1),
            Node::And(parts) => join(f, parts, " and ", own + 1),
            Node::Not(inner) => {
                f.write_str("not ")?;
                inner.write(f, own)
            }
            Node::Compare(how, left, right) => binary(f, left, how.sign(), right, (own + 1, own + 1)),
            Node::Add(left, right) => binary(f, left, "+", right, (own, own + 1)),
            Node::Subtract(left, right) => binary(f, left, "-", right, (own, own + 1)),
            Node::Multiply(left, right) => binary(f, left, "*", right, (own, own + 1)),
            Node::Number(number) => write!(f, "{number}"),
            Node::Truth(truth) => write!(f, "{truth}"),
            Node::Word(word) | Node::Parameter(word) | Node::Defined(word, _) => f.write_str(word),
            Node::Fact(name) => write!(f, "{name}"),
            Node::Call(function, name) => write!(f, "{}({name})", function.word()),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Expr], sign: &str, least: u8) -> fmt::Result {
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            f.write_str(sign)?;
        }
        part.write(f, least)?;
    }
    Ok(())
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}
