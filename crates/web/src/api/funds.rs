//! `/funds`: accounts, transfers, money taken in.

use app::{
    manage_funds::{Deposit, deposit},
    model::{AccountKind, TransferState},
    view::money::{AccountLine, LedgerFilter, TransferLine, ledger},
};
use axum::{extract::State, http::Uri, response::Response};
use kernel::Fen;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Asked, Json, JsonBody, Org, word},
    caller::Known,
    change::{Done, KnownSent},
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
    /// 状态
    #[param(schema_with = words::transfer_state)]
    state: Option<String>,
    /// 上一页返回的 `next`
    #[param(max_length = 400)]
    after: Option<String>,
    /// 每页行数，默认 50
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// 资金账户。
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountShown {
    /// 单位
    org_name: String,
    /// 代码
    account: String,
    /// 类型
    #[schema(schema_with = words::account_kind)]
    kind: &'static str,
    /// 名称
    name: String,
    /// 限定用途
    earmark: String,
    /// 余额，分
    balance_fen: i64,
    /// 已预留，分
    reserved_fen: i64,
    /// 可用，分
    available_fen: i64,
}

/// 资金总况。
#[derive(Debug, Serialize, ToSchema)]
pub struct FundsShown {
    /// 账户
    accounts: Vec<AccountShown>,
    /// 收入合计，分
    deposited_fen: i64,
    /// 可用合计，分
    available_fen: i64,
    /// 预留合计，分
    reserved_fen: i64,
    /// 已发放合计，分
    paid_fen: i64,
}

/// 一笔账。
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferShown {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 日期
    #[schema(format = Date)]
    on: String,
    /// 从哪个账户
    from: String,
    /// 到哪个账户
    to: String,
    /// 金额，分
    amount_fen: i64,
    /// 状态
    #[schema(schema_with = words::transfer_state)]
    state: &'static str,
    /// 案件
    case: Option<String>,
    /// 受理编号，或入账的凭证
    number: String,
    /// 决定文号
    decision_number: String,
    /// 银行回单号
    bank_reference: String,
}

/// 入账。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DepositGiven {
    /// 来源的代码
    #[schema(pattern = "^[a-z_]{1,40}$", example = "local")]
    source: String,
    /// 来源的名称
    #[schema(min_length = 1, max_length = 80, example = "本级财政司法救助资金")]
    name: String,
    /// 金额，分
    #[schema(minimum = 1, maximum = 100_000_000_000_i64)]
    amount_fen: i64,
    /// 凭证
    #[schema(min_length = 1, max_length = 120, example = "财拨〔2026〕1号")]
    reference: String,
}

const fn kind_word(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Source => "source",
        AccountKind::Pool => "pool",
        AccountKind::Paid => "paid",
    }
}

const fn state_word(state: TransferState) -> &'static str {
    match state {
        TransferState::Reserved => "reserved",
        TransferState::Posted => "posted",
        TransferState::Voided => "voided",
    }
}

impl From<AccountLine> for AccountShown {
    fn from(line: AccountLine) -> Self {
        Self {
            org_name: line.org_name,
            account: line.account,
            kind: kind_word(line.kind),
            name: line.name,
            earmark: line.earmark,
            balance_fen: line.balance.fen(),
            reserved_fen: line.reserved.fen(),
            available_fen: line.available.fen(),
        }
    }
}

impl From<TransferLine> for TransferShown {
    fn from(line: TransferLine) -> Self {
        Self {
            id: line.id.to_string(),
            on: line.on.to_string(),
            from: line.from,
            to: line.to,
            amount_fen: line.amount.fen(),
            state: state_word(line.state),
            case: line.case.map(|case| case.to_string()),
            number: line.number,
            decision_number: line.decision_number,
            bank_reference: line.bank_reference,
        }
    }
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(accounts)).routes(routes!(transfers)).routes(routes!(take_in))
}

#[utoipa::path(
    get, description = "本单位（财政、审计为本辖区）的资金账户和合计。", path = "/funds", tag = "funds", summary = "资金账户",
    responses((status = 200, description = "资金", body = FundsShown))
)]
async fn accounts(State(house): State<House>, Known(caller): Known) -> Result<JsonBody<FundsShown>, Failed> {
    let view = ledger(&house.app, &caller.who, &LedgerFilter { limit: 1, ..LedgerFilter::default() }).await?;
    Ok(JsonBody(FundsShown {
        accounts: view.accounts.into_iter().map(AccountShown::from).collect(),
        deposited_fen: view.deposited.fen(),
        available_fen: view.available.fen(),
        reserved_fen: view.reserved.fen(),
        paid_fen: view.paid.fen(),
    }))
}

#[utoipa::path(
    get, description = "每一笔账，最新的在前。", path = "/funds/transfers", tag = "funds", summary = "账目", params(Wanted),
    responses((status = 200, description = "一页账目", body = Listed<TransferShown>))
)]
async fn transfers(
    State(house): State<House>,
    Known(caller): Known,
    uri: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failed> {
    let states = [TransferState::Reserved, TransferState::Posted, TransferState::Voided];
    let state = word("state", wanted.state.as_deref(), states, |state| state_word(*state))?;
    let filter =
        LedgerFilter { state, after: wanted.after, limit: rows(wanted.limit)?, ..LedgerFilter::default() };
    let view = ledger(&house.app, &caller.who, &filter).await?;
    Ok(page(&uri, view.transfers, TransferShown::from))
}

#[utoipa::path(
    post, description = "专项资金入账，需要时开立账户。", path = "/funds/{org}/deposits", tag = "funds", summary = "资金入账",
    request_body = DepositGiven, responses((status = 200, description = "办理结果", body = Done))
)]
async fn take_in(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Org(org): Org,
    Json { value, digest }: Json<DepositGiven>,
) -> Result<Response, Failed> {
    let code = value.source.as_str();
    if code.is_empty() || code.len() > 40 || !code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Err(Failed::on(status, "source", "来源的代码应为小写字母。", "source"));
    }
    let given = Deposit {
        source: value.source,
        name: value.name,
        amount: Fen::new(value.amount_fen),
        reference: value.reference,
    };
    let id = org.clone();
    let answered =
        sent.run(&house, &digest, |app, who| async move { deposit(&app, &who, &org, given).await });
    Ok(answered.await?.done("fund", id))
}
