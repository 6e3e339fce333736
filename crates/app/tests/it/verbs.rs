//! Every verb beside the main line through the app: one happy path and its main refusal each.

use app::{
    Action, Error, Outcome,
    assign_handler::{assign_handler, begin_review},
    close_case::close_case,
    confirm_payment::{confirm_payment, report_one_payment_failure},
    decline_application::decline_application,
    inquire::{InquiryInput, begin_inquiry, end_inquiry},
    model::{
        AdvanceState, CaseStage, FollowUpStage, InquiryKind, RevocationGround, SuspensionGround,
        TerminationGround,
    },
    notify_payee::notify_payee,
    recover_relief::{RecoveryInput, receive_recovery, write_off_recovery},
    reopen_case::reopen_case,
    request_funds::{receive_funds, request_funds},
    revoke_relief::revoke_relief,
    sign_off::{next_signer, sign_off, sign_off_requesting_funds},
    suspend_case::{resume_case, suspend_case},
    terminate_case::terminate_case,
    urgent_advance::{
        AdvanceInput, advance_title, approve_advance, confirm_advance, reject_advance, request_advance,
    },
};
use kernel::{CaseId, Fen};
use testkit::{TestWorld, account_of, code_of};

async fn stage(world: &TestWorld, id: CaseId) -> CaseStage {
    world.case(id).await.stage
}

/// Whether a duty of a code is open.
async fn owes(world: &TestWorld, id: CaseId, code: &str) -> bool {
    world.duties(id).await.iter().any(|duty| duty.starts_with(&format!("{code} ")))
}

/// It changed something, and doing it again changes nothing.
#[track_caller]
fn once(first: Result<Outcome, Error>, again: Result<Outcome, Error>) {
    assert_eq!(first.unwrap(), Outcome::Changed);
    assert_eq!(again.unwrap(), Outcome::Unchanged);
}

/// A rule refused it.
#[track_caller]
fn refused(answer: Result<Outcome, Error>, rule: &str) {
    let code = code_of(answer);
    assert_eq!(code.split('@').next(), Some(rule), "{code}");
}

#[tokio::test]
async fn a_handler_is_named_by_an_approver_and_begins_the_review() {
    let world = TestWorld::new().await;
    let (id, head) = (world.applied_case().await, world.staff("head").await);
    let other = world.staff("handler-2").await;
    let app::Principal::Staff(staff) = &other else { panic!("staff") };
    let denied = assign_handler(&world.app, &world.handler().await, id, None, staff.user).await;
    refused(denied, "denied");
    let name = || assign_handler(&world.app, &head, id, None, staff.user);
    once(name().await, name().await);
    assert_eq!(world.case(id).await.handler_name, "承办人乙");
    refused(begin_review(&world.app, &other, id, None).await, "not_at_this_stage");
    world.accept(id).await;
    let begun = begin_review(&world.app, &other, id, None).await.unwrap();
    assert!(matches!(begun, Outcome::Changed | Outcome::Unchanged));
    assert_eq!(stage(&world, id).await, CaseStage::UnderReview);
}

#[tokio::test]
async fn an_application_is_declined_with_reasons_and_taken_up_again() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.applied_case().await, world.handler().await);
    let decline = |reasons: &'static str| decline_application(&world.app, &handler, id, None, reasons.into());
    refused(decline(" ").await, "reasons_missing");
    once(decline("不属于救助范围").await, decline("不属于救助范围").await);
    assert_eq!(stage(&world, id).await, CaseStage::NotAccepted);
    assert!(owes(&world, id, "explain_declined").await);
    let head = world.staff("head").await;
    let reopen = |reason: &'static str| reopen_case(&world.app, &head, id, None, reason.into());
    refused(reopen("").await, "words_missing");
    once(reopen("出现新的证据").await, reopen("出现新的证据").await);
    assert_eq!(stage(&world, id).await, CaseStage::Applied);
    assert!(owes(&world, id, "check_materials").await);
}

#[tokio::test]
async fn inquiries_stop_the_clock_as_the_rules_say_and_end_with_a_result() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.accepted_case().await, world.handler().await);
    for (inquiry, stands) in [
        (InquiryKind::Outside, CaseStage::OutsideInquiry),
        (InquiryKind::Entrusted, CaseStage::Entrusted),
        (InquiryKind::Instruction, CaseStage::Instruction),
    ] {
        let ask = |with: &str| InquiryInput {
            inquiry,
            with: with.to_owned(),
            org: None,
            reason: "核实伤情".to_owned(),
            held_on: None,
        };
        let begin = |with: &'static str| begin_inquiry(&world.app, &handler, id, None, ask(with));
        refused(begin("").await, "words_missing");
        once(begin("区人民医院").await, begin("区人民医院").await);
        assert_eq!(stage(&world, id).await, stands);
        assert!(
            world.duties(id).await.iter().any(|duty| duty.starts_with("decide ") && duty.ends_with("paused"))
        );
        let end = |result: &'static str| end_inquiry(&world.app, &handler, id, None, result.into());
        refused(end(" ").await, "words_missing");
        once(end("属实").await, end("属实").await);
        assert_eq!(stage(&world, id).await, CaseStage::UnderReview);
    }
}

