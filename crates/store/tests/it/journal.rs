//! Commits: read back, refused when stale, all or nothing, tamper-evident, still there after a crash.

use casework::assistance::CaseEvent;
use fund::FundEvent;
use kernel::Fen;
use store::{Batch, CommitError, JournalEvent, JournalFilter, StoreError, StreamId};

use super::world::{
    World, append, applied, case, day, fund_append, funded, lead, mixed_history, moment, opened_case, org,
    permit, person, registered, reserved, transfer,
};

#[tokio::test]
async fn what_is_committed_reads_back_unsealed() {
    let world = World::new().await;
    world.commit(vec![registered(1, "王小明"), opened_case(1, 0)]).await;
    let last = world.commit(vec![append(StreamId::Case(case(1)), 1, 1, vec![applied(1)])]).await;
    assert_eq!(last, 3);
    let events = world.store.read_stream(&StreamId::Case(case(1))).await.unwrap();
    assert_eq!(events.iter().map(|event| (event.position, event.seq)).collect::<Vec<_>>(), [(2, 1), (3, 2)]);
    assert_eq!(events[1].event, JournalEvent::Case(applied(1)));
    assert_eq!(events[1].kind, "application_submitted");
    assert_eq!(events[1].at, moment());
    assert_eq!(&events[1].actor, permit().actor());
    assert_eq!(events[1].case, Some(case(1)));
    assert_eq!(world.store.read_stream(&StreamId::Case(case(9))).await.unwrap(), []);
}

#[tokio::test]
async fn a_stale_stream_is_refused_and_nothing_of_the_batch_is_written() {
    let world = World::new().await;
    world.commit(vec![opened_case(1, 0)]).await;
    let batch =
        Batch::of(vec![registered(2, "李四"), append(StreamId::Case(case(1)), 0, 1, vec![applied(1)])]);
    let error = world.store.commit(&permit(), &batch, moment()).await.unwrap_err();
    let CommitError::Stale { stream, expected, found } = error else { panic!("{error:?}") };
    assert_eq!((stream, expected, found), (StreamId::Case(case(1)), 0, 1));
    assert_eq!(world.store.journal_end().await.unwrap().0, 1);
    assert_eq!(world.store.person(person(2)).await.unwrap(), None);
}

#[tokio::test]
async fn of_two_writers_at_once_one_is_stale() {
    let world = World::new().await;
    world.commit(vec![opened_case(1, 0)]).await;
    let batch = Batch::of(vec![append(StreamId::Case(case(1)), 1, 1, vec![applied(1)])]);
    let (permit, store) = (permit(), &world.store);
    let commit = || store.commit(&permit, &batch, moment());
    let (first, second) = tokio::join!(commit(), commit());
    let stale = |result: &Result<_, CommitError>| {
        matches!(result, Err(CommitError::Stale { expected: 1, found: 2, .. }))
    };
    assert!(first.is_ok() != second.is_ok());
    assert!(stale(&first) || stale(&second));
    assert_eq!(store.read_stream(&StreamId::Case(case(1))).await.unwrap().len(), 2);
}

#[tokio::test]
async fn many_commits_go_in_one_transaction_or_none_does() {
    let world = World::new().await;
    let one = |appends| (permit(), Batch::of(appends), moment());
    let good = [one(vec![registered(1, "王小明")]), one(vec![opened_case(1, 0)])];
    assert_eq!(world.store.commit_all(&good).await.unwrap().last_position, 2);
    let bad = [one(vec![registered(2, "李四")]), one(vec![opened_case(1, 0)])];
    assert!(matches!(world.store.commit_all(&bad).await, Err(CommitError::Stale { .. })));
    assert_eq!(world.store.journal_end().await.unwrap().0, 2);
}

