//! The ledger from outside: tables of given, when, then; and money under random commands.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails may panic")]

mod conserved;
mod ledger;
