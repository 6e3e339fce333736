//! What goes wrong in registers: numbers left out or mistyped, names misheard and misread, old addresses, rows long out
//! of date, incomes that disagree, rows entered twice. How often is data (`data/faults.toml`); what was done to a row
//! is told with it.

use std::{collections::HashMap, sync::LazyLock};

use kernel::Day;
use serde::Deserialize;

use crate::draw::Dice;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The identity number is left out.
    MissingId,
    /// Two neighbouring digits of it are swapped.
    SwappedDigits,
    /// It stands in its first generation's 15 digits.
    FifteenDigits,
    /// Its digits are full-width.
    WideDigits,
    /// A character of the name was misheard.
    Homophone,
    /// A character of the name was misread.
    Lookalike,
    /// Spaces, digits or brackets of the other width.
    WideMarks,
    /// The address is where they lived before.
    OldAddress,
    /// The row is more than a year behind.
    Stale,
    /// The row stands there twice.
    Duplicate,
    /// The income is another than other departments have.
    Income,
    /// The household's size is wrong by one.
    HouseholdSize,
}

impl Fault {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::MissingId,
        Self::SwappedDigits,
        Self::FifteenDigits,
        Self::WideDigits,
        Self::Homophone,
        Self::Lookalike,
        Self::WideMarks,
        Self::OldAddress,
        Self::Stale,
        Self::Duplicate,
        Self::Income,
        Self::HouseholdSize,
    ];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::MissingId => "missing_id",
            Self::SwappedDigits => "swapped_digits",
            Self::FifteenDigits => "fifteen_digits",
            Self::WideDigits => "wide_digits",
            Self::Homophone => "homophone",
            Self::Lookalike => "lookalike",
            Self::WideMarks => "wide_marks",
            Self::OldAddress => "old_address",
            Self::Stale => "stale",
            Self::Duplicate => "duplicate",
            Self::Income => "income",
            Self::HouseholdSize => "household_size",
        }
    }
}

/// How often each fault befalls each register.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRates {
    #[serde(rename = "register")]
    registers: Vec<RegisterRates>,
}

/// The faults of one register, per ten thousand rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RegisterRates {
    dataset: String,
    missing_id: u32,
    swapped_digits: u32,
    fifteen_digits: u32,
    wide_digits: u32,
    homophone: u32,
    lookalike: u32,
    wide_marks: u32,
    old_address: u32,
    stale: u32,
    duplicate: u32,
    income: u32,
    household_size: u32,
}

static BUILTIN: LazyLock<FaultRates> = LazyLock::new(|| {
    FaultRates::parse(include_str!("../data/faults.toml")).unwrap_or(FaultRates { registers: Vec::new() })
});

impl FaultRates {
    /// The rates that come with the province.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads rates; a register or fault that is not named has none.
    ///
    /// # Errors
    /// TOML that does not parse, an unknown name, or a rate above ten thousand.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rates: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for register in &rates.registers {
            if Fault::ALL.iter().any(|fault| register.rate(*fault) > 10_000) {
                return Err(format!("{}：万分比不能大于 10000", register.dataset));
            }
        }
        Ok(rates)
    }

    /// How often a fault befalls a register, per ten thousand rows.
    pub fn rate(&self, dataset: &str, fault: Fault) -> u32 {
        self.of(dataset).map_or(0, |register| register.rate(fault))
    }

    pub(crate) fn of(&self, dataset: &str) -> Option<&RegisterRates> {
        self.registers.iter().find(|register| register.dataset == dataset)
    }
}

impl RegisterRates {
    fn rate(&self, fault: Fault) -> u32 {
        match fault {
            Fault::MissingId => self.missing_id,
            Fault::SwappedDigits => self.swapped_digits,
            Fault::FifteenDigits => self.fifteen_digits,
            Fault::WideDigits => self.wide_digits,
            Fault::Homophone => self.homophone,
            Fault::Lookalike => self.lookalike,
            Fault::WideMarks => self.wide_marks,
            Fault::OldAddress => self.old_address,
            Fault::Stale => self.stale,
            Fault::Duplicate => self.duplicate,
            Fault::Income => self.income,
            Fault::HouseholdSize => self.household_size,
        }
    }

