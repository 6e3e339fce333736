//! `/referrals`: what remains of a need, handed to the department that can help.

use app::{
    answer_referral::{recall, receive, resolve},
    model::{ReferralOutcome, ReferralStage, SharingBasis},
    send_referral::{ReferralInput, send_referral},
    view::referrals::{ReferralLine, referral, referrals},
};
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use kernel::{CaseId, OrgId, ReferralId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Id, Json, word},
    caller::Known,
    change::{Created, Done, IfMatch, KnownSent, shown},
    given::ReasonGiven,
    listing::{Listed, page, rows},
    problem::Failed,
    shown::{DutyShown, PersonShown},
    words,
};
use crate::House;

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 阶段
    #[param(schema_with = words::referral_stage)]
    stage: Option<String>,
    /// 上一页返回的 `next`
    #[param(max_length = 400)]
    after: Option<String>,
    /// 每页行数，默认 50
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// 一次移送。
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralRow {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 案件
    #[schema(schema_with = words::id)]
    case: String,
    /// 受理编号
    number: String,
    /// 当事人
    person: String,
    /// 移送单位
    from_name: String,
    /// 接收部门
    to_name: String,
    /// 阶段
    #[schema(schema_with = words::referral_stage)]
    stage: &'static str,
    /// 阶段的名称
    stage_label: &'static str,
    /// 可能适用的救助
    programmes: Vec<String>,
    /// 移送日
    #[schema(format = Date)]
    sent_on: String,
    /// 反馈日
    #[schema(format = Date)]
    resolved_on: Option<String>,
}

impl From<ReferralLine> for ReferralRow {
    fn from(line: ReferralLine) -> Self {
        Self {
            id: line.id.to_string(),
            case: line.case.to_string(),
            number: line.number,
            person: line.person,
            from_name: line.from_name,
            to_name: line.to_name,
            stage: line.stage.word(),
            stage_label: line.stage.label(),
            programmes: line.programmes,
            sent_on: line.sent_on.to_string(),
            resolved_on: line.resolved_on.map(|day| day.to_string()),
        }
    }
}

/// 移送的全部情况。
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralShown {
    /// 概要
    referral: ReferralRow,
    /// 事件数，即 `ETag`
    seq: u64,
    /// 当事人
    person: PersonShown,
    /// 案件情况
    circumstances: String,
    /// 已给予的司法救助，分
    aid_given_fen: i64,
    /// 建议
    suggestion: String,
    /// 未办结的责任
    duties: Vec<DutyShown>,
    /// 能否签收和反馈
    may_answer: bool,
    /// 能否撤回
    may_recall: bool,
    /// 反馈时可以填写的救助项目
    programmes: Vec<ProgrammeChoice>,
}

/// 救助项目。
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeChoice {
    /// 代码
    code: String,
    /// 名称
    label: String,
}

/// 移送的内容。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReferralGiven {
    /// 接收部门
    #[schema(schema_with = words::org)]
    to: String,
    /// 可能适用的救助
    #[serde(default)]
    #[schema(max_items = 20)]
    programmes: Vec<String>,
    /// 案件情况
    #[schema(min_length = 1, max_length = 5000)]
    circumstances: String,
    /// 建议
    #[schema(min_length = 1, max_length = 5000)]
    suggestion: String,
    /// 共享依据：`consent` 本人同意，`statutory` 法定职责
    #[schema(schema_with = words::sharing)]
    sharing: String,
}

/// 部门的反馈。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerGiven {
    /// 结果
    #[schema(schema_with = words::referral_outcome)]
    outcome: String,
    /// 给予的救助项目；给予救助时必填
    #[serde(default)]
    #[schema(max_length = 60)]
    programme: String,
    /// 每月多少分
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000_000_000_i64)]
    monthly_fen: i64,
    /// 一次性多少分
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000_000_000_i64)]
    once_fen: i64,
    /// 从哪天起
    #[serde(default)]
    #[schema(format = Date)]
    from: Option<String>,
    /// 说明
    #[schema(min_length = 1, max_length = 5000)]
    note: String,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(send))
        .routes(routes!(received))
        .routes(routes!(resolved))
        .routes(routes!(recalled))
}

#[utoipa::path(
    get, description = "本单位移送的；部门经办人看到移送给本部门的。", path = "/referrals", tag = "referrals", summary = "移送列表", params(Wanted),
    responses((status = 200, description = "一页移送", body = Listed<ReferralRow>))
)]
async fn list(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let word_of = |stage: &ReferralStage| stage.word();
    let stage = word("stage", wanted.stage.as_deref(), ReferralStage::ALL, word_of)?;
    let stages = stage.into_iter().collect();
    let found = referrals(&house.app, &caller.who, stages, wanted.after, rows(wanted.limit)?).await?;
    Ok(page(&uri, found, ReferralRow::from))
}

