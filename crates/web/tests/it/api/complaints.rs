//! Complaints, ratings, notices and duties by calls.

use serde_json::json;

use crate::office::Office;

const ANY: (&str, &str) = ("if-match", "*");
const KEY: (&str, &str) = ("idempotency-key", "complaint-0001");

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_filed_answered_and_asked_again() {
    let office = Office::new().await;
    let visitor = office.world.client();
    let said =
        json!({ "text": "等了一个月没有回音", "office": "procuratorate-330106", "telephone": "13800000000" });
    let filed = visitor.post("/api/v1/complaints", &[KEY], said.clone()).await;
    assert_eq!(filed.status, 201, "{}", filed.json());
    let again = visitor.post("/api/v1/complaints", &[KEY], said).await;
    assert_eq!(again.json(), filed.json(), "sent again, it is one complaint with one code");
    let receipt = filed.json();
    let approver = office.world.client_of("approver").await;
    let list = approver.get("/api/v1/complaints?kind=complaint&limit=1").await.json();
    assert_eq!((&list["total"], &list["items"][0]["number"]), (&json!(1), &receipt["number"]));

    let one = filed.header("location").to_owned();
    assert_eq!(one, format!("/api/v1/complaints/{}", receipt["complaint"].as_str().unwrap()));
    let seen = approver.get(&one).await.header("etag").to_owned();
    let officer = office.world.client_of("officer").await;
    assert_eq!(officer.get(&one).await.problem(), (403, "denied".to_owned()));
    let taken = approver.order(&format!("{one}/accept"), &[("if-match", &seen)]).await;
    assert_eq!((taken.status.as_u16(), &taken.json()["outcome"]), (200, &json!("changed")));
    let answer = json!({ "answer": "已经催办，三日内答复。" });
    let stale = approver.post(&format!("{one}/answer"), &[("if-match", &seen)], answer.clone()).await;
    assert_eq!(stale.problem(), (412, "stale_page".to_owned()));
    assert_eq!(approver.post(&format!("{one}/answer"), &[ANY], answer).await.status, 200);

    let mut code = json!({ "number": receipt["number"], "code": receipt["access_code"] });
    let progress = visitor.post("/api/v1/complaints/progress", &[], code.clone()).await.json();
    assert_eq!(progress["answers"][0]["text"], "已经催办，三日内答复。");
    code["reason"] = json!("还是没有人联系");
    let asked = visitor.post("/api/v1/complaints/ask-again", &[], code.clone()).await;
    assert_eq!(asked.json()["outcome"], "changed", "{}", asked.json());
    code["code"] = json!("00000000");
    let wrong = visitor.post("/api/v1/complaints/ask-again", &[], code).await;
    assert_eq!(wrong.problem(), (401, "wrong_code".to_owned()));
    assert_eq!(
        approver.post(&format!("{one}/close"), &[ANY], json!({ "reason": "已当面说明" })).await.status,
        200
    );
    assert_eq!(approver.get(&one).await.json()["closed_because"], "已当面说明");
    let nowhere = visitor.post("/api/v1/complaints", &[], json!({ "text": "不满意" })).await;
    assert_eq!(nowhere.problem(), (422, "no_office".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_are_read_and_counted() {
    let office = Office::new().await;
    let approver = office.world.client_of("approver").await;
    let said = json!({ "text": "态度不好", "office": "procuratorate-330106" });
    assert_eq!(office.world.client().post("/api/v1/complaints", &[], said).await.status, 201);
    let list = approver.get("/api/v1/notices").await.json();
    let notices = list["items"].as_array().unwrap();
    assert_eq!((&notices[0]["kind"], &notices[0]["about"]), (&json!("complaint_filed"), &json!("complaint")));
    let unread = async || approver.get("/api/v1/notices/unread").await.json()["unread"].as_i64().unwrap();
    let before = unread().await;
    let read = json!({ "id": notices[0]["id"] });
    assert_eq!(approver.post("/api/v1/notices/read", &[], read).await.status, 204);
    assert_eq!(unread().await, before - 1);
    assert_eq!(approver.order("/api/v1/notices/read-all", &[]).await.status, 204);
    assert_eq!(unread().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rating_waits_for_the_decision_and_a_duty_for_who_bears_it() {
    let office = Office::new().await;
    let (number, code) = &office.receipt;
    let session = json!({ "number": number, "code": code });
    let opened = office.world.client().post("/api/v1/sessions", &[], session).await.json();
    let applicant = office.world.client().with(opened["token"].as_str().unwrap());
    let rate = format!("/api/v1/cases/{}/rate", office.case);
    let early = applicant.post(&rate, &[], json!({ "stars": 5 })).await;
    assert_eq!(early.problem(), (422, "too_early".to_owned()));

    let handler = office.world.client_of("handler").await;
    assert_eq!(handler.post(&rate, &[], json!({ "stars": 5 })).await.problem().0, 403);
    let duties = handler.get("/api/v1/duties").await.json();
    let duty = &duties["items"][0]["duty"];
    let report = format!("/api/v1/duties/{}/report", duty["id"].as_str().unwrap());
    let done = json!({ "about": duty["about"], "about_id": duty["about_id"], "note": "已经送达" });
    let answer = handler.post(&report, &[], done.clone()).await;
    let expected = if duty["by_hand"] == true { 200 } else { 422 };
    assert_eq!(answer.status, expected, "{}", answer.json());
    let officer = office.world.client_of("auditor").await;
    assert_eq!(officer.post(&report, &[], done).await.problem().0, 403);
}
