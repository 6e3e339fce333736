//! `/sessions`: an applicant's number and code for a token that opens their own case; `/me`: whose token it is.

use app::{Principal, session};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Json, JsonBody},
    caller::Known,
    problem::Failed,
    words,
};
use crate::House;

/// 回执上的两个号码。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeGiven {
    /// 受理编号
    #[schema(min_length = 1, max_length = 60, example = "检救〔2026〕330106-0001号")]
    number: String,
    /// 查询码，8 位数字
    #[schema(min_length = 1, max_length = 20, example = "12345678")]
    code: String,
}

/// 申请人的令牌，12 小时内有效。
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionShown {
    /// 放在 `Authorization: Bearer` 之后
    token: String,
    /// 可以查看的案件
    #[schema(schema_with = words::id)]
    case: String,
}

/// 令牌的主人。
#[derive(Debug, Serialize, ToSchema)]
pub struct MeShown {
    /// 姓名
    name: String,
    /// 角色
    #[schema(schema_with = words::role)]
    role: &'static str,
    /// 单位，申请人没有
    org: Option<String>,
    /// 职务
    title: String,
    /// 申请人自己的案件
    case: Option<String>,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(open, close)).routes(routes!(me))
}

#[utoipa::path(
    post, description = "用回执上的受理编号和查询码换取令牌，查看本人案件的进度、补交材料。连续输错 10 次后锁定，须到窗口重置。", path = "/sessions", tag = "sessions", summary = "申请人换取令牌",
    request_body = CodeGiven,
    responses((status = 201, description = "令牌", body = SessionShown)),
    security(())
)]
async fn open(State(house): State<House>, Json { value, .. }: Json<CodeGiven>) -> Result<Response, Failed> {
    let token = session::sign_in_applicant(&house.app, &value.number, &value.code).await?;
    let known = app::token::bearer(&house.app, &token).await?;
    let Some(Principal::Applicant { case, .. }) = known.map(|bearer| bearer.principal) else {
        return Err(Failed::broken("a session that was just opened is not there"));
    };
    let shown = SessionShown { token, case: case.to_string() };
    Ok((StatusCode::CREATED, JsonBody(shown)).into_response())
}

#[utoipa::path(
    delete, description = "作废申请人的令牌。单位的令牌由管理员撤销，在这里不受影响。", path = "/sessions", tag = "sessions", summary = "作废申请人的令牌",
    responses((status = 204, description = "已作废"))
)]
async fn close(
    State(house): State<House>,
    Known(caller): Known,
    headers: HeaderMap,
) -> Result<StatusCode, Failed> {
    if !matches!(caller.who, Principal::Applicant { .. }) {
        return Ok(StatusCode::NO_CONTENT);
    }
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some((_, token)) = token.and_then(|text| text.split_once(' ')) {
        session::sign_out(&house.app, token.trim()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    get, description = "令牌属于谁，能以什么角色办理。", path = "/me", tag = "sessions", summary = "令牌的主人",
    responses((status = 200, description = "令牌的主人", body = MeShown))
)]
async fn me(Known(caller): Known) -> JsonBody<MeShown> {
    let role = caller.who.role().map_or("", kernel::Role::word);
    JsonBody(match caller.who {
        Principal::Staff(staff) => {
            MeShown { name: caller.name, role, org: Some(staff.org.0), title: staff.title, case: None }
        }
        Principal::Applicant { case, .. } => {
            MeShown { name: caller.name, role, org: None, title: String::new(), case: Some(case.to_string()) }
        }
        Principal::Visitor | Principal::System { .. } => {
            MeShown { name: caller.name, role, org: None, title: String::new(), case: None }
        }
    })
}
