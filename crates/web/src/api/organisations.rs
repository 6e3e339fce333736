//! `/organisations`: who is there, and where.

use app::persona::{organisation, organisations};
use axum::extract::State;
use kernel::{Organisation, OrganisationKind, Region};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, JsonBody, Org, word},
    problem::Failed,
    shown::All,
    words,
};
use crate::House;

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 类型
    #[param(schema_with = words::organisation_kind)]
    kind: Option<String>,
    /// 行政区划代码
    #[param(schema_with = words::region)]
    region: Option<String>,
}

/// 单位。
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationShown {
    /// 代码
    id: String,
    /// 类型
    #[schema(schema_with = words::organisation_kind)]
    kind: &'static str,
    /// 类型的名称
    kind_label: &'static str,
    /// 负责的地区
    #[schema(schema_with = words::region)]
    region: String,
    /// 地区的名称
    region_name: String,
    /// 名称
    name: String,
}

impl From<Organisation> for OrganisationShown {
    fn from(organisation: Organisation) -> Self {
        Self {
            id: organisation.id.0,
            kind: organisation.kind.word(),
            kind_label: organisation.kind.label(),
            region: organisation.region.to_string(),
            region_name: organisation.region.full_name(),
            name: organisation.name,
        }
    }
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
}

#[utoipa::path(
    get, description = "平台上的单位，可按类型和地区筛选。不需要令牌。", path = "/organisations", tag = "organisations", summary = "单位列表", params(Wanted),
    responses((status = 200, description = "单位", body = All<OrganisationShown>)), security(())
)]
async fn list(
    State(house): State<House>,
    Asked(wanted): Asked<Wanted>,
) -> Result<JsonBody<All<OrganisationShown>>, Failed> {
    let kind = word("kind", wanted.kind.as_deref(), OrganisationKind::ALL, |kind| kind.word())?;
    let region: Option<Region> = wanted.region.as_deref().map(str::parse).transpose().map_err(|_| {
        Failed::on(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "region", "没有这个行政区划代码。", "region")
    })?;
    let all = organisations(&house.app).await?;
    let found = all.into_iter().filter(|organisation| {
        kind.is_none_or(|kind| organisation.kind == kind)
            && region.is_none_or(|region| organisation.region == region)
    });
    Ok(JsonBody(All { items: found.map(OrganisationShown::from).collect() }))
}

#[utoipa::path(
    get, description = "一个单位。不需要令牌。", path = "/organisations/{org}", tag = "organisations", summary = "单位",
    responses((status = 200, description = "单位", body = OrganisationShown)), security(())
)]
async fn show(State(house): State<House>, Org(org): Org) -> Result<JsonBody<OrganisationShown>, Failed> {
    Ok(JsonBody(OrganisationShown::from(organisation(&house.app, &org).await?)))
}
