//! `/complaints`: what people say of the work, filed by anybody, answered by the office; and an applicant's rating.

use app::{
    App, Principal,
    answer_complaint::{accept, answer, ask_again, close, extend},
    file_complaint::{ComplaintInput, file_complaint},
    model::{ComplaintChannel, ComplaintStage},
    rate_case::rate_case,
    view::complaints::{
        ComplaintFilter, ComplaintLine, ComplaintView, complaint, complaint_progress, complaints,
    },
};
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use kernel::{CaseId, ComplaintId, Day, OrgId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Id, Json, JsonBody, word},
    caller::Known,
    change::{Done, KnownSent, Sent, located, shown},
    given::ReasonGiven,
    listing::{Listed, page, rows},
    problem::Failed,
    shown::DueShown,
    verb::{plain_verbs, verbs},
    words,
};
use crate::House;

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 编号的一部分
    #[param(max_length = 80)]
    q: Option<String>,
    /// 阶段
    #[param(schema_with = words::complaint_stage)]
    stage: Option<String>,
    /// 只看投诉，或只看评价
    #[param(schema_with = words::complaint_kind)]
    kind: Option<String>,
    /// 上一页返回的 `next`
    #[param(max_length = 400)]
    after: Option<String>,
    /// 每页行数，默认 50
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// 一件投诉。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ComplaintGiven {
    /// 发生了什么、有什么要求
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
    /// 涉及的案件的受理编号
    #[serde(default)]
    #[schema(max_length = 60)]
    case_number: String,
    /// 涉及的单位；没有受理编号时必填
    #[serde(default)]
    #[schema(schema_with = words::maybe_org)]
    office: Option<OrgId>,
    /// 投诉人，可以不填
    #[serde(default)]
    #[schema(max_length = 60)]
    name: String,
    /// 怎样联系，可以不填
    #[serde(default)]
    #[schema(max_length = 30)]
    telephone: String,
    /// 从哪里来的；工作人员登记时填，默认窗口
    #[serde(default)]
    #[schema(schema_with = words::maybe_channel)]
    channel: Option<ComplaintChannel>,
}

/// 投诉的回执。
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintReceiptShown {
    /// 投诉
    #[schema(schema_with = words::id)]
    complaint: String,
    /// 编号
    #[schema(example = "诉〔2026〕330106-0001号")]
    number: String,
    /// 查询码，与编号一起查进度；只在此时给出
    #[schema(example = "12345678")]
    access_code: String,
}

/// 投诉回执上的两个号码。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NumbersGiven {
    /// 投诉编号
    #[schema(min_length = 1, max_length = 60, example = "诉〔2026〕330106-0001号")]
    number: String,
    /// 查询码，8 位数字
    #[schema(min_length = 1, max_length = 20, example = "12345678")]
    code: String,
}

/// 对答复不满意。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AskAgainGiven {
    /// 投诉编号
    #[schema(min_length = 1, max_length = 60, example = "诉〔2026〕330106-0001号")]
    number: String,
    /// 查询码，8 位数字
    #[schema(min_length = 1, max_length = 20, example = "12345678")]
    code: String,
    /// 为什么不满意
    #[schema(min_length = 1, max_length = 4000)]
    reason: String,
}

/// 答复。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplyGiven {
    /// 答复
    #[schema(min_length = 1, max_length = 5000)]
    answer: String,
}

/// 评价。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RatingGiven {
    /// 1（很不满意）至 5（很满意）
    #[schema(minimum = 1, maximum = 5)]
    stars: u8,
    /// 想说的话
    #[serde(default)]
    #[schema(max_length = 2000)]
    words: String,
}

/// 投诉或评价的一行。
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintRow {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 给人看的编号
    number: String,
    /// 涉及的案件
    case: Option<String>,
    /// 案件的受理编号
    case_number: String,
    /// 答复的单位
    org_name: String,
    /// 从哪里来的；评价没有
    #[schema(schema_with = words::maybe_channel)]
    channel: Option<&'static str>,
    /// 阶段
    #[schema(schema_with = words::complaint_stage)]
    stage: &'static str,
    /// 阶段的名称
    stage_label: &'static str,
    /// 评价的星数；投诉没有
    stars: Option<i64>,
    /// 哪天提出
    #[schema(format = Date)]
    filed_on: String,
    /// 期限
    due: Option<DueShown>,
}

