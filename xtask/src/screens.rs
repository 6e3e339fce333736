//! `cargo xtask screens`: pictures of the listed pages, phone and desk, each checked by axe-core on the way.

use crate::demo::{self, Demo};
use crate::setup;

/// Builds the server, starts a demo and takes the pictures into `docs/screens`.
pub fn take() -> Result<(), String> {
    setup::everything().map_err(|problems| problems.join("\n"))?;
    demo::build()?;
    Demo::start(2_000)?.node(&["tests-browser/screens.mjs"])
}
