//! What was typed into a form and what is wrong with it, so that a page can be shown again with nothing lost.

use std::collections::BTreeMap;

/// The values and errors of a form, by field name.
///
/// ```
/// use web::look::Form;
/// let form = Form::default().with("phone", "138").refusing("phone", "手机号应为 11 位数字");
/// assert_eq!(form.value("phone"), "138");
/// assert_eq!(form.error("phone"), "手机号应为 11 位数字");
/// assert_eq!(form.error("name"), "");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    errors: Vec<(String, String)>,
}

impl Form {
    /// A form with what was sent, several values of one name included.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            form.values.entry(name).or_default().push(value);
        }
        form
    }

    /// The same form with one more value.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.entry(name.to_owned()).or_default().push(value.into());
        self
    }

    /// The same form with an error beside a field: what is wrong and how to mend it.
    pub fn refusing(mut self, name: &str, error: impl Into<String>) -> Self {
        self.refuse(name, error);
        self
    }

    /// Puts an error beside a field; the first one of a field is shown beside it, all stand in the summary.
    pub fn refuse(&mut self, name: &str, error: impl Into<String>) {
        self.errors.push((name.to_owned(), error.into()));
    }

    /// The first value of a field; empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// All values of a field.
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// A choice of this field was made.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).iter().any(|chosen| chosen == value)
    }

    /// The first error of a field; empty where there is none.
    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| field == name).map_or("", |(_, error)| error.as_str())
    }

    /// Something is wrong with this field.
    pub fn is_wrong(&self, name: &str) -> bool {
        !self.error(name).is_empty()
    }

    /// Field names and errors in the order they were found.
    pub fn errors(&self) -> &[(String, String)] {
        &self.errors
    }

    /// Nothing is wrong.
    pub fn is_right(&self) -> bool {
        self.errors.is_empty()
    }
}

/// A choice of a select or of radio buttons.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it means, under the label; may be empty (selects do not show it).
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// The same choice with a hint.
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}
