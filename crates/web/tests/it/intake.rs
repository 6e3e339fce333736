//! Taking applications in: at the window, orally, on somebody's behalf, by an agent; and going on elsewhere by a code.

use axum::http::StatusCode;

use crate::{
    applying::{JPEG, fill_in, start},
    office::Office,
    world::{Browser, PASSWORD, Shown, World, identity},
};

async fn desk(world: &World, account: &str) -> Browser {
    let mut browser = world.browser();
    browser.post("/login", &[("account", account), ("password", PASSWORD)]).await;
    browser
}

/// A whole application as the desk's page sends it.
fn whole(id: &str) -> Vec<(&'static str, String)> {
    [
        ("name", "顾长青"),
        ("identity", id),
        ("phone", "13800001234"),
        ("residence_region", "330106"),
        ("request", "丈夫被打成重伤，家里没有收入"),
        ("matter_kind", "criminal"),
        ("matter_region", "330106"),
        ("organ", "procuratorate"),
        ("fact.injury_grade", "serious_2"),
        ("fact.loss_fen", "120,000.50"),
        ("bank", "某某银行"),
        ("holder", "顾长青"),
        ("account_number", "6222 0000 0000 0000 001"),
        ("consent", "mca.low_income"),
        ("signed_as", "顾长青"),
    ]
    .into_iter()
    .map(|(name, value)| (name, value.to_owned()))
    .collect()
}

fn borrowed<'a>(
    fields: &'a [(&'static str, String)],
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect()
}

/// Begins at the desk; the draft's address.
async fn begin(browser: &mut Browser, q: &str) -> String {
    browser.post("/work/intake", &[("q", q)]).await.leads_to().to_owned()
}

