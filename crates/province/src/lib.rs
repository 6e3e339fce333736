//! The synthetic province for trying out, training and testing: offices, staff, people, departments' registers with
//! their faults, matters with whole texts and three years of cases; and the truth about them. Places are real,
//! everybody and everything that happens is made up; the same seed gives the same province. It is made in chunks, so
//! that a large one is written in little memory (`Plan`, `write_files`); a small one is held whole (`generate`).

mod chunk;
mod detours;
mod draw;
mod export;
mod faults;
mod history;
mod matters;
mod names;
mod offices;
mod outcome;
mod people;
mod plan;
mod progress;
mod rows;
mod shares;
mod story;
mod texts;
mod truth;
mod turn;
mod words;
mod world;

pub use chunk::Chunk;
pub use detours::MONTHS_BETWEEN;
pub use export::{ExportError, Files, Format, Written, write_files};
pub use faults::{Fault, FaultRates, mistaken_name};
pub use history::{HistorySeed, HistoryStep, Step};
pub use matters::MatterSeed;
pub use offices::{County, StaffSeed, Village};
pub use outcome::{Ending, Outcome};
pub use people::{Household, LowIncome, Person, Relation, Unmet};
pub use plan::{ChunkPlan, Plan};
pub use rows::{Cells, Row};
pub use texts::Document;
pub use truth::{Corruption, Ground, Not, Ought, UnmetNeed};
pub use turn::Turn;

use std::{convert::Infallible, num::NonZero, thread};

use kernel::{Day, Organisation};

use world::World;

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

/// A made-up province over real places, whole.
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
    /// Cases of the last three years, the oldest first, and those in progress.
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
    let plan = Plan::new(spec);
    let organisations = offices::organisations(&plan.counties);
    let staff = offices::staff(&plan.counties, spec.seed);
    let mut province = Province {
        spec: *spec,
        counties: plan.counties.clone(),
        organisations,
        staff,
        people: Vec::new(),
        households: Vec::new(),
        matters: Vec::new(),
        history: Vec::new(),
        story: 0,
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let Ok(()) = plan.each(
        threads,
        |chunk| chunk,
        |chunk| {
            province.add(chunk);
            Ok::<(), Infallible>(())
        },
    );
    province.history.sort_by_key(|case| (case.opened, case.matter));
    province
}

impl Province {
    /// The person of an index.
    pub fn person(&self, index: usize) -> Option<&Person> {
        self.people.get(index)
    }

    /// The household of a person.
    pub fn household_of(&self, person: usize) -> Option<&Household> {
        self.world().household_of(person)
    }

    /// Whether a matter's victim is likely to be helped by the rules: what screening should find among those without
    /// a case.
    pub fn promises(&self, matter: usize) -> bool {
        self.matters.get(matter).is_some_and(|matter| self.world().promises(matter))
    }

    /// What the generator meant with a matter: who ought to be found, and why or why not.
    pub fn ought(&self, matter: usize) -> Option<Ought> {
        self.world().ought(matter)
    }

    /// Everybody who ought to have help that nobody gives, apart from any matter.
    pub fn unmet_needs(&self) -> impl Iterator<Item = UnmetNeed> {
        self.world().unmet_needs()
    }

    pub(crate) fn world(&self) -> World<'_> {
        World {
            spec: &self.spec,
            counties: &self.counties,
            people: &self.people,
            households: &self.households,
            matters: &self.matters,
        }
    }

    /// Adds a chunk's people behind those that are there.
    fn add(&mut self, chunk: Chunk) {
        let (people, households, matters) = (self.people.len(), self.households.len(), self.matters.len());
        self.people.extend(chunk.people.into_iter().map(|mut person| {
            person.household += households;
            person
        }));
        self.households.extend(chunk.households.into_iter().map(|mut household| {
            household.first += people;
            household
        }));
        self.matters.extend(chunk.matters.into_iter().map(|mut matter| {
            matter.victim += people;
            matter
        }));
        self.history.extend(chunk.history.into_iter().map(|mut case| {
            case.applicant += people;
            case.relatives.iter_mut().for_each(|relative| *relative += people);
            case.matter += matters;
            case
        }));
    }
}
