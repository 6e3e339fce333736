//! Gates run one after another, each timed, and the verdict over all of them.

use std::time::{Duration, Instant};

/// How a gate ended.
pub enum Outcome {
    /// Nothing to complain about.
    Passed,
    /// The reason, in one line.
    Failed(String),
    /// What was missing for it.
    Skipped(String),
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(reason) => Self::Failed(reason),
        }
    }
}

/// The gates run so far.
#[derive(Default)]
pub struct Gates {
    rows: Vec<(String, Duration, Outcome)>,
}

impl Gates {
    /// Runs one gate and tells whether it passed. A failure does not stop the later ones: one run tells
    /// everything that is wrong.
    pub fn run<R: Into<Outcome>>(&mut self, name: &str, gate: impl FnOnce() -> R) -> bool {
        println!("\n=== {name}");
        let start = now();
        let outcome = gate().into();
        let passed = matches!(outcome, Outcome::Passed);
        self.rows.push((name.to_owned(), now().duration_since(start), outcome));
        passed
    }

    /// Notes a gate that cannot run, with what it lacks.
    pub fn skip(&mut self, name: &str, missing: &str) {
        println!("\n=== {name}: skipped, {missing}");
        self.rows.push((name.to_owned(), Duration::ZERO, Outcome::Skipped(missing.to_owned())));
    }

    /// Prints the table and the closing line; an error when any gate failed.
    pub fn close(self) -> Result<(), String> {
        let (mut passed, mut failed, mut skipped, mut total) = (0, 0, 0, Duration::ZERO);
        println!("\n{:<14} {:>8}  verdict", "gate", "seconds");
        for (name, took, outcome) in &self.rows {
            let verdict = match outcome {
                Outcome::Passed => {
                    passed += 1;
                    "passed".to_owned()
                }
                Outcome::Failed(reason) => {
                    failed += 1;
                    format!("FAILED: {reason}")
                }
                Outcome::Skipped(missing) => {
                    skipped += 1;
                    format!("skipped: {missing}")
                }
            };
            total += *took;
            println!("{name:<14} {:>8.1}  {verdict}", took.as_secs_f64());
        }
        println!("{:<14} {:>8.1}", "all", total.as_secs_f64());
        println!("{passed} passed, {failed} failed, {skipped} skipped");
        if failed == 0 { Ok(()) } else { Err(format!("cargo xtask test: {failed} of the gates failed")) }
    }
}

#[expect(clippy::disallowed_methods, reason = "the timing table of a developer's tool")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_gate_fails_the_whole_and_the_later_gates_still_run() {
        let mut gates = Gates::default();
        let mut later_ran = false;
        assert!(!gates.run("first", || Err::<(), _>("broken".to_owned())));
        gates.run("second", || {
            later_ran = true;
            Ok(())
        });
        assert!(later_ran);
        assert_eq!(gates.close(), Err("cargo xtask test: 1 of the gates failed".to_owned()));
    }

    #[test]
    fn a_skipped_gate_is_neither_passed_nor_failed() {
        let mut gates = Gates::default();
        gates.run("first", || Ok(()));
        gates.skip("second", "nothing to run it with");
        assert_eq!(gates.close(), Ok(()));
    }
}
