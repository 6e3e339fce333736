//! `cargo xtask screens`: pictures of the listed pages, phone and desk, each checked by axe-core on the way.

use crate::demo::{self, Demo};
use crate::setup;

/// Builds the server, starts a demo and takes the pictures into `docs/screens`.
pub fn take() -> Result<(), String> {
    setup::everything().map_err(|problems| problems.join("\n"))?;
    demo::build()?;
    let demo = Demo::start(5_000)?;
    demo.node_with_pictures(&["tests-browser/screens.mjs"])?;
    demo.node_with_pictures(&["--test", "--test-reporter=spec", "tests-browser/story.test.mjs"])
}
