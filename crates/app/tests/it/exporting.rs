//! Lists taken out of the house stand in the journal.

use app::{
    export::cases_xlsx,
    model::CaseStage,
    view::{cases::CaseFilter, journal::journal},
};
use testkit::{TestWorld, code_of};

#[tokio::test]
async fn every_export_stands_in_the_journal_without_what_was_searched_for() {
    let world = TestWorld::new().await;
    let (first, _) = (world.accepted_case().await, world.applied_case().await);
    let name = world.case(first).await.person.name;
    let filter =
        CaseFilter { text: name.clone(), stages: vec![CaseStage::UnderReview], ..CaseFilter::default() };
    cases_xlsx(&world.app, &world.handler().await, &filter).await.unwrap();
    cases_xlsx(&world.app, &world.staff("head").await, &CaseFilter::default()).await.unwrap();
    let denied = cases_xlsx(&world.app, &world.applicant(first).await, &CaseFilter::default()).await;
    assert_eq!(code_of(denied), "denied");
    let auditor = world.staff("auditor").await;
    let seen = journal(&world.app, &auditor, Some("list_exported".to_owned()), None, 10).await.unwrap();
    let lines: Vec<(&str, &str)> =
        seen.rows.iter().map(|line| (line.who.as_str(), line.summary.as_str())).collect();
    let narrowed = "导出「救助案件」1 行（状态：审查中；查找词：有）";
    assert_eq!(lines, [("审批人甲", "导出「救助案件」2 行"), ("承办人甲", narrowed)]);
    assert!(lines.iter().all(|(_, line)| !line.contains(&name)));
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}
