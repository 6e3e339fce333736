//! Handing over in the browser: the other office finds what is offered, opens it, receives it or gives it back.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use crate::office::Office;

/// The addresses on the workbench that a page leads to.
fn links(body: &str) -> BTreeSet<String> {
    let links = body.split("href=\"/work").skip(1).filter_map(|rest| rest.split('"').next());
    links.map(|rest| format!("/work{}", rest.split('#').next().unwrap()).replace("&amp;", "&")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_offered_read_given_back_offered_again_and_received() {
    let office = Office::new().await;
    let case = format!("/work/cases/{}", office.case);
    let steps = format!("{case}/steps");
    let mut handler = office.signed_in("handler").await;
    let mut other = office.signed_in("elsewhere").await;
    assert_eq!(other.get(&case).await.status, StatusCode::FORBIDDEN);
    other.get("/work/cases").await.hides("移送来的案件");

    let offer = [("transfer.to", "procuratorate-330105"), ("transfer.reason", "原案由对方办理")];
    handler.post(&format!("{steps}/transfer"), &offer).await.leads_to();
    let ours = handler.get("/work/cases").await;
    ours.says("待对方接收");
    ours.hides("移送来的案件");
    handler.get(&steps).await.says("收回移送管辖");

    let inbox = other.get("/work/cases").await;
    inbox.says("移送来的案件");
    inbox.says(&format!("{steps}\">接收或退回"));
    other.get("/work").await.says("答复移送管辖");
    for tab in ["", "/facts", "/finding", "/papers", "/decision", "/money", "/record"] {
        let page = other.get(&format!("{case}{tab}")).await;
        assert_eq!(page.status, StatusCode::OK, "{tab}");
        page.hides("录入事实</button>");
    }
    other.get(&case).await.says("接收移送管辖");
    let page = other.get(&steps).await;
    page.says("不接收移送管辖");
    page.hides("收回移送管辖");
    let silent = other.post(&format!("{steps}/transfer-decline"), &[]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = [("transfer-decline.reason", "不归本院管辖")];
    other.post(&format!("{steps}/transfer-decline"), &back).await;
    assert_eq!(other.get(&case).await.status, StatusCode::FORBIDDEN);

    handler.post(&format!("{steps}/transfer"), &offer).await.leads_to();
    other.post(&format!("{steps}/transfer-accept"), &[]).await.leads_to();
    other.get(&case).await.says("已移送管辖");
    other.get("/work/cases").await.hides("移送来的案件");
    assert_eq!(handler.get(&case).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_is_handed_on_taken_back_handed_on_again_and_received() {
    let office = Office::new().await;
    let page = format!("/work/leads/{}", office.lead);
    let mut handler = office.signed_in("handler").await;
    let mut other = office.signed_in("elsewhere").await;
    let hand = [("to", "procuratorate-330105"), ("hand_reason", "户籍在对方辖区")];
    handler.post(&format!("{page}/hand-on"), &hand).await.leads_to();
    handler.get("/work/leads").await.says("待对方接收");
    let held = handler.get(&page).await;
    held.says("收回转交");
    held.hides("确定排除");
    let silent = handler.post(&format!("{page}/take-back"), &[("back_reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    handler.post(&format!("{page}/take-back"), &[("back_reason", "由本院办理")]).await.leads_to();
    assert_eq!(other.get(&page).await.status, StatusCode::FORBIDDEN);

    handler.post(&format!("{page}/hand-on"), &hand).await.leads_to();
    let inbox = other.get("/work/leads").await;
    inbox.says("移送来的线索");
    inbox.says("陶望舒");
    let offered = other.get(&page).await;
    offered.says("确定退回");
    offered.hides("确定排除");
    other.post(&format!("{page}/give-back"), &[("back_reason", "人户分离")]).await.leads_to();
    other.get("/work/leads").await.hides("移送来的线索");
    handler.post(&format!("{page}/hand-on"), &hand).await.leads_to();
    other.post(&format!("{page}/receive"), &[]).await.leads_to();
    other.get(&page).await.says("转为案件");
    assert_eq!(handler.get(&page).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_an_offered_case_or_lead_leads_to_is_open_to_who_decides_on_it() {
    let office = Office::new().await;
    let case = format!("/work/cases/{}", office.case);
    let mut handler = office.signed_in("handler").await;
    let mut other = office.signed_in("elsewhere").await;
    let offer = [("transfer.to", "procuratorate-330105"), ("transfer.reason", "原案由对方办理")];
    handler.post(&format!("{case}/steps/transfer"), &offer).await.leads_to();
    let lead = format!("/work/leads/{}", office.lead);
    let hand = [("to", "procuratorate-330105"), ("hand_reason", "户籍在对方辖区")];
    handler.post(&format!("{lead}/hand-on"), &hand).await.leads_to();
    let mut found = BTreeSet::from([lead]);
    for tab in [
        "",
        "/facts",
        "/finding",
        "/papers",
        "/decision",
        "/money",
        "/referrals",
        "/visits",
        "/steps",
        "/record",
    ] {
        found.insert(format!("{case}{tab}"));
    }
    for page in found.clone() {
        found.extend(links(&other.get(&page).await.body));
    }
    assert!(found.iter().any(|link| link.starts_with("/work/matters/")), "{found:?}");
    let mut closed = Vec::new();
    for link in found {
        let status = other.status(&link).await;
        if status >= 400 {
            closed.push(format!("{status} {link}"));
        }
    }
    assert_eq!(closed, Vec::<String>::new());
}
