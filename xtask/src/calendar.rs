//! The kernel's working-day calendar against two sources that other people keep: the npm package chinese-days and
//! the Python package chinesecalendar. The kernel's own data come from a third.

use std::path::PathBuf;

use crate::gate::Outcome;
use crate::setup;
use crate::shell::{command, root, show, tools};

/// As a gate: skipped, by name, when the kernel has no data file or a source is absent.
pub fn gate() -> Outcome {
    if !data_folder().is_dir() {
        return Outcome::Skipped("crates/kernel/data does not exist".to_owned());
    }
    let mut missing = Vec::new();
    if !setup::node_packages_ready() {
        missing.push("chinese-days (npm)");
    }
    if !setup::python_tools_ready() {
        missing.push("chinesecalendar (PyPI)");
    }
    if missing.is_empty() {
        check().into()
    } else {
        Outcome::Skipped(format!("{} not installed", missing.join(", ")))
    }
}

/// Compares every day of every year the kernel's data cover.
pub fn check() -> Result<(), String> {
    let mut script = command("python3", &["xtask/house/calendar_check.py"]);
    script.arg(data_folder()).arg(root().join("tests-browser")).env("PYTHONPATH", tools().join("python"));
    show(script)
}

fn data_folder() -> PathBuf {
    root().join("crates/kernel/data")
}
