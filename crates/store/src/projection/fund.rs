//! The rows of a fund pool: accounts with running balances, and transfers. After every group of commands the
//! balances of a pool sum to zero and no pool account is promised more than it holds; otherwise nothing is written.

use fund::{AccountKind, FundEvent, TransferState};
use kernel::{Fen, OrgId, TransferId};

use super::{
    ops::{Ops, Table},
    projected_rows,
};
use crate::{
    StoreError,
    db::{Tx, Value, text, word},
    sql::{statements, values},
};

projected_rows! {
    inserts {
        OPEN_ACCOUNT: Account = ["org", "account", "kind", "name", "earmark", "balance_fen", "pending_fen"];
        BEGIN_TRANSFER: Transfer = [
            "id", "org", "from_account", "to_account", "amount_fen", "state", "case_id", "decision_number",
            "reference", "opened_on", "ended_on",
        ];
    }
    updates {}
}

statements! {
    MOVE_BALANCE = "UPDATE account_row SET balance_fen = balance_fen + $3, pending_fen = pending_fen + $4
        WHERE org = $1 AND account = $2";
    // Only what is reserved in this pool can end: the number of rows changed says so.
    POST = "UPDATE transfer_row SET state = $3, bank_reference = $4, ended_on = $5
        WHERE id = $1 AND org = $2 AND state = $6";
    GIVE_UP = "UPDATE transfer_row SET state = $3, void_reason = $4, ended_on = $5
        WHERE id = $1 AND org = $2 AND state = $6";
    PAY_OUT = "UPDATE account_row SET
        balance_fen = balance_fen - (SELECT amount_fen FROM transfer_row WHERE id = $2),
        pending_fen = pending_fen - (SELECT amount_fen FROM transfer_row WHERE id = $2)
        WHERE org = $1 AND account = (SELECT from_account FROM transfer_row WHERE id = $2)";
    PAY_IN = "UPDATE account_row SET
        balance_fen = balance_fen + (SELECT amount_fen FROM transfer_row WHERE id = $2)
        WHERE org = $1 AND account = (SELECT to_account FROM transfer_row WHERE id = $2)";
    SET_FREE = "UPDATE account_row SET
        pending_fen = pending_fen - (SELECT amount_fen FROM transfer_row WHERE id = $2)
        WHERE org = $1 AND account = (SELECT from_account FROM transfer_row WHERE id = $2)";
    SUM = "SELECT CAST(coalesce(sum(balance_fen), 0) AS BIGINT) AS total FROM account_row WHERE org = $1";
    OVERDRAWN = "SELECT account, balance_fen, pending_fen FROM account_row
        WHERE org = $1 AND (pending_fen < 0 OR (kind = $2 AND balance_fen < pending_fen)) LIMIT 1";
}

pub(super) fn project(ops: &mut Ops, org: &OrgId, event: &FundEvent) -> Result<(), StoreError> {
    match event {
        FundEvent::AccountOpened { account, account_kind, name, earmark } => {
            let values = values![text(org), &account.0, word(account_kind)?, name, earmark, 0_i64, 0_i64];
            ops.insert(&OPEN_ACCOUNT, org, values);
        }
        FundEvent::FundsDeposited { transfer, from, to, amount, reference, on } => {
            let ends = values![text(transfer), text(org), &from.0, &to.0, amount.fen()];
            let state = word(&TransferState::Posted)?;
            let rest = values![state, Value::Null, Value::Null, reference, text(on), text(on)];
            ops.insert(&BEGIN_TRANSFER, transfer, [ends, rest].concat());
            shift(ops, org, &from.0, -amount.fen(), 0);
            shift(ops, org, &to.0, amount.fen(), 0);
        }
        FundEvent::FundsReserved { transfer, from, to, amount, case, decision_number, on } => {
            let ends = values![text(transfer), text(org), &from.0, &to.0, amount.fen()];
            let state = word(&TransferState::Reserved)?;
            let rest = values![state, text(case), decision_number, Value::Null, text(on), Value::Null];
            ops.insert(&BEGIN_TRANSFER, transfer, [ends, rest].concat());
            shift(ops, org, &from.0, 0, amount.fen());
        }
        FundEvent::FundsRecovered { transfer, from, to, amount, case, reference, on } => {
            let ends = values![text(transfer), text(org), &from.0, &to.0, amount.fen()];
            let state = word(&TransferState::Posted)?;
            let rest = values![state, text(case), Value::Null, reference, text(on), text(on)];
            ops.insert(&BEGIN_TRANSFER, transfer, [ends, rest].concat());
            shift(ops, org, &from.0, -amount.fen(), 0);
            shift(ops, org, &to.0, amount.fen(), 0);
        }
        FundEvent::TransferPosted { transfer, bank_reference, on } => {
            end(ops, org, *transfer, (POST, TransferState::Posted), values![bank_reference, text(on)])?;
            for sql in [PAY_OUT, PAY_IN] {
                ops.change_one(Table::Account, org, sql, values![text(org), text(transfer)]);
            }
        }
        FundEvent::TransferVoided { transfer, reason, on } => {
            end(ops, org, *transfer, (GIVE_UP, TransferState::Voided), values![reason, text(on)])?;
            ops.change_one(Table::Account, org, SET_FREE, values![text(org), text(transfer)]);
        }
    }
    ops.pool_changed(org);
    Ok(())
}

/// Notes the end of a transfer: why or by what reference, and the day.
fn end(
    ops: &mut Ops,
    org: &OrgId,
    transfer: TransferId,
    (sql, state): (&'static str, TransferState),
    why_and_day: Vec<Value>,
) -> Result<(), StoreError> {
    let reserved = word(&TransferState::Reserved)?;
    let values = [values![text(transfer), text(org), word(&state)?], why_and_day, values![reserved]].concat();
    ops.change_one(Table::Transfer, transfer, sql, values);
    Ok(())
}

fn shift(ops: &mut Ops, org: &OrgId, account: &str, fen: i64, pending: i64) {
    ops.change_one(Table::Account, org, MOVE_BALANCE, values![text(org), account, fen, pending]);
}

/// Money is conserved, and no pool promises what it does not hold.
pub(super) async fn conserved(tx: &mut Tx<'_>, org: &str) -> Result<(), StoreError> {
    let wrong = |column: &str, row: String, why: String| StoreError::Inconsistent {
        table: "account_row",
        column: column.to_owned(),
        row,
        why,
    };
    let total = match tx.row("account_row", SUM, values![org]).await? {
        Some(row) => row.int("total")?,
        None => 0,
    };
    if total != 0 {
        let why = format!("the balances sum to {} instead of zero", Fen::new(total));
        return Err(wrong("balance_fen", org.to_owned(), why));
    }
    match tx.row("account_row", OVERDRAWN, values![org, word(&AccountKind::Pool)?]).await? {
        Some(row) => {
            let (held, promised) = (Fen::new(row.int("balance_fen")?), Fen::new(row.int("pending_fen")?));
            let why = format!("holds {held} and is promised {promised}");
            Err(wrong("pending_fen", format!("{org} {}", row.text("account")?), why))
        }
        None => Ok(()),
    }
}
