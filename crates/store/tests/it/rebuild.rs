//! The projections are the journal's: made again they are equal, and a change behind its back shows.

use casework::{
    duty::DutyEvent,
    person::PersonEvent,
    referral::{ReferralEvent, ReferralOutcome},
};
use kernel::{Personal, Role};
use store::StreamId;

use super::{
    world::{
        World, append, applied, card, case, day, duty, mixed_history, opened_case, opened_duty, person,
        proposed_lead, referral, registered,
    },
};

#[tokio::test]
async fn a_rebuild_changes_nothing() {
    let world = World::new().await;
    mixed_history(&world).await;
    let corrected = PersonEvent::PersonCorrected {
        card: Personal::known(card("王晓明", 1)),
        reason: "错字".to_owned(),
    };
    let outcome = ReferralOutcome::Declined;
    let note = "不符合条件".to_owned().into();
    let declined = ReferralEvent::ReferralResolved { outcome, note, on: day("2026-06-01") };
    world
        .commit(vec![
            append(StreamId::Person(person(1)), 1, 1, vec![corrected]),
            append(StreamId::Referral(referral(1)), 1, 1, vec![declined]),
        ])
        .await;
    for number in 2..40 {
        let mut opened = opened_case(number, number as i32);
        opened.events.push(applied(number).into());
        opened.events.push(opened_duty(100 + number, Role::Handler, "2026-04-01").into());
        let (duty, on) = (duty(100 + number), day("2026-03-05"));
        opened.events.push(DutyEvent::DutyPaused { duty, reason: "补正".to_owned(), on }.into());
        if number % 2 == 0 {
            opened.events.push(
                DutyEvent::DutyResumed {
                    reason: "等待申请人补正材料".into(),
                    waiting: None,
                    duty,
                    on,
                    due: day("2026-05-01"),
                }
                .into(),
            );
        }
        world.commit(vec![registered(number, "李四"), proposed_lead(number, 10), opened]).await;
    }
    let (mut calls, mut last) = (0, (0, 0));
    let report = world
        .store
        .rebuild(|done, all| {
            calls += 1;
            last = (done, all);
        })
        .await
        .unwrap();
    assert!(report.equal, "{report:#?}");
    assert_eq!(report.events, world.store.journal_end().await.unwrap().0);
    assert_eq!(last, (report.events, report.events));
    assert!(calls > 1);
    let rows = |name: &str| report.tables.iter().find(|table| table.name == name).unwrap().rows;
    assert_eq!((rows("case_row"), rows("person_row"), rows("account_row")), (39, 39, 3));
    assert!(rows("person_token") > 100);
    assert_eq!(world.store.find_people("王晓明", 1).await.unwrap(), [person(1)]);
    assert!(world.store.find_people("王小明", 1).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_rebuild_finds_and_mends_every_tampered_projection() {
    let world = World::new().await;
    mixed_history(&world).await;
    for (table, sql) in [
        ("case_row", "UPDATE case_row SET amount_fen = 1"),
        ("person_row", "UPDATE person_row SET card = NULL"),
        ("person_token", "DELETE FROM person_token"),
        ("matter_row", "UPDATE matter_row SET charge = 'x'"),
        ("lead_row", "UPDATE lead_row SET score = 1"),
        ("duty_row", "UPDATE duty_row SET due_on = '2030-01-01'"),
        ("referral_row", "DELETE FROM referral_row"),
        ("follow_up_row", "UPDATE follow_up_row SET done_on = '2026-01-01'"),
        ("account_row", "UPDATE account_row SET balance_fen = 5 WHERE account = 'pool'"),
        ("transfer_row", "UPDATE transfer_row SET state = 'voided'"),
        ("journal_count", "UPDATE journal_count SET events = 0"),
        ("claim", "DELETE FROM claim"),
    ] {
        world.behind(sql).await.unwrap();
        let report = world.store.rebuild(|_, _| ()).await.unwrap();
        let changed: Vec<_> =
            report.tables.iter().filter(|table| table.digest_before != table.digest_after).collect();
        assert!(!report.equal);
        assert_eq!(changed.iter().map(|table| table.name).collect::<Vec<_>>(), [table]);
        assert!(world.store.rebuild(|_, _| ()).await.unwrap().equal);
    }
    assert_eq!(world.store.case_row(case(1)).await.unwrap().unwrap().amount_fen, 3_000_000);
}
