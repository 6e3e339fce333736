//! A QR code as an inline SVG: no image file, prints sharply.

use std::fmt;

use askama::filters::HtmlSafe;
use qrcode::{EcLevel, QrCode, render::svg};

/// A QR code, as markup.
#[derive(Debug, Clone)]
pub struct Qr(String);

impl Qr {
    /// The code of a text, or `None` where the text is too long for one (about 2,300 bytes).
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let drawn = code.render::<svg::Color>().min_dimensions(160, 160).quiet_zone(true).build();
        let start = drawn.find("<svg")?;
        drawn.get(start..).map(|markup| Self(markup.to_owned()))
    }
}

impl fmt::Display for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Qr {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_bare_svg() {
        let drawn = Qr::of("https://example.org/p/7K2M9Q").unwrap().to_string();
        assert!(drawn.starts_with("<svg") && !drawn.contains("<?xml"), "{drawn}");
        assert!(!drawn.contains("style="), "inline styles are refused by the content security policy");
        assert!(Qr::of(&"联".repeat(2_000)).is_none());
    }
}
