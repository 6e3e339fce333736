//! The plan of a province: its counties, and the chunks of a few thousand people that it is made in. A chunk depends on
//! the plan and its own number only, so that chunks can be made in any order, on any number of threads, and dropped
//! when they are written.

use kernel::{Level, Region};

use crate::{Spec, draw::Dice, offices, offices::County};

/// People in a chunk, about.
const CHUNK_PEOPLE: u32 = 4_096;
/// Up to here a province has the five counties of the demo; larger ones have all counties of Zhejiang.
const FIVE_COUNTIES_MAX: u32 = 2_000_000;
/// Sequence numbers of one sex for one place and birthday.
const SEQUENCES: u32 = 500;
/// Where people who moved here are registered.
const ORIGINS: [&str; 9] =
    ["340000", "360000", "410000", "420000", "430000", "500000", "510000", "520000", "530000"];

/// What is to be made, in chunks.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What it is made from.
    pub spec: Spec,
    /// The counties.
    pub counties: Vec<County>,
    chunks: Vec<ChunkPlan>,
    origins: Vec<Region>,
}

/// One chunk of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkPlan {
    /// Its number, from 0.
    pub number: u32,
    /// The index of its county.
    pub county: usize,
    /// Its number in the county, from 0.
    pub within: u32,
    /// The chunks of the county.
    pub of_county: u32,
    /// The chunks of the province.
    pub of_all: u32,
    /// About how many people.
    pub people: usize,
}

impl Plan {
    /// Plans a province.
    ///
    /// ```
    /// let today = "2026-03-02".parse().unwrap();
    /// let plan = province::Plan::new(&province::Spec { seed: 7, people: 20_000, today });
    /// assert_eq!(plan.chunks().iter().map(|chunk| chunk.people).sum::<usize>(), 20_000);
    /// ```
    pub fn new(spec: &Spec) -> Self {
        let all = spec.people > FIVE_COUNTIES_MAX;
        let counties = if all { offices::all_counties() } else { offices::counties() };
        let shares: Vec<u32> = (0..counties.len()).map(|at| share(spec.seed, at, all)).collect();
        let total: u64 = shares.iter().map(|share| u64::from(*share)).sum();
        let mut chunks = Vec::new();
        let mut given = 0;
        for (county, share) in shares.iter().enumerate() {
            let rest = u64::from(spec.people) - given;
            let last = county + 1 == counties.len();
            let people = if last { rest } else { u64::from(spec.people) * u64::from(*share) / total.max(1) };
            given += people;
            chunks.extend(of_county(county, u32::try_from(people).unwrap_or(u32::MAX)));
        }
        let of_all = u32::try_from(chunks.len()).unwrap_or(u32::MAX);
        for (number, chunk) in (0..).zip(&mut chunks) {
            chunk.number = number;
            chunk.of_all = of_all;
        }
        let origins = if of_all > 0 { origins() } else { Vec::new() };
        Self { spec: *spec, counties, chunks, origins }
    }

    /// The chunks, by county.
    pub fn chunks(&self) -> &[ChunkPlan] {
        &self.chunks
    }

    /// Where somebody from elsewhere is registered and the sequence number (below 500) that is theirs: no two chunks
    /// share such a pair, so that numbers are given once without any chunk knowing of the others.
    pub(crate) fn origin(&self, chunk: &ChunkPlan, dice: u32) -> Option<(Region, u32)> {
        let places = u32::try_from(self.origins.len()).ok()?;
        let pairs = places * SEQUENCES;
        let own = (pairs.checked_sub(chunk.number + 1)?) / chunk.of_all + 1;
        let pair = chunk.number + dice % own * chunk.of_all;
        let region = self.origins.get(usize::try_from(pair % places).ok()?)?;
        Some((*region, pair / places))
    }
}

impl ChunkPlan {
    /// A sequence number (below 500) that no other chunk of the county gives.
    pub(crate) fn sequence(&self, dice: u32) -> u32 {
        let own = ((SEQUENCES - 1).saturating_sub(self.within)) / self.of_county + 1;
        self.within + dice % own * self.of_county
    }
}

fn share(seed: u64, county: usize, all: bool) -> u32 {
    match (all, county) {
        (true, _) => 6 + Dice::new(seed, 1, u64::try_from(county).unwrap_or(0)).below(9),
        (false, 0) => 26,
        (false, 1) => 34,
        (false, 2) => 16,
        (false, _) => 12,
    }
}

fn of_county(county: usize, people: u32) -> Vec<ChunkPlan> {
    let count = people.div_ceil(CHUNK_PEOPLE).clamp(1, SEQUENCES);
    let chunk = |within: u32| {
        let size = people / count + u32::from(within < people % count);
        ChunkPlan {
            number: 0,
            county,
            within,
            of_county: count,
            of_all: 0,
            people: usize::try_from(size).unwrap_or(usize::MAX),
        }
    };
    (0..count).map(chunk).collect()
}

/// The counties in use of the provinces that people move here from.
fn origins() -> Vec<Region> {
    let provinces = ORIGINS.iter().filter_map(|code| code.parse::<Region>().ok());
    provinces.flat_map(counties_of).collect()
}

/// The counties in use of a province.
pub(crate) fn counties_of(province: Region) -> Vec<Region> {
    let below = province.children().into_iter();
    below
        .flat_map(|region| if region.level() == Level::County { vec![region] } else { region.children() })
        .collect()
}
