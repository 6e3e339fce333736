//! `/search`: people, cases and matters by name or number, narrowed to what the reader may see.

use app::view::search::{Found, search};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, JsonBody},
    caller::Known,
    problem::Failed,
    words,
};
use crate::House;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 姓名、编号、证件号码或电话，至少两个字
    #[param(min_length = 2, max_length = 80)]
    q: String,
}

/// 找到的。
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundShown {
    /// 案件
    cases: Vec<OneFound>,
    /// 线索
    leads: Vec<OneFound>,
    /// 原案
    matters: Vec<OneFound>,
    /// 另有多少属于其他单位
    hidden: i64,
}

/// 找到的一条。
#[derive(Debug, Serialize, ToSchema)]
pub struct OneFound {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 名称
    title: String,
    /// 更多
    detail: String,
}

fn shown<T: ToString>(found: Vec<Found<T>>) -> Vec<OneFound> {
    let one =
        |found: Found<T>| OneFound { id: found.id.to_string(), title: found.title, detail: found.detail };
    found.into_iter().map(one).collect()
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(find))
}

#[utoipa::path(
    get, description = "按姓名、编号、证件号码或电话查找；无权查看的只报件数。", path = "/search", tag = "search", summary = "搜索", params(Wanted),
    responses((status = 200, description = "找到的", body = FoundShown))
)]
async fn find(
    State(house): State<House>,
    Known(caller): Known,
    Asked(wanted): Asked<Wanted>,
) -> Result<JsonBody<FoundShown>, Failed> {
    if wanted.q.trim().chars().count() < 2 || wanted.q.chars().count() > 80 {
        let status = axum::http::StatusCode::BAD_REQUEST;
        return Err(Failed::on(status, "q", "请写 2 至 80 个字。", "q"));
    }
    let found = search(&house.app, &caller.who, &wanted.q).await?;
    Ok(JsonBody(FoundShown {
        cases: shown(found.cases),
        leads: shown(found.leads),
        matters: shown(found.matters),
        hidden: found.hidden,
    }))
}
