//! Reads expressions: `injury_grade >= serious_2 and (unsolved or offender_cannot_pay)`. Names are resolved while
//! reading: a fact of the vocabulary, a definition or a parameter of the pack, else a word of an enumeration.

use std::{collections::BTreeMap, sync::Arc};

use facts::{FactName, Unit, Vocabulary};

use crate::{Comparison, Decimal, Expr, Function, Node};

/// What names may stand for.
pub struct Scope<'a> {
    /// The facts.
    pub vocabulary: &'a Vocabulary,
    /// The pack's figures with their units.
    pub parameters: &'a BTreeMap<String, Unit>,
    /// The pack's named expressions.
    pub definitions: &'a BTreeMap<String, Arc<Expr>>,
}

/// What is wrong with an expression, and where (in characters, from 0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExprError {
    /// The place in the text.
    pub at: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: String,
}

impl ExprError {
    pub(crate) fn new(at: usize, message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { at, message: message.into(), mend: mend.into() }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Number(Decimal),
    Sign(&'static str),
    End,
}

/// Reads one expression; types are checked elsewhere.
///
/// # Errors
/// The first place that cannot be read.
pub fn parse(text: &str, scope: &Scope<'_>) -> Result<Expr, ExprError> {
    let tokens = tokenize(text)?;
    let mut parser = Parser { tokens, next: 0, scope, depth: 0 };
    let expr = parser.or()?;
    match parser.peek() {
        (Token::End, _) => Ok(expr),
        (token, at) => Err(ExprError::new(
            at,
            format!("这里不应出现{}", describe(&token)),
            "请在两个条件之间写 and 或 or，并核对括号",
        )),
    }
}

const SIGNS: [&str; 12] = ["!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "(", ")", ","];

fn tokenize(text: &str) -> Result<Vec<(Token, usize)>, ExprError> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        let run =
            |keep: fn(char) -> bool| -> String { chars.iter().skip(at).take_while(|c| keep(**c)).collect() };
        if first.is_whitespace() {
            at += 1;
        } else if first.is_ascii_lowercase() || first == '_' {
            let name = run(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            let length = name.chars().count();
            tokens.push((Token::Name(name), at));
            at += length;
        } else if first.is_ascii_digit() {
            let digits = run(|c| c.is_ascii_digit() || c == '.');
            let number = digits.parse().map_err(|()| {
                ExprError::new(at, format!("「{digits}」不是数"), "请写成 12 或 0.6 这样的数")
            })?;
            tokens.push((Token::Number(number), at));
            at += digits.chars().count();
        } else {
            let rest: String = chars.iter().skip(at).take(2).collect();
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign)).ok_or_else(|| {
                ExprError::new(
                    at,
                    format!("读不懂字符「{first}」"),
                    "表达式只用小写英文名、数、and or not、= != < <= > >=、+ - * 和英文括号",
                )
            })?;
            tokens.push((Token::Sign(sign), at));
            at += sign.len();
        }
    }
    tokens.push((Token::End, chars.len()));
    Ok(tokens)
}

fn describe(token: &Token) -> String {
    match token {
        Token::Name(name) => format!("「{name}」"),
        Token::Number(number) => format!("「{number}」"),
        Token::Sign(sign) => format!("「{sign}」"),
        Token::End => "结尾".to_owned(),
    }
}

/// Deeper nesting than any rule needs; it keeps a hostile pack from exhausting the stack.
const DEPTH_MAX: usize = 64;

