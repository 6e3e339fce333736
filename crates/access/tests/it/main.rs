//! The rulebook from outside: the whole matrix as a golden file, and what must hold of any rulebook.
#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

mod matrix;
