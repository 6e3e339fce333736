//! Materials: what is missing, who owes it until when, giving up and withdrawing.

use app::{
    Outcome,
    accept_application::{abandon_application, accept_application, request_supplement},
    add_paper::finish_supplement,
    model::CaseStage,
    open_case::open_case,
    promise_proof::promise_proof,
    propose_opinion::{OpinionInput, warnings_of},
    withdraw::withdraw,
};
use kernel::CaseId;
use testkit::{TestWorld, code_of, said};

async fn ask(world: &TestWorld, id: CaseId) {
    let items = vec!["compensation_statement".to_owned()];
    let handler = world.handler().await;
    request_supplement(&world.app, &handler, id, None, items, "请写明已获赔偿".to_owned()).await.unwrap();
}

#[tokio::test]
async fn the_applicant_owes_the_supplement_and_the_office_the_rest() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.applied_case().await, world.handler().await);
    world.hand_in(id, &["compensation_statement"]).await;
    assert_eq!(world.duties(id).await, ["check_materials 2026-09-15"]);
    let refused = accept_application(&world.app, &handler, id, None).await;
    let text = said(refused);
    assert!(text.contains("是否获得赔偿、救助等的情况说明"), "{text}");

    ask(&world, id).await;
    assert_eq!(world.duties(id).await, ["supplement 2026-10-08"], "only the applicant's clock runs");
    world.pass_days(20);
    world.hand_in(id, &[]).await;
    let applicant = world.applicant(id).await;
    assert_eq!(finish_supplement(&world.app, &applicant, id, None).await.unwrap(), Outcome::Changed);
    assert_eq!(finish_supplement(&world.app, &applicant, id, None).await.unwrap(), Outcome::Unchanged);
    assert_eq!(world.duties(id).await, ["check_supplement 2026-10-10"]);
    accept_application(&world.app, &handler, id, None).await.unwrap();
    assert_eq!(world.duties(id).await, ["decide 2026-10-16"], "ten working days, the holidays not counted");
    assert_eq!(world.case(id).await.stage, CaseStage::UnderReview);
}

#[tokio::test]
async fn an_application_is_given_up_only_after_its_last_day() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.applied_case().await, world.handler().await);
    let abandon = || abandon_application(&world.app, &handler, id, None);
    assert_eq!(code_of(abandon().await), "not_at_this_stage");
    ask(&world, id).await;
    world.pass_days(29);
    assert_eq!(code_of(abandon().await), "supplement_not_overdue");
    world.pass_days(1);
    assert_eq!(code_of(abandon().await), "supplement_not_overdue", "the last day is the applicant's");
    world.pass_days(1);
    assert_eq!(abandon().await.unwrap(), Outcome::Changed);
    assert_eq!(abandon().await.unwrap(), Outcome::Unchanged);
    assert_eq!(world.case(id).await.stage, CaseStage::Abandoned);
    assert_eq!(world.duties(id).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_can_follow_later_does_not_hold_acceptance_up() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.applied_case().await, world.handler().await);
    world.hand_in(id, &["legal_papers"]).await;
    accept_application(&world.app, &handler, id, None).await.unwrap();
    let deferred =
        || async { world.case(id).await.state.deferred_open().map(|owed| owed.item.clone()).collect() };
    let owed: Vec<String> = deferred().await;
    assert_eq!(owed, ["legal_papers"]);
    let grant = OpinionInput { amount_fen: Some(100), ..OpinionInput::default() };
    let warnings = warnings_of(&world.app, &handler, id, grant).await.unwrap();
    let warned = warnings.iter().find(|warning| warning.code == "deferred_open").unwrap();
    assert_eq!(
        warned.text, "容缺受理的材料还没有补齐：原案件法律文书",
        "papers are named as people name them"
    );
    let refused = promise_proof(&world.app, &handler, id, None, "identity".to_owned()).await.unwrap_err();
    assert!(refused.to_string().contains("「有效身份证明」不是容缺后补的材料"), "{refused}");
    world.hand_in(id, &[]).await;
    let owed: Vec<String> = deferred().await;
    assert!(owed.is_empty(), "the paper that came later settles it");
}

#[tokio::test]
async fn an_applicant_withdraws_their_own_application() {
    let world = TestWorld::new().await;
    let (id, other) = (world.accepted_case().await, world.applied_case().await);
    let stranger = world.applicant(other).await;
    let denied = withdraw(&world.app, &stranger, id, None, "不想申请了".to_owned()).await;
    assert_eq!(code_of(denied), "denied");
    let own = world.applicant(id).await;
    assert_eq!(withdraw(&world.app, &own, id, None, "已获赔偿".to_owned()).await.unwrap(), Outcome::Changed);
    assert_eq!(world.case(id).await.stage, CaseStage::Withdrawn);
    assert_eq!(world.duties(id).await, Vec::<String>::new(), "nobody owes anything any more");
    assert_eq!(
        code_of(accept_application(&world.app, &world.handler().await, id, None).await),
        "not_at_this_stage"
    );
    let (before, again) = (world.case(id).await, testkit::person(0));
    assert_eq!(before.person.name, again.name);
    let next = open_case(&world.app, &world.handler().await, before.opening.matter, &again).await;
    assert!(next.is_ok(), "who withdrew may apply again");
}
