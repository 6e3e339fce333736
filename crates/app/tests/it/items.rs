//! What has a clock of its own within a case: each deferred paper, each promise, each payment; and the days that
//! events name themselves.

use app::{
    accept_application::accept_application,
    add_paper::{Upload, add_paper},
    confirm_payment::confirm_one_payment,
    extend_decision::extend_decision,
    facts_of_case::checklist_of,
    inquire::{InquiryInput, begin_inquiry, end_inquiry},
    model::{InquiryKind, Instalment},
    promise_proof::promise_proof,
    propose_opinion::propose_opinion,
    record_facts::record_facts,
    report_duty::report_duty,
};
use kernel::CaseId;
use store::StreamId;
use testkit::{JPEG, TestWorld, code_of, row};

/// The codes of the deferrable papers that a case's checklist asks for, once a wound and a loss are known.
async fn deferrable(world: &TestWorld, id: CaseId) -> Vec<String> {
    let facts = row(&[("injury_grade", "serious_2"), ("major_property_loss", "true")]);
    record_facts(&world.app, &world.handler().await, id, None, "judgment", &facts).await.unwrap();
    let checklist = checklist_of(&world.app, &world.handler().await, id).await.unwrap();
    let wanted = checklist.into_iter().filter(|item| item.required && !item.core);
    wanted.map(|item| item.code).collect()
}

async fn bring(world: &TestWorld, id: CaseId, code: &str) {
    let upload =
        Upload { material: code.to_owned(), file_name: "材料.jpg".to_owned(), bytes: JPEG.to_vec() };
    add_paper(&world.app, &world.handler().await, id, upload).await.unwrap();
}

/// The duties of a code by what they are called.
async fn labels(world: &TestWorld, id: CaseId, code: &str) -> Vec<String> {
    let duties = world.case(id).await.duties.into_iter().filter(|duty| duty.code == code);
    let mut labels: Vec<String> = duties.map(|duty| duty.label).collect();
    labels.sort();
    labels
}

#[tokio::test]
async fn a_paper_or_a_promise_ends_the_duty_of_its_own_item_alone() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.applied_case().await, world.handler().await);
    let wanted = deferrable(&world, id).await;
    let [first, second, ..] = wanted.as_slice() else { panic!("two deferrable papers: {wanted:?}") };
    world.hand_in(id, &wanted.iter().map(String::as_str).collect::<Vec<_>>()).await;
    accept_application(&world.app, &handler, id, None).await.unwrap();
    let owed = labels(&world, id, "deferred_paper").await;
    assert_eq!(owed.len(), wanted.len(), "{owed:?}");
    assert!(owed.iter().all(|label| !wanted.iter().any(|code| label.contains(code))), "codes: {owed:?}");

    bring(&world, id, first).await;
    assert_eq!(labels(&world, id, "deferred_paper").await.len(), wanted.len() - 1, "the others are owed");
    assert_eq!(
        code_of(promise_proof(&world.app, &handler, id, None, "photo".to_owned()).await),
        "not_deferred"
    );
    promise_proof(&world.app, &handler, id, None, second.clone()).await.unwrap();
    assert_eq!(labels(&world, id, "deferred_paper").await.len(), wanted.len() - 2);
    let promised = labels(&world, id, "verify_promise").await;
    assert_eq!(promised.len(), 1);
    bring(&world, id, second).await;
    assert!(labels(&world, id, "verify_promise").await.is_empty(), "the paper itself shows it");
}

