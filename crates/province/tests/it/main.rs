//! The province as a whole: the same again from the same seed, nothing that contradicts itself, nobody real.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod files;
mod history;
mod matters;
mod people;
mod rows;
mod truth;

use std::sync::LazyLock;

use province::{Province, Spec, generate};

/// One province for all tests.
pub static PROVINCE: LazyLock<Province> = LazyLock::new(|| generate(&spec(2026, 20_000)));

/// What to generate from a seed.
pub fn spec(seed: u64, people: u32) -> Spec {
    Spec { seed, people, today: "2026-03-02".parse().unwrap() }
}
