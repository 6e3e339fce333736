//! `/duties`: one's queue, overdue first, its counts, and the office at a glance.

use app::{
    report_duty::report_duty,
    view::{
        Listing,
        board::board,
        my_work::{DutyLine, my_work, work_counts},
    },
};
use axum::{extract::State, http::Uri, response::Response};
use kernel::DutyId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Id, Json, JsonBody},
    caller::Known,
    change::{Done, KnownSent},
    listing::{Listed, page},
    problem::Failed,
    shown::DutyShown,
    words,
};
use crate::House;

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 上一页返回的 `next`
    #[param(max_length = 400)]
    after: Option<String>,
}

/// 队列中的一项责任。
#[derive(Debug, Serialize, ToSchema)]
pub struct QueuedShown {
    /// 逾期、今天、本周、以后，或在等别人
    #[schema(schema_with = band)]
    band: &'static str,
    /// 责任
    duty: DutyShown,
}

fn band() -> utoipa::openapi::schema::Schema {
    words::schema(["overdue", "today", "week", "later", "waiting"])
}

/// 队列的件数。
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsShown {
    /// 已逾期
    overdue: i64,
    /// 今天到期
    today: i64,
    /// 七天内到期
    week: i64,
    /// 以后到期
    later: i64,
    /// 期限中止
    paused: i64,
}

/// 单位概览。
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardShown {
    /// 各阶段的案件数
    stages: Vec<StageCount>,
    /// 近十二个月的发放
    months: Vec<MonthCount>,
    /// 已发放合计，分
    paid_fen: i64,
    /// 待研判的线索
    open_leads: i64,
}

/// 一个阶段的案件数。
#[derive(Debug, Serialize, ToSchema)]
pub struct StageCount {
    /// 阶段
    #[schema(schema_with = words::stage)]
    stage: &'static str,
    /// 阶段的名称
    label: &'static str,
    /// 件数
    cases: i64,
}

/// 一个月的发放。
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthCount {
    /// 月份，如 `2026-03`
    month: String,
    /// 笔数
    payments: i64,
    /// 金额，分
    amount_fen: i64,
}

/// 哪项责任。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReportGiven {
    /// 属于哪类记录，见责任的 `about`
    #[schema(pattern = "^[a-z_]{1,20}$", example = "case")]
    about: String,
    /// 那条记录的编号，见责任的 `about_id`
    #[schema(schema_with = words::org)]
    about_id: String,
    /// 怎样办完的
    #[schema(min_length = 1, max_length = 2000)]
    note: String,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(inbox))
        .routes(routes!(counts))
        .routes(routes!(report))
        .routes(routes!(glance))
}

#[utoipa::path(
    get, description = "本人角色在本单位未办结的责任，最急的在前；在等别人的列在最后。", path = "/duties", tag = "duties", summary = "我的责任", params(Wanted),
    responses((status = 200, description = "一页责任", body = Listed<QueuedShown>))
)]
async fn inbox(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let work = my_work(&house.app, &caller.who, wanted.after).await?;
    let in_band = |band: &'static str, lines: Vec<DutyLine>| {
        lines.into_iter().map(move |line| QueuedShown { band, duty: DutyShown::from(&line) })
    };
    let rows: Vec<_> = in_band("overdue", work.overdue)
        .chain(in_band("today", work.today))
        .chain(in_band("week", work.week))
        .chain(in_band("later", work.later))
        .chain(in_band("waiting", work.waiting))
        .collect();
    Ok(page(&uri, Listing { rows, next: work.next, total: work.total }, |row| row))
}

#[utoipa::path(
    get, description = "本人队列的件数。", path = "/duties/counts", tag = "duties", summary = "责任的件数",
    responses((status = 200, description = "件数", body = CountsShown))
)]
async fn counts(State(house): State<House>, Known(caller): Known) -> Result<JsonBody<CountsShown>, Failed> {
    let counts = work_counts(&house.app, &caller.who).await?;
    Ok(JsonBody(CountsShown {
        overdue: counts.overdue,
        today: counts.today,
        week: counts.week,
        later: counts.later,
        paused: counts.paused,
    }))
}

#[utoipa::path(
    post, description = "登记一项没有别的记录能看出来的责任已经办完，由承担它的人登记。", path = "/duties/{id}/report", tag = "duties", summary = "登记责任完成",
    request_body = ReportGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn report(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<DutyId>,
    Json { value, digest }: Json<ReportGiven>,
) -> Result<Response, Failed> {
    let ReportGiven { about, about_id, note } = value;
    let stream = app::notices::stream_of(&format!("{about}/{about_id}"));
    let stream = stream.ok_or_else(|| Failed::not_found("这项责任"))?;
    let answered = sent
        .run(&house, &digest, |app, who| async move { report_duty(&app, &who, &stream, id, &note).await });
    Ok(answered.await?.done(&about, about_id))
}

#[utoipa::path(
    get, description = "各阶段的案件数、每月的发放、待研判的线索。", path = "/board", tag = "duties", summary = "单位概览",
    responses((status = 200, description = "概览", body = BoardShown))
)]
async fn glance(State(house): State<House>, Known(caller): Known) -> Result<JsonBody<BoardShown>, Failed> {
    let found = board(&house.app, &caller.who).await?;
    let stages = found.stages.into_iter().map(|(stage, cases)| StageCount {
        stage: stage.word(),
        label: stage.label(),
        cases,
    });
    let months = found.months.into_iter().map(|(month, payments, sum)| MonthCount {
        month,
        payments,
        amount_fen: sum.fen(),
    });
    Ok(JsonBody(BoardShown {
        stages: stages.collect(),
        months: months.collect(),
        paid_fen: found.paid.fen(),
        open_leads: found.open_leads,
    }))
}
