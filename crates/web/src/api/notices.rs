//! `/notices`: what happened that one should know of, and that one knows it.

use app::notices::{Notice, notices, read, read_all, unread};
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Json, JsonBody},
    caller::Known,
    listing::{Listed, page, rows},
    problem::Failed,
    shown::about_of,
};
use crate::House;

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 上一页返回的 `next`
    #[param(max_length = 400)]
    after: Option<String>,
    /// 每页行数，默认 50
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// 一条通知。
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeShown {
    /// 编号
    id: String,
    /// 所属案件
    case: Option<String>,
    /// 属于哪类记录：`case`、`lead`、`referral`、`follow_up`、`complaint`、`office`
    about: String,
    /// 那条记录的编号
    about_id: String,
    /// 事件的种类
    kind: String,
    /// 一句话
    line: String,
    /// 时间（UTC）
    #[schema(format = DateTime)]
    at: String,
    /// 是否已读
    seen: bool,
}

/// 未读的条数。
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadShown {
    /// 条数，至多数到 100
    #[schema(minimum = 0)]
    unread: i64,
}

/// 已读的通知。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadGiven {
    /// 通知的编号
    id: String,
}

impl From<Notice> for NoticeShown {
    fn from(notice: Notice) -> Self {
        let (about, about_id) = about_of(&notice.stream);
        Self {
            id: notice.id,
            case: notice.case.map(|case| case.to_string()),
            about,
            about_id,
            kind: notice.kind,
            line: notice.line,
            at: notice.at.to_string(),
            seen: notice.seen,
        }
    }
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(read_one))
        .routes(routes!(read_everything))
}

#[utoipa::path(
    get, description = "本人、本人角色和本单位的通知，新的在前；申请人看到的是自己案件的。", path = "/notices", tag = "notices", summary = "通知", params(Wanted),
    responses((status = 200, description = "一页通知", body = Listed<NoticeShown>))
)]
async fn list(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let found = notices(&house.app, &caller.who, wanted.after.as_deref(), rows(wanted.limit)?).await?;
    Ok(page(&uri, found, NoticeShown::from))
}

#[utoipa::path(
    get, description = "还没有读过的通知有几条。", path = "/notices/unread", tag = "notices", summary = "未读的通知",
    responses((status = 200, description = "条数", body = UnreadShown))
)]
async fn count(State(house): State<House>, Known(caller): Known) -> Result<JsonBody<UnreadShown>, Failed> {
    Ok(JsonBody(UnreadShown { unread: unread(&house.app, &caller.who).await? }))
}

#[utoipa::path(
    post, description = "把一条通知标为已读；再标一次也一样。", path = "/notices/read", tag = "notices", summary = "标为已读",
    request_body = ReadGiven, responses((status = 204, description = "已读"))
)]
async fn read_one(
    State(house): State<House>,
    Known(caller): Known,
    Json { value, .. }: Json<ReadGiven>,
) -> Result<StatusCode, Failed> {
    read(&house.app, &caller.who, &value.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post, description = "把到现在为止的通知全部标为已读。", path = "/notices/read-all", tag = "notices", summary = "全部标为已读",
    responses((status = 204, description = "已读"))
)]
async fn read_everything(State(house): State<House>, Known(caller): Known) -> Result<StatusCode, Failed> {
    read_all(&house.app, &caller.who).await?;
    Ok(StatusCode::NO_CONTENT)
}
