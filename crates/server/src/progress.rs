//! What the terminal shows of long work.

use indicatif::{ProgressBar, ProgressStyle};

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// A count without a known end.
pub(crate) fn counter(label: &'static str) -> ProgressBar {
    styled(ProgressBar::new_spinner(), "{spinner} {msg} {pos}").with_message(label)
}

/// A bar with a known end.
pub(crate) fn bar(label: &'static str) -> ProgressBar {
    styled(ProgressBar::new(0), "{msg} {wide_bar} {pos}/{len}").with_message(label)
}

/// A line for the person.
#[expect(clippy::print_stdout, reason = "the command line speaks on standard output")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
