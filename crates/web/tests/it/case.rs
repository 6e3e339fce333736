//! A case as those who work on it meet it: handler, approver, finance and a department's officer take it from the
//! first word to a visit, and what they may not do is said where they tried.

use app::{
    import_matters::{NewMatter, matter_of, record_matters},
    manage_funds::{Deposit, deposit},
    model::{MatterCard, MatterKind},
    open_case::{PersonInput, open_case},
    persona,
    session::{self, NewAccount},
};
use axum::http::StatusCode;
use kernel::{CaseId, Fen, OrgId, Organ, Organisation, OrganisationKind, Role};

use crate::world::{Browser, PASSWORD, Shown, World, identity};

const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4];
const OFFICE: &str = "procuratorate-330106";

/// The world with everybody who works on a case, and money in the pool.
async fn staffed() -> World {
    let world = World::new().await;
    let setup = persona::system("setup");
    let civil_affairs = Organisation {
        id: OrgId("civil_affairs-330106".to_owned()),
        kind: OrganisationKind::CivilAffairs,
        region: "330106".parse().unwrap(),
        name: "杭州市西湖区民政局".to_owned(),
    };
    persona::save_organisations(&world.app, &setup, &[civil_affairs]).await.unwrap();
    let account = |account: &str, name: &str, role, title: &str, org: &str| NewAccount {
        account: account.to_owned(),
        name: name.to_owned(),
        role,
        title: title.to_owned(),
        org: OrgId(org.to_owned()),
    };
    let accounts = vec![
        account("approver", "周知远", Role::Approver, "分管检察长", OFFICE),
        account("chief", "梁致和", Role::Approver, "检察长", OFFICE),
        account("finance", "钱细算", Role::Finance, "", "finance-330106"),
        account("officer", "苏解困", Role::DepartmentOfficer, "", "civil_affairs-330106"),
    ];
    let hash = session::hash_password(&world.app, PASSWORD).unwrap();
    session::save_accounts(&world.app, &setup, accounts, &hash).await.unwrap();
    let pool = Deposit {
        source: "local".to_owned(),
        name: "区级专项资金".to_owned(),
        amount: Fen::new(100_000_000),
        reference: "财拨〔2026〕1号".to_owned(),
    };
    deposit(&world.app, &setup, &OrgId(OFFICE.to_owned()), pool).await.unwrap();
    world
}

/// A browser in which somebody has signed in.
async fn signed_in(world: &World, account: &str) -> Browser {
    let token = session::sign_in(&world.app, account, PASSWORD).await.unwrap();
    let mut browser = world.browser();
    browser.cookies.insert("lz_session".to_owned(), token);
    browser
}

/// A case that the handler opened from a recorded matter.
async fn opened(world: &World) -> CaseId {
    let card = MatterCard {
        number: "（2026）浙0106刑初7号".to_owned(),
        matter_kind: MatterKind::Criminal,
        organ: Organ::Procuratorate,
        body: "杭州市西湖区人民法院".to_owned(),
        charge: "故意伤害罪".to_owned(),
        region: Some("330106".parse().unwrap()),
        dated: Some("2026-05-11".parse().unwrap()),
        text_sha256: None,
        source: "import:test".to_owned(),
        external_id: "7".to_owned(),
    };
    let text = "被告人持械殴打被害人，致其重伤二级。\n\n被告人没有可供执行的财产。".to_owned();
    let matter = NewMatter { card, title: "故意伤害致人重伤".to_owned(), text, facts: Vec::new() };
    record_matters(&world.app, &persona::system("import"), vec![matter]).await.unwrap();
    let matter = matter_of(&world.app, "import:test", "7").await.unwrap();
    let handler = persona::staff(&world.app, "handler").await.unwrap();
    let person = PersonInput {
        name: "顾长青".to_owned(),
        identity: identity("33010619780312104"),
        phone: "13800000000".to_owned(),
        address: "双桥村 8 号".to_owned(),
        residence_region: "330106".to_owned(),
    };
    open_case(&world.app, &handler, matter, &person).await.unwrap()
}

