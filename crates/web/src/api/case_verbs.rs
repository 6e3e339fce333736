//! `POST /cases/{id}/…`: the verbs of a case's pages. Each says with `If-Match` which state it saw.

use std::collections::BTreeMap;

use app::{
    App, Error, Principal,
    accept_application::{abandon_application, accept_application, request_supplement},
    add_paper::finish_supplement,
    close_case::close_case,
    confirm_payment::{confirm_payment, report_payment_failure},
    facts_of_case::fetch_facts,
    model::{Acknowledgement, BankAccount, Channel, Factors},
    open_case::{issue_access_code, record_application},
    propose_opinion::{OpinionInput, propose_opinion},
    record_facts::record_facts,
    sign_off::{return_proposal, sign_off},
    submit_application::ApplicationInput,
    withdraw::withdraw,
};
use axum::{extract::State, http::StatusCode, response::Response};
use kernel::{CaseId, OrgId, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    applications::{AccountGiven, Facts, ReceiptShown, typed},
    body::{Id, Json},
    change::{Done, IfMatch, KnownSent},
    problem::Failed,
};
use crate::House;

/// 理由。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonGiven {
    /// 理由
    #[schema(min_length = 1, max_length = 2000, example = "申请人自愿")]
    pub reason: String,
}

/// 补正要求。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplementGiven {
    /// 要补的材料,材料清单中的代码
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
    /// `officer` 窗口或口头,`village` 村(社区)代办
    #[schema(pattern = "^(officer|village)$", example = "officer")]
    channel: String,
    /// 代办的村(社区)
    #[serde(default)]
    #[schema(max_length = 80)]
    brought_by: Option<String>,
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
}

/// 核实的事实。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsGiven {
    /// 依据什么:`judgment` 裁判文书,`paper` 材料,`handler` 承办人核实
    #[schema(pattern = "^(judgment|paper|handler)$", example = "judgment")]
    source: String,
    /// 事实;值为 `null` 时收回同一来源以前的说法
    #[schema(schema_with = super::words::facts)]
    facts: Facts,
}

/// 拟定的意见。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionGiven {
    /// 拟给予的金额,分;不填为不予救助
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000_000_000_i64)]
    amount_fen: Option<i64>,
    /// 所依据的救助情形
    #[serde(default)]
    #[schema(max_items = 20)]
    grounds: Vec<String>,
    /// 理由
    #[schema(min_length = 1, max_length = 5000)]
    reasons: String,
    /// 五项考虑因素
    factors: FactorsGiven,
    /// 与规则不一致时的说明
    #[serde(default)]
    #[schema(max_length = 2000)]
    override_reason: String,
    /// 规则有提醒时,按提醒的代码写明为何仍然这样办
    #[serde(default)]
    acknowledged: BTreeMap<String, String>,
}

/// 五项考虑因素(六部门意见)。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorsGiven {
    /// 实际遭受的损害后果
    #[schema(max_length = 2000)]
    harm: String,
    /// 有无过错及过错程度
    #[schema(max_length = 2000)]
    fault: String,
    /// 个人及家庭经济状况
    #[schema(max_length = 2000)]
    means: String,
    /// 维持当地基本生活所必需的最低支出
    #[schema(max_length = 2000)]
    necessary_expense: String,
    /// 赔偿义务人实际赔偿情况
    #[schema(max_length = 2000)]
    compensation: String,
}

/// 签批意见。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentGiven {
    /// 意见
    #[schema(min_length = 1, max_length = 2000, example = "同意")]
    comment: String,
}

/// 发放结果。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaidGiven {
    /// 银行回单号
    #[schema(min_length = 1, max_length = 80)]
    bank_reference: String,
}

/// 结案小结。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SummaryGiven {
    /// 小结
    #[schema(min_length = 1, max_length = 2000)]
    summary: String,
}

