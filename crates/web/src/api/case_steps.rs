//! `POST /cases/{id}/…`: the steps between acceptance and the opinion, the ways out of a case, and its way to another
//! office.

use app::{
    App, Principal,
    assign_handler::begin_review,
    bulk::{assign_handler, handlers_of},
    decline_application::decline_application,
    extend_decision::extend_decision,
    inquire::{InquiryInput, begin_inquiry, end_inquiry},
    manage_applicants::{ApplicantInput, add_applicant, remove_applicant},
    model::{InquiryKind, SuspensionGround, TerminationGround},
    promise_proof::promise_proof,
    reopen_case::reopen_case,
    suspend_case::{resume_case, suspend_case},
    terminate_case::terminate_case,
    transfer_case::{accept_transfer, decline_transfer, offer_transfer, take_back_transfer},
};
use axum::extract::State;
use kernel::{CaseId, Day, OrgId, PersonId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::JsonBody,
    caller::Known,
    given::{AccountGiven, PersonGiven, ReasonGiven},
    problem::Failed,
    shown::All,
    verb::{plain_verbs, verbs},
    words,
};
use crate::House;

/// 承办人。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HandlerGiven {
    /// 承办人，见 `/handlers`
    #[schema(schema_with = words::id)]
    handler: UserId,
}

/// 不予受理的理由。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReasonsGiven {
    /// 告知申请人的理由
    #[schema(min_length = 1, max_length = 5000)]
    reasons: String,
}

/// 共同申请人。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JointGiven {
    /// 人员
    person: PersonGiven,
    /// 与被害人的关系
    #[schema(min_length = 1, max_length = 40, example = "母亲")]
    relation: String,
    /// 约定的份额，千分之几
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    share_permille: Option<u16>,
    /// 收款账户
    account: AccountGiven,
}

/// 不再作为共同申请人的人。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LeaverGiven {
    /// 共同申请人的编号
    #[schema(schema_with = words::id)]
    person: PersonId,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 材料清单中的一项。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ItemGiven {
    /// 容缺材料的代码
    #[schema(min_length = 1, max_length = 60, example = "legal_papers")]
    item: String,
}

/// 外调、委托调查、听证或请示。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InquiryGiven {
    /// 哪一种
    #[schema(schema_with = words::inquiry)]
    inquiry: InquiryKind,
    /// 向谁；听证可以不填
    #[serde(default)]
    #[schema(max_length = 200)]
    with: String,
    /// 对方在平台上的单位
    #[serde(default)]
    #[schema(schema_with = words::maybe_org)]
    org: Option<OrgId>,
    /// 听证在哪天举行；听证必填
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    held_on: Option<Day>,
    /// 要查明什么
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 结果。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResultGiven {
    /// 结果
    #[schema(min_length = 1, max_length = 5000)]
    result: String,
}

