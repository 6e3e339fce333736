//! Going on with a draft on another device: the code is given here, once, and asked for there.

use app::{
    Principal,
    draft::{HandoverCode, give_code, take_over},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    open_draft::{DRAFT_COOKIE, DRAFT_SECONDS, OpenDraft, is_clerk},
    told,
};
use crate::{
    House, failure,
    failure::Failure,
    look::{FlashKind, Form, Page, format},
    posted::Posted,
    visit::{Visit, lead_to, set_cookie},
};

#[derive(Template)]
#[template(path = "portal/handover/code.html")]
struct CodePage {
    page: Page,
    code: String,
    until: String,
    back: String,
}

#[derive(Template)]
#[template(path = "portal/handover/ask.html")]
struct AskPage {
    page: Page,
    form: Form,
}

pub fn router() -> Router<House> {
    Router::new().route("/apply/resume", get(ask).post(resume)).route("/apply/{draft}/code", post(give))
}

/// Ten digits are read out in two halves.
pub fn spaced(code: &str) -> String {
    let (head, tail) = code.split_at_checked(5).unwrap_or((code, ""));
    format!("{head} {tail}").trim().to_owned()
}

async fn give(State(house): State<House>, visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let open = OpenDraft::find(&house, &visit, &id).await?;
    match give_code(&house.app, &open.owner, open.id).await {
        Ok(HandoverCode { code, until }) => {
            let page = CodePage {
                page: visit.page("接续码"),
                code: spaced(&code),
                until: format::day(until),
                back: open.path(open.resume()),
            };
            Ok(failure::html(&page)?.into_response())
        }
        Err(error) => {
            let said = Failure::on_form(error)?;
            let text = said.iter().map(|refusal| told::words(&house.app, refusal)).collect::<String>();
            Ok(lead_to(&open.path(open.resume()), FlashKind::Act, &text))
        }
    }
}

fn page(visit: &Visit, form: Form) -> AskPage {
    AskPage { page: visit.page("接着填").under("申请救助", "/apply"), form }
}

async fn ask(visit: Visit) -> Result<Response, Failure> {
    Ok(failure::html(&page(&visit, Form::default()))?.into_response())
}

async fn resume(State(house): State<House>, visit: Visit, posted: Posted) -> Result<Response, Failure> {
    let brought_by = match visit.principal() {
        Principal::Staff(staff) if is_clerk(&visit.principal()) => Some(staff.org),
        Principal::Staff(_) => {
            return Ok(lead_to("/work/intake", FlashKind::Info, "请在「收件」里输入接续码。"));
        }
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => None,
    };
    let (code, tail) = (posted.get("code"), posted.get("tail"));
    let mut form = Form::default().with("code", code).with("tail", tail);
    if code.is_empty() {
        form.refuse("code", "请填写接续码，是 10 位数字。");
    }
    if tail.is_empty() {
        form.refuse("tail", "请填写申请里留的电话的后四位。");
    }
    if form.is_right() {
        match take_over(&house.app, &visit.draft_owner(), brought_by, code, tail).await {
            Ok(id) => {
                let open = OpenDraft::find(&house, &visit, &id.to_string()).await?;
                let mut response = Redirect::to(&open.path(open.resume())).into_response();
                set_cookie(&mut response, DRAFT_COOKIE, &id.to_string(), Some(DRAFT_SECONDS));
                return Ok(response);
            }
            Err(error) => form = told::beside(&house.app, form, &Failure::on_form(error)?, "code"),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page(&visit, form))?).into_response())
}
