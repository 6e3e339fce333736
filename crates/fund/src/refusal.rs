//! What the ledger refuses and why, in the words that an officer reads.

use kernel::{Fen, Refusal, TransferId};

use crate::{AccountId, TransferState};

/// Why the ledger did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FundRefusal {
    /// No such account.
    #[error("账户「{0}」不存在")]
    UnknownAccount(AccountId),
    /// The account is open already, for something else.
    #[error("账户「{0}」已经开立，且名称、类别或专项用途不同")]
    AccountKnown(AccountId),
    /// Money would move between the wrong kinds of accounts.
    #[error("账户「{0}」的类别不对：入池只能从资金来源到资金池，预留只能从资金池到已发放账户")]
    WrongAccountKind(AccountId),
    /// Restricted money would be used for something else.
    #[error("账户「{account}」的资金专用于「{earmark}」，不能用于此处")]
    EarmarkMismatch {
        /// The account.
        account: AccountId,
        /// What its money is for.
        earmark: String,
    },
    /// Not a positive amount.
    #[error("金额必须大于 0，现在是 {}", .0.yuan())]
    AmountNotPositive(Fen),
    /// Too much to be recorded.
    #[error("金额超出账本可记录的范围")]
    AmountTooLarge,
    /// The pool has not enough free money.
    #[error("账户「{account}」可用资金 {}，不足 {}", .available.yuan(), .wanted.yuan())]
    InsufficientFunds {
        /// The account.
        account: AccountId,
        /// What is free there.
        available: Fen,
        /// What was asked for.
        wanted: Fen,
    },
    /// A transfer with this id exists and is a different one.
    #[error("编号为 {0} 的资金划转已经存在，且内容不同")]
    TransferKnown(TransferId),
    /// No such transfer.
    #[error("编号为 {0} 的资金划转不存在")]
    UnknownTransfer(TransferId),
    /// The transfer is no longer (or never was) only reserved.
    #[error("编号为 {transfer} 的资金{}，不能再变更", .state.label())]
    NotReserved {
        /// The transfer.
        transfer: TransferId,
        /// How far it is.
        state: TransferState,
    },
    /// A word that must be given is missing.
    #[error("没有填写{0}")]
    WordsMissing(&'static str),
}

impl FundRefusal {
    /// The rule's name: `insufficient_funds`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownAccount(_) => "unknown_account",
            Self::AccountKnown(_) => "account_known",
            Self::WrongAccountKind(_) => "wrong_account_kind",
            Self::EarmarkMismatch { .. } => "earmark_mismatch",
            Self::AmountNotPositive(_) => "amount_not_positive",
            Self::AmountTooLarge => "amount_too_large",
            Self::InsufficientFunds { .. } => "insufficient_funds",
            Self::TransferKnown(_) => "transfer_known",
            Self::UnknownTransfer(_) => "unknown_transfer",
            Self::NotReserved { .. } => "not_reserved",
            Self::WordsMissing(_) => "words_missing",
        }
    }

    /// How to go on.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::UnknownAccount(_) => "请核对账户代码，或先开立该账户。",
            Self::AccountKnown(_) => "请使用另一个账户代码。",
            Self::WrongAccountKind(_) => "请选择类别正确的账户。",
            Self::EarmarkMismatch { .. } => "请改用没有专项限制的资金，或选择专项用途相符的账户。",
            Self::AmountNotPositive(_) => "请填写大于 0 的金额。",
            Self::AmountTooLarge => "请核对金额。",
            Self::InsufficientFunds { .. } => "请先请款入池，或改用其他资金池账户。",
            Self::TransferKnown(_) => "请刷新页面后重新办理。",
            Self::UnknownTransfer(_) => "请核对编号。",
            Self::NotReserved { .. } => "请刷新页面，查看这笔资金的最新状态。",
            Self::WordsMissing(_) => "请补填后再提交。",
        }
    }

    /// What it rests on.
    pub fn basis(&self) -> &'static str {
        match self {
            Self::EarmarkMismatch { .. } => "专款专用",
            Self::InsufficientFunds { .. } | Self::AmountNotPositive(_) | Self::AmountTooLarge => {
                "资金池余额不得为负"
            }
            Self::WordsMissing(_) => "每笔资金须有依据，流向可查",
            Self::UnknownAccount(_) | Self::AccountKnown(_) | Self::WrongAccountKind(_) => {
                "专户管理、复式记账"
            }
            Self::TransferKnown(_) | Self::UnknownTransfer(_) | Self::NotReserved { .. } => {
                "每笔资金只发放一次"
            }
        }
    }
}

impl From<FundRefusal> for Refusal {
    fn from(refusal: FundRefusal) -> Self {
        Self::new(refusal.code(), refusal.to_string(), refusal.mend(), refusal.basis())
    }
}
