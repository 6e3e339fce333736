//! Exact decimals for factors and sums: no floating point decides about anybody's money.

use std::{cmp::Ordering, fmt, str::FromStr};

use kernel::Fen;

/// A decimal number, `mantissa / 10^scale`, kept without trailing zeros. Arithmetic is exact or `None`.
///
/// ```
/// use rules::Decimal;
/// let factor: Decimal = "1.50".parse().unwrap();
/// assert_eq!(factor.to_string(), "1.5");
/// assert_eq!(factor.times(Decimal::from(4)), Some(Decimal::from(6)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    fn new(mut mantissa: i128, mut scale: u32) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let lift = |number: Self| {
            let power = 10_i128.checked_pow(scale - number.scale)?;
            number.mantissa.checked_mul(power)
        };
        Some((lift(self)?, lift(other)?, scale))
    }

    /// The sum, or `None` where it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let (a, b, scale) = self.aligned(other)?;
        Some(Self::new(a.checked_add(b)?, scale))
    }

    /// The difference, or `None` where it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        let (a, b, scale) = self.aligned(other)?;
        Some(Self::new(a.checked_sub(b)?, scale))
    }

    /// The product, or `None` where it does not fit.
    pub fn times(self, other: Self) -> Option<Self> {
        let scale = self.scale.checked_add(other.scale).filter(|scale| *scale <= 30)?;
        Some(Self::new(self.mantissa.checked_mul(other.mantissa)?, scale))
    }

    /// How it stands to another, or `None` where they cannot be brought to one scale.
    pub fn order(self, other: Self) -> Option<Ordering> {
        self.aligned(other).map(|(a, b, _)| a.cmp(&b))
    }

    /// The whole number, where it is one.
    pub fn whole(self) -> Option<i64> {
        (self.scale == 0).then(|| i64::try_from(self.mantissa).ok()).flatten()
    }

    /// An amount times this, divided by `divisor`, half up to the fen.
    pub fn of(self, amount: Fen, divisor: i64) -> Option<Fen> {
        let power = 10_i64.checked_pow(self.scale)?;
        amount.mul_ratio(i64::try_from(self.mantissa).ok()?, power.checked_mul(divisor)?)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self::new(i128::from(number), 0)
    }
}

impl FromStr for Decimal {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let dangling = text.contains('.') && part.is_empty();
        if whole.is_empty()
            || dangling
            || !digits(whole)
            || !digits(part)
            || part.len() > 9
            || whole.len() > 18
        {
            return Err(());
        }
        let mantissa = format!("{whole}{part}").parse().map_err(|_| ())?;
        let scale = u32::try_from(part.len()).map_err(|_| ())?;
        Ok(Self::new(mantissa, scale))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, part) = padded.split_at_checked(padded.len() - scale).unwrap_or((&padded, ""));
        write!(f, "{sign}{whole}.{part}")
    }
}
