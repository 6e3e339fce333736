//! Years of an office in a second: officers and applicants do the right and the wrong thing, the clock steps forwards
//! and backwards, the writer is slow, the process dies in the middle of anything; afterwards everything that must hold
//! is looked at. The same seed makes the same choices.

use std::{
    future::{Future, poll_fn},
    path::Path,
    pin::pin,
    task::Poll,
};

use app::{Error, Principal};
use casework::duty::DutyEvent;
use kernel::{CaseId, Day, Moment};
use store::{Append, Batch, Durability, JournalEvent, Store, StreamId};

use crate::{Deed, Done, Seeded, TestWorld, accounts, inspect::inspect, load::Known};

/// What is broken on purpose, so that a simulation that finds nothing is worth something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// Nothing.
    Nothing,
    /// In the middle of the run all duties of a case end, and nobody has anything to do.
    DutiesLost,
}

/// What a seed came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Simulated {
    /// Deeds that changed something.
    pub changed: usize,
    /// Deeds that were refused.
    pub refused: usize,
    /// How often the process died.
    pub crashes: usize,
    /// Every breach; none where all is well.
    pub breaches: Vec<String>,
    /// What happened, a line a step.
    pub steps: Vec<String>,
}

struct Office {
    seeded: Seeded,
    world: TestWorld,
    cases: Known,
    told: Simulated,
    number: u64,
}

/// Runs a seed for so many steps.
///
/// # Panics
/// Where a world cannot be made.
pub async fn simulate(seed: u64, steps: usize, planted: Planted) -> Simulated {
    let world = TestWorld::new().await;
    let at = world.app.clock().now();
    let home = world.leave();
    let world = TestWorld::again_in_haste(home.path(), at, seed, 0).await;
    let mut office = Office {
        seeded: Seeded::new(seed),
        world,
        cases: Known::default(),
        told: Simulated::default(),
        number: 1,
    };
    for step in 0..steps {
        office.step(home.path()).await;
        if planted == Planted::DutiesLost && step == steps / 2 {
            office.lose_duties(home.path()).await;
        }
    }
    let Office { world, mut told, .. } = office;
    drop(world);
    let store = Store::open_with(home.path(), Durability::Relaxed).await.unwrap();
    told.breaches.extend(inspect(&store).await.1);
    told
}

impl Office {
    async fn step(&mut self, folder: &Path) {
        self.number += 1;
        match self.seeded.below(100) {
            0..5 => self.clock_steps(),
            5..8 => self.clock_steps_in_the_middle().await,
            8..14 => self.crash(folder).await,
            14..18 => self.slow(folder).await,
            _ => {
                let (deed, case, who) = self.choice().await;
                let answer = self.world.perform(deed, case, who.as_ref(), self.number).await;
                self.note(deed, answer);
            }
        }
    }

    async fn choice(&mut self) -> (Deed, Option<CaseId>, Option<Principal>) {
        let (deed, case) = self.cases.choose(&mut self.seeded);
        let who = if self.seeded.chance(10) {
            let all = accounts();
            let at = usize::try_from(self.seeded.below(all.len() as u64)).unwrap_or(0);
            match all.get(at) {
                Some(account) => Some(self.world.staff(&account.account).await),
                None => None,
            }
        } else {
            None
        };
        (deed, case, who)
    }

    fn note(&mut self, deed: Deed, answer: Result<Done, Error>) {
        let said = match answer {
            Ok(done) => {
                self.told.changed += usize::from(!done.is_empty());
                self.cases.take(&done);
                format!("{done:?}")
            }
            Err(Error::Store(error)) => {
                self.told.breaches.push(format!("{deed:?} broke: {error}"));
                error.to_string()
            }
            Err(Error::Broken(why)) => {
                self.told.breaches.push(format!("{deed:?} broke: {why}"));
                why
            }
            Err(
                refused @ (Error::Refused(_) | Error::Invalid(_) | Error::Denied(_) | Error::NotFound(_)),
            ) => {
                self.told.refused += 1;
                refused.to_string()
            }
        };
        self.told.steps.push(format!("{} {deed:?}: {said}", self.world.app.clock().now()));
    }

    fn clock_steps(&mut self) {
        let to = self.another_time();
        self.world.app.clock().set(to);
        self.told.steps.push(format!("the clock steps to {to}"));
    }

    /// The clock steps after so many of a deed's steps, which goes on.
    async fn clock_steps_in_the_middle(&mut self) {
        let (deed, case, who) = self.choice().await;
        let (mut left, to) = (self.seeded.below(30), self.another_time());
        let answer = {
            let clock = self.world.app.clock();
            let mut deed = pin!(self.world.perform(deed, case, who.as_ref(), self.number));
            poll_fn(|context| {
                left = left.saturating_sub(1);
                if left == 0 {
                    clock.set(to);
                }
                deed.as_mut().poll(context)
            })
            .await
        };
        self.told.steps.push(format!("the clock steps to {to} in the middle"));
        self.note(deed, answer);
    }