#[tokio::test]
async fn a_case_is_suspended_and_resumed_or_terminated() {
    let world = TestWorld::new().await;
    let (id, handler, head) = (world.accepted_case().await, world.handler().await, world.staff("head").await);
    let ground = SuspensionGround::ForceMajeure;
    let suspend = |reason: &'static str| suspend_case(&world.app, &handler, id, None, ground, reason.into());
    let resume = |reason: &'static str| resume_case(&world.app, &handler, id, None, reason.into());
    refused(resume("已经出院").await, "not_at_this_stage");
    refused(suspend("").await, "words_missing");
    once(suspend("申请人住院").await, suspend("申请人住院").await);
    assert!(owes(&world, id, "check_suspension").await);
    world.pass_days(14);
    once(resume("已经出院").await, resume("已经出院").await);
    let due = world.duties(id).await;
    assert!(
        due.contains(&"decide 2026-10-13".to_owned()),
        "the days that it stood still do not count: {due:?}"
    );

    let over = TerminationGround::HardshipOver;
    let end = |reason: &'static str| terminate_case(&world.app, &head, id, None, over, reason.into());
    refused(end(" ").await, "words_missing");
    let denied = terminate_case(&world.app, &handler, id, None, over, "已获足额赔偿".to_owned()).await;
    refused(denied, "denied");
    once(end("已获足额赔偿").await, end("已获足额赔偿").await);
    assert_eq!(stage(&world, id).await, CaseStage::Terminated);
    assert!(!owes(&world, id, "decide").await);
}

#[tokio::test]
async fn an_urgent_advance_is_asked_approved_and_paid_by_three_people() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.applied_case().await, world.handler().await);
    let name = world.case(id).await.person.name;
    let ask = |amount_fen, holder: &str| AdvanceInput {
        amount_fen,
        payee: account_of(holder),
        to_hospital: false,
        reason: "急需手术".to_owned(),
    };
    let request = |amount, holder| request_advance(&world.app, &handler, id, None, ask(amount, holder));
    refused(request(0, &name).await, "amount_not_positive");
    refused(request(500_000, "别人").await, "payee_not_applicant");
    once(request(500_000, &name).await, request(500_000, &name).await);
    assert!(owes(&world, id, "approve_advance").await);
    refused(request(600_000, &name).await, "advance_open");
    let chief = world.staff(TestWorld::titled(&advance_title(&world.app, id).await.unwrap())).await;
    let wrong = approve_advance(&world.app, &world.staff("head").await, id, None, "同意".to_owned()).await;
    refused(wrong, "not_your_turn");
    let reject = |reason: &'static str| reject_advance(&world.app, &chief, id, None, reason.into());
    refused(reject("").await, "words_missing");
    reject("先补充诊断证明").await.unwrap();
    request(400_000, &name).await.unwrap();
    approve_advance(&world.app, &chief, id, None, "同意".to_owned()).await.unwrap();
    assert_eq!(world.money().await.reserved, Fen::new(400_000));
    assert!(owes(&world, id, "pay_advance").await);
    let finance = world.staff("finance").await;
    let confirm = |reference: &'static str| confirm_advance(&world.app, &finance, id, None, reference.into());
    refused(confirm(" ").await, "words_missing");
    once(confirm("回单先1").await, confirm("回单先1").await);
    let advance = world.case(id).await.state.advance.unwrap();
    assert_eq!((advance.state, advance.held_fen()), (AdvanceState::Paid, 400_000));
    assert!(owes(&world, id, "regularise_advance").await);
    let decline = decline_application(&world.app, &handler, id, None, "不属于救助范围".to_owned()).await;
    assert_eq!(decline.unwrap(), Outcome::Changed);
    assert_eq!(stage(&world, id).await, CaseStage::Recovering, "what was advanced comes back");
    assert!(owes(&world, id, "recover").await);
}

