//! The test world is a world: cases reach every stage in it, and it comes out the same every time.
#![cfg(test)]

mod kills;
#[expect(dead_code, reason = "what the tests of the store need besides")]
#[path = "../../../store/tests/it/postgres/server.rs"]
mod server;
mod simulation;

use app::model::CaseStage;
use testkit::TestWorld;

#[tokio::test]
async fn a_case_reaches_every_stage() {
    let world = TestWorld::new().await;
    let stages = [
        (world.opened_case().await, CaseStage::Informed),
        (world.applied_case().await, CaseStage::Applied),
        (world.accepted_case().await, CaseStage::UnderReview),
        (world.proposed_case().await, CaseStage::Proposed),
        (world.granted_case().await, CaseStage::Granted),
        (world.paid_case().await, CaseStage::Paid),
    ];
    for (id, stage) in stages {
        assert_eq!(world.case(id).await.stage, stage);
    }
}

#[tokio::test]
async fn two_worlds_are_the_same() {
    let (one, other) = (TestWorld::new().await, TestWorld::new().await);
    assert_eq!(one.opened_case().await, other.opened_case().await);
    assert_ne!(one.folder(), other.folder());
}
