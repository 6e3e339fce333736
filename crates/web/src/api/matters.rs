//! `/matters`: imported judgments and departments' cases.

use app::{
    model::MatterKind,
    view::matters::{MatterLine, matter, matters},
};
use axum::{extract::State, http::Uri, response::Response};
use kernel::MatterId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Id, JsonBody, word},
    caller::Known,
    cases::CaseRow,
    listing::{Listed, page, rows},
    problem::Failed,
    words,
};
use crate::House;

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 案号、当事人或罪名
    #[param(max_length = 80)]
    q: Option<String>,
    /// 类型
    #[param(schema_with = words::matter_kind)]
    kind: Option<String>,
    /// 上一页返回的 `next`
    #[param(max_length = 400)]
    after: Option<String>,
    /// 每页行数，默认 50
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// 一个原案。
#[derive(Debug, Serialize, ToSchema)]
pub struct MatterRow {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 案号
    number: String,
    /// 类型
    #[schema(schema_with = words::matter_kind)]
    kind: &'static str,
    /// 办案单位
    body: String,
    /// 罪名或案由
    charge: String,
    /// 所在地
    region_name: String,
    /// 裁判或发生日
    #[schema(format = Date)]
    dated: Option<String>,
}

impl From<MatterLine> for MatterRow {
    fn from(line: MatterLine) -> Self {
        Self {
            id: line.id.to_string(),
            number: line.number,
            kind: line.kind.word(),
            body: line.body,
            charge: line.charge,
            region_name: line.region_name,
            dated: line.dated.map(|day| day.to_string()),
        }
    }
}

/// 原案的全部情况。
#[derive(Debug, Serialize, ToSchema)]
pub struct MatterShown {
    /// 概要
    matter: MatterRow,
    /// 来源
    source: String,
    /// 大概情况
    summary: String,
    /// 正文，分段
    text: Vec<String>,
    /// 本单位就它办理的案件
    cases: Vec<CaseRow>,
    /// 其他单位办理的案件数
    cases_elsewhere: usize,
    /// 能否立案
    may_open: bool,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
}

#[utoipa::path(
    get, description = "已登记的原案，最新的在前。", path = "/matters", tag = "matters", summary = "原案列表", params(Wanted),
    responses((status = 200, description = "一页原案", body = Listed<MatterRow>))
)]
async fn list(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let kind = word("kind", wanted.kind.as_deref(), MatterKind::ALL, |kind| kind.word())?;
    let text = wanted.q.unwrap_or_default();
    let found = matters(&house.app, &caller.who, &text, kind, wanted.after, rows(wanted.limit)?).await?;
    Ok(page(&uri, found, MatterRow::from))
}

#[utoipa::path(
    get, description = "原案的登记、正文和就它办理的案件。", path = "/matters/{id}", tag = "matters", summary = "原案",
    responses((status = 200, description = "原案", body = MatterShown))
)]
async fn show(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<MatterId>,
) -> Result<JsonBody<MatterShown>, Failed> {
    let view = matter(&house.app, &caller.who, id).await?;
    let row = MatterRow {
        id: view.id.to_string(),
        number: view.card.number.clone(),
        kind: view.card.matter_kind.word(),
        body: view.card.body.clone(),
        charge: view.card.charge.clone(),
        region_name: view.region_name,
        dated: view.card.dated.map(|day| day.to_string()),
    };
    Ok(JsonBody(MatterShown {
        matter: row,
        source: view.card.source,
        summary: view.summary,
        text: view.text,
        cases: view.cases.into_iter().map(CaseRow::from).collect(),
        cases_elsewhere: view.cases_elsewhere,
        may_open: view.may_open,
    }))
}
