//! The lifecycles from outside: given, when, then; every stage × command as golden text; fold and replay.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

mod assistance;
mod attribution;
mod complaint;
mod duty;
mod follow_up;
mod golden;
mod lead;
mod matrix;
mod office;
mod reach;
mod referral;
mod replay;
mod words;
mod world;
