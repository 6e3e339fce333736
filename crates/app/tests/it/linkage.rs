//! What comes after the decision: referrals, answers, visits, and the close that waits for them.

use app::{
    Outcome,
    answer_referral::{recall, receive, resolve},
    close_case::close_case,
    model::{CaseStage, ReferralOutcome, ReferralStage},
    record_follow_up::{cancel_follow_up, planned, record_visit},
    send_referral::send_referral,
    view::{my_work::my_work, referrals::referral},
};
use kernel::{Fen, OrgId};
use testkit::{TestWorld, code_of, codes_of, said};

use crate::main_path::{call, to_civil_affairs};

/// The codes of a case's open duties.
async fn owed(world: &TestWorld, id: kernel::CaseId) -> Vec<String> {
    world.duties(id).await.iter().map(|duty| duty.split(' ').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_referral_discharges_one_duty_and_opens_the_next() {
    let world = TestWorld::new().await;
    let (id, handler, officer) =
        (world.paid_case().await, world.handler().await, world.staff("officer").await);
    assert_eq!(owed(&world, id).await, ["archive", "copy_with_file", "follow_up", "follow_up", "refer"]);
    let sent = send_referral(&world.app, &handler, id, to_civil_affairs()).await.unwrap();
    assert_eq!(
        owed(&world, id).await,
        ["acknowledge_referral", "archive", "copy_with_file", "follow_up", "follow_up", "press_referral"]
    );
    assert_eq!(my_work(&world.app, &officer, None).await.unwrap().total, 1);

    for account in ["women-officer", "handler", "auditor"] {
        let denied = receive(&world.app, &world.staff(account).await, sent, None).await;
        assert_eq!(code_of(denied), "denied", "{account}");
    }
    assert_eq!(code_of(receive(&world.app, &officer, sent, Some(99)).await), "stale_page");
    assert_eq!(receive(&world.app, &officer, sent, None).await.unwrap(), Outcome::Changed);
    assert_eq!(receive(&world.app, &officer, sent, None).await.unwrap(), Outcome::Unchanged);
    assert_eq!(
        owed(&world, id).await,
        ["archive", "copy_with_file", "feed_back_referral", "follow_up", "follow_up"]
    );

    let answer =
        |note: &str| resolve(&world.app, &officer, sent, None, ReferralOutcome::Declined, note.to_owned());
    assert!(code_of(answer(" ").await).starts_with("note_missing"));
    assert_eq!(answer("收入超过标准").await.unwrap(), Outcome::Changed);
    assert_eq!(owed(&world, id).await, ["archive", "copy_with_file", "follow_up", "follow_up"]);
    assert_eq!(my_work(&world.app, &officer, None).await.unwrap().total, 0);
    let view = referral(&world.app, &officer, sent).await.unwrap();
    assert_eq!(view.state.stage, Some(ReferralStage::Declined));
    assert!(view.aid_given > Fen::ZERO, "the department knows what was given");
    let late = recall(&world.app, &handler, sent, None, "发错了".to_owned()).await;
    assert_eq!(code_of(late), "referral_closed");
}

#[tokio::test]
async fn a_referral_needs_a_department_a_text_and_an_accepted_case() {
    let world = TestWorld::new().await;
    let handler = world.handler().await;
    let early = send_referral(&world.app, &handler, world.applied_case().await, to_civil_affairs()).await;
    assert_eq!(code_of(early), "too_early");
    let id = world.accepted_case().await;
    let mut input = to_civil_affairs();
    input.to = OrgId("nobody".to_owned());
    assert_eq!(codes_of(send_referral(&world.app, &handler, id, input).await), ["no_department@to"]);
    let mut input = to_civil_affairs();
    input.circumstances = " ".to_owned();
    assert!(code_of(send_referral(&world.app, &handler, id, input).await).starts_with("text_missing"));
    let sent = send_referral(&world.app, &handler, id, to_civil_affairs()).await.unwrap();
    assert_eq!(
        recall(&world.app, &handler, sent, None, "重复移送".to_owned()).await.unwrap(),
        Outcome::Changed
    );
    assert_eq!(owed(&world, id).await, ["decide"], "a recalled referral asks nothing of anybody");
}

#[tokio::test]
async fn a_refused_applicant_is_referred_before_the_case_closes() {
    let world = TestWorld::new().await;
    let (id, handler, officer) =
        (world.accepted_case().await, world.handler().await, world.staff("officer").await);
    world.propose(id, false).await.unwrap();
    world.sign_all(id).await.unwrap();
    assert_eq!(world.case(id).await.stage, CaseStage::Refused);
    assert_eq!(world.money().await.reserved, Fen::ZERO);
    assert_eq!(owed(&world, id).await, ["archive_refused", "refer_refused", "tell_refusal"]);
    let sent = send_referral(&world.app, &handler, id, to_civil_affairs()).await.unwrap();
    assert_eq!(
        owed(&world, id).await,
        ["acknowledge_referral", "archive_refused", "press_referral", "tell_refusal"]
    );
    let close = || close_case(&world.app, &handler, id, None, "不予救助，已移送".to_owned());
    assert!(said(close().await).contains("移送尚未反馈"));
    receive(&world.app, &officer, sent, None).await.unwrap();
    assert_eq!(code_of(close().await), "open_work");
    resolve(&world.app, &officer, sent, None, ReferralOutcome::Declined, "不符合".to_owned()).await.unwrap();
    assert_eq!(close().await.unwrap(), Outcome::Changed);
}

#[tokio::test]
async fn a_visit_discharges_its_duty_and_a_case_closes_after_the_last() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.paid_case().await, world.handler().await);
    let close = || close_case(&world.app, &handler, id, None, "已办结".to_owned());
    let text = said(close().await);
    assert!(text.contains("6个月回访") && text.contains("12个月回访"), "{text}");
    let half_year = planned(&world.app, id, 6).await.unwrap().unwrap();
    let mut early = call(&world);
    early.on = world.today().plus_days(1);
    assert_eq!(codes_of(record_visit(&world.app, &handler, half_year, early).await), ["visit_in_future@on"]);
    world.pass_days(181);
    let denied = record_visit(&world.app, &world.staff("neighbour").await, half_year, call(&world)).await;
    assert_eq!(code_of(denied), "denied");
    assert_eq!(record_visit(&world.app, &handler, half_year, call(&world)).await.unwrap(), Outcome::Changed);
    assert_eq!(owed(&world, id).await, ["archive", "copy_with_file", "follow_up", "refer"]);
    assert_eq!(world.case(id).await.stage, CaseStage::FollowingUp, "the first visit begins it");
    assert!(planned(&world.app, id, 6).await.unwrap().is_none());
    assert_eq!(code_of(close().await), "open_work");
    let year = planned(&world.app, id, 12).await.unwrap().unwrap();
    let silent = cancel_follow_up(&world.app, &handler, year, String::new()).await;
    assert!(code_of(silent).starts_with("reason_missing"));
    cancel_follow_up(&world.app, &handler, year, "申请人迁往外省".to_owned()).await.unwrap();
    assert_eq!(close().await.unwrap(), Outcome::Changed);
    assert_eq!(owed(&world, id).await, Vec::<String>::new());
}
