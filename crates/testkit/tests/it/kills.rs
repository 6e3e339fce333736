//! The process is killed at random points under load, on either engine: whatever it said yes to is there afterwards,
//! nothing is half done, the read tables are what the journal says, and the chain holds.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use app::{place::Place, text_message};
use kernel::{CaseId, Day};
use store::Store;
use testkit::{
    Seeded, TODAY, TestWorld, inspect,
    load::{gateway_of, read_line},
};

use crate::server::Server;

/// A world is left for a new one after so many kills, so that looking at it stays cheap.
const KILLS_PER_WORLD: u64 = 8;

type Acks = BTreeMap<(Option<CaseId>, String), usize>;

fn start(place: &Place, seed: u64, people: u32, cases: &[CaseId]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_load"))
        .arg(&place.data)
        .arg(place.database.as_deref().unwrap_or("-"))
        .args([seed.to_string(), people.to_string()])
        .args(cases.iter().map(ToString::to_string))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Puts a world under load, kills after some acknowledgements and a moment more; gives what it had said yes to.
fn kill_once(
    place: &Place,
    seeded: &mut Seeded,
    people: u32,
    cases: &[CaseId],
) -> Vec<(Option<CaseId>, String)> {
    let mut child = start(place, seeded.draw() >> 20, people, cases);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (acks, moment) = (seeded.below(30), seeded.below(1_000_000));
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
    // No yielding: on a busy machine that would let it work on for seconds.
    for _ in 0..moment {
        std::hint::spin_loop();
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

/// Lets what waits be handed over, and looks that every event that is told has one whole message, sent or to be sent.
/// Then the operator sends some.
async fn handed_over(place: &Place, told: usize) -> usize {
    let at = TODAY.parse::<Day>().unwrap().plus_days(1).at(9, 30);
    let world = TestWorld::again_at(place, at, 1, 0).await;
    let gateway = gateway_of(&place.data);
    world.app.send_text_messages_by(gateway.clone());
    text_message::run(&world.app).await.unwrap();
    world.app.close().await.unwrap();
    let [out, sent] = ["out", "sent"].map(|name| files(&gateway.join(name)));
    assert!(out.is_disjoint(&sent), "what was sent lies there to be sent again");
    assert_eq!(out.len() + sent.len(), told, "events that are told, and messages");
    for name in &out {
        let path = gateway.join("out").join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with('{') && text.ends_with('}'), "{name}: {text}");
        if text.len().is_multiple_of(2) {
            fs::rename(path, gateway.join("sent").join(name)).unwrap();
        }
    }
    told
}

fn files(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeSet::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

async fn opened(place: &Place) -> Store {
    match &place.database {
        Some(url) => Store::connect(url, &place.data).await.unwrap(),
        None => Store::open(&place.data).await.unwrap(),
    }
}

/// Kills so many times and looks at everything after each. `server` starts one for a world, or gives none for SQLite.
async fn kill(times: u64, seed: u64, server: fn() -> Option<Server>) {
    // A process dies the same in memory as on a disk, and only a power failure would tell them apart.
    if Path::new("/dev/shm").is_dir() {
        drop(tempfile::env::override_temp_dir(Path::new("/dev/shm")));
    }
    let mut seeded = Seeded::new(seed);
    let (mut acknowledged, mut events, mut messages) = (0, 0, 0);
    for first in (0..times).step_by(usize::try_from(KILLS_PER_WORLD).unwrap()) {
        let server = server();
        let database = server.as_ref().map(Server::url);
        let world = match &database {
            Some(url) => TestWorld::on_server(url).await,
            None => TestWorld::new().await,
        };
        world.app.settle().await.unwrap();
        let home = world.leave();
        let place = Place { data: home.path().to_owned(), database };
        let (mut acks, mut cases) = (Acks::new(), Vec::new());
        for kill in first..times.min(first + KILLS_PER_WORLD) {
            let people = u32::try_from(kill - first).unwrap() * 350;
            for (case, kind) in kill_once(&place, &mut seeded, people, &cases) {
                if let (Some(case), "case_opened") = (case, kind.as_str()) {
                    cases.push(case);
                }
                *acks.entry((case, kind)).or_default() += 1;
                acknowledged += 1;
            }
            let store = opened(&place).await;
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
            let told: usize = text_message::told_kinds().map(|kind| seen.all(kind)).sum();
            messages = handed_over(&place, told).await;
            store.close().await;
            cases.drain(..cases.len().saturating_sub(12));
        }
    }
    println!(
        "seed {seed}: {times} kills, {acknowledged} acknowledged deeds, {events} events in the last world, {messages} messages counted"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_twenty_kills_lose_nothing() {
    kill(20, 20_261_122, || None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_twenty_kills_lose_nothing_on_a_server() {
    if Server::start().is_some() {
        kill(20, 20_261_123, Server::start).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn full_a_thousand_kills_lose_nothing() {
    kill(1_000, 1, || None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn full_a_thousand_kills_lose_nothing_on_a_server() {
    if Server::start().is_some() {
        kill(1_000, 2, Server::start).await;
    }
}
