//! The journal: every table can be made again from it, its chain holds, and nobody's name lies open in the files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use app::{
    Principal, accept_application::request_supplement, rebuild::rebuild, send_referral::send_referral,
    submit_application::submit_application, view::journal::verify_journal,
};
use testkit::{TestWorld, request_of};

use crate::main_path::to_civil_affairs;

/// Something of everything: cases at every stage, a draft, a portal application, a referral, a register.
async fn busy() -> TestWorld {
    let world = TestWorld::new().await;
    let person = world.somebody();
    let draft = world.keep("owner", &world.draft_for(&person, "")).await;
    submit_application(&world.app, &Principal::Visitor, "owner", draft).await.unwrap();
    world.keep("owner", &world.draft_for(&world.somebody(), "")).await;
    world.opened_case().await;
    let waiting = world.applied_case().await;
    let items = vec!["identity".to_owned()];
    request_supplement(&world.app, &world.handler().await, waiting, None, items, String::new())
        .await
        .unwrap();
    world.proposed_case().await;
    world.granted_case().await;
    let paid = world.paid_case().await;
    send_referral(&world.app, &world.handler().await, paid, to_civil_affairs()).await.unwrap();
    let poor = testkit::row(&[
        ("id_number", &person.identity),
        ("name", &person.name),
        ("category", "dibao"),
        ("region", "330106"),
        ("updated_on", "2026-09-01"),
    ]);
    world.register("mca.low_income", vec![poor]).await;
    world
}

#[tokio::test]
async fn every_table_is_made_again_and_the_chain_holds() {
    let world = busy().await;
    let auditor = world.staff("auditor").await;
    let before = verify_journal(&world.app, &auditor).await.unwrap();
    assert_eq!(before.broken, None);
    assert!(before.events > 60, "{} events", before.events);
    let mut heard = (0, 0);
    let rebuilt = rebuild(&world.app, |done, all| heard = (done, all)).await.unwrap();
    assert!(rebuilt.equal(), "{}", rebuilt.lines().join("\n"));
    assert_eq!(heard, (before.events, before.events));
    let after = verify_journal(&world.app, &auditor).await.unwrap();
    assert_eq!((after.events, after.last_digest), (before.events, before.last_digest));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The files in which a text stands in plain.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = files(folder);
    found.retain(|path| fs::read(path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes()));
    found
}

#[tokio::test]
async fn nothing_personal_lies_open_in_the_files() {
    let world = busy().await;
    assert!(
        !holding(world.folder(), "检救〔2026〕330106-0001号").is_empty(),
        "the search finds what is there"
    );
    for number in 0..7 {
        let person = testkit::person(number);
        for text in
            [&person.name, &person.identity, &person.phone, &person.address, &request_of(&person.name)]
        {
            assert_eq!(holding(world.folder(), text), Vec::<PathBuf>::new(), "「{text}」 lies open");
        }
    }
    for text in [
        "6222000000000000001",
        "材料.jpg",
        "被告人持械殴打",
        "一家三口",
        "低保户。",
        "a password of the tests",
    ] {
        assert_eq!(holding(world.folder(), text), Vec::<PathBuf>::new(), "「{text}」 lies open");
    }
}
