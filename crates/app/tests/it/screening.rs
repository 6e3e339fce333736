//! Screening: who was hurt in a known matter and is in need becomes a lead, once, with the reasons.

use app::{
    App,
    import_matters::{NewMatter, record_matters},
    load_register::load_register,
    model::{LeadStage, MatterCard, MatterKind},
    open_case::PersonInput,
    persona,
    review_lead::{dismiss, reopen, take_up},
    screen::{ScreenReport, screen},
    view::leads::{LeadFilter, lead, leads},
};
use kernel::LeadId;
use province::{Province, Spec};
use testkit::{TestWorld, code_of, row};

const NUMBER: &str = "（2026）浙0106刑初88号";

pub(crate) async fn screened(app: &App) -> ScreenReport {
    screen(app, &persona::system("screen"), |_| ()).await.unwrap()
}

/// A person badly hurt by somebody who cannot pay, on the minimum living guarantee, in two registers.
pub(crate) async fn hurt_and_poor(world: &TestWorld) -> PersonInput {
    let person = world.somebody();
    world.matter(NUMBER, NUMBER).await;
    let hurt = row(&[
        ("external_id", NUMBER),
        ("number", NUMBER),
        ("body", "杭州市西湖区人民检察院"),
        ("region", "330106"),
        ("matter_kind", "criminal"),
        ("charge", "故意伤害罪"),
        ("victim_name", &person.name),
        ("victim_id", &person.identity),
        ("injury_grade", "serious_2"),
        ("offender_cannot_pay", "true"),
        ("updated_on", "2026-09-01"),
    ]);
    let poor = row(&[
        ("id_number", &person.identity),
        ("name", &person.name),
        ("category", "dibao"),
        ("region", "330106"),
        ("updated_on", "2026-09-01"),
    ]);
    assert_eq!(world.register("procuratorate.matters", vec![hurt]).await.kept, 1);
    assert_eq!(world.register("mca.low_income", vec![poor]).await.kept, 1);
    person
}

pub(crate) async fn first_lead(world: &TestWorld) -> LeadId {
    let page = leads(&world.app, &world.handler().await, &LeadFilter { limit: 10, ..LeadFilter::default() })
        .await
        .unwrap();
    assert_eq!(page.total, 1);
    page.rows[0].id
}

#[tokio::test]
async fn a_hit_is_proposed_once_and_becomes_a_case() {
    let world = TestWorld::new().await;
    let person = hurt_and_poor(&world).await;
    let report = screened(&world.app).await;
    assert_eq!((report.screened, report.proposed, report.known), (1, 1, 0));
    let again = screened(&world.app).await;
    assert_eq!((again.proposed, again.known), (0, 1));
    let (id, handler) = (first_lead(&world).await, world.handler().await);
    let view = lead(&world.app, &handler, id).await.unwrap();
    assert_eq!(view.line.person, person.name);
    assert!(view.line.reasons.contains(&"低收入人口".to_owned()), "{:?}", view.line.reasons);
    assert_eq!(view.line.grounds, ["P1"]);
    assert_eq!(code_of(lead(&world.app, &world.staff("neighbour").await, id).await), "denied");

    assert!(
        code_of(dismiss(&world.app, &handler, id, None, String::new()).await).starts_with("reason_missing")
    );
    dismiss(&world.app, &handler, id, None, "已获足额赔偿".to_owned()).await.unwrap();
    let seen = lead(&world.app, &handler, id).await.unwrap().seq;
    assert_eq!(screened(&world.app).await.proposed, 0, "what was dismissed does not come back by itself");
    reopen(&world.app, &handler, id, None, "赔偿没有兑现".to_owned()).await.unwrap();
    assert_eq!(code_of(take_up(&world.app, &handler, id, Some(seen)).await), "stale_page");
    let case = take_up(&world.app, &handler, id, None).await.unwrap();
    assert_eq!(take_up(&world.app, &handler, id, None).await.unwrap(), case, "taken up once");
    assert_eq!(world.case(case).await.person.name, person.name);
    assert_eq!(lead(&world.app, &handler, id).await.unwrap().line.stage, LeadStage::TakenUp);
}

#[tokio::test]
async fn who_has_a_case_in_the_matter_is_not_proposed() {
    let world = TestWorld::new().await;
    let person = hurt_and_poor(&world).await;
    world.open_for(&person, NUMBER).await;
    let report = screened(&world.app).await;
    assert_eq!((report.screened, report.proposed, report.known), (1, 0, 1));
}

#[tokio::test]
async fn only_who_may_screen_does() {
    let world = TestWorld::new().await;
    for account in ["clerk", "approver", "finance", "auditor"] {
        let denied = screen(&world.app, &world.staff(account).await, |_| ()).await;
        assert_eq!(code_of(denied), "denied", "{account}");
    }
}

/// The registers and matters of a small province.
async fn settle(world: &TestWorld, province: &Province) {
    let (app, setup) = (&world.app, persona::system("setup"));
    persona::save_organisations(app, &setup, &province.organisations).await.unwrap();
    for dataset in Province::DATASETS {
        let rows = province.rows(dataset);
        load_register(app, &setup, dataset, world.today(), rows).await.unwrap();
    }
    let matters = province.matters.iter().map(|matter| NewMatter {
        card: MatterCard {
            number: matter.number.clone(),
            matter_kind: MatterKind::ALL.into_iter().find(|kind| kind.word() == matter.kind).unwrap(),
            organ: matter.organ,
            body: matter.body.clone(),
            charge: matter.charge.clone(),
            region: Some(matter.region),
            dated: Some(matter.dated),
            text_sha256: None,
            source: matter.dataset.to_owned(),
            external_id: matter.external_id.clone(),
        },
        title: matter.charge.clone(),
        text: String::new(),
        facts: Vec::new(),
    });
    record_matters(app, &persona::system("import"), matters.collect()).await.unwrap();
}

#[tokio::test]
async fn a_small_province_yields_leads_with_reasons() {
    let world = TestWorld::new().await;
    let province = province::generate(&Spec { seed: 7, people: 600, today: world.today() });
    settle(&world, &province).await;
    let report = screened(&world.app).await;
    assert!(report.proposed > 0 && report.proposed < report.screened, "{report:?}");
    let again = screened(&world.app).await;
    assert_eq!((again.proposed, again.screened), (0, report.screened));
    assert_eq!(again.known, report.proposed + report.known);
    let mut seen = 0;
    for office in province.organisations.iter().filter(|office| office.kind.organ().is_some()) {
        crate::deciding::moved(&world, "reader", kernel::Role::Handler, "", &office.id.0).await;
        let page = leads(
            &world.app,
            &world.staff("reader").await,
            &LeadFilter { limit: 500, ..LeadFilter::default() },
        )
        .await
        .unwrap();
        for line in &page.rows {
            assert!(!line.reasons.is_empty() && !line.grounds.is_empty() && line.score > 0, "{line:?}");
        }
        seen += u64::try_from(page.rows.len()).unwrap();
    }
    assert_eq!(seen, report.proposed, "every lead lies with an office");
}
