//! `/check`, `/findings`, `/vocabulary`: who may apply, what the rules say of facts that somebody brings, and which
//! facts there are. Nothing is kept and nobody needs a token.

use app::{
    finding::explain_facts,
    model::{FactDef, FactKind},
    view::guide::{PaperNeed, PlainRule, guide, times},
};
use axum::{extract::State, http::StatusCode};
use kernel::{Day, Organ};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    applications::Facts,
    body::{Asked, Json, JsonBody, word},
    finding_shown::FindingShown,
    problem::Failed,
    shown::All,
    words,
};
use crate::House;

/// Whose rules.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 向哪个机关申请，默认检察机关
    #[param(schema_with = words::organ)]
    organ: Option<String>,
}

/// 自查：现行规则的通俗说明。
#[derive(Debug, Serialize, ToSchema)]
pub struct GuideShown {
    /// 发生了其中一种事
    grounds: Vec<RuleShown>,
    /// 家里是其中一种情况
    hardship: Vec<RuleShown>,
    /// 一般不予救助的情况
    refusals: Vec<RuleShown>,
    /// 可能要的材料
    papers: Vec<NeedShown>,
    /// 多久告诉材料齐不齐
    check_time: String,
    /// 多久作出决定
    decide_time: String,
}

/// 一条规则。
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleShown {
    /// 说什么
    text: String,
    /// 依据
    basis: String,
}

/// 一样材料。
#[derive(Debug, Serialize, ToSchema)]
pub struct NeedShown {
    /// 代码
    code: String,
    /// 是什么
    label: String,
    /// 到哪里办
    help: String,
    /// 受理前必须交
    core: bool,
}

/// 要判断的事实。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FactsToExplain {
    /// 事实，按词汇表；不知道的不填
    #[schema(schema_with = words::facts)]
    facts: Facts,
    /// 按哪一天的规则，默认今天
    #[serde(default)]
    #[schema(format = Date)]
    on: Option<String>,
}

/// 词汇表中的一项事实。
#[derive(Debug, Serialize, ToSchema)]
pub struct FactDefShown {
    /// 名称
    name: String,
    /// 中文名
    label: String,
    /// 问题
    question: String,
    /// 为什么问
    help: String,
    /// 类型
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// 最小值
    min: Option<i64>,
    /// 最大值
    max: Option<i64>,
    /// 可选的词
    words: Vec<WordShown>,
}

/// 一个词。
#[derive(Debug, Serialize, ToSchema)]
pub struct WordShown {
    /// 词
    word: String,
    /// 名称
    label: String,
}

fn kinds() -> utoipa::openapi::schema::Schema {
    words::schema(["bool", "int", "text", "date", "region", "enum"])
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(check)).routes(routes!(explain)).routes(routes!(vocabulary))
}

#[utoipa::path(
    get, description = "谁可以申请、一般不予救助的情况、要准备什么、多久有结果。不需要令牌。", path = "/check", tag = "check", summary = "自查", params(Wanted),
    responses((status = 200, description = "现行规则的说明", body = GuideShown)), security(())
)]
async fn check(
    State(house): State<House>,
    Asked(wanted): Asked<Wanted>,
) -> Result<JsonBody<GuideShown>, Failed> {
    let organ = word("organ", wanted.organ.as_deref(), words::ORGANS, |organ| organ.word())?;
    let organ = organ.unwrap_or(Organ::Procuratorate);
    let (guide, times) = (guide(&house.app, organ), times(&house.app, organ));
    let rules = |rules: Vec<PlainRule>| {
        rules.into_iter().map(|rule| RuleShown { text: rule.text, basis: rule.basis }).collect()
    };
    let need =
        |need: PaperNeed| NeedShown { code: need.code, label: need.label, help: need.help, core: need.core };
    Ok(JsonBody(GuideShown {
        grounds: rules(guide.grounds),
        hardship: rules(guide.hardship),
        refusals: rules(guide.refusals),
        papers: guide.papers.into_iter().map(need).collect(),
        check_time: times.check,
        decide_time: times.decide,
    }))
}

#[utoipa::path(
    post, description = "规则对一组事实的认定意见和理由。什么也不保存，不需要令牌。", path = "/findings", tag = "findings", summary = "认定意见", request_body = FactsToExplain,
    responses((status = 200, description = "认定意见", body = FindingShown)), security(())
)]
async fn explain(
    State(house): State<House>,
    Json { value, .. }: Json<FactsToExplain>,
) -> Result<JsonBody<FindingShown>, Failed> {
    let on: Option<Day> =
        value.on.as_deref().map(str::parse).transpose().map_err(|_| {
            Failed::on(StatusCode::UNPROCESSABLE_ENTITY, "day", "日期应如 2026-03-02。", "on")
        })?;
    let facts = serde_json::to_value(value.facts).map_err(|error| Failed::broken(&error.to_string()))?;
    FindingShown::of(&explain_facts(&house.app, &facts, on)?).map(JsonBody)
}

#[utoipa::path(
    get, description = "平台认得的事实：名称、问题、类型和取值。不需要令牌。", path = "/vocabulary", tag = "findings", summary = "事实的词汇表",
    responses((status = 200, description = "词汇表", body = All<FactDefShown>)), security(())
)]
async fn vocabulary(State(house): State<House>) -> JsonBody<All<FactDefShown>> {
    JsonBody(All { items: house.app.vocabulary().facts().iter().map(FactDefShown::from).collect() })
}

impl From<&FactDef> for FactDefShown {
    fn from(def: &FactDef) -> Self {
        let (kind, min, max) = match &def.kind {
            FactKind::Bool => ("bool", None, None),
            FactKind::Int { min, max, .. } => ("int", Some(*min), Some(*max)),
            FactKind::Text => ("text", None, None),
            FactKind::Date => ("date", None, None),
            FactKind::Region => ("region", None, None),
            FactKind::Enum { .. } => ("enum", None, None),
        };
        let words = match &def.kind {
            FactKind::Enum { values, .. } => values
                .iter()
                .map(|value| WordShown { word: value.word.clone(), label: value.label.clone() })
                .collect(),
            FactKind::Bool | FactKind::Int { .. } | FactKind::Text | FactKind::Date | FactKind::Region => {
                Vec::new()
            }
        };
        Self {
            name: def.name.as_str().to_owned(),
            label: def.label.clone(),
            question: def.question.clone(),
            help: def.help.clone(),
            kind,
            min,
            max,
            words,
        }
    }
}
