//! Messages: written with their commit or not at all, delivered at least once, acted on once.

use jiff::SignedDuration;
use kernel::Moment;
use store::{Batch, CommitError, Consumption, Message};

use super::world::{World, moment, opened_case, permit, registered};

fn notice(body: &str) -> Message {
    Message { topic: "notice".to_owned(), body: body.to_owned() }
}

fn later(minutes: i64) -> Moment {
    moment() + SignedDuration::from_mins(minutes)
}

async fn sent(world: &World, bodies: &[&str]) {
    let outbox = bodies.iter().map(|body| notice(body)).collect();
    world.store.commit(&permit(), &Batch { outbox, ..Batch::default() }, moment()).await.unwrap();
}

/// What a consumer gets at a minute, leased for five more.
async fn taken(world: &World, consumer: &str, minute: i64) -> Vec<(u64, String)> {
    let topics = ["notice"];
    let deliveries =
        world.store.take_deliveries(consumer, &topics, later(minute), later(minute + 5), 10).await.unwrap();
    deliveries.into_iter().map(|one| (one.position, one.body)).collect()
}

#[tokio::test]
async fn a_message_stands_or_falls_with_its_commit() {
    let world = World::new().await;
    let outbox = vec![notice("opened")];
    let batch = Batch { outbox, ..Batch::of(vec![opened_case(1, 0)]) };
    world.store.commit(&permit(), &batch, moment()).await.unwrap();
    world.store.commit(&permit(), &batch, moment()).await.unwrap_err();
    assert_eq!(taken(&world, "a", 0).await, [(1, "opened".to_owned())]);
}

#[tokio::test]
async fn whatever_stands_in_a_text_comes_as_it_was_sent() {
    let world = World::new().await;
    let odd = ["\t", "\n", "\r\n", "\\", "\\N", "\\.", "", "'\"", "\\t喆\u{1f33e}", "\\x00", "end\\"];
    // One alone and many together go in by different statements.
    sent(&world, &["a\tb\\"]).await;
    sent(&world, &odd).await;
    let got: Vec<String> = taken_all(&world).await;
    let all: Vec<&str> = ["a\tb\\"].iter().chain(&odd).copied().collect();
    assert_eq!(got, all);
}

async fn taken_all(world: &World) -> Vec<String> {
    let deliveries =
        world.store.take_deliveries("all", &["notice"], later(0), later(5), 100).await.unwrap();
    deliveries.into_iter().map(|one| one.body).collect()
}

#[tokio::test]
async fn what_is_not_acknowledged_comes_again_and_every_consumer_gets_its_own() {
    let world = World::new().await;
    sent(&world, &["one", "two"]).await;
    let other = Message { topic: "other".to_owned(), body: "x".to_owned() };
    let batch = Batch { outbox: vec![other], ..Batch::default() };
    world.store.commit(&permit(), &batch, moment()).await.unwrap();
    sent(&world, &["four"]).await;
    assert_eq!(taken(&world, "a", 0).await.len(), 3);
    assert_eq!(taken(&world, "a", 1).await, [], "they are in hand");
    world.store.ack("a", 1).await.unwrap();
    world.store.retry_later("a", 2, later(30)).await.unwrap();
    // The consumer dies with the fourth in hand: once its time is over it comes again.
    assert_eq!(taken(&world, "a", 6).await, [(4, "four".to_owned())]);
    assert_eq!(taken(&world, "a", 31).await, [(2, "two".to_owned()), (4, "four".to_owned())]);
    assert_eq!(world.store.deliveries_waiting("a").await.unwrap(), 2);
    assert_eq!(taken(&world, "b", 31).await.len(), 3);
}

#[tokio::test]
async fn a_consumer_that_dies_between_effect_and_acknowledgement_acts_once() {
    let world = World::new().await;
    sent(&world, &["register"]).await;
    // The effect goes with the note that it was done, in one commit.
    let act = async |position: u64| {
        let consumes = vec![Consumption { consumer: "a".to_owned(), key: position.to_string() }];
        let batch = Batch { consumes, ..Batch::of(vec![registered(1, "王小明")]) };
        world.store.commit(&permit(), &batch, moment()).await
    };
    let [(position, _)] = taken(&world, "a", 0).await[..] else { panic!() };
    act(position).await.unwrap();
    // Here it dies. The message comes again; the effect is refused as done, and now it is acknowledged.
    let [(again, _)] = taken(&world, "a", 10).await[..] else { panic!() };
    assert_eq!(again, position);
    let refused = act(again).await.unwrap_err();
    assert!(matches!(refused, CommitError::Stale { .. } | CommitError::Consumed { .. }), "{refused:?}");
    world.store.ack("a", again).await.unwrap();
    assert_eq!(taken(&world, "a", 20).await, []);
    assert_eq!(world.store.journal_end().await.unwrap().0, 1);
}

#[tokio::test]
async fn what_was_consumed_is_refused_even_where_nothing_else_would() {
    let world = World::new().await;
    let consumes = vec![Consumption { consumer: "a".to_owned(), key: "7".to_owned() }];
    let batch =
        |body: &str| Batch { consumes: consumes.clone(), outbox: vec![notice(body)], ..Batch::default() };
    world.store.commit(&permit(), &batch("first"), moment()).await.unwrap();
    let refused = world.store.commit(&permit(), &batch("second"), moment()).await.unwrap_err();
    assert!(matches!(refused, CommitError::Consumed { .. }), "{refused:?}");
    assert_eq!(taken(&world, "b", 0).await, [(1, "first".to_owned())]);
}
