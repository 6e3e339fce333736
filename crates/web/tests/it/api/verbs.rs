//! A case by the API: read, changed by who may, refused where the state is another than was seen.

use serde_json::{Value, json};

use crate::{
    office::{JPEG, Office},
    world::Client,
};

async fn etag(client: &Client, path: &str) -> String {
    client.get(path).await.header("etag").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_the_state_that_was_seen() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let case = format!("/api/v1/cases/{}", office.case);
    let seen = etag(&handler, &case).await;
    let body = json!({ "source": "judgment", "facts": { "injury_grade": "serious_2" } });
    let path = format!("{case}/record-facts");
    assert_eq!(handler.post(&path, &[], body.clone()).await.problem(), (428, "if_match_missing".to_owned()));
    let done = handler.post(&path, &[("if-match", &seen)], body.clone()).await;
    assert_eq!((done.status.as_u16(), done.json()["outcome"].as_str()), (200, Some("changed")));
    assert_eq!(done.header("etag"), etag(&handler, &case).await, "the answer names the new state");
    let stale = json!({ "source": "judgment", "facts": { "victim_died": false } });
    let refused = handler.post(&path, &[("if-match", &seen)], stale).await;
    assert_eq!(refused.problem(), (412, "stale_page".to_owned()));
    let again = handler.post(&path, &[("if-match", "*")], body).await;
    assert_eq!((again.json()["outcome"].as_str(), &again.json()["seq"]), (Some("unchanged"), &Value::Null));
    assert_eq!(handler.post(&path, &[("if-match", "5")], json!({})).await.problem().0, 422);
    let officer = office.world.client_of("officer").await;
    let denied = json!({ "source": "paper", "facts": {} });
    assert_eq!(officer.post(&path, &[("if-match", "*")], denied).await.problem(), (403, "denied".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_its_way_by_calls() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let case = format!("/api/v1/cases/{}", office.case);
    let facts = json!({ "source": "judgment", "facts": {
        "organ": null, "injury_grade": "serious_2", "offender_cannot_pay": true, "loss_fen": 9_000_000,
        "lawful_award_fen": 9_000_000, "received_fen": 0, "low_income_category": "dibao",
        "personal_injury": true,
    } });
    let recorded = handler.post(&format!("{case}/record-facts"), &[("if-match", "*")], facts).await;
    assert_eq!(recorded.status, 200, "{}", recorded.json());
    let finding = handler.get(&format!("{case}/finding")).await.json();
    let opinion = json!({
        "amount_fen": finding["amount"]["suggested_fen"], "grounds": ["P1"], "reasons": "重伤，未获赔偿。",
        "factors": { "harm": "重伤", "fault": "无", "means": "低保", "necessary_expense": "每月 1100 元",
            "compensation": "没有" },
        "override_reason": "尚有事实待核实，生活急迫困难。",
        "acknowledged": { "deferred_open": "法律文书由办案部门随卷补入。" },
    });
    let proposed = handler.post(&format!("{case}/propose"), &[("if-match", "*")], opinion).await;
    assert_eq!(proposed.status, 200, "{}", proposed.json());
    let shown = handler.get(&case).await.json();
    assert_eq!(shown["stage"], "proposed");
    assert!(shown["proposal"]["next_title"].is_string());
    let own =
        handler.post(&format!("{case}/sign-off"), &[("if-match", "*")], json!({ "comment": "同意" })).await;
    assert_eq!(own.problem().0, 403, "nobody signs what they proposed");
    let timeline = handler.get(&format!("{case}/timeline")).await.json();
    assert!(timeline["items"].as_array().unwrap().iter().any(|event| event["kind"] == "opinion_proposed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_matters_and_referrals_answer_to_who_may() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let matters = handler.get("/api/v1/matters?limit=1").await;
    assert_eq!(matters.json()["items"].as_array().unwrap().len(), 1);
    let link = matters.header("link").to_owned();
    let next = link.strip_prefix('<').unwrap().split('>').next().unwrap().to_owned();
    let second = handler.get(&next).await.json();
    assert_ne!(second["items"][0]["id"], matters.json()["items"][0]["id"], "the link leads to the next page");

    let lead = format!("/api/v1/leads/{}", office.lead);
    let seen = etag(&handler, &lead).await;
    let taken = handler.order(&format!("{lead}/take-up"), &[("if-match", &seen)]).await;
    assert_eq!(taken.status, 201, "{}", taken.json());
    let case = handler.get(taken.header("location")).await.json();
    assert_eq!((case["stage"].as_str(), &case["lead"]), (Some("informed"), &json!(office.lead.to_string())));

    let officer = office.world.client_of("officer").await;
    let referral = format!("/api/v1/referrals/{}", office.referral);
    let seen = etag(&officer, &referral).await;
    let received = officer.order(&format!("{referral}/receive"), &[("if-match", &seen)]).await;
    assert_eq!(received.status, 200, "{}", received.json());
    let answer =
        json!({ "outcome": "granted", "programme": "temporary", "once_fen": 300_000, "note": "已发放" });
    let seen = received.header("etag").to_owned();
    let resolved = officer.post(&format!("{referral}/resolve"), &[("if-match", &seen)], answer).await;
    assert_eq!(resolved.status, 200, "{}", resolved.json());
    assert_eq!(officer.get(&referral).await.json()["referral"]["stage"], "granted");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_of_the_house_is_there_too() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let duties = handler.get("/api/v1/duties").await.json();
    assert!(!duties["items"].as_array().unwrap().is_empty());
    assert!(handler.get("/api/v1/duties/counts").await.json()["later"].is_i64());
    let found = handler.get("/api/v1/search?q=%E9%A1%BE%E9%95%BF%E9%9D%92").await.json();
    assert_eq!(found["cases"][0]["id"], office.case.to_string());
    let finance = office.world.client_of("finance").await;
    let deposit = json!({ "source": "local", "name": "本级财政司法救助资金", "amount_fen": 500, "reference": "财拨〔2026〕9号" });
    let taken = finance.post("/api/v1/funds/procuratorate-330106/deposits", &[], deposit).await;
    assert_eq!((taken.status.as_u16(), &taken.json()["outcome"]), (200, &json!("changed")));
    assert_eq!(finance.get("/api/v1/funds").await.json()["available_fen"], 100_000_500);
    let auditor = office.world.client_of("auditor").await;
    assert_eq!(auditor.get("/api/v1/journal/check").await.json()["whole"], true);
    let first = auditor.get("/api/v1/journal?limit=3").await;
    assert_eq!(first.json()["items"].as_array().unwrap().len(), 3);
    let facts =
        json!({ "facts": { "organ": "procuratorate", "matter_kind": "criminal", "victim_died": true } });
    let explained = office.world.client().post("/api/v1/findings", &[], facts).await.json();
    assert_eq!(explained["outcome"], "needs_facts");
    assert!(office.world.client().get("/api/v1/check").await.json()["grounds"].is_array());
    let papers = handler.get(&format!("/api/v1/cases/{}", office.case)).await.json()["papers"].clone();
    assert_eq!(papers[0]["size_bytes"], JPEG.len());
}