#[tokio::test]
async fn a_promise_is_verified_by_hand_where_no_paper_comes() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.applied_case().await, world.handler().await);
    let wanted = deferrable(&world, id).await;
    world.hand_in(id, &wanted.iter().map(String::as_str).collect::<Vec<_>>()).await;
    accept_application(&world.app, &handler, id, None).await.unwrap();
    for code in &wanted {
        promise_proof(&world.app, &handler, id, None, code.clone()).await.unwrap();
    }
    let duties = world.case(id).await.duties;
    let promised: Vec<_> = duties.iter().filter(|duty| duty.code == "verify_promise").collect();
    assert_eq!(promised.len(), wanted.len());
    report_duty(&world.app, &handler, &StreamId::Case(id), promised[0].id, "已向村委会核实").await.unwrap();
    assert_eq!(labels(&world, id, "verify_promise").await.len(), wanted.len() - 1);
}

#[tokio::test]
async fn each_instalment_has_its_own_day_and_each_payment_ends_its_own() {
    let world = TestWorld::new().await;
    let id = world.accepted_case().await;
    let mut input = world.opinion(id, true).await;
    let whole = input.amount_fen.unwrap();
    let (now, later) = (world.today(), world.today().plus_days(60));
    input.instalments = vec![
        Instalment { on: now, amount_fen: whole - 1_000_000 },
        Instalment { on: later, amount_fen: 1_000_000 },
    ];
    propose_opinion(&world.app, &world.handler().await, id, None, input).await.unwrap();
    world.sign_all(id).await.unwrap();
    let pay = || async {
        let duties = world.duties(id).await;
        duties.into_iter().filter(|duty| duty.starts_with("pay ")).collect::<Vec<_>>()
    };
    assert_eq!(pay().await, [format!("pay {now}"), format!("pay {later}")]);
    assert_eq!(labels(&world, id, "pay").await, ["发放救助金：第1笔", "发放救助金：第2笔"]);
    let transfers: Vec<_> =
        world.case(id).await.payment.unwrap().payments.into_iter().map(|line| line.transfer).collect();
    let finance = world.staff("finance").await;
    let confirm = |at: usize, reference: &str| {
        confirm_one_payment(&world.app, &finance, id, None, Some(transfers[at]), reference.to_owned())
    };
    assert_eq!(code_of(confirm(1, "回单2").await), "instalment_not_due@to");
    confirm(0, "回单1").await.unwrap();
    assert_eq!(pay().await, [format!("pay {later}")], "the second is still owed");
    world.set_day(later);
    confirm(1, "回单2").await.unwrap();
    assert!(pay().await.is_empty());
}

#[tokio::test]
async fn a_hearing_and_an_extension_are_due_on_the_days_they_name() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.accepted_case().await, world.handler().await);
    let hearing = |held_on| InquiryInput {
        inquiry: InquiryKind::Hearing,
        with: String::new(),
        org: None,
        reason: "对因果关系有争议".to_owned(),
        held_on,
    };
    let begin = |held_on| begin_inquiry(&world.app, &handler, id, None, hearing(held_on));
    assert_eq!(code_of(begin(None).await), "words_missing@held_on");
    assert_eq!(code_of(begin(Some(world.today().plus_days(-1))).await), "hearing_past@held_on");
    begin(Some("2026-09-18".parse().unwrap())).await.unwrap();
    let hearing_duties = || async {
        let duties = world.duties(id).await;
        duties.into_iter().filter(|duty| duty.contains("hearing")).collect::<Vec<_>>()
    };
    let due = ["announce_hearing 2026-09-15", "hold_hearing 2026-09-18", "publish_hearing 2026-09-15"];
    assert_eq!(hearing_duties().await, due);
    end_inquiry(&world.app, &handler, id, None, "与会人员一致同意".to_owned()).await.unwrap();
    assert!(hearing_duties().await.is_empty());

    let (chief, to) = (world.staff("approver").await, "2026-09-30".parse().unwrap());
    let decide = |on: &str| format!("decide {on}");
    assert!(world.duties(id).await.contains(&decide("2026-09-21")));
    extend_decision(&world.app, &chief, id, None, to, "案情复杂".to_owned()).await.unwrap();
    assert!(world.duties(id).await.contains(&decide("2026-09-30")), "{:?}", world.duties(id).await);
}