#[utoipa::path(
    get, description = "移送的内容、期限和反馈。", path = "/referrals/{id}", tag = "referrals", summary = "移送",
    responses((status = 200, description = "移送", body = ReferralShown,
        headers(("ETag" = String, description = "移送的状态，修改时放入 If-Match"))))
)]
async fn show(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<ReferralId>,
) -> Result<Response, Failed> {
    let view = referral(&house.app, &caller.who, id).await?;
    let programmes = view.choices.into_iter().map(|(code, label)| ProgrammeChoice { code, label });
    let body = ReferralShown {
        referral: ReferralRow::from(view.line),
        seq: view.seq,
        person: view.person.into(),
        circumstances: view.circumstances,
        aid_given_fen: view.aid_given.fen(),
        suggestion: view.suggestion,
        duties: view.duties.iter().map(DutyShown::from).collect(),
        may_answer: view.may_answer,
        may_recall: view.may_recall,
        programmes: programmes.collect(),
    };
    Ok(shown(view.seq, body))
}

#[utoipa::path(
    post, description = "把案件当事人的困难移送给能够救助的部门。", path = "/cases/{id}/referrals", tag = "referrals", summary = "发出移送",
    request_body = ReferralGiven,
    responses((status = 201, description = "已移送", body = Created,
        headers(("Location" = String, description = "移送的地址"))))
)]
async fn send(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<CaseId>,
    Json { value, digest }: Json<ReferralGiven>,
) -> Result<Response, Failed> {
    let kinds = [("consent", SharingBasis::Consent), ("statutory", SharingBasis::Statutory)];
    let Some((_, sharing)) = word("sharing", Some(&value.sharing), kinds, |(word, _)| word)? else {
        return Err(Failed::broken("a word that is there was not found"));
    };
    let input = ReferralInput {
        to: OrgId(value.to),
        programmes: value.programmes,
        circumstances: value.circumstances,
        suggestion: value.suggestion,
        sharing,
    };
    let answered =
        sent.run(&house, &digest, |app, who| async move { send_referral(&app, &who, id, input).await });
    answered.await?.created("referral", "referrals")
}

#[utoipa::path(
    post, description = "部门签收移送。", path = "/referrals/{id}/receive", tag = "referrals", summary = "签收移送", params(IfMatch),
    responses((status = 200, description = "办理结果", body = Done))
)]
async fn received(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<ReferralId>,
) -> Result<Response, Failed> {
    let seen = sent.seen()?;
    let answered = sent.run(&house, "", |app, who| async move { receive(&app, &who, id, seen).await });
    Ok(answered.await?.done("referral", id))
}

fn outcome_of(given: &AnswerGiven) -> Result<ReferralOutcome, Failed> {
    let word = |message: &str, field| {
        Err(Failed::on(StatusCode::UNPROCESSABLE_ENTITY, "unknown_word", message, field))
    };
    let from = given.from.as_deref().map(str::parse).transpose();
    match (given.outcome.as_str(), from) {
        (_, Err(_)) => word("日期应如 2026-03-02。", "from"),
        ("granted", Ok(from)) => Ok(ReferralOutcome::Granted {
            programme: given.programme.clone(),
            monthly_fen: given.monthly_fen,
            once_fen: given.once_fen,
            from,
        }),
        ("declined", Ok(_)) => Ok(ReferralOutcome::Declined),
        (_, Ok(_)) => word("outcome 应为 granted 或 declined。", "outcome"),
    }
}

#[utoipa::path(
    post, description = "部门办结并反馈。", path = "/referrals/{id}/resolve", tag = "referrals", summary = "反馈移送", params(IfMatch),
    request_body = AnswerGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn resolved(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<ReferralId>,
    Json { value, digest }: Json<AnswerGiven>,
) -> Result<Response, Failed> {
    let (seen, outcome) = (sent.seen()?, outcome_of(&value)?);
    let answered = sent.run(&house, &digest, |app, who| async move {
        resolve(&app, &who, id, seen, outcome, value.note).await
    });
    Ok(answered.await?.done("referral", id))
}

#[utoipa::path(
    post, description = "移送单位撤回。", path = "/referrals/{id}/recall", tag = "referrals", summary = "撤回移送", params(IfMatch),
    request_body = ReasonGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn recalled(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<ReferralId>,
    Json { value, digest }: Json<ReasonGiven>,
) -> Result<Response, Failed> {
    let seen = sent.seen()?;
    let answered =
        sent.run(&house, &digest, |app, who| async move { recall(&app, &who, id, seen, value.reason).await });
    Ok(answered.await?.done("referral", id))
}
