//! Registers against real files: schemas, every kind of table, real judgments, what is written read back.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod dataset;
mod matters;
mod table;
mod write;

use std::collections::BTreeMap;

/// A row from pairs.
pub fn row(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned())).collect()
}
