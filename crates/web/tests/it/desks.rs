//! The desks as those who sit at them meet them: what waits, what is found, what is refused, what is hidden.

use axum::http::{StatusCode, header};

use crate::{
    office::Office,
    world::{Browser, Shown, identity},
};

/// The state that a page's forms carry.
fn seen(shown: &Shown) -> String {
    let (_, rest) = shown.body.split_once("name=\"seen\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Sends a form of a page with the state that the page shows.
async fn act(browser: &mut Browser, page: &str, verb: &str, fields: &[(&str, &str)]) -> Shown {
    let state = seen(&browser.get(page).await);
    let mut all = vec![("seen", state.as_str())];
    all.extend(fields);
    browser.post(&format!("{page}/{verb}"), &all).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_leads_to_where_each_duty_is_done() {
    let office = Office::new().await;
    let mut handler = office.signed_in("handler").await;
    let queue = handler.get("/work").await;
    assert_eq!(queue.status, StatusCode::OK);
    queue.says("审查并提出救助意见");
    queue.says(&format!("data-href=\"/work/cases/{}/finding\"", office.case));
    queue.says("核查救助线索");
    queue.says(&format!("data-href=\"/work/leads/{}\"", office.lead));
    queue.says("尚未立案");
    queue.says("个工作日");
    queue.hides("何远方");

    let mut officer = office.signed_in("officer").await;
    let queue = officer.get("/work").await;
    queue.says(&format!("/work/referrals/{}", office.referral));
    queue.says(">签收<");

    let mut approver = office.signed_in("approver").await;
    approver.get("/work").await.says("没有待办");
    let mut auditor = office.signed_in("auditor").await;
    let all = auditor.get("/work").await;
    all.says("全部责任");
    all.says("签收移送");
    all.hides(">签收<");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_sees_what_the_village_brought() {
    let office = Office::new().await;
    let mut clerk = office.signed_in("clerk").await;
    let mine = clerk.get("/work").await;
    mine.says("代为申请");
    mine.says("顾长青");
    mine.says(&format!("data-href=\"/progress/{}\"", office.case));
    mine.hides("何远方");
    let mut other = office.signed_in("other-clerk").await;
    other.get("/work").await.says("还没有代办的申请");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_is_dismissed_with_a_reason_and_comes_back() {
    let office = Office::new().await;
    let page = format!("/work/leads/{}", office.lead);
    let mut handler = office.signed_in("handler").await;
    let list = handler.get("/work/leads").await;
    list.says("陶望舒");
    list.says("刑事被害人重伤或者严重残疾，得不到赔偿");
    list.says("老年人");
    let lead = handler.get(&page).await;
    lead.says("重伤二级");
    lead.says("成立");
    lead.says("待查");
    lead.says("转为案件");

    let wrong = act(&mut handler, &page, "dismiss", &[("dismiss_reason", " ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("href=\"#f-dismiss_reason\">没有写明理由。请写明理由。</a>");
    let nowhere = act(&mut handler, &page, "hand-on", &[("to", ""), ("hand_reason", "应由市院办理")]).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    nowhere.says("href=\"#f-to\"");
    nowhere.says("应由市院办理");

    let done = act(&mut handler, &page, "dismiss", &[("dismiss_reason", "已获足额赔偿")]).await;
    assert_eq!(done.leads_to(), "/work/leads");
    handler.get("/work/leads").await.says("没有待研判的线索");
    handler.get("/work/leads?stage=dismissed").await.says("陶望舒");
    let dismissed = handler.get(&page).await;
    dismissed.says("已获足额赔偿");
    dismissed.hides("转为案件");
    let done = act(&mut handler, &page, "reopen", &[("reopen_reason", "赔偿没有到位")]).await;
    assert_eq!(done.leads_to(), page);
    let done = act(&mut handler, &page, "take-up", &[]).await;
    let case = done.leads_to().to_owned();
    handler.get(&case).await.says("陶望舒");
    handler.get(&page).await.says("打开案件");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_review_sees_a_lead_without_its_actions() {
    let office = Office::new().await;
    let page = format!("/work/leads/{}", office.lead);
    for account in ["approver", "auditor"] {
        let mut reader = office.signed_in(account).await;
        let lead = reader.get(&page).await;
        lead.says("陶望舒");
        lead.hides("转为案件");
        lead.hides("排除这条线索");
        let tried = reader.post(&format!("{page}/dismiss"), &[("dismiss_reason", "不看了")]).await;
        assert_eq!(tried.status, StatusCode::FORBIDDEN, "{account}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_opened_from_a_matter_and_a_slip_keeps_what_was_typed() {
    let office = Office::new().await;
    let mut handler = office.signed_in("handler").await;
    let list = handler.get("/work/matters?q=刑初7号").await;
    list.says("（2026）浙0106刑初7号");
    list.hides("刑初88号");
    handler.get("/work/matters?kind=petition").await.says("没有找到");
    let page = format!("/work/matters/{}", office.matter);
    let matter = handler.get(&page).await;
    matter.says("<p>被告人没有可供执行的财产。</p>");
    matter.says(&format!("{page}/open"));
    matter.says("顾长青");
    matter.says("另有 1 件由其他单位办理");
    matter.hides("何远方");
    let form = handler.get(&format!("{page}/open")).await;
    form.says("value=\"330106\" selected");

    let mut person = [
        ("name", "林晚晴"),
        ("identity", "330106197803121041"),
        ("phone", "13900000000"),
        ("address", "转塘街道 3 号"),
        ("residence_region", "330105"),
    ];
    let wrong = handler.post(&format!("{page}/open"), &person).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("href=\"#f-identity\"");
    wrong.says("value=\"林晚晴\"");
    wrong.says("value=\"330106197803121041\"");
    wrong.says("value=\"330105\" selected");
    let right = identity("33010619910312104");
    person[1].1 = &right;
    let done = handler.post(&format!("{page}/open"), &person).await;
    let case = done.leads_to().to_owned();
    assert!(case.starts_with("/work/cases/"), "{case}");
    handler.get(&page).await.says("林晚晴");
    let again = handler.post(&format!("{page}/open"), &person).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "one person, one matter, one case");
    again.says("没有立案");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_cases_is_found_filtered_and_exported() {
    let office = Office::new().await;
    let mut handler = office.signed_in("handler").await;
    let list = handler.get("/work/cases").await;
    list.says("顾长青");
    list.says("审查中");
    list.says(&office.receipt.0);
    list.hides("何远方");
    handler.get("/work/cases?stage=paid").await.says("没有符合筛选的案件");
    handler.get("/work/cases?mine=1&sort=due").await.says("顾长青");
    handler.get("/work/cases?q=顾长青").await.says("顾长青");
    let filed = handler.get("/work/cases?stage=under_review&q=顾长青").await;
    filed.says("/work/cases.xlsx?stage=under_review&#38;q=%E9%A1%BE");
    let file = handler.download("/work/cases.xlsx?stage=under_review").await;
    assert!(file.1[header::CONTENT_DISPOSITION].to_str().unwrap().contains("cases-2026-09-08.xlsx"));
    assert_eq!(&file.2[..2], b"PK");
    let mut clerk = office.signed_in("clerk").await;
    let brought = clerk.get("/work/cases").await;
    brought.says(&format!("/progress/{}", office.case));
    brought.hides("导出表格");
}

#[tokio::test(flavor = "multi_thread")]
async fn search_says_what_it_hides() {
    let office = Office::new().await;
    let mut handler = office.signed_in("handler").await;
    let found = handler.get("/work/search?q=顾长青").await;
    found.says(&format!("data-href=\"/work/cases/{}\"", office.case));
    found.hides("另有未显示");
    let hidden = handler.get("/work/search?q=何远方").await;
    hidden.says("还有 1 件符合的案件由其他单位承办");
    hidden.hides("330105");
    handler.get("/work/search?q=陶望舒").await.says(&format!("/work/leads/{}", office.lead));
    handler.get("/work/search?q=刑初88号").await.says("（2026）浙0106刑初88号");
    handler.get("/work/search?q=顾").await.says("至少两个字");
    handler.get("/work/search?q=没有这个人").await.says("没有找到");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_of_the_board_leads_to_its_rows() {
    let office = Office::new().await;
    let mut handler = office.signed_in("handler").await;
    let board = handler.get("/work/board").await;
    for href in ["/work#overdue", "/work/leads", "/work/cases?stage=open", "/work/cases?stage=under_review"] {
        board.says(&format!("href=\"{href}\""));
    }
    board.says("共 1 件案件，审查中的最多，1 件。");
    board.says("还没有发放。");
    board.says("data-chart-option=\"stages\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn finance_books_a_deposit_and_nobody_else_does() {
    let office = Office::new().await;
    let mut finance = office.signed_in("finance").await;
    finance.get("/work/ledger").await.says("¥1,000,000.00");
    let empty = finance.post("/work/ledger", &[("amount", "五万"), ("reference", "财拨〔2026〕9号")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["org", "source", "amount", "checked"] {
        empty.says(&format!("href=\"#f-{field}\""));
    }
    empty.says("value=\"财拨〔2026〕9号\"");
    let deposit = [
        ("org", "procuratorate-330106"),
        ("source", "central"),
        ("amount", "50万"),
        ("reference", "财拨〔2026〕9号"),
        ("checked", "yes"),
    ];
    let done = finance.post("/work/ledger", &deposit).await;
    assert_eq!(done.leads_to(), "/work/ledger", "{}", done.body);
    let ledger = finance.get("/work/ledger").await;
    ledger.says("¥1,500,000.00");
    ledger.says("财拨〔2026〕9号");
    finance.get("/work/ledger?state=reserved").await.says("没有符合筛选的收支");

    let mut handler = office.signed_in("handler").await;
    handler.get("/work/ledger").await.hides("登记入池资金");
    assert_eq!(handler.post("/work/ledger", &deposit).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_the_journal_and_proves_it_whole() {
    let office = Office::new().await;
    let mut auditor = office.signed_in("auditor").await;
    let journal = auditor.get("/work/journal").await;
    journal.says("移送");
    journal.says(&format!("/work/cases/{}/record", office.case));
    journal.hides("顾长青");
    let opened = auditor.get("/work/journal?kind=case_opened").await;
    opened.says("立案");
    opened.hides("资金入池</a></td>");
    let proof = auditor.post("/work/journal/verify", &[]).await;
    assert_eq!(proof.status, StatusCode::OK);
    proof.says("没有被改动");
    let mut handler = office.signed_in("handler").await;
    let denied = handler.get("/work/journal").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    denied.says("可以办理的是：审计");
    denied.says("我的工作");
    denied.hides("href=\"/login\"");
    assert_eq!(handler.post("/work/journal/verify", &[]).await.status, StatusCode::FORBIDDEN);
}
