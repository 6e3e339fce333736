//! How long every list takes on a full store: `cargo xtask bench lists`. A million cases and five million duties are
//! written straight into the tables, the same on both engines; every list, filter, search and the inbox is then
//! asked many times, warm. `lists FOLDER CASES` says where and how many; a file that is there from an earlier time
//! is asked as it stands by `lists --filled FOLDER CASES`.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::too_many_lines,
    clippy::cast_possible_wrap,
    clippy::indexing_slicing,
    clippy::manual_is_multiple_of,
    dead_code,
    reason = "a benchmark reads the clock, prints, and may break"
)]

#[path = "lists/fill.rs"]
mod fill;
#[path = "lists/questions.rs"]
mod questions;
#[path = "../tests/it/postgres/server.rs"]
mod server;

use std::time::Instant;

use store::{Durability, Store};

#[tokio::main]
async fn main() {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == "--filled") {
        words.remove(0);
        let store = Store::open(std::path::Path::new(&words[0])).await.unwrap();
        questions::ask("SQLite", &store, words[1].parse().unwrap()).await;
        return;
    }
    let folder = words.first().cloned().unwrap_or_else(|| "target/bench".to_owned());
    let cases: u32 = words.get(1).map_or(1_000_000, |count| count.parse().unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    println!("| engine | question | p50 ms | p99 ms | most ms |");
    println!("|---|---|--:|--:|--:|");
    {
        let home = tempfile::tempdir_in(&folder).unwrap();
        let store = Store::open_with(home.path(), Durability::Relaxed).await.unwrap();
        let begun = Instant::now();
        fill::people(&store).await;
        fill::file(&home.path().join("lianzhu.db"), cases).await;
        store.analyze().await.unwrap();
        eprintln!("SQLite filled in {:.0} s", begun.elapsed().as_secs_f64());
        questions::ask("SQLite", &store, cases).await;
        store.close().await;
    }
    let settings = &[
        "fsync=off",
        "shared_buffers=1GB",
        "max_connections=60",
        "maintenance_work_mem=256MB",
        "max_wal_size=8GB",
    ];
    let Some(server) = server::Server::start_with(settings) else { return };
    let home = tempfile::tempdir_in(&folder).unwrap();
    let store = Store::connect_with(&server.url(), home.path(), Durability::Relaxed).await.unwrap();
    let begun = Instant::now();
    fill::people(&store).await;
    fill::server(&server.url(), cases).await;
    store.analyze().await.unwrap();
    eprintln!("PostgreSQL filled in {:.0} s", begun.elapsed().as_secs_f64());
    questions::ask("PostgreSQL 15", &store, cases).await;
    store.close().await;
}
