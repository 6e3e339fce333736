//! `/cases`: the list with the filters of the page, a case whole, and what lies below it.

use app::{
    facts_of_case,
    model::CaseStage,
    open_case::{PersonInput, open_case},
    view::{
        case::{CaseView, case},
        cases::{CaseFilter, CaseLine, CaseOrder, cases, cases_to_answer},
    },
};
use axum::{extract::State, http::Uri, response::Response};
use kernel::CaseId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Id, Json, JsonBody, word},
    caller::Known,
    case_shown::{CaseShown, FactShown, ItemShown},
    change::{Created, KnownSent, shown},
    finding_shown::FindingShown,
    given::PersonGiven,
    listing::{Listed, page, rows},
    problem::Failed,
    shown::{All, DueShown, EventShown},
    words,
};
use crate::House;

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// 姓名、受理编号、证件号码或电话
    #[param(max_length = 80)]
    q: Option<String>,
    /// 阶段；`open` 为办理中
    #[param(schema_with = words::stage_or_open)]
    stage: Option<String>,
    /// 只看我承办的
    mine: Option<bool>,
    /// 排序，默认最新在前
    #[param(schema_with = words::case_order)]
    sort: Option<String>,
    /// 上一页返回的 `next`
    #[param(max_length = 400)]
    after: Option<String>,
    /// 每页行数，默认 50
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// 案件列表中的一行。
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRow {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 受理编号
    number: String,
    /// 申请人
    person: String,
    /// 阶段
    #[schema(schema_with = words::stage)]
    stage: &'static str,
    /// 阶段的名称
    stage_label: &'static str,
    /// 承办单位
    org_name: String,
    /// 正在移送给哪个单位，对方还没有答复
    offered_to: Option<String>,
    /// 立案日
    #[schema(format = Date)]
    opened_on: String,
    /// 受理日
    #[schema(format = Date)]
    accepted_on: Option<String>,
    /// 最近的期限
    next_due: Option<DueShown>,
    /// 决定的金额，分
    amount_fen: Option<i64>,
    /// 发放日
    #[schema(format = Date)]
    paid_on: Option<String>,
}

impl From<CaseLine> for CaseRow {
    fn from(line: CaseLine) -> Self {
        Self {
            id: line.id.to_string(),
            number: line.number,
            person: line.person,
            stage: line.stage.word(),
            stage_label: line.stage.label(),
            org_name: line.org_name,
            offered_to: line.offered_to,
            opened_on: line.opened_on.to_string(),
            accepted_on: line.accepted_on.map(|day| day.to_string()),
            next_due: line.next_due.as_ref().map(DueShown::from),
            amount_fen: line.amount.map(kernel::Fen::fen),
            paid_on: line.paid_on.map(|day| day.to_string()),
        }
    }
}

/// 立案：为一个人就一个原案。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CaseGiven {
    /// 原案
    #[schema(schema_with = words::id)]
    matter: String,
    /// 申请人
    person: PersonGiven,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(offered))
        .routes(routes!(show))
        .routes(routes!(facts))
        .routes(routes!(finding))
        .routes(routes!(checklist))
        .routes(routes!(timeline))
}

#[utoipa::path(
    get, description = "本单位（代办员为本村代办的，审计为本辖区）的案件，可筛选、搜索、排序、翻页。", path = "/cases", tag = "cases", summary = "案件列表", params(Wanted),
    responses((status = 200, description = "一页案件", body = Listed<CaseRow>,
        headers(("Link" = String, description = "下一页的地址，rel=next"))))
)]
async fn list(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let orders = [("newest", CaseOrder::Newest), ("due", CaseOrder::Due), ("amount", CaseOrder::Amount)];
    let sort = word("sort", wanted.sort.as_deref(), orders, |(word, _)| word)?;
    let open = wanted.stage.as_deref() == Some("open");
    let named = wanted.stage.as_deref().filter(|_| !open);
    let stages = match word("stage", named, CaseStage::ALL, |stage| stage.word())? {
        Some(stage) => vec![stage],
        None if open => CaseStage::ALL.into_iter().filter(|stage| stage.is_open()).collect(),
        None => Vec::new(),
    };
    let filter = CaseFilter {
        text: wanted.q.unwrap_or_default(),
        stages,
        mine: wanted.mine.unwrap_or_default(),
        sort: sort.map_or_else(CaseOrder::default, |(_, order)| order),
        after: wanted.after,
        limit: rows(wanted.limit)?,
    };
    let found = cases(&house.app, &caller.who, &filter).await?;
    Ok(page(&uri, found, CaseRow::from))
}

