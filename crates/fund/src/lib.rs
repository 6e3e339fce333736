//! Money in whole fen, double entry, two phases: reserved on a decision, posted on the bank's word, voided
//! otherwise. Pure: it decides and folds events; the store writes them.

mod ledger;

pub use ledger::{Account, AccountId, AccountKind, FundCommand, FundEvent, Ledger, Transfer, TransferState};
