//! Applying as somebody without script does it, to the receipt, the progress and the withdrawal.

use axum::http::StatusCode;

use crate::world::{Browser, PASSWORD, Shown, World, identity};

/// A file that begins as a photograph does.
pub const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4];

/// Starts a draft; its address without a step.
pub async fn start(browser: &mut Browser) -> String {
    let begun = browser.post("/apply", &[]).await;
    begun.leads_to().strip_suffix("/people").unwrap().to_owned()
}

/// A step, the next one, and what is typed.
type Answered = (&'static str, &'static str, Vec<(&'static str, String)>);

/// The steps up to the papers: the step, the next one, what is typed. The identity number is made from the digits.
fn answers(digits: &str) -> Vec<Answered> {
    let typed = |fields: &[(&'static str, &str)]| {
        fields.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
    };
    let id = identity(digits);
    let people = [
        ("name", "顾长青"),
        ("identity", id.as_str()),
        ("phone", "13800000000"),
        ("residence_region", "330106"),
    ];
    let matter = [
        ("request", "丈夫被打成重伤，家里没有收入"),
        ("matter_kind", "criminal"),
        ("matter_region", "330106"),
        ("organ", "procuratorate"),
        ("fact.applicant_role", "close_relative"),
        ("fact.offender_cannot_pay", "true"),
        ("fact.unsolved", "unknown"),
    ];
    let harm =
        [("fact.victim_died", "false"), ("fact.injury_grade", "serious_2"), ("fact.loss_fen", "120,000.50")];
    let household = [("fact.household_size", "3"), ("fact.household_income_monthly_fen", "0")];
    let account = [("bank", "某某银行"), ("holder", "顾长青"), ("account_number", "6222 0000 0000 0000 001")];
    vec![
        ("people", "matter", typed(&people)),
        ("matter", "harm", typed(&matter)),
        ("harm", "household", typed(&harm)),
        ("household", "account", typed(&household)),
        ("account", "papers", typed(&account)),
    ]
}

/// Fills in everything but the signature.
pub async fn fill_in(browser: &mut Browser, draft: &str, digits: &str) {
    for (step, next, fields) in answers(digits) {
        let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let sent = browser.post(&format!("{draft}/{step}"), &fields).await;
        assert_eq!(sent.leads_to(), format!("{draft}/{next}"));
    }
    let paper = [("do", "upload"), ("material", "identity")];
    let uploaded = browser.upload(&format!("{draft}/papers"), &paper, "身份证.jpg", JPEG).await;
    assert_eq!(uploaded.leads_to(), format!("{draft}/papers#m-identity"));
    let papers = browser.post(&format!("{draft}/papers"), &[]).await;
    assert_eq!(papers.leads_to(), format!("{draft}/consent"));
    let consent = [("consent", "mca.low_income"), ("consent", "nobody.knows")];
    let agreed = browser.post(&format!("{draft}/consent"), &consent).await;
    assert_eq!(agreed.leads_to(), format!("{draft}/review"));
}

/// Hands an application in; the person's browser, the number and the code.
async fn handed_in(world: &World) -> (Browser, String, String) {
    let mut person = world.browser();
    let draft = start(&mut person).await;
    fill_in(&mut person, &draft, "33010619850301234").await;
    let sent = person.post(&format!("{draft}/review"), &[("signed_as", "顾长青")]).await;
    assert_eq!(sent.leads_to(), "/receipt", "{}", sent.body);
    let (number, code) = number_and_code(&person.get("/receipt").await);
    (person, number, code)
}

/// The number and the code on a receipt.
pub fn number_and_code(receipt: &Shown) -> (String, String) {
    let between = |before: &str| {
        let (_, rest) = receipt.body.split_once(before).unwrap_or_else(|| panic!("{}", receipt.body));
        rest.split('<').next().unwrap().to_owned()
    };
    (between("<p class=\"big\">"), between("<p class=\"big code\">"))
}

#[tokio::test]
async fn an_application_ends_in_a_receipt_and_shows_its_progress() {
    let world = World::new().await;
    let mut person = world.browser();
    let draft = start(&mut person).await;
    fill_in(&mut person, &draft, "33010619850301234").await;

    let review = person.get(&format!("{draft}/review")).await;
    for read_back in [
        "顾长青",
        "浙江省杭州市西湖区",
        "重伤二级",
        "¥120,000.50",
        "身份证.jpg",
        "同意核对",
        "没有填：伤残等级",
        "不清楚",
    ] {
        review.says(read_back);
    }
    review.hides("还差一点");

    let unsigned = person.post(&format!("{draft}/review"), &[("signed_as", "别人")]).await;
    assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY);
    unsigned.says("签名与申请人姓名不一致");
    unsigned.says("value=\"别人\"");

    let token = person.token().await;
    let before = person.cookies.clone();
    let signed = [("csrf", token.as_str()), ("signed_as", "顾长青")];
    let handed_in = person.post_bare(&format!("{draft}/review"), &signed).await;
    assert_eq!(handed_in.leads_to(), "/receipt");
    let strict = handed_in.headers.get_all("set-cookie").iter().any(|line| {
        let line = line.to_str().unwrap();
        line.starts_with("lz_receipt=") && line.contains("HttpOnly; SameSite=Strict")
    });
    assert!(strict, "the receipt's cookie is for this site alone");
    let receipt = person.get("/receipt").await;
    let (number, code) = number_and_code(&receipt);
    assert!(number.starts_with("检救〔2026〕330106-") && code.len() == 8, "{number} {code}");
    for said in ["<svg", "杭州市西湖区人民检察院", "2026-09-15（周二）", "接下来"] {
        receipt.says(said);
    }

    // The second of two clicks, sent with the cookies of the first.
    let after = std::mem::replace(&mut person.cookies, before);
    let again = person.post_bare(&format!("{draft}/review"), &signed).await;
    assert_eq!(again.leads_to(), "/progress", "no receipt cookie came back yet");
    person.cookies = after;
    let again = person.post(&format!("{draft}/review"), &[("signed_as", "顾长青")]).await;
    assert_eq!(again.leads_to(), "/receipt");

    let progress = person.follow("/progress").await;
    for said in
        [number.as_str(), "正在检查材料", "杭州市西湖区人民检察院承办人手里", "身份证.jpg", "撤回申请"]
    {
        progress.says(said);
    }
}

#[tokio::test]
async fn the_number_and_the_code_open_the_case_and_nothing_else_does() {
    let world = World::new().await;
    let (mut person, number, code) = handed_in(&world).await;
    // From another telephone, with the number typed in plain brackets.
    let mut other = world.browser();
    let ascii = number.replace('〔', "[").replace('〕', "]");
    let wrong = other.post("/progress", &[("number", &ascii), ("code", "00000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("受理编号或查询码不正确");
    wrong.says(&ascii);
    let case = person.get("/progress").await.leads_to().to_owned();
    assert_eq!(other.get(&case).await.leads_to(), "/progress", "nobody sees a case without its code");
    let right = other.post("/progress", &[("number", &ascii), ("code", &code)]).await;
    assert_eq!(right.leads_to(), case);
    let added =
        other.upload(&format!("{case}/papers"), &[("material", "legal_papers")], "判决书.jpg", JPEG).await;
    assert_eq!(added.leads_to(), format!("{case}#papers"));
    let refused =
        other.upload(&format!("{case}/papers"), &[("material", "legal_papers")], "a.exe", b"MZ").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("这种文件不能作为材料");
    other.get(&case).await.says("判决书.jpg");
    let withdrawn = other.post(&format!("{case}/withdraw"), &[("reason", "已经拿到赔偿")]).await;
    assert_eq!(withdrawn.leads_to(), case, "{}", withdrawn.body);
    other.get(&case).await.says("申请已撤回");
    assert_eq!(other.post("/logout", &[]).await.leads_to(), "/");
    assert_eq!(other.get(&case).await.leads_to(), "/progress");
}

#[tokio::test]
async fn two_clicks_at_once_hand_in_one_application() {
    let world = World::new().await;
    let mut person = world.browser();
    let draft = start(&mut person).await;
    fill_in(&mut person, &draft, "33010619850301234").await;
    let token = person.token().await;
    let mut twin = world.browser();
    twin.cookies.clone_from(&person.cookies);
    let (path, signed) = (format!("{draft}/review"), [("csrf", token.as_str()), ("signed_as", "顾长青")]);
    let (first, second) = tokio::join!(person.post_bare(&path, &signed), twin.post_bare(&path, &signed));
    let mut ends = [first.leads_to(), second.leads_to()];
    ends.sort_unstable();
    assert_eq!(ends, ["/progress", "/receipt"]);
}

#[tokio::test]
async fn a_clerk_applies_for_somebody_and_follows_it() {
    let world = World::new().await;
    let mut clerk = world.browser();
    let wrong = clerk.post("/login", &[("account", "clerk"), ("password", "no")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("账号或密码不正确");
    wrong.says("value=\"clerk\"");
    clerk.post("/login", &[]).await.says("请填写账号");
    assert_eq!(
        clerk.post("/login", &[("account", "clerk"), ("password", PASSWORD)]).await.leads_to(),
        "/work"
    );
    clerk.get("/apply").await.says("代为申请");
    let draft = start(&mut clerk).await;
    clerk.get(&format!("{draft}/people")).await.says("都是指申请人本人");
    fill_in(&mut clerk, &draft, "33010619560712002").await;
    let session = clerk.cookies["lz_session"].clone();
    let handed_in = clerk.post(&format!("{draft}/review"), &[("signed_as", "代办员甲")]).await;
    assert_eq!(handed_in.leads_to(), "/receipt", "{}", handed_in.body);
    assert_eq!(clerk.cookies["lz_session"], session, "the clerk stays who they are");
    let receipt = clerk.get("/receipt").await;
    receipt.says("抄给申请人");
    let (number, _) = number_and_code(&receipt);
    let case = clerk.post("/progress", &[("number", &number)]).await.leads_to().to_owned();
    let progress = clerk.get(&case).await;
    progress.says("顾长青");
    progress.hides("撤回申请");
    let mut other = world.browser();
    other.post("/login", &[("account", "other-clerk"), ("password", PASSWORD)]).await;
    assert_eq!(other.get(&case).await.status, StatusCode::FORBIDDEN);
    let mut handler = world.browser();
    handler.post("/login", &[("account", "handler"), ("password", PASSWORD)]).await;
    assert_eq!(handler.get("/apply").await.leads_to(), "/work/intake");
}

#[tokio::test]
async fn an_applicant_may_apply_again_in_another_matter() {
    let world = World::new().await;
    let mut person = world.browser();
    for _ in 0..2 {
        let draft = start(&mut person).await;
        fill_in(&mut person, &draft, "33010619850301234").await;
        let handed_in = person.post(&format!("{draft}/review"), &[("signed_as", "顾长青")]).await;
        assert_eq!(handed_in.leads_to(), "/receipt", "{}", handed_in.body);
    }
}