/// The state that a page's forms carry.
fn seen(shown: &Shown) -> String {
    let (_, rest) =
        shown.body.split_once("name=\"seen\" value=\"").unwrap_or_else(|| panic!("no form:\n{}", shown.body));
    rest.split('"').next().unwrap().to_owned()
}

/// Sends a form with the state that a tab shows.
async fn send(browser: &mut Browser, tab: &str, path: &str, fields: &[(&str, &str)]) -> Shown {
    let state = seen(&browser.get(tab).await);
    let mut all = vec![("seen", state.as_str())];
    all.extend(fields);
    browser.post(path, &all).await
}

const APPLICATION: [(&str, &str); 6] = [
    ("request", "被打成重伤，欠着医药费，家里没有收入"),
    ("holder", "顾长青"),
    ("bank", "某某银行西湖支行"),
    ("account_number", "6222 0000 0000 0000 001"),
    ("consents", "mca.low_income"),
    ("signed_as", "顾长青"),
];

const FACTS: [(&str, &str); 13] = [
    ("source", "handler"),
    ("fact.injury_grade", "serious_2"),
    ("fact.offender_cannot_pay", "true"),
    ("fact.victim_died", "false"),
    ("fact.applicant_fault", "none"),
    ("fact.refused_cooperation", "false"),
    ("fact.false_statement", "false"),
    ("fact.waived_compensation", "false"),
    ("fact.hardship_unrelated", "false"),
    ("fact.already_relieved", "false"),
    ("fact.low_income_category", "dibao"),
    ("fact.loss_fen", "120000"),
    ("fact.received_fen", "0"),
];

const FACTORS: [(&str, &str); 8] = [
    ("opinion", "grant"),
    ("acknowledge_deferred_open", "文书由法院送达后补交"),
    ("reasons", "符合重伤无法获赔的情形，生活急迫困难。"),
    ("harm", "重伤二级。"),
    ("fault", "没有过错。"),
    ("means", "低保户。"),
    ("necessary_expense", "每月 1100 元。"),
    ("compensation", "没有得到赔偿。"),
];

/// Takes a case from its opening to acceptance; facts included.
async fn accepted(handler: &mut Browser, case: &str) {
    let receipt =
        send(handler, &format!("{case}/application"), &format!("{case}/application"), &APPLICATION).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.body);
    receipt.says("查询码");
    let early = send(handler, &format!("{case}/papers"), &format!("{case}/accept"), &[]).await;
    early.says("有效身份证明、是否获得赔偿");
    for material in ["identity", "compensation_statement"] {
        let added =
            handler.upload(&format!("{case}/papers"), &[("material", material)], "材料.jpg", JPEG).await;
        assert_eq!(added.leads_to(), format!("{case}/papers"));
    }
    let done = send(handler, &format!("{case}/papers"), &format!("{case}/accept"), &[]).await;
    assert_eq!(done.leads_to(), format!("{case}/facts"), "{}", done.body);
    let done = send(handler, &format!("{case}/facts?source=handler"), &format!("{case}/facts"), &FACTS).await;
    assert_eq!(done.leads_to(), format!("{case}/facts"));
}

/// The sum that the form suggests and the ground it ticks.
fn suggested(form: &Shown) -> (String, String) {
    let after =
        |text: &str, mark: &str| text.split_once(mark).unwrap().1.split('"').next().unwrap().to_owned();
    let amount = form.body.split_once("id=\"f-amount\"").unwrap().1;
    let ground = form
        .body
        .split("name=\"grounds\" value=\"")
        .skip(1)
        .find(|rest| rest.split_once('>').is_some_and(|(tag, _)| tag.contains("checked")));
    (after(amount, "value=\""), ground.unwrap().split('"').next().unwrap().to_owned())
}

/// Proposes what the rules suggest.
async fn proposed(handler: &mut Browser, case: &str) -> String {
    let form = handler.get(&format!("{case}/decision")).await;
    form.says("给予救助须逐项写明理由");
    form.says("原案件法律文书");
    form.says("name=\"acknowledge_deferred_open\"");
    form.hides("name=\"acknowledge_aided_elsewhere\"");
    let (amount, ground) = suggested(&form);
    let mut fields = vec![("amount", amount.as_str()), ("grounds", ground.as_str())];
    fields.extend(FACTORS);
    let done = send(handler, &format!("{case}/decision"), &format!("{case}/opinion"), &fields).await;
    assert_eq!(done.leads_to(), format!("{case}/decision"), "{}", done.body);
    amount
}

