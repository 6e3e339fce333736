//! A lead whole: the person, the matter, what is known and from whom, what the rules find, and what to do with it.

use app::{
    App, Principal,
    model::LeadStage,
    view::leads::{LeadView, lead},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use kernel::LeadId;

use crate::{
    House,
    failure::{Failure, html},
    look::{Choice, Conflict, Due, Form, Page, Source, Term, format},
    visit::{StaffVisit, Visit},
    work::{
        due,
        finding::{Advice, advice},
    },
};

#[derive(Template)]
#[template(path = "work/leads/show.html")]
pub struct Show {
    page: Page,
    form: Form,
    here: String,
    seen: u64,
    person: Vec<Term>,
    matter: Vec<Term>,
    matter_href: String,
    score: u8,
    reasons: Vec<String>,
    priority: Vec<String>,
    name: String,
    stage: &'static str,
    found: String,
    due: Option<Due>,
    dismissed: Option<String>,
    case: Option<String>,
    facts: Vec<Facts>,
    unknown: usize,
    advice: Option<Advice>,
    offices: Vec<Choice>,
    may_review: bool,
    may_reopen: bool,
    may_receive: bool,
    /// The office it is from, and the one that it is offered to.
    from: String,
    offered_to: Option<String>,
}

/// What is known of a group of facts.
struct Facts {
    label: &'static str,
    rows: Vec<Fact>,
}

struct Fact {
    label: String,
    value: Option<String>,
    sources: Vec<Source>,
    conflict: Option<Conflict>,
}

/// The page of a lead.
pub async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    html(&page(&house.app, &visit, &who, id_of(&id)?, Form::default()).await?)
}

/// A lead's id as it stands in the address.
pub fn id_of(text: &str) -> Result<LeadId, Failure> {
    text.parse().map_err(|_| Failure::from(app::Error::not_found("这条线索")))
}

/// The page with a form that was sent.
pub async fn page(
    app: &App,
    visit: &Visit,
    who: &Principal,
    id: LeadId,
    form: Form,
) -> Result<Show, Failure> {
    let view = lead(app, who, id).await?;
    let page = visit.page(view.line.person.clone()).under("线索", "/work/leads");
    Ok(shown(app, page, form, view))
}

fn shown(app: &App, page: Page, form: Form, view: LeadView) -> Show {
    let open = view.line.stage == LeadStage::Open;
    let (facts, unknown) = facts_of(&view);
    let offices = view.offices.iter().map(|(id, name)| Choice::new(id, name)).collect();
    Show {
        here: format!("/work/leads/{}", view.line.id),
        seen: view.seq,
        person: person_terms(&view),
        matter: matter_terms(&view),
        matter_href: format!("/work/matters/{}", view.line.matter_id),
        score: view.line.score,
        stage: view.line.stage.label(),
        found: format::day(view.line.proposed_on),
        due: view.line.due.as_ref().filter(|_| open).map(due::shown),
        dismissed: dismissal(&view),
        case: view.line.case.map(|case| format!("/work/cases/{case}")),
        advice: view.finding.as_ref().map(|finding| advice(app, finding)),
        may_review: view.may_review && open && view.line.offered_to.is_none(),
        may_receive: view.may_receive && open,
        from: view.line.org_name,
        offered_to: view.line.offered_to.filter(|_| view.may_review && open),
        may_reopen: view.may_review && view.line.stage == LeadStage::Dismissed,
        name: view.line.person,
        reasons: view.line.reasons,
        priority: view.line.priority,
        page,
        form,
        facts,
        unknown,
        offices,
    }
}

fn dismissal(view: &LeadView) -> Option<String> {
    (view.line.stage == LeadStage::Dismissed)
        .then(|| view.state.dismissed_because.clone().unwrap_or_default())
}

fn terms(all: impl IntoIterator<Item = (&'static str, String)>) -> Vec<Term> {
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(term, value)| Term::new(term, value))
        .collect()
}

fn person_terms(view: &LeadView) -> Vec<Term> {
    let person = &view.person;
    let age = person.age.map(|age| format!("{age} 岁")).unwrap_or_default();
    terms([
        ("姓名", person.name.clone()),
        ("性别年龄", [person.sex, &age].join(" ").trim().to_owned()),
        (person.identity_kind, person.identity.clone()),
        ("电话", person.phone.clone()),
        ("住址", person.address.clone()),
        ("居住地", person.residence.clone()),
    ])
}

fn matter_terms(view: &LeadView) -> Vec<Term> {
    let Some(card) = &view.matter else {
        return Vec::new();
    };
    terms([
        ("案号", card.number.clone()),
        ("类型", card.matter_kind.label().to_owned()),
        ("罪名或案由", card.charge.clone()),
        ("办案机关", card.body.clone()),
        ("日期", card.dated.map(format::day).unwrap_or_default()),
    ])
}

/// The facts somebody stated, by group, and how many nobody did.
fn facts_of(view: &LeadView) -> (Vec<Facts>, usize) {
    let all = view.facts.iter().map(|group| group.rows.len()).sum::<usize>();
    let groups: Vec<Facts> = view
        .facts
        .iter()
        .map(|group| Facts {
            label: group.label,
            rows: group.rows.iter().filter(|row| !row.said.is_empty()).map(fact).collect(),
        })
        .filter(|group| !group.rows.is_empty())
        .collect();
    let known = groups.iter().map(|group| group.rows.len()).sum::<usize>();
    (groups, all.saturating_sub(known))
}

fn fact(row: &app::view::case::FactRow) -> Fact {
    let said = |said: &app::view::case::Said| format!("{} {}", said.source, said.value);
    Fact {
        label: row.label.clone(),
        value: row.value.clone(),
        sources: row
            .said
            .iter()
            .filter(|said| said.chosen || row.conflict)
            .map(|said| Source {
                name: said.source.clone(),
                day: said.observed.map(format::day_short).unwrap_or_default(),
                stale: row.stale,
                href: String::new(),
            })
            .collect(),
        conflict: row.conflict.then(|| Conflict {
            text: row.said.iter().map(said).collect::<Vec<_>>().join("，"),
            href: String::new(),
        }),
    }
}
