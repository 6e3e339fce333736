//! The ledger (账本): double entry over one fund pool. Money comes from sources, is reserved on a decision,
//! posted on the bank's word, voided otherwise; every fen can be followed from source to person and back.

use std::collections::BTreeMap;

use kernel::{CaseId, Day, Fen, TransferId};
use serde::{Deserialize, Serialize};

/// An account of the pool: a short code such as `source:central`, `pool`, `paid`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub String);

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Outside: where money comes from; goes negative by what was given (资金来源).
    Source,
    /// The pool's money; never below zero (资金池).
    Pool,
    /// Outside: what recipients received (已发放).
    Paid,
}

/// What happened in the ledger. Every amount is positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FundEvent {
    /// An account was opened.
    AccountOpened {
        /// Which.
        account: AccountId,
        /// What it is for.
        account_kind: AccountKind,
        /// Its name on pages.
        name: String,
        /// What its money may be used for only; empty for no restriction (专项用途).
        earmark: String,
    },
    /// Money came in: source → pool, at once.
    FundsDeposited {
        /// The transfer.
        transfer: TransferId,
        /// The source account.
        from: AccountId,
        /// The pool account.
        to: AccountId,
        /// How much.
        amount: Fen,
        /// The document (预算文件, 捐赠协议).
        reference: String,
        /// The day.
        on: Day,
    },
    /// Money was set aside for a decision: pool → paid, pending.
    FundsReserved {
        /// The transfer.
        transfer: TransferId,
        /// The pool account.
        from: AccountId,
        /// The paid account.
        to: AccountId,
        /// How much.
        amount: Fen,
        /// The case.
        case: CaseId,
        /// The decision's number.
        decision_number: String,
        /// The day.
        on: Day,
    },
    /// The bank paid: a reserved transfer became final.
    TransferPosted {
        /// The transfer.
        transfer: TransferId,
        /// The bank's reference.
        bank_reference: String,
        /// The day.
        on: Day,
    },
    /// A reserved transfer was given up; its money is free again.
    TransferVoided {
        /// The transfer.
        transfer: TransferId,
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
}

/// What somebody wants done in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FundCommand {
    /// Open an account.
    OpenAccount {
        /// Which.
        account: AccountId,
        /// For what.
        account_kind: AccountKind,
        /// Its name.
        name: String,
        /// Restriction.
        earmark: String,
    },
    /// Take money in.
    Deposit {
        /// The transfer.
        transfer: TransferId,
        /// From.
        from: AccountId,
        /// To.
        to: AccountId,
        /// How much.
        amount: Fen,
        /// The document.
        reference: String,
    },
    /// Set money aside.
    Reserve {
        /// The transfer.
        transfer: TransferId,
        /// From.
        from: AccountId,
        /// To.
        to: AccountId,
        /// How much.
        amount: Fen,
        /// The case.
        case: CaseId,
        /// The decision.
        decision_number: String,
    },
    /// Make a reserved transfer final.
    Post {
        /// The transfer.
        transfer: TransferId,
        /// The bank's reference.
        bank_reference: String,
    },
    /// Give a reserved transfer up.
    Void {
        /// The transfer.
        transfer: TransferId,
        /// Why.
        reason: String,
    },
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Reserved (已预留).
    Reserved,
    /// Final (已入账).
    Posted,
    /// Given up (已释放).
    Voided,
}

/// An account's balances. `pending_out` is what is reserved from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// For what.
    pub kind: AccountKind,
    /// Its name.
    pub name: String,
    /// Restriction.
    pub earmark: String,
    /// Posted in minus posted out.
    pub balance: Fen,
    /// Reserved to go out.
    pub pending_out: Fen,
}

/// A transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// From.
    pub from: AccountId,
    /// To.
    pub to: AccountId,
    /// How much.
    pub amount: Fen,
    /// How far.
    pub state: TransferState,
    /// The case, where it is for one.
    pub case: Option<CaseId>,
}

/// The ledger of one pool as its events made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Accounts by code.
    pub accounts: BTreeMap<AccountId, Account>,
    /// Transfers by id.
    pub transfers: BTreeMap<TransferId, Transfer>,
}
