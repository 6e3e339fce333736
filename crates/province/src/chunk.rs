//! One chunk of the province: a few thousand people of a county with all that belongs to them. Made from the plan and
//! its number alone.

use std::{sync::mpsc, thread};

use crate::{
    Spec,
    history::{self, HistorySeed},
    matters::{self, MatterSeed},
    offices::County,
    outcome::{self, Outcome},
    people::{self, Household, Person},
    plan::{ChunkPlan, Plan},
    truth::{Ought, UnmetNeed},
    world::World,
};

/// Chunks that a thread may be ahead of the one who takes them.
const AHEAD: usize = 2;

/// A chunk; indexes are into its own lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// What it was made from.
    pub plan: ChunkPlan,
    /// Its people.
    pub people: Vec<Person>,
    /// Their households.
    pub households: Vec<Household>,
    /// What happened to them.
    pub matters: Vec<MatterSeed>,
    /// How their cases went.
    pub history: Vec<HistorySeed>,
    spec: Spec,
    counties: Vec<County>,
}

impl Plan {
    /// Makes one chunk; nothing where there is none of this number.
    pub fn chunk(&self, number: u32) -> Option<Chunk> {
        let plan = self.chunks().get(usize::try_from(number).ok()?)?;
        let (mut people, households) = people::generate(self, plan);
        let matters = matters::generate(self, plan, &mut people, &households);
        let (spec, counties) = (self.spec, self.counties.clone());
        let mut chunk =
            Chunk { plan: *plan, people, households, matters, history: Vec::new(), spec, counties };
        chunk.history = history::generate(&chunk.world(), plan);
        Some(chunk)
    }

    /// Makes all chunks on so many threads, does `work` on each there, and hands the results over in the chunks'
    /// order. At most a few chunks a thread are held at any time.
    ///
    /// # Errors
    /// The first of `take`'s; nothing more is made after it.
    pub fn each<T: Send, E>(
        &self,
        threads: usize,
        work: impl Fn(Chunk) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let threads = u32::try_from(threads.max(1)).unwrap_or(1);
        let work = &work;
        thread::scope(|scope| {
            let lanes: Vec<mpsc::Receiver<T>> = (0..threads)
                .map(|first| {
                    let (sender, receiver) = mpsc::sync_channel(AHEAD);
                    scope.spawn(move || {
                        let step = usize::try_from(threads).unwrap_or(1);
                        for chunk in (first..).step_by(step).map_while(|number| self.chunk(number)) {
                            // Nobody takes any more.
                            if sender.send(work(chunk)).is_err() {
                                return;
                            }
                        }
                    });
                    receiver
                })
                .collect();
            for lane in lanes.iter().cycle() {
                match lane.recv() {
                    Ok(made) => take(made)?,
                    Err(mpsc::RecvError) => break,
                }
            }
            Ok(())
        })
    }
}

impl Chunk {
    /// What the generator meant with each matter.
    pub fn oughts(&self) -> Vec<Ought> {
        let world = self.world();
        (0..self.matters.len()).filter_map(|at| world.ought(at)).collect()
    }

    /// Everybody who ought to have help that nobody gives, apart from any matter.
    pub fn unmet_needs(&self) -> Vec<UnmetNeed> {
        self.world().unmet_needs().collect()
    }

    /// How the cases that are over ended.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let world = self.world();
        self.history.iter().filter_map(|case| outcome::of(&world, case)).collect()
    }

    /// The county of its people.
    pub fn county(&self) -> Option<&County> {
        self.counties.get(self.plan.county)
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
}
