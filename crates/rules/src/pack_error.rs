//! What is wrong with a pack: file, line, column, the expression and how to mend it, in Chinese.

use std::fmt;

use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::parse::ExprError;

/// One thing wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    /// The file inside the pack.
    pub file: String,
    /// The line, from 1; 0 = the file as a whole.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The expression, where one is wrong.
    pub expression: Option<String>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, " 第 {} 行第 {} 列", self.line, self.column)?;
        }
        write!(f, ":{}", self.message)?;
        if let Some(expression) = &self.expression {
            write!(f, "（表达式：{expression}）")?;
        }
        write!(f, "。{}", self.mend)
    }
}

impl std::error::Error for PackError {}

impl PackError {
    /// Something wrong with a file as a whole.
    pub fn of_file(file: &str, message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: 0,
            column: 0,
            expression: None,
            message: message.into(),
            mend: mend.into(),
        }
    }

    /// Something wrong at a byte of a file.
    pub(crate) fn at(file: &SourceFile<'_>, byte: usize, message: String, mend: String) -> Self {
        let (line, column) = file.place(byte, 0);
        Self { line, column, ..Self::of_file(file.name, message, mend) }
    }

    /// Something wrong inside an expression.
    pub(crate) fn of_expr(file: &SourceFile<'_>, text: &Spanned<String>, error: ExprError) -> Self {
        let start = text.span().start;
        let literal = file.text.get(start..).unwrap_or_default();
        let quote = if literal.starts_with("\"\"\"") || literal.starts_with("'''") {
            3 + usize::from(literal.get(3..).is_some_and(|rest| rest.starts_with('\n')))
        } else {
            1
        };
        let (line, column) = file.place(start + quote, error.at);
        Self {
            line,
            column,
            expression: Some(text.get_ref().split_whitespace().collect::<Vec<_>>().join(" ")),
            ..Self::of_file(file.name, error.message, error.mend)
        }
    }
}

/// A file of a pack while it is read.
pub(crate) struct SourceFile<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

impl SourceFile<'_> {
    /// Line and column, from 1, of the place `chars` characters after a byte.
    fn place(&self, byte: usize, chars: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let after = self.text.get(byte..).unwrap_or_default().chars().take(chars);
        before.chars().chain(after).fold(
            (1, 1),
            |(line, column), c| {
                if c == '\n' { (line + 1, 1) } else { (line, column + 1) }
            },
        )
    }

    /// Reads TOML into rows.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, PackError> {
        toml::from_str(self.text).map_err(|error| {
            let byte = error.span().map_or(0, |span| span.start);
            PackError::at(
                self,
                byte,
                format!("内容与规则包的格式不符（{}）", error.message()),
                "请对照同类行补上或改正这一项".to_owned(),
            )
        })
    }
}