/// Verbs of a case: name, address, summary, description, what is given, and what is done with it.
macro_rules! verbs {
    ($($name:ident $path:tt $summary:tt $doc:tt $given:ident => $run:expr;)*) => {$(
        #[utoipa::path(
            post, path = $path, tag = "cases", summary = $summary, description = $doc, params(IfMatch), request_body = $given,
            responses((status = 200, description = "办理结果", body = Done,
                headers(("ETag" = String, description = "案件的新状态"))))
        )]
        async fn $name(
            State(house): State<House>,
            KnownSent(sent): KnownSent,
            Id(id): Id<CaseId>,
            Json { value, digest }: Json<$given>,
        ) -> Result<Response, Failed> {
            let seen = sent.seen()?;
            let run = $run;
            let answered =
                sent.run(&house, &digest, |app, who| async move { run(app, who, id, seen, value).await });
            Ok(answered.await?.done("case", id))
        }
    )*};
}

/// The same for verbs that need nothing said.
macro_rules! plain_verbs {
    ($($name:ident $path:tt $summary:tt $doc:tt => $run:expr;)*) => {$(
        #[utoipa::path(
            post, path = $path, tag = "cases", summary = $summary, description = $doc, params(IfMatch),
            responses((status = 200, description = "办理结果", body = Done,
                headers(("ETag" = String, description = "案件的新状态"))))
        )]
        async fn $name(
            State(house): State<House>,
            KnownSent(sent): KnownSent,
            Id(id): Id<CaseId>,
        ) -> Result<Response, Failed> {
            let seen = sent.seen()?;
            let run = $run;
            let answered = sent.run(&house, "", |app, who| async move { run(app, who, id, seen).await });
            Ok(answered.await?.done("case", id))
        }
    )*};
}

plain_verbs! {
    accept "/cases/{id}/accept" "受理" "受理申请,决定的期限开始计算。核心材料不齐不能受理;可以后补的记为容缺。" =>
        async |app: App, who: Principal, id, seen| accept_application(&app, &who, id, seen).await;
    finish "/cases/{id}/finish-supplement" "补正完成" "申请人说材料已经补齐,期限继续计算。" =>
        async |app: App, who: Principal, id, seen| finish_supplement(&app, &who, id, seen).await;
    abandon "/cases/{id}/abandon" "视为放弃" "逾期没有补正,按放弃申请处理。" =>
        async |app: App, who: Principal, id, seen| abandon_application(&app, &who, id, seen).await;
}

verbs! {
    supplement "/cases/{id}/request-supplement" "要求补正" "一次告知要补的全部材料,申请人的补正期限开始计算。"
        SupplementGiven => async |app: App, who: Principal, id, seen, given: SupplementGiven|
            request_supplement(&app, &who, id, seen, given.items, given.note).await;
    oral "/cases/{id}/record-application" "登记申请" "在已立案的案件上登记窗口、口头或村(社区)代办的申请。"
        OralGiven => async |app: App, who: Principal, id, seen, given: OralGiven|
            record_application(&app, &who, id, seen, given.input()?).await;
    record "/cases/{id}/record-facts" "核实事实" "记录从裁判文书、材料中核实的事实;与以前相同的不重复记录。"
        FactsGiven => async |app: App, who: Principal, id, seen, given: FactsGiven| {
            let (source, answers) = (given.source()?, typed(&app, given.facts));
            record_facts(&app, &who, id, seen, source, &answers).await
        };
    propose "/cases/{id}/propose" "拟定意见" "承办人拟定救助意见,送审批人依次签批。"
        OpinionGiven => async |app: App, who: Principal, id, seen, given: OpinionGiven|
            propose_opinion(&app, &who, id, seen, given.input()).await;
    sign "/cases/{id}/sign-off" "签批" "轮到的审批人签批;最后一人签批后作出决定,并预留资金。"
        CommentGiven => async |app: App, who: Principal, id, seen, given: CommentGiven|
            sign_off(&app, &who, id, seen, given.comment).await;
    send_back "/cases/{id}/return" "退回" "审批人把意见退回承办人重新拟定。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            return_proposal(&app, &who, id, seen, given.reason).await;
    pay "/cases/{id}/confirm-payment" "确认发放" "财务按银行回单确认已经发放。"
        PaidGiven => async |app: App, who: Principal, id, seen, given: PaidGiven|
            confirm_payment(&app, &who, id, seen, given.bank_reference).await;
    payment_failed "/cases/{id}/report-payment-failure" "报告发放失败" "银行退回,资金仍然预留。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            report_payment_failure(&app, &who, id, seen, given.reason).await;
    withdrawn "/cases/{id}/withdraw" "撤回申请" "按申请人的意愿撤回。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            withdraw(&app, &who, id, seen, given.reason).await;
    close "/cases/{id}/close" "结案" "移送和回访都办完之后结案归档。"
        SummaryGiven => async |app: App, who: Principal, id, seen, given: SummaryGiven|
            close_case(&app, &who, id, seen, given.summary).await;
}

