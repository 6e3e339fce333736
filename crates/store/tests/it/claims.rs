//! Unique names: one open case of a person in a matter, one person of an identity number, and a batch's own.

use casework::{
    assistance::{CaseEvent, CaseStage, JointApplicant},
    person::PersonEvent,
};
use kernel::{Actor, Personal};
use store::{Append, Batch, Claim, CommitError, JournalEvent, StreamId};

use super::world::{World, append, card, case, day, matter, moment, opened_case, permit, person, registered};

/// Another case of the same person in the same matter.
fn second_case() -> Append {
    let mut second = opened_case(1, 1);
    second.stream = StreamId::Case(case(2));
    if let Some(JournalEvent::Case(CaseEvent::CaseOpened { number, .. })) = second.events.first_mut() {
        *number = "浙西检救〔2026〕2号".to_owned();
    }
    second
}

fn taken(result: Result<store::Committed, CommitError>) -> (String, String) {
    match result.unwrap_err() {
        CommitError::Taken { claim, holder } => (claim, holder),
        other => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn a_person_has_one_open_case_in_a_matter() {
    let world = World::new().await;
    let commit = async |appends| world.store.commit(&permit(), &Batch::of(appends), moment()).await;
    commit(vec![opened_case(1, 0)]).await.unwrap();
    let (claim, holder) = taken(commit(vec![second_case()]).await);
    assert!(claim.starts_with("open_case/"), "{claim}");
    assert_eq!(holder, format!("case/{}", case(1)));
    let withdrawn =
        CaseEvent::ApplicationWithdrawn { reason: "本人要求".to_owned().into(), on: day("2026-03-03") };
    commit(vec![append(StreamId::Case(case(1)), 1, 1, vec![withdrawn])]).await.unwrap();
    commit(vec![second_case()]).await.unwrap();
    assert!(world.store.rebuild(|_, _| ()).await.unwrap().equal);
}

#[tokio::test]
async fn of_two_openings_at_once_one_is_refused() {
    let world = World::new().await;
    let (one, two) = (Batch::of(vec![opened_case(1, 0)]), Batch::of(vec![second_case()]));
    let permit = permit();
    let (first, second) = tokio::join!(
        world.store.commit(&permit, &one, moment()),
        world.store.commit(&permit, &two, moment())
    );
    assert!(first.is_ok() != second.is_ok());
    assert_eq!(world.store.journal_end().await.unwrap().0, 1);
}

/// A case with a joint applicant, who is person 3; in matter 1.
fn joined(case_number: u32) -> [Append; 2] {
    let mut opened = if case_number == 1 { opened_case(1, 0) } else { opened_case(case_number, 1) };
    if let Some(JournalEvent::Case(CaseEvent::CaseOpened { matter: of, .. })) = opened.events.first_mut() {
        *of = matter(1);
    }
    let applicant = JointApplicant {
        person: person(3),
        relation: "母亲".to_owned(),
        share_permille: None,
        account: Personal::erased(),
    };
    let added = CaseEvent::ApplicantAdded { applicant, matter: Some(matter(1)), on: day("2026-03-02") };
    [opened, append(StreamId::Case(case(case_number)), 1, case_number, vec![added])]
}

#[tokio::test]
async fn who_applies_together_with_another_has_no_second_case_either() {
    let world = World::new().await;
    let commit = async |appends| world.store.commit(&permit(), &Batch::of(appends), moment()).await;
    commit(joined(1).into()).await.unwrap();
    let [opened, added] = joined(2);
    commit(vec![opened]).await.unwrap();
    let (claim, holder) = taken(commit(vec![added.clone()]).await);
    assert_eq!(claim, format!("open_case/{}/{}", person(3), matter(1)));
    assert_eq!(holder, format!("case/{}", case(1)));
    // Whoever leaves may apply elsewhere; whoever comes back finds that they do.
    let left = |reason: &str| CaseEvent::ApplicantLeft {
        person: person(3),
        matter: Some(matter(1)),
        reason: reason.to_owned().into(),
        on: day("2026-03-03"),
    };
    commit(vec![append(StreamId::Case(case(1)), 2, 1, vec![left("另行申请")])]).await.unwrap();
    commit(vec![added]).await.unwrap();
    let [_, mut again] = joined(1);
    again.expected = 3;
    taken(commit(vec![again.clone()]).await);
    // A case that is over sets all of its applicants free; one that is taken up again claims them all.
    let over = CaseEvent::ApplicationWithdrawn { reason: "撤回".to_owned().into(), on: day("2026-03-03") };
    commit(vec![append(StreamId::Case(case(2)), 2, 2, vec![over])]).await.unwrap();
    commit(vec![again]).await.unwrap();
    let reopened = CaseEvent::CaseReopened {
        to: CaseStage::Informed,
        applicant: person(2),
        matter: matter(1),
        together: vec![person(3)],
        reason: "重新申请".to_owned().into(),
        by: Actor::Visitor,
        on: day("2026-03-04"),
    };
    let reopen = append(StreamId::Case(case(2)), 3, 2, vec![reopened]);
    taken(commit(vec![reopen.clone()]).await);
    commit(vec![append(StreamId::Case(case(1)), 4, 1, vec![left("改由二号案件办理")])]).await.unwrap();
    commit(vec![reopen]).await.unwrap();
    assert!(world.store.rebuild(|_, _| ()).await.unwrap().equal);
}

#[tokio::test]
async fn of_two_who_add_the_same_joint_applicant_at_once_one_is_refused() {
    let world = World::new().await;
    let ([first, one], [second, two]) = (joined(1), joined(2));
    world.commit(vec![first, second]).await;
    let (one, two) = (Batch::of(vec![one]), Batch::of(vec![two]));
    let permit = permit();
    let (one, two) = tokio::join!(
        world.store.commit(&permit, &one, moment()),
        world.store.commit(&permit, &two, moment())
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(world.store.journal_end().await.unwrap().0, 3);
}

#[tokio::test]
async fn an_identity_number_is_one_person_until_it_is_corrected_or_erased() {
    let world = World::new().await;
    world.commit(vec![registered(1, "王小明")]).await;
    let stranger = |number: u32| {
        let card = Personal::known(card("王小明", 1));
        append(StreamId::Person(person(number)), 0, number, vec![PersonEvent::PersonRegistered { card }])
    };
    let try_it =
        async |number| world.store.commit(&permit(), &Batch::of(vec![stranger(number)]), moment()).await;
    let (claim, holder) = taken(try_it(2).await);
    assert!(claim.starts_with("identity/"), "{claim}");
    assert!(!claim.contains("330106"), "the number itself must not stand there");
    assert_eq!(holder, format!("person/{}", person(1)));
    // A correction that keeps the number keeps the claim; one that changes it sets the number free.
    let corrected = |number| PersonEvent::PersonCorrected {
        card: Personal::known(card("王晓明", number)),
        reason: "错字".to_owned(),
    };
    world.commit(vec![append(StreamId::Person(person(1)), 1, 1, vec![corrected(1)])]).await;
    taken(try_it(2).await);
    world.commit(vec![append(StreamId::Person(person(1)), 2, 1, vec![corrected(77)])]).await;
    try_it(2).await.unwrap();
    world.store.destroy_key(&format!("person/{}", person(2))).await.unwrap();
    try_it(3).await.unwrap();
    assert!(world.store.rebuild(|_, _| ()).await.unwrap().equal);
}

#[tokio::test]
async fn a_batch_takes_and_gives_back_names_of_its_own() {
    let world = World::new().await;
    let batch = |claims| Batch { claims, ..Batch::default() };
    let commit = async |claims| world.store.commit(&permit(), &batch(claims), moment()).await;
    commit(vec![Claim::take("key/1", "a")]).await.unwrap();
    commit(vec![Claim::take("key/1", "a")]).await.unwrap();
    assert_eq!(taken(commit(vec![Claim::take("key/1", "b")]).await), ("key/1".to_owned(), "a".to_owned()));
    // Somebody else's is not given back, and a refused batch takes nothing.
    commit(vec![Claim::release("key/1", "b")]).await.unwrap();
    taken(commit(vec![Claim::take("key/2", "b"), Claim::take("key/1", "b")]).await);
    commit(vec![Claim::take("key/2", "c")]).await.unwrap();
    commit(vec![Claim::release("key/1", "a"), Claim::take("key/1", "b")]).await.unwrap();
    taken(commit(vec![Claim::take("key/1", "a")]).await);
    assert!(world.store.rebuild(|_, _| ()).await.unwrap().equal);
    taken(commit(vec![Claim::take("key/1", "a")]).await);
}
