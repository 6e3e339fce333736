//! Checks and chores of the house: `cargo xtask test`, `bench`, `calendar-check`, `generate`, `screens`.
//!
//! Deliberately small: it orders other tools and counts their verdicts; the checks themselves are tests
//! (`xtask/tests/house`, the crates' own tests, `tests-browser`).
#![expect(clippy::print_stdout, reason = "a developer's tool speaks on standard output")]

mod bench;
mod bench_http;
mod calendar;
mod demo;
mod gate;
mod generated;
mod postgres;
mod schemathesis;
mod screens;
mod setup;
mod shell;
mod suite;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask COMMAND
  test            everything that gates; sets up what it needs first
  test --quick    format, lints, house checks and the fast tests; sets up nothing but nextest
  test --full     everything, with the long kills, simulations and attacks
  setup           only the setup of `test`
  test api        only the gate of the API, on the server as it was built last; --full as in `test --full`
  test postgres   only the story in the browser on PostgreSQL, likewise
  calendar-check  the kernel's working-day calendar against two other sources
  bench store     durable commands a second on SQLite and PostgreSQL
  bench lists     every list, filter and search with a million cases, on both
  generate        write anew every file listed in xtask/house/generated.toml
  bench http      applications a second by the API; with --peer also what a minimal Django endpoint does here
  screens         pictures of the pages in tests-browser/pages.json into docs/screens, checked by axe-core";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let verdict = match words.as_slice() {
        ["test"] => suite::gates(suite::Depth::Gate),
        ["test", "--quick"] => suite::gates(suite::Depth::Quick),
        ["test", "--full"] => suite::gates(suite::Depth::Full),
        ["test", "api"] => schemathesis::gate(schemathesis::Depth::Gate),
        ["test", "api", "--full"] => schemathesis::gate(schemathesis::Depth::Full),
        ["test", "postgres"] => demo::story_on_postgres(2_000),
        ["setup"] => setup::everything().map_err(|problems| problems.join("\n")),
        ["bench", "store"] => bench::store(),
        ["bench", "lists"] => bench::lists(),
        ["calendar-check"] => calendar::check(),
        ["generate"] => generated::write(),
        ["bench", "http"] => bench_http::measure(false),
        ["bench", "http", "--peer"] => bench_http::measure(true),
        ["screens"] => screens::take(),
        _ => Err(USAGE.to_owned()),
    };
    match verdict {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
