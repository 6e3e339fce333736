//! Backups hold every table that cannot be made again, and every column of it.

use kernel::Personal;
use store::{BackupError, Damage, Store, check_backup};

use super::{
    world::{World, append, card, mixed_history, moment, person},
};

#[tokio::test]
async fn a_store_comes_back_equal_and_goes_on() {
    let world = World::new().await;
    mixed_history(&world).await;
    let erased = format!("person/{}", person(1));
    world.store.put_attachment(&erased, b"a paper").await.unwrap();
    let to = tempfile::tempdir().unwrap();
    let mut heard = (0, 0);
    let manifest =
        world.store.back_up(to.path(), "test", moment(), |done, all| heard = (done, all)).await.unwrap();
    assert_eq!(heard.0, heard.1);
    let again = tempfile::tempdir().unwrap();
    std::fs::copy(world.folder.path().join("vault.key"), again.path().join("vault.key")).unwrap();
    let store = Store::open(again.path()).await.unwrap();
    assert_eq!(check_backup(to.path(), |_, _| ()).unwrap(), manifest);
    store.fill_from(to.path(), &manifest, |_, _| ()).await.unwrap();
    assert_eq!(store.journal_end().await.unwrap(), world.store.journal_end().await.unwrap());
    let content = manifest.attachment_count;
    assert_eq!(content, 1);
    let refilled = store.fill_from(to.path(), &manifest, |_, _| ()).await;
    assert!(matches!(refilled, Err(BackupError::NotEmpty(_))), "{refilled:?}");
    let corrected = casework::person::PersonEvent::PersonCorrected {
        card: Personal::known(card("王晓明", 1)),
        reason: "错字".to_owned(),
    };
    let append = append(store::StreamId::Person(person(1)), 1, 1, vec![corrected]);
    world.commit(vec![append.clone()]).await;
    let mut batch = store::Batch::default();
    batch.appends.push(append);
    store.commit(&super::world::permit(), &batch, moment()).await.unwrap();
    assert_eq!(store.journal_end().await.unwrap().0, world.store.journal_end().await.unwrap().0);
}

#[tokio::test]
async fn what_is_written_meanwhile_is_in_the_backup_whole_or_not_at_all() {
    let world = World::new().await;
    mixed_history(&world).await;
    let before = world.store.journal_end().await.unwrap().0;
    let to = tempfile::tempdir().unwrap();
    let writing = async {
        for number in 500..520 {
            world.commit(vec![super::world::registered(number, "李四")]).await;
        }
    };
    let backing_up = world.store.back_up(to.path(), "test", moment(), |_, _| ());
    let (_, manifest) = tokio::join!(writing, backing_up);
    let manifest = manifest.unwrap();
    assert!(manifest.events >= before);
    let lines = std::fs::read_to_string(to.path().join("tables/event.jsonl")).unwrap();
    assert_eq!(lines.lines().count() as u64, manifest.events);
    std::fs::write(to.path().join("tables/event.jsonl"), "").unwrap();
    let Err(BackupError::Damaged(files)) = check_backup(to.path(), |_, _| ()) else {
        panic!("an emptied file was not noticed")
    };
    assert_eq!(files, [("tables/event.jsonl".to_owned(), Damage::Changed)]);
}
