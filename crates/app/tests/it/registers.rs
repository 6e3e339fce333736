//! Departments' registers: a load replaces the one before, rows that break the schema are left out.

use app::{Outcome, facts_of_case::fetch_facts, load_register::load_register, persona};
use testkit::{TestWorld, code_of, row};

fn poor(identity: &str, category: &str) -> std::collections::BTreeMap<String, String> {
    row(&[
        ("id_number", identity),
        ("name", "某某"),
        ("category", category),
        ("region", "330106"),
        ("updated_on", "2026-09-01"),
    ])
}

/// What the case holds about the category.
async fn category(world: &TestWorld, id: kernel::CaseId) -> Option<String> {
    let groups = world.case(id).await.facts;
    let mut rows = groups.into_iter().flat_map(|group| group.rows);
    rows.find(|row| row.name == "low_income_category").unwrap().value
}

#[tokio::test]
async fn a_load_replaces_the_snapshot_before() {
    let world = TestWorld::new().await;
    let (first, second) = (world.somebody(), world.somebody());
    let one = world.open_for(&first, "（2026）浙0106刑初1号").await;
    let other = world.open_for(&second, "（2026）浙0106刑初2号").await;
    let handler = world.handler().await;
    let report = world.register("mca.low_income", vec![poor(&first.identity, "dibao")]).await;
    assert_eq!((report.kept, report.rejected), (1, 0));
    assert_eq!(fetch_facts(&world.app, &handler, one).await.unwrap(), Outcome::Changed);
    assert_eq!(fetch_facts(&world.app, &handler, one).await.unwrap(), Outcome::Unchanged);
    assert_eq!(category(&world, one).await.as_deref(), Some("最低生活保障对象"));
    assert_eq!(fetch_facts(&world.app, &handler, other).await.unwrap(), Outcome::Unchanged);

    world.pass_days(1);
    world.register("mca.low_income", vec![poor(&second.identity, "tekun")]).await;
    assert_eq!(fetch_facts(&world.app, &handler, other).await.unwrap(), Outcome::Changed);
    let third = world.open_for(&first, "（2026）浙0106刑初3号").await;
    assert_eq!(
        fetch_facts(&world.app, &handler, third).await.unwrap(),
        Outcome::Unchanged,
        "the old row is gone"
    );
}

#[tokio::test]
async fn rows_that_break_the_schema_are_counted_and_left_out() {
    let world = TestWorld::new().await;
    let person = world.somebody();
    let rows = vec![
        poor(&person.identity, "dibao"),
        poor("330106197803120008", "dibao"),
        poor(&person.identity, "rich"),
    ];
    let report = world.register("mca.low_income", rows).await;
    assert_eq!((report.kept, report.rejected), (1, 2));
}

#[tokio::test]
async fn an_unknown_register_and_who_may_not_load_are_refused() {
    let world = TestWorld::new().await;
    let day = world.today();
    let who = persona::system("load");
    let refused = load_register(&world.app, &who, "mca.nothing", day, std::iter::empty()).await;
    assert_eq!(code_of(refused), "not_found");
    for account in ["handler", "clerk", "finance"] {
        let who = world.staff(account).await;
        let denied = load_register(&world.app, &who, "mca.low_income", day, std::iter::empty()).await;
        assert_eq!(code_of(denied), "denied", "{account}");
    }
}
