//! A request sent again: one effect, one answer, whatever happened between.

use serde_json::json;

use super::applying::application;
use crate::{office::Office, world::World};

const KEY: (&str, &str) = ("idempotency-key", "2f1c8a52-0001");

#[tokio::test(flavor = "multi_thread")]
async fn the_same_application_sent_twice_is_taken_once() {
    let world = World::new().await;
    let client = world.client_of("clerk").await;
    let mut body = application(104);
    body["brought_by"] = json!("village-330106-1");
    let first = client.post("/api/v1/applications", &[KEY], body.clone()).await;
    assert_eq!(first.status, 201, "{}", first.json());
    let again = client.post("/api/v1/applications", &[KEY], body.clone()).await;
    assert_eq!((again.status, again.json()), (first.status, first.json()), "number and code come again");
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("etag"), first.header("etag"));
    assert!(!first.headers.contains_key("idempotent-replayed"));
    body["matter"]["request"] = json!("别的事");
    let other = client.post("/api/v1/applications", &[KEY], body.clone()).await;
    assert_eq!(other.problem(), (422, "idempotency_key_reused".to_owned()));
    let short = client.post("/api/v1/applications", &[("idempotency-key", "x")], body).await;
    assert_eq!(short.problem(), (400, "idempotency_key".to_owned()));
    let cases = client.get("/api/v1/cases").await.json();
    assert_eq!(cases["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_belongs_to_its_client() {
    let world = World::new().await;
    let ours = world.client_of("clerk").await;
    let mut body = application(104);
    body["brought_by"] = json!("village-330106-1");
    assert_eq!(ours.post("/api/v1/applications", &[KEY], body).await.status, 201);
    let visitor = world.client().post("/api/v1/applications", &[KEY], application(105)).await;
    assert_eq!(visitor.status, 201, "{}", visitor.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_have_one_effect() {
    let world = World::new().await;
    let client = world.client();
    let send = || client.post("/api/v1/applications", &[KEY], application(104));
    let (one, other, third) = tokio::join!(send(), send(), send());
    for answer in [&one, &other, &third] {
        assert_eq!((answer.status.as_u16(), answer.json()), (201, one.json()));
    }
    let handler = world.client_of("handler").await;
    assert_eq!(handler.get("/api/v1/cases").await.json()["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_sent_again_is_answered_though_the_state_has_moved_on() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let case = format!("/api/v1/cases/{}", office.case);
    let seen = handler.get(&case).await.header("etag").to_owned();
    let path = format!("{case}/record-facts");
    let body = json!({ "source": "judgment", "facts": { "injury_grade": "serious_2" } });
    let headers = [KEY, ("if-match", seen.as_str())];
    let first = handler.post(&path, &headers, body.clone()).await;
    assert_eq!(first.status, 200, "{}", first.json());
    let other = json!({ "source": "judgment", "facts": { "victim_died": false } });
    assert_eq!(handler.post(&path, &[("if-match", "*")], other).await.status, 200);
    let again = handler.post(&path, &headers, body).await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_kept_for_a_day_and_its_key_goes_with_it() {
    let world = World::new().await;
    let client = world.client();
    let first = client.post("/api/v1/applications", &[KEY], application(104)).await;
    assert_eq!(first.status, 201);
    let day: kernel::Day = crate::world::TODAY.parse().unwrap();
    world.app.clock().set(day.plus_days(1).at(9, 0));
    assert_eq!(app::asked::forget_kept(&world.app).await.unwrap(), 0, "its day is not over");
    let again = client.post("/api/v1/applications", &[KEY], application(104)).await;
    assert_eq!(again.json(), first.json());
    world.app.clock().set(day.plus_days(2).at(9, 0));
    assert_eq!(app::asked::forget_kept(&world.app).await.unwrap(), 1);
    let new = client.post("/api/v1/applications", &[KEY], application(106)).await;
    assert_eq!(new.status, 201, "{}", new.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_may_be_tried_again() {
    let world = World::new().await;
    let client = world.client();
    let mut wrong = application(104);
    wrong["signed_as"] = json!("别人");
    assert_eq!(client.post("/api/v1/applications", &[KEY], wrong).await.problem().0, 422);
    assert_eq!(client.post("/api/v1/applications", &[KEY], application(104)).await.status, 201);
}
