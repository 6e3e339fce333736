//! Randomness: the only place that draws it. Identifiers, access codes and session tokens come from here;
//! a seeded source makes the demo and tests repeatable.

use std::sync::{Arc, Mutex, PoisonError};

use kernel::Moment;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

/// A source of identifiers and secrets.
#[derive(Debug, Clone)]
pub struct Ids(Arc<Mutex<ChaCha20Rng>>);

impl Ids {
    /// Seeded by the operating system.
    pub fn from_system() -> Self {
        Self(Arc::new(Mutex::new(rand::make_rng())))
    }

    /// Seeded by a number: for tests and the demo's history, never for secrets.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// An identifier of any kind, made at a moment: `ids.make(now, CaseId::new)`.
    pub fn make<T>(&self, at: Moment, new: impl Fn(u64, [u8; 10]) -> T) -> T {
        new(u64::try_from(at.as_millisecond()).unwrap_or(0), self.bytes())
    }

    /// A code of eight digits, for people to type.
    pub fn access_code(&self) -> String {
        format!("{:08}", u64::from_le_bytes(self.bytes()) % 100_000_000)
    }

    /// A token of 256 bits, hexadecimal.
    pub fn token(&self) -> String {
        self.bytes::<32>().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
