//! Citizen identity numbers by GB 11643: parsed, checked, taken apart. They are personal: nothing here
//! displays one in full except where it is asked for by `as_str` or serialised.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Day, Region,
    written::{masked, number_text},
};

/// The sex an identity number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// The name in data: `female`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

/// A valid citizen identity number of 18 characters, the last a digit or a capital X.
///
/// ```
/// use kernel::{NationalId, Sex};
/// let id = NationalId::parse("11010519491231002x").unwrap();
/// assert_eq!(id.as_str(), "11010519491231002X");
/// assert_eq!(id.masked(), "110***********002X");
/// assert_eq!(id.birth_date().to_string(), "1949-12-31");
/// assert_eq!(id.sex(), Sex::Female);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NationalId(Numbered);

/// Why a text is no identity number; the messages never repeat the number.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum NationalIdError {
    /// Nothing was written.
    #[error("身份证号码为空，请填写 18 位号码")]
    Empty,
    /// Neither 18 nor 15 characters.
    #[error("身份证号码应为 18 位，现为 {0} 位")]
    Length(usize),
    /// A character that may not stand there, at this position from 1.
    #[error("身份证号码第 {0} 位不是数字（只有第 18 位可以是 X）")]
    Character(usize),
    /// The first six digits are no division code.
    #[error("身份证号码前 6 位不是行政区划代码")]
    Region,
    /// There is no such day.
    #[error("身份证号码第 7 至 14 位不是有效的出生日期")]
    BirthDate,
    /// Born after the day the number was read.
    #[error("身份证号码中的出生日期晚于今天")]
    NotYetBorn,
    /// The last character does not fit the others.
    #[error("身份证号码校验不符（第 18 位与前 17 位对不上）")]
    CheckDigit,
}

impl NationalId {
    /// Reads a number of 18 characters, or one of 15 of the first generation, which is brought up to 18.
    /// A division code that is abolished or unknown is no error.
    pub fn parse(text: &str) -> Result<Self, NationalIdError> {
        let mut number = number_text(text);
        if number.len() == 15 && number.bytes().all(|byte| byte.is_ascii_digit()) {
            let (region, rest) = number.split_at(6);
            let body = format!("{region}19{rest}");
            let check = Self::check_digit(&body).ok_or(NationalIdError::CheckDigit)?;
            number = format!("{body}{check}");
        }
        let numbered = Numbered::parse(number)?;
        if numbered.text.starts_with(['0', '9']) {
            return Err(NationalIdError::Region);
        }
        Ok(Self(numbered))
    }

    /// Reads a number whose holder must be born by `today`.
    pub fn parse_on(text: &str, today: Day) -> Result<Self, NationalIdError> {
        let id = Self::parse(text)?;
        if id.birth_date() > today {
            return Err(NationalIdError::NotYetBorn);
        }
        Ok(id)
    }

    /// The check character for the first 17 digits of a number; `None` where they are not 17 digits.
    pub fn check_digit(text: &str) -> Option<char> {
        let digits: Vec<u32> = text.chars().take(17).map_while(|c| c.to_digit(10)).collect();
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        let check = CHECKS.chars().nth(usize::try_from(sum % 11).ok()?);
        check.filter(|_| digits.len() == WEIGHTS.len())
    }

    /// The day of birth.
    pub fn birth_date(&self) -> Day {
        self.0.birth_date
    }

    /// The sex.
    pub fn sex(&self) -> Sex {
        self.0.sex
    }

    /// Where the number was given; `None` where the digits are outside the code's range. Permits of
    /// residents from Taiwan begin with 830000, which is no division code; their region is 710000.
    pub fn region(&self) -> Option<Region> {
        match self.0.text.get(..6)? {
            "830000" => "710000".parse().ok(),
            code => code.parse().ok(),
        }
    }

    /// For pages: `330***********1234`.
    pub fn masked(&self) -> String {
        masked(&self.0.text, 3, 4)
    }

    /// The whole number. Personal: for storage, matching and documents only.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }
}

impl fmt::Debug for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NationalId({})", self.masked())
    }
}

impl TryFrom<String> for NationalId {
    type Error = NationalIdError;
    fn try_from(text: String) -> Result<Self, NationalIdError> {
        Self::parse(&text)
    }
}

