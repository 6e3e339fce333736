//! `lianzhu doctor`: what is wrong with a data folder, and how to mend it. It looks and changes nothing; with `Full` it
//! also replays the journal and opens every attachment, which takes as long as the data are large.

mod behind;
mod data;
mod surroundings;

use std::path::Path;

use rules::PackSet;
use store::StoreError;

use crate::{clock::Clock, place::Place, trouble};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// It will become a problem.
    Warning,
    /// It is broken.
    Bad,
}

impl Grade {
    /// Its word on the terminal.
    pub fn label(self) -> &'static str {
        match self {
            Self::Good => "正常",
            Self::Note => "提示",
            Self::Warning => "注意",
            Self::Bad => "故障",
        }
    }
}

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// How bad it is.
    pub grade: Grade,
    /// What was found.
    pub what: String,
    /// How to mend it; empty where nothing is to be done.
    pub mend: String,
}

/// How deep to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// In seconds, beside a running platform.
    Usual,
    /// Everything, while nobody writes.
    Full,
}

impl Finding {
    fn good(check: &'static str, what: impl Into<String>) -> Self {
        Self { check, grade: Grade::Good, what: what.into(), mend: String::new() }
    }

    fn of(check: &'static str, grade: Grade, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { check, grade, what: what.into(), mend: mend.into() }
    }

    fn failed(check: &'static str, error: &StoreError, data: &Path) -> Self {
        Self::of(check, Grade::Bad, "检查无法进行", trouble::of_store(error, data))
    }
}

/// Looks at everything. `progress` hears what is being looked at, how far it is and how much there is.
pub async fn examine(
    place: &Place,
    packs: &PackSet,
    clock: &Clock,
    depth: Depth,
    progress: &mut (dyn FnMut(&'static str, u64, u64) + Send),
) -> Vec<Finding> {
    let data = place.data.as_path();
    let mut findings = vec![
        surroundings::folder(data),
        surroundings::disk(data),
        surroundings::calendar(clock.today()),
        surroundings::packs(packs, clock.today()),
    ];
    if !data.is_dir() {
        return findings;
    }
    findings.push(surroundings::key(data));
    match place.open_to_examine().await {
        Ok(store) => {
            data::examine(&store, place, clock, depth, progress, &mut findings).await;
            store.close().await;
        }
        Err(error) => findings.push(Finding::failed("数据库", &error, data)),
    }
    findings
}