fn between<'a>(shown: &'a Shown, head: &str, tail: &str) -> &'a str {
    let (_, rest) = shown.body.split_once(head).unwrap_or_else(|| panic!("no {head} in\n{}", shown.body));
    rest.split(tail).next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_takes_an_oral_application_in_on_one_page() {
    let office = Office::new().await;
    let mut handler = desk(&office.world, "handler").await;
    let id = identity("33010619850301234");
    handler.get("/work/intake").await.says("先查是不是已经登记过");
    let draft = begin(&mut handler, &id).await;
    handler.get(&draft).await.says(&id);

    // What is typed is kept, whichever button is pressed; what is wrong stands beside its field.
    let fields = whole(&id);
    let saved = handler.post(&draft, &borrowed(&fields, &[("do", "autosave"), ("channel", "oral")])).await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT);
    let unread = handler.post(&draft, &borrowed(&fields, &[("do", "submit"), ("channel", "oral")])).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    unread.says("已读给申请人听");
    unread.says("120,000.50");
    let paper = borrowed(&fields, &[("do", "upload"), ("material", "identity"), ("channel", "oral")]);
    let uploaded = handler.upload(&draft, &paper, "身份证.jpg", JPEG).await;
    assert_eq!(uploaded.leads_to(), format!("{draft}#papers"));
    let page = handler.get(&draft).await;
    page.says("身份证.jpg");
    let file = between(&page, &format!("href=\"{draft}/papers/"), "\"").to_owned();
    assert_eq!(handler.download(&format!("{draft}/papers/{file}")).await.2, JPEG);
    assert_eq!(desk(&office.world, "elsewhere").await.status(&format!("{draft}/papers/{file}")).await, 404);

    let all = borrowed(&fields, &[("do", "submit"), ("channel", "oral"), ("read_back", "yes")]);
    let receipt = handler.post(&draft, &all).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.body);
    receipt.says("收取申请材料清单");
    receipt.says("身份证.jpg");
    receipt.says("未交，可后补");
    let case = between(&receipt, "href=\"/work/cases/", "\"").to_owned();
    handler.get(&format!("/work/cases/{case}")).await.says("口头申请");
    let again = handler.post(&draft, &all).await;
    assert_eq!(again.leads_to(), "/work/intake");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_known_is_found_and_filled_in() {
    let office = Office::new().await;
    let mut handler = desk(&office.world, "handler").await;
    let found = handler.get("/work/intake?q=%E9%A1%BE%E9%95%BF%E9%9D%92").await;
    found.says("为顾长青收件");
    found.hides(&identity("33010619780312104"));
    let person = between(&found, "name=\"person\" value=\"", "\"").to_owned();
    let begun = handler.post("/work/intake", &[("q", "顾长青"), ("person", &person)]).await;
    handler.get(begun.leads_to()).await.says(&identity("33010619780312104"));

    // A department finds nobody by a name; by the whole number it gets the name, not the telephone.
    let mut officer = desk(&office.world, "officer").await;
    officer.get("/work/intake?q=%E9%A1%BE%E9%95%BF%E9%9D%92").await.hides("为顾长青收件");
    let refused = officer.post("/work/intake", &[("q", "顾长青"), ("person", &person)]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let q = identity("33010619780312104");
    let begun = officer.post("/work/intake", &[("q", &q), ("person", &person)]).await;
    let page = officer.get(begun.leads_to()).await;
    page.says("value=\"顾长青\"");
    page.hides("13800000000");
    assert_eq!(desk(&office.world, "finance").await.status("/work/intake").await, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_applies_for_somebody_and_follows_it() {
    let office = Office::new().await;
    let mut officer = desk(&office.world, "officer").await;
    let id = identity("33010619850301234");
    let draft = begin(&mut officer, &id).await;
    let fields = whole(&id);
    let receipt = officer.post(&draft, &borrowed(&fields, &[("do", "submit"), ("read_back", "yes")])).await;
    receipt.says("收取申请材料清单");
    let progress = between(&receipt, "href=\"/progress/", "\"").to_owned();
    assert_eq!(officer.status(&format!("/progress/{progress}")).await, 200);
    officer.get("/work/brought").await.says("顾长青");
    assert_eq!(officer.status(&format!("/work/cases/{progress}")).await, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_who_may_receive_the_money_needs_the_paper_for_it() {
    let world = World::new().await;
    let mut handler = desk(&world, "handler").await;
    let id = identity("33010620150301234");
    let draft = begin(&mut handler, &id).await;
    let mut fields = whole(&id);
    for (name, value) in &mut fields {
        if ["holder", "signed_as"].contains(name) {
            "顾母".clone_into(value);
        }
    }
    let bare = borrowed(&fields, &[("do", "submit"), ("read_back", "yes")]);
    handler.post(&draft, &bare).await.says("户名与申请人姓名不一致");
    let agent = [
        ("agent_kind", "guardian"),
        ("agent_name", "顾母"),
        ("agent_relation", "母亲"),
        ("agent_phone", "13900000000"),
        ("agent_collects", "yes"),
    ];
    let with_agent = borrowed(&fields, &agent);
    let submit = |fields: &[(&'static str, &'static str)]| fields.to_vec();
    let mut all = with_agent.clone();
    all.extend(submit(&[("do", "submit"), ("read_back", "yes")]));
    let lacking = handler.post(&draft, &all).await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);
    lacking.says("还缺委托材料");
    let mut paper = with_agent.clone();
    paper.extend(submit(&[("do", "upload"), ("material", "payee_authorisation")]));
    handler.upload(&draft, &paper, "监护证明.jpg", JPEG).await.leads_to();
    let receipt = handler.post(&draft, &all).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.body);
    receipt.says("法定代理人 顾母");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_goes_on_elsewhere_by_its_code_and_not_by_a_guess() {
    let world = World::new().await;
    let mut phone = world.browser();
    let draft = start(&mut phone).await;
    fill_in(&mut phone, &draft, "33010619850301234").await;
    let given = phone.post(&format!("{draft}/code"), &[]).await;
    let code = between(&given, "big code\">", "<").replace(' ', "");
    assert_eq!(code.len(), 10);

    let mut other = world.browser();
    let wrong = other.post("/apply/resume", &[("code", &code), ("tail", "9999")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("没有找到对应的草稿");
    let right = other.post("/apply/resume", &[("code", &code), ("tail", "0000")]).await;
    assert_eq!(right.leads_to(), format!("{draft}/review"));
    other.get(&format!("{draft}/review")).await.says("顾长青");
    assert_eq!(phone.status(&format!("{draft}/review")).await, 404, "it stands on one device only");

    for _ in 0..5 {
        other.post("/apply/resume", &[("code", &code), ("tail", "1111")]).await;
    }
    let locked = other.post("/apply/resume", &[("code", &code), ("tail", "0000")]).await;
    locked.says("输错次数过多");
    // At a window the officer goes on with it as well, with a new code.
    let given = other.post(&format!("{draft}/code"), &[]).await;
    let code = between(&given, "big code\">", "<").replace(' ', "");
    let mut handler = desk(&world, "handler").await;
    let taken = handler.post("/work/intake", &[("do", "resume"), ("code", &code), ("tail", "0000")]).await;
    handler.get(taken.leads_to()).await.says("顾长青");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_in_a_hall_forgets_everything() {
    let world = World::new().await;
    let mut machine = world.browser();
    machine.get("/kiosk").await;
    machine.get("/").await.says("办完了，清空");
    let draft = start(&mut machine).await;
    assert_eq!(machine.status(&format!("{draft}/people")).await, 200);
    machine.get("/kiosk").await;
    assert_eq!(machine.status(&format!("{draft}/people")).await, 404);
    machine.get("/kiosk/off").await;
    machine.get("/").await.hides("办完了，清空");
}