/// 投诉或评价的全部情况。
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintShown {
    /// 概要
    complaint: ComplaintRow,
    /// 事件数，即 `ETag`
    seq: u64,
    /// 投诉人；没有留下时为空
    name: String,
    /// 怎样联系
    telephone: String,
    /// 说了什么
    text: String,
    /// 各次答复
    answers: Vec<SaidOn>,
    /// 各次表示不满意
    reopened: Vec<SaidOn>,
    /// 为什么结束
    closed_because: Option<String>,
    /// 能否受理和答复
    may_answer: bool,
}

/// 哪天说的话。
#[derive(Debug, Serialize, ToSchema)]
pub struct SaidOn {
    /// 日期
    #[schema(format = Date)]
    on: String,
    /// 内容
    text: String,
}

impl From<ComplaintLine> for ComplaintRow {
    fn from(line: ComplaintLine) -> Self {
        Self {
            id: line.id.to_string(),
            number: line.number,
            case: line.case.map(|case| case.to_string()),
            case_number: line.case_number,
            org_name: line.org_name,
            channel: line.channel.map(ComplaintChannel::word),
            stage: line.stage.word(),
            stage_label: line.stage.label(),
            stars: line.stars,
            filed_on: line.filed_on.to_string(),
            due: line.due.as_ref().map(DueShown::from),
        }
    }
}

impl From<ComplaintView> for ComplaintShown {
    fn from(view: ComplaintView) -> Self {
        let said = |all: Vec<(Day, String)>| {
            all.into_iter().map(|(on, text)| SaidOn { on: on.to_string(), text }).collect()
        };
        let (name, telephone) =
            view.complainant.map_or_else(Default::default, |who| (who.name, who.telephone));
        Self {
            complaint: view.line.into(),
            seq: view.seq,
            name,
            telephone,
            text: view.text,
            answers: said(view.answers),
            reopened: said(view.reopened),
            closed_because: view.closed_because,
            may_answer: view.may_answer,
        }
    }
}

plain_verbs! {
    plain_answers "complaints" "complaint" ComplaintId;
    taken "/complaints/{id}/accept" "受理投诉" "受理之后在期限内答复。" =>
        async |app: App, who: Principal, id, seen| accept(&app, &who, id, seen).await;
}

verbs! {
    answers "complaints" "complaint" ComplaintId;
    answered "/complaints/{id}/answer" "答复" "答复投诉或低分评价；还没有受理的随之受理。"
        ReplyGiven => async |app: App, who: Principal, id, seen, given: ReplyGiven|
            answer(&app, &who, id, seen, given.answer).await;
    extended "/complaints/{id}/extend" "延长答复期限" "情况复杂的可以延长一次，延长多少由规则决定。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            extend(&app, &who, id, seen, given.reason).await;
    closed "/complaints/{id}/close" "结束投诉" "不予受理、撤回或已经了结的，写明理由。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            close(&app, &who, id, seen, given.reason).await;
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    let own = OpenApiRouter::new()
        .routes(routes!(list, file))
        .routes(routes!(progress))
        .routes(routes!(again))
        .routes(routes!(show))
        .routes(routes!(rate));
    own.merge(plain_answers()).merge(answers())
}

#[utoipa::path(
    get, description = "本单位要答复的投诉和评价，新的在前。", path = "/complaints", tag = "complaints", summary = "投诉和评价列表", params(Wanted),
    responses((status = 200, description = "一页投诉和评价", body = Listed<ComplaintRow>))
)]
async fn list(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let kinds = [("complaint", false), ("rating", true)];
    let filter = ComplaintFilter {
        text: wanted.q.unwrap_or_default(),
        stage: word("stage", wanted.stage.as_deref(), ComplaintStage::ALL, |stage| stage.word())?,
        ratings: word("kind", wanted.kind.as_deref(), kinds, |(word, _)| word)?.map(|(_, ratings)| ratings),
        after: wanted.after,
        limit: rows(wanted.limit)?,
        ..ComplaintFilter::default()
    };
    Ok(page(&uri, complaints(&house.app, &caller.who, &filter).await?, ComplaintRow::from))
}

