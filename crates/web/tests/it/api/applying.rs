//! An application by the API, from the first call to the applicant's own token.

use axum::body::Body;
use serde_json::{Value, json};

use crate::world::{Client, World, identity};

/// A whole application of somebody.
pub fn application(number: u32) -> Value {
    json!({
        "applicant": {
            "name": "顾长青", "identity": identity(&format!("33010619780312{number:03}")),
            "phone": "13800000000", "address": "双桥村 8 号", "residence_region": "330106",
        },
        "matter": {
            "kind": "criminal", "region": "330106", "organ": "procuratorate",
            "request": "被打成重伤，欠着医药费",
        },
        "account": { "bank": "某某银行西湖支行", "holder": "顾长青", "number": "6222000000000000001" },
        "facts": { "injury_grade": "serious_2", "loss_fen": 1_200_000, "offender_cannot_pay": true },
        "signed_as": "顾长青",
    })
}

async fn applied(client: &Client, number: u32) -> Value {
    let answer = client.post("/api/v1/applications", &[], application(number)).await;
    assert_eq!(answer.status, 201, "{}", answer.json());
    let receipt = answer.json();
    assert_eq!(answer.header("location"), format!("/api/v1/cases/{}", receipt["case"].as_str().unwrap()));
    receipt
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_gives_a_receipt_that_opens_the_progress() {
    let world = World::new().await;
    let visitor = world.client();
    let receipt = applied(&visitor, 104).await;
    let codes = json!({ "number": receipt["number"], "code": receipt["access_code"] });
    let session = visitor.post("/api/v1/sessions", &[], codes).await;
    assert_eq!(session.status, 201);
    let applicant = world.client().with(session.json()["token"].as_str().unwrap());
    let path = format!("/api/v1/cases/{}/progress", receipt["case"].as_str().unwrap());
    let progress = applicant.get(&path).await;
    assert_eq!(progress.status, 200);
    let shown = progress.json();
    assert_eq!(
        (shown["stage"].as_str(), shown["number"].as_str()),
        (Some("applied"), receipt["number"].as_str())
    );
    assert_eq!(progress.header("etag"), format!("\"{}\"", shown["seq"]));
    assert_eq!(applicant.get("/api/v1/me").await.json()["role"], "applicant");

    let upload = b"--edge\r\nContent-Disposition: form-data; name=\"material\"\r\n\r\nidentity\r\n--edge\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n\xFF\xD8\xFF\xE0\x01\r\n--edge--\r\n";
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    let papers = path.replace("progress", "papers");
    let taken = applicant.send("POST", &papers, &kind, Body::from(upload.to_vec())).await;
    assert_eq!(taken.status, 201, "{}", String::from_utf8_lossy(&taken.bytes));
    let content = applicant.get(taken.header("location")).await;
    assert_eq!((content.status.as_u16(), content.bytes.as_slice()), (200, &b"\xFF\xD8\xFF\xE0\x01"[..]));
    assert!(content.header("repr-digest").starts_with("sha-256=:"));

    let gone = applicant.send("DELETE", "/api/v1/sessions", &[], Body::empty()).await;
    assert_eq!(gone.status, 204);
    assert_eq!(applicant.get(&path).await.problem(), (401, "unauthenticated".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_are_kept_as_they_were_told() {
    let world = World::new().await;
    let receipt = applied(&world.client(), 104).await;
    let handler = world.client_of("handler").await;
    let path = format!("/api/v1/cases/{}/facts", receipt["case"].as_str().unwrap());
    let facts = handler.get(&path).await.json();
    let value = |name: &str| {
        let all = facts["items"].as_array().unwrap();
        all.iter().find(|fact| fact["name"] == name).unwrap()["value"].clone()
    };
    assert_eq!((value("loss_fen"), value("offender_cannot_pay")), (json!("¥12,000.00"), json!("是")));
    assert_eq!(value("injury_grade"), json!("重伤二级"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_field_is_named() {
    let world = World::new().await;
    let mut wrong = application(104);
    wrong["applicant"]["identity"] = json!("330106197803121040");
    wrong["account"]["holder"] = json!("别人");
    wrong["facts"]["injury_grade"] = json!("dreadful");
    let answer = world.client().post("/api/v1/applications", &[], wrong).await;
    assert_eq!(answer.status, 422);
    let fields: Vec<String> = answer.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|wrong| wrong["field"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(fields, ["applicant.identity", "facts.injury_grade", "account.holder"]);
}