#[tokio::test(flavor = "multi_thread")]
async fn four_people_take_a_case_from_the_first_word_to_a_visit() {
    let world = staffed().await;
    let id = opened(&world).await;
    let case = format!("/work/cases/{id}");
    let mut handler = signed_in(&world, "handler").await;
    let first = handler.get(&case).await;
    first.says("登记申请");
    first.says("故意伤害罪");
    accepted(&mut handler, &case).await;
    handler.get(&format!("{case}/facts")).await.says("重伤二级");
    handler.get(&format!("{case}/finding")).await.says("符合条件");
    proposed(&mut handler, &case).await;

    let mut approver = signed_in(&world, "approver").await;
    let page = approver.get(&format!("{case}/decision")).await;
    page.says("以分管检察长签批");
    page.says("在建议区间之内");
    page.says("专项资金可用余额");
    let signed =
        send(&mut approver, &format!("{case}/decision"), &format!("{case}/sign"), &[("comment", "同意")])
            .await;
    assert_eq!(signed.leads_to(), format!("{case}/decision"), "{}", signed.body);
    let mut decided = approver.get(&format!("{case}/decision")).await;
    if !decided.body.contains("给予国家司法救助") {
        decided.says("现在由检察长签批");
        let mut chief = signed_in(&world, "chief").await;
        send(&mut chief, &format!("{case}/decision"), &format!("{case}/sign"), &[("comment", "同意")]).await;
        decided = chief.get(&format!("{case}/decision")).await;
    }
    decided.says("大写");

    let mut finance = signed_in(&world, "finance").await;
    let money = finance.get(&format!("{case}/money")).await;
    money.says("确认发放");
    let paid = send(
        &mut finance,
        &format!("{case}/money"),
        &format!("{case}/payment"),
        &[("bank_reference", "银2026-1")],
    )
    .await;
    assert_eq!(paid.leads_to(), format!("{case}/money"), "{}", paid.body);
    finance.get(&format!("{case}/money")).await.says("已到账");

    referred_and_visited(&world, &mut handler, &case).await;
}