#[utoipa::path(
    get, description = "别的单位移送给本单位、还没有答复的案件，最早的在前。看过案件后接收（`accept-transfer`）或退回（`decline-transfer`）。", path = "/cases/offered", tag = "cases", summary = "待接收的案件",
    responses((status = 200, description = "待接收的案件", body = All<CaseRow>))
)]
async fn offered(State(house): State<House>, Known(caller): Known) -> Result<JsonBody<All<CaseRow>>, Failed> {
    let lines = cases_to_answer(&house.app, &caller.who).await?;
    Ok(JsonBody(All { items: lines.into_iter().map(CaseRow::from).collect() }))
}

#[utoipa::path(
    post, description = "承办人就已登记的原案立案，自己成为承办人。同一人同一原案只有一个案件。", path = "/cases", tag = "cases", summary = "立案", request_body = CaseGiven,
    responses((status = 201, description = "已立案", body = Created,
        headers(("Location" = String, description = "案件的地址"), ("ETag" = String, description = "案件的状态"))))
)]
async fn open(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Json { value, digest }: Json<CaseGiven>,
) -> Result<Response, Failed> {
    let matter = value.matter.parse().map_err(|_| Failed::not_found("这个原案"))?;
    let person = PersonInput::from(value.person);
    let answered =
        sent.run(&house, &digest, |app, who| async move { open_case(&app, &who, matter, &person).await });
    answered.await?.created("case", "cases")
}

async fn read(house: &House, caller: &super::caller::Caller, id: CaseId) -> Result<CaseView, Failed> {
    Ok(case(&house.app, &caller.who, id).await?)
}

#[utoipa::path(
    get, description = "案件的全部情况：人员、原案、申请、意见、决定、发放、移送、回访、责任，以及此时可以做什么。", path = "/cases/{id}", tag = "cases", summary = "案件",
    responses((status = 200, description = "案件", body = CaseShown,
        headers(("ETag" = String, description = "案件的状态，修改时放入 If-Match"))))
)]
async fn show(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
) -> Result<Response, Failed> {
    let view = read(&house, &caller, id).await?;
    Ok(shown(view.seq, CaseShown::from(view)))
}

#[utoipa::path(
    get, description = "词汇表中每一项事实：规则采用的值、每个来源的说法、冲突和过期。", path = "/cases/{id}/facts", tag = "cases", summary = "案件的事实",
    responses((status = 200, description = "事实", body = All<FactShown>,
        headers(("ETag" = String, description = "案件的状态"))))
)]
async fn facts(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
) -> Result<Response, Failed> {
    let view = read(&house, &caller, id).await?;
    let items = view.facts.iter().flat_map(|group| &group.rows).map(FactShown::from).collect();
    Ok(shown(view.seq, All { items }))
}

#[utoipa::path(
    get, description = "规则对案件事实的认定意见和理由。自动结果仅供参考，由人作出决定。", path = "/cases/{id}/finding", tag = "findings", summary = "案件的认定意见",
    responses((status = 200, description = "认定意见", body = FindingShown))
)]
async fn finding(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
) -> Result<JsonBody<FindingShown>, Failed> {
    let found = app::finding::finding_of(&house.app, &caller.who, id).await?;
    FindingShown::of(&found).map(JsonBody)
}

#[utoipa::path(
    get, description = "材料清单：每项是否必需、是否可以后补、已交了哪些。", path = "/cases/{id}/checklist", tag = "papers", summary = "案件的材料清单",
    responses((status = 200, description = "材料清单", body = All<ItemShown>))
)]
async fn checklist(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
) -> Result<JsonBody<All<ItemShown>>, Failed> {
    let items = facts_of_case::checklist_of(&house.app, &caller.who, id).await?;
    Ok(JsonBody(All { items: items.iter().map(ItemShown::from).collect() }))
}

#[utoipa::path(
    get, description = "案件及其移送、回访中发生过的每一件事，最新的在前。", path = "/cases/{id}/timeline", tag = "cases", summary = "案件的全程记录",
    responses((status = 200, description = "全程记录", body = All<EventShown>))
)]
async fn timeline(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
) -> Result<JsonBody<All<EventShown>>, Failed> {
    let view = read(&house, &caller, id).await?;
    Ok(JsonBody(All { items: view.timeline.into_iter().map(EventShown::from).collect() }))
}