    /// The one of some faults that befalls, where one does; they exclude each other.
    pub(crate) fn one_of(&self, dice: &mut Dice, faults: &[Fault]) -> Option<Fault> {
        let mut at = dice.below(10_000);
        for fault in faults {
            let rate = self.rate(*fault);
            if at < rate {
                return Some(*fault);
            }
            at -= rate;
        }
        None
    }

    /// Whether a fault befalls.
    pub(crate) fn befalls(&self, dice: &mut Dice, fault: Fault) -> bool {
        dice.chance(self.rate(fault))
    }
}

/// An identity number as somebody wrote it; `None` where the fault cannot befall it.
pub(crate) fn miswritten_id(fault: Fault, id: &str, dice: &mut Dice) -> Option<String> {
    match fault {
        Fault::MissingId => Some(String::new()),
        Fault::SwappedDigits => {
            let mut bytes = id.as_bytes().to_vec();
            let places: Vec<usize> = (6..16).filter(|at| bytes.get(*at) != bytes.get(*at + 1)).collect();
            let at = *places.get(dice.index(places.len()))?;
            bytes.swap(at, at + 1);
            String::from_utf8(bytes).ok()
        }
        // Numbers of fifteen digits were given to people born before 2000.
        Fault::FifteenDigits if id.get(6..8) == Some("19") => {
            Some(format!("{}{}", id.get(..6)?, id.get(8..17)?))
        }
        Fault::WideDigits => Some(wide(id)),
        Fault::FifteenDigits
        | Fault::Homophone
        | Fault::Lookalike
        | Fault::WideMarks
        | Fault::OldAddress
        | Fault::Stale
        | Fault::Duplicate
        | Fault::Income
        | Fault::HouseholdSize => None,
    }
}

/// ASCII digits and letters as full-width ones.
pub(crate) fn wide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' | 'A'..='Z' | 'a'..='z' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
            other => other,
        })
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    homophones: Vec<String>,
    lookalikes: Vec<String>,
}

type Others = HashMap<char, Vec<char>>;

static NAMES: LazyLock<(Others, Others)> =
    LazyLock::new(|| match toml::from_str::<Groups>(include_str!("../data/names.toml")) {
        Ok(groups) => (others(&groups.homophones), others(&groups.lookalikes)),
        Err(_) => (Others::new(), Others::new()),
    });

fn others(groups: &[String]) -> Others {
    let mut all = Others::new();
    for group in groups {
        for one in group.chars() {
            let rest = group.chars().filter(|other| *other != one);
            all.entry(one).or_default().extend(rest);
        }
    }
    all
}

/// The name with one character misheard or misread; `None` where none of its characters is known to be.
pub fn mistaken_name(fault: Fault, name: &str, dice: u32) -> Option<String> {
    let table = match fault {
        Fault::Homophone => &NAMES.0,
        Fault::Lookalike => &NAMES.1,
        Fault::MissingId
        | Fault::SwappedDigits
        | Fault::FifteenDigits
        | Fault::WideDigits
        | Fault::WideMarks
        | Fault::OldAddress
        | Fault::Stale
        | Fault::Duplicate
        | Fault::Income
        | Fault::HouseholdSize => return None,
    };
    let all: Vec<(usize, char)> = name
        .chars()
        .enumerate()
        .flat_map(|(at, c)| table.get(&c).into_iter().flatten().map(move |other| (at, *other)))
        .collect();
    let (at, other) = *all.get(usize::try_from(dice).ok()? % all.len().max(1))?;
    Some(name.chars().enumerate().map(|(place, c)| if place == at { other } else { c }).collect())
}

/// A day so far back that the row is stale.
pub(crate) fn long_before(day: Day, dice: &mut Dice) -> Day {
    day.plus_days(-400 - i32::try_from(dice.below(500)).unwrap_or(0))
}
