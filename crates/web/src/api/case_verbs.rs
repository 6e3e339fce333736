//! `POST /cases/{id}/…`: the verbs of a case's pages. Each says with `If-Match` which state it saw.

use app::{
    App, Error, Principal,
    accept_application::{abandon_application, accept_application, request_supplement},
    add_paper::finish_supplement,
    close_case::close_case,
    facts_of_case::fetch_facts,
    model::{Agent, AgentKind, Channel},
    open_case::{issue_access_code, record_application},
    record_facts::record_facts,
    submit_application::ApplicationInput,
    withdraw::withdraw,
};
use axum::{extract::State, http::StatusCode, response::Response};
use kernel::{CaseId, OrgId, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    applications::{Facts, ReceiptShown, typed},
    body::Id,
    change::{Done, KnownSent},
    given::{AccountGiven, ReasonGiven},
    problem::Failed,
    verb::{plain_verbs, verbs},
    words,
};
use crate::House;

/// 补正要求。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplementGiven {
    /// 要补的材料，材料清单中的代码
    #[schema(min_items = 1, max_items = 30, example = json!(["compensation_statement"]))]
    items: Vec<String>,
    /// 说明
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: String,
}

/// 窗口或口头申请。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OralGiven {
    /// `officer` 窗口，`oral` 口头，`village` 村（社区）代办
    #[schema(schema_with = words::channel_at_hand)]
    channel: Channel,
    /// 代办的村（社区）
    #[serde(default)]
    #[schema(schema_with = words::maybe_org)]
    brought_by: Option<OrgId>,
    /// 申请人的话
    #[schema(min_length = 1, max_length = 2000)]
    request: String,
    /// 收款账户
    account: AccountGiven,
    /// 同意核对的数据集
    #[serde(default)]
    #[schema(max_items = 20)]
    consents: Vec<String>,
    /// 签名
    #[schema(min_length = 1, max_length = 60)]
    signed_as: String,
    /// 法定代理人或委托代理人
    #[serde(default)]
    agent: Option<AgentGiven>,
}

/// 代申请人办理的人。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentGiven {
    /// `guardian` 法定代理人，`entrusted` 委托代理人
    #[schema(schema_with = words::agent_kind)]
    kind: AgentKind,
    /// 姓名
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// 证件号码
    #[serde(default)]
    #[schema(max_length = 40)]
    identity: String,
    /// 与申请人的关系
    #[schema(min_length = 1, max_length = 40, example = "母亲")]
    relation: String,
    /// 电话
    #[serde(default)]
    #[schema(max_length = 30)]
    phone: String,
    /// 是否代为领取；委托代理人代领须先交授权材料
    #[serde(default)]
    collects: bool,
}

/// 核实的事实。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsGiven {
    /// 依据什么：`judgment` 裁判文书，`paper` 材料，`handler` 承办人核实
    #[schema(pattern = "^(judgment|paper|handler)$", example = "judgment")]
    source: String,
    /// 事实；值为 `null` 时收回同一来源以前的说法
    #[schema(schema_with = super::words::facts)]
    facts: Facts,
}

/// 结案小结。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SummaryGiven {
    /// 小结
    #[schema(min_length = 1, max_length = 2000)]
    summary: String,
}

plain_verbs! {
    plain_own "cases" "case" CaseId;
    accept "/cases/{id}/accept" "受理" "受理申请，决定的期限开始计算。核心材料不齐不能受理；可以后补的记为容缺。" =>
        async |app: App, who: Principal, id, seen| accept_application(&app, &who, id, seen).await;
    finish "/cases/{id}/finish-supplement" "补正完成" "申请人说材料已经补齐，期限继续计算。" =>
        async |app: App, who: Principal, id, seen| finish_supplement(&app, &who, id, seen).await;
    abandon "/cases/{id}/abandon" "视为放弃" "逾期没有补正，按放弃申请处理。" =>
        async |app: App, who: Principal, id, seen| abandon_application(&app, &who, id, seen).await;
}

