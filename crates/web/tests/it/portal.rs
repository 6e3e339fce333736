//! The portal as somebody without script meets it: apply, follow, be refused, be protected.

use axum::http::StatusCode;
use web::look::assets;

use crate::world::{Browser, PASSWORD, Shown, World, identity};

const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4];
const STEPS: [&str; 8] = ["people", "matter", "harm", "household", "account", "papers", "consent", "review"];

/// Starts a draft; its address without a step.
async fn start(browser: &mut Browser) -> String {
    let begun = browser.post("/apply", &[]).await;
    begun.leads_to().strip_suffix("/people").unwrap().to_owned()
}

/// Sends a step and expects it to lead to the next one.
#[track_caller]
fn leads_on(shown: &Shown, draft: &str, next: &str) {
    assert_eq!(shown.leads_to(), format!("{draft}/{next}"));
}

/// Fills in everything but the signature; the person's identity number is made from these digits.
async fn fill_in(browser: &mut Browser, draft: &str, digits: &str) {
    let id = identity(digits);
    let people = [
        ("name", "顾长青"),
        ("identity", id.as_str()),
        ("phone", "13800000000"),
        ("residence_region", "330106"),
        ("address", "双桥村 8 号"),
    ];
    leads_on(&browser.post(&format!("{draft}/people"), &people).await, draft, "matter");
    let matter = [
        ("request", "丈夫被打成重伤，家里没有收入"),
        ("matter_kind", "criminal"),
        ("matter_region", "330106"),
        ("organ", "procuratorate"),
        ("fact.applicant_role", "close_relative"),
        ("fact.offender_cannot_pay", "true"),
        ("fact.unsolved", "unknown"),
    ];
    leads_on(&browser.post(&format!("{draft}/matter"), &matter).await, draft, "harm");
    let harm = [("fact.victim_died", "false"), ("fact.injury_grade", "serious_2"), ("fact.loss_fen", "120,000.50")];
    leads_on(&browser.post(&format!("{draft}/harm"), &harm).await, draft, "household");
    let household = [("fact.household_size", "3"), ("fact.household_income_monthly_fen", "0")];
    leads_on(&browser.post(&format!("{draft}/household"), &household).await, draft, "account");
    let account = [("bank", "某某银行"), ("holder", "顾长青"), ("account_number", "6222 0000 0000 0000 001")];
    leads_on(&browser.post(&format!("{draft}/account"), &account).await, draft, "papers");
    let paper = [("do", "upload"), ("material", "identity")];
    let uploaded = browser.upload(&format!("{draft}/papers"), &paper, "身份证.jpg", JPEG).await;
    assert_eq!(uploaded.leads_to(), format!("{draft}/papers#m-identity"));
    leads_on(&browser.post(&format!("{draft}/papers"), &[]).await, draft, "consent");
    let consent = [("consent", "mca.low_income"), ("consent", "nobody.knows")];
    leads_on(&browser.post(&format!("{draft}/consent"), &consent).await, draft, "review");
}

/// The number and the code on a receipt.
fn number_and_code(receipt: &Shown) -> (String, String) {
    let between = |before: &str| {
        let (_, rest) = receipt.body.split_once(before).unwrap_or_else(|| panic!("{}", receipt.body));
        rest.split('<').next().unwrap().to_owned()
    };
    (between("<p class=\"big\">"), between("<p class=\"big code\">"))
}

#[tokio::test]
async fn home_and_reading_pages_are_shown() {
    let world = World::new().await;
    let mut visitor = world.browser();
    let home = visitor.get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    for door in ["href=\"/check\"", "href=\"/apply\"", "href=\"/progress\"", "12309", "12345", "/complaints"] {
        home.says(door);
    }
    home.hides("没填完");
    visitor.get("/check").await.says("因犯罪受重伤或严重残疾");
    visitor.get("/complaints").await.says("12388");
    visitor.get("/privacy").await.says("个人信息保护法");
    let offices = visitor.get("/offices?q=%E8%A5%BF%E6%B9%96+%E6%A3%80%E5%AF%9F").await;
    offices.says("杭州市西湖区人民检察院");
    offices.hides("人民法院");
    let all = visitor.get("/offices").await;
    all.says("双桥村");
    all.hides("财政局");
    visitor.get("/offices?q=nowhere").await.says("没有找到");
    let login = visitor.get("/login").await;
    login.says("演示账号");
    let apply = visitor.get("/apply").await;
    apply.says("开始填写");
    apply.hides("<script");
}

