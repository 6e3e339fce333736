//! The binary as it is run: started, asked over HTTP, killed, backed up, restored, starved.
#![cfg(all(test, unix))]
#![expect(clippy::unwrap_used, reason = "a test may break")]

mod bad_days;
mod keeping;
mod running;
#[expect(dead_code, reason = "what the tests of the store need besides")]
#[path = "../../../store/tests/it/postgres/server.rs"]
mod server;
mod serving;
