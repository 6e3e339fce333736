//! Benchmarks: programs of the crates that are built for release and print a table. `docs/benchmarks.md` keeps what
//! they said, with the machine.

use crate::shell::run;

/// Durable commands a second on both engines.
pub fn store() -> Result<(), String> {
    example("commands")
}

/// Every list, filter and search on a full store, on both engines.
pub fn lists() -> Result<(), String> {
    example("lists")
}

fn example(name: &str) -> Result<(), String> {
    run("cargo", &["run", "--release", "--package", "store", "--example", name])
}
