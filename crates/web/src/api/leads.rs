//! `/leads`: what screening found, and what an officer does with it.

use app::{
    App, Principal,
    model::LeadStage,
    review_lead::{dismiss, give_back, hand_on, receive, reopen, take_back, take_up},
    view::leads::{LeadFilter, LeadLine, lead, leads, leads_to_receive},
};
use axum::{extract::State, http::Uri, response::Response};
use kernel::{LeadId, OrgId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Id, JsonBody, word},
    caller::Known,
    case_shown::FactShown,
    change::{Created, Done, IfMatch, KnownSent, shown},
    finding_shown::FindingShown,
    given::ReasonGiven,
    listing::{Listed, page, rows},
    problem::Failed,
    shown::{All, DueShown, PersonShown},
    verb::{plain_verbs, verbs},
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
    /// 每页行数，默认 50
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
    /// 理由，最重的在前
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
    /// 哪个单位的线索
    org_name: String,
    /// 正在转给哪个单位，对方还没有答复
    offered_to: Option<String>,
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
            org_name: line.org_name,
            offered_to: line.offered_to,
        }
    }
}

/// 线索的全部情况。
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadShown {
    /// 概要
    lead: LeadRow,
    /// 事件数，即 `ETag`
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
    /// 是否正转给本单位，可以接收或退回
    may_receive: bool,
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
    to: OrgId,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(offered))
        .routes(routes!(show))
        .routes(routes!(take))
        .merge(plain_answers())
        .merge(answers())
}

#[utoipa::path(
    get, description = "本单位的线索，需要程度高的在前。", path = "/leads", tag = "leads", summary = "线索列表", params(Wanted),
    responses((status = 200, description = "一页线索", body = Listed<LeadRow>))
)]
async fn list(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let stage = word("stage", wanted.stage.as_deref(), LeadStage::ALL, |stage: &LeadStage| stage.word())?;
    let filter = LeadFilter {
        stage,
        text: wanted.q.unwrap_or_default(),
        after: wanted.after,
        limit: rows(wanted.limit)?,
        ..LeadFilter::default()
    };
    let found = leads(&house.app, &caller.who, &filter).await?;
    Ok(page(&uri, found, LeadRow::from))
}

#[utoipa::path(
    get, description = "别的单位转给本单位、还没有答复的线索，最早的在前。看过线索后接收（`receive`）或退回（`give-back`）。", path = "/leads/offered", tag = "leads", summary = "待接收的线索",
    responses((status = 200, description = "待接收的线索", body = All<LeadRow>))
)]
async fn offered(State(house): State<House>, Known(caller): Known) -> Result<JsonBody<All<LeadRow>>, Failed> {
    let lines = leads_to_receive(&house.app, &caller.who).await?;
    Ok(JsonBody(All { items: lines.into_iter().map(LeadRow::from).collect() }))
}

#[utoipa::path(
    get, description = "线索的理由、事实、来源冲突和认定意见。", path = "/leads/{id}", tag = "leads", summary = "线索",
    responses((status = 200, description = "线索", body = LeadShown,
        headers(("ETag" = String, description = "线索的状态，修改时放入 If-Match"))))
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
        may_receive: view.may_receive,
        lead: LeadRow::from(view.line),
    };
    Ok(shown(view.seq, body))
}

#[utoipa::path(
    post, description = "接办：由线索立案，承办人是接办的人。", path = "/leads/{id}/take-up", tag = "leads", summary = "接办线索", params(IfMatch),
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

plain_verbs! {
    plain_answers "leads" "lead" LeadId;
    received "/leads/{id}/receive" "接收转交的线索" "接收单位接收，从此由其研判；接收之前仍由转交单位负责。" =>
        async |app: App, who: Principal, id, seen| receive(&app, &who, id, seen).await;
}

verbs! {
    answers "leads" "lead" LeadId;
    dismissed "/leads/{id}/dismiss" "排除线索" "排除线索，写明理由。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            dismiss(&app, &who, id, seen, given.reason).await;
    handed "/leads/{id}/hand-on" "转交线索" "把线索转给别的单位；对方接收之前仍由本单位负责。"
        HandOnGiven => async |app: App, who: Principal, id, seen, given: HandOnGiven|
            hand_on(&app, &who, id, seen, given.to, given.reason).await;
    given_back "/leads/{id}/give-back" "退回转交的线索" "接收单位不接收，写明理由。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            give_back(&app, &who, id, seen, given.reason).await;
    taken_back "/leads/{id}/take-back" "撤回转交" "对方接收之前，转交单位撤回。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            take_back(&app, &who, id, seen, given.reason).await;
    reopened "/leads/{id}/reopen" "恢复线索" "恢复已排除的线索。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            reopen(&app, &who, id, seen, given.reason).await;
}
