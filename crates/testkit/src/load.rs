//! Load for a process that is going to be killed: several people at once do what they do, and whatever the platform
//! said yes to is written down as one line, at once.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use app::{Error, text_message};
use kernel::CaseId;
use tokio::task::JoinSet;

use crate::{Deed, Seeded, TestWorld};

/// People at once.
const PEOPLE: u64 = 4;

/// An acknowledged deed as a line: `ack <case or -> <kind>`.
pub fn line_of(case: Option<CaseId>, kind: &str) -> String {
    let case = case.map_or("-".to_owned(), |case| case.to_string());
    format!("ack {case} {kind}\n")
}

/// A line read back; `None` for a line that was cut off or is none.
pub fn read_line(line: &str) -> Option<(Option<CaseId>, String)> {
    let rest = line.split("ack ").nth(1)?.strip_suffix('\n')?;
    let (case, kind) = rest.split_once(' ')?;
    let case = if case == "-" { None } else { Some(case.parse().ok()?) };
    Some((case, kind.to_owned()))
}

/// Where a world's text messages go.
pub fn gateway_of(folder: &Path) -> PathBuf {
    folder.join("sms")
}

/// Goes on until the process ends. `say` writes a line down for good before it returns.
///
/// # Panics
/// Where the platform breaks: a fault is no refusal.
pub async fn load(world: Arc<TestWorld>, seed: u64, cases: Vec<CaseId>, say: fn(&str)) {
    world.app.send_text_messages_by(gateway_of(world.folder()));
    let known = cases.into_iter().map(|case| (case, "facts_recorded")).collect();
    let known = Arc::new(Mutex::new(Known(known)));
    let numbers = Arc::new(AtomicU64::new(seed % 1_000_000 * 1_000));
    let mut people = JoinSet::new();
    for person in 0..PEOPLE {
        let (world, known, numbers) = (Arc::clone(&world), Arc::clone(&known), Arc::clone(&numbers));
        people.spawn(async move {
            let mut seeded = Seeded::new(seed ^ (person << 32));
            loop {
                // Now and then what waits is handed over, by whoever comes first.
                if seeded.chance(10)
                    && let Err(error) = text_message::run(&world.app).await
                {
                    break format!("text messages broke: {error}");
                }
                let (deed, case) = known.lock().unwrap().choose(&mut seeded);
                let number = numbers.fetch_add(1, Ordering::Relaxed);
                match world.perform(deed, case, None, number).await {
                    Ok(done) => {
                        known.lock().unwrap().take(&done);
                        done.iter().for_each(|(case, kind)| say(&line_of(*case, kind)));
                    }
                    Err(error @ (Error::Store(_) | Error::Broken(_))) => {
                        break format!("{deed:?} broke: {error}");
                    }
                    Err(Error::Refused(_) | Error::Invalid(_) | Error::Denied(_) | Error::NotFound(_)) => {}
                }
            }
        });
    }
    if let Some(fault) = people.join_next().await {
        panic!("{}", fault.unwrap());
    }
}

/// The cases that are known, each with the last that happened to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known(Vec<(CaseId, &'static str)>);

impl Known {
    /// Takes in what was done.
    pub(crate) fn take(&mut self, done: &[(Option<CaseId>, &'static str)]) {
        for (case, kind) in done {
            let Some(case) = case else { continue };
            match self.0.iter_mut().find(|(known, _)| known == case) {
                Some((_, last)) => *last = kind,
                None => self.0.push((*case, kind)),
            }
        }
    }

    /// Mostly what brings a case on, sometimes anything.
    pub(crate) fn choose(&self, seeded: &mut Seeded) -> (Deed, Option<CaseId>) {
        let Some((case, last)) = seeded.of(&self.0) else { return (Deed::Open, None) };
        if seeded.chance(20) {
            return (
                seeded.of(&[Deed::Open, Deed::Portal, Deed::Portal, Deed::Deposit]).unwrap_or(Deed::Open),
                None,
            );
        }
        let usual = if seeded.chance(80) { seeded.of(Deed::next_after(last)) } else { None };
        (usual.or_else(|| seeded.of(&Deed::ON_CASE)).unwrap_or(Deed::Open), Some(case))
    }

    /// The cases.
    pub(crate) fn cases(&self) -> impl Iterator<Item = CaseId> {
        self.0.iter().map(|(case, _)| *case)
    }
}