    /// Hours, days, or over a holiday forwards; up to three days backwards.
    fn another_time(&mut self) -> Moment {
        let day = Day::of(self.world.app.clock().now());
        let to = match self.seeded.below(4) {
            0 => day.plus_days(-i32::try_from(self.seeded.below(4)).unwrap_or(0)),
            1 => day.plus_days(i32::try_from(self.seeded.below(40)).unwrap_or(0)),
            _ => day.plus_days(i32::try_from(self.seeded.below(4)).unwrap_or(0)),
        };
        let hour = i8::try_from(self.seeded.below(24)).unwrap_or(0);
        to.at(hour, 15)
    }

    /// The process dies after so many of a deed's steps, and is started again.
    async fn crash(&mut self, folder: &Path) {
        let (deed, case, who) = self.choice().await;
        let polls = self.seeded.below(30);
        let cut = cut_off(self.world.perform(deed, case, who.as_ref(), self.number), polls).await;
        let cut = match cut {
            Some(answer) => {
                self.note(deed, answer);
                "just after"
            }
            None => "in the middle of",
        };
        self.told.crashes += 1;
        self.told.steps.push(format!("it dies {cut} {deed:?}"));
        let (at, people) = (self.world.app.clock().now(), self.world.people());
        let seed = self.seeded.draw();
        // The old one goes without a farewell, before or after the new one is there.
        self.world = TestWorld::again_in_haste(folder, at, seed, people).await;
        let store = Store::open_with(folder, Durability::Relaxed).await.unwrap();
        let journal = store.verify_journal().await.unwrap();
        if let Some((position, why)) = journal.broken {
            self.told.breaches.push(format!("after a crash the chain is broken at {position}: {why}"));
        }
    }

    /// The disk is slow: somebody else holds the writer again and again, for longer each time, while deeds wait.
    async fn slow(&mut self, folder: &Path) {
        let store = Store::open_with(folder, Durability::Relaxed).await.unwrap();
        let pauses = [self.seeded.below(2_000), self.seeded.below(8_000), self.seeded.below(32_000)];
        let holding = async {
            let mut equal = true;
            for pause in pauses {
                let wait = |_, _| (0..pause).for_each(|_| std::thread::yield_now());
                equal &= store.compare_with_rebuild(wait).await.unwrap().equal;
            }
            equal
        };
        let (first, second) = (self.choice().await, self.choice().await);
        self.number += 1;
        let deeds = async {
            tokio::join!(
                self.world.perform(first.0, first.1, first.2.as_ref(), self.number - 1),
                self.world.perform(second.0, second.1, second.2.as_ref(), self.number),
            )
        };
        let (equal, (one, other)) = tokio::join!(holding, deeds);
        if !equal {
            self.told.breaches.push("the read tables were not what the journal said".to_owned());
        }
        self.told.steps.push("the disk is slow".to_owned());
        self.note(first.0, one);
        self.note(second.0, other);
    }

    /// What no verb does: the duties of an open case end by nobody's deed.
    async fn lose_duties(&mut self, folder: &Path) {
        let store = Store::open_with(folder, Durability::Relaxed).await.unwrap();
        let who = Principal::System { job: "test".to_owned() };
        let permit = access::permit(&who, access::Action::ReviewLead, &access::Resource::default()).unwrap();
        for case in self.cases.cases() {
            let stream = StreamId::Case(case);
            let before = store.read_stream(&stream).await.unwrap();
            let mut book = casework::duty::DutyBook::default();
            for recorded in &before {
                if let JournalEvent::Duty(event) = &recorded.event {
                    book.apply(event);
                }
            }
            let on = self.world.today();
            let ended = book.open().map(|duty| {
                let by = "nobody".to_owned();
                JournalEvent::Duty(DutyEvent::DutyDischarged { duty: duty.id, by, on, note: None })
            });
            let mut batch = Batch::default();
            batch.appends.push(Append {
                stream,
                expected: before.len() as u64,
                subject: before.first().map(|first| first.subject.clone()).unwrap_or_default(),
                case: Some(case),
                basis: "test".to_owned(),
                events: ended.collect(),
            });
            store.commit(&permit, &batch, self.world.app.clock().now()).await.unwrap();
        }
        self.told.steps.push("all duties are lost".to_owned());
    }
}

/// A future's outcome, or nothing where it was dropped after so many steps.
async fn cut_off<T>(future: impl Future<Output = T>, polls: u64) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}
