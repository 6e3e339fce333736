//! `/follow-ups`: visits after the payment.

use app::{
    model::{Hardship, Visit, VisitMethod},
    record_follow_up::{cancel_follow_up, record_visit},
    view::case::case,
};
use axum::{extract::State, http::StatusCode, response::Response};
use kernel::{CaseId, FollowUpId, Personal};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Id, Json, JsonBody, word},
    caller::Known,
    case_shown::FollowUpShown,
    change::{Done, KnownSent},
    given::ReasonGiven,
    problem::Failed,
    shown::All,
    words,
};
use crate::House;

/// 回访所见。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VisitGiven {
    /// 方式
    #[schema(schema_with = words::visit_method)]
    method: String,
    /// 哪天
    #[schema(format = Date)]
    on: String,
    /// 家庭月收入，分
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000_000_000_i64)]
    income_monthly_fen: Option<i64>,
    /// 困难变化
    #[schema(schema_with = words::hardship)]
    hardship: String,
    /// 满意度 1 至 5
    #[serde(default)]
    #[schema(minimum = 1, maximum = 5)]
    satisfaction: Option<u8>,
    /// 还有的需要，救助项目的代码
    #[serde(default)]
    #[schema(max_items = 20)]
    needs: Vec<String>,
    /// 备注
    #[serde(default)]
    #[schema(max_length = 5000)]
    note: String,
}

impl VisitGiven {
    fn visit(self) -> Result<Visit, Failed> {
        let methods = [("call", VisitMethod::Call), ("visit", VisitMethod::Visit)];
        let method = word("method", Some(&self.method), methods, |(word, _)| word)?;
        let hardships = [Hardship::Solved, Hardship::Eased, Hardship::Same, Hardship::Worse];
        let hardship = word("hardship", Some(&self.hardship), hardships, |hardship| hardship.word())?;
        let on = self.on.parse().map_err(|_| {
            Failed::on(StatusCode::UNPROCESSABLE_ENTITY, "day", "日期应如 2026-03-02。", "on")
        })?;
        let (Some((_, method)), Some(hardship)) = (method, hardship) else {
            return Err(Failed::broken("a word that is there was not found"));
        };
        Ok(Visit {
            method,
            on,
            income_monthly_fen: self.income_monthly_fen,
            hardship,
            satisfaction: self.satisfaction,
            needs: self.needs,
            note: Personal::known(self.note),
        })
    }
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(of_case)).routes(routes!(visited)).routes(routes!(cancelled))
}

#[utoipa::path(
    get, description = "案件安排的回访及其结果。", path = "/cases/{id}/follow-ups", tag = "follow-ups", summary = "案件的回访",
    responses((status = 200, description = "回访", body = All<FollowUpShown>))
)]
async fn of_case(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
) -> Result<JsonBody<All<FollowUpShown>>, Failed> {
    let view = case(&house.app, &caller.who, id).await?;
    Ok(JsonBody(All { items: view.follow_ups.iter().map(FollowUpShown::from).collect() }))
}

#[utoipa::path(
    post, description = "记录一次回访。", path = "/follow-ups/{id}/visit", tag = "follow-ups", summary = "记录回访",
    request_body = VisitGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn visited(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<FollowUpId>,
    Json { value, digest }: Json<VisitGiven>,
) -> Result<Response, Failed> {
    let visit = value.visit()?;
    let answered =
        sent.run(&house, &digest, |app, who| async move { record_visit(&app, &who, id, visit).await });
    Ok(answered.await?.done("follow_up", id))
}

#[utoipa::path(
    post, description = "取消一次回访，写明理由。", path = "/follow-ups/{id}/cancel", tag = "follow-ups", summary = "取消回访",
    request_body = ReasonGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn cancelled(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<FollowUpId>,
    Json { value, digest }: Json<ReasonGiven>,
) -> Result<Response, Failed> {
    let answered = sent
        .run(&house, &digest, |app, who| async move { cancel_follow_up(&app, &who, id, value.reason).await });
    Ok(answered.await?.done("follow_up", id))
}
