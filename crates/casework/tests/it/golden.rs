//! Texts agreed on. Where one changes on purpose, the failing test says which file to copy over it.

use std::{fs, path::Path};

/// Compares a text with `tests/golden/<name>.txt`.
pub fn agreed(name: &str, found: &str) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    let agreed = fs::read_to_string(&golden).unwrap_or_default();
    if found == agreed {
        return;
    }
    let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.new"));
    fs::write(&new, found).unwrap();
    let differs: Vec<String> = found
        .lines()
        .zip(agreed.lines().chain(std::iter::repeat("(nothing)")))
        .filter(|(found, agreed)| found != agreed)
        .map(|(found, agreed)| format!("- {agreed}\n+ {found}"))
        .collect();
    panic!(
        "{} is not what it was:\n{}\nif it is meant: cp {} {}",
        golden.display(),
        differs.join("\n"),
        new.display(),
        golden.display()
    );
}
