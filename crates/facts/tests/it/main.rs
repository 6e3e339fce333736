//! The vocabulary, the sheet and the choice among sources, from outside.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod form;
mod resolve;
mod sheet;
mod vocabulary;

fn day(text: &str) -> kernel::Day {
    text.parse().unwrap()
}
