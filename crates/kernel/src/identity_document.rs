//! Identity documents of those who may have no citizen number: residents from Hong Kong, Macao and
//! Taiwan, foreigners. The kind is told by the number's shape alone, so a document is stored as its text.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Day, NationalId, NationalIdError, Sex,
    national_id::Numbered,
    written::{masked, number_text},
};

/// The number of an identity document, by its kind.
///
/// ```
/// use kernel::IdentityDocument;
/// let pass = IdentityDocument::parse("H12345678").unwrap();
/// assert_eq!(pass.kind_label(), "港澳居民来往内地通行证");
/// assert_eq!(pass.masked(), "H1*****78");
/// let citizen = IdentityDocument::parse("11010519491231002X").unwrap();
/// assert!(citizen.national().is_some());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum IdentityDocument {
    /// 居民身份证
    National(NationalId),
    /// 港澳台居民居住证: numbered as citizens are, under 810000, 820000 or 830000.
    HkMoTwResident(NationalId),
    /// 外国人永久居留身份证: 18 digits beginning with 9, or 3 letters and 12 digits.
    ForeignPermanentResident(DocumentNumber),
    /// 护照
    Passport(DocumentNumber),
    /// 港澳居民来往内地通行证: H or M and 8 or 10 digits.
    HkMoPass(DocumentNumber),
    /// 台湾居民来往大陆通行证: 8 digits.
    TwPass(DocumentNumber),
}

/// A number that has the shape its kind asks for; only parsing makes one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber {
    text: String,
    birth_date: Option<Day>,
    sex: Option<Sex>,
}

/// Why a text is no document number; the messages never repeat the number.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum IdentityDocumentError {
    /// It looks like a citizen's or resident's number and is wrong.
    #[error(transparent)]
    Number(#[from] NationalIdError),
    /// It looks like no kind of document.
    #[error(
        "证件号码格式不对，可填：18 位身份证或居住证号码、外国人永久居留身份证号码、护照号码、港澳通行证（H 或 M 加 8 位数字）、台胞证（8 位数字）"
    )]
    Unknown,
}

impl IdentityDocument {
    /// Reads a number and tells its kind by its shape.
    pub fn parse(text: &str) -> Result<Self, IdentityDocumentError> {
        let text = number_text(text);
        let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = text.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
        let whole = letters + digits == text.len();
        let plain = |text: String| DocumentNumber { text, birth_date: None, sex: None };
        Ok(match (letters, digits) {
            (0, 17 | 18) if text.len() == 18 && text.starts_with('9') => {
                let Numbered { text, birth_date, sex } = Numbered::parse(text)?;
                let number = DocumentNumber { text, birth_date: Some(birth_date), sex: Some(sex) };
                Self::ForeignPermanentResident(number)
            }
            (3, 12) if whole => Self::ForeignPermanentResident(plain(text)),
            (1, 8 | 10) if whole && text.starts_with(['H', 'M']) => Self::HkMoPass(plain(text)),
            (0, 8) if whole => Self::TwPass(plain(text)),
            _ if (6..=12).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && text.bytes().filter(u8::is_ascii_digit).count() >= 5
                // Digits alone: nine at the most in any passport; more is a citizen's number cut off.
                && (text.len() <= 9 || text.bytes().any(|byte| byte.is_ascii_alphabetic())) =>
            {
                Self::Passport(plain(text))
            }
            (0, 13..) => {
                let id = NationalId::parse(&text)?;
                if ["810000", "820000", "830000"].iter().any(|place| id.as_str().starts_with(place)) {
                    Self::HkMoTwResident(id)
                } else {
                    Self::National(id)
                }
            }
            _ => return Err(IdentityDocumentError::Unknown),
        })
    }

    /// The citizen identity number, where it is one.
    pub fn national(&self) -> Option<&NationalId> {
        match self {
            Self::National(id) => Some(id),
            Self::HkMoTwResident(_)
            | Self::ForeignPermanentResident(_)
            | Self::Passport(_)
            | Self::HkMoPass(_)
            | Self::TwPass(_) => None,
        }
    }

    /// The day of birth, where the number tells it.
    pub fn birth_date(&self) -> Option<Day> {
        match self {
            Self::National(id) | Self::HkMoTwResident(id) => Some(id.birth_date()),
            Self::ForeignPermanentResident(number)
            | Self::Passport(number)
            | Self::HkMoPass(number)
            | Self::TwPass(number) => number.birth_date,
        }
    }

