//! `/journal`: everything that happened, for auditors, and the check of its chain of digests.

use app::view::journal::{journal, verify_journal};
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, JsonBody},
    caller::Known,
    listing::{Listed, page, rows},
    problem::Failed,
    shown::EventShown,
};
use crate::House;

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 事件的种类，如 `relief_granted`
    #[param(pattern = "^[a-z_]{1,60}$")]
    kind: Option<String>,
    /// 上一页返回的 `next`
    #[param(pattern = "^[0-9]{1,18}$")]
    after: Option<String>,
    /// 每页行数，默认 50
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// 核对的结果。
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckShown {
    /// 事件数
    events: u64,
    /// 最后一条的摘要，可与别处记下的对照
    last_digest: String,
    /// 是否全部吻合
    whole: bool,
    /// 第一处不吻合的位置
    broken_at: Option<u64>,
    /// 哪里不吻合
    why: Option<String>,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(check))
}

#[utoipa::path(
    get, description = "全程记录，最新的在前。", path = "/journal", tag = "journal", summary = "全程记录", params(Wanted),
    responses((status = 200, description = "一页记录", body = Listed<EventShown>))
)]
async fn list(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let before = match wanted.after.as_deref() {
        None => None,
        Some(text) if text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        Some(_) => {
            let message = "翻页的位置应为数字。";
            return Err(Failed::on(StatusCode::BAD_REQUEST, "bad_cursor", message, "after"));
        }
    };
    let kind = wanted.kind.filter(|kind| !kind.is_empty());
    let plain = |kind: &String| kind.len() <= 60 && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if !kind.iter().all(plain) {
        return Err(Failed::on(StatusCode::BAD_REQUEST, "kind", "种类应为小写字母和下划线。", "kind"));
    }
    let found = journal(&house.app, &caller.who, kind, before, rows(wanted.limit)?).await?;
    Ok(page(&uri, found, EventShown::from))
}

#[utoipa::path(
    get, description = "逐条核对全程记录的摘要链。", path = "/journal/check", tag = "journal", summary = "核对全程记录",
    responses((status = 200, description = "核对的结果", body = CheckShown))
)]
async fn check(State(house): State<House>, Known(caller): Known) -> Result<JsonBody<CheckShown>, Failed> {
    let found = verify_journal(&house.app, &caller.who).await?;
    let (broken_at, why) = found.broken.map_or((None, None), |(at, why)| (Some(at), Some(why)));
    Ok(JsonBody(CheckShown {
        events: found.events,
        last_digest: found.last_digest,
        whole: broken_at.is_none(),
        broken_at,
        why,
    }))
}
