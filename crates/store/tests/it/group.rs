//! Commits that wait together are written together, and none of them harms another.

use casework::assistance::CaseEvent;
use kernel::ComplaintId;
use store::{ApiToken, Batch, CommitError, StoreError, StreamId, TokenChange};

use super::world::{
    World, append, applied, case, fund_append, funded, matter, moment, opened_case, permit, recorded_matter,
    registered, reserved, user,
};

/// Commits at once, each by a task of its own; the answers come in the order of the batches.
async fn at_once(world: &World, batches: Vec<Batch>) -> Vec<Result<u64, CommitError>> {
    let tasks: Vec<_> = batches
        .into_iter()
        .map(|batch| {
            let store = world.store.clone();
            tokio::spawn(async move {
                store.commit(&permit(), &batch, moment()).await.map(|done| done.last_position)
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn many_at_once_get_positions_without_gaps_and_equal_rows() {
    let world = World::new().await;
    let batches = (1..=500).map(|number| {
        let mut opened = opened_case(number, (number % 9) as i32);
        opened.events.push(applied(number).into());
        Batch::of(vec![registered(number, "王小明"), opened])
    });
    let mut positions: Vec<u64> =
        at_once(&world, batches.collect()).await.into_iter().map(Result::unwrap).collect();
    positions.sort_unstable();
    assert_eq!(positions, (1..=500).map(|number| number * 3).collect::<Vec<u64>>());
    assert_eq!(world.store.verify_journal().await.unwrap().broken, None);
    let report = world.store.rebuild(|_, _| ()).await.unwrap();
    assert!(report.equal, "{report:#?}");
}

#[tokio::test]
async fn a_refused_commit_harms_nobody_beside_it() {
    let world = World::new().await;
    world.commit(vec![opened_case(1, 0), fund_append(0, funded())]).await;
    // The number of another case, which only the database can find; more than the pool holds, likewise.
    let mut twice = opened_case(1, 0);
    twice.stream = StreamId::Case(case(2));
    if let Some(store::JournalEvent::Case(CaseEvent::CaseOpened { matter: of, .. })) =
        twice.events.first_mut()
    {
        *of = matter(2);
    }
    let mut batches: Vec<Batch> =
        (10..60).map(|number| Batch::of(vec![registered(number, "李四"), opened_case(number, 0)])).collect();
    batches.insert(20, Batch::of(vec![twice]));
    batches.insert(30, Batch::of(vec![fund_append(4, vec![reserved(9, 10_000_001)])]));
    batches.insert(40, Batch::of(vec![append(StreamId::Case(case(1)), 0, 1, vec![applied(1)])]));
    let answers = at_once(&world, batches).await;
    assert!(matches!(answers[20], Err(CommitError::Duplicate { .. })), "{:?}", answers[20]);
    assert!(
        matches!(answers[30], Err(CommitError::Store(StoreError::Inconsistent { .. }))),
        "{:?}",
        answers[30]
    );
    assert!(matches!(answers[40], Err(CommitError::Stale { .. })), "{:?}", answers[40]);
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 50);
    assert_eq!(world.store.journal_end().await.unwrap().0, 5 + 100);
    assert!(world.store.rebuild(|_, _| ()).await.unwrap().equal);
}

#[tokio::test]
async fn one_subject_gets_one_key_however_many_write_at_once() {
    let world = World::new().await;
    // Fifty streams sealed under the key of one person who has none yet.
    let batches = (1..=50).map(|number| {
        let mut opened = opened_case(number, 0);
        opened.subject = format!("person/{}", super::world::person(1));
        let mut applied = append(opened.stream.clone(), 1, 1, vec![applied(number)]);
        applied.subject.clone_from(&opened.subject);
        Batch::of(vec![opened, applied])
    });
    assert!(at_once(&world, batches.collect()).await.iter().all(Result::is_ok));
    let again = world.again().await.unwrap();
    for number in 1..=50 {
        let events = again.read_stream(&StreamId::Case(case(number))).await.unwrap();
        assert_eq!(events[1].event, applied(number).into());
    }
}

#[tokio::test]
async fn small_writes_share_the_transaction_and_the_order() {
    let world = World::new().await;
    let tasks = (0..200_u64).map(|at| {
        let store = world.store.clone();
        tokio::spawn(async move {
            match at % 4 {
                0 => store.set_setting(&format!("k{at}"), "v").await.unwrap(),
                1 => store.put_case_access(case(at as u32), "hash").await.unwrap(),
                2 => drop(store.next_number("a").await.unwrap()),
                _ => drop(
                    store
                        .commit(&permit(), &Batch::of(vec![recorded_matter(at as u32)]), moment())
                        .await
                        .unwrap(),
                ),
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(world.store.next_number("a").await.unwrap(), 51);
    assert_eq!(world.store.journal_end().await.unwrap().0, 50);
    assert_eq!(world.store.setting("k196").await.unwrap().as_deref(), Some("v"));
}

#[tokio::test]
async fn a_closed_store_answers_everybody() {
    let world = World::new().await;
    world.commit(vec![registered(1, "王小明")]).await;
    world.store.close().await;
    let batches = (2..40).map(|number| Batch::of(vec![registered(number, "李四")])).collect();
    for answer in at_once(&world, batches).await {
        assert!(matches!(answer, Err(CommitError::Store(_))), "{answer:?}");
    }
}

#[tokio::test]
async fn an_access_code_comes_with_its_case() {
    let world = World::new().await;
    let batch =
        Batch { access_codes: vec![(case(1), "hash".to_owned())], ..Batch::of(vec![opened_case(1, 0)]) };
    world.store.commit(&permit(), &batch, moment()).await.unwrap();
    assert_eq!(world.store.case_access(case(1)).await.unwrap().unwrap().code_hash, "hash");
    assert!(world.store.commit(&permit(), &batch, moment()).await.is_err());
}

#[tokio::test]
async fn a_complaints_code_and_a_token_come_with_their_events_or_not_at_all() {
    let world = World::new().await;
    let complaint: ComplaintId = "0192f0a1b2c37d4e8f90a1b2c3d4e5f6".parse().unwrap();
    let token = ApiToken {
        id: "a1".to_owned(),
        token_sha256: "00".to_owned(),
        user: user(1),
        name: "银行".to_owned(),
        created: moment(),
        expires: None,
        revoked: None,
        made_by: None,
        last_used: None,
    };
    let batch = |append, tokens| Batch {
        complaint_codes: vec![(complaint, "hash".to_owned())],
        tokens,
        ..Batch::of(vec![append])
    };
    let stale = append(StreamId::Case(case(1)), 5, 1, vec![applied(1)]);
    let issue = TokenChange::Issue(token.clone());
    world.store.commit(&permit(), &batch(stale, vec![issue.clone()]), moment()).await.unwrap_err();
    assert_eq!(world.store.complaint_code(complaint).await.unwrap(), None);
    assert_eq!(world.store.api_token_named("a1").await.unwrap(), None);

    let opened = batch(opened_case(1, 0), vec![issue]);
    world.store.commit(&permit(), &opened, moment()).await.unwrap();
    assert_eq!(world.store.complaint_code(complaint).await.unwrap(), Some(("hash".to_owned(), 0)));
    assert_eq!(world.store.api_token_named("a1").await.unwrap(), Some(token.clone()));
    assert_eq!(world.store.api_token("00").await.unwrap(), Some(token.clone()));
    let revoke = TokenChange::Revoke { id: "a1".to_owned(), at: moment() };
    let over = Batch { tokens: vec![revoke], ..Batch::of(vec![opened_case(2, 0)]) };
    world.store.commit(&permit(), &over, moment()).await.unwrap();
    let revoked = ApiToken { revoked: Some(moment()), ..token };
    assert_eq!(world.store.api_tokens().await.unwrap(), [revoked]);
}