#[utoipa::path(
    get, description = "投诉或评价的内容、答复和期限。", path = "/complaints/{id}", tag = "complaints", summary = "投诉",
    responses((status = 200, description = "投诉", body = ComplaintShown,
        headers(("ETag" = String, description = "投诉的状态，修改时放入 If-Match"))))
)]
async fn show(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<ComplaintId>,
) -> Result<Response, Failed> {
    let view = complaint(&house.app, &caller.who, id).await?;
    Ok(shown(view.seq, ComplaintShown::from(view)))
}

#[utoipa::path(
    post, description = "任何人都可以就案件、单位提出投诉，不需要令牌；电话和来信由工作人员用自己的令牌登记。", path = "/complaints", tag = "complaints", summary = "投诉",
    request_body = ComplaintGiven,
    responses((status = 201, description = "已收到投诉", body = ComplaintReceiptShown,
        headers(("Location" = String, description = "投诉的地址"), ("ETag" = String, description = "投诉的状态")))),
    security((), ("bearer" = []))
)]
async fn file(
    State(house): State<House>,
    sent: Sent,
    Json { value, digest }: Json<ComplaintGiven>,
) -> Result<Response, Failed> {
    let ComplaintGiven { text, case_number, office, name, telephone, channel } = value;
    let input = ComplaintInput { case_number, office, name, telephone, text, channel };
    let answered =
        sent.run(&house, &digest, |app, who| async move { file_complaint(&app, &who, input).await }).await?;
    let Some((receipt, seq)) = answered.receipt("complaint") else {
        return Err(Failed::broken("a complaint was taken without a receipt"));
    };
    let body = ComplaintReceiptShown {
        complaint: receipt.record.clone(),
        number: receipt.number.clone(),
        access_code: receipt.access_code.clone(),
    };
    let location = format!("/api/v1/complaints/{}", receipt.record);
    Ok(located(answered.answer(StatusCode::CREATED, seq, body), &location))
}

#[utoipa::path(
    post, description = "用回执上的编号和查询码查看投诉的进度和答复，不需要令牌。", path = "/complaints/progress", tag = "complaints", summary = "投诉的进度",
    request_body = NumbersGiven,
    responses((status = 200, description = "投诉", body = ComplaintShown)), security(())
)]
async fn progress(
    State(house): State<House>,
    Json { value, .. }: Json<NumbersGiven>,
) -> Result<JsonBody<ComplaintShown>, Failed> {
    let view = complaint_progress(&house.app, &value.number, &value.code).await?;
    Ok(JsonBody(view.into()))
}

#[utoipa::path(
    post, description = "对答复不满意的，用编号和查询码要求再次答复。", path = "/complaints/ask-again", tag = "complaints", summary = "再次投诉",
    request_body = AskAgainGiven,
    responses((status = 200, description = "办理结果", body = Done)), security(())
)]
async fn again(
    State(house): State<House>,
    sent: Sent,
    Json { value, digest }: Json<AskAgainGiven>,
) -> Result<Response, Failed> {
    let AskAgainGiven { number, code, reason } = value;
    let answered =
        sent.run(&house, &digest, |app, _| async move { ask_again(&app, &number, &code, reason).await });
    Ok(answered.await?.done_to("complaint"))
}

#[utoipa::path(
    post, description = "作出决定之后，申请人用自己的令牌评价办理情况，一件一次。", path = "/cases/{id}/rate", tag = "complaints", summary = "评价",
    request_body = RatingGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn rate(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<CaseId>,
    Json { value, digest }: Json<RatingGiven>,
) -> Result<Response, Failed> {
    let RatingGiven { stars, words } = value;
    let answered =
        sent.run(&house, &digest, |app, who| async move { rate_case(&app, &who, id, stars, words).await });
    Ok(answered.await?.done_to("complaint"))
}
