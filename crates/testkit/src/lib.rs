//! A platform for tests: a real store in a temporary folder, a clock that stands, ids that come out the same every
//! time, a few offices with somebody in each role, and cases taken to any stage through the app's own verbs.
//! It fails by panicking, as tests do, and leaves out anything that stands in for a real part.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod case;
mod deed;
mod desk;
mod inspect;
pub mod load;
mod offices;
mod people;
mod seeded;
pub mod simulation;
mod world;

pub use deed::{Deed, Done};
pub use desk::{code_of, codes_of, said};
pub use inspect::{Seen, inspect};
pub use offices::{COURT, FINANCE, OFFICE, PASSWORD, THEIRS, VILLAGE, accounts, organisations};
pub use people::{account_of, identity, person, request_of};
pub use seeded::Seeded;
pub use world::{TODAY, TestWorld, row};

/// The first bytes of a photograph: what counts as a paper.
pub const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4];
