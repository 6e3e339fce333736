//! The API as a machine meets it: described completely, strict with what it reads, plain about what it refuses.

mod applying;
mod complaints;
mod described;
mod refused;
mod repeated;
mod steps;
mod verbs;
