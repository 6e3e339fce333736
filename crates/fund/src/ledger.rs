//! The ledger (账本): double entry over one fund pool. Money comes from sources, is reserved on a decision,
//! posted on the bank's word, voided otherwise; every fen can be followed from source to person and back.

use std::{collections::BTreeMap, fmt};

use kernel::{CaseId, Day, Fen, TransferId};
use serde::{Deserialize, Serialize};

/// An account of a pool: a short code such as `source:central`, `pool`, `paid`.
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
    /// Money that recipients had came back: paid → pool, at once.
    FundsRecovered {
        /// The transfer.
        transfer: TransferId,
        /// The paid account.
        from: AccountId,
        /// The pool account.
        to: AccountId,
        /// How much.
        amount: Fen,
        /// The case.
        case: CaseId,
        /// The document of its arrival.
        reference: String,
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
        /// The restrictions that the case meets: earmarked money goes only to a case that lists its earmark.
        purposes: Vec<String>,
    },
    /// Make a reserved transfer final.
    Post {
        /// The transfer.
        transfer: TransferId,
        /// The bank's reference.
        bank_reference: String,
    },
    /// Take money back that recipients had.
    Recover {
        /// The transfer.
        transfer: TransferId,
        /// From the paid account.
        from: AccountId,
        /// To a pool account.
        to: AccountId,
        /// How much.
        amount: Fen,
        /// The case.
        case: CaseId,
        /// The document of its arrival.
        reference: String,
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
    /// Reserved （已预留）.
    Reserved,
    /// Final （已入账）.
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
    /// The paper it rests on: the deposit's document or the decision's number.
    pub document: String,
    /// The bank's reference, once it paid.
    pub bank_reference: Option<String>,
    /// Why it was given up, where it was.
    pub void_reason: Option<String>,
}

/// The ledger of one pool as its events made it.
///
/// ```
/// use fund::{AccountId, AccountKind, FundCommand, FundRefusal, Ledger};
/// use kernel::{CaseId, Day, Fen, TransferId};
///
/// let today: Day = "2026-03-02".parse().unwrap();
/// let [central, pool, paid] = ["source:central", "pool", "paid"].map(AccountId::from);
/// let mut ledger = Ledger::default();
/// for (account, account_kind, name) in [
///     (&central, AccountKind::Source, "中央转移支付"),
///     (&pool, AccountKind::Pool, "救助资金池"),
///     (&paid, AccountKind::Paid, "已发放"),
/// ] {
///     let open = FundCommand::OpenAccount {
///         account: account.clone(), account_kind, name: name.into(), earmark: String::new(),
///     };
///     ledger.run(open, today).unwrap();
/// }
/// let deposit = FundCommand::Deposit {
///     transfer: TransferId::new(1, [0; 10]), from: central, to: pool.clone(),
///     amount: Fen::new(1_000_000), reference: "财行〔2026〕3号".into(),
/// };
/// ledger.run(deposit, today).unwrap();
/// let reserve = |fen| FundCommand::Reserve {
///     transfer: TransferId::new(2, [0; 10]), from: pool.clone(), to: paid.clone(), amount: Fen::new(fen),
///     case: CaseId::new(3, [0; 10]), decision_number: "杭检救决〔2026〕1号".into(), purposes: vec![],
/// };
/// assert!(matches!(ledger.decide(reserve(1_000_001), today), Err(FundRefusal::InsufficientFunds { .. })));
/// assert_eq!(ledger.run(reserve(600_000), today).unwrap().len(), 1);
/// assert_eq!(ledger.available(&pool), Some(Fen::new(400_000)));
/// assert_eq!(ledger.totals().reserved, Fen::new(600_000));
/// assert_eq!(ledger.run(reserve(600_000), today).unwrap(), vec![]); // already reserved: nothing to do
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Accounts by code.
    pub accounts: BTreeMap<AccountId, Account>,
    /// Transfers by id.
    pub transfers: BTreeMap<TransferId, Transfer>,
}

impl From<&str> for AccountId {
    fn from(code: &str) -> Self {
        Self(code.to_owned())
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AccountKind {
    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Source => "资金来源",
            Self::Pool => "资金池",
            Self::Paid => "已发放",
        }
    }
}

impl TransferState {
    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reserved => "已预留",
            Self::Posted => "已入账",
            Self::Voided => "已释放",
        }
    }
}

impl FundEvent {
    /// The event's name in the journal: `funds_reserved`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AccountOpened { .. } => "account_opened",
            Self::FundsDeposited { .. } => "funds_deposited",
            Self::FundsReserved { .. } => "funds_reserved",
            Self::TransferPosted { .. } => "transfer_posted",
            Self::FundsRecovered { .. } => "funds_recovered",
            Self::TransferVoided { .. } => "transfer_voided",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::AccountOpened { .. } => "开立账户",
            Self::FundsDeposited { .. } => "资金入池",
            Self::FundsReserved { .. } => "预留资金",
            Self::TransferPosted { .. } => "发放入账",
            Self::FundsRecovered { .. } => "追回入池",
            Self::TransferVoided { .. } => "释放预留",
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::AccountOpened { name, account_kind, earmark, .. } if earmark.is_empty() => {
                format!("开立账户「{name}」（{}）", account_kind.label())
            }
            Self::AccountOpened { name, account_kind, earmark, .. } => {
                format!("开立账户「{name}」（{}，专项用途：{earmark}）", account_kind.label())
            }
            Self::FundsDeposited { amount, reference, .. } => {
                format!("资金入池 {}，依据《{reference}》", amount.yuan())
            }
            Self::FundsReserved { amount, decision_number, .. } => {
                format!("按决定 {decision_number} 预留 {}", amount.yuan())
            }
            Self::TransferPosted { bank_reference, .. } => format!("银行已付款，流水号 {bank_reference}"),
            Self::FundsRecovered { amount, reference, .. } => {
                format!("追回 {} 入池，凭证 {reference}", amount.yuan())
            }
            Self::TransferVoided { reason, .. } => format!("预留资金已释放：{reason}"),
        }
    }
}
