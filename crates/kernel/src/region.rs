//! Regions by GB/T 2260: codes, names, hierarchy, and what became of abolished codes.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A six-digit division code: province, prefecture or county. It may be abolished; it is never rejected for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(u32);

/// Text that is no division code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("「{0}」不是行政区划代码,应为 6 位数字")]
pub struct RegionError(pub String);

impl FromStr for Region {
    type Err = RegionError;
    fn from_str(text: &str) -> Result<Self, RegionError> {
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(code) if digits && (110_000..=829_999).contains(&code) => Ok(Self(code)),
            _ => Err(RegionError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Region {
    type Error = RegionError;
    fn try_from(text: String) -> Result<Self, RegionError> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.to_string()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}