verbs! {
    own "cases" "case" CaseId;
    supplement "/cases/{id}/request-supplement" "要求补正" "一次告知要补的全部材料，申请人的补正期限开始计算。"
        SupplementGiven => async |app: App, who: Principal, id, seen, given: SupplementGiven|
            request_supplement(&app, &who, id, seen, given.items, given.note).await;
    oral "/cases/{id}/record-application" "登记申请" "在已立案的案件上登记窗口、口头或村（社区）代办的申请。"
        OralGiven => async |app: App, who: Principal, id, seen, given: OralGiven|
            record_application(&app, &who, id, seen, given.input()?).await;
    record "/cases/{id}/record-facts" "核实事实" "记录从裁判文书、材料中核实的事实；与以前相同的不重复记录。"
        FactsGiven => async |app: App, who: Principal, id, seen, given: FactsGiven| {
            let (source, answers) = (given.source()?, typed(&app, given.facts));
            record_facts(&app, &who, id, seen, source, &answers).await
        };
    withdrawn "/cases/{id}/withdraw" "撤回申请" "按申请人的意愿撤回。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            withdraw(&app, &who, id, seen, given.reason).await;
    close "/cases/{id}/close" "结案" "移送和回访都办完之后结案归档。"
        SummaryGiven => async |app: App, who: Principal, id, seen, given: SummaryGiven|
            close_case(&app, &who, id, seen, given.summary).await;
}

#[utoipa::path(
    post, description = "从各部门的登记数据取得申请人的事实，按来源记录。", path = "/cases/{id}/fetch-facts", tag = "cases", summary = "从部门数据取事实",
    responses((status = 200, description = "办理结果", body = Done,
        headers(("ETag" = String, description = "案件的新状态"))))
)]
async fn fetch(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<CaseId>,
) -> Result<Response, Failed> {
    let answered = sent.run(&house, "", |app, who| async move { fetch_facts(&app, &who, id).await });
    Ok(answered.await?.done("case", id))
}

#[utoipa::path(
    post, description = "给申请人新的查询码，旧的随即失效。", path = "/cases/{id}/issue-code", tag = "cases", summary = "补发查询码",
    responses((status = 200, description = "新的查询码", body = ReceiptShown))
)]
async fn issue_code(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<CaseId>,
) -> Result<Response, Failed> {
    let answered =
        sent.run(&house, "", |app, who| async move { issue_access_code(&app, &who, id).await }).await?;
    match answered.receipt("case") {
        Some((receipt, _)) => Ok(answered.answer(StatusCode::OK, None, ReceiptShown::from(receipt))),
        None => Err(Failed::broken("a code was given without a receipt")),
    }
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    plain_own().merge(own()).routes(routes!(fetch)).routes(routes!(issue_code))
}

fn unknown_word(field: &str, text: &str) -> Error {
    let refusal =
        Refusal::new("unknown_word", format!("「{text:.40}」不在可选的词中。"), "请对照接口说明改正。", "");
    Error::refused(refusal.on_field(field))
}

impl OralGiven {
    fn input(self) -> Result<ApplicationInput, Error> {
        if self.channel == Channel::Portal {
            return Err(unknown_word("channel", "portal"));
        }
        Ok(ApplicationInput {
            channel: self.channel,
            brought_by: self.brought_by,
            request: self.request,
            account: self.account.into(),
            consents: self.consents,
            signed_as: self.signed_as,
            agent: self.agent.map(Agent::from),
        })
    }
}

impl From<AgentGiven> for Agent {
    fn from(given: AgentGiven) -> Self {
        Self {
            kind: given.kind,
            name: given.name,
            identity: given.identity,
            relation: given.relation,
            phone: given.phone,
            collects: given.collects,
        }
    }
}

impl FactsGiven {
    fn source(&self) -> Result<&'static str, Error> {
        let known = ["judgment", "paper", "handler"].into_iter().find(|known| *known == self.source);
        known.ok_or_else(|| unknown_word("source", &self.source))
    }
}
