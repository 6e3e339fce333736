//! What people type where a number is asked for: full-width forms, spaces, small letters.

/// Full-width digits, capitals and signs as their plain forms.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '￥' => '¥',
        '−' | '–' | '—' => '-',
        '圆' => '元',
        _ => c,
    }
}

/// A document number as it is stored: plain forms, capitals, no spaces.
pub(crate) fn number_text(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

/// The text with all but its first `head` and last `tail` characters starred; short text is starred whole.
pub(crate) fn masked(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    text.chars()
        .enumerate()
        .map(|(at, c)| if length > head + tail && (at < head || at >= length - tail) { c } else { '*' })
        .collect()
}