#[tokio::test]
async fn an_application_ends_in_a_receipt_and_shows_its_progress() {
    let world = World::new().await;
    let mut person = world.browser();
    let draft = start(&mut person).await;
    fill_in(&mut person, &draft, "33010619850301234").await;

    let review = person.get(&format!("{draft}/review")).await;
    for read_back in ["顾长青", "浙江省杭州市西湖区", "重伤二级", "¥120,000.50", "身份证.jpg", "同意核对", "没有填：伤残等级", "不清楚"] {
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
    for said in ["<svg", "杭州市西湖区人民检察院", "2026-09-15(周二)", "接下来"] {
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
    for said in [number.as_str(), "正在检查材料", "杭州市西湖区人民检察院承办人手里", "身份证.jpg", "撤回申请"] {
        progress.says(said);
    }

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
    let added = other.upload(&format!("{case}/papers"), &[("material", "legal_papers")], "判决书.jpg", JPEG).await;
    assert_eq!(added.leads_to(), format!("{case}#papers"));
    let refused = other.upload(&format!("{case}/papers"), &[("material", "legal_papers")], "a.exe", b"MZ").await;
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
async fn what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let mut person = world.browser();
    let draft = start(&mut person).await;
    let typed = [("name", "顾长青"), ("identity", "330106198503012340"), ("phone", "13800000000")];
    let wrong = person.post(&format!("{draft}/people"), &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("href=\"#f-identity\"");
    wrong.says("value=\"330106198503012340\"");
    wrong.says("请选择居住的区县");
    let kept = person.get(&format!("{draft}/people")).await;
    kept.says("value=\"13800000000\"");
    let harm = person.post(&format!("{draft}/harm"), &[("fact.loss_fen", "很多")]).await;
    assert_eq!(harm.status, StatusCode::UNPROCESSABLE_ENTITY);
    harm.says("「实际损失」填得不对。请只填数字");
    harm.hides("loss_fen」");
    harm.says("value=\"很多\"");
    let left = person.post(&format!("{draft}/harm"), &[("fact.loss_fen", "很多"), ("go", "leave")]).await;
    assert_eq!(left.leads_to(), "/");
    let home = person.get("/").await;
    home.says("没填完");
    home.says(&format!("{draft}/people"));
    let review = person.get(&format!("{draft}/review")).await;
    review.says("还差一点");
    review.says(&format!("{draft}/people?then=review&#38;mend=1#f-identity"));
    let early = person.post(&format!("{draft}/review"), &[("signed_as", "顾长青")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn papers_that_cannot_be_taken_are_refused_with_a_reason() {
    let world = World::new().await;
    let mut person = world.browser();
    let draft = start(&mut person).await;
    let papers = format!("{draft}/papers");
    let field = [("do", "upload"), ("material", "identity")];
    let mut large = JPEG.to_vec();
    large.resize(10 * 1024 * 1024 + 1, 0);
    let refused = person.upload(&papers, &field, "大.jpg", &large).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("超过了每份 10 MB 的上限");
    refused.says("href=\"#f-file-identity\"");
    large.resize(70 * 1024 * 1024, 0);
    assert_eq!(person.upload(&papers, &field, "大.jpg", &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let kind = person.upload(&papers, &field, "a.docx", b"PK\x03\x04").await;
    assert_eq!(kind.status, StatusCode::UNPROCESSABLE_ENTITY);
    kind.says("请上传照片");
    person.post(&papers, &field).await.says("还没有选文件");
    assert_eq!(person.upload(&papers, &[("do", "upload"), ("material", "x")], "a.jpg", JPEG).await.status, 404);

    assert!(person.upload(&papers, &field, "证.jpg", JPEG).await.status.is_redirection());
    let listed = person.get(&papers).await;
    listed.says("证.jpg");
    let (_, rest) = listed.body.split_once("name=\"paper\" value=\"").unwrap();
    let sha256 = rest.split('"').next().unwrap();
    let remove = [("do", "remove"), ("material", "identity"), ("paper", sha256)];
    assert!(person.post(&papers, &remove).await.status.is_redirection());
    person.get(&papers).await.hides("证.jpg");
}

#[tokio::test]
async fn a_form_without_its_token_does_nothing() {
    let world = World::new().await;
    let mut person = world.browser();
    let draft = start(&mut person).await;
    let stolen = person.post_bare(&format!("{draft}/people"), &[("name", "冒名者")]).await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
    person.get(&format!("{draft}/people")).await.hides("冒名者");
    for path in ["/apply", "/login", "/logout", "/large-type", "/progress"] {
        assert_eq!(person.post_bare(path, &[("csrf", "x")]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn nobody_reads_somebody_elses_draft() {
    let world = World::new().await;
    let mut person = world.browser();
    let draft = start(&mut person).await;
    person.post(&format!("{draft}/people"), &[("name", "顾长青")]).await;
    let mut stranger = world.browser();
    stranger.get("/").await;
    stranger.cookies.insert("lz_draft".to_owned(), draft.rsplit('/').next().unwrap().to_owned());
    for step in STEPS {
        let path = format!("{draft}/{step}");
        let shown = stranger.get(&path).await;
        assert_eq!(shown.status, StatusCode::NOT_FOUND, "{path}");
        shown.hides("顾长青");
        if step != "review" {
            assert_eq!(stranger.post(&path, &[("name", "改")]).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    assert_eq!(stranger.post(&format!("{draft}/review"), &[]).await.leads_to(), "/progress");
    stranger.get("/").await.hides("没填完");
    stranger.get("/apply").await.hides("顾长青");
    let id = draft.rsplit('/').next().unwrap();
    assert_eq!(stranger.post("/apply", &[("discard", id)]).await.status, StatusCode::NOT_FOUND);
    person.get(&format!("{draft}/people")).await.says("顾长青");
    assert_eq!(person.post("/apply", &[("discard", id)]).await.leads_to(), "/apply");
    assert_eq!(person.get(&format!("{draft}/people")).await.status, StatusCode::NOT_FOUND);
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
    assert_eq!(clerk.post("/login", &[("account", "clerk"), ("password", PASSWORD)]).await.leads_to(), "/work");
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
    assert_eq!(handler.get("/apply").await.leads_to(), "/work");
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
async fn large_type_is_remembered_and_leads_back() {
    let world = World::new().await;
    let mut person = world.browser();
    let back = person.post("/large-type", &[("large", "on"), ("back", "/check")]).await;
    assert_eq!(back.leads_to(), "/check");
    person.get("/check").await.says("class=\"large\"");
    let away = person.post("/large-type", &[("large", "off"), ("back", "//evil.example")]).await;
    assert_eq!(away.leads_to(), "/");
}

#[tokio::test]
async fn every_page_with_its_style_is_below_100_kb() {
    let world = World::new().await;
    let mut person = world.browser();
    let draft = start(&mut person).await;
    let style: usize =
        ["portal.css", "parts.css", "icons.svg", "mark.svg"].iter().map(|name| assets::size(name).unwrap()).sum();
    let mut pages: Vec<_> = STEPS.iter().map(|step| format!("{draft}/{step}")).collect();
    pages.extend(["/", "/check", "/apply", "/offices", "/progress"].map(str::to_owned));
    for path in pages {
        let shown = person.get(&path).await;
        assert_eq!(shown.status, StatusCode::OK, "{path}");
        let bytes = shown.body.len() + style;
        assert!(bytes < 100_000, "{path} is {bytes} bytes");
        shown.hides("<script");
    }
}
