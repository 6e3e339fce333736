//! The synthetic province for trying out, training and testing: offices, staff, people, departments' registers,
//! matters with whole texts and a year of cases. Places are real, everybody and everything that happens is
//! made up; the same seed gives the same province.

mod draw;
mod export;
mod history;
mod matters;
mod names;
mod offices;
mod people;
mod progress;
mod rows;
mod story;
mod texts;
mod words;

pub use export::ExportError;
pub use history::{HistorySeed, HistoryStep, Step};
pub use matters::MatterSeed;
pub use offices::{County, StaffSeed, Village};
pub use people::{Household, LowIncome, Person, Relation};
pub use rows::Cells;

use kernel::{Day, Organisation};

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// The same seed gives the same province.
    pub seed: u64,
    /// About how many people; at least a few hundred, so that every office has work.
    pub people: u32,
    /// The day the province is looked at; nothing in it is later.
    pub today: Day,
}

/// A made-up province over real places.
#[derive(Debug, Clone, PartialEq)]
pub struct Province {
    /// What it was made from.
    pub spec: Spec,
    /// Counties with their villages.
    pub counties: Vec<County>,
    /// Every office and village committee.
    pub organisations: Vec<Organisation>,
    /// Accounts.
    pub staff: Vec<StaffSeed>,
    /// People; an index into this list names a person elsewhere.
    pub people: Vec<Person>,
    /// Households.
    pub households: Vec<Household>,
    /// Matters; an index into this list names a matter elsewhere.
    pub matters: Vec<MatterSeed>,
    /// Cases of the last year and more, the oldest first, and those in progress.
    pub history: Vec<HistorySeed>,
    /// The matter that the tour tells.
    pub story: usize,
}

/// Makes a province.
///
/// ```
/// let today = "2026-03-02".parse().unwrap();
/// let province = province::generate(&province::Spec { seed: 7, people: 600, today });
/// assert!(province.people.len() >= 600);
/// assert_eq!(province, province::generate(&province.spec));
/// ```
pub fn generate(spec: &Spec) -> Province {
    let counties = offices::counties();
    let organisations = offices::organisations(&counties);
    let staff = offices::staff(&counties, spec.seed);
    let (mut people, households) = people::generate(spec, &counties);
    let matters = matters::generate(spec, &counties, &mut people, &households);
    let mut province = Province {
        spec: *spec,
        counties,
        organisations,
        staff,
        people,
        households,
        matters,
        history: Vec::new(),
        story: 0,
    };
    province.history = history::generate(&province);
    province
}

impl Province {
    /// The person of an index.
    pub fn person(&self, index: usize) -> Option<&Person> {
        self.people.get(index)
    }

    /// The household of a person.
    pub fn household_of(&self, person: usize) -> Option<&Household> {
        self.households.get(self.people.get(person)?.household)
    }
}
