//! The house's own rules as tests: arrows between crates, sizes, names, words, marks, records of decisions, borrowed assets.
//!
//! Each check is a function from what it reads to a list of complaints. Beside the test that runs it on this
//! repository stands one that runs it on a made-up bad input, so that no check can rot into silence.

#![cfg(test)]

mod arrows;
mod assets;
mod data;
mod decisions;
mod manifests;
mod names;
mod punctuation;
mod pure;
mod sizes;
mod tree;
mod words;

/// Fails with one complaint a line.
fn clean(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// For the self-tests: exactly one complaint, and it says this.
fn complains(complaints: &[String], about: &str) {
    assert_eq!(complaints.len(), 1, "expected one complaint about {about}, got {complaints:?}");
    assert!(complaints[0].contains(about), "expected {about} in {complaints:?}");
}
