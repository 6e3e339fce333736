//! `/complaints`: to complain, with or without a case; the number and the code show what became of it.

use app::{
    answer_complaint::{ask_again, offices},
    file_complaint::{ComplaintInput, file_complaint},
    model::ComplaintStage,
    view::complaints::{ComplaintView, complaint_progress},
};
use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::OrgId;

use super::told;
use crate::{
    House, failure,
    failure::Failure,
    look::{Choice, Form, Page, format},
    posted::Posted,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "portal/complaints.html")]
struct Complain {
    page: Page,
    form: Form,
    offices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "portal/complaint_receipt.html")]
struct Receipt {
    page: Page,
    number: String,
    code: String,
    due: String,
    org: String,
}

#[derive(Template)]
#[template(path = "portal/complaint_progress.html")]
struct Progress {
    page: Page,
    form: Form,
    found: Option<Found>,
}

struct Found {
    stage: &'static str,
    filed: String,
    org: String,
    due: Option<String>,
    text: String,
    answers: Vec<(String, String)>,
    closed: Option<String>,
    may_ask_again: bool,
}

#[derive(serde::Deserialize)]
struct About {
    #[serde(default)]
    number: String,
}

pub fn router() -> Router<House> {
    Router::new()
        .route("/complaints", get(show).post(file))
        .route("/complaints/progress", get(ask).post(look_up))
        .route("/complaints/again", post(again))
}

async fn page(house: &House, visit: &Visit, form: Form) -> Result<Complain, Failure> {
    let offices = offices(&house.app).await?;
    let choices = offices.iter().map(|office| Choice::new(office.id.to_string(), office.name.clone()));
    Ok(Complain {
        page: visit.page("投诉与建议").under("首页", "/"), form, offices: choices.collect()
    })
}

async fn show(
    State(house): State<House>,
    visit: Visit,
    Query(about): Query<About>,
) -> Result<Response, Failure> {
    let form = Form::default().with("case_number", about.number);
    Ok(failure::html(&page(&house, &visit, form).await?)?.into_response())
}

async fn file(State(house): State<House>, visit: Visit, posted: Posted) -> Result<Response, Failure> {
    let office = Some(posted.get("office")).filter(|id| !id.is_empty());
    let input = ComplaintInput {
        case_number: posted.get("case_number").to_owned(),
        office: office.map(|id| OrgId(id.to_owned())),
        name: posted.get("name").to_owned(),
        telephone: posted.get("telephone").to_owned(),
        text: posted.get("text").to_owned(),
        channel: None,
    };
    match file_complaint(&house.app, &visit.principal(), input).await {
        Ok(receipt) => {
            let view = complaint_progress(&house.app, &receipt.number, &receipt.access_code).await?;
            let shown = failure::html(&Receipt {
                page: visit.page("投诉已收到").under("投诉与建议", "/complaints"),
                number: receipt.number,
                code: receipt.access_code,
                due: view.line.due.as_ref().map(|due| format::day(due.day)).unwrap_or_default(),
                org: view.line.org_name,
            })?;
            Ok(shown.into_response())
        }
        Err(error) => {
            let form = told::beside(&house.app, posted.form(), &Failure::on_form(error)?, "text");
            Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page(&house, &visit, form).await?)?)
                .into_response())
        }
    }
}

fn progress(visit: &Visit, form: Form, found: Option<ComplaintView>) -> Progress {
    Progress {
        page: visit.page("投诉办得怎样").under("投诉与建议", "/complaints"),
        form,
        found: found.map(|view| Found {
            stage: view.line.stage.label(),
            filed: format::day(view.line.filed_on),
            org: view.line.org_name,
            due: view.line.due.map(|due| format::day(due.day)),
            text: view.text,
            answers: view.answers.into_iter().map(|(on, text)| (format::day(on), text)).collect(),
            closed: view.closed_because,
            may_ask_again: view.line.stage == ComplaintStage::Answered,
        }),
    }
}

async fn ask(visit: Visit, Query(about): Query<About>) -> Result<Response, Failure> {
    let form = Form::default().with("number", about.number);
    Ok(failure::html(&progress(&visit, form, None))?.into_response())
}

async fn look_up(State(house): State<House>, visit: Visit, posted: Posted) -> Result<Response, Failure> {
    let found = complaint_progress(&house.app, posted.get("number"), posted.get("code")).await;
    answered(&house, &visit, &posted, found, "code")
}

async fn again(State(house): State<House>, visit: Visit, posted: Posted) -> Result<Response, Failure> {
    let (number, code) = (posted.get("number"), posted.get("code"));
    let found = complaint_progress(&house.app, number, code).await;
    if let Err(error) = ask_again(&house.app, number, code, posted.get("reason").to_owned()).await {
        let form = told::beside(&house.app, posted.form(), &Failure::on_form(error)?, "reason");
        let page = progress(&visit, form, found.ok());
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page)?).into_response());
    }
    let found = complaint_progress(&house.app, number, code).await;
    answered(&house, &visit, &posted, found, "code")
}

/// The progress, with the number and the code kept in the form so that it can go on.
fn answered(
    house: &House,
    visit: &Visit,
    posted: &Posted,
    found: Result<ComplaintView, app::Error>,
    field: &str,
) -> Result<Response, Failure> {
    match found {
        Ok(view) => {
            let form = Form::default().with("number", posted.get("number")).with("code", posted.get("code"));
            Ok(failure::html(&progress(visit, form, Some(view)))?.into_response())
        }
        Err(error) => {
            let form = told::beside(&house.app, posted.form(), &Failure::on_form(error)?, field);
            let page = progress(visit, form, None);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page)?).into_response())
        }
    }
}
