//! One person's way from the portal to the archive, with everybody who meets them on it.

use app::{
    Outcome, Principal,
    answer_referral::{receive, resolve},
    close_case::close_case,
    model::{CaseStage, Hardship, ReferralOutcome, SharingBasis, Visit, VisitMethod},
    record_follow_up::{planned, record_visit},
    send_referral::{ReferralInput, send_referral},
    session::{resolve as resolve_session, sign_in_applicant},
    submit_application::submit_application,
    view::{board::board, progress::progress},
};
use kernel::{Fen, OrgId, Personal};
use testkit::TestWorld;

/// What somebody saw on the telephone.
pub(crate) fn call(world: &TestWorld) -> Visit {
    Visit {
        method: VisitMethod::Call,
        on: world.today(),
        income_monthly_fen: Some(120_000),
        hardship: Hardship::Eased,
        satisfaction: Some(5),
        needs: Vec::new(),
        note: Personal::known("孩子回学校了".to_owned()),
    }
}

/// A referral to civil affairs.
pub(crate) fn to_civil_affairs() -> ReferralInput {
    ReferralInput {
        to: OrgId("civil_affairs-330106".to_owned()),
        programmes: vec!["temporary_relief".to_owned()],
        circumstances: "一家三口，主要劳动力重伤".to_owned(),
        suggestion: "建议纳入临时救助".to_owned(),
        sharing: SharingBasis::Statutory,
    }
}

#[tokio::test]
async fn from_the_portal_to_the_archive() {
    let world = TestWorld::new().await;
    let app = &world.app;
    let person = world.somebody();
    let draft = world.keep("owner", &world.draft_for(&person, "")).await;
    let receipt = submit_application(app, &Principal::Visitor, "owner", draft).await.unwrap();
    assert_eq!(receipt.number, "检救〔2026〕330106-0001号");
    let id = receipt.case;

    let token = sign_in_applicant(app, &receipt.number, &receipt.access_code).await.unwrap();
    let applicant = resolve_session(app, &token).await.unwrap().unwrap().principal;
    let seen = progress(app, &applicant, id).await.unwrap();
    assert_eq!((seen.stage, seen.person.name), (CaseStage::Applied, person.name));

    world.accept(id).await;
    world.propose(id, true).await.unwrap();
    world.sign_all(id).await.unwrap();
    let granted = world.money().await.reserved;
    assert!(granted > Fen::ZERO);
    world.pass_days(2);
    assert_eq!(world.pay(id).await.unwrap(), Outcome::Changed);
    assert_eq!(world.money().await.paid, granted);

    let (handler, officer) = (world.handler().await, world.staff("officer").await);
    let referral = send_referral(app, &handler, id, to_civil_affairs()).await.unwrap();
    receive(app, &officer, referral, None).await.unwrap();
    let outcome = ReferralOutcome::Granted {
        programme: "temporary_relief".to_owned(),
        monthly_fen: 0,
        once_fen: 300_000,
        from: Some(world.today()),
    };
    resolve(app, &officer, referral, None, outcome, "符合临时救助条件".to_owned()).await.unwrap();
    for month in [6, 12] {
        let visit = planned(app, id, month).await.unwrap().unwrap();
        let follow_ups = world.case(id).await.follow_ups;
        world.set_day(follow_ups.iter().find(|line| line.month == month).unwrap().due);
        assert_eq!(record_visit(app, &handler, visit, call(&world)).await.unwrap(), Outcome::Changed);
    }
    close_case(app, &handler, id, None, "已救助，已衔接，已回访".to_owned()).await.unwrap();

    let case = world.case(id).await;
    assert_eq!(case.stage, CaseStage::Closed);
    assert_eq!(world.duties(id).await, Vec::<String>::new());
    assert!(case.timeline.len() > 15, "{} lines", case.timeline.len());
    let board = board(app, &world.staff("auditor").await).await.unwrap();
    assert_eq!(board.paid, granted);
    assert!(board.stages.contains(&(CaseStage::Closed, 1)), "{:?}", board.stages);
    let seen = progress(app, &applicant, id).await.unwrap();
    assert!(!seen.amount_chinese.is_empty());
}
