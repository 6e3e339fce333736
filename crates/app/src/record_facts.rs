//! Facts entered by an officer: what a judgment or a paper states, in the vocabulary's words.

use std::collections::BTreeMap;

use access::{Action, Principal};
use casework::assistance::{CaseCommand, RecordedFact};
use facts::{FactName, SourcedValue};
use kernel::{CaseId, Refusal};

use crate::{App, Error, Outcome, accept_application::run};

/// Reads form answers as facts; every wrong one is a refusal on its field.
///
/// # Errors
/// One refusal for each answer that the vocabulary cannot read.
pub(crate) fn parse_answers(
    app: &App,
    answers: &BTreeMap<String, String>,
    source: &str,
    basis: &str,
) -> Result<Vec<RecordedFact>, Vec<Refusal>> {
    let mut facts = Vec::new();
    let mut problems = Vec::new();
    for (name, text) in answers {
        match app.vocabulary().parse_input(name, text) {
            Ok(value) => facts.push(RecordedFact {
                name: FactName(name.clone()),
                value: value.map(|value| SourcedValue {
                    value,
                    source: Some(source.to_owned()),
                    observed: Some(app.today()),
                    basis: Some(basis.to_owned()),
                }),
            }),
            Err(error) => problems.push(
                Refusal::new("fact_input", error.to_string(), "", "").on_field(&format!("fact.{name}")),
            ),
        }
    }
    if problems.is_empty() { Ok(facts) } else { Err(problems) }
}

/// Records what an officer read in the judgment or a paper. `source` is `judgment`, `paper` or `handler`;
/// an empty answer takes back what the same source said.
///
/// # Errors
/// `Invalid` with one refusal a field; the lifecycle's refusals; not permitted.
pub async fn record_facts(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    source: &str,
    answers: &BTreeMap<String, String>,
) -> Result<Outcome, Error> {
    let (case, ..) = app.case_for(who, Action::RecordFacts, id).await?;
    let facts = parse_answers(app, answers, source, "承办人依据材料录入").map_err(Error::Invalid)?;
    let said_before = |name: &FactName| {
        case.state.facts.get(name.as_str()).iter().find(|value| value.source.as_deref() == Some(source))
    };
    let news: Vec<_> = facts
        .into_iter()
        .filter(|fact| {
            said_before(&fact.name).map(|said| &said.value) != fact.value.as_ref().map(|new| &new.value)
        })
        .collect();
    if news.is_empty() {
        return Ok(Outcome::Unchanged);
    }
    let command = CaseCommand::RecordFacts { facts: news, origin: source.to_owned() };
    run(app, who, (Action::RecordFacts, "依法调查核实"), (id, seen), command).await
}

/// Records facts that are already values: what a system states, not what somebody typed.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn record_known(
    app: &App,
    who: &Principal,
    id: CaseId,
    source: &str,
    basis: &str,
    facts: &[(FactName, facts::Value)],
) -> Result<Outcome, Error> {
    if facts.is_empty() {
        return Ok(Outcome::Unchanged);
    }
    let recorded = facts.iter().map(|(name, value)| RecordedFact {
        name: name.clone(),
        value: Some(SourcedValue::new(value.clone(), source, app.today()).with_basis(basis)),
    });
    let command = CaseCommand::RecordFacts { facts: recorded.collect(), origin: source.to_owned() };
    run(app, who, (Action::RecordFacts, "依法调查核实"), (id, None), command).await
}
