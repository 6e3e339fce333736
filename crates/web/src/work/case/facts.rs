//! Facts by group: what each source says, since when, where sources disagree; fetching from departments; and the form
//! for what a judgment, a paper or the officer's own inquiry states, beside the judgment's text.

use std::collections::BTreeMap;

use app::{
    Action, Error,
    facts_of_case::fetch_facts,
    model::{FactDef, FactKind, FactUnit},
    record_facts::record_facts,
    view::case::{CaseView, FactRow},
};
use askama::Template;
use axum::{extract::Query, response::Response};

use super::{
    at::{AtCase, Settled, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Choice, Form, Page, Source, format},
    posted::Posted,
};

/// Facts that the platform or an identity document states: nobody enters them here.
const GIVEN: [&str; 6] =
    ["organ", "matter_region", "natural_person", "aided_before_same_matter", "birth_date", "sex"];

/// What an officer may enter: source, name, what it means.
const SOURCES: [(&str, &str, &str); 3] = [
    ("judgment", "裁判文书", "只填文书写明的，其余留空"),
    ("document", "提交的材料", "只填材料写明的，其余留空"),
    ("handler", "承办人核实", "调查走访、电话核实得到的；会优先于其他来源"),
];

#[derive(Template)]
#[template(path = "work/case/facts.html")]
struct FactsPage {
    page: Page,
    frame: Frame,
    form: Form,
    groups: Vec<GroupView>,
    may_record: bool,
    source: &'static str,
    hint: &'static str,
    sources: Vec<(String, &'static str, bool)>,
    entries: Vec<EntryGroup>,
    text: Vec<String>,
    matter: String,
}

struct GroupView {
    label: &'static str,
    known: usize,
    total: usize,
    rows: Vec<RowView>,
    unknown: Vec<String>,
}

struct RowView {
    label: String,
    value: Option<String>,
    sources: Vec<Source>,
    conflict: String,
    said: Vec<SaidView>,
}

struct SaidView {
    source: String,
    day: String,
    value: String,
    chosen: bool,
}

struct EntryGroup {
    label: &'static str,
    open: bool,
    filled: usize,
    entries: Vec<Entry>,
}

/// A field of the form: its name in the form, and how it is asked.
struct Entry {
    field: String,
    label: String,
    hint: String,
    kind: &'static str,
    choices: Vec<Choice>,
}

/// Which source one enters.
#[derive(serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    source: String,
}

/// Facts with their sources.
pub async fn show(at: AtCase, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let view = at.whole(Tab::Facts).await?;
    let source = source_of(&asked.source);
    let form = Form::of(
        prefilled(&at, &view, source).into_iter().map(|(name, text)| (format!("fact.{name}"), text)),
    );
    render(&at, view, source, form).await
}

/// Records what was changed in the form; what was left as it stood is not said again.
pub async fn record(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let view = at.whole(Tab::Facts).await?;
    let source = source_of(posted.get("source"));
    let before = prefilled(&at, &view, source);
    let mut answers: BTreeMap<String, String> = posted.prefixed("fact.");
    answers.retain(|name, text| before.get(name).map_or("", String::as_str) != text.as_str());
    let outcome = record_facts(at.app(), &at.who, at.id, posted.seen(), source, &answers).await;
    match at.settle(outcome, &posted, Tab::Facts, "事实已记录，认定已按新的事实重新计算。").await?
    {
        Settled::Answered(response) => Ok(response),
        Settled::Again(form) => render(&at, view, source, form).await,
    }
}

/// Fetches what the departments' registers hold.
pub async fn fetch(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let outcome = fetch_facts(at.app(), &at.who, at.id).await;
    match at.settle(outcome, &posted, Tab::Facts, "已取得各部门登记的数据，来源和日期见各项事实。").await?
    {
        Settled::Answered(response) => Ok(response),
        Settled::Again(form) => {
            let view = at.whole(Tab::Facts).await?;
            let filled = prefilled(&at, &view, "judgment")
                .into_iter()
                .map(|(name, text)| (format!("fact.{name}"), text));
            let errors = form.errors().to_vec();
            let mut form = Form::of(filled);
            errors.into_iter().for_each(|(field, error)| form.refuse(&field, error));
            render(&at, view, "judgment", form).await
        }
    }
}

fn source_of(word: &str) -> &'static str {
    SOURCES.iter().find(|(source, ..)| *source == word).map_or("judgment", |(source, ..)| source)
}

/// What the same source said before, as it was typed.
fn prefilled(at: &AtCase, view: &CaseView, source: &str) -> BTreeMap<String, String> {
    let said = |def: &FactDef| {
        let values = view.state.facts.get(def.name.as_str());
        let value = values.iter().find(|value| value.source.as_deref() == Some(source))?;
        Some((def.name.as_str().to_owned(), def.to_input(&value.value)))
    };
    at.app().vocabulary().facts().iter().filter_map(said).collect()
}

