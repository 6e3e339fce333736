//! `/login` for staff, `/logout` for everybody, and large type.

use app::{Principal, session};
use askama::Template;
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{receipt, told};
use crate::{
    House, failure,
    failure::Failure,
    look::{FlashKind, Form, Page},
    posted::Posted,
    visit::{SESSION_COOKIE, Visit, lead_to, set_cookie, set_large},
};

#[derive(Template)]
#[template(path = "portal/login.html")]
struct Login {
    page: Page,
    form: Form,
}

pub fn router() -> Router<House> {
    Router::new()
        .route("/login", get(show).post(sign_in))
        .route("/logout", post(sign_out))
        .route("/large-type", post(large_type))
}

fn page(visit: &Visit, form: Form) -> Login {
    Login { page: visit.page("工作人员登录").under("首页", "/"), form }
}

async fn show(visit: Visit) -> Result<Response, Failure> {
    if matches!(visit.principal(), Principal::Staff(_)) {
        return Ok(Redirect::to("/work").into_response());
    }
    Ok(failure::html(&page(&visit, Form::default()))?.into_response())
}

async fn sign_in(State(house): State<House>, visit: Visit, posted: Posted) -> Result<Response, Failure> {
    let account = posted.get("account");
    // A password is taken as it is typed, blanks and all.
    let password = posted.pairs.iter().find(|(name, _)| name == "password").map_or("", |(_, value)| value);
    let mut form = Form::default().with("account", account);
    if account.is_empty() {
        form.refuse("account", "请填写账号。");
    }
    if password.is_empty() {
        form.refuse("password", "请填写密码。");
    }
    if form.is_right() {
        match session::sign_in(&house.app, account, password).await {
            Ok(token) => {
                let mut response = Redirect::to("/work").into_response();
                set_cookie(&mut response, SESSION_COOKIE, &token, None);
                return Ok(response);
            }
            Err(error) => form = told::beside(&house.app, form, &Failure::on_form(error)?, "password"),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page(&visit, form))?).into_response())
}

async fn sign_out(State(house): State<House>, visit: Visit, _: Posted) -> Result<Response, Failure> {
    if let Some(token) = visit.session() {
        session::sign_out(&house.app, token).await?;
    }
    let mut response = lead_to("/", FlashKind::Done, "已退出。");
    set_cookie(&mut response, SESSION_COOKIE, "", Some(0));
    receipt::forget(&mut response);
    Ok(response)
}

async fn large_type(posted: Posted) -> Response {
    let mut response = Redirect::to(local(posted.get("back"))).into_response();
    set_large(&mut response, posted.get("large") == "on");
    response
}

/// The path, where it leads nowhere but to this house.
fn local(back: &str) -> &str {
    let second = back.chars().nth(1);
    let plain = back.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if back.starts_with('/') && second != Some('/') && plain { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn large_type_leads_back_to_this_house_only() {
        assert_eq!(local("/apply/1/people?then=review"), "/apply/1/people?then=review");
        for foreign in
            ["https://example.org", "//example.org", "/\\example.org", "/\t/example.org", "", "javascript:1"]
        {
            assert_eq!(local(foreign), "/", "{foreign}");
        }
    }
}
