//! Types of expressions, checked when a pack is loaded: yes/no where a condition stands, fen with fen, words only
//! beside the enumeration they belong to. What passes here cannot go wrong when it is evaluated.

use std::fmt;

use facts::{FactDef, FactKind, Unit};

use crate::{Comparison, Decimal, Expr, Function, Node, parse::ExprError, parse::Scope};

/// What an expression gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Truth,
    /// A number of a unit.
    Number(Unit),
    /// A word of the enumeration of this fact.
    Word(String),
    /// A word that stands alone; only a comparison gives it a meaning.
    Loose(String),
    /// Text, a day or a region: nothing to calculate with.
    Other,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truth => f.write_str("是/否"),
            Self::Number(unit) => f.write_str(unit_label(*unit)),
            Self::Word(fact) => write!(f, "「{fact}」的枚举值"),
            Self::Loose(word) => write!(f, "单独的词「{word}」"),
            Self::Other => f.write_str("文字、日期或地区"),
        }
    }
}

fn unit_label(unit: Unit) -> &'static str {
    match unit {
        Unit::Plain => "数",
        Unit::Fen => "金额（分）",
        Unit::Person => "人数",
        Unit::Grade => "等级",
        Unit::Year => "年数",
    }
}

/// Checks that an expression is of a type.
///
/// # Errors
/// The first part that does not fit.
pub fn require(expr: &Expr, wanted: &Type, scope: &Scope<'_>) -> Result<(), ExprError> {
    let found = type_of(expr, scope)?;
    if found == *wanted {
        return Ok(());
    }
    if let Type::Loose(word) = &found {
        return Err(loose(expr, word, scope));
    }
    Err(ExprError::new(
        expr.at,
        format!("「{expr}」是{found}，这里需要{wanted}"),
        match wanted {
            Type::Truth => "请补上比较，如 household_size >= 3".to_owned(),
            Type::Number(_) | Type::Word(_) | Type::Loose(_) | Type::Other => "请改正这一部分".to_owned(),
        },
    ))
}

/// The type of an expression.
///
/// # Errors
/// The first part that does not fit.
pub fn type_of(expr: &Expr, scope: &Scope<'_>) -> Result<Type, ExprError> {
    match &expr.node {
        Node::Or(parts) | Node::And(parts) => {
            for part in parts {
                require(part, &Type::Truth, scope)?;
            }
            Ok(Type::Truth)
        }
        Node::Not(inner) => require(inner, &Type::Truth, scope).map(|()| Type::Truth),
        Node::Compare(how, left, right) => compare(expr, *how, left, right, scope).map(|()| Type::Truth),
        Node::Add(left, right) | Node::Subtract(left, right) => add(expr, left, right, scope),
        Node::Multiply(left, right) => multiply(expr, left, right, scope),
        Node::Number(_) => Ok(Type::Number(Unit::Plain)),
        Node::Truth(_) => Ok(Type::Truth),
        Node::Word(word) => Ok(Type::Loose(word.clone())),
        Node::Fact(name) => (scope.vocabulary.get(name.as_str()))
            .map(of_fact)
            .ok_or_else(|| loose(expr, name.as_str(), scope)),
        Node::Parameter(name) => (scope.parameters.get(name))
            .map(|unit| Type::Number(*unit))
            .ok_or_else(|| loose(expr, name, scope)),
        Node::Call(function, name) => {
            let kind = scope.vocabulary.get(name.as_str()).map(|def| &def.kind);
            match (function, kind) {
                (Function::DibaoStandard, Some(FactKind::Region)) => Ok(Type::Number(Unit::Fen)),
                (Function::Age, Some(FactKind::Date)) => Ok(Type::Number(Unit::Year)),
                (Function::DibaoStandard, _) => Err(ExprError::new(
                    expr.at,
                    format!("「{name}」不是地区"),
                    "请写 residence_region 这样的地区事实",
                )),
                (Function::Age, _) => Err(ExprError::new(
                    expr.at,
                    format!("「{name}」不是日期"),
                    "请写 birth_date 这样的日期事实",
                )),
            }
        }
        Node::Defined(_, body) => type_of(body, scope),
    }
}

fn of_fact(def: &FactDef) -> Type {
    match &def.kind {
        FactKind::Bool => Type::Truth,
        FactKind::Int { unit, .. } => Type::Number(*unit),
        FactKind::Enum { .. } => Type::Word(def.name.to_string()),
        FactKind::Text | FactKind::Date | FactKind::Region => Type::Other,
    }
}

