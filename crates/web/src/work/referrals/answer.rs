//! What is done with a referral: acknowledged, answered, taken back.

use app::{
    Error, Outcome,
    answer_referral::{recall as take_back, receive as acknowledge, resolve as feed_back},
    model::ReferralOutcome,
    view::changes::Shared,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::{Day, Fen, ReferralId, Refusal};

use super::show::{id_of, render};
use crate::{
    House,
    failure::Failure,
    look::FlashKind,
    posted::Posted,
    visit::{StaffVisit, lead_to},
    work::case,
};

/// Acknowledges.
pub async fn receive(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let outcome = acknowledge(&house.app, &who, id, posted.seen()).await;
    settle(&house, (&visit, &who, id), &posted, outcome, "已签收，办理期限开始计算。").await
}

/// Answers.
pub async fn resolve(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let outcome = match outcome_of(&posted) {
        Ok(outcome) => {
            let note = posted.get("note").to_owned();
            feed_back(&house.app, &who, id, posted.seen(), outcome, note).await
        }
        Err(refusals) => Err(Error::Invalid(refusals)),
    };
    settle(&house, (&visit, &who, id), &posted, outcome, "已反馈，移送单位和申请人都能看到结果。").await
}

/// Takes back.
pub async fn recall(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let outcome = take_back(&house.app, &who, id, posted.seen(), posted.get("reason").to_owned()).await;
    settle(&house, (&visit, &who, id), &posted, outcome, "移送已撤回。").await
}

async fn settle(
    house: &House,
    (visit, who, id): (&crate::visit::Visit, &app::Principal, ReferralId),
    posted: &Posted,
    outcome: Result<Outcome, Error>,
    done: &str,
) -> Result<Response, Failure> {
    let path = format!("/work/referrals/{id}");
    match outcome {
        Ok(Outcome::Changed) => Ok(lead_to(&path, FlashKind::Done, done)),
        Ok(Outcome::Unchanged) => Ok(lead_to(&path, FlashKind::Info, "与已有记录相同，没有新的变化。")),
        Err(Error::Refused(refusal)) if refusal.code == "stale_page" => {
            let page = visit.page("页面已过时").under("移送", "/work/referrals");
            let asked = (&house.app, who, Shared::Referral(id));
            Ok(case::stale(asked, page, (path, posted), &refusal).await?.into_response())
        }
        Err(error) => {
            let refusals = Failure::on_form(error)?;
            render(&house.app, visit, who, id, case::refusing(posted.form(), refusals)).await
        }
    }
}

/// What was typed as an outcome, or what is wrong with it.
fn outcome_of(posted: &Posted) -> Result<ReferralOutcome, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, message: String, mend: &str| {
        wrong.push(Refusal::new("outcome_input", message, mend, "移送结果应当反馈").on_field(field));
    };
    match posted.get("outcome") {
        "declined" => return Ok(ReferralOutcome::Declined),
        "granted" => {}
        _ => refuse("outcome", "没有选择办理结果".to_owned(), "请选择给予救助或不予救助。"),
    }
    let mut fen = |field: &str| match posted.get(field) {
        "" => 0,
        text => Fen::from_yuan_text(text).map_or_else(
            |error| {
                refuse(field, error.to_string(), "请以元填写，例如 600；没有的留空。");
                0
            },
            Fen::fen,
        ),
    };
    let (monthly_fen, once_fen) = (fen("monthly"), fen("once"));
    let from = posted.get("from");
    let day: Option<Day> = from.parse().ok();
    if day.is_none() && !from.is_empty() {
        refuse("from", "起始日期无法识别".to_owned(), "请按 2026-03-02 的样子填写。");
    }
    if wrong.is_empty() {
        Ok(ReferralOutcome::Granted {
            programme: posted.get("programme").to_owned(),
            monthly_fen,
            once_fen,
            from: day,
        })
    } else {
        Err(wrong)
    }
}
