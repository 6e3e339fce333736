//! What the API does not take, and how it says so.

use axum::body::Body;
use serde_json::json;

use super::applying::application;
use crate::{
    office::Office,
    world::{PASSWORD, World},
};

#[tokio::test(flavor = "multi_thread")]
async fn only_tokens_open_it() {
    let world = World::new().await;
    let session = app::session::sign_in(&world.app, "handler", PASSWORD).await.unwrap();
    assert_eq!(world.client().get("/api/v1/cases").await.problem(), (401, "unauthenticated".to_owned()));
    let cookie = format!("lz_session={session}");
    let by_cookie = world.client().send("GET", "/api/v1/cases", &[("cookie", &cookie)], Body::empty()).await;
    assert_eq!(by_cookie.problem().0, 401, "the pages' cookie opens nothing here");
    assert_eq!(world.client().with(&session).get("/api/v1/cases").await.problem().0, 401, "nor its token");
    assert_eq!(world.client().with("lzt_x").get("/api/v1/organisations").await.problem().0, 401);
    assert_eq!(by_cookie.header("www-authenticate"), "Bearer realm=\"lianzhu\"");

    let admin = app::persona::system("administer");
    let (token, line) = app::token::make_token(&world.app, &admin, "handler", "x", Some(30)).await.unwrap();
    let client = world.client().with(&token);
    assert_eq!(client.get("/api/v1/me").await.json()["org"], "procuratorate-330106");
    app::token::revoke_token(&world.app, &admin, &line.id).await.unwrap();
    assert_eq!(client.get("/api/v1/me").await.problem().0, 401, "a revoked token opens nothing");
    let handler = app::persona::staff(&world.app, "handler").await.unwrap();
    assert!(app::token::make_token(&world.app, &handler, "handler", "x", None).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_with_its_days() {
    let world = World::new().await;
    let admin = app::persona::system("administer");
    let (token, _) = app::token::make_token(&world.app, &admin, "handler", "x", Some(1)).await.unwrap();
    let client = world.client().with(&token);
    assert_eq!(client.get("/api/v1/me").await.status, 200);
    let day: kernel::Day = crate::world::TODAY.parse().unwrap();
    world.app.clock().set(day.plus_days(2).at(9, 0));
    assert_eq!(client.get("/api/v1/me").await.problem().0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_said_with_its_place() {
    let world = World::new().await;
    let client = world.client();
    let post = async |body: &str| {
        let kind = [("content-type", "application/json")];
        client.send("POST", "/api/v1/applications", &kind, Body::from(body.to_owned())).await
    };
    assert_eq!(post("{").await.problem(), (400, "unreadable".to_owned()));
    assert_eq!(post("{} {}").await.problem().0, 422, "the first object already lacks fields");
    let mut unknown = application(104);
    unknown["applicant"]["nickname"] = json!("青");
    let answer = post(&unknown.to_string()).await;
    assert_eq!(answer.problem(), (422, "unknown_field".to_owned()));
    assert_eq!(answer.json()["field"], "applicant.nickname");
    let mut missing = application(104);
    missing["matter"].as_object_mut().unwrap().remove("request");
    assert_eq!(post(&missing.to_string()).await.json()["field"], "matter.request");
    let mut wrong = application(104);
    wrong["consents"] = json!("all");
    let answer = post(&wrong.to_string()).await;
    assert_eq!((answer.problem().1.as_str(), &answer.json()["field"]), ("wrong_type", &json!("consents")));
    assert_eq!(post(&"[".repeat(40)).await.problem(), (400, "too_deep".to_owned()));
    assert_eq!(post("{\"signed_as\": \"a\\u0000b\"}").await.problem(), (422, "nul".to_owned()));
    let large = format!("{{\"signed_as\": \"{}\"}}", "x".repeat(300 * 1024));
    assert_eq!(post(&large).await.problem(), (413, "too_large".to_owned()));
    let plain = client.send("POST", "/api/v1/applications", &[], Body::from("{}")).await;
    assert_eq!(plain.problem(), (415, "media_type".to_owned()));
    let method = client.send("PUT", "/api/v1/applications", &[], Body::empty()).await;
    assert_eq!((method.problem().0, method.header("allow")), (405, "POST"));
    assert_eq!(client.get("/api/v1/nothing").await.problem(), (404, "not_found".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_refuse_what_they_do_not_know() {
    let world = World::new().await;
    let client = world.client_of("handler").await;
    for (query, status, code) in [
        ("limit=0", 400, "limit"),
        ("limit=201", 400, "limit"),
        ("limit=x", 400, "wrong_type"),
        ("colour=red", 400, "unknown_field"),
        ("stage=nowhere", 422, "unknown_word"),
        ("after=nonsense", 422, "bad_cursor"),
        (
            "q=12345678901234567890123456789012345678901234567890123456789012345678901234567890x",
            400,
            "too_long",
        ),
    ] {
        let answer = client.get(&format!("/api/v1/cases?{query}")).await;
        assert_eq!(answer.problem(), (status, code.to_owned()), "{query}");
    }
    for path in ["/api/v1/cases/x", "/api/v1/cases/00000000-0000-0000-0000-000000000000"] {
        assert_eq!(client.get(path).await.problem().0, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_too_often_is_told_when_to_come_back() {
    let world = World::new().await;
    let limits = web::api::gate::Limits { per_second: 1, ..Default::default() };
    let client = world.client().limited(world.app.clone(), limits);
    for _ in 0..4 {
        assert_eq!(client.get("/api/v1/check").await.status, 200);
    }
    let refused = client.get("/api/v1/check").await;
    assert_eq!((refused.problem(), refused.header("retry-after")), ((429, "too_many".to_owned()), "1"));
    assert_eq!(world.client().get("/api/v1/check").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_described_as_bounded_is_held_to() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let case = format!("/api/v1/cases/{}", office.case);
    let opinion = json!({ "amount_fen": 1, "grounds": ["P1"], "reasons": "重伤", "factors": {
        "harm": "重伤", "fault": "无", "means": "低保", "necessary_expense": "每月 1100 元", "compensation": "没有",
    } });
    let warnings = format!("{case}/warnings");
    assert_eq!(handler.post(&warnings, &[], opinion.clone()).await.status, 200);
    let long = "长".repeat(5_001);
    let wrong = [
        ("/reasons", json!(""), "required", "reasons"),
        ("/reasons", json!(long), "too_long", "reasons"),
        ("/amount_fen", json!(0), "out_of_range", "amount_fen"),
        ("/amount_fen", json!(100_000_000_001_i64), "out_of_range", "amount_fen"),
        ("/grounds", json!(vec!["P1"; 21]), "too_many", "grounds"),
        ("/factors/harm", json!("长".repeat(2_001)), "too_long", "factors.harm"),
    ];
    for (place, value, code, field) in wrong {
        let mut body = opinion.clone();
        *body.pointer_mut(place).unwrap() = value;
        for path in [warnings.clone(), format!("{case}/propose")] {
            let answer = handler.post(&path, &[("if-match", "*")], body.clone()).await;
            assert_eq!(answer.problem(), (422, code.to_owned()), "{path} {place}");
            assert_eq!(answer.json()["field"], field);
        }
    }
    let several = json!({ "ground": "other", "reason": "长".repeat(2_001) });
    let answer = handler.post(&format!("{case}/suspend"), &[("if-match", "*")], several).await;
    assert_eq!(
        (answer.problem().1.as_str(), &answer.json()["detail"]),
        ("too_long", &json!("「理由」超过 2000 个字。"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_said_with_when_to_come_back() {
    let world = World::new().await;
    let handler = world.client_of("handler").await;
    assert_eq!(handler.get("/api/v1/me").await.status, 200);
    world.app.close().await.unwrap();
    for answer in [
        handler.get("/api/v1/cases").await,
        world.client().post("/api/v1/applications", &[], application(104)).await,
    ] {
        assert_eq!(answer.problem(), (503, "store_unavailable".to_owned()));
        assert_eq!(answer.header("retry-after"), "30");
        assert!(answer.json()["instance"].as_str().unwrap().starts_with("urn:lianzhu:fault:"));
    }
}
