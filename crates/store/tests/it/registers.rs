//! Registers: loaded whole or not at all, found by identity number, sealed.

use store::{NewRegisterRow, SnapshotId, Store};

use super::world::{World, day, moment};

fn rows(range: std::ops::Range<u32>) -> Vec<NewRegisterRow> {
    range
        .map(|number| NewRegisterRow {
            identity: format!("33010619800101{number:04}"),
            json: format!(r#"{{"name":"孙七","n":{number}}}"#),
        })
        .collect()
}

async fn begin(store: &Store, digest: &str) -> Option<SnapshotId> {
    store.begin_snapshot("mca.low_income", digest, day("2026-02-01"), moment()).await.unwrap()
}

#[tokio::test]
async fn a_snapshot_replaces_the_one_before_only_when_it_is_whole() {
    let world = World::new().await;
    let store = &world.store;
    let first = begin(store, "one").await.unwrap();
    store.add_register_rows(first, rows(0..50)).await.unwrap();
    assert!(store.register_rows_of("330106198001010003").await.unwrap().is_empty(), "it is not whole yet");
    store.add_register_rows(first, rows(50..55)).await.unwrap();
    assert_eq!(store.finish_snapshot(first).await.unwrap().rows, 55);
    let found = store.register_rows_of("330106198001010003").await.unwrap();
    assert_eq!((found.len(), found[0].json.as_str()), (1, r#"{"name":"孙七","n":3}"#));
    assert_eq!((found[0].dataset.as_str(), found[0].observed), ("mca.low_income", day("2026-02-01")));
    assert_eq!(begin(store, "one").await, None, "the same content is there already");

    // A load that is cut off changes nothing, and the next one begins anew.
    let cut_off = begin(store, "two").await.unwrap();
    store.add_register_rows(cut_off, rows(0..3)).await.unwrap();
    let second = begin(store, "two").await.unwrap();
    assert!(store.add_register_rows(cut_off, rows(3..4)).await.is_err());
    store.add_register_rows(second, rows(10..30)).await.unwrap();
    store.finish_snapshot(second).await.unwrap();
    assert!(store.register_rows_of("330106198001010003").await.unwrap().is_empty());
    let mut seen = Vec::new();
    let count =
        store.for_each_register_row("mca.low_income", |json| seen.push(json.to_owned())).await.unwrap();
    assert_eq!((count, seen.len()), (20, 20));
    assert_eq!(seen[0], r#"{"name":"孙七","n":10}"#);
    assert_eq!(store.for_each_register_row("other", |_| ()).await.unwrap(), 0);
    let snapshots = store.snapshots().await.unwrap();
    assert_eq!((snapshots.len(), snapshots[0].rows, snapshots[0].digest.as_str()), (1, 20, "two"));

    let bytes = world.bytes().await;
    for secret in ["孙七", "330106198001010015"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
}