#[tokio::test]
async fn without_money_relief_is_granted_and_the_money_asked_for() {
    let world = TestWorld::without_money().await;
    let (id, handler, finance) =
        (world.proposed_case().await, world.handler().await, world.staff("finance").await);
    while let Some(title) = next_signer(&world.app, id).await.unwrap() {
        let who = world.staff(TestWorld::titled(&title)).await;
        if sign_off(&world.app, &who, id, None, "同意".to_owned()).await.is_err() {
            sign_off_requesting_funds(&world.app, &who, id, None, "同意，请款".to_owned()).await.unwrap();
        }
    }
    let reserved = || async { world.case(id).await.state.reserved };
    assert!(!reserved().await && stage(&world, id).await == CaseStage::Granted);
    let notify = || notify_payee(&world.app, &handler, id, None, "电话".to_owned());
    refused(notify().await, "funds_not_there");
    let ask = |document: &'static str| request_funds(&world.app, &handler, id, None, document.into());
    refused(ask("").await, "words_missing");
    once(ask("请款〔2026〕1号").await, ask("请款〔2026〕1号").await);
    let duties = world.duties(id).await;
    assert!(duties.iter().any(|duty| duty.starts_with("pay ") && duty.ends_with("paused")), "{duties:?}");
    let arrive = || receive_funds(&world.app, &finance, id, None, "拨款〔2026〕1号".to_owned());
    assert!(arrive().await.is_err(), "nothing came into the pool yet");
    world.deposit(Fen::new(100_000_000)).await;
    once(arrive().await, arrive().await);
    assert!(reserved().await && owes(&world, id, "notify_payee").await);
    once(notify().await, notify().await);
    assert_eq!(stage(&world, id).await, CaseStage::Notified);
    let fail = |reason: &'static str| {
        report_one_payment_failure(&world.app, &finance, id, None, None, reason.into())
    };
    refused(fail("").await, "words_missing");
    fail("账号不存在").await.unwrap();
    assert!(owes(&world, id, "pay_again").await);
    confirm_payment(&world.app, &finance, id, None, "回单1".to_owned()).await.unwrap();
    assert!(!owes(&world, id, "pay_again").await && !owes(&world, id, "pay").await);
}

#[tokio::test]
async fn a_relief_is_revoked_and_comes_back_or_is_written_off() {
    let world = TestWorld::new().await;
    let (id, head, finance) =
        (world.paid_case().await, world.staff("head").await, world.staff("finance").await);
    let ground = RevocationGround::Fraud;
    let denied = revoke_relief(&world.app, &world.handler().await, id, None, ground, "骗取".to_owned()).await;
    refused(denied, "denied");
    let revoke = |reason: &'static str| revoke_relief(&world.app, &head, id, None, ground, reason.into());
    refused(revoke(" ").await, "words_missing");
    once(revoke("虚构伤情").await, revoke("虚构伤情").await);
    assert_eq!(stage(&world, id).await, CaseStage::Recovering);
    assert!(owes(&world, id, "recover").await);
    let visits = world.case(id).await.follow_ups;
    assert!(!visits.is_empty() && visits.iter().all(|visit| visit.stage == FollowUpStage::Cancelled));
    assert!(!owes(&world, id, "follow_up").await, "nobody visits for what is taken back");
    let outstanding = world.case(id).await.state.recovery.unwrap().outstanding_fen();
    let back = |amount_fen, reference: &str| {
        let input = RecoveryInput { amount_fen, reference: reference.to_owned(), org: None };
        receive_recovery(&world.app, &finance, id, None, input)
    };
    refused(back(outstanding + 1, "入账1").await, "more_than_outstanding");
    assert_eq!(back(100_000, "入账1").await.unwrap(), Outcome::Changed);
    assert!(owes(&world, id, "recover").await, "the rest is still owed");
    let number = || "核销〔2026〕1号".to_owned();
    let silent = write_off_recovery(&world.app, &head, id, None, number(), String::new()).await;
    refused(silent, "words_missing");
    let write_off = || write_off_recovery(&world.app, &head, id, None, number(), "确无能力退还".to_owned());
    once(write_off().await, write_off().await);
    assert_eq!(stage(&world, id).await, CaseStage::Revoked);
    assert!(!owes(&world, id, "recover").await);
    let actions = app::view::case::case(&world.app, &head, id).await.unwrap().actions;
    assert!(actions.contains(&Action::ReopenCase), "{actions:?}");
    let money = world.money().await;
    assert_eq!(money.reserved, Fen::ZERO);
    let handler = world.handler().await;
    let close = || close_case(&world.app, &handler, id, None, "已撤销，余款核销。".to_owned());
    once(close().await, close().await);
}