/// 中止。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SuspensionGiven {
    /// 事由
    #[schema(schema_with = words::suspension)]
    ground: SuspensionGround,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 延长。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExtensionGiven {
    /// 延长到哪天
    #[schema(value_type = String, format = Date)]
    to: Day,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 终结。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TerminationGiven {
    /// 事由
    #[schema(schema_with = words::termination)]
    ground: TerminationGround,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 移送管辖。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OfferGiven {
    /// 移送给哪个单位
    #[schema(schema_with = words::org)]
    to: OrgId,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 本单位的一名承办人。
#[derive(Debug, Serialize, ToSchema)]
pub struct HandlerShown {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 姓名
    name: String,
}

plain_verbs! {
    plain_steps "cases" "case" CaseId;
    begin "/cases/{id}/begin-review" "开始审查" "受理之后开始审查；移送来的案件按原来的进度继续。" =>
        async |app: App, who: Principal, id, seen| begin_review(&app, &who, id, seen).await;
    accept_case "/cases/{id}/accept-transfer" "接收移送的案件" "接收单位接收，从此由其办理；接收之前仍由移送单位负责。" =>
        async |app: App, who: Principal, id, seen| accept_transfer(&app, &who, id, seen).await;
}

verbs! {
    steps "cases" "case" CaseId;
    assign "/cases/{id}/assign-handler" "指定承办人" "审批人指定本单位的承办人。"
        HandlerGiven => async |app: App, who: Principal, id, seen, given: HandlerGiven|
            assign_handler(&app, &who, id, seen, given.handler).await;
    decline "/cases/{id}/decline" "不予受理" "不符合条件的不予受理，告知理由。"
        ReasonsGiven => async |app: App, who: Principal, id, seen, given: ReasonsGiven|
            decline_application(&app, &who, id, seen, given.reasons).await;
    join "/cases/{id}/add-applicant" "增加共同申请人" "被害人死亡的，近亲属可以共同申请。"
        JointGiven => async |app: App, who: Principal, id, seen, given: JointGiven|
            add_applicant(&app, &who, id, seen, given.input()).await;
    leave "/cases/{id}/remove-applicant" "减少共同申请人" "共同申请人退出，写明理由。"
        LeaverGiven => async |app: App, who: Principal, id, seen, given: LeaverGiven|
            remove_applicant(&app, &who, id, seen, given.person, given.reason).await;
    promise "/cases/{id}/promise-proof" "告知承诺" "申请人书面承诺代替一项容缺材料。"
        ItemGiven => async |app: App, who: Principal, id, seen, given: ItemGiven|
            promise_proof(&app, &who, id, seen, given.item).await;
    inquire "/cases/{id}/begin-inquiry" "开始调查" "外调、委托调查、听证或请示；期限按规则中止。"
        InquiryGiven => async |app: App, who: Principal, id, seen, given: InquiryGiven|
            begin_inquiry(&app, &who, id, seen, given.input()).await;
    inquired "/cases/{id}/end-inquiry" "结束调查" "记录调查的结果，期限继续计算。"
        ResultGiven => async |app: App, who: Principal, id, seen, given: ResultGiven|
            end_inquiry(&app, &who, id, seen, given.result).await;
    suspend "/cases/{id}/suspend" "中止" "有法定事由时中止办理，期限暂停计算。"
        SuspensionGiven => async |app: App, who: Principal, id, seen, given: SuspensionGiven|
            suspend_case(&app, &who, id, seen, given.ground, given.reason).await;
    resume "/cases/{id}/resume" "恢复" "中止的事由消除，恢复办理。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            resume_case(&app, &who, id, seen, given.reason).await;
    extend "/cases/{id}/extend-decision" "延长期限" "审批人批准延长决定的期限，不得超过规则允许的日期。"
        ExtensionGiven => async |app: App, who: Principal, id, seen, given: ExtensionGiven|
            extend_decision(&app, &who, id, seen, given.to, given.reason).await;
    terminate "/cases/{id}/terminate" "终结" "不作实体决定而终结办理。"
        TerminationGiven => async |app: App, who: Principal, id, seen, given: TerminationGiven|
            terminate_case(&app, &who, id, seen, given.ground, given.reason).await;
    reopen "/cases/{id}/reopen" "重新办理" "已经结束的案件重新办理，写明理由。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            reopen_case(&app, &who, id, seen, given.reason).await;
    offer "/cases/{id}/offer-transfer" "移送管辖" "移送给有管辖权的单位；对方接收之前仍由本单位负责。"
        OfferGiven => async |app: App, who: Principal, id, seen, given: OfferGiven|
            offer_transfer(&app, &who, id, seen, given.to, given.reason).await;
    refuse_transfer "/cases/{id}/decline-transfer" "退回移送的案件" "接收单位不接收，写明理由。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            decline_transfer(&app, &who, id, seen, given.reason).await;
    take_back "/cases/{id}/take-back-transfer" "撤回移送" "对方接收之前，移送单位撤回。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            take_back_transfer(&app, &who, id, seen, given.reason).await;
}

#[utoipa::path(
    get, description = "本单位的承办人，供指定承办人时选择。", path = "/handlers", tag = "cases", summary = "承办人名单",
    responses((status = 200, description = "承办人", body = All<HandlerShown>))
)]
async fn handlers(
    State(house): State<House>,
    Known(caller): Known,
) -> Result<JsonBody<All<HandlerShown>>, Failed> {
    let known = handlers_of(&house.app, &caller.who).await?;
    let items = known.into_iter().map(|(id, name)| HandlerShown { id: id.to_string(), name });
    Ok(JsonBody(All { items: items.collect() }))
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    plain_steps().merge(steps()).routes(routes!(handlers))
}

impl JointGiven {
    fn input(self) -> ApplicantInput {
        ApplicantInput {
            person: self.person.into(),
            relation: self.relation,
            share_permille: self.share_permille,
            account: self.account.into(),
        }
    }
}

impl InquiryGiven {
    fn input(self) -> InquiryInput {
        InquiryInput {
            inquiry: self.inquiry,
            with: self.with,
            org: self.org,
            reason: self.reason,
            held_on: self.held_on,
        }
    }
}
