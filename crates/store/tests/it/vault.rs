//! What is personal stands nowhere in the clear, and goes for good with its key.

use kernel::Personal;
use store::{Batch, CommitError, JournalEvent, StoreError, StreamId};

use super::world::{
    World, append, applied, card, case, lead, mixed_history, moment, opened_case, permit, person, registered,
};

const SECRETS: [&str; 7] = [
    "王小明",
    "330106199001010001",
    "13800000001",
    "文三路",
    "6228480000000000000",
    "重伤二级，无赔偿能力",
    "家庭困难",
];

#[tokio::test]
async fn the_files_hold_no_plain_text() {
    let world = World::new().await;
    mixed_history(&world).await;
    let bytes = world.bytes().await;
    for secret in SECRETS {
        assert!(!contains(&bytes, secret.as_bytes()), "{secret} stands in the database");
    }
    assert!(contains(&bytes, "决定是否受理".as_bytes()), "the search itself must be able to find something");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_the_key() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new().await;
    let mode = std::fs::metadata(world.folder.path().join("vault.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn erasure_takes_the_person_and_leaves_the_digests_valid() {
    let world = World::new().await;
    mixed_history(&world).await;
    world.commit(vec![registered(2, "王小红")]).await;
    let before = world.store.journal_end().await.unwrap();
    world.store.destroy_key(&format!("person/{}", person(1))).await.unwrap();
    assert_eq!(world.store.journal_end().await.unwrap(), before);
    assert_eq!(world.store.verify_journal().await.unwrap().broken, None);
    assert_eq!(world.store.person(person(1)).await.unwrap(), None);
    assert!(world.store.find_people("王小明", 10).await.unwrap().is_empty());
    assert_eq!(world.store.find_people("王小", 10).await.unwrap(), [person(2)]);
    let events = world.store.read_stream(&StreamId::Case(case(1))).await.unwrap();
    let submitted = events.iter().find(|event| event.kind == "application_submitted").unwrap();
    let JournalEvent::Case(casework::assistance::CaseEvent::ApplicationSubmitted { signed_as, .. }) =
        &submitted.event
    else {
        panic!("{submitted:?}")
    };
    assert_eq!(signed_as, &Personal::erased());
    let lead = world.store.lead_row(lead(1)).await.unwrap().unwrap();
    assert_eq!(lead.reasons, Personal::erased());
    assert!(world.store.rebuild(|_, _| ()).await.unwrap().equal);
    // And it stays so for whoever opens the folder again.
    let again = world.again().await.unwrap();
    assert_eq!(again.person(person(1)).await.unwrap(), None);
}

#[tokio::test]
async fn nothing_new_is_sealed_for_somebody_erased() {
    let world = World::new().await;
    world.commit(vec![registered(1, "王小明"), opened_case(1, 0)]).await;
    world.store.destroy_key(&format!("person/{}", person(1))).await.unwrap();
    let batch = Batch::of(vec![append(StreamId::Case(case(1)), 1, 1, vec![applied(1)])]);
    let error = world.store.commit(&permit(), &batch, moment()).await.unwrap_err();
    assert!(matches!(error, CommitError::Store(StoreError::KeyDestroyed { .. })), "{error:?}");
}

#[tokio::test]
async fn a_key_made_in_a_refused_commit_is_not_used_later() {
    let world = World::new().await;
    world.commit(vec![opened_case(1, 0)]).await;
    let bad = Batch::of(vec![registered(2, "李四"), opened_case(1, 0)]);
    world.store.commit(&permit(), &bad, moment()).await.unwrap_err();
    world.commit(vec![registered(2, "李四")]).await;
    let again = world.again().await.unwrap();
    assert_eq!(again.person(person(2)).await.unwrap(), Some(card("李四", 2)));
}

#[tokio::test]
async fn people_are_found_by_what_one_knows_of_them() {
    let world = World::new().await;
    let names = ["王小明", "欧阳小明", "买买提·吐尔逊", "王明"];
    world.commit((1..).zip(names).map(|(number, name)| registered(number, name)).collect()).await;
    for (text, found) in [
        ("王小明", vec![1]),
        ("小明", vec![2, 1]),
        ("王明", vec![4]),
        ("欧阳", vec![2]),
        ("阳小明", vec![2]),
        ("买买提吐尔逊", vec![3]),
        ("买买提·吐尔逊", vec![3]),
        (" 王 小 明 ", vec![1]),
        ("330106199001010002", vec![2]),
        ("13800000003", vec![3]),
        ("+86 138-0000-0003", vec![3]),
        ("赵六", vec![]),
    ] {
        let expected: Vec<_> = found.into_iter().map(person).collect();
        assert_eq!(world.store.find_people(text, 10).await.unwrap(), expected, "{text}");
    }
    let known = world.store.person_by_identity("330106199001010004").await.unwrap();
    assert_eq!(known, Some(person(4)));
    let people = world.store.people([person(1), person(9), person(1)]).await.unwrap();
    assert_eq!(people.len(), 1);
}

#[tokio::test]
async fn another_vault_key_opens_nothing() {
    let world = World::new().await;
    world.commit(vec![registered(1, "王小明")]).await;
    let other = World::new().await;
    std::fs::copy(other.folder.path().join("vault.key"), world.folder.path().join("vault.key")).unwrap();
    let again = world.again().await.unwrap();
    let error = again.person(person(1)).await.unwrap_err().to_string();
    assert!(error.contains("vault_key.wrapped"), "{error}");
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
