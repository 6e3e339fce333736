//! `POST /cases/{id}/…`: the opinion of a case, what the rules say against it, and its signatures.

use std::collections::BTreeMap;

use app::{
    App, Principal,
    model::{Acknowledgement, Award, Factors, Instalment, OverLimitApproval, Warning},
    propose_opinion::{OpinionInput, propose_opinion, warnings_of},
    sign_off::{return_proposal, sign_off, sign_off_requesting_funds},
};
use axum::extract::State;
use kernel::{CaseId, Day, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Id, Json, JsonBody},
    caller::Known,
    given::{CommentGiven, ReasonGiven},
    problem::Failed,
    shown::All,
    verb::verbs,
    words,
};
use crate::House;

/// 拟定的意见。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionGiven {
    /// 拟给予的金额，分；不填为不予救助
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
    /// 有共同申请人时，每人多少；合计应等于金额
    #[serde(default)]
    #[schema(max_items = 20)]
    awards: Vec<AwardGiven>,
    /// 分批发放时，每批多少、哪天之后；合计应等于金额
    #[serde(default)]
    #[schema(max_items = 20)]
    instalments: Vec<InstalmentGiven>,
    /// 超过一般限额的，上级的批准
    #[serde(default)]
    over_limit: Option<OverLimitGiven>,
    /// 规则有提醒时，按提醒的代码写明为何仍然这样办
    #[serde(default)]
    #[schema(schema_with = words::reasons_by_code)]
    acknowledged: BTreeMap<String, String>,
}

/// 五项考虑因素（六部门意见）。
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

/// 一名申请人的金额。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AwardGiven {
    /// 人员的编号，见案件的 `applicants`
    #[schema(schema_with = words::id)]
    person: PersonId,
    /// 金额，分
    #[schema(minimum = 1, maximum = 100_000_000_000_i64)]
    amount_fen: i64,
}

/// 一批。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InstalmentGiven {
    /// 不早于哪天
    #[schema(value_type = String, format = Date)]
    on: Day,
    /// 金额，分
    #[schema(minimum = 1, maximum = 100_000_000_000_i64)]
    amount_fen: i64,
}

/// 超过一般限额的批准。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OverLimitGiven {
    /// 谁批准
    #[schema(min_length = 1, max_length = 80)]
    by: String,
    /// 文号
    #[schema(min_length = 1, max_length = 80)]
    number: String,
    /// 日期
    #[schema(value_type = String, format = Date)]
    on: Day,
}

/// 规则的一条提醒。
#[derive(Debug, Serialize, ToSchema)]
pub struct WarningShown {
    /// 代码，即 `acknowledged` 中的键
    code: &'static str,
    /// 哪里需要留意
    text: String,
    /// 依据
    basis: &'static str,
    /// 理由写在哪一项：`acknowledged` 或 `override_reason`
    field: &'static str,
}

impl From<Warning> for WarningShown {
    fn from(warning: Warning) -> Self {
        let own = warning.field == "override_reason";
        let field = if own { "override_reason" } else { "acknowledged" };
        Self { code: warning.code, text: warning.text, basis: warning.basis, field }
    }
}

verbs! {
    opinions "cases" "case" CaseId;
    propose "/cases/{id}/propose" "拟定意见" "承办人拟定救助意见，送审批人依次签批。"
        OpinionGiven => async |app: App, who: Principal, id, seen, given: OpinionGiven|
            propose_opinion(&app, &who, id, seen, given.input()).await;
    sign "/cases/{id}/sign-off" "签批" "轮到的审批人签批；最后一人签批后作出决定，并预留资金。"
        CommentGiven => async |app: App, who: Principal, id, seen, given: CommentGiven|
            sign_off(&app, &who, id, seen, given.comment).await;
    sign_first "/cases/{id}/sign-off-requesting-funds" "签批并请款" "如同签批；资金池不足时也作出决定，资金随后请款。"
        CommentGiven => async |app: App, who: Principal, id, seen, given: CommentGiven|
            sign_off_requesting_funds(&app, &who, id, seen, given.comment).await;
    send_back "/cases/{id}/return" "退回" "审批人把意见退回承办人重新拟定。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            return_proposal(&app, &who, id, seen, given.reason).await;
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    opinions().routes(routes!(warn))
}

#[utoipa::path(
    post, description = "拟定意见之前，看规则对它有哪些提醒。什么也不保存。", path = "/cases/{id}/warnings", tag = "cases", summary = "意见的提醒",
    request_body = OpinionGiven,
    responses((status = 200, description = "提醒", body = All<WarningShown>))
)]
async fn warn(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
    Json { value, .. }: Json<OpinionGiven>,
) -> Result<JsonBody<All<WarningShown>>, Failed> {
    let warnings = warnings_of(&house.app, &caller.who, id, value.input()).await?;
    Ok(JsonBody(All { items: warnings.into_iter().map(WarningShown::from).collect() }))
}

impl OpinionGiven {
    fn input(self) -> OpinionInput {
        let factors = self.factors;
        let acknowledged = self.acknowledged.into_iter();
        let awards = self.awards.into_iter();
        let instalments = self.instalments.into_iter();
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
            awards: awards.map(|AwardGiven { person, amount_fen }| Award { person, amount_fen }).collect(),
            instalments: instalments
                .map(|InstalmentGiven { on, amount_fen }| Instalment { on, amount_fen })
                .collect(),
            over_limit: self.over_limit.map(|OverLimitGiven { by, number, on }| OverLimitApproval {
                by,
                number,
                on,
            }),
            acknowledged: acknowledged.map(|(code, reason)| Acknowledgement { code, reason }).collect(),
        }
    }
}
