//! `/progress`: the number and the code open the applicant's case.

use app::{Principal, session, view::progress};
use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::told;
use crate::{
    House, failure,
    failure::Failure,
    look::{Form, Page},
    posted::Posted,
    visit::{SESSION_COOKIE, Visit, set_cookie},
};

#[derive(Template)]
#[template(path = "portal/look_up.html")]
struct LookUp {
    page: Page,
    form: Form,
    /// Staff need no code for what their organisation handed in.
    staff: bool,
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    number: String,
    /// Another case than the one signed in for.
    #[serde(default)]
    other: Option<String>,
}

pub fn router() -> Router<House> {
    Router::new().route("/progress", get(show).post(open))
}

fn is_staff(who: &Principal) -> bool {
    matches!(who, Principal::Staff(_))
}

fn page(visit: &Visit, form: Form) -> LookUp {
    LookUp { page: visit.page("查进度").under("首页", "/"), form, staff: is_staff(&visit.principal()) }
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    if let Principal::Applicant { case, .. } = visit.principal()
        && asked.number.is_empty()
        && asked.other.is_none()
    {
        return Ok(Redirect::to(&format!("/progress/{case}")).into_response());
    }
    let form = Form::default().with("number", asked.number);
    Ok(failure::html(&page(&visit, form))?.into_response())
}

async fn open(State(house): State<House>, visit: Visit, posted: Posted) -> Result<Response, Failure> {
    let (number, code) = (posted.get("number"), posted.get("code"));
    let staff = is_staff(&visit.principal());
    let mut form = Form::default().with("number", number);
    if number.is_empty() {
        form.refuse("number", "请填写受理编号，在回执上。");
    }
    if code.is_empty() && !staff {
        form.refuse("code", "请填写查询码，是回执上的 8 位数字。");
    }
    if !form.is_right() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page(&visit, form))?).into_response());
    }
    let found = match code {
        "" => None,
        code => match session::sign_in_applicant(&house.app, number, code).await {
            Ok(token) => Some(token),
            Err(error) => {
                let form = told::beside(&house.app, form, &Failure::on_form(error)?, "code");
                return Ok(
                    (StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page(&visit, form))?).into_response()
                );
            }
        },
    };
    let case = progress::case_of_number(&house.app, number).await?;
    let mut response = Redirect::to(&format!("/progress/{case}")).into_response();
    if let Some(token) = found {
        set_cookie(&mut response, SESSION_COOKIE, &token, None);
    }
    Ok(response)
}
