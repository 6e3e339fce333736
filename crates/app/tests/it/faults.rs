//! Faults that were found and mended: each test says what must keep holding.

use std::sync::Arc;

use app::{
    Principal, import_matters::import_matters, open_case::open_case, persona, sign_off::sign_off,
    submit_application::submit_application, view::case::case,
};
use kernel::OrgId;
use testkit::{TestWorld, VILLAGE, code_of};

const NUMBER: &str = "（2026）浙0106刑初7号";

/// Anybody who knows an identity number can change the registered name and telephone of its owner.
#[tokio::test]
async fn a_visitor_cannot_rename_somebody_by_their_identity_number() {
    let world = TestWorld::new().await;
    let id = world.granted_case().await;
    let before = world.case(id).await.person;
    let mut draft = world.draft_for(&world.somebody(), "");
    draft.fields.insert("identity".to_owned(), before.identity.clone());
    let draft = world.keep("impostor", &draft).await;
    let _ = submit_application(&world.app, &Principal::Visitor, "impostor", draft).await;
    let after = world.case(id).await.person;
    assert_eq!((after.name, after.phone), (before.name, before.phone));
}

/// The one-time rule must not depend on how the brackets are typed.
#[tokio::test]
async fn a_matters_number_is_the_same_however_it_is_typed() {
    let world = TestWorld::new().await;
    let person = world.somebody();
    world.open_for(&person, NUMBER).await;
    let mut passed = Vec::new();
    for number in
        ["(2026)浙0106刑初7号", "（2026）浙0106刑初7", "（2026） 浙0106刑初7号", "〔2026〕浙0106刑初7号"]
    {
        let draft = world.keep("owner", &world.draft_for(&person, number)).await;
        if submit_application(&world.app, &Principal::Visitor, "owner", draft).await.is_ok() {
            passed.push(number);
        }
    }
    assert_eq!(passed, Vec::<&str>::new());
}

/// Two offices opening at once: one case for a person in a matter, and one record of the person.
#[tokio::test(flavor = "multi_thread")]
async fn two_offices_that_open_at_once_open_one_case() {
    for known in [false, true] {
        let world = TestWorld::new().await;
        let person = world.somebody();
        if known {
            world.open_for(&person, "（2026）浙0106刑初8号").await;
        }
        let matter = world.matter("x", NUMBER).await;
        let (ours, theirs) = (world.handler().await, world.staff("court-handler").await);
        let (one, other) = tokio::join!(
            open_case(&world.app, &ours, matter, &person),
            open_case(&world.app, &theirs, matter, &person)
        );
        assert_ne!(one.is_ok(), other.is_ok(), "known person: {known}");
    }
}

/// The same race through the portal, with a matter that is recorded.
#[tokio::test(flavor = "multi_thread")]
async fn two_drafts_at_once_in_one_matter_open_one_case() {
    for _ in 0..10 {
        let world = TestWorld::new().await;
        let person = world.somebody();
        world.matter("x", NUMBER).await;
        let one = world.keep("a", &world.draft_for(&person, NUMBER)).await;
        let two = world.keep("b", &world.draft_for(&person, NUMBER)).await;
        let who = Principal::Visitor;
        let (one, two) = tokio::join!(
            submit_application(&world.app, &who, "a", one),
            submit_application(&world.app, &who, "b", two)
        );
        assert_ne!(one.is_ok(), two.is_ok());
    }
}

/// Six different cases signed at once with money for all: nobody else touched any of them, yet some are told
/// that their record was changed by somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn different_cases_signed_at_once_are_all_granted() {
    let world = Arc::new(TestWorld::new().await);
    let who = world.staff("approver").await;
    let mut signing = Vec::new();
    for _ in 0..6 {
        let (id, who, world) = (world.proposed_case().await, who.clone(), Arc::clone(&world));
        signing.push((id, who, world));
    }
    let tasks: Vec<_> = signing
        .into_iter()
        .map(|(id, who, world)| {
            tokio::spawn(async move { sign_off(&world.app, &who, id, None, "同意".to_owned()).await })
        })
        .collect();
    let mut refused = Vec::new();
    for task in tasks {
        if let Err(error) = task.await.unwrap() {
            refused.push(error.to_string());
        }
    }
    assert_eq!(refused, Vec::<String>::new());
}

/// `access` answers `SubmitApplication` for any clerk and visitor, whatever village the draft names.
#[tokio::test]
async fn an_application_is_brought_by_the_clerks_own_village() {
    let world = TestWorld::new().await;
    let mut draft = world.draft_for(&world.somebody(), "");
    draft.brought_by = Some(OrgId(VILLAGE.to_owned()));
    for who in [Principal::Visitor, world.staff("other-clerk").await] {
        let id = world.keep("owner", &draft).await;
        assert_eq!(code_of(submit_application(&world.app, &who, "owner", id).await), "denied");
    }
}

/// The view that finance gets holds the whole file in `state`, `matter` and `timeline`; only pages leave it out.
#[tokio::test]
async fn what_finance_gets_is_narrowed_where_it_is_built() {
    let world = TestWorld::new().await;
    let id = world.granted_case().await;
    let view = case(&world.app, &world.staff("finance").await, id).await.unwrap();
    assert!(view.state.papers.is_empty(), "papers");
    assert_eq!(view.state.facts.iter().count(), 0, "facts");
    assert!(view.state.proposal.is_none(), "reasons and factors");
    assert!(view.matter.summary.is_empty(), "what happened");
}

/// A file cut off inside a quoted cell must not come in as a whole matter; GBK must not come in as garbage.
#[tokio::test]
async fn a_torn_csv_is_noticed() {
    let world = TestWorld::new().await;
    let file = world.file("torn.csv", b"id,text\na,\"the text was cut o");
    let report = import_matters(&world.app, &persona::system("import"), &file, |_| ()).await;
    assert!(report.is_err() || report.unwrap().rejected == 1);
}

/// A table with a header and no row imports nothing and says nothing.
#[tokio::test]
async fn a_table_without_rows_is_said_to_be_empty() {
    let world = TestWorld::new().await;
    let file = world.file("header.csv", b"id,text\n");
    let report = import_matters(&world.app, &persona::system("import"), &file, |_| ()).await;
    assert_eq!(code_of(report), "unreadable_file");
}

/// Half of an identity number is not a passport.
#[tokio::test]
async fn a_cut_off_identity_number_is_refused() {
    let world = TestWorld::new().await;
    let mut draft = world.draft_for(&world.somebody(), "");
    draft.fields.insert("identity".to_owned(), "330106197803".to_owned());
    let id = world.keep("owner", &draft).await;
    assert_eq!(
        code_of(submit_application(&world.app, &Principal::Visitor, "owner", id).await),
        "identity@identity"
    );
}