struct Parser<'a> {
    tokens: Vec<(Token, usize)>,
    next: usize,
    scope: &'a Scope<'a>,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> (Token, usize) {
        self.tokens.get(self.next).cloned().unwrap_or((Token::End, 0))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.next), Some((Token::Name(name), _)) if name == word);
        self.next += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.next), Some((Token::Sign(s), _)) if *s == sign);
        self.next += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Expr, ExprError> {
        let at = self.peek().1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(ExprError::new(at, "括号套得太深", "请用 define 给一部分条件起名"));
        }
        let mut parts = vec![self.and()?];
        while self.take_word("or") {
            parts.push(self.and()?);
        }
        self.depth -= 1;
        Ok(several(parts, at, Node::Or))
    }

    fn and(&mut self) -> Result<Expr, ExprError> {
        let at = self.peek().1;
        let mut parts = vec![self.not()?];
        while self.take_word("and") {
            parts.push(self.not()?);
        }
        Ok(several(parts, at, Node::And))
    }

    fn not(&mut self) -> Result<Expr, ExprError> {
        let at = self.peek().1;
        let mut times = 0;
        while self.take_word("not") {
            times += 1;
        }
        let mut expr = self.comparison()?;
        for _ in 0..times {
            expr = Expr::new(Node::Not(Box::new(expr)), at);
        }
        Ok(expr)
    }

    fn comparison(&mut self) -> Result<Expr, ExprError> {
        let left = self.sum()?;
        let at = left.at;
        let how = match self.peek().0 {
            Token::Sign("=") => Comparison::Equal,
            Token::Sign("!=") => Comparison::NotEqual,
            Token::Sign("<") => Comparison::Less,
            Token::Sign("<=") => Comparison::AtMost,
            Token::Sign(">") => Comparison::More,
            Token::Sign(">=") => Comparison::AtLeast,
            Token::Sign(_) | Token::Name(_) | Token::Number(_) | Token::End => return Ok(left),
        };
        self.next += 1;
        let right = self.sum()?;
        Ok(Expr::new(Node::Compare(how, Box::new(left), Box::new(right)), at))
    }

    fn sum(&mut self) -> Result<Expr, ExprError> {
        let mut left = self.product()?;
        loop {
            let at = left.at;
            if self.take_sign("+") {
                left = Expr::new(Node::Add(Box::new(left), Box::new(self.product()?)), at);
            } else if self.take_sign("-") {
                left = Expr::new(Node::Subtract(Box::new(left), Box::new(self.product()?)), at);
            } else {
                return Ok(left);
            }
        }
    }

    fn product(&mut self) -> Result<Expr, ExprError> {
        let mut left = self.primary()?;
        while self.take_sign("*") {
            let at = left.at;
            left = Expr::new(Node::Multiply(Box::new(left), Box::new(self.primary()?)), at);
        }
        Ok(left)
    }

    fn primary(&mut self) -> Result<Expr, ExprError> {
        let (token, at) = self.peek();
        self.next += 1;
        match token {
            Token::Number(number) => Ok(Expr::new(Node::Number(number), at)),
            Token::Sign("(") => {
                let inner = self.or()?;
                self.close(at)?;
                Ok(inner)
            }
            Token::Name(name) if matches!(name.as_str(), "and" | "or" | "not") => {
                Err(ExprError::new(at, format!("「{name}」前后缺条件"), "请补上条件或删去多余的连接词"))
            }
            Token::Name(name) => self.name(name, at),
            Token::Sign(_) | Token::End => Err(ExprError::new(
                at,
                format!("这里应是条件或数，却是{}", describe(&token)),
                "请补上事实名、数或括号中的条件",
            )),
        }
    }

    fn name(&mut self, name: String, at: usize) -> Result<Expr, ExprError> {
        if self.take_sign("(") {
            return self.call(&name, at);
        }
        let node = match name.as_str() {
            "true" => Node::Truth(true),
            "false" => Node::Truth(false),
            _ if self.scope.vocabulary.get(&name).is_some() => Node::Fact(FactName(name)),
            _ if self.scope.parameters.contains_key(&name) => Node::Parameter(name),
            _ => match self.scope.definitions.get(&name) {
                Some(body) => Node::Defined(name, Arc::clone(body)),
                None => Node::Word(name),
            },
        };
        Ok(Expr::new(node, at))
    }

    fn call(&mut self, name: &str, at: usize) -> Result<Expr, ExprError> {
        let Some(function) = Function::ALL.into_iter().find(|function| function.word() == name) else {
            return Err(ExprError::new(
                at,
                format!("没有函数「{name}」"),
                "只有 dibao_standard（居住地） 和 age（出生日期）",
            ));
        };
        let (token, argument_at) = self.peek();
        self.next += 1;
        let Token::Name(fact) = token else {
            return Err(ExprError::new(argument_at, "括号里应是一个事实名", "请写成 age(birth_date)"));
        };
        self.close(at)?;
        Ok(Expr::new(Node::Call(function, FactName(fact)), at))
    }

    fn close(&mut self, opened: usize) -> Result<(), ExprError> {
        if self.take_sign(")") {
            return Ok(());
        }
        let (token, at) = self.peek();
        Err(ExprError::new(
            at,
            format!("第 {} 个字符处的括号没有关上，这里却是{}", opened + 1, describe(&token)),
            "请补上「）」",
        ))
    }
}

fn several(mut parts: Vec<Expr>, at: usize, node: fn(Vec<Expr>) -> Node) -> Expr {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            Expr::new(node(parts), at)
        }
    }
}
