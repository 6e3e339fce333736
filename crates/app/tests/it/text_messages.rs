//! Text messages: one for what is told, whole, once, whatever dies in between; what the gateway does not take comes
//! again and is reported.

use std::{
    collections::BTreeMap,
    fs,
    future::{Future, poll_fn},
    path::Path,
    pin::pin,
    task::Poll,
};

use app::{
    clock::Clock,
    doctor::{self, Depth},
    health,
    place::Place,
    text_message::{self, Report, TextMessage},
};
use testkit::TestWorld;

/// A world with a gateway, and a case of which several things are told.
async fn world() -> TestWorld {
    let world = TestWorld::new().await;
    world.app.send_text_messages_by(world.folder().join("sms"));
    world.paid_case().await;
    world
}

/// The messages in a folder of the gateway.
fn messages(world: &TestWorld, folder: &str) -> BTreeMap<String, TextMessage> {
    let Ok(entries) = fs::read_dir(world.folder().join("sms").join(folder)) else { return BTreeMap::new() };
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
        })
        .collect()
}

fn minutes(world: &TestWorld, minutes: u64) {
    let clock = world.app.clock();
    clock.set(clock.now() + std::time::Duration::from_secs(minutes * 60));
}

#[tokio::test]
async fn what_is_told_becomes_one_message_to_the_applicant() {
    let world = world().await;
    let report = text_message::run(&world.app).await.unwrap();
    let told = messages(&world, "out");
    assert_eq!(report.handed_over, told.len() as u64);
    let texts: Vec<_> = told.values().map(|message| message.text.as_str()).collect();
    for wanted in ["已受理", "已决定给予您救助", "已经发放"] {
        assert_eq!(texts.iter().filter(|text| text.contains(wanted)).count(), 1, "{wanted}: {texts:?}");
    }
    assert!(
        told.values().all(|message| message.to.len() == 11 && message.text.contains("受理编号")),
        "{told:?}"
    );
    assert_eq!(text_message::run(&world.app).await.unwrap(), Report::default());
    assert_eq!(messages(&world, "out"), told);
}

#[tokio::test]
async fn without_a_gateway_nothing_waits() {
    let world = TestWorld::new().await;
    world.paid_case().await;
    assert_eq!(text_message::run(&world.app).await.unwrap(), Report::default());
    let figures = health::figures(&world.app).await.unwrap();
    assert!(figures.plain.contains(&("lianzhu_deliveries_waiting", 0)), "{figures:?}");
}

/// The consumer dies after each of its steps in turn, and the operator takes what lies there in between: every
/// message takes effect exactly once.
#[tokio::test]
async fn a_consumer_that_dies_anywhere_sends_nothing_twice() {
    for polls in 0.. {
        let world = world().await;
        let ended = cut_off(text_message::run(&world.app), polls).await;
        let gateway = world.folder().join("sms");
        let taken = messages(&world, "out");
        for name in taken.keys() {
            fs::rename(gateway.join("out").join(name), gateway.join("sent").join(name)).unwrap();
        }
        // What the dead had in hand is free again after its time.
        minutes(&world, 6);
        text_message::run(&world.app).await.unwrap();
        let (out, sent) = (messages(&world, "out"), messages(&world, "sent"));
        assert!(out.keys().all(|name| !sent.contains_key(name)), "sent again after {polls} steps");
        let mut kinds: Vec<_> = out.values().chain(sent.values()).map(|message| &message.text).collect();
        let all = kinds.len();
        kinds.sort();
        kinds.dedup();
        assert_eq!((kinds.len(), all), (4, 4), "after {polls} steps: {out:?} {sent:?}");
        if ended {
            assert!(polls > 5, "it never stopped in between");
            return;
        }
    }
}

async fn cut_off(future: impl Future, polls: u32) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[tokio::test]
async fn what_the_gateway_does_not_take_comes_again_later_and_is_reported() {
    let world = world().await;
    let gateway = world.folder().join("sms");
    fs::write(&gateway, "no folder").unwrap();
    let first = text_message::run(&world.app).await.unwrap();
    let waiting = first.put_off.len();
    assert!(waiting > 0 && first.handed_over == 0, "{first:?}");
    assert_eq!(text_message::run(&world.app).await.unwrap(), Report::default(), "not before a minute");
    // A minute, two, four, eight: the fifth try is the last before somebody has to look.
    for pause in [1, 2, 4, 8] {
        minutes(&world, pause);
        assert_eq!(text_message::run(&world.app).await.unwrap().put_off.len(), waiting);
    }
    let figures = health::figures(&world.app).await.unwrap();
    assert!(figures.plain.contains(&("lianzhu_deliveries_stuck", waiting as u64)), "{figures:?}");
    let said = doctor_of(world.folder()).await;
    assert!(said.contains("对外消息") && said.contains("text_messages") && said.contains("--sms"), "{said}");
    fs::remove_file(&gateway).unwrap();
    minutes(&world, 16);
    assert_eq!(text_message::run(&world.app).await.unwrap().handed_over, waiting as u64);
    assert_eq!(messages(&world, "out").len(), waiting);
    assert!(!doctor_of(world.folder()).await.contains("text_messages"));
}

async fn doctor_of(folder: &Path) -> String {
    let packs = app::model::PackSet::default();
    let findings =
        doctor::examine(&Place::in_folder(folder), &packs, &Clock::System, Depth::Usual, &mut |_, _, _| ())
            .await;
    findings.iter().map(|one| format!("{}：{}。{}\n", one.check, one.what, one.mend)).collect()
}