impl From<NationalId> for String {
    fn from(id: NationalId) -> Self {
        id.0.text
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &str = "10X98765432";

/// Nobody alive was born before; such a year is a slip of the pen.
const BIRTH_YEAR_MIN: i16 = 1850;

/// Eighteen characters built as the standard has it: six of any meaning, birth date, sequence, check.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Numbered {
    pub(crate) text: String,
    pub(crate) birth_date: Day,
    pub(crate) sex: Sex,
}

impl Numbered {
    pub(crate) fn parse(text: String) -> Result<Self, NationalIdError> {
        if text.is_empty() {
            return Err(NationalIdError::Empty);
        }
        let length = text.chars().count();
        if length != 18 {
            return Err(NationalIdError::Length(length));
        }
        let wrong = (1..).zip(text.chars()).find(|(at, c)| !(c.is_ascii_digit() || *at == 18 && *c == 'X'));
        if let Some((at, _)) = wrong {
            return Err(NationalIdError::Character(at));
        }
        let birth_date = birth_date(&text).ok_or(NationalIdError::BirthDate)?;
        if text.chars().next_back() != NationalId::check_digit(&text) {
            return Err(NationalIdError::CheckDigit);
        }
        let odd = text.as_bytes().get(16).is_some_and(|byte| byte % 2 == 1);
        let sex = if odd { Sex::Male } else { Sex::Female };
        Ok(Self { text, birth_date, sex })
    }
}

fn birth_date(text: &str) -> Option<Day> {
    let (year, month, day) = (text.get(6..10)?, text.get(10..12)?, text.get(12..14)?);
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .filter(|day| day.year() >= BIRTH_YEAR_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_examples_parse() {
        let woman = NationalId::parse("11010519491231002X").unwrap();
        assert_eq!((woman.sex(), woman.region()), (Sex::Female, "110105".parse().ok()));
        assert_eq!(woman.birth_date(), Day::new(1949, 12, 31).unwrap());
        let boy = NationalId::parse(" 440524 18800101 0014 ").unwrap();
        assert_eq!((boy.sex(), boy.birth_date().year()), (Sex::Male, 1880));
        assert_eq!(NationalId::parse("１１０１０５１９４９１２３１００２ｘ"), Ok(woman.clone()));
        // The first generation: 15 digits.
        assert_eq!(NationalId::parse("110105491231002"), Ok(woman));
    }

    #[test]
    fn each_fault_has_its_name() {
        let error = |text| NationalId::parse(text).unwrap_err();
        assert_eq!(error(" "), NationalIdError::Empty);
        assert_eq!(error("1101051949123100"), NationalIdError::Length(16));
        assert_eq!(error("1101051949123100二X"), NationalIdError::Character(17));
        assert_eq!(error("1101051949123X002X"), NationalIdError::Character(14));
        assert_eq!(error("11010519490230002X"), NationalIdError::BirthDate);
        assert_eq!(error("11010517491231002X"), NationalIdError::BirthDate);
        assert_eq!(error("110105491331002"), NationalIdError::BirthDate);
        assert_eq!(error("110105194912310021"), NationalIdError::CheckDigit);
        let eve = Day::new(1949, 12, 30).unwrap();
        assert_eq!(NationalId::parse_on("11010519491231002X", eve), Err(NationalIdError::NotYetBorn));
        assert!(NationalId::parse_on("11010519491231002X", eve.plus_days(1)).is_ok());
    }

    #[test]
    fn unknown_divisions_are_no_fault() {
        let body = "19999919900307001";
        let id = NationalId::parse(&format!("{body}{}", NationalId::check_digit(body).unwrap())).unwrap();
        assert!(id.region().is_some());
        let body = "99999919900307001";
        let foreign = format!("{body}{}", NationalId::check_digit(body).unwrap());
        assert_eq!(NationalId::parse(&foreign), Err(NationalIdError::Region));
        assert_eq!(NationalId::check_digit("1234"), None);
    }

    #[test]
    fn it_never_shows_itself() {
        let id = NationalId::parse("11010519491231002X").unwrap();
        assert_eq!(format!("{id:?}"), "NationalId(110***********002X)");
        assert!(!NationalIdError::CheckDigit.to_string().contains("1949"));
    }
}
