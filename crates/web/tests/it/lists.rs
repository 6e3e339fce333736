//! What every list has: search, counts, an export that shows no more than the list; several rows at once; and what
//! somebody reads whose form came too late.

use axum::http::{StatusCode, header};

use crate::office::Office;

#[tokio::test(flavor = "multi_thread")]
async fn every_list_is_exported_as_it_is_filtered_and_as_far_as_one_sees() {
    let office = Office::new().await;
    let mut handler = office.signed_in("handler").await;
    for list in ["leads", "matters", "cases", "referrals", "duties", "ledger", "visits", "organisations"] {
        let (status, headers, bytes) = handler.download(&format!("/work/{list}.xlsx")).await;
        assert_eq!(status, StatusCode::OK, "{list}");
        assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains(".xlsx"), "{list}");
        assert_eq!(&bytes[..2], b"PK", "{list}");
    }
    let (_, _, bytes) = handler.download("/work/search.xlsx?q=%E9%A1%BE%E9%95%BF%E9%9D%92").await;
    assert_eq!(&bytes[..2], b"PK");
    assert_eq!(handler.status("/work/journal.xlsx").await, 403);
    let mut auditor = office.signed_in("auditor").await;
    assert_eq!(auditor.status("/work/journal.xlsx?kind=case_opened").await, 200);
    let mut clerk = office.signed_in("clerk").await;
    for list in ["cases", "leads", "duties", "visits"] {
        assert_eq!(clerk.status(&format!("/work/{list}.xlsx")).await, 403, "{list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn referrals_duties_and_the_journal_are_searched() {
    let office = Office::new().await;
    let mut handler = office.signed_in("handler").await;
    let (there, absent) = ("%E9%A1%BE%E9%95%BF%E9%9D%92", "%E6%9F%A5%E6%97%A0%E6%AD%A4%E4%BA%BA");
    handler.get(&format!("/work/referrals?q={there}")).await.says("顾长青");
    handler.get(&format!("/work/referrals?q={absent}")).await.says("没有符合筛选的移送");
    handler.get(&format!("/work?q={there}")).await.says("顾长青");
    handler.get(&format!("/work?q={absent}")).await.says("没有符合的待办");
    let later = handler.get("/work?band=overdue").await;
    later.hides("顾长青");
    let mut auditor = office.signed_in("auditor").await;
    let number = serde_urlencoded::to_string([("q", &office.receipt.0)]).unwrap();
    let of_case = auditor.get(&format!("/work/journal?{number}")).await;
    of_case.says("受理申请");
    of_case.hides("提出线索");
    auditor.get("/work/journal?q=nothing").await.says("没有这类记录");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_leads_are_dismissed_with_one_reason_and_each_has_its_answer() {
    let office = Office::new().await;
    let mut handler = office.signed_in("handler").await;
    let lead = office.lead.to_string();
    handler.get("/work/leads").await.says(&format!("name=\"pick\" value=\"{lead}\""));
    assert_eq!(handler.post("/work/leads/bulk", &[("what", "dismiss")]).await.leads_to(), "/work/leads");
    let asked = handler.post("/work/leads/bulk", &[("what", "dismiss"), ("pick", &lead)]).await;
    asked.says("排除 1 条线索？");
    asked.says("陶望舒");
    let bare = [("what", "dismiss"), ("pick", lead.as_str())];
    let refused = handler.post("/work/leads/bulk/do", &bare).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("请写明理由");
    let whole = [("what", "dismiss"), ("pick", lead.as_str()), ("reason", "已由其他机关救助")];
    handler.post("/work/leads/bulk/do", &whole).await.says("1 件都已办理");
    let again = [("what", "take-up"), ("pick", lead.as_str())];
    handler.post("/work/leads/bulk/do", &again).await.says("没有办理");
    let mut elsewhere = office.signed_in("elsewhere").await;
    elsewhere.post("/work/leads/bulk/do", &whole).await.says("没有办理");
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_are_given_to_a_handler_of_the_same_office_only() {
    let office = Office::new().await;
    let mut approver = office.signed_in("approver").await;
    let case = office.case.to_string();
    let asked = approver.post("/work/cases/assign", &[("pick", &case)]).await;
    asked.says("给 1 件案件换承办人？");
    asked.hides("邻区承办");
    let app::Principal::Staff(staff) = app::persona::staff(&office.world.app, "elsewhere").await.unwrap()
    else {
        panic!("an account is staff");
    };
    let stranger = staff.user.to_string();
    let to = [("pick", case.as_str()), ("handler", stranger.as_str())];
    let refused = approver.post("/work/cases/assign/do", &to).await;
    refused.says("请选择本单位的承办人");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_form_shows_what_others_did_and_keeps_what_was_typed() {
    let office = Office::new().await;
    let mut one = office.signed_in("handler").await;
    let page = one.get(&format!("/work/leads/{}", office.lead)).await;
    let (_, rest) = page.body.split_once("name=\"seen\" value=\"").unwrap();
    let seen = rest.split('"').next().unwrap().to_owned();
    let path = format!("/work/leads/{}", office.lead);
    let mut other = office.signed_in("handler").await;
    other.post(&format!("{path}/dismiss"), &[("seen", &seen), ("dismiss_reason", "重复的线索")]).await;
    let reopen = [("reopen_reason", "出现了新的诊断")];
    other.post(&format!("{path}/reopen"), &reopen).await;
    let late = [("seen", seen.as_str()), ("dismiss_reason", "当事人已放弃")];
    let stale = one.post(&format!("{path}/dismiss"), &late).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("您打开以后发生了什么");
    stale.says("当事人已放弃");
    let (_, rest) = stale.body.split_once("name=\"seen\" value=\"").unwrap();
    let now = rest.split('"').next().unwrap().to_owned();
    let retry = [("seen", now.as_str()), ("dismiss_reason", "当事人已放弃")];
    assert_eq!(one.post(&format!("{path}/dismiss"), &retry).await.leads_to(), "/work/leads");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_leads_to_its_own_transfers() {
    let office = Office::new().await;
    let mut finance = office.signed_in("finance").await;
    let ledger = finance.get("/work/ledger").await;
    let (_, rest) = ledger.body.split_once("data-href=\"/work/ledger?").unwrap();
    let written = rest.split('"').next().unwrap().replace("&#38;", "&");
    let (query, _) = written.split_once('#').unwrap();
    assert!(query.contains("org=") && query.contains("account="), "{query}");
    let one = finance.get(&format!("/work/ledger?{query}")).await;
    one.says("只看一个账户");
    one.says("class=\"is-on\"");
    ledger.hides("只看一个账户");
    finance.get("/work/ledger?org=nobody&account=pool").await.says("没有符合筛选的收支");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_offered_a_search_or_a_feed_that_would_be_refused() {
    let office = Office::new().await;
    for who in ["clerk", "handler", "approver", "officer", "finance", "auditor", "admin"] {
        let mut browser = office.signed_in(who).await;
        let shown = browser.get("/work/notices").await;
        let offered = (shown.body.contains("class=\"find\""), shown.body.contains("href=\"/work/calendar\""));
        let search = browser.status("/work/search?q=%E9%A1%BE%E9%95%BF%E9%9D%92").await == 200;
        let feed = browser.status("/work/calendar").await == 200;
        assert_eq!(offered, (search, feed), "{who}");
    }
}
