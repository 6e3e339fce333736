//! One duty: what it asks, by when, on what basis; and where no event shows that it is done, the form to say so.

use app::{report_duty::report_duty, view::my_work::duty};
use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use kernel::DutyId;

use super::due;
use crate::{
    House,
    failure::{Failure, html},
    look::{Due, FlashKind, Form, Page},
    posted::Posted,
    visit::{StaffVisit, lead_to},
};

/// The page, below `/work`.
pub fn router() -> Router<House> {
    Router::new().route("/duty", get(show).post(report))
}

#[derive(Template)]
#[template(path = "work/duty/show.html")]
struct Show {
    page: Page,
    form: Form,
    due: Due,
    terms: Vec<(String, String)>,
    stream: String,
    duty: String,
    by_hand: bool,
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    stream: String,
    #[serde(default)]
    duty: String,
}

async fn page(
    house: &House,
    StaffVisit(visit, who): &StaffVisit,
    asked: &Asked,
    form: Form,
) -> Result<Response, Failure> {
    let unknown = || Failure::from(app::Error::not_found("这项职责"));
    let stream = app::notices::stream_of(&asked.stream).ok_or_else(unknown)?;
    let id: DutyId = asked.duty.parse().map_err(|_| unknown())?;
    let line = duty(&house.app, who, &stream, id).await?;
    let status = if form.is_right() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut terms = vec![
        ("责任人".to_owned(), format!("{} {}", line.org_name, line.role.label())),
        ("开始".to_owned(), line.opened_on.to_string()),
        ("时限".to_owned(), line.length.clone()),
        ("依据".to_owned(), line.basis.clone()),
    ];
    if !line.number.is_empty() {
        terms.insert(0, ("案号".to_owned(), line.number.clone()));
    }
    if !line.escalated.is_empty() {
        terms.push(("超期升级".to_owned(), line.escalated.clone()));
    }
    let shown = html(&Show {
        page: visit.page(line.label.clone()).under("我的工作", "/work"),
        form,
        due: due::shown(&line.due),
        terms,
        stream: asked.stream.clone(),
        duty: asked.duty.clone(),
        by_hand: line.by_hand && who.role() == Some(line.role),
    })?;
    Ok((status, shown).into_response())
}

async fn show(
    State(house): State<House>,
    visit: StaffVisit,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    page(&house, &visit, &asked, Form::default()).await
}

async fn report(State(house): State<House>, visit: StaffVisit, posted: Posted) -> Result<Response, Failure> {
    let asked = Asked { stream: posted.get("stream").to_owned(), duty: posted.get("duty").to_owned() };
    let unknown = || Failure::from(app::Error::not_found("这项职责"));
    let stream = app::notices::stream_of(&asked.stream).ok_or_else(unknown)?;
    let id: DutyId = asked.duty.parse().map_err(|_| unknown())?;
    match report_duty(&house.app, &visit.1, &stream, id, posted.get("note")).await {
        Ok(_) => Ok(lead_to("/work", FlashKind::Done, "已登记完成。")),
        Err(app::Error::Refused(refusal)) if refusal.code == "words_missing" => {
            page(&house, &visit, &asked, posted.form().refusing("note", refusal.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}
