//! The page that asks once more before several things are done at once, and the page that says what came of each.

use app::{Error, Outcome, bulk::Answer};
use askama::Template;

use crate::{
    failure::Failure,
    look::{Choice, Form, Page},
};

/// The question: what is done to which, and what it needs.
#[derive(Template)]
#[template(path = "work/bulk/ask.html")]
pub struct AskPage {
    pub page: Page,
    pub form: Form,
    /// 把 3 条线索转为案件
    pub question: String,
    /// What it means.
    pub explain: &'static str,
    pub action: &'static str,
    pub back: &'static str,
    /// What is done, as the form says it.
    pub what: String,
    /// Which: id and name.
    pub chosen: Vec<(String, String)>,
    /// Whom or what to choose, where something is: field, label, choices.
    pub choose: Option<(&'static str, &'static str, Vec<Choice>)>,
    /// A reason is needed.
    pub reason: bool,
}

/// What came of each.
#[derive(Template)]
#[template(path = "work/bulk/done.html")]
pub struct DonePage {
    pub page: Page,
    pub title: String,
    pub back: &'static str,
    pub rows: Vec<DoneRow>,
    pub done: usize,
}

/// What came of one.
pub struct DoneRow {
    pub href: String,
    pub name: String,
    pub done: bool,
    pub text: String,
}

/// The row of an answer; a fault of the house is logged and told as such.
pub fn row<Id: ToString>(path: &str, name: String, answer: Answer<Id>) -> DoneRow {
    let href = format!("{path}/{}", answer.id.to_string());
    match answer.outcome {
        Ok(Outcome::Changed) => DoneRow { href, name, done: true, text: "已办理".to_owned() },
        Ok(Outcome::Unchanged) => {
            DoneRow { href, name, done: true, text: "原来就是这样，没有变化".to_owned() }
        }
        Err(error) => DoneRow { href, name, done: false, text: told(error) },
    }
}

fn told(error: Error) -> String {
    match error {
        Error::Refused(refusal) | Error::Denied(refusal) | Error::NotFound(refusal) => {
            format!("{}{}", refusal.message, refusal.mend)
        }
        Error::Invalid(refusals) => refusals.into_iter().map(|refusal| refusal.message).collect(),
        fault @ (Error::Store(_) | Error::Broken(_)) => {
            let _logged = Failure::from(fault);
            "系统出错，这一件没有办理。请稍后再试。".to_owned()
        }
    }
}

/// The ids that were ticked, those that are ids.
pub fn chosen<Id: std::str::FromStr>(picks: &[String]) -> Vec<Id> {
    picks.iter().filter_map(|text| text.parse().ok()).collect()
}
