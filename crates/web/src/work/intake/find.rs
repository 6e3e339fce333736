//! Who applies: somebody known is found by name or number, a draft is gone on with, or a new one begins.

use app::{
    Principal,
    draft::{self, take_over},
    view::intake::{KnownPerson, known_people, may_take_in, prefilled},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::OrgId;

use crate::{
    House,
    failure::{self, Failure},
    look::{FlashKind, Form, Page},
    portal::{OpenDraft, told},
    posted::Posted,
    visit::{StaffVisit, Visit, lead_to},
    work::address::Address,
};

#[derive(Template)]
#[template(path = "work/intake/find.html")]
struct Find {
    page: Page,
    form: Form,
    q: String,
    handles: bool,
    found: Vec<KnownPerson>,
    drafts: Vec<Begun>,
}

/// A draft that is not handed in yet.
struct Begun {
    id: String,
    href: String,
    name: String,
    what: String,
    papers: usize,
}

/// The search, and the drafts at this desk.
pub async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Response, Failure> {
    may_take_in(&who)?;
    let q = Address::of(&visit).get("q").to_owned();
    Ok(failure::html(&page(&house, &visit, &who, q, Form::default()).await?)?.into_response())
}

async fn page(house: &House, visit: &Visit, who: &Principal, q: String, form: Form) -> Result<Find, Failure> {
    let begun = |open: OpenDraft| Begun {
        href: format!("/work/intake/{}", open.id),
        name: open.draft.field("name").to_owned(),
        what: open.draft.field("request").chars().take(40).collect(),
        papers: open.draft.papers.len(),
        id: open.id.to_string(),
    };
    Ok(Find {
        page: visit.page("收件"),
        form,
        handles: who.role() == Some(kernel::Role::Handler),
        found: known_people(&house.app, who, &q).await?,
        drafts: OpenDraft::all(house, visit).await?.into_iter().map(begun).collect(),
        q,
    })
}

/// The organisation in whose name staff hand in.
fn own_org(who: &Principal) -> Option<OrgId> {
    match who {
        Principal::Staff(staff) => Some(staff.org.clone()),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => None,
    }
}

/// Begins a draft, goes on with one by its code, or throws one away.
pub async fn start(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    posted: Posted,
) -> Result<Response, Failure> {
    may_take_in(&who)?;
    match posted.get("do") {
        "discard" => {
            let open = OpenDraft::find(&house, &visit, posted.get("draft")).await?;
            draft::discard(&house.app, &open.owner, open.id).await?;
            Ok(lead_to("/work/intake", FlashKind::Done, "草稿已删除。"))
        }
        "resume" => resume(&house, &visit, &who, &posted).await,
        _ => begin(&house, &visit, &who, &posted).await,
    }
}

async fn resume(house: &House, visit: &Visit, who: &Principal, posted: &Posted) -> Result<Response, Failure> {
    let (code, tail) = (posted.get("code"), posted.get("tail"));
    let mut form = Form::default().with("code", code).with("tail", tail);
    match take_over(&house.app, &visit.draft_owner(), own_org(who), code, tail).await {
        Ok(id) => Ok(Redirect::to(&format!("/work/intake/{id}")).into_response()),
        Err(error) => {
            form = told::beside(&house.app, form, &Failure::on_form(error)?, "code");
            let shown = page(house, visit, who, String::new(), form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&shown)?).into_response())
        }
    }
}

async fn begin(house: &House, visit: &Visit, who: &Principal, posted: &Posted) -> Result<Response, Failure> {
    let q = posted.get("q");
    let known = match posted.get("person").parse() {
        Ok(person) => prefilled(&house.app, who, q, person).await?,
        // What was searched for is what the person said: a number or a name.
        Err(_) if q.chars().any(|c| c.is_ascii_digit()) => [("identity".to_owned(), q.to_owned())].into(),
        Err(_) => [("name".to_owned(), q.to_owned())].into(),
    };
    let id = draft::start(&house.app, &visit.draft_owner(), own_org(who)).await?;
    let mut open = OpenDraft::find(house, visit, &id.to_string()).await?;
    open.draft.fields.extend(known.into_iter().filter(|(_, value)| !value.is_empty()));
    open.save(house).await?;
    Ok(Redirect::to(&format!("/work/intake/{id}")).into_response())
}
