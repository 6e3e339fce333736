//! Tokens for the API: issued, looked over, revoked by the administrator. A secret is shown once, when it is made.

use app::{
    Error,
    token::{TokenLine, TokenStanding, make_token, revoke_token, tokens},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};

use crate::{
    House,
    failure::{Failure, html},
    look::{Choice, FlashKind, Form, Page},
    posted::Posted,
    visit::{StaffVisit, lead_to},
};

/// How long a token may be valid: days and their name; none is until it is revoked.
const LIFETIMES: [(&str, &str); 4] =
    [("30", "30 天"), ("90", "90 天"), ("365", "一年"), ("", "长期，直到撤销")];

/// The page, below `/work`.
pub fn router() -> Router<House> {
    Router::new().route("/tokens", get(show).post(issue)).route("/tokens/{id}/revoke", post(revoke))
}

#[derive(Template)]
#[template(path = "work/tokens/list.html")]
struct List {
    page: Page,
    form: Form,
    lifetimes: Vec<Choice>,
    /// The secret, once, right after it was made.
    secret: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    account: String,
    holder: String,
    name: String,
    made: String,
    until: String,
    used: String,
    standing: &'static str,
    valid: bool,
}

async fn show(State(house): State<House>, visit: StaffVisit) -> Result<Response, Failure> {
    page(&house, &visit, Form::default().with("days", "90"), None).await
}

async fn page(
    house: &House,
    StaffVisit(visit, who): &StaffVisit,
    form: Form,
    secret: Option<String>,
) -> Result<Response, Failure> {
    let now = house.app.clock().now();
    let rows = tokens(&house.app, who).await?.into_iter().map(|line| row(line, now)).collect();
    let status = if form.is_right() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let lifetimes = LIFETIMES.map(|(days, label)| Choice::new(days, label)).into();
    let shown = html(&List { page: visit.page("接口令牌"), form, lifetimes, secret, rows })?;
    Ok((status, shown).into_response())
}

fn row(line: TokenLine, now: kernel::Moment) -> Row {
    let standing = line.standing(now);
    let by = if line.made_by.is_empty() { "命令行" } else { &line.made_by };
    Row {
        made: format!("{} {by}", kernel::clock_text(line.created)),
        until: line.expires.map_or_else(|| "长期".to_owned(), kernel::clock_text),
        used: line.last_used.map_or_else(|| "没有用过".to_owned(), kernel::clock_text),
        standing: match standing {
            TokenStanding::Valid => "有效",
            TokenStanding::Expired => "已过期",
            TokenStanding::Revoked => "已撤销",
        },
        valid: standing == TokenStanding::Valid,
        id: line.id,
        account: line.account,
        holder: line.holder,
        name: line.name,
    }
}

async fn issue(State(house): State<House>, visit: StaffVisit, posted: Posted) -> Result<Response, Failure> {
    let days = LIFETIMES.iter().find(|(days, _)| *days == posted.get("days"));
    let days = days.and_then(|(days, _)| days.parse().ok());
    match make_token(&house.app, &visit.1, posted.get("account"), posted.get("name"), days).await {
        Ok((secret, _)) => page(&house, &visit, Form::default().with("days", "90"), Some(secret)).await,
        Err(Error::Refused(refusal)) if refusal.field.as_deref() == Some("account") => {
            let form = posted.form().refusing("account", refusal.to_string());
            page(&house, &visit, form, None).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn revoke(
    State(house): State<House>,
    StaffVisit(_, who): StaffVisit,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Response, Failure> {
    revoke_token(&house.app, &who, &id).await?;
    Ok(lead_to("/work/tokens", FlashKind::Done, "令牌已撤销，几秒内不再有效。"))
}
