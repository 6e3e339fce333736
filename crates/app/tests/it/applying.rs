//! Applying, and everything that goes wrong there: wrong numbers, other people's accounts, the same thing twice.

use app::{
    Error, Principal,
    add_paper::{Upload, add_paper},
    close_case::close_case,
    draft::{self, Step},
    manage_applicants::{ApplicantInput, add_applicant, remove_applicant},
    model::{Award, CaseStage},
    open_case::{PersonInput, open_case, record_application},
    persona,
    propose_opinion::propose_opinion,
    reopen_case::reopen_case,
    submit_application::{ApplicationInput, submit_application},
    view::{
        cases::{CaseFilter, cases},
        search::search,
    },
};
use kernel::Role;
use testkit::{COURT, JPEG, TestWorld, account_of, code_of, codes_of, request_of, said};

use crate::deciding::moved;

const NUMBER: &str = "（2026）浙0106刑初7号";

fn input(name: &str, holder: &str) -> ApplicationInput {
    ApplicationInput {
        channel: app::model::Channel::Officer,
        brought_by: None,
        request: request_of(name),
        account: account_of(holder),
        consents: Vec::new(),
        signed_as: name.to_owned(),
        agent: None,
    }
}

/// How many cases there are.
async fn count(world: &TestWorld) -> i64 {
    let filter = CaseFilter { limit: 1, ..CaseFilter::default() };
    cases(&world.app, &persona::system("test"), &filter).await.unwrap().total
}

#[tokio::test]
async fn a_wrong_identity_number_is_refused_on_its_field_and_opens_nothing() {
    let world = TestWorld::new().await;
    let person = world.somebody();
    for wrong in ["330106197803120008", "33010619781312000X", "33010620990312000X", "33010619780312"] {
        let mut draft = world.draft_for(&person, "");
        draft.fields.insert("identity".to_owned(), wrong.to_owned());
        let id = world.keep("owner", &draft).await;
        let refused = submit_application(&world.app, &Principal::Visitor, "owner", id).await;
        assert_eq!(codes_of(refused), ["identity@identity"], "{wrong}");
        assert!(draft::load(&world.app, "owner", id).await.unwrap().is_some(), "what was typed is kept");
    }
    assert_eq!(count(&world).await, 0);
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let world = TestWorld::new().await;
    let mut draft = world.draft_for(&world.somebody(), "");
    for (field, text) in [("phone", "12"), ("account_number", "62"), ("request", " "), ("signed_as", "别人")]
    {
        draft.fields.insert(field.to_owned(), text.to_owned());
    }
    draft.answers.insert("loss_fen".to_owned(), "很多".to_owned());
    let id = world.keep("owner", &draft).await;
    let refused = submit_application(&world.app, &Principal::Visitor, "owner", id).await;
    let expected = [
        "phone@phone",
        "required@request",
        "fact_input@fact.loss_fen",
        "account_number@account_number",
        "signature@signed_as",
    ];
    assert_eq!(codes_of(refused), expected);
    assert!(draft.problems(&world.app, Step::Household).is_empty());
}

#[tokio::test]
async fn money_goes_to_the_applicant_or_to_whom_a_paper_names() {
    let world = TestWorld::new().await;
    let person = world.somebody();
    let mut draft = world.draft_for(&person, "");
    draft.fields.insert("holder".to_owned(), "王二".to_owned());
    let kept = world.keep("owner", &draft).await;
    let refused = submit_application(&world.app, &Principal::Visitor, "owner", kept).await;
    assert_eq!(codes_of(refused), ["payee_not_applicant@holder"]);

    let (id, handler) = (world.opened_case().await, world.handler().await);
    let name = world.case(id).await.person.name;
    let refused = record_application(&world.app, &handler, id, None, input(&name, "王二")).await;
    assert!(code_of(refused).starts_with("payee_not_applicant"));
    assert_eq!(world.case(id).await.stage, CaseStage::Informed);
    let paper = Upload {
        material: "payee_authorisation".to_owned(),
        file_name: "委托书.jpg".to_owned(),
        bytes: JPEG.to_vec(),
    };
    add_paper(&world.app, &handler, id, paper).await.unwrap();
    record_application(&world.app, &handler, id, None, input(&name, "王二")).await.unwrap();
}

