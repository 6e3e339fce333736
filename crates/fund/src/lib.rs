//! Money in whole fen, double entry, two phases: reserved on a decision, posted on the bank's word, voided
//! otherwise. Pure: it decides and folds events; the store writes them.

mod balance;
mod decide;
mod ledger;
mod refusal;

pub use balance::Totals;
pub use ledger::{Account, AccountId, AccountKind, FundCommand, FundEvent, Ledger, Transfer, TransferState};
pub use refusal::FundRefusal;
