//! Durable commands a second on both engines: `cargo xtask bench store`. A command is one event with the row it
//! makes; it counts once its commit is on the disk. Writes under the working directory's `target`.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    dead_code,
    reason = "a benchmark reads the clock, prints, and may break"
)]

#[path = "../tests/it/postgres/server.rs"]
mod server;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use access::{Action, Permit, Principal, Resource};
use casework::{
    assistance::CaseEvent,
    person::{PersonCard, PersonEvent},
};
use kernel::{CaseId, MatterId, OrgId, Organ, PersonId, Personal};
use store::{Append, Batch, Store, StreamId};

/// As the server has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SECONDS: u64 = 5;
const CLIENTS: [u32; 3] = [1, 8, 64];

/// What is committed.
#[derive(Clone, Copy)]
enum Kind {
    /// A case is opened: an event, its row in fourteen indexes, a claim.
    Case,
    /// A person is registered: a sealed event, a new key, the row, a dozen tokens, a claim.
    Person,
}

#[tokio::main]
async fn main() {
    let folder = "target/bench";
    std::fs::create_dir_all(folder).unwrap();
    // `sqlite 64` measures that alone: for a profiler.
    let only: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |engine: &str, clients: u32| match only.as_slice() {
        [of, at, ..] => of == engine && *at == clients.to_string(),
        [of] => of == engine,
        [] => true,
    };
    println!("| engine | command | clients | commands/s | p50 ms | p99 ms |");
    println!("|---|---|--:|--:|--:|--:|");
    for (name, kind) in [("case opened", Kind::Case), ("person registered", Kind::Person)] {
        for clients in CLIENTS.into_iter().filter(|clients| wanted("sqlite", *clients)) {
            let home = tempfile::tempdir_in(folder).unwrap();
            let store = Store::open(home.path()).await.unwrap();
            measure("SQLite, synchronous=FULL", name, kind, clients, &store).await;
            store.close().await;
        }
        for clients in CLIENTS.into_iter().filter(|clients| wanted("postgres", *clients)) {
            let settings = &["fsync=on", "shared_buffers=256MB", "max_connections=60"];
            let Some(server) = server::Server::start_with(settings) else { continue };
            let home = tempfile::tempdir_in(folder).unwrap();
            let store = Store::connect(&server.url(), home.path()).await.unwrap();
            measure("PostgreSQL 15, fsync=on", name, kind, clients, &store).await;
            store.close().await;
        }
    }
}

async fn measure(engine: &str, name: &str, kind: Kind, clients: u32, store: &Store) {
    let next = Arc::new(AtomicU32::new(1));
    // Statements are prepared and pages made before the clock starts.
    run(store, kind, clients, &next, Duration::from_secs(1)).await;
    let begun = Instant::now();
    let mut taken = run(store, kind, clients, &next, Duration::from_secs(SECONDS)).await;
    let seconds = begun.elapsed().as_secs_f64();
    taken.sort_unstable();
    let at = |share: f64| {
        let place = ((taken.len() as f64) * share) as usize;
        taken.get(place.min(taken.len().saturating_sub(1))).copied().unwrap_or_default().as_secs_f64()
            * 1_000.0
    };
    let rate = taken.len() as f64 / seconds;
    println!("| {engine} | {name} | {clients} | {rate:.0} | {:.2} | {:.2} |", at(0.5), at(0.99));
}

async fn run(
    store: &Store,
    kind: Kind,
    clients: u32,
    next: &Arc<AtomicU32>,
    time: Duration,
) -> Vec<Duration> {
    let end = Instant::now() + time;
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (store, next) = (store.clone(), Arc::clone(next));
            tokio::spawn(async move {
                let permit = permit();
                let mut taken = Vec::new();
                while Instant::now() < end {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let batch = Batch::of(vec![match kind {
                        Kind::Case => opened(number),
                        Kind::Person => registered(number),
                    }]);
                    let begun = Instant::now();
                    store.commit(&permit, &batch, jiff::Timestamp::now()).await.unwrap();
                    taken.push(begun.elapsed());
                }
                taken
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.unwrap());
    }
    all
}

fn permit() -> Permit {
    let who = Principal::System { job: "bench".to_owned() };
    access::permit(&who, Action::ReviewLead, &Resource::default()).unwrap()
}

fn bytes(number: u32) -> [u8; 10] {
    // Spread like the random part of a real id, so that indexes are not written in order.
    let mixed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let [a, b, c, d, e, f, ..] = mixed.to_be_bytes();
    let [w, x, y, z] = number.to_be_bytes();
    [a, b, c, d, e, f, w, x, y, z]
}

fn opened(number: u32) -> Append {
    let event = CaseEvent::CaseOpened {
        number: format!("检救〔2026〕330106-{number:07}号"),
        matter: MatterId::new(1_772_000_000_000, bytes(number)),
        organ: Organ::Procuratorate,
        org: OrgId(format!("procuratorate-{}", number % 90)),
        region: "330106".parse().unwrap(),
        applicant: PersonId::new(1_772_000_000_000, bytes(number)),
        lead: None,
        handler: None,
        on: "2026-03-02".parse().unwrap(),
    };
    let id = CaseId::new(1_772_000_000_000 + u64::from(number), bytes(number));
    append(StreamId::Case(id), format!("person/{}", PersonId::new(1_772_000_000_000, bytes(number))), event)
}

fn registered(number: u32) -> Append {
    let card = PersonCard {
        name: match number % 3 {
            0 => "王小明",
            1 => "欧阳志远",
            _ => "张伟",
        }
        .to_owned(),
        identity: format!("3301061990{:08}", number % 100_000_000),
        sex: None,
        birth_date: None,
        phone: format!("139{number:08}"),
        address: "杭州市西湖区文三路".to_owned(),
        residence_region: None,
    };
    let id = PersonId::new(1_772_000_000_000 + u64::from(number), bytes(number));
    append(
        StreamId::Person(id),
        format!("person/{id}"),
        PersonEvent::PersonRegistered { card: Personal::known(card) },
    )
}

fn append(stream: StreamId, subject: String, event: impl Into<store::JournalEvent>) -> Append {
    let basis = "司法救助工作细则".to_owned();
    Append { stream, expected: 0, subject, case: None, basis, events: vec![event.into()] }
}