#[tokio::test]
async fn the_same_draft_is_handed_in_once() {
    let world = TestWorld::new().await;
    let id = world.keep("owner", &world.draft_for(&world.somebody(), "")).await;
    submit_application(&world.app, &Principal::Visitor, "owner", id).await.unwrap();
    let again = submit_application(&world.app, &Principal::Visitor, "owner", id).await;
    assert_eq!(code_of(again), "already_submitted");
    assert_eq!(count(&world).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clicks_at_once_hand_in_once() {
    let world = TestWorld::new().await;
    let id = world.keep("owner", &world.draft_for(&world.somebody(), NUMBER)).await;
    let click = || submit_application(&world.app, &Principal::Visitor, "owner", id);
    let (one, other) = tokio::join!(click(), click());
    assert_ne!(one.is_ok(), other.is_ok());
    let lost = if one.is_ok() { other } else { one };
    assert_eq!(code_of(lost), "already_submitted");
    assert_eq!(count(&world).await, 1);
}

#[tokio::test]
async fn one_case_at_a_time_for_a_person_in_a_matter_whichever_organ() {
    let world = TestWorld::new().await;
    let person = world.somebody();
    let id = world.open_for(&person, NUMBER).await;
    let (matter, number) = (world.case(id).await.opening.matter, world.case(id).await.opening.number);
    for account in ["court-handler", "handler-2", "neighbour"] {
        let refused = open_case(&world.app, &world.staff(account).await, matter, &person).await;
        assert_eq!(code_of(refused), "another_case_open", "{account}");
    }
    let draft = world.keep("owner", &world.draft_for(&person, NUMBER)).await;
    let refused = submit_application(&world.app, &Principal::Visitor, "owner", draft).await;
    assert!(said(refused).contains(&number), "the person is told which case");
    assert_eq!(count(&world).await, 1);

    let other = world.somebody();
    open_case(&world.app, &world.handler().await, matter, &other).await.unwrap();
    world.open_for(&person, "（2026）浙0106刑初8号").await;
    assert_eq!(count(&world).await, 3, "another person and another matter are other cases");
}

#[tokio::test]
async fn relief_is_given_once_in_a_matter() {
    let world = TestWorld::new().await;
    let person = world.somebody();
    let id = world.open_for(&person, NUMBER).await;
    world.apply(id).await;
    world.accept(id).await;
    world.propose(id, true).await.unwrap();
    world.sign_all(id).await.unwrap();
    world.pay(id).await.unwrap();
    world.pass_days(400);
    let matter = world.case(id).await.opening.matter;
    let refused = open_case(&world.app, &world.staff("court-handler").await, matter, &person).await;
    assert_eq!(code_of(refused), "aided_before");
    let draft = world.keep("owner", &world.draft_for(&person, NUMBER)).await;
    let refused = submit_application(&world.app, &Principal::Visitor, "owner", draft).await;
    assert_eq!(code_of(refused), "aided_before");
}

/// What a joint applicant is added with.
fn together(person: &PersonInput) -> ApplicantInput {
    ApplicantInput {
        person: person.clone(),
        relation: "父亲".to_owned(),
        share_permille: None,
        account: account_of(&person.name),
    }
}

#[tokio::test]
async fn who_was_aided_together_with_another_is_not_aided_again_by_another_organ() {
    let world = TestWorld::new().await;
    let (first, second, third) = (world.somebody(), world.somebody(), world.somebody());
    let (handler, court) = (world.handler().await, world.staff("court-handler").await);
    let id = world.open_for(&first, NUMBER).await;
    world.apply(id).await;
    world.accept(id).await;
    let matter = world.case(id).await.opening.matter;
    let withdrawn = open_case(&world.app, &court, matter, &second).await.unwrap();
    let refused = add_applicant(&world.app, &handler, id, None, together(&second)).await;
    assert_eq!(code_of(refused), "another_case_open", "they apply for themselves elsewhere");
    close_case(&world.app, &court, withdrawn, None, "本人改为共同申请".to_owned()).await.unwrap();
    add_applicant(&world.app, &handler, id, None, together(&second)).await.unwrap();
    let refused = open_case(&world.app, &court, matter, &second).await;
    assert_eq!(code_of(refused), "another_case_open");

    let found = search(&world.app, &handler, &second.identity).await.unwrap();
    assert_eq!(found.cases.iter().map(|case| case.id).collect::<Vec<_>>(), [id]);
    assert!(found.cases[0].detail.contains(&format!("共同申请人 {}", second.name)), "{:?}", found.cases);

    let mut input = world.opinion(id, true).await;
    let whole = input.amount_fen.unwrap();
    let people: Vec<_> = world.case(id).await.applicants.into_iter().map(|line| line.person).collect();
    input.awards = vec![
        Award { person: people[0], amount_fen: whole - 100_000 },
        Award { person: people[1], amount_fen: 100_000 },
    ];
    propose_opinion(&world.app, &handler, id, None, input).await.unwrap();
    world.sign_all(id).await.unwrap();

    let refusal = open_case(&world.app, &court, matter, &second).await.unwrap_err();
    let Error::Refused(refusal) = refusal else { panic!("{refusal}") };
    assert_eq!(refusal.code, "aided_before");
    assert!(!refusal.basis.is_empty() && refusal.message.contains(&world.case(id).await.opening.number));
    let draft = world.keep("owner", &world.draft_for(&second, NUMBER)).await;
    let refused = submit_application(&world.app, &Principal::Visitor, "owner", draft).await;
    assert_eq!(code_of(refused), "aided_before");
    moved(&world, "approver-2", Role::Approver, "院领导", COURT).await;
    let judge = world.staff("approver-2").await;
    let reopened = reopen_case(&world.app, &judge, withdrawn, None, "再次申请".to_owned()).await;
    assert_eq!(code_of(reopened), "aided_before", "nor in the case that they had there before");
    let theirs = open_case(&world.app, &court, matter, &third).await.unwrap();
    let refused = add_applicant(&world.app, &court, theirs, None, together(&second)).await;
    assert_eq!(code_of(refused), "aided_before", "nor together with somebody else");
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}

#[tokio::test]
async fn who_left_a_joint_application_may_apply_alone() {
    let world = TestWorld::new().await;
    let (first, second) = (world.somebody(), world.somebody());
    let handler = world.handler().await;
    let id = world.open_for(&first, NUMBER).await;
    world.apply(id).await;
    add_applicant(&world.app, &handler, id, None, together(&second)).await.unwrap();
    let person = world.case(id).await.applicants[1].person;
    let leave =
        |reason: &'static str| remove_applicant(&world.app, &handler, id, None, person, reason.into());
    assert_eq!(code_of(leave(" ").await), "words_missing@reason");
    leave("本人自愿退出").await.unwrap();
    let matter = world.case(id).await.opening.matter;
    open_case(&world.app, &world.staff("court-handler").await, matter, &second).await.unwrap();
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}

#[tokio::test]
async fn a_draft_is_its_owners() {
    let world = TestWorld::new().await;
    let app = &world.app;
    let id = world.keep("owner", &world.draft_for(&world.somebody(), "")).await;
    assert!(draft::load(app, "owner", id).await.unwrap().is_some());
    assert!(draft::load(app, "stranger", id).await.unwrap().is_none());
    assert_eq!(draft::drafts_of(app, "owner").await.unwrap(), [id]);
    assert!(draft::drafts_of(app, "stranger").await.unwrap().is_empty());
    let paper =
        Upload { material: "identity".to_owned(), file_name: "a.jpg".to_owned(), bytes: JPEG.to_vec() };
    assert_eq!(code_of(draft::attach(app, "stranger", id, paper).await), "not_found");
    assert_eq!(code_of(draft::detach(app, "stranger", id, "").await), "not_found");
    draft::discard(app, "stranger", id).await.unwrap();
    assert_eq!(
        code_of(submit_application(app, &Principal::Visitor, "stranger", id).await),
        "already_submitted"
    );
    assert!(draft::load(app, "owner", id).await.unwrap().is_some(), "nobody else threw it away");
}

#[tokio::test]
async fn a_paper_is_a_picture_or_a_pdf_of_bearable_size() {
    let world = TestWorld::new().await;
    let id = world.keep("owner", &world.draft_for(&world.somebody(), "")).await;
    let mut large = JPEG.to_vec();
    large.resize(app::add_paper::PAPER_BYTES_MAX + 1, 0);
    for (bytes, code) in [
        (Vec::new(), "empty_file@file"),
        (b"MZ\x90".to_vec(), "file_kind@file"),
        (large, "file_too_large@file"),
    ] {
        let upload = Upload { material: "identity".to_owned(), file_name: "身份证.jpg".to_owned(), bytes };
        assert_eq!(codes_of(draft::attach(&world.app, "owner", id, upload).await), [code]);
    }
}

#[tokio::test]
async fn a_stale_tab_changes_nothing() {
    let world = TestWorld::new().await;
    let (id, handler) = (world.opened_case().await, world.handler().await);
    let seen = world.case(id).await.seq;
    let name = world.case(id).await.person.name;
    world.hand_in(id, &["compensation_statement"]).await;
    record_application(&world.app, &handler, id, None, input(&name, &name)).await.unwrap();
    let stale = app::accept_application::accept_application(&world.app, &handler, id, Some(seen)).await;
    assert_eq!(code_of(stale), "stale_page");
    let stale = app::withdraw::withdraw(&world.app, &handler, id, Some(seen), "不想申请了".to_owned()).await;
    assert_eq!(code_of(stale), "stale_page");
    assert_eq!(world.case(id).await.stage, CaseStage::Applied);
}
