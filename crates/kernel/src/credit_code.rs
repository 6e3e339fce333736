//! Unified social credit codes of organisations by GB 32100, with the organisation code of GB 11714 inside.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Region, written::number_text};

/// A valid unified social credit code of 18 characters.
///
/// ```
/// use kernel::CreditCode;
/// let code = CreditCode::parse("91350100M000100Y43").unwrap();
/// assert_eq!(code.organisation_code(), "M000100Y4");
/// assert_eq!(code.department_label(), Some("市场监管"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is no credit code.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum CreditCodeError {
    /// Nothing was written.
    #[error("统一社会信用代码为空，请填写 18 位代码")]
    Empty,
    /// Not 18 characters.
    #[error("统一社会信用代码应为 18 位，现为 {0} 位，请核对是否漏写或多写")]
    Length(usize),
    /// A character that the code does not use, at this position from 1.
    #[error(
        "统一社会信用代码第 {0} 位的「{1}」不在可用字符内（数字和除 I、O、S、V、Z 外的大写字母），请核对"
    )]
    Character(usize, char),
    /// The division code is not six digits.
    #[error("统一社会信用代码第 3 至 8 位应为 6 位数字的行政区划代码，请核对")]
    Region,
    /// The organisation code's own check does not fit.
    #[error("统一社会信用代码第 17 位与第 9 至 16 位对不上（主体标识码校验不符），请逐位核对")]
    OrganisationCheck,
    /// The last character does not fit the others.
    #[error("统一社会信用代码校验不符（第 18 位与前 17 位对不上），请逐位核对")]
    Check,
}

impl CreditCode {
    /// Reads a code; small letters and full-width forms are brought to capitals.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = number_text(text);
        if code.is_empty() {
            return Err(CreditCodeError::Empty);
        }
        let length = code.chars().count();
        if length != 18 {
            return Err(CreditCodeError::Length(length));
        }
        if let Some((at, c)) = (1..).zip(code.chars()).find(|(_, c)| !ALPHABET.contains(*c)) {
            return Err(CreditCodeError::Character(at, c));
        }
        if !code.chars().skip(2).take(6).all(|c| c.is_ascii_digit()) {
            return Err(CreditCodeError::Region);
        }
        if organisation_check(&code) != code.chars().nth(16) {
            return Err(CreditCodeError::OrganisationCheck);
        }
        if Self::check_character(&code) != code.chars().nth(17) {
            return Err(CreditCodeError::Check);
        }
        Ok(Self(code))
    }

    /// The check character for the first 17 characters of a code; `None` where they cannot be in one.
    pub fn check_character(text: &str) -> Option<char> {
        let values: Vec<usize> = text.chars().take(17).map_while(|c| ALPHABET.find(c)).collect();
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        let check = ALPHABET.chars().nth((31 - sum % 31) % 31);
        check.filter(|_| values.len() == WEIGHTS.len())
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The organisation code inside: nine characters.
    pub fn organisation_code(&self) -> &str {
        self.0.get(8..17).unwrap_or_default()
    }

    /// Where it was registered; `None` where the digits are outside the range of division codes.
    pub fn region(&self) -> Option<Region> {
        self.0.get(2..8)?.parse().ok()
    }

    /// The department that registered it; `None` for one this build does not know.
    pub fn department_label(&self) -> Option<&'static str> {
        Some(match self.0.chars().next()? {
            '1' => "机构编制",
            '2' => "外交",
            '3' => "司法行政",
            '4' => "文化",
            '5' => "民政",
            '6' => "旅游",
            '7' => "宗教",
            '8' => "工会",
            '9' => "市场监管",
            'A' => "军委机关编制",
            'N' => "农业",
            'Y' => "其他",
            _ => return None,
        })
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;
    fn try_from(text: String) -> Result<Self, CreditCodeError> {
        Self::parse(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The check character of the organisation code in places 9 to 16.
fn organisation_check(code: &str) -> Option<char> {
    let values = code.chars().skip(8).map_while(|c| c.to_digit(36));
    let sum: u32 = values.zip(ORGANISATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        check => char::from_digit(check, 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_example() {
        assert_eq!(CreditCode::check_character("91350100M000100Y4"), Some('3'));
        let code = CreditCode::parse("91350100m000100y43").unwrap();
        assert_eq!(code.to_string(), "91350100M000100Y43");
        assert_eq!(code.region(), "350100".parse().ok());
    }

    #[test]
    fn each_fault_has_its_name() {
        let error = |text| CreditCode::parse(text).unwrap_err();
        assert_eq!(error(""), CreditCodeError::Empty);
        assert_eq!(error("91350100M000100Y4"), CreditCodeError::Length(17));
        // The standard's own negative example ends in Z, which the code does not use.
        assert_eq!(error("91350100M000100Y4Z"), CreditCodeError::Character(18, 'Z'));
        assert_eq!(error("91A50100M000100Y43"), CreditCodeError::Region);
        assert_eq!(error("91350100M000100Y53"), CreditCodeError::OrganisationCheck);
        assert_eq!(error("91350100M000100Y44"), CreditCodeError::Check);
        assert_eq!(error("91350200M000100Y43"), CreditCodeError::Check);
        assert_eq!(CreditCode::check_character("9135"), None);
    }
}
