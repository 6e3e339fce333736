//! Work, school, disability, and an account that is nobody's.

use crate::draw::Draw;

pub(super) fn wage(draw: &mut Draw, age: i32) -> Option<i64> {
    let employed = match age {
        18..=59 => draw.chance(720),
        60..=69 => draw.chance(140),
        _ => false,
    };
    employed.then(|| draw.yuan(2_600, 16_000))
}

pub(super) fn school(draw: &mut Draw, age: i32) -> Option<&'static str> {
    let (level, chance) = match age {
        3..=5 => ("kindergarten", 900),
        6..=11 => ("primary", 998),
        12..=14 => ("junior", 995),
        15..=17 => ("senior", 910),
        18..=21 => ("college", 560),
        _ => return None,
    };
    draw.chance(chance).then_some(level)
}

pub(super) fn disability(draw: &mut Draw, age: i32) -> Option<(u8, &'static str)> {
    if !draw.chance(if age >= 60 { 55 } else { 16 }) {
        return None;
    }
    let level = draw.weighted(&[(1, 14), (2, 24), (3, 30), (4, 32)], 4);
    let kind = draw.weighted(
        &[
            ("physical", 58),
            ("hearing", 12),
            ("vision", 12),
            ("mental", 9),
            ("intellectual", 7),
            ("multiple", 2),
        ],
        "physical",
    );
    Some((level, kind))
}

/// Nineteen digits whose last is never the Luhn check digit.
pub(super) fn account(draw: &mut Draw) -> String {
    let body = format!("620000{:012}", draw.between(0, 999_999_999_999));
    let wrong = (luhn(&body) + 1 + u32::from(draw.chance(500))) % 10;
    format!("{body}{wrong}")
}

/// The Luhn check digit of a number without it.
pub(crate) fn luhn(body: &str) -> u32 {
    let digits = body.chars().rev().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, double) if double > 9 => double - 9,
            (0, double) => double,
            (_, _) => digit,
        })
        .sum();
    (10 - sum % 10) % 10
}
