//! Money: whole fen, parsed from what people write, shown as figures or as the capitals of Chinese
//! vouchers (大写). Arithmetic is checked: a sum that does not fit is `None`, never a wrong amount.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::written::half_width;

/// An amount of renminbi in fen (0.01 yuan); it may be negative.
///
/// ```
/// use kernel::Fen;
/// let grant = Fen::from_yuan_text("1.2万元").unwrap();
/// assert_eq!(grant, Fen::new(1_200_000));
/// assert_eq!(grant.to_string(), "12,000.00");
/// assert_eq!(grant.yuan(), "¥12,000.00");
/// assert_eq!(grant.to_chinese(), "壹万贰仟元整");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// Text that is no amount of money.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum MoneyError {
    /// Nothing was written.
    #[error("金额为空，请填写金额，例如 1,234.50")]
    Empty,
    /// The text is not a number of yuan.
    #[error("「{0}」不是有效的金额，应为 1234.50、1,234.50 元或 1.2 万元这样的格式")]
    NotANumber(String),
    /// The thousands separators are not every three digits.
    #[error("「{0}」的千分位逗号位置不对，应每三位一个，例如 1,234,567.00")]
    Grouping(String),
    /// Finer than a fen.
    #[error("「{0}」精确到分以下，金额最多精确到分")]
    TooFine(String),
    /// More than the ledger can hold.
    #[error("「{0}」超出可记录的金额范围")]
    TooLarge(String),
}

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of so many fen.
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// The amount in fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum, or `None` where it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` where it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The amount so many times, or `None` where it does not fit.
    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// The opposite amount, or `None` where it does not fit.
    pub fn checked_neg(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }

    /// The amount times `num / den`, rounded to the fen with halves away from zero (四舍五入); `None`
    /// where `den` is 0 or the result does not fit.
    pub fn mul_ratio(self, num: i64, den: i64) -> Option<Self> {
        let (product, divisor) = (i128::from(self.0) * i128::from(num), i128::from(den));
        let magnitude = product.unsigned_abs();
        let divided = divisor.unsigned_abs();
        let rounded = magnitude.checked_add(divided / 2)?.checked_div(divided)?;
        // An odd divisor has no exact half, so adding its floored half rounds as it should.
        let signed = i128::try_from(rounded).ok()?;
        let signed = if (product < 0) == (divisor < 0) { signed } else { -signed };
        i64::try_from(signed).ok().map(Self)
    }

    /// The sum of amounts, or `None` where it does not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Reads yuan as people write them: `1,234.5`, `¥1234.50`, `1234元`, `1.2万元`, full-width included.
    pub fn from_yuan_text(text: &str) -> Result<Self, MoneyError> {
        let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        if plain.is_empty() {
            return Err(MoneyError::Empty);
        }
        let not_a_number = || MoneyError::NotANumber(text.trim().to_owned());
        let (negative, rest) = strip_sign(&plain);
        let rest = ["人民币", "¥", "RMB", "CNY"]
            .iter()
            .fold(rest, |rest, mark| rest.strip_prefix(mark).unwrap_or(rest));
        let (again, rest) = strip_sign(rest);
        if negative && again {
            return Err(not_a_number());
        }
        let rest = rest.strip_suffix('整').unwrap_or(rest);
        let rest = rest.strip_suffix("元").unwrap_or(rest);
        let (number, places) = match (rest.strip_suffix('亿'), rest.strip_suffix('万')) {
            (Some(number), _) => (number, 10),
            (None, Some(number)) => (number, 6),
            (None, None) => (rest, 2),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let whole = ungrouped(whole).ok_or_else(|| MoneyError::Grouping(text.trim().to_owned()))?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(&whole) || !digits(fraction) || number.ends_with('.') {
            return Err(not_a_number());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > places {
            return Err(MoneyError::TooFine(text.trim().to_owned()));
        }
        let sign = if negative || again { "-" } else { "" };
        format!("{sign}{whole}{fraction:0<places$}")
            .parse()
            .map(Self)
            .map_err(|_| MoneyError::TooLarge(text.trim().to_owned()))
    }

    /// With the currency's sign: `¥1,234.56`.
    pub fn yuan(self) -> String {
        format!("{}¥{}", if self.is_negative() { "-" } else { "" }, Magnitude(self.0.unsigned_abs()))
    }

    /// In capitals as vouchers have it: `壹仟贰佰叁拾肆元伍角陆分`; negative amounts begin with 负.
    pub fn to_chinese(self) -> String {
        let magnitude = self.0.unsigned_abs();
        let (yuan, jiao, fen) = (magnitude / 100, magnitude / 10 % 10, magnitude % 10);
        let mut out = String::from(if self.is_negative() { "负" } else { "" });
        if yuan > 0 || magnitude == 0 {
            whole_in_capitals(yuan, &mut out);
            out.push('元');
        }
        match (jiao, fen) {
            (0, 0) => out.push('整'),
            (0, fen) => {
                if yuan > 0 {
                    out.push('零');
                }
                out.push(capital(fen));
                out.push('分');
            }
            (jiao, fen) => {
                out.push(capital(jiao));
                out.push('角');
                if fen > 0 {
                    out.push(capital(fen));
                    out.push('分');
                }
            }
        }
        out
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        f.pad(&format!("{sign}{}", Magnitude(self.0.unsigned_abs())))
    }
}

/// Fen without a sign, as `1,234.56`.
struct Magnitude(u64);

impl fmt::Display for Magnitude {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yuan = (self.0 / 100).to_string();
        for (at, digit) in yuan.chars().enumerate() {
            if at > 0 && (yuan.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", self.0 % 100)
    }
}

/// Whether the text begins with a minus, and the rest.
fn strip_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-').or_else(|| text.strip_prefix('负')) {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

/// The number without its thousands separators, or `None` where they are misplaced.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (1..=3).contains(&first.len());
    (grouped && rest.iter().all(|group| group.len() == 3)).then(|| format!("{first}{}", rest.concat()))
}

/// A digit below 10 in capitals.
fn capital(digit: u64) -> char {
    match digit {
        1 => '壹',
        2 => '贰',
        3 => '叁',
        4 => '肆',
        5 => '伍',
        6 => '陆',
        7 => '柒',
        8 => '捌',
        9 => '玖',
        _ => '零',
    }
}

/// A whole number in capitals: split at 亿, then 万, then 仟 佰 拾, with 零 where a leading place is empty.
fn whole_in_capitals(number: u64, out: &mut String) {
    for (size, unit) in [(100_000_000, '亿'), (10_000, '万'), (1_000, '仟'), (100, '佰'), (10, '拾')] {
        if number < size {
            continue;
        }
        let (high, low) = (number / size, number % size);
        whole_in_capitals(high, out);
        out.push(unit);
        if low > 0 {
            if low < size / 10 {
                out.push('零');
            }
            whole_in_capitals(low, out);
        }
        return;
    }
    out.push(capital(number));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_follow_the_voucher_rules() {
        for (fen, capitals) in [
            (0, "零元整"),
            (5, "伍分"),
            (30, "叁角"),
            (1_000, "壹拾元整"),
            (32_504, "叁佰贰拾伍元零肆分"),
            (40_950, "肆佰零玖元伍角"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (600_714, "陆仟零柒元壹角肆分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (10_700_053, "壹拾万柒仟元伍角叁分"),
            (100_000_500, "壹佰万零伍元整"),
            (10_000_000_001, "壹亿元零壹分"),
            (10_000_000_010_000, "壹仟亿零壹佰元整"),
            (123_456_789_012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
            (100_000_000_000_000, "壹万亿元整"),
            (-1_200_000, "负壹万贰仟元整"),
        ] {
            assert_eq!(Fen::new(fen).to_chinese(), capitals);
        }
    }

    #[test]
    fn what_people_write_is_read() {
        for (text, fen) in [
            ("1,234.5", 123_450),
            (" ¥ 1,234.56 ", 123_456),
            ("１２３４．５６元", 123_456),
            ("￥12，345，678", 1_234_567_800),
            ("人民币50000元整", 5_000_000),
            ("1.2万元", 1_200_000),
            ("1.234567万", 1_234_567),
            ("0.5亿元", 5_000_000_000),
            ("-3.10", -310),
            ("-¥3.1", -310),
            ("¥-3.1", -310),
            ("0", 0),
            ("1.200", 120),
        ] {
            assert_eq!(Fen::from_yuan_text(text), Ok(Fen::new(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_no_money_is_refused_with_its_reason() {
        let read = Fen::from_yuan_text;
        assert_eq!(read(" 　"), Err(MoneyError::Empty));
        for text in ["元", "一千", "1.2.3", "--1", "-¥-1", "1.", ".5", "1e3", "+5", "12元3角", "0x10"] {
            assert_eq!(read(text), Err(MoneyError::NotANumber(text.into())), "{text}");
        }
        for text in ["1,23", "1234,567", ",123", "1,2345"] {
            assert_eq!(read(text), Err(MoneyError::Grouping(text.into())), "{text}");
        }
        assert_eq!(read("1.234"), Err(MoneyError::TooFine("1.234".into())));
        assert_eq!(read("1.2345678万"), Err(MoneyError::TooFine("1.2345678万".into())));
        assert_eq!(read("92233720368547758.08"), Err(MoneyError::TooLarge("92233720368547758.08".into())));
        assert_eq!(read("-92233720368547758.08"), Ok(Fen::new(i64::MIN)));
    }

    #[test]
    fn ratios_round_halves_away_from_zero() {
        let ratio = |fen, num, den| Fen::new(fen).mul_ratio(num, den).map(Fen::fen);
        assert_eq!(ratio(12_411_000, 1, 12), Some(1_034_250));
        assert_eq!(ratio(1, 1, 2), Some(1));
        assert_eq!(ratio(-1, 1, 2), Some(-1));
        assert_eq!(ratio(1, 1, 3), Some(0));
        assert_eq!(ratio(2, 1, 3), Some(1));
        assert_eq!(ratio(5, -1, 2), Some(-3));
        assert_eq!(ratio(5, -1, -2), Some(3));
        assert_eq!(ratio(5, 1, 0), None);
        assert_eq!(ratio(i64::MAX, 2, 1), None);
        assert_eq!(ratio(i64::MAX, i64::MAX, i64::MAX), Some(i64::MAX));
    }

    #[test]
    fn figures_and_overflow() {
        assert_eq!(Fen::new(-123_456_789).to_string(), "-1,234,567.89");
        assert_eq!(Fen::new(-5).yuan(), "-¥0.05");
        assert_eq!(format!("{:>8}|", Fen::new(100)), "    1.00|");
        assert_eq!(Fen::new(i64::MIN).checked_neg(), None);
        assert_eq!(Fen::sum([Fen::new(i64::MAX), Fen::new(1)]), None);
        assert_eq!(Fen::sum([Fen::new(5), Fen::new(-7)]), Some(Fen::new(-2)));
    }
}
