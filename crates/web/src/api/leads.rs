//! `/leads`: what screening found, and what an officer does with it.

use app::{
    model::LeadStage,
    review_lead::{dismiss, hand_on, reopen, take_up},
    view::leads::{LeadLine, lead, leads},
};
use axum::{extract::State, http::Uri, response::Response};
use kernel::{LeadId, OrgId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Id, Json, word},
    caller::Known,
    case_shown::FactShown,
    case_verbs::ReasonGiven,
    change::{Created, Done, IfMatch, KnownSent, shown},
    finding_shown::FindingShown,
    listing::{Listed, page, rows},
    problem::Failed,
    shown::{DueShown, PersonShown},
    words,
};
use crate::House;

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 姓名、证件号码或电话
    #[param(max_length = 80)]
    q: Option<String>,
    /// 阶段
    #[param(schema_with = words::lead_stage)]
    stage: Option<String>,
    /// 上一页返回的 `next`
    #[param(max_length = 400)]
    after: Option<String>,
    /// 每页行数,默认 50
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// 一条线索。
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadRow {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 当事人
    person: String,
    /// 年龄
    age: Option<i32>,
    /// 原案
    matter: String,
    /// 原案的编号
    #[schema(schema_with = words::id)]
    matter_id: String,
    /// 需要程度 0 至 100
    score: u8,
    /// 理由,最重的在前
    reasons: Vec<String>,
    /// 成立的救助情形
    grounds: Vec<String>,
    /// 优先对象
    priority: Vec<String>,
    /// 阶段
    #[schema(schema_with = words::lead_stage)]
    stage: &'static str,
    /// 阶段的名称
    stage_label: &'static str,
    /// 发现日
    #[schema(format = Date)]
    proposed_on: String,
    /// 研判的期限
    due: Option<DueShown>,
    /// 由它立的案件
    case: Option<String>,
}

impl From<LeadLine> for LeadRow {
    fn from(line: LeadLine) -> Self {
        Self {
            id: line.id.to_string(),
            person: line.person,
            age: line.age,
            matter: line.matter,
            matter_id: line.matter_id.to_string(),
            score: line.score,
            reasons: line.reasons,
            grounds: line.grounds,
            priority: line.priority,
            stage: line.stage.word(),
            stage_label: line.stage.label(),
            proposed_on: line.proposed_on.to_string(),
            due: line.due.as_ref().map(DueShown::from),
            case: line.case.map(|case| case.to_string()),
        }
    }
}

/// 线索的全部情况。
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadShown {
    /// 概要
    lead: LeadRow,
    /// 事件数,即 `ETag`
    seq: u64,
    /// 当事人
    person: PersonShown,
    /// 所依据的事实
    facts: Vec<FactShown>,
    /// 发现时的认定意见
    finding: Option<FindingShown>,
    /// 可以转交的单位
    offices: Vec<OfficeShown>,
    /// 能否研判
    may_review: bool,
}

/// 一个单位。
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeShown {
    /// 代码
    id: String,
    /// 名称
    name: String,
}

/// 转交。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HandOnGiven {
    /// 转给哪个单位
    #[schema(schema_with = words::org)]
    to: String,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(take))
        .routes(routes!(dismissed))
        .routes(routes!(handed))
        .routes(routes!(reopened))
}

#[utoipa::path(
    get, description = "本单位的线索,需要程度高的在前。", path = "/leads", tag = "leads", summary = "线索列表", params(Wanted),
    responses((status = 200, description = "一页线索", body = Listed<LeadRow>))
)]
async fn list(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let stage = word("stage", wanted.stage.as_deref(), LeadStage::ALL, |stage: &LeadStage| stage.word())?;
    let text = wanted.q.unwrap_or_default();
    let found = leads(&house.app, &caller.who, stage, &text, wanted.after, rows(wanted.limit)?).await?;
    Ok(page(&uri, found, LeadRow::from))
}

#[utoipa::path(
    get, description = "线索的理由、事实、来源冲突和认定意见。", path = "/leads/{id}", tag = "leads", summary = "线索",
    responses((status = 200, description = "线索", body = LeadShown,
        headers(("ETag" = String, description = "线索的状态,修改时放入 If-Match"))))
)]
async fn show(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<LeadId>,
) -> Result<Response, Failed> {
    let view = lead(&house.app, &caller.who, id).await?;
    let facts = view.facts.iter().flat_map(|group| &group.rows).map(FactShown::from).collect();
    let body = LeadShown {
        seq: view.seq,
        person: view.person.into(),
        facts,
        finding: view.finding.as_ref().map(FindingShown::of).transpose()?,
        offices: view.offices.into_iter().map(|(id, name)| OfficeShown { id, name }).collect(),
        may_review: view.may_review,
        lead: LeadRow::from(view.line),
    };
    Ok(shown(view.seq, body))
}

#[utoipa::path(
    post, description = "接办:由线索立案,承办人是接办的人。", path = "/leads/{id}/take-up", tag = "leads", summary = "接办线索", params(IfMatch),
    responses(
        (status = 201, description = "已立案", body = Created,
            headers(("Location" = String, description = "案件的地址"))),
        (status = 200, description = "此前已经接办", body = Done)
    )
)]
async fn take(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<LeadId>,
) -> Result<Response, Failed> {
    let seen = sent.seen()?;
    let state = lead(&house.app, &sent.caller.who, id).await.ok().and_then(|view| view.line.case);
    let answered =
        sent.run(&house, "", |app, who| async move { take_up(&app, &who, id, seen).await }).await?;
    match state {
        // Taken up before: the case is there already.
        Some(case) if answered.nothing_changed() => {
            Ok(super::change::located(answered.done("lead", id), &format!("/api/v1/cases/{case}")))
        }
        Some(_) | None => answered.created("case", "cases"),
    }
}

#[utoipa::path(
    post, description = "排除线索,写明理由。", path = "/leads/{id}/dismiss", tag = "leads", summary = "排除线索", params(IfMatch),
    request_body = ReasonGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn dismissed(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<LeadId>,
    Json { value, digest }: Json<ReasonGiven>,
) -> Result<Response, Failed> {
    let seen = sent.seen()?;
    let answered = sent
        .run(&house, &digest, |app, who| async move { dismiss(&app, &who, id, seen, value.reason).await });
    Ok(answered.await?.done("lead", id))
}

#[utoipa::path(
    post, description = "把线索转给别的单位。", path = "/leads/{id}/hand-on", tag = "leads", summary = "转交线索", params(IfMatch),
    request_body = HandOnGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn handed(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<LeadId>,
    Json { value, digest }: Json<HandOnGiven>,
) -> Result<Response, Failed> {
    let seen = sent.seen()?;
    let answered = sent.run(&house, &digest, |app, who| async move {
        hand_on(&app, &who, id, seen, OrgId(value.to), value.reason).await
    });
    Ok(answered.await?.done("lead", id))
}

#[utoipa::path(
    post, description = "恢复已排除的线索。", path = "/leads/{id}/reopen", tag = "leads", summary = "恢复线索", params(IfMatch),
    request_body = ReasonGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn reopened(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<LeadId>,
    Json { value, digest }: Json<ReasonGiven>,
) -> Result<Response, Failed> {
    let seen = sent.seen()?;
    let answered =
        sent.run(&house, &digest, |app, who| async move { reopen(&app, &who, id, seen, value.reason).await });
    Ok(answered.await?.done("lead", id))
}
