//! The portal's pages: what they show, what they refuse, what they keep from others.

use axum::http::StatusCode;
use web::look::assets;

use crate::{
    applying::{JPEG, start},
    world::World,
};

const STEPS: [&str; 8] = ["people", "matter", "harm", "household", "account", "papers", "consent", "review"];

#[tokio::test]
async fn home_and_reading_pages_are_shown() {
    let world = World::new().await;
    let mut visitor = world.browser();
    let home = visitor.get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    for door in ["href=\"/check\"", "href=\"/apply\"", "href=\"/progress\"", "12309", "12345", "/complaints"]
    {
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
async fn a_page_that_is_no_door_lights_none_and_a_visitor_is_led_back_to_doors() {
    let world = World::new().await;
    let mut visitor = world.browser();
    visitor.get("/").await.says("href=\"/\" aria-current=\"page\"");
    visitor.get("/check").await.says("href=\"/check\" aria-current=\"page\"");
    visitor.get("/complaints").await.hides("href=\"/\" aria-current");
    let nowhere = visitor.get("/nowhere").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    nowhere.hides("href=\"/\" aria-current");
    nowhere.hides("回到工作台");
    nowhere.says("查进度");
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
    assert_eq!(
        person.upload(&papers, &[("do", "upload"), ("material", "x")], "a.jpg", JPEG).await.status,
        404
    );

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
    let style: usize = ["portal.css", "parts.css", "icons.svg", "mark.svg"]
        .iter()
        .map(|name| assets::size(name).unwrap())
        .sum();
    let mut pages: Vec<_> = STEPS.iter().map(|step| format!("{draft}/{step}")).collect();
    pages.extend(["/", "/check", "/apply", "/offices", "/progress"].map(str::to_owned));
    for path in pages {
        let shown = person.get(&path).await;
        assert_eq!(shown.status, StatusCode::OK, "{path}");
        // Photos may be turned before they are sent; everything works without that script.
        let script = if path.ends_with("/papers") { assets::size("turn.js").unwrap() } else { 0 };
        let bytes = shown.body.len() + style + script;
        assert!(bytes < 100_000, "{path} is {bytes} bytes");
        assert_eq!(shown.body.matches("<script").count(), usize::from(script > 0), "{path}");
    }
}
