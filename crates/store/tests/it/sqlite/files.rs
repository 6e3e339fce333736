//! What only a store in a file can show: the file after a crash, and its tables as they stand there.

use std::collections::BTreeMap;

use casework::assistance::CaseEvent;
use store::{Batch, Message, Store, StreamId};

use super::world::{World, append, case, mixed_history, moment, permit, person};

#[tokio::test]
async fn what_was_committed_survives_a_crash() {
    let world = World::new().await;
    mixed_history(&world).await;
    let end = world.store.journal_end().await.unwrap();
    // What a process that ends without a word leaves behind: the files as they are, the log not merged.
    let copy = tempfile::tempdir().unwrap();
    std::fs::create_dir(copy.path().join("attachments")).unwrap();
    for file in ["lianzhu.db", "lianzhu.db-wal", "vault.key"] {
        std::fs::copy(world.folder.path().join(file), copy.path().join(file)).unwrap();
    }
    let again = Store::open(copy.path()).await.unwrap();
    assert_eq!(again.journal_end().await.unwrap(), end);
    assert_eq!(again.verify_journal().await.unwrap().broken, None);
    assert_eq!(again.person(person(1)).await.unwrap().unwrap().name, "王小明");
    let next = CaseEvent::PaperAdded {
        paper: casework::assistance::Paper {
            material: "identity".to_owned(),
            sha256: "00".repeat(32),
            file_name: "身份证.jpg".to_owned().into(),
            media_type: "image/jpeg".to_owned(),
            size_bytes: 1,
        },
    };
    let batch = Batch::of(vec![append(StreamId::Case(case(1)), 8, 1, vec![next])]);
    assert_eq!(again.commit(&permit(), &batch, moment()).await.unwrap().last_position, end.0 + 1);
}

#[tokio::test]
async fn the_log_stays_short_while_the_writer_writes_on() {
    const MIB: u64 = 1 << 20;
    let world = World::new().await;
    let body = "证".repeat(100_000);
    let mut written = 0;
    while written < 300 * MIB {
        let outbox = vec![Message { topic: "bulk".to_owned(), body: body.clone() }; 8];
        let batch = Batch { outbox, ..Batch::default() };
        world.store.commit(&permit(), &batch, moment()).await.unwrap();
        written += 8 * body.len() as u64;
    }
    let size = |name: &str| std::fs::metadata(world.folder.path().join(name)).unwrap().len();
    assert!(size("lianzhu.db-wal") < 200 * MIB, "the log has {} MiB", size("lianzhu.db-wal") / MIB);
    assert!(size("lianzhu.db") > 100 * MIB, "the file has {} MiB", size("lianzhu.db") / MIB);
}

/// Tables that the journal makes again, that end with a sign-in, or that are the schema's own.
const LEFT_OUT: [&str; 2] = ["session", "migration"];

#[tokio::test]
async fn every_table_is_kept_or_can_be_made_again() {
    let world = World::new().await;
    mixed_history(&world).await;
    let to = tempfile::tempdir().unwrap();
    let manifest = world.store.back_up(to.path(), "test", moment(), |_, _| ()).await.unwrap();
    let raw = rusqlite::Connection::open(world.folder.path().join("lianzhu.db")).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut rows = raw.prepare(sql).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let made_again: Vec<String> = manifest.projections.iter().map(|mark| mark.name.clone()).collect();
    let mut all = texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    // Claims are kept although the journal makes most of them again: a batch may take names of its own.
    let again = |name: &String| made_again.contains(name) && name != "claim";
    all.retain(|name| !LEFT_OUT.contains(&name.as_str()) && !again(name));
    all.sort();
    let mut kept: Vec<String> = manifest.tables.iter().map(|table| table.table.clone()).collect();
    kept.sort();
    assert_eq!(kept, all, "a table that no backup keeps: name it in backup.rs");
    let columns: BTreeMap<_, _> = Store::kept_columns().collect();
    for name in all {
        let found = texts(&format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid"));
        assert_eq!(columns[name.as_str()], found, "{name}");
    }
}
