//! Icons: outlines of the Tabler set, hand-picked into one sprite. An icon stands beside a word, so readers skip it.

use std::fmt;

use askama::filters::HtmlSafe;

use super::assets;

/// An icon of the sprite, as markup.
#[derive(Debug, Clone, Copy)]
pub struct Icon(&'static str);

/// The icon of a name; `{{ crate::look::icon("check") }}` in a template.
pub fn icon(name: &'static str) -> Icon {
    Icon(name)
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r##"<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>"##,
            assets::url("icons.svg"),
            self.0
        )
    }
}

impl HtmlSafe for Icon {}
