//! The process is killed at random points under load: whatever it said yes to is there afterwards, nothing is half
//! done, the read tables are what the journal says, and the chain holds.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

use kernel::CaseId;
use store::Store;
use testkit::{Seeded, TestWorld, inspect, load::read_line};

/// A world is left for a new one after so many kills, so that looking at it stays cheap.
const KILLS_PER_WORLD: u64 = 25;

type Acks = BTreeMap<(Option<CaseId>, String), usize>;

fn start(folder: &Path, seed: u64, people: u32, cases: &[CaseId]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_load"))
        .arg(folder)
        .args([seed.to_string(), people.to_string()])
        .args(cases.iter().map(ToString::to_string))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Puts a folder under load, kills after some acknowledgements and a moment more; gives what it had said yes to.
fn kill_once(
    folder: &Path,
    seeded: &mut Seeded,
    people: u32,
    cases: &[CaseId],
) -> Vec<(Option<CaseId>, String)> {
    let mut child = start(folder, seeded.draw() >> 20, people, cases);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (acks, moment) = (seeded.below(30), seeded.below(20_000));
    let mut said = Vec::new();
    let mut line = String::new();
    while said.len() < usize::try_from(acks).unwrap() {
        line.clear();
        if out.read_line(&mut line).unwrap() == 0 {
            let output = child.wait_with_output().unwrap();
            panic!("it ended by itself: {}", String::from_utf8_lossy(&output.stderr));
        }
        said.extend(read_line(&line));
    }
    for _ in 0..moment {
        thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    loop {
        line.clear();
        if out.read_line(&mut line).unwrap() == 0 {
            return said;
        }
        said.extend(read_line(&line));
    }
}

/// Kills so many times and looks at everything after each.
async fn kill(times: u64, seed: u64) {
    // A process dies the same in memory as on a disk, and only a power failure would tell them apart.
    if Path::new("/dev/shm").is_dir() {
        drop(tempfile::env::override_temp_dir(Path::new("/dev/shm")));
    }
    let mut seeded = Seeded::new(seed);
    let (mut acknowledged, mut events) = (0, 0);
    for first in (0..times).step_by(usize::try_from(KILLS_PER_WORLD).unwrap()) {
        let world = TestWorld::new().await;
        world.app.settle().await.unwrap();
        let home = world.leave();
        let (mut acks, mut cases) = (Acks::new(), Vec::new());
        for kill in first..times.min(first + KILLS_PER_WORLD) {
            let people = u32::try_from(kill - first).unwrap() * 350;
            for (case, kind) in kill_once(home.path(), &mut seeded, people, &cases) {
                if let (Some(case), "case_opened") = (case, kind.as_str()) {
                    cases.push(case);
                }
                *acks.entry((case, kind)).or_default() += 1;
                acknowledged += 1;
            }
            let store = Store::open(home.path()).await.unwrap();
            let (seen, breaches) = inspect(&store).await;
            assert_eq!(breaches, Vec::<String>::new(), "seed {seed}, kill {kill}");
            for ((case, kind), count) in &acks {
                let found = seen.count(*case, kind);
                // Writing the same application down twice is answered like the first time.
                let count = if kind == "application_submitted" { &1 } else { count };
                assert!(
                    found >= *count,
                    "seed {seed}, kill {kill}: {kind} of {case:?} was said to be done {count} times and is there {found} times"
                );
            }
            events = seen.kinds.values().sum();
            store.close().await;
            cases.drain(..cases.len().saturating_sub(12));
        }
    }
    println!("{times} kills, {acknowledged} acknowledged deeds, {events} events in the last world");
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_twenty_kills_lose_nothing() {
    kill(20, 20_261_122).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn full_a_thousand_kills_lose_nothing() {
    kill(1_000, 1).await;
}
