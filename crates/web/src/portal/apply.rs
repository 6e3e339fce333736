//! `/apply`: start an application or go on with it; one page a step, saved at every step.

mod consent;
mod papers;
mod questions;
mod review;

pub use consent::CHECKS;
pub use papers::{UPLOAD_BYTES_MAX, size};
pub use questions::{asks, typed};

use app::{
    Principal,
    draft::{self, Step},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::open_draft::{DRAFT_COOKIE, DRAFT_SECONDS, OpenDraft, is_clerk, number_of};
use crate::{
    House, failure,
    failure::Failure,
    look::{FlashKind, Page},
    posted::Posted,
    visit::{Visit, lead_to, set_cookie},
};

/// A draft that can be gone on with.
struct Unfinished {
    id: String,
    href: String,
    number: usize,
    label: &'static str,
    name: String,
}

#[derive(Template)]
#[template(path = "portal/apply.html")]
struct Begin {
    page: Page,
    for_somebody: bool,
    unfinished: Vec<Unfinished>,
    total: usize,
}

pub fn router() -> Router<House> {
    Router::new()
        .route("/apply", get(begin).post(start))
        .merge(questions::router())
        .merge(papers::router())
        .merge(consent::router())
        .merge(review::router())
}

/// Staff who do not apply for others have their own way to record an application.
fn elsewhere(who: &Principal) -> Option<Response> {
    let staff = matches!(who, Principal::Staff(_)) && !is_clerk(who);
    staff.then(|| lead_to("/work/intake", FlashKind::Info, "窗口、口头和代为提出的申请，在这里收件。"))
}

async fn begin(State(house): State<House>, visit: Visit) -> Result<Response, Failure> {
    let who = visit.principal();
    if let Some(response) = elsewhere(&who) {
        return Ok(response);
    }
    let open = OpenDraft::all(&house, &visit).await?;
    let for_somebody = is_clerk(&who);
    let page = Begin {
        page: visit.page(if for_somebody { "代为申请" } else { "申请救助" }).under("首页", "/"),
        for_somebody,
        unfinished: open.iter().map(unfinished).collect(),
        total: Step::ALL.len(),
    };
    Ok(failure::html(&page)?.into_response())
}

fn unfinished(open: &OpenDraft) -> Unfinished {
    Unfinished {
        id: open.id.to_string(),
        href: open.path(open.resume()),
        number: number_of(open.resume()),
        label: open.resume().label(),
        name: open.draft.field("name").to_owned(),
    }
}

async fn start(State(house): State<House>, visit: Visit, posted: Posted) -> Result<Response, Failure> {
    let who = visit.principal();
    if let Some(response) = elsewhere(&who) {
        return Ok(response);
    }
    if !posted.get("discard").is_empty() {
        let open = OpenDraft::find(&house, &visit, posted.get("discard")).await?;
        draft::discard(&house.app, &open.owner, open.id).await?;
        return Ok(lead_to("/apply", FlashKind::Done, "这份草稿已删除。"));
    }
    let brought_by = match who {
        Principal::Staff(staff) => Some(staff.org),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => None,
    };
    let id = draft::start(&house.app, &visit.draft_owner(), brought_by).await?;
    let mut response = Redirect::to(&format!("/apply/{id}/{}", Step::People.word())).into_response();
    set_cookie(&mut response, DRAFT_COOKIE, &id.to_string(), Some(DRAFT_SECONDS));
    Ok(response)
}

/// Where a finished step leads: home for those who stop here, the read-back for those who came from it, else on.
fn onward(open: &OpenDraft, step: Step, posted: &Posted) -> Response {
    if posted.get("go") == "leave" {
        return lead_to("/", FlashKind::Done, "已保存。30 天内用这台手机（电脑）打开本站，就能接着填。");
    }
    let next =
        if posted.get("then") == "review" { Step::Review } else { step.next().unwrap_or(Step::Review) };
    Redirect::to(&open.path(next)).into_response()
}

/// How a step's page was asked for.
#[derive(serde::Deserialize)]
struct Asked {
    /// From the read-back, and back to it.
    #[serde(default)]
    then: String,
    /// What is wrong is to be shown at once.
    #[serde(default)]
    mend: Option<String>,
}