async fn render(at: &AtCase, view: CaseView, source: &'static str, form: Form) -> Result<Response, Failure> {
    let may_record = view.actions.contains(&Action::RecordFacts);
    let template = FactsPage {
        page: at.page(&view, Tab::Facts.label()),
        groups: view.facts.iter().map(|group| group_view(at, group.label, &group.rows)).collect(),
        may_record,
        source,
        hint: SOURCES.iter().find(|(word, ..)| *word == source).map_or("", |(_, _, hint)| hint),
        sources: SOURCES
            .iter()
            .map(|(word, label, _)| {
                (format!("{}?source={word}#enter", Tab::Facts.path(at.id)), *label, *word == source)
            })
            .collect(),
        entries: if may_record { entries(at, &form) } else { Vec::new() },
        text: if may_record { matter_text(at, &view).await? } else { Vec::new() },
        matter: format!("/work/matters/{}", view.opening.matter),
        frame: Frame::around(at, &view, Some(Tab::Facts)),
        form,
    };
    shown(&template, &template.form)
}

/// The judgment's text; nothing where there is none or the reader may not see the matter.
async fn matter_text(at: &AtCase, view: &CaseView) -> Result<Vec<String>, Failure> {
    match app::view::matters::matter(at.app(), &at.who, view.opening.matter).await {
        Ok(matter) => Ok(matter.text),
        Err(Error::Denied(_) | Error::NotFound(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn group_view(at: &AtCase, label: &'static str, rows: &[FactRow]) -> GroupView {
    let known: Vec<RowView> =
        rows.iter().filter(|row| !row.said.is_empty()).map(|row| row_view(at, row)).collect();
    GroupView {
        label,
        known: known.len(),
        total: rows.len(),
        rows: known,
        unknown: rows.iter().filter(|row| row.said.is_empty()).map(|row| row.label.clone()).collect(),
    }
}

fn row_view(at: &AtCase, row: &FactRow) -> RowView {
    let is_region = at.app().vocabulary().get(&row.name).is_some_and(|def| def.kind == FactKind::Region);
    let read = |value: &String| {
        let region: Option<kernel::Region> = value.parse().ok().filter(|_| is_region);
        region.map_or_else(|| value.clone(), kernel::Region::full_name)
    };
    let said: Vec<SaidView> = row
        .said
        .iter()
        .map(|said| SaidView {
            source: source_label(&said.source).to_owned(),
            day: said.observed.map(format::day).unwrap_or_default(),
            value: read(&said.value),
            chosen: said.chosen,
        })
        .collect();
    let chips = row.said.iter().filter(|said| said.chosen || row.conflict).map(|said| Source {
        name: if row.conflict {
            format!("{} {}", source_label(&said.source), read(&said.value))
        } else {
            source_label(&said.source).to_owned()
        },
        day: said.observed.map(format::day_short).unwrap_or_default(),
        stale: row.stale && said.chosen,
        href: String::new(),
    });
    let each: Vec<String> = said.iter().map(|said| format!("{} {}", said.source, said.value)).collect();
    RowView {
        label: row.label.clone(),
        value: row.value.as_ref().map(read),
        sources: chips.collect(),
        conflict: if row.conflict { each.join("，") } else { String::new() },
        said,
    }
}

/// Sources that the platform itself names.
fn source_label(label: &str) -> &str {
    match label {
        "identity" => "身份证件",
        "matter" => "原案登记",
        "case" => "立案登记",
        "platform" => "本平台",
        "paper" => "提交的材料",
        other => other,
    }
}

fn entries(at: &AtCase, form: &Form) -> Vec<EntryGroup> {
    let mut groups: Vec<EntryGroup> = Vec::new();
    for def in at.app().vocabulary().facts() {
        if GIVEN.contains(&def.name.as_str()) {
            continue;
        }
        let entry = entry(def);
        let (wrong, filled) = (form.is_wrong(&entry.field), !form.value(&entry.field).is_empty());
        let label = def.group.label();
        if groups.last().is_none_or(|group| group.label != label) {
            groups.push(EntryGroup { label, open: groups.len() < 2, filled: 0, entries: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.open |= wrong;
            group.filled += usize::from(filled);
            group.entries.push(entry);
        }
    }
    groups
}

fn entry(def: &FactDef) -> Entry {
    let yes_no = || vec![Choice::new("true", "是"), Choice::new("false", "否")];
    let (kind, hint, choices) = match &def.kind {
        FactKind::Bool => ("choice", "", yes_no()),
        FactKind::Enum { values, .. } => (
            "choice",
            "",
            values.iter().map(|value| Choice::new(value.word.clone(), value.label.clone())).collect(),
        ),
        FactKind::Int { unit: FactUnit::Fen, .. } => ("money", "", Vec::new()),
        FactKind::Int { unit: FactUnit::Person, .. } => ("number", "人", Vec::new()),
        FactKind::Int { unit: FactUnit::Grade, .. } => ("number", "级，1 级最重；没有填 0", Vec::new()),
        FactKind::Int { unit: FactUnit::Year, .. } => ("number", "岁", Vec::new()),
        FactKind::Int { unit: FactUnit::Plain, .. } => ("number", "", Vec::new()),
        FactKind::Region => ("text", "六位行政区划代码", Vec::new()),
        FactKind::Text => ("text", "", Vec::new()),
        FactKind::Date => ("date", "", Vec::new()),
    };
    Entry {
        field: format!("fact.{}", def.name),
        label: def.label.clone(),
        hint: hint.to_owned(),
        kind,
        choices,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_source_is_the_judgment() {
        assert_eq!(
            [source_of("handler"), source_of("mca"), source_of("")],
            ["handler", "judgment", "judgment"]
        );
    }
}
