//! The ways of a case beside its main line, by calls: inquiries, pauses, more time, another handler, another office,
//! several applicants, an advance.

use serde_json::{Value, json};

use crate::{
    office::Office,
    world::{Answer, Client, identity},
};

const ANY: (&str, &str) = ("if-match", "*");

/// The verb is done; what it answers.
#[track_caller]
fn changed(answer: &Answer) -> Value {
    let said = answer.json();
    assert_eq!((answer.status.as_u16(), &said["outcome"]), (200, &json!("changed")), "{said}");
    said
}

async fn stage(client: &Client, case: &str) -> String {
    client.get(case).await.json()["stage"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_pauses_and_goes_on() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let case = format!("/api/v1/cases/{}", office.case);
    let begun = handler.order(&format!("{case}/begin-review"), &[ANY]).await.json();
    assert_eq!(
        (&begun["outcome"], &begun["seq"]),
        (&json!("unchanged"), &Value::Null),
        "acceptance began it"
    );
    let asked = json!({ "inquiry": "outside", "with": "区人民医院", "reason": "核实伤情" });
    let begin = format!("{case}/begin-inquiry");
    let first = handler.post(&begin, &[ANY, ("idempotency-key", "inquiry-1")], asked.clone()).await;
    let seq = changed(&first)["seq"].clone();
    assert_eq!(first.header("etag"), format!("\"{seq}\""));
    let again = handler.post(&begin, &[ANY, ("idempotency-key", "inquiry-1")], asked).await;
    assert_eq!((again.json(), again.header("idempotent-replayed")), (first.json(), "true"));
    assert_eq!(handler.get(&case).await.json()["inquiry"]["with"], "区人民医院");
    changed(&handler.post(&format!("{case}/end-inquiry"), &[ANY], json!({ "result": "属实" })).await);

    let suspend = format!("{case}/suspend");
    let unknown = json!({ "ground": "weather", "reason": "下雨" });
    assert_eq!(handler.post(&suspend, &[ANY], unknown).await.problem(), (422, "unknown_word".to_owned()));
    let stop = json!({ "ground": "force_majeure", "reason": "申请人住院" });
    changed(&handler.post(&suspend, &[ANY], stop).await);
    assert_eq!(stage(&handler, &case).await, "suspended");
    changed(&handler.post(&format!("{case}/resume"), &[ANY], json!({ "reason": "已经出院" })).await);

    let approver = office.world.client_of("approver").await;
    let far = json!({ "to": "2036-01-01", "reason": "案情复杂" });
    let extend = format!("{case}/extend-decision");
    assert_eq!(
        approver.post(&extend, &[ANY], far.clone()).await.problem().0,
        422,
        "longer than the rules allow"
    );
    assert_eq!(handler.post(&extend, &[ANY], far).await.problem(), (403, "denied".to_owned()));
    let over = json!({ "ground": "hardship_over", "reason": "困难已经解决" });
    changed(&approver.post(&format!("{case}/terminate"), &[ANY], over).await);
    assert_eq!(stage(&handler, &case).await, "terminated");
    changed(&approver.post(&format!("{case}/reopen"), &[ANY], json!({ "reason": "又有困难" })).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_to_another_office_and_stays_until_it_is_taken() {
    let office = Office::new().await;
    let (handler, other) =
        (office.world.client_of("handler").await, office.world.client_of("elsewhere").await);
    let case = format!("/api/v1/cases/{}", office.case);
    let offer = json!({ "to": "procuratorate-330105", "reason": "原案由你院办理" });
    changed(&handler.post(&format!("{case}/offer-transfer"), &[ANY], offer.clone()).await);
    let shown = handler.get(&case).await.json();
    assert_eq!(shown["transfer_offer"]["to"], "procuratorate-330105");
    assert_eq!(shown["org"], "procuratorate-330106", "it stays with who had it first");
    let inbox = other.get("/api/v1/cases/offered").await.json();
    assert_eq!(
        (&inbox["items"][0]["id"], &inbox["items"][1]),
        (&json!(office.case.to_string()), &Value::Null)
    );
    assert_eq!(inbox["items"][0]["offered_to"], "杭州市拱墅区人民检察院");
    assert_eq!(handler.get("/api/v1/cases/offered").await.json()["items"], json!([]), "nobody offers to us");
    let reason = json!({ "reason": "不属本院管辖" });
    changed(&other.post(&format!("{case}/decline-transfer"), &[ANY], reason.clone()).await);
    changed(&handler.post(&format!("{case}/offer-transfer"), &[ANY], offer.clone()).await);
    changed(&handler.post(&format!("{case}/take-back-transfer"), &[ANY], reason).await);
    changed(&handler.post(&format!("{case}/offer-transfer"), &[ANY], offer).await);
    let seen = other.get(&format!("/api/v1/cases/{}", inbox["items"][0]["id"].as_str().unwrap())).await;
    changed(&other.order(&format!("{case}/accept-transfer"), &[("if-match", seen.header("etag"))]).await);
    assert_eq!(other.get("/api/v1/cases/offered").await.json()["items"], json!([]));
    assert_eq!(other.get(&case).await.json()["org"], "procuratorate-330105");

    let lead = format!("/api/v1/leads/{}", office.lead);
    let hand_on = json!({ "to": "procuratorate-330105", "reason": "当事人住在贵区" });
    changed(&handler.post(&format!("{lead}/hand-on"), &[ANY], hand_on.clone()).await);
    changed(&other.post(&format!("{lead}/give-back"), &[ANY], json!({ "reason": "查无此人" })).await);
    changed(&handler.post(&format!("{lead}/hand-on"), &[ANY], hand_on.clone()).await);
    changed(&handler.post(&format!("{lead}/take-back"), &[ANY], json!({ "reason": "弄错了" })).await);
    changed(&handler.post(&format!("{lead}/hand-on"), &[ANY], hand_on).await);
    let inbox = other.get("/api/v1/leads/offered").await.json();
    let first = &inbox["items"][0];
    assert_eq!(
        (&first["id"], &first["org_name"]),
        (&json!(office.lead.to_string()), &json!("杭州市西湖区人民检察院"))
    );
    let seen = other.get(&lead).await;
    assert_eq!(seen.json()["may_receive"], true);
    changed(&other.order(&format!("{lead}/receive"), &[("if-match", seen.header("etag"))]).await);
    assert_eq!(other.get("/api/v1/leads/offered").await.json()["items"], json!([]));
    assert_eq!(other.get(&lead).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_may_apply_and_one_may_be_named_to_handle_it() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let approver = office.world.client_of("approver").await;
    let case = format!("/api/v1/cases/{}", office.case);
    let mother = identity("33010619560731904");
    let joint = json!({
        "person": { "name": "顾母", "identity": mother, "residence_region": "330106" },
        "relation": "母亲", "share_permille": 400,
        "account": { "bank": "某某银行", "holder": "顾母", "number": "6222000000000000009" },
    });
    changed(&handler.post(&format!("{case}/add-applicant"), &[ANY], joint).await);
    let applicants = handler.get(&case).await.json()["applicants"].clone();
    assert_eq!((&applicants[1]["name"], &applicants[1]["share_permille"]), (&json!("顾母"), &json!(400)));
    let leaver = json!({ "person": applicants[1]["person"], "reason": "本人放弃" });
    changed(&handler.post(&format!("{case}/remove-applicant"), &[ANY], leaver).await);
    assert_eq!(handler.get(&case).await.json()["applicants"].as_array().unwrap().len(), 1);

    let known = approver.get("/api/v1/handlers").await.json();
    let id = known["items"][0]["id"].clone();
    let nobody = json!({ "handler": "00000000000000000000000000000000" });
    let assign = format!("{case}/assign-handler");
    assert_eq!(approver.post(&assign, &[ANY], nobody).await.problem(), (422, "no_handler".to_owned()));
    let named = approver.post(&assign, &[ANY], json!({ "handler": id })).await;
    assert_eq!(named.status, 200, "{}", named.json());

    let promise =
        handler.post(&format!("{case}/promise-proof"), &[ANY], json!({ "item": "legal_papers" })).await;
    changed(&promise);
    assert!(
        !handler.get(&case).await.json()["deferred"].as_array().unwrap().contains(&json!("legal_papers"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_advance_needs_three_people() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let case = format!("/api/v1/cases/{}", office.case);
    let wanted = json!({
        "amount_fen": 500_000, "to_hospital": true, "reason": "急需手术",
        "payee": { "bank": "某某银行", "holder": "区人民医院", "number": "6222000000000000003" },
    });
    changed(&handler.post(&format!("{case}/request-advance"), &[ANY], wanted).await);
    assert_eq!(handler.get(&case).await.json()["advance"]["amount_fen"], 500_000);
    let approve = format!("{case}/approve-advance");
    let denied = handler.post(&approve, &[ANY], json!({ "comment": "同意" })).await;
    assert_eq!(denied.problem(), (403, "denied".to_owned()));
    let refused = json!({ "reason": "可以等到决定" });
    let approver = office.world.client_of("approver").await;
    changed(&approver.post(&format!("{case}/reject-advance"), &[ANY], refused).await);
    let finance = office.world.client_of("finance").await;
    let early =
        finance.post(&format!("{case}/confirm-advance"), &[ANY], json!({ "bank_reference": "B1" })).await;
    assert_eq!(early.problem().0, 422, "nothing is paid that was not approved");
    for (verb, body) in [
        ("revoke", json!({ "ground": "fraud", "reason": "骗取" })),
        ("write-off-recovery", json!({ "decision_number": "1", "reason": "无力偿还" })),
    ] {
        assert_eq!(approver.post(&format!("{case}/{verb}"), &[ANY], body).await.problem().0, 422, "{verb}");
    }
    for (verb, body) in [
        ("request-funds", json!({ "document": "请款函1号" })),
        ("notify-payee", json!({ "how": "电话" })),
        ("decline", json!({ "reasons": "不符合" })),
        (
            "agree-joint-help",
            json!({ "document": "协议", "shares": [
            { "org": "procuratorate-330106", "amount_fen": 1 }] }),
        ),
    ] {
        assert_eq!(handler.post(&format!("{case}/{verb}"), &[ANY], body).await.problem().0, 422, "{verb}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opinion_says_who_gets_what_and_when() {
    let office = Office::new().await;
    let handler = office.world.client_of("handler").await;
    let case = format!("/api/v1/cases/{}", office.case);
    let opinion = json!({
        "amount_fen": 3_000_000, "grounds": ["P1"], "reasons": "重伤，未获赔偿。",
        "factors": { "harm": "重伤", "fault": "无", "means": "低保", "necessary_expense": "每月 1100 元",
            "compensation": "没有" },
        "instalments": [{ "on": "2026-08-01", "amount_fen": 1_000_000 }, { "on": "2026-11-01", "amount_fen": 2_000_000 }],
        "over_limit": { "by": "省人民检察院", "number": "浙检救批1号", "on": "2026-06-30" },
    });
    let warned = handler.post(&format!("{case}/warnings"), &[], opinion.clone()).await;
    assert_eq!(warned.status, 200, "{}", warned.json());
    let warnings = warned.json()["items"].as_array().unwrap().clone();
    assert!(warnings.iter().any(|one| one["code"] == "deferred_open"), "{warnings:?}");
    let mut whole = opinion;
    whole["override_reason"] = json!("尚有事实待核实，生活急迫困难。");
    whole["acknowledged"] = warnings
        .iter()
        .filter(|one| one["field"] == "acknowledged")
        .map(|one| (one["code"].as_str().unwrap().to_owned(), json!("已经核实")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut short = whole.clone();
    short["instalments"][0]["amount_fen"] = json!(1);
    assert_eq!(handler.post(&format!("{case}/propose"), &[ANY], short).await.problem().0, 422);
    changed(&handler.post(&format!("{case}/propose"), &[ANY], whole).await);
    assert_eq!(stage(&handler, &case).await, "proposed");
}
