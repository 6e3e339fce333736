//! A refusal as it stands beside a field: what is wrong, then how to mend it.

use kernel::Refusal;

/// Both in one line.
pub fn line(refusal: &Refusal) -> String {
    let message = refusal.message.trim_end_matches(['。', '.']);
    if refusal.mend.is_empty() { format!("{message}。") } else { format!("{message}。{}", refusal.mend) }
}
