//! Who sees what: an applicant their case, finance the payment, a department its referral, nobody the neighbour's.

use app::{
    Action, Principal, Sight,
    add_paper::read_paper,
    send_referral::send_referral,
    submit_application::submit_application,
    view::{
        case::case,
        cases::{CaseFilter, cases},
        journal::journal,
        progress::progress,
        referrals::referral,
        search::search,
    },
};
use kernel::OrgId;
use testkit::{TestWorld, VILLAGE, code_of};

use crate::main_path::to_civil_affairs;

#[tokio::test]
async fn an_applicant_sees_their_own_case_and_its_progress_only() {
    let world = TestWorld::new().await;
    let (own, other) = (world.accepted_case().await, world.accepted_case().await);
    let applicant = world.applicant(own).await;
    let seen = progress(&world.app, &applicant, own).await.unwrap();
    assert!(
        seen.person.identity.contains('*') || seen.person.identity.contains('•'),
        "{}",
        seen.person.identity
    );
    assert_eq!(code_of(progress(&world.app, &applicant, other).await), "denied");
    assert_eq!(code_of(case(&world.app, &applicant, own).await), "denied");
    assert_eq!(code_of(cases(&world.app, &applicant, &CaseFilter::default()).await), "denied");
    assert_eq!(code_of(search(&world.app, &applicant, "顾长青").await), "denied");
    let paper = world.case(other).await.state.papers[0].sha256.clone();
    assert_eq!(code_of(read_paper(&world.app, &applicant, other, &paper).await), "denied");
    assert_eq!(code_of(progress(&world.app, &Principal::Visitor, own).await), "denied");
}

#[tokio::test]
async fn a_department_sees_its_referral_and_no_case() {
    let world = TestWorld::new().await;
    let id = world.accepted_case().await;
    let sent = send_referral(&world.app, &world.handler().await, id, to_civil_affairs()).await.unwrap();
    let (officer, women) = (world.staff("officer").await, world.staff("women-officer").await);
    assert_eq!(code_of(case(&world.app, &officer, id).await), "denied");
    assert_eq!(code_of(progress(&world.app, &officer, id).await), "denied");
    // A department lists what it helped people to apply for, and nothing else.
    let listed = cases(&world.app, &officer, &CaseFilter::default()).await.unwrap();
    assert_eq!((listed.rows.len(), listed.total), (0, 0));
    let view = referral(&world.app, &officer, sent).await.unwrap();
    assert_eq!(view.person.name, world.case(id).await.person.name);
    assert_eq!(code_of(referral(&world.app, &women, sent).await), "denied");
}

#[tokio::test]
async fn finance_sees_the_payment_and_not_the_file() {
    let world = TestWorld::new().await;
    let (id, finance) = (world.granted_case().await, world.staff("finance").await);
    let view = case(&world.app, &finance, id).await.unwrap();
    assert_eq!(view.sight, Sight::Payment);
    assert!(view.facts.is_empty() && view.checklist.is_empty());
    assert!(view.finding.is_none() && view.proposal.is_none());
    assert!(view.person.address.is_empty());
    let whole = world.case(id).await;
    assert_ne!(view.person.phone, whole.person.phone);
    let (bank, holder, number) = view.payment.unwrap().account;
    assert_eq!((holder, number), (whole.person.name, "6222000000000000001".to_owned()));
    assert!(!bank.is_empty());
    assert_eq!(view.actions, [Action::ConfirmPayment]);
    let paper = whole.state.papers[0].sha256.clone();
    assert_eq!(code_of(read_paper(&world.app, &finance, id, &paper).await), "denied");
    assert_eq!(code_of(search(&world.app, &finance, "顾长青").await), "denied");
}

#[tokio::test]
async fn an_auditor_reads_everything_of_the_region_and_changes_nothing() {
    let world = TestWorld::new().await;
    let (id, auditor) = (world.accepted_case().await, world.staff("auditor").await);
    let view = case(&world.app, &auditor, id).await.unwrap();
    assert_eq!(view.sight, Sight::Whole);
    assert!(view.actions.is_empty(), "{:?}", view.actions);
    assert!(journal(&world.app, &auditor, None, None, 10).await.unwrap().total > 0);
    let denied = app::withdraw::withdraw(&world.app, &auditor, id, None, "不想申请了".to_owned()).await;
    assert_eq!(code_of(denied), "denied");
    assert_eq!(code_of(journal(&world.app, &world.handler().await, None, None, 10).await), "denied");
}

#[tokio::test]
async fn a_search_hides_others_cases_and_says_how_many() {
    let world = TestWorld::new().await;
    let id = world.opened_case().await;
    let (name, number) = (world.case(id).await.person.name, world.case(id).await.opening.number);
    for text in [name.as_str(), number.as_str(), &testkit::person(0).identity] {
        let ours = search(&world.app, &world.handler().await, text).await.unwrap();
        assert_eq!((ours.cases.len(), ours.hidden), (1, 0), "{text}");
        assert!(!ours.cases[0].detail.contains(&testkit::person(0).identity), "identities are masked");
        let theirs = search(&world.app, &world.staff("neighbour").await, text).await.unwrap();
        assert_eq!((theirs.cases.len(), theirs.hidden), (0, 1), "{text}");
    }
    let nothing = search(&world.app, &world.handler().await, "没有这个人").await.unwrap();
    assert_eq!((nothing.cases.len(), nothing.hidden), (0, 0));
    assert_eq!(code_of(case(&world.app, &world.staff("neighbour").await, id).await), "denied");
    let theirs = CaseFilter { limit: 10, ..CaseFilter::default() };
    assert_eq!(cases(&world.app, &world.staff("neighbour").await, &theirs).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_clerk_follows_what_their_village_handed_in() {
    let world = TestWorld::new().await;
    let (clerk, other) = (world.staff("clerk").await, world.staff("other-clerk").await);
    let mut draft = world.draft_for(&world.somebody(), "");
    draft.brought_by = Some(OrgId(VILLAGE.to_owned()));
    let id = world.keep("clerk", &draft).await;
    let receipt = submit_application(&world.app, &clerk, "clerk", id).await.unwrap();
    assert!(progress(&world.app, &clerk, receipt.case).await.is_ok());
    assert_eq!(code_of(progress(&world.app, &other, receipt.case).await), "denied");
    assert_eq!(code_of(case(&world.app, &clerk, receipt.case).await), "denied");
    let own = world.applied_case().await;
    assert_eq!(code_of(progress(&world.app, &clerk, own).await), "denied", "the person applied alone");
    let all = CaseFilter { limit: 10, ..CaseFilter::default() };
    assert_eq!(cases(&world.app, &clerk, &all).await.unwrap().total, 1);
    assert_eq!(cases(&world.app, &other, &all).await.unwrap().total, 0);
}
