//! One complaint: what was said, what was answered, and the form to answer it.

use app::{
    answer_complaint::{accept, answer, close, extend},
    model::ComplaintStage,
    view::complaints::{ComplaintView, complaint},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::ComplaintId;

use super::{super::due, kind_of};
use crate::{
    House,
    failure::{Failure, html},
    look::{Due, FlashKind, Form, Page},
    posted::Posted,
    visit::{StaffVisit, lead_to},
};

#[derive(Template)]
#[template(path = "work/complaints/show.html")]
struct Show {
    page: Page,
    form: Form,
    base: String,
    seen: u64,
    stage: &'static str,
    due: Option<Due>,
    terms: Vec<(String, String)>,
    case: Option<String>,
    text: String,
    said: Vec<(String, String, String)>,
    closed: Option<String>,
    may_accept: bool,
    may_answer: bool,
    may_close: bool,
    may_extend: bool,
}

fn id_of(text: &str) -> Result<ComplaintId, Failure> {
    text.parse().map_err(|_| app::Error::not_found("这件投诉").into())
}

pub async fn show(
    State(house): State<House>,
    visit: StaffVisit,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    page(&house, &visit, id_of(&id)?, Form::default()).await
}

async fn page(
    house: &House,
    StaffVisit(visit, who): &StaffVisit,
    id: ComplaintId,
    form: Form,
) -> Result<Response, Failure> {
    let view = complaint(&house.app, who, id).await?;
    let wrong = !form.is_right();
    let open = matches!(view.line.stage, ComplaintStage::Filed | ComplaintStage::Accepted);
    let rated = view.line.stage == ComplaintStage::Rated;
    let shown = html(&Show {
        page: visit.page(view.line.number.clone()).under("投诉和评价", "/work/complaints"),
        form,
        base: format!("/work/complaints/{id}"),
        seen: view.seq,
        stage: view.line.stage.label(),
        due: view.line.due.as_ref().map(due::shown),
        terms: terms(&view),
        case: view.line.case.map(|case| format!("/work/cases/{case}")),
        said: said(&view),
        closed: view.closed_because.clone(),
        may_accept: view.may_answer && view.line.stage == ComplaintStage::Filed,
        may_answer: view.may_answer && (open || rated),
        may_close: view.may_answer && view.line.stage != ComplaintStage::Closed,
        may_extend: view.may_answer && view.line.stage == ComplaintStage::Accepted && view.extended.is_none(),
        text: view.text,
    })?;
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, shown).into_response())
}

fn terms(view: &ComplaintView) -> Vec<(String, String)> {
    let mut terms = vec![
        ("来源".to_owned(), kind_of(&view.line)),
        ("收到日期".to_owned(), view.line.filed_on.to_string()),
        ("办理单位".to_owned(), view.line.org_name.clone()),
    ];
    if !view.line.case_number.is_empty() {
        terms.push(("所涉案件".to_owned(), view.line.case_number.clone()));
    }
    if let Some((to, reason)) = &view.extended {
        terms.push(("答复期限延长至".to_owned(), format!("{to},{reason}")));
    }
    if let Some(who) = &view.complainant {
        let or_none = |text: &str| if text.is_empty() { "没有留".to_owned() } else { text.to_owned() };
        terms.push(("姓名".to_owned(), or_none(&who.name)));
        terms.push(("联系电话".to_owned(), or_none(&who.telephone)));
    }
    terms
}

/// Answers and further questions by day: what it is, the day, the words.
fn said(view: &ComplaintView) -> Vec<(String, String, String)> {
    let line =
        |what: &str, (on, text): &(kernel::Day, String)| (on.to_string(), what.to_owned(), text.clone());
    let mut said: Vec<(String, String, String)> = view
        .answers
        .iter()
        .map(|one| line("答复", one))
        .chain(view.reopened.iter().map(|one| line("再次投诉", one)))
        .collect();
    said.sort();
    said
}

/// Leads back with a message, or shows the page again with what is wrong.
async fn done(
    house: &House,
    visit: StaffVisit,
    id: ComplaintId,
    outcome: Result<app::Outcome, app::Error>,
    (form, field, text): (Form, &str, &str),
) -> Result<Response, Failure> {
    match outcome {
        Ok(_) => Ok(lead_to(&format!("/work/complaints/{id}"), FlashKind::Done, text)),
        Err(app::Error::Refused(refusal)) if refusal.code == "words_missing" => {
            let form = form.refusing(field, refusal.to_string());
            page(house, &visit, id, form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn take_up(
    State(house): State<House>,
    visit: StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let outcome = accept(&house.app, &visit.1, id, posted.seen()).await;
    done(&house, visit, id, outcome, (posted.form(), "answer", "已受理，请在期限内答复。")).await
}

pub async fn reply(
    State(house): State<House>,
    visit: StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let text = posted.get("answer").to_owned();
    let outcome = answer(&house.app, &visit.1, id, posted.seen(), text).await;
    done(&house, visit, id, outcome, (posted.form(), "answer", "已答复，对方凭编号和查询码可以看到。")).await
}

pub async fn put_off(
    State(house): State<House>,
    visit: StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let why = posted.get("why").to_owned();
    let outcome = extend(&house.app, &visit.1, id, posted.seen(), why).await;
    done(&house, visit, id, outcome, (posted.form(), "why", "答复期限已延长，请告知投诉人。")).await
}

pub async fn end(
    State(house): State<House>,
    visit: StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let reason = posted.get("reason").to_owned();
    let outcome = close(&house.app, &visit.1, id, posted.seen(), reason).await;
    done(&house, visit, id, outcome, (posted.form(), "reason", "已结束。")).await
}
