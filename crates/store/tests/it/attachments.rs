//! Attachments: sealed, addressed by content, checked when read, erased with their subject.

use store::StoreError;

use super::world::World;

#[tokio::test]
async fn a_file_comes_back_as_it_was_and_only_for_its_subject() {
    let world = World::new().await;
    let content = "诊断证明：重伤二级".repeat(1_000);
    let kept = world.store.put_attachment("person/1", content.as_bytes()).await.unwrap();
    assert_eq!(kept, world.store.put_attachment("person/1", content.as_bytes()).await.unwrap());
    assert_eq!(kept.size_bytes, content.len() as u64);
    let back = world.store.attachment("person/1", &kept.sha256).await.unwrap().unwrap();
    assert_eq!(back.as_ref(), content.as_bytes());
    assert_eq!(world.store.attachment("person/2", &kept.sha256).await.unwrap(), None);
    assert_eq!(world.store.attachment("person/1", &"0".repeat(64)).await.unwrap(), None);

    let files = files(&world);
    assert_eq!(files.len(), 1);
    let bytes = std::fs::read(&files[0]).unwrap();
    assert!(!bytes.windows(12).any(|window| window == "诊断证明".as_bytes()));
    let name = files[0].display().to_string();
    assert!(!name.contains(&kept.sha256), "the address must not show what is stored");

    let mut changed = bytes;
    changed[100] ^= 1;
    std::fs::write(&files[0], changed).unwrap();
    let error = world.store.attachment("person/1", &kept.sha256).await.unwrap_err();
    assert!(matches!(error, StoreError::AttachmentChanged { .. }), "{error:?}");
}

#[tokio::test]
async fn erasing_one_person_leaves_the_others_copy() {
    let world = World::new().await;
    let kept = world.store.put_attachment("person/1", b"shared").await.unwrap();
    world.store.put_attachment("person/2", b"shared").await.unwrap();
    world.store.destroy_key("person/1").await.unwrap();
    assert_eq!(world.store.attachment("person/1", &kept.sha256).await.unwrap(), None);
    assert!(world.store.attachment("person/2", &kept.sha256).await.unwrap().is_some());
    assert!(world.store.put_attachment("person/1", b"new").await.is_err());
}

fn files(world: &World) -> Vec<std::path::PathBuf> {
    let folders = std::fs::read_dir(world.folder.path().join("attachments")).unwrap();
    folders
        .flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect()
}