    /// The sex, where the number tells it.
    pub fn sex(&self) -> Option<Sex> {
        match self {
            Self::National(id) | Self::HkMoTwResident(id) => Some(id.sex()),
            Self::ForeignPermanentResident(number)
            | Self::Passport(number)
            | Self::HkMoPass(number)
            | Self::TwPass(number) => number.sex,
        }
    }

    /// The document's name on pages.
    pub fn kind_label(&self) -> &'static str {
        match self {
            Self::National(_) => "居民身份证",
            Self::HkMoTwResident(_) => "港澳台居民居住证",
            Self::ForeignPermanentResident(_) => "外国人永久居留身份证",
            Self::Passport(_) => "护照",
            Self::HkMoPass(_) => "港澳居民来往内地通行证",
            Self::TwPass(_) => "台湾居民来往大陆通行证",
        }
    }

    /// For pages: the ends only.
    pub fn masked(&self) -> String {
        match self {
            Self::National(id) | Self::HkMoTwResident(id) => id.masked(),
            Self::ForeignPermanentResident(number) => masked(&number.text, 3, 4),
            Self::Passport(number) | Self::HkMoPass(number) | Self::TwPass(number) => {
                masked(&number.text, 2, 2)
            }
        }
    }

    /// The whole number. Personal: for storage, matching and documents only.
    pub fn as_str(&self) -> &str {
        match self {
            Self::National(id) | Self::HkMoTwResident(id) => id.as_str(),
            Self::ForeignPermanentResident(number)
            | Self::Passport(number)
            | Self::HkMoPass(number)
            | Self::TwPass(number) => &number.text,
        }
    }
}

impl From<NationalId> for IdentityDocument {
    fn from(id: NationalId) -> Self {
        if ["810000", "820000", "830000"].iter().any(|place| id.as_str().starts_with(place)) {
            Self::HkMoTwResident(id)
        } else {
            Self::National(id)
        }
    }
}

impl fmt::Debug for IdentityDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityDocument({} {})", self.kind_label(), self.masked())
    }
}

impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentNumber({})", masked(&self.text, 2, 2))
    }
}

impl TryFrom<String> for IdentityDocument {
    type Error = IdentityDocumentError;
    fn try_from(text: String) -> Result<Self, IdentityDocumentError> {
        Self::parse(&text)
    }
}

impl From<IdentityDocument> for String {
    fn from(document: IdentityDocument) -> Self {
        document.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_check(body: &str) -> String {
        format!("{body}{}", NationalId::check_digit(body).unwrap())
    }

    #[test]
    fn kinds_are_told_by_shape() {
        for (text, kind) in [
            ("11010519491231002x", "居民身份证"),
            ("110105491231002", "居民身份证"),
            (&with_check("81000019900307001"), "港澳台居民居住证"),
            (&with_check("83000019900307002"), "港澳台居民居住证"),
            (&with_check("91184019900307001"), "外国人永久居留身份证"),
            ("usa110190030701", "外国人永久居留身份证"),
            ("E12345678", "护照"),
            ("123456789", "护照"),
            ("EA1234567", "护照"),
            ("12AB34567", "护照"),
            ("H12345678", "港澳居民来往内地通行证"),
            ("m1234567890", "港澳居民来往内地通行证"),
            ("12345678", "台湾居民来往大陆通行证"),
        ] {
            let document = IdentityDocument::parse(text).unwrap();
            assert_eq!(document.kind_label(), kind, "{text}");
            assert_eq!(IdentityDocument::parse(document.as_str()), Ok(document));
        }
        let foreign = IdentityDocument::parse(&with_check("91184019900307001")).unwrap();
        assert_eq!(foreign.birth_date(), Day::new(1990, 3, 7));
        assert_eq!(foreign.sex(), Some(Sex::Male));
        assert_eq!(IdentityDocument::parse("E12345678").unwrap().birth_date(), None);
    }

    #[test]
    fn faults_are_told() {
        let error = |text| IdentityDocument::parse(text).unwrap_err();
        assert_eq!(error("110105194912310021"), NationalIdError::CheckDigit.into());
        assert_eq!(error("11010519491231002"), NationalIdError::Length(17).into());
        assert_eq!(error("911840199003070011"), NationalIdError::CheckDigit.into());
        for text in ["", "张三", "AB", "PASSPORT", "ABCD123456789012"] {
            assert_eq!(error(text), IdentityDocumentError::Unknown, "{text}");
        }
    }

    #[test]
    fn it_never_shows_itself() {
        let document = IdentityDocument::parse("E12345678").unwrap();
        assert_eq!(format!("{document:?}"), format!("IdentityDocument({})", "护照 E1*****78"));
    }
}
