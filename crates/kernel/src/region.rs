//! Regions by GB/T 2260: codes, names, hierarchy, and what became of abolished codes. The table is
//! compiled in; `data/README.md` says where it comes from and what it leaves out.

use std::{fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};

/// A six-digit division code: province, prefecture or county. It may be abolished; it is never rejected for that.
///
/// ```
/// use kernel::{Level, Region};
/// let west_lake: Region = "330106".parse().unwrap();
/// assert_eq!(west_lake.full_name(), "浙江省杭州市西湖区");
/// assert_eq!(west_lake.level(), Level::County);
/// assert!(west_lake.province().contains(west_lake));
/// let merged: Region = "330103".parse().unwrap();
/// assert_eq!(merged.name(), Some("下城区"));
/// assert_eq!(merged.resolve().name(), Some("拱墅区"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(u32);

/// How high a region stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省级
    Province,
    /// 地级
    Prefecture,
    /// 县级
    County,
}

impl Level {
    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::Prefecture => "地级",
            Self::County => "县级",
        }
    }
}

/// Text that is no division code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("「{0}」不是行政区划代码，应为 6 位数字")]
pub struct RegionError(pub String);

/// A code the table knows.
struct Entry {
    region: Region,
    name: &'static str,
    /// The year of abolition and the codes that took over; `None` for a code in use.
    gone: Option<(i16, Vec<Region>)>,
}

/// All known codes in order.
static TABLE: LazyLock<Vec<Entry>> =
    LazyLock::new(|| include_str!("../data/regions.tsv").lines().filter_map(entry).collect());

/// Names of the standard's stand-ins for a prefecture where there is none; no address contains them.
const STAND_INS: [&str; 5] = ["市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"];

/// Longest run of successors that is followed; the table's longest is half of it.
const HOPS_MAX: usize = 16;

impl Region {
    /// The code as a number.
    pub const fn code(self) -> u32 {
        self.0
    }

    /// Its name alone: 西湖区. `None` for a code the table does not know.
    pub fn name(self) -> Option<&'static str> {
        self.entry().map(|entry| entry.name)
    }

    /// Its name from the province down: 浙江省杭州市西湖区; the code where it is unknown.
    pub fn full_name(self) -> String {
        let Some(own) = self.name() else {
            return self.to_string();
        };
        let above = [self.province(), self.prefecture()].into_iter().filter(|above| *above != self);
        let mut parts: Vec<&str> =
            above.filter_map(Self::name).filter(|name| !STAND_INS.contains(name)).collect();
        parts.dedup();
        parts.push(own);
        parts.concat()
    }

    /// How high it stands, by its digits.
    pub const fn level(self) -> Level {
        if self.0.is_multiple_of(10_000) {
            Level::Province
        } else if self.0.is_multiple_of(100) {
            Level::Prefecture
        } else {
            Level::County
        }
    }

    /// The province it is in, by its digits; itself for a province.
    pub const fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }

    /// The prefecture it is in, by its digits; itself for a prefecture or a province. Where none exists
    /// this is the standard's stand-in, as 110100.
    pub const fn prefecture(self) -> Self {
        Self(self.0 / 100 * 100)
    }

    /// One level up; `None` for a province.
    pub const fn parent(self) -> Option<Self> {
        match self.level() {
            Level::Province => None,
            Level::Prefecture => Some(self.province()),
            Level::County => Some(self.prefecture()),
        }
    }

    /// The code is in use.
    pub fn is_current(self) -> bool {
        self.entry().is_some_and(|entry| entry.gone.is_none())
    }

    /// The year the code was abolished; `None` while in use or unknown.
    pub fn abolished(self) -> Option<i16> {
        self.entry()?.gone.as_ref().map(|(year, _)| *year)
    }

    /// The codes that took over from an abolished one, the chief one first; they may be abolished in turn.
    pub fn successors(self) -> Vec<Self> {
        self.entry().and_then(|entry| entry.gone.as_ref()).map(|(_, to)| to.clone()).unwrap_or_default()
    }

    /// The code in use for this place today: the chief successor of the chief successor. Itself where
    /// that leads to no code in use.
    pub fn resolve(self) -> Self {
        let mut at = self;
        for _ in 0..HOPS_MAX {
            if at.is_current() {
                return at;
            }
            match at.successors().first() {
                Some(next) => at = *next,
                None => return self,
            }
        }
        self
    }

    /// The other region is this one or lies inside, by its digits; resolve abolished codes first.
    pub const fn contains(self, other: Self) -> bool {
        match self.level() {
            Level::Province => self.0 == other.province().0,
            Level::Prefecture => self.0 == other.prefecture().0,
            Level::County => self.0 == other.0,
        }
    }

    /// The regions in use one level below, by code.
    pub fn children(self) -> Vec<Self> {
        let inside = TABLE.iter().filter(|entry| entry.gone.is_none() && entry.region.parent() == Some(self));
        inside.map(|entry| entry.region).collect()
    }

    /// The provinces in use, by code: 31, and Taiwan, Hong Kong and Macao.
    pub fn provinces() -> Vec<Self> {
        let in_use = TABLE.iter().filter(|entry| entry.gone.is_none());
        in_use.map(|entry| entry.region).filter(|region| region.level() == Level::Province).collect()
    }

    /// The regions of a name – 西湖区, 西湖, 杭州市西湖区 or the full name – those in use first, each by code.
    pub fn find(name: &str) -> Vec<Self> {
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let (mut in_use, mut gone) = (Vec::new(), Vec::new());
        for entry in TABLE.iter().filter(|entry| !STAND_INS.contains(&entry.name)) {
            let plain = name == entry.name || name == short(entry.name);
            if plain || name.ends_with(entry.name) && entry.region.full_name().ends_with(&name) {
                if entry.gone.is_none() { &mut in_use } else { &mut gone }.push(entry.region);
            }
        }
        in_use.append(&mut gone);
        in_use
    }

    fn entry(self) -> Option<&'static Entry> {
        TABLE.binary_search_by_key(&self, |entry| entry.region).ok().and_then(|at| TABLE.get(at))
    }
}

