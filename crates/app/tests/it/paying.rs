//! Payment: who confirms it, what a failed one leaves, and that money is kept to the fen.

use app::{
    Outcome,
    confirm_payment::{confirm_payment, report_payment_failure},
    model::CaseStage,
    withdraw::withdraw,
};
use kernel::{Fen, Role};
use testkit::{FINANCE, TestWorld, code_of, codes_of};

use crate::deciding::moved;

#[tokio::test]
async fn a_failed_payment_keeps_the_money_reserved_until_it_succeeds() {
    let world = TestWorld::new().await;
    let (id, finance) = (world.granted_case().await, world.staff("finance").await);
    let amount = world.money().await.reserved;
    let fail = |reason: &str| report_payment_failure(&world.app, &finance, id, None, reason.to_owned());
    assert!(code_of(fail("").await).starts_with("words_missing"));
    assert_eq!(fail("账号不存在").await.unwrap(), Outcome::Changed);
    assert_eq!(fail("账号不存在").await.unwrap(), Outcome::Unchanged);
    assert_eq!(world.case(id).await.stage, CaseStage::Granted);
    assert_eq!(world.money().await.reserved, amount);
    assert!(
        world.duties(id).await.iter().any(|duty| duty.starts_with("pay ")),
        "somebody still owes the payment"
    );

    let pay = |reference: &str| confirm_payment(&world.app, &finance, id, None, reference.to_owned());
    assert_eq!(codes_of(pay(" ").await), ["reference_missing@bank_reference"]);
    assert_eq!(pay("回单1").await.unwrap(), Outcome::Changed);
    assert_eq!(pay("回单1").await.unwrap(), Outcome::Unchanged);
    assert_eq!(code_of(pay("回单2").await), "not_at_this_stage");
    let money = world.money().await;
    assert_eq!((money.reserved, money.paid), (Fen::ZERO, amount));
    assert_eq!(money.deposited.checked_sub(amount), Some(money.available));
    assert_eq!(world.case(id).await.follow_ups.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_confirmed_twice_at_once_is_paid_once() {
    let world = TestWorld::new().await;
    let id = world.granted_case().await;
    let amount = world.money().await.reserved;
    let finance = world.staff("finance").await;
    let pay = |reference: &str| confirm_payment(&world.app, &finance, id, None, reference.to_owned());
    let (one, other) = tokio::join!(pay("回单1"), pay("回单2"));
    assert_ne!(one.is_ok(), other.is_ok());
    assert_eq!(world.money().await.paid, amount);
    assert_eq!(world.case(id).await.follow_ups.len(), 2);
}

#[tokio::test]
async fn who_proposed_or_signed_does_not_pay() {
    for account in ["handler", "approver"] {
        let world = TestWorld::new().await;
        let id = world.granted_case().await;
        let denied =
            confirm_payment(&world.app, &world.staff(account).await, id, None, "回单".to_owned()).await;
        assert_eq!(code_of(denied), "denied");
        moved(&world, account, Role::Finance, "", FINANCE).await;
        let refused =
            confirm_payment(&world.app, &world.staff(account).await, id, None, "回单".to_owned()).await;
        assert_eq!(code_of(refused), "same_person", "{account}");
        assert_eq!(world.money().await.paid, Fen::ZERO);
    }
}

#[tokio::test]
async fn what_was_granted_cannot_be_withdrawn() {
    let world = TestWorld::new().await;
    let id = world.granted_case().await;
    let refused = withdraw(&world.app, &world.applicant(id).await, id, None, "不要了".to_owned()).await;
    assert_eq!(code_of(refused), "withdraw_too_late");
    assert!(world.money().await.reserved > Fen::ZERO);
}
