//! Seeded drawing. Each part draws from its own stream, so that a change in one leaves the others as they were.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stream of draws.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// The stream of one part of one chunk.
    pub(crate) fn of_chunk(seed: u64, chunk: u32, part: u64) -> Self {
        Self::new(seed, u64::from(chunk) * 16 + 32 + part)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        if low >= high { low } else { self.0.random_range(low..=high) }
    }

    /// As [`Draw::between`], for days.
    pub(crate) fn days(&mut self, low: i32, high: i32) -> i32 {
        if low >= high { low } else { self.0.random_range(low..=high) }
    }

    /// A number below `top`.
    pub(crate) fn below(&mut self, top: u32) -> u32 {
        self.0.random_range(0..top.max(1))
    }

    /// A place in a list of so many.
    pub(crate) fn index(&mut self, count: usize) -> usize {
        if count < 2 { 0 } else { self.0.random_range(0..count) }
    }

    /// True so many times in a thousand.
    pub(crate) fn chance(&mut self, permille: u32) -> bool {
        self.0.random_range(0..1000) < permille
    }

    /// One of the words; the empty word where there is none.
    pub(crate) fn word(&mut self, words: &[&'static str]) -> &'static str {
        let at = self.index(words.len());
        words.get(at).copied().unwrap_or_default()
    }

    /// One of the choices by weight; `fallback` only where there is none.
    pub(crate) fn weighted<T: Copy>(&mut self, choices: &[(T, u32)], fallback: T) -> T {
        let total: u32 = choices.iter().map(|(_, weight)| weight).sum();
        let mut at = if total == 0 { 0 } else { self.0.random_range(0..total) };
        for (choice, weight) in choices {
            if at < *weight {
                return *choice;
            }
            at -= weight;
        }
        fallback
    }

    /// Whole yuan from `low` to `high`, in steps of ten, as fen; small amounts come more often.
    pub(crate) fn yuan(&mut self, low: i64, high: i64) -> i64 {
        let top = self.between(low, high).min(self.between(low, high));
        top / 10 * 1000
    }
}

/// Dice that depend on nothing but the seed, a purpose and what they are thrown for: for rows and their faults, which
/// are made one by one in any order.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, purpose: u64, of: u64) -> Self {
        Self(mixed(
            mixed(seed ^ purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15))
                ^ of.wrapping_mul(0xD1B5_4A32_D192_ED03),
        ))
    }

    /// A number below `top`.
    pub(crate) fn below(&mut self, top: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        u32::try_from(mixed(self.0) % u64::from(top.max(1))).unwrap_or_default()
    }

    /// A place in a list of so many.
    pub(crate) fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.below(u32::try_from(count).unwrap_or(u32::MAX))).unwrap_or_default()
    }

    /// True so many times in ten thousand.
    pub(crate) fn chance(&mut self, per_myriad: u32) -> bool {
        self.below(10_000) < per_myriad
    }
}

fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