/// A line of the table: code, name, and for an abolished code the year and its successors.
fn entry(line: &'static str) -> Option<Entry> {
    let mut columns = line.split('\t');
    let region = columns.next()?.parse().ok()?;
    let name = columns.next()?;
    let gone = match columns.next() {
        Some(year) => {
            let to = columns.next()?.split(',').filter_map(|code| code.parse().ok()).collect();
            Some((year.parse().ok()?, to))
        }
        None => None,
    };
    Some(Entry { region, name, gone })
}

/// The name without the word for its kind: 西湖 for 西湖区. Names of two characters stay whole.
fn short(name: &str) -> &str {
    let kinds = ["特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "区", "县", "盟", "旗"];
    let bare = kinds.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name);
    if bare.chars().count() >= 2 { bare } else { name }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_in_order() {
        let lines = include_str!("../data/regions.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(TABLE.len(), lines.count());
        assert!(TABLE.is_sorted_by(|one, next| one.region < next.region));
        for entry in TABLE.iter() {
            for to in entry.gone.iter().flat_map(|(_, to)| to) {
                assert!(to.name().is_some(), "{} leads to the unknown {to}", entry.region);
            }
        }
    }

    #[test]
    fn the_country_is_whole() {
        let provinces = Region::provinces();
        assert_eq!(provinces.len(), 34);
        let prefectures: Vec<Region> = provinces.iter().flat_map(|province| province.children()).collect();
        // 333 prefectures and the nine stand-ins.
        assert_eq!(prefectures.len(), 342);
        let counties = prefectures.iter().map(|prefecture| prefecture.children().len()).sum::<usize>();
        let in_use = TABLE.iter().filter(|entry| entry.gone.is_none()).count();
        assert_eq!(
            provinces.len() + prefectures.len() + counties,
            in_use,
            "somebody in use has no parent in use"
        );
    }

    #[test]
    fn nearly_all_codes_since_1984_lead_to_today() {
        let lost = |entry: &&Entry| !entry.region.resolve().is_current();
        let lost: Vec<Region> = TABLE.iter().filter(lost).map(|entry| entry.region).collect();
        let recent =
            lost.iter().filter(|region| region.abolished() >= Some(1984) && region.level() == Level::County);
        assert!(recent.count() <= 20, "{lost:?}");
        assert!(lost.len() <= 140, "{}", lost.len());
    }
}
