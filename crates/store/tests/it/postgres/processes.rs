//! Several processes on one server, and a server that goes away.

use store::{Batch, CommitError, Store, StoreError, StreamId, check_backup};

use super::world::{
    World, append, applied, case, mixed_history, moment, opened_case, permit, person, registered,
};
use crate::database::Database;

#[tokio::test]
async fn two_processes_race_and_one_gets_it() {
    let world = World::new().await;
    let other = world.again().await.unwrap();
    let tasks = (0..60_u32).map(|round| {
        // The same person, matter and number from both sides, under two ids.
        let store = if round % 2 == 0 { world.store.clone() } else { other.clone() };
        let mut opened = opened_case(round / 2 + 1, 0);
        if round % 2 == 1 {
            opened.stream = StreamId::Case(case(1_000 + round));
        }
        tokio::spawn(async move { store.commit(&permit(), &Batch::of(vec![opened]), moment()).await })
    });
    let mut won = 0;
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Ok(_) => won += 1,
            Err(error) => assert!(matches!(error, CommitError::Taken { .. }), "{error:?}"),
        }
    }
    assert_eq!(won, 30);
    assert_eq!(world.store.journal_end().await.unwrap().0, 30);
    assert_eq!(other.verify_journal().await.unwrap().broken, None);
}

#[tokio::test]
async fn a_key_destroyed_by_one_process_is_gone_for_the_other() {
    let world = World::new().await;
    if matches!(world.database, Database::File) {
        return;
    }
    let other = world.again().await.unwrap();
    world.commit(vec![registered(1, "王小明"), opened_case(1, 0)]).await;
    assert!(other.person(person(1)).await.unwrap().is_some());
    assert_eq!(other.read_stream(&StreamId::Person(person(1))).await.unwrap().len(), 1);
    world.store.destroy_key(&format!("person/{}", person(1))).await.unwrap();
    assert_eq!(other.person(person(1)).await.unwrap(), None);
    let batch = Batch::of(vec![append(StreamId::Case(case(1)), 1, 1, vec![applied(1)])]);
    let error = other.commit(&permit(), &batch, moment()).await.unwrap_err();
    assert!(matches!(error, CommitError::Store(StoreError::KeyDestroyed { .. })), "{error:?}");
}

#[tokio::test]
async fn the_server_dies_under_load_and_no_answer_is_wrong() {
    let mut world = World::new().await;
    if matches!(world.database, Database::File) {
        return;
    }
    world.store.set_durability(store::Durability::Full).await.unwrap();
    let tasks: Vec<_> = (1..=200)
        .map(|number| {
            let store = world.store.clone();
            tokio::spawn(async move {
                let batch = Batch::of(vec![registered(number, "王小明")]);
                (number, store.commit(&permit(), &batch, moment()).await)
            })
        })
        .collect();
    while world.store.journal_end().await.is_ok_and(|(position, _)| position == 0) {
        tokio::task::yield_now().await;
    }
    if let Database::Server(server) = &mut world.database {
        server.kill();
        server.revive();
    }
    for task in tasks {
        let (number, answer) = task.await.unwrap();
        let written = !world.store.read_stream(&StreamId::Person(person(number))).await.unwrap().is_empty();
        match answer {
            Ok(_) => assert!(written, "{number} was acknowledged and is gone"),
            Err(CommitError::Store(StoreError::Unresolved { .. })) => (),
            Err(error) => assert!(!written, "{number} is there and was refused: {error:?}"),
        }
    }
    assert_eq!(world.store.verify_journal().await.unwrap().broken, None);
    assert!(world.store.rebuild(|_, _| ()).await.unwrap().equal);
    world.commit(vec![registered(900, "李四")]).await;
}

#[tokio::test]
async fn a_migration_that_is_cut_off_leaves_nothing_half() {
    let world = World::new().await;
    let Database::Server(server) = &world.database else { return };
    // As far as the second migration, whose last statement cannot be done.
    for sql in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE TABLE series (nothing BIGINT)"] {
        world.behind(sql).await.unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(Store::connect(&server.url(), folder.path()).await.is_err());
    assert!(world.behind("SELECT 1 FROM event").await.is_err(), "the first migration must be gone as well");
    world.behind("DROP TABLE series").await.unwrap();
    let again = Store::connect(&server.url(), folder.path()).await.unwrap();
    assert_eq!(again.journal_end().await.unwrap().0, 0);
}

#[tokio::test]
async fn a_backup_of_a_file_fills_a_server() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = Store::open(folder.path()).await.unwrap();
    let from = World { store: file, folder, database: Database::File };
    mixed_history(&from).await;
    let to = tempfile::tempdir().unwrap();
    let manifest = from.store.back_up(to.path(), "test", moment(), |_, _| ()).await.unwrap();
    std::fs::copy(from.folder.path().join("vault.key"), world.folder.path().join("vault.key")).unwrap();
    let again = world.again().await.unwrap();
    assert_eq!(check_backup(to.path(), |_, _| ()).unwrap(), manifest);
    again.fill_from(to.path(), &manifest, |_, _| ()).await.unwrap();
    assert_eq!(again.journal_end().await.unwrap(), from.store.journal_end().await.unwrap());
    assert_eq!(again.person(person(1)).await.unwrap().unwrap().name, "王小明");
}

#[tokio::test]
async fn what_only_a_file_can_do_is_refused_by_name() {
    let world = World::new().await;
    if let Database::Server(_) = world.database {
        let refused = world.store.copy_database(&world.folder.path().join("copy.db")).await;
        assert!(matches!(refused, Err(StoreError::NotOnThisEngine { .. })), "{refused:?}");
    }
}