#[utoipa::path(
    post, description = "从各部门的登记数据取得申请人的事实,按来源记录。", path = "/cases/{id}/fetch-facts", tag = "cases", summary = "从部门数据取事实",
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
    post, description = "给申请人新的查询码,旧的随即失效。", path = "/cases/{id}/issue-code", tag = "cases", summary = "补发查询码",
    responses((status = 200, description = "新的查询码", body = ReceiptShown))
)]
async fn issue_code(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<CaseId>,
) -> Result<Response, Failed> {
    let answered =
        sent.run(&house, "", |app, who| async move { issue_access_code(&app, &who, id).await }).await?;
    match answered.receipt() {
        Some((receipt, _)) => Ok(answered.answer(StatusCode::OK, None, ReceiptShown::from(receipt))),
        None => Err(Failed::broken("a code was given without a receipt")),
    }
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(accept))
        .routes(routes!(finish))
        .routes(routes!(abandon))
        .routes(routes!(supplement))
        .routes(routes!(oral))
        .routes(routes!(record))
        .routes(routes!(fetch))
        .routes(routes!(issue_code))
        .routes(routes!(propose))
        .routes(routes!(sign))
        .routes(routes!(send_back))
        .routes(routes!(pay))
        .routes(routes!(payment_failed))
        .routes(routes!(withdrawn))
        .routes(routes!(close))
}

fn unknown_word(field: &str, text: &str) -> Error {
    let refusal =
        Refusal::new("unknown_word", format!("「{text:.40}」不在可选的词中。"), "请对照接口说明改正。", "");
    Error::refused(refusal.on_field(field))
}

impl OralGiven {
    fn input(self) -> Result<ApplicationInput, Error> {
        let channel = match self.channel.as_str() {
            "officer" => Channel::Officer,
            "village" => Channel::Village,
            other => return Err(unknown_word("channel", other)),
        };
        let AccountGiven { bank, holder, number } = self.account;
        Ok(ApplicationInput {
            channel,
            brought_by: self.brought_by.map(OrgId),
            request: self.request,
            account: BankAccount { bank, holder, number },
            consents: self.consents,
            signed_as: self.signed_as,
            agent: None,
        })
    }
}

impl FactsGiven {
    fn source(&self) -> Result<&'static str, Error> {
        let known = ["judgment", "paper", "handler"].into_iter().find(|known| *known == self.source);
        known.ok_or_else(|| unknown_word("source", &self.source))
    }
}

impl OpinionGiven {
    fn input(self) -> OpinionInput {
        let factors = self.factors;
        let acknowledged =
            self.acknowledged.into_iter().map(|(code, reason)| Acknowledgement { code, reason }).collect();
        OpinionInput {
            amount_fen: self.amount_fen,
            grounds: self.grounds,
            reasons: self.reasons,
            factors: Factors {
                harm: factors.harm,
                fault: factors.fault,
                means: factors.means,
                necessary_expense: factors.necessary_expense,
                compensation: factors.compensation,
            },
            override_reason: self.override_reason,
            acknowledged,
            ..OpinionInput::default()
        }
    }
}
