//! A refusal: the platform may not or will not do what was asked, and says why and how to go on. It is a
//! value with its basis, shown to the person and recorded; never an error and never "already done".

use serde::{Deserialize, Serialize};

/// Why something was not done.
///
/// ```
/// use kernel::Refusal;
/// let refusal = Refusal::new("cap_exceeded", "救助金额超过上限", "请调低金额或按程序报批", "design");
/// assert_eq!(refusal.to_string(), "救助金额超过上限");
/// assert_eq!(refusal.on_field("amount").field.as_deref(), Some("amount"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The rule's name, stable for machines: `cap_exceeded`.
    pub code: String,
    /// What is wrong, in Chinese, for the person who asked.
    pub message: String,
    /// How to go on, in Chinese; empty where nothing can be done.
    pub mend: String,
    /// The legal or design basis.
    pub basis: String,
    /// The form field it concerns, where it concerns one.
    pub field: Option<String>,
}

impl Refusal {
    /// A refusal by a rule.
    pub fn new(code: &str, message: impl Into<String>, mend: impl Into<String>, basis: &str) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            mend: mend.into(),
            basis: basis.to_owned(),
            field: None,
        }
    }

    /// The same refusal, said of one form field.
    #[must_use]
    pub fn on_field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}