fn compare(
    expr: &Expr,
    how: Comparison,
    left: &Expr,
    right: &Expr,
    scope: &Scope<'_>,
) -> Result<(), ExprError> {
    let (a, b) = (type_of(left, scope)?, type_of(right, scope)?);
    match (&a, &b) {
        (Type::Truth, Type::Truth) if !how.needs_order() => Ok(()),
        (Type::Number(_), Type::Number(_)) if same_unit(left, &a, right, &b).is_some() => Ok(()),
        (Type::Word(fact), Type::Loose(word)) | (Type::Loose(word), Type::Word(fact)) => {
            word_of(expr, how, fact, word, scope)
        }
        (Type::Loose(word), _) => Err(loose(left, word, scope)),
        (_, Type::Loose(word)) => Err(loose(right, word, scope)),
        (Type::Truth | Type::Number(_) | Type::Word(_) | Type::Other, _) => Err(ExprError::new(
            expr.at,
            format!("{a}与{b}不能用「{}」比较", how.sign()),
            "请比较同一种类、同一单位的两边；金额一律以分为单位，写成 _fen 事实或单位为 fen 的参数",
        )),
    }
}

fn word_of(expr: &Expr, how: Comparison, fact: &str, word: &str, scope: &Scope<'_>) -> Result<(), ExprError> {
    let Some(FactKind::Enum { values, ordered }) = scope.vocabulary.get(fact).map(|def| &def.kind) else {
        return Ok(());
    };
    let words: Vec<&str> = values.iter().map(|value| value.word.as_str()).collect();
    if !words.contains(&word) {
        return Err(ExprError::new(
            expr.at,
            format!("「{fact}」没有取值「{word}」"),
            format!("可用的取值：{}", words.join("、")),
        ));
    }
    if how.needs_order() && !ordered {
        return Err(ExprError::new(expr.at, format!("「{fact}」的取值没有大小之分"), "请用 = 或 != 比较"));
    }
    Ok(())
}

fn add(expr: &Expr, left: &Expr, right: &Expr, scope: &Scope<'_>) -> Result<Type, ExprError> {
    let (a, b) = (known(left, scope)?, known(right, scope)?);
    same_unit(left, &a, right, &b)
        .map(Type::Number)
        .ok_or_else(|| ExprError::new(expr.at, format!("{a}与{b}不能相加减"), "请使两边单位相同"))
}

fn multiply(expr: &Expr, left: &Expr, right: &Expr, scope: &Scope<'_>) -> Result<Type, ExprError> {
    let (a, b) = (known(left, scope)?, known(right, scope)?);
    match (&a, &b) {
        (Type::Number(Unit::Plain), Type::Number(unit)) | (Type::Number(unit), Type::Number(Unit::Plain)) => {
            Ok(Type::Number(*unit))
        }
        (Type::Number(Unit::Fen), Type::Number(Unit::Person))
        | (Type::Number(Unit::Person), Type::Number(Unit::Fen)) => Ok(Type::Number(Unit::Fen)),
        (Type::Truth | Type::Number(_) | Type::Word(_) | Type::Loose(_) | Type::Other, _) => Err(
            ExprError::new(expr.at, format!("{a}与{b}不能相乘"), "只能乘以没有单位的数，或用金额乘以人数"),
        ),
    }
}

/// The type of a side of a calculation, where no word can stand.
fn known(expr: &Expr, scope: &Scope<'_>) -> Result<Type, ExprError> {
    match type_of(expr, scope)? {
        Type::Loose(word) => Err(loose(expr, &word, scope)),
        found @ (Type::Truth | Type::Number(_) | Type::Word(_) | Type::Other) => Ok(found),
    }
}

/// The common unit of two numbers. A bare number fits any count but not money, where 500 might mean yuan or fen;
/// zero means the same in both.
fn same_unit(left: &Expr, a: &Type, right: &Expr, b: &Type) -> Option<Unit> {
    let zero = |expr: &Expr| expr.node == Node::Number(Decimal::from(0));
    match (a, b) {
        (Type::Number(x), Type::Number(y)) if x == y => Some(*x),
        (Type::Number(Unit::Plain), Type::Number(unit)) if *unit != Unit::Fen || zero(left) => Some(*unit),
        (Type::Number(unit), Type::Number(Unit::Plain)) if *unit != Unit::Fen || zero(right) => Some(*unit),
        (Type::Truth | Type::Number(_) | Type::Word(_) | Type::Loose(_) | Type::Other, _) => None,
    }
}

fn loose(expr: &Expr, word: &str, scope: &Scope<'_>) -> ExprError {
    let known = (scope.vocabulary.facts().iter().map(|def| def.name.as_str()))
        .chain(scope.parameters.keys().map(String::as_str))
        .chain(scope.definitions.keys().map(String::as_str));
    let near = known.filter(|name| distance(name, word) <= 2).min_by_key(|name| distance(name, word));
    ExprError::new(
        expr.at,
        format!("「{word}」不是事实、参数或定义"),
        match near {
            Some(near) => format!("是不是想写「{near}」？"),
            None => "请核对拼写；枚举值只能与它的事实比较，如 injury_grade = serious_1".to_owned(),
        },
    )
}

/// Letters to change, add or leave out to turn one name into another.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.bytes().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != y)).min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
