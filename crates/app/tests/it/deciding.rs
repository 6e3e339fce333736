//! The opinion and its signatures: who may, in which order, for how much, and two at once.

use app::{
    Outcome,
    model::CaseStage,
    persona,
    propose_opinion::propose_opinion,
    record_facts::record_facts,
    session::{NewAccount, hash_password, save_accounts},
    sign_off::{next_signer, return_proposal, sign_off},
};
use kernel::{CaseId, Fen, OrgId, Role};
use testkit::{OFFICE, TestWorld, code_of, row, said};

async fn sign(world: &TestWorld, account: &str, id: CaseId) -> Result<Outcome, app::Error> {
    sign_off(&world.app, &world.staff(account).await, id, None, "同意".to_owned()).await
}

/// Gives an account another role, as happens when people change posts.
pub(crate) async fn moved(world: &TestWorld, account: &str, role: Role, title: &str, org: &str) {
    let hash = hash_password(&world.app, testkit::PASSWORD).unwrap();
    let post = NewAccount {
        account: account.to_owned(),
        name: "换岗人员".to_owned(),
        role,
        title: title.to_owned(),
        org: OrgId(org.to_owned()),
    };
    save_accounts(&world.app, &persona::system("setup"), vec![post], &hash).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_officers_who_sign_at_once_decide_once() {
    let world = TestWorld::new().await;
    let id = world.proposed_case().await;
    let (one, other) = tokio::join!(sign(&world, "approver", id), sign(&world, "approver-2", id));
    assert_ne!(one.is_ok(), other.is_ok());
    let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
    assert_eq!(won.unwrap(), Outcome::Changed);
    assert!(["stale_page", "not_at_this_stage"].contains(&code_of(lost).as_str()));
    let (case, money) = (world.case(id).await, world.money().await);
    assert_eq!(case.stage, CaseStage::Granted);
    assert_eq!(case.state.signatures.len(), 1);
    assert_eq!(money.transfers.rows.iter().filter(|line| line.case == Some(id)).count(), 1);
    assert_eq!(money.reserved, case.payment.unwrap().amount);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_money_is_reserved_for_one_of_two_cases() {
    let world = TestWorld::without_money().await;
    let (one, other) = (world.proposed_case().await, world.proposed_case().await);
    let amount = Fen::new(world.opinion(one, true).await.amount_fen.unwrap());
    world.deposit(amount).await;
    let (first, second) = tokio::join!(sign(&world, "approver", one), sign(&world, "approver-2", other));
    assert_ne!(first.is_ok(), second.is_ok());
    let money = world.money().await;
    assert_eq!((money.reserved, money.available), (amount, Fen::ZERO));
    let waiting = if first.is_ok() { other } else { one };
    assert_eq!(code_of(sign(&world, "approver", waiting).await), "insufficient_funds");
}

#[tokio::test]
async fn without_money_the_last_signature_is_refused_and_nothing_is_reserved() {
    let world = TestWorld::without_money().await;
    let id = world.proposed_case().await;
    assert_eq!(code_of(sign(&world, "approver", id).await), "insufficient_funds");
    let case = world.case(id).await;
    assert_eq!((case.stage, case.state.signatures.len()), (CaseStage::Proposed, 0));
    assert!(world.money().await.transfers.rows.is_empty());
    world.deposit(Fen::new(100_000_000)).await;
    assert_eq!(sign(&world, "approver", id).await.unwrap(), Outcome::Changed);
    assert_eq!(world.case(id).await.stage, CaseStage::Granted);
}

#[tokio::test]
async fn nobody_signs_their_own_proposal_or_out_of_turn() {
    let world = TestWorld::new().await;
    let id = world.proposed_case().await;
    assert_eq!(code_of(sign(&world, "handler", id).await), "denied");
    assert_eq!(code_of(sign(&world, "finance", id).await), "denied");
    assert_eq!(code_of(sign(&world, "head", id).await), "not_your_turn");
    assert_eq!(code_of(sign(&world, "chief", id).await), "not_your_turn");
    let silent = sign_off(&world.app, &world.staff("approver").await, id, None, " ".to_owned()).await;
    assert!(code_of(silent).starts_with("comment_missing"));
    moved(&world, "handler", Role::Approver, "分管检察长", OFFICE).await;
    assert_eq!(code_of(sign(&world, "handler", id).await), "own_proposal");
    assert_eq!(world.case(id).await.stage, CaseStage::Proposed);
}

#[tokio::test]
async fn larger_sums_take_two_signatures() {
    let world = TestWorld::new().await;
    let id = world.accepted_case().await;
    let mut input = world.opinion(id, true).await;
    input.amount_fen = Some(5_000_000);
    propose_opinion(&world.app, &world.handler().await, id, None, input).await.unwrap();
    assert_eq!(sign(&world, "approver", id).await.unwrap(), Outcome::Changed);
    assert_eq!(sign(&world, "approver", id).await.unwrap(), Outcome::Unchanged, "the same click again");
    assert_eq!(next_signer(&world.app, id).await.unwrap().as_deref(), Some("检察长"));
    assert_eq!(world.money().await.reserved, Fen::ZERO, "money is set aside with the last signature");
    let again = sign_off(&world.app, &world.staff("approver").await, id, None, "再签一次".to_owned()).await;
    assert_eq!(code_of(again), "signed_already");
    assert_eq!(sign(&world, "chief", id).await.unwrap(), Outcome::Changed);
    assert_eq!(world.money().await.reserved, Fen::new(5_000_000));
}

#[tokio::test]
async fn an_opinion_has_reasons_factors_a_ground_and_a_bearable_sum() {
    let world = TestWorld::new().await;
    let id = world.accepted_case().await;
    let handler = world.handler().await;
    let good = world.opinion(id, true).await;
    let mut cases = Vec::new();
    for code in
        ["reasons_missing", "factors_missing", "ground_missing", "amount_not_positive", "cap_exceeded"]
    {
        let mut input = good.clone();
        match code {
            "reasons_missing" => input.reasons = String::new(),
            "factors_missing" => input.factors.means = " ".to_owned(),
            "ground_missing" => input.grounds.clear(),
            "amount_not_positive" => input.amount_fen = Some(0),
            _ => input.amount_fen = Some(100_000_000_000),
        }
        cases.push((code, input));
    }
    for (code, input) in cases {
        let refused = propose_opinion(&world.app, &handler, id, None, input).await;
        assert!(code_of(refused).starts_with(code), "{code}");
    }
    let by_approver =
        propose_opinion(&world.app, &world.staff("approver").await, id, None, good.clone()).await;
    assert_eq!(code_of(by_approver), "denied");
    assert_eq!(
        propose_opinion(&world.app, &handler, id, None, good.clone()).await.unwrap(),
        Outcome::Changed
    );
    assert_eq!(propose_opinion(&world.app, &handler, id, None, good).await.unwrap(), Outcome::Unchanged);
}

#[tokio::test]
async fn facts_stand_still_while_a_proposal_is_signed() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.proposed_case().await, world.handler().await);
    let news = row(&[("received_fen", "5000")]);
    let record = || record_facts(&world.app, &handler, id, None, "judgment", &news);
    assert_eq!(code_of(record().await), "facts_frozen");
    let approver = world.staff("approver").await;
    let silent = return_proposal(&world.app, &approver, id, None, String::new()).await;
    assert!(code_of(silent).starts_with("words_missing"));
    return_proposal(&world.app, &approver, id, None, "请核实已获赔偿".to_owned()).await.unwrap();
    assert_eq!(world.case(id).await.stage, CaseStage::UnderReview);
    assert!(world.duties(id).await.iter().any(|duty| duty.starts_with("revise ")));
    assert_eq!(record().await.unwrap(), Outcome::Changed);
    assert_eq!(record().await.unwrap(), Outcome::Unchanged);
    world.propose(id, true).await.unwrap();
    assert_eq!(world.case(id).await.stage, CaseStage::Proposed);
}

#[tokio::test]
async fn a_fact_that_cannot_be_read_is_refused_on_its_field() {
    let world = TestWorld::new().await;
    let id = world.accepted_case().await;
    let wrong = row(&[("loss_fen", "一万左右"), ("injury_grade", "very bad"), ("no_such_fact", "1")]);
    let refused = record_facts(&world.app, &world.handler().await, id, None, "judgment", &wrong).await;
    let text = said(refused);
    assert_eq!(text.lines().count(), 3, "{text}");
}