/// After the payment: the handler refers, the department answers, the handler visits.
async fn referred_and_visited(world: &World, handler: &mut Browser, case: &str) {
    let form = handler.get(&format!("{case}/referrals")).await;
    form.says("杭州市西湖区民政局");
    let fields = [
        ("to", "civil_affairs-330106"),
        ("programmes", "dibao"),
        ("circumstances", "重伤，欠医药费。"),
        ("suggestion", "建议核查低保。"),
        ("sharing", "consent"),
    ];
    let sent = handler.post(&format!("{case}/referrals"), &fields).await;
    assert_eq!(sent.leads_to(), format!("{case}/referrals"), "{}", sent.body);

    let mut officer = signed_in(world, "officer").await;
    let list = officer.get("/work/referrals?stage=sent").await;
    list.says("顾长青");
    let href = list.body.split_once("data-href=\"").unwrap().1.split('"').next().unwrap().to_owned();
    officer.get(&href).await.says("重伤，欠医药费。");
    let received = send(&mut officer, &href, &format!("{href}/receive"), &[]).await;
    assert_eq!(received.leads_to(), href);
    let stale = officer
        .post(&format!("{href}/resolve"), &[("seen", "1"), ("outcome", "declined"), ("note", "不符")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let wrong = [("outcome", "granted"), ("programme", "dibao"), ("monthly", "六百"), ("note", "已纳入低保")];
    let wrong = send(&mut officer, &href, &format!("{href}/resolve"), &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("id=\"e-monthly\"");
    let right = [("outcome", "granted"), ("programme", "dibao"), ("monthly", "600"), ("note", "已纳入低保")];
    let resolved = send(&mut officer, &href, &format!("{href}/resolve"), &right).await;
    assert_eq!(resolved.leads_to(), href, "{}", resolved.body);
    handler.get(&href).await.says("¥600.00");

    let visits = handler.get(&format!("{case}/visits")).await;
    visits.says("发放后 6 个月回访");
    let action = visits.body.split_once("id=\"record\"").unwrap().1;
    let action = action.split_once("action=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let missing = handler.post(&action, &[("method", "call"), ("on", "2026-09-08")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    missing.says("id=\"e-hardship\"");
    let visit = [
        ("method", "call"),
        ("on", "2026-09-08"),
        ("hardship", "eased"),
        ("income", "1,800"),
        ("satisfaction", "5"),
    ];
    let visited = handler.post(&action, &visit).await;
    assert_eq!(visited.leads_to(), format!("{case}/visits"), "{}", visited.body);
    handler.get(&format!("{case}/visits")).await.says("¥1,800.00");
    handler.get(&format!("{case}/record")).await.says("移送社会救助");
    let early =
        send(handler, &format!("{case}/closing"), &format!("{case}/close"), &[("summary", "办结")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    early.says("12个月回访尚未完成");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_asked_for_once_and_waited_for() {
    let world = staffed().await;
    let case = format!("/work/cases/{}", opened(&world).await);
    let papers = format!("{case}/papers");
    let mut handler = signed_in(&world, "handler").await;
    send(&mut handler, &format!("{case}/application"), &format!("{case}/application"), &APPLICATION).await;
    let nothing = send(&mut handler, &papers, &format!("{case}/supplement"), &[("note", "请补交")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("id=\"e-items\"");
    let asked = [("items", "identity"), ("note", "身份证正反面")];
    let asked = send(&mut handler, &papers, &format!("{case}/supplement"), &asked).await;
    assert_eq!(asked.leads_to(), papers, "{}", asked.body);
    let waiting = handler.get(&papers).await;
    waiting.says("有效身份证明");
    waiting.says("现在由申请人办理");
    let early = send(&mut handler, &papers, &format!("{case}/abandon"), &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    handler.upload(&papers, &[("material", "identity")], "身份证.jpg", JPEG).await;
    handler.get(&case).await.hides("现在由申请人办理");
    let done = send(&mut handler, &papers, &format!("{case}/supplement/finish"), &[]).await;
    assert_eq!(done.leads_to(), papers, "{}", done.body);
    let gone = send(
        &mut handler,
        &format!("{case}/closing"),
        &format!("{case}/withdraw"),
        &[("reason", "不想申请了")],
    )
    .await;
    assert_eq!(gone.leads_to(), case, "{}", gone.body);
    handler.get(&case).await.says("已撤回");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_tab_is_told_so_and_changes_nothing() {
    let world = staffed().await;
    let case = format!("/work/cases/{}", opened(&world).await);
    let mut handler = signed_in(&world, "handler").await;
    let before = seen(&handler.get(&format!("{case}/facts")).await);
    accepted(&mut handler, &case).await;
    let answer = handler
        .post(
            &format!("{case}/facts"),
            &[("seen", &before), ("source", "handler"), ("fact.injury_grade", "slight")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    answer.says("打开最新页面");
    answer.says(&format!("href=\"{case}/facts\""));
    handler.get(&format!("{case}/facts")).await.says("重伤二级");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let world = staffed().await;
    let case = format!("/work/cases/{}", opened(&world).await);
    let mut handler = signed_in(&world, "handler").await;
    let other = send(
        &mut handler,
        &format!("{case}/application"),
        &format!("{case}/application"),
        &[
            ("request", "请帮帮我"),
            ("holder", "别人"),
            ("bank", "某某银行"),
            ("account_number", "62220001"),
            ("signed_as", "顾长青"),
        ],
    )
    .await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    other.says("id=\"e-holder\"");
    other.says("请帮帮我");
    accepted(&mut handler, &case).await;

    let facts = [("source", "judgment"), ("fact.loss_fen", "很多")];
    let facts = send(&mut handler, &format!("{case}/facts"), &format!("{case}/facts"), &facts).await;
    assert_eq!(facts.status, StatusCode::UNPROCESSABLE_ENTITY);
    facts.says("id=\"e-fact.loss_fen\"");
    facts.says("value=\"很多\"");

    for (amount, message) in [("五万", "id=\"e-amount\""), ("99,999,999", "超过上限")] {
        let mut fields = vec![("amount", amount), ("grounds", "P1")];
        fields.extend(FACTORS);
        let wrong =
            send(&mut handler, &format!("{case}/decision"), &format!("{case}/opinion"), &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{amount}");
        wrong.says("id=\"e-amount\"");
        wrong.says(message);
        wrong.says(&format!("value=\"{amount}\""));
    }
    let blank = [("opinion", "refuse"), ("reasons", "不符合"), ("harm", "轻微")];
    let blank = send(&mut handler, &format!("{case}/decision"), &format!("{case}/opinion"), &blank).await;
    blank.says("id=\"e-fault\"");
    blank.hides("id=\"e-harm\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_pays_sees_no_circumstances_and_others_nothing() {
    let world = staffed().await;
    let case = format!("/work/cases/{}", opened(&world).await);
    let mut handler = signed_in(&world, "handler").await;
    accepted(&mut handler, &case).await;
    let papers = handler.get(&format!("{case}/papers")).await;
    let paper = papers
        .body
        .split_once(&format!("href=\"{case}/papers/"))
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let paper = format!("{case}/papers/{paper}");

    let mut finance = signed_in(&world, "finance").await;
    let overview = finance.get(&case).await;
    assert_eq!(overview.status, StatusCode::OK);
    overview.says("顾长青");
    for hidden in ["13800000000", "欠着医药费", "故意伤害", "重伤", "双桥村"] {
        overview.hides(hidden);
    }
    for tab in
        ["facts", "finding", "papers", "decision", "referrals", "visits", "record", "closing", "application"]
    {
        let shown = finance.get(&format!("{case}/{tab}")).await;
        assert_eq!(shown.status, StatusCode::FORBIDDEN, "{tab}");
        shown.hides("重伤");
    }
    let money = finance.get(&format!("{case}/money")).await;
    assert_eq!(money.status, StatusCode::OK);
    money.hides("重伤");
    assert_eq!(finance.get(&paper).await.status, StatusCode::FORBIDDEN);
    for account in ["officer", "clerk"] {
        let mut other = signed_in(&world, account).await;
        for path in [case.clone(), format!("{case}/money"), paper.clone()] {
            assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN, "{account} {path}");
        }
    }
    assert_eq!(world.browser().get(&case).await.leads_to(), "/login");
    assert_eq!(handler.get("/work/cases/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_opens_in_the_browser_and_runs_nothing() {
    let world = staffed().await;
    let case = format!("/work/cases/{}", opened(&world).await);
    let mut handler = signed_in(&world, "handler").await;
    let nothing = handler.post(&format!("{case}/papers"), &[("material", "")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("id=\"e-material\"");
    nothing.says("id=\"e-file\"");
    let script =
        handler.upload(&format!("{case}/papers"), &[("material", "identity")], "a.html", b"<script>").await;
    assert_eq!(script.status, StatusCode::UNPROCESSABLE_ENTITY);
    script.says("这种文件不能作为材料");
    let pdf = handler
        .upload(&format!("{case}/papers"), &[("material", "other")], "证明\".pdf", b"%PDF-1.7 text")
        .await;
    assert_eq!(pdf.status, StatusCode::SEE_OTHER, "{}", pdf.body);
    let page = handler.get(&format!("{case}/papers")).await;
    let href = page
        .body
        .split_once(&format!("href=\"{case}/papers/"))
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let paper = handler.get(&format!("{case}/papers/{href}")).await;
    assert_eq!(paper.status, StatusCode::OK);
    let header = |name: &str| paper.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert!(header("content-disposition").starts_with("inline; filename*=UTF-8''%E8%AF%81"));
    assert!(header("cache-control").contains("no-store"));
    assert_eq!(handler.get(&format!("{case}/papers/{}", "0".repeat(64))).await.status, StatusCode::NOT_FOUND);
}
