//! The rows of a fund pool: accounts with running balances, and transfers. After every event the balances of
//! a pool sum to zero and no pool account is promised more than it holds; otherwise nothing is written.

use fund::{AccountKind, FundEvent, TransferState};
use kernel::{Fen, OrgId, TransferId};

use super::change_one;
use crate::{
    StoreError,
    db::{Tx, Value, text, word},
    sql::{statements, values},
};

statements! {
    OPEN_ACCOUNT = "INSERT INTO account_row (org, account, kind, name, earmark, balance_fen, pending_fen)
        VALUES ($1, $2, $3, $4, $5, 0, 0)";
    MOVE_BALANCE = "UPDATE account_row SET balance_fen = balance_fen + $3, pending_fen = pending_fen + $4
        WHERE org = $1 AND account = $2";
    DEPOSIT = "INSERT INTO transfer_row
        (id, org, from_account, to_account, amount_fen, state, reference, opened_on, ended_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    RESERVE = "INSERT INTO transfer_row
        (id, org, from_account, to_account, amount_fen, state, case_id, decision_number, opened_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    POST = "UPDATE transfer_row SET state = $3, bank_reference = $4, ended_on = $5 WHERE id = $1 AND org = $2";
    GIVE_UP = "UPDATE transfer_row SET state = $3, void_reason = $4, ended_on = $5 WHERE id = $1 AND org = $2";
    RESERVED = "SELECT id, from_account, to_account, amount_fen FROM transfer_row
        WHERE id = $1 AND org = $2 AND state = $3";
    SUM = "SELECT CAST(coalesce(sum(balance_fen), 0) AS BIGINT) AS total FROM account_row WHERE org = $1";
    OVERDRAWN = "SELECT account, balance_fen, pending_fen FROM account_row
        WHERE org = $1 AND (pending_fen < 0 OR (kind = $2 AND balance_fen < pending_fen)) LIMIT 1";
}

pub(super) async fn project(tx: &mut Tx<'_>, org: &OrgId, event: &FundEvent) -> Result<(), StoreError> {
    match event {
        FundEvent::AccountOpened { account, account_kind, name, earmark } => {
            let values = values![text(org), &account.0, word(account_kind)?, name, earmark];
            change_one(tx, "account_row", &account.0, OPEN_ACCOUNT, values).await?;
        }
        FundEvent::FundsDeposited { transfer, from, to, amount, .. } => {
            change_one(tx, "transfer_row", transfer, DEPOSIT, begun(org, event)?).await?;
            shift(tx, org, &from.0, -amount.fen(), 0).await?;
            shift(tx, org, &to.0, amount.fen(), 0).await?;
        }
        FundEvent::FundsReserved { transfer, from, amount, .. } => {
            change_one(tx, "transfer_row", transfer, RESERVE, begun(org, event)?).await?;
            shift(tx, org, &from.0, 0, amount.fen()).await?;
        }
        FundEvent::TransferPosted { transfer, bank_reference, on } => {
            let (from, to, sum) = reserved(tx, org, *transfer).await?;
            end(tx, org, *transfer, (POST, TransferState::Posted), values![bank_reference, text(on)]).await?;
            shift(tx, org, &from, -sum, -sum).await?;
            shift(tx, org, &to, sum, 0).await?;
        }
        FundEvent::TransferVoided { transfer, reason, on } => {
            let (from, _, sum) = reserved(tx, org, *transfer).await?;
            end(tx, org, *transfer, (GIVE_UP, TransferState::Voided), values![reason, text(on)]).await?;
            shift(tx, org, &from, 0, -sum).await?;
        }
    }
    conserved(tx, org).await
}

/// The values of a new transfer's row.
fn begun(org: &OrgId, event: &FundEvent) -> Result<Vec<Value>, StoreError> {
    match event {
        FundEvent::FundsDeposited { transfer, from, to, amount, reference, on } => {
            let state = word(&TransferState::Posted)?;
            let ends = values![text(transfer), text(org), &from.0, &to.0, amount.fen()];
            Ok([ends, values![state, reference, text(on)]].concat())
        }
        FundEvent::FundsReserved { transfer, from, to, amount, case, decision_number, on } => {
            let state = word(&TransferState::Reserved)?;
            let ends = values![text(transfer), text(org), &from.0, &to.0, amount.fen()];
            Ok([ends, values![state, text(case), decision_number, text(on)]].concat())
        }
        FundEvent::AccountOpened { .. }
        | FundEvent::TransferPosted { .. }
        | FundEvent::TransferVoided { .. } => Ok(Vec::new()),
    }
}

/// Notes the end of a transfer: why or by what reference, and the day.
async fn end(
    tx: &mut Tx<'_>,
    org: &OrgId,
    transfer: TransferId,
    (sql, state): (&'static str, TransferState),
    why_and_day: Vec<Value>,
) -> Result<(), StoreError> {
    let values = [values![text(transfer), text(org), word(&state)?], why_and_day].concat();
    change_one(tx, "transfer_row", &transfer, sql, values).await
}

async fn shift(
    tx: &mut Tx<'_>,
    org: &OrgId,
    account: &str,
    fen: i64,
    pending: i64,
) -> Result<(), StoreError> {
    change_one(tx, "account_row", &account, MOVE_BALANCE, values![text(org), account, fen, pending]).await
}

async fn reserved(
    tx: &mut Tx<'_>,
    org: &OrgId,
    transfer: TransferId,
) -> Result<(String, String, i64), StoreError> {
    let values = values![text(transfer), text(org), word(&TransferState::Reserved)?];
    let row = tx.row("transfer_row", RESERVED, values).await?.ok_or_else(|| StoreError::Inconsistent {
        table: "transfer_row",
        column: "state".to_owned(),
        row: transfer.to_string(),
        why: "is not reserved in this pool".to_owned(),
    })?;
    Ok((row.text("from_account")?, row.text("to_account")?, row.int("amount_fen")?))
}

/// Money is conserved, and no pool promises what it does not hold.
async fn conserved(tx: &mut Tx<'_>, org: &OrgId) -> Result<(), StoreError> {
    let wrong = |column: &str, row: String, why: String| StoreError::Inconsistent {
        table: "account_row",
        column: column.to_owned(),
        row,
        why,
    };
    let total = match tx.row("account_row", SUM, values![text(org)]).await? {
        Some(row) => row.int("total")?,
        None => 0,
    };
    if total != 0 {
        let why = format!("the balances sum to {} instead of zero", Fen::new(total));
        return Err(wrong("balance_fen", org.to_string(), why));
    }
    match tx.row("account_row", OVERDRAWN, values![text(org), word(&AccountKind::Pool)?]).await? {
        Some(row) => {
            let (held, promised) = (Fen::new(row.int("balance_fen")?), Fen::new(row.int("pending_fen")?));
            let why = format!("holds {held} and is promised {promised}");
            Err(wrong("pending_fen", format!("{org} {}", row.text("account")?), why))
        }
        None => Ok(()),
    }
}
