//! A question of a form and the control that answers it.

use app::model::{FactDef, FactKind, Value, Vocabulary};

use crate::look::Choice;

/// How a question is answered.
pub enum Control {
    /// A line of text: input type, keyboard, what the browser may fill in.
    Text(&'static str, &'static str, &'static str),
    /// A few sentences.
    Area,
    /// 是， 否， 不清楚。
    Tri,
    /// One of a few.
    Choose(Vec<Choice>),
    /// One of several, in a list.
    Select(Vec<Choice>),
    /// One of many, in groups.
    Grouped(Vec<Group>),
    /// An amount in yuan.
    Money,
    /// A whole number, counted in this.
    Number(&'static str),
}

/// A group of a long list.
pub struct Group {
    /// Its heading.
    pub label: String,
    /// What is in it.
    pub choices: Vec<Choice>,
}

/// A question.
pub struct Ask {
    /// The field.
    pub name: String,
    /// The question.
    pub label: String,
    /// How to answer; may be empty.
    pub hint: &'static str,
    /// Why it is asked; may be empty.
    pub why: String,
    /// It must be answered.
    pub required: bool,
    /// How it is answered.
    pub control: Control,
}

impl Ask {
    /// A question that must be answered.
    pub fn new(name: &str, label: impl Into<String>, hint: &'static str, control: Control) -> Self {
        Self { name: name.to_owned(), label: label.into(), hint, why: String::new(), required: true, control }
    }

    /// The same question, which may be left out.
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The same question with the reason why it is asked.
    pub fn because(mut self, why: &str) -> Self {
        why.clone_into(&mut self.why);
        self
    }

    /// The question for a fact, in the vocabulary's words; it may always be left out.
    pub fn fact(vocabulary: &Vocabulary, name: &str) -> Option<Self> {
        let def = vocabulary.get(name)?;
        let ask = Self::new(&format!("fact.{name}"), &def.question, hint_of(def), control_of(def));
        Some(ask.optional().because(&def.help))
    }
}

/// Numbers of at most so many values are chosen from a list: nothing can be mistyped.
const CHOICES_MAX: i64 = 12;

fn unknown() -> Choice {
    Choice::new("unknown", "不清楚")
}

fn hint_of(def: &FactDef) -> &'static str {
    match &def.kind {
        FactKind::Int { .. } if def.name.as_str().ends_with("_fen") => "大概的数就可以，不清楚可以不填",
        FactKind::Int { min, max, .. } if max - min > CHOICES_MAX => "不清楚可以不填",
        FactKind::Int { .. } | FactKind::Bool | FactKind::Enum { .. } => "",
        FactKind::Text | FactKind::Date | FactKind::Region => "不清楚可以不填",
    }
}

fn control_of(def: &FactDef) -> Control {
    match &def.kind {
        FactKind::Bool => Control::Tri,
        FactKind::Enum { values, ordered } => {
            let mut choices: Vec<_> =
                values.iter().map(|value| Choice::new(&value.word, &value.label)).collect();
            choices.push(unknown());
            if *ordered { Control::Select(choices) } else { Control::Choose(choices) }
        }
        FactKind::Int { .. } if def.name.as_str().ends_with("_fen") => Control::Money,
        FactKind::Int { min, max, .. } if max - min <= CHOICES_MAX => {
            let choice = |number: i64| Choice::new(number.to_string(), def.format(&Value::Int(number)));
            let mut choices: Vec<_> = (*min..=*max).map(choice).collect();
            choices.push(unknown());
            Control::Select(choices)
        }
        FactKind::Int { .. } => Control::Number("人"),
        FactKind::Date => Control::Text("date", "", "off"),
        FactKind::Text | FactKind::Region => Control::Text("text", "", "off"),
    }
}