#[tokio::test]
async fn a_case_number_is_given_once() {
    let world = World::new().await;
    world.commit(vec![opened_case(1, 0)]).await;
    let mut again = opened_case(1, 0);
    again.stream = StreamId::Case(case(2));
    let Some(JournalEvent::Case(CaseEvent::CaseOpened { matter, .. })) = again.events.first_mut() else {
        panic!()
    };
    *matter = super::world::matter(2);
    let error = world.store.commit(&permit(), &Batch::of(vec![again]), moment()).await.unwrap_err();
    assert!(
        matches!(&error, CommitError::Duplicate { what, .. } if what.contains("case_row") && what.contains("number")),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_event_stands_only_in_a_stream_of_its_family() {
    let world = World::new().await;
    let lost = append(StreamId::Lead(lead(1)), 0, 1, vec![applied(1)]);
    let error = world.store.commit(&permit(), &Batch::of(vec![lost]), moment()).await.unwrap_err();
    assert!(
        matches!(error, CommitError::Store(StoreError::Inconsistent { table: "event", .. })),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_pool_never_promises_more_than_it_holds() {
    let world = World::new().await;
    world.commit(vec![fund_append(0, funded())]).await;
    let batch = Batch::of(vec![fund_append(4, vec![reserved(2, 10_000_001)])]);
    let error = world.store.commit(&permit(), &batch, moment()).await.unwrap_err();
    assert!(error.to_string().contains("account_row.pending_fen"), "{error}");
    world.commit(vec![fund_append(4, vec![reserved(2, 10_000_000)])]).await;
    let reason = "收款账户有误".to_owned();
    let voided = FundEvent::TransferVoided { transfer: transfer(2), reason, on: day("2026-04-02") };
    world.commit(vec![fund_append(5, vec![voided.clone()])]).await;
    let twice = Batch::of(vec![fund_append(6, vec![voided])]);
    assert!(world.store.commit(&permit(), &twice, moment()).await.is_err());
    let accounts = world.store.fund_accounts(Some(&org(1))).await.unwrap();
    assert_eq!(Fen::sum(accounts.iter().map(|account| account.balance)), Some(Fen::ZERO));
    assert!(accounts.iter().all(|account| account.pending == Fen::ZERO));
}

#[tokio::test]
async fn the_case_timeline_spans_streams_and_pages_filter() {
    let world = World::new().await;
    mixed_history(&world).await;
    let timeline = world.store.read_case_timeline(case(1)).await.unwrap();
    let kinds: Vec<&str> = timeline.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds.first(), Some(&"case_opened"));
    assert!(kinds.contains(&"referral_sent") && kinds.contains(&"follow_up_planned"), "{kinds:?}");
    assert!(timeline.windows(2).all(|pair| pair[0].position < pair[1].position));

    let all = world.store.journal_page(&JournalFilter::default(), None, 500).await.unwrap();
    assert_eq!(all.len() as u64, world.store.journal_end().await.unwrap().0);
    let first = world.store.journal_page(&JournalFilter::default(), None, 3).await.unwrap();
    let next =
        world.store.journal_page(&JournalFilter::default(), Some(first[2].position), 500).await.unwrap();
    assert_eq!([first, next].concat(), all);
    let duties = JournalFilter { kind: Some("duty_opened".to_owned()), ..JournalFilter::default() };
    assert_eq!(world.store.journal_page(&duties, None, 10).await.unwrap().len(), 2);
    let mine = JournalFilter {
        actor: Some(permit().actor().clone()),
        oldest_first: true,
        ..JournalFilter::default()
    };
    assert_eq!(world.store.journal_page(&mine, Some(1), 2).await.unwrap()[0].position, 2);
    let counts = world.store.journal_counts().await.unwrap();
    assert!(counts.contains(&("duty_opened".to_owned(), 2)), "{counts:?}");
    let mut seen = 0;
    world.store.for_each_event(0, |_| seen += 1).await.unwrap();
    assert_eq!(seen, all.len());
}

#[tokio::test]
async fn tampering_shows_and_the_database_forbids_it() {
    let world = World::new().await;
    mixed_history(&world).await;
    let check = world.store.verify_journal().await.unwrap();
    assert_eq!(check.broken, None);
    assert_eq!((check.events, check.last_digest), world.store.journal_end().await.unwrap());
    assert!(world.behind("UPDATE event SET basis = 'x'").await.is_err());
    assert!(world.behind("DELETE FROM event WHERE position = 2").await.is_err());
    let [updates, deletions] = world.database.unlocking();
    for (sql, at) in [
        (updates, None),
        ("UPDATE event SET basis = '别的依据' WHERE position = 5", Some(5)),
        (deletions, Some(5)),
        ("DELETE FROM event WHERE position = 3", Some(4)),
    ] {
        world.behind(sql).await.unwrap();
        let check = world.store.verify_journal().await.unwrap();
        assert_eq!(check.broken.map(|(position, _)| position), at, "{sql}");
    }
}

#[tokio::test]
async fn a_dropped_commit_is_written_whole_or_not_at_all() {
    let world = World::new().await;
    let permit = permit();
    let mut written = 0;
    for round in 0..20_u32 {
        let numbers = 1 + round * 100..1 + (round + 1) * 100;
        let batch = Batch::of(numbers.map(|number| registered(number, "王小明")).collect());
        let wait = std::time::Duration::from_micros(u64::from(round) * 500);
        let commit = world.store.commit(&permit, &batch, moment());
        let cut_off = tokio::time::timeout(wait, commit).await.is_err();
        // Whatever is written after it stands behind it.
        world.commit(vec![opened_case(round + 1, 0)]).await;
        let events = world.store.journal_end().await.unwrap().0;
        let grown = events - written;
        assert!(grown == 101 || (cut_off && grown == 1), "{grown} events in round {round}");
        written = events;
    }
    assert_eq!(world.store.verify_journal().await.unwrap().broken, None);
}

#[tokio::test]
async fn every_statement_prepares() {
    let world = World::new().await;
    let count = world.store.prepare_all().await.unwrap();
    assert!(count > 200, "{count}");
}

#[tokio::test]
async fn a_store_of_a_later_version_is_refused() {
    let world = World::new().await;
    world.behind("INSERT INTO migration VALUES (99, 'later', '-')").await.unwrap();
    let error = world.again().await.map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Migration { version: 99, .. }), "{error:?}");
}
