//! The other lists: leads by need, duties by due day, matters, referrals, visits, transfers.

use std::collections::BTreeSet;

use casework::{lead::LeadStage, person::MatterEvent, referral::ReferralStage};
use fund::TransferState;
use kernel::{Day, Role};
use store::{
    DutyBand, DutyQuery, FollowUpQuery, JournalEvent, LeadQuery, LeadSort, MatterQuery, ReferralQuery, StreamId,
    TransferQuery,
};

use super::{
    lists::{CASES, filled},
    world::{
        World, append, case, day, fund_append, funded, matter, opened_case, opened_duty, org, recorded_matter,
        reserved, user,
    },
};

#[tokio::test]
async fn the_neediest_leads_come_first() {
    let world = filled().await;
    let mut query = LeadQuery { stage: Some(LeadStage::Open), limit: 20, ..LeadQuery::default() };
    let (mut rows, mut pages) = (Vec::new(), 0);
    loop {
        let page = world.store.leads(&query).await.unwrap();
        rows.extend(page.rows);
        pages += 1;
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!((rows.len(), pages), (CASES as usize, 3));
    assert!(rows.windows(2).all(|pair| (pair[0].score, pair[0].id) > (pair[1].score, pair[1].id)));
    for (query, wanted) in [
        (LeadQuery { orgs: Some(vec![org(1)]), sort: LeadSort::Newest, ..LeadQuery::default() }, 28),
        (LeadQuery { text: Some("欧阳".to_owned()), ..LeadQuery::default() }, 1),
        (LeadQuery { priority: Some("minor".to_owned()), ..LeadQuery::default() }, 57),
        (LeadQuery { priority: Some("min".to_owned()), ..LeadQuery::default() }, 0),
        (LeadQuery { stage: Some(LeadStage::Dismissed), ..LeadQuery::default() }, 0),
        (
            LeadQuery {
                region_prefix: Some("330106".to_owned()),
                stage: Some(LeadStage::Open),
                ..LeadQuery::default()
            },
            57,
        ),
        (LeadQuery { model: Some("screen.other".to_owned()), ..LeadQuery::default() }, 0),
    ] {
        let page = world.store.leads(&LeadQuery { limit: 100, ..query.clone() }).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (wanted, wanted as i64), "{query:?}");
    }
    assert!(world.store.lead_exists(super::world::person(3), super::world::matter(3)).await.unwrap());
    assert!(!world.store.lead_exists(super::world::person(3), super::world::matter(4)).await.unwrap());
}

#[tokio::test]
async fn duties_come_by_due_day_and_are_counted_by_band() {
    let world = filled().await;
    let today = day("2026-03-02");
    let everything = DutyQuery { limit: 100, ..DutyQuery::default() };
    let page = world.store.duties(&everything).await.unwrap();
    assert_eq!(page.rows.len(), 19);
    assert!(page.rows.windows(2).all(|pair| (pair[0].due_on, pair[0].id) < (pair[1].due_on, pair[1].id)));
    let counts = world.store.duty_counts(&everything, today).await.unwrap();
    assert_eq!(counts.overdue + counts.today + counts.week + counts.later + counts.paused, 19);
    for (band, wanted) in [
        (DutyBand::overdue(today), counts.overdue),
        (DutyBand::today(today), counts.today),
        (DutyBand::week(today), counts.week),
        (DutyBand::later(today), counts.later),
        (DutyBand::Paused, counts.paused),
    ] {
        let page = world.store.duties(&DutyQuery { band, ..everything.clone() }).await.unwrap();
        assert_eq!(page.total, wanted, "{band:?}");
    }
    assert!(counts.overdue > 0 && counts.today > 0 && counts.week > 0);
    for (query, wanted) in [
        (DutyQuery { orgs: Some(vec![org(1)]), roles: Some(vec![Role::Handler]), ..everything.clone() }, 19),
        (DutyQuery { roles: Some(vec![Role::Approver]), ..everything.clone() }, 0),
        (DutyQuery { handler: Some(user(0)), ..everything.clone() }, 19),
        (DutyQuery { handler: Some(user(1)), ..everything.clone() }, 0),
        (DutyQuery { handling: Some(org(2)), ..everything.clone() }, 10),
        (DutyQuery { case: Some(case(3)), ..everything.clone() }, 1),
    ] {
        let counts = world.store.duty_counts(&query, today).await.unwrap();
        let total = counts.overdue + counts.today + counts.week + counts.later + counts.paused;
        assert_eq!((world.store.duties(&query).await.unwrap().total, total), (wanted, wanted), "{query:?}");
    }
    assert_eq!(world.store.duties_of_stream(&StreamId::Case(case(3))).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_paused_duty_no_longer_drives_its_case() {
    let world = World::new().await;
    let mut opened = opened_case(1, 0);
    opened.events.push(opened_duty(1, Role::Handler, "2026-03-10").into());
    world.commit(vec![opened]).await;
    let next_due = async || world.store.case_row(case(1)).await.unwrap().unwrap().next_due;
    assert_eq!(next_due().await, Some(day("2026-03-10")));
    let (duty, on): (_, Day) = (super::world::duty(1), day("2026-03-03"));
    let stream = StreamId::Case(case(1));
    let paused = casework::duty::DutyEvent::DutyPaused { duty, reason: "补正".to_owned(), on };
    world.commit(vec![append(stream.clone(), 2, 1, vec![paused])]).await;
    assert_eq!(next_due().await, None);
    let resumed = casework::duty::DutyEvent::DutyResumed {
        reason: "等待申请人补正材料".into(),
        waiting: None,
        duty,
        on,
        due: day("2026-03-17"),
    };
    world.commit(vec![append(stream, 3, 1, vec![resumed])]).await;
    assert_eq!(next_due().await, Some(day("2026-03-17")));
}

#[tokio::test]
async fn matters_referrals_visits_and_transfers_are_listed() {
    let world = filled().await;
    for (query, wanted) in [
        (MatterQuery { text: Some("（2025）浙0106刑初5".to_owned()), ..MatterQuery::default() }, 9),
        (MatterQuery { text: Some("故意伤害".to_owned()), ..MatterQuery::default() }, 57),
        (MatterQuery { text: Some("抢劫".to_owned()), ..MatterQuery::default() }, 0),
        (MatterQuery { text: Some("刑初5号".to_owned()), ..MatterQuery::default() }, 1),
        (MatterQuery { region_prefix: Some("330106".to_owned()), ..MatterQuery::default() }, 57),
        (MatterQuery { organ: Some(kernel::Organ::Police), ..MatterQuery::default() }, 0),
    ] {
        let page = world.store.matters(&MatterQuery { limit: 100, ..query.clone() }).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (wanted, wanted as i64), "{query:?}");
    }
    let known = world.store.matter_by_external("import:test", "m7").await.unwrap().unwrap();
    assert_eq!(known.summary.get().map(String::as_str), Some("王小明被打伤"));
    assert_eq!(world.store.matters_by_number("（2025）浙0106刑初7号").await.unwrap()[0].id, known.id);

    let to = kernel::OrgId("civil_affairs-330106".to_owned());
    let sent = ReferralQuery {
        to: Some(vec![to]),
        stages: Some(vec![ReferralStage::Sent]),
        ..ReferralQuery::default()
    };
    let page = world.store.referrals(&ReferralQuery { limit: 50, ..sent }).await.unwrap();
    assert_eq!((page.rows.len(), page.total, page.next.is_some()), (50, 57, true));
    assert_eq!(world.store.referrals_of_case(case(2)).await.unwrap().len(), 1);
    let visits = FollowUpQuery { due_until: Some(day("2026-10-03")), limit: 100, ..FollowUpQuery::default() };
    let page = world.store.follow_ups(&visits).await.unwrap();
    assert!(page.rows.iter().all(|row| row.due_on <= day("2026-10-03")) && !page.rows.is_empty());

    world.commit(vec![fund_append(0, funded())]).await;
    let reserves = (2..30).map(|number| reserved(number, 100)).collect();
    world.commit(vec![fund_append(4, reserves)]).await;
    let mut query =
        TransferQuery { state: Some(TransferState::Reserved), limit: 9, ..TransferQuery::default() };
    let mut ids = BTreeSet::new();
    loop {
        let page = world.store.transfers(&query).await.unwrap();
        assert_eq!(page.total, 28);
        ids.extend(page.rows.iter().map(|row| row.id));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(ids.len(), 28);
}

/// Matters found by a word of their charge or body come as one list, whether few charges have the word or many.
#[tokio::test]
async fn a_word_finds_matters_of_several_charges_and_bodies_in_order() {
    for charges in [3, 20] {
        let world = World::new().await;
        let mut expected = Vec::new();
        for number in 1..=40 {
            let mut append = recorded_matter(number);
            let JournalEvent::Matter(MatterEvent::MatterRecorded { card, on, .. }) = &mut append.events[0] else {
                panic!("a matter is recorded first")
            };
            *on = day(&format!("2026-02-{:02}", 1 + number * 7 % 28));
            card.charge = match number % 4 {
                0 => "盗窃罪".to_owned(),
                _ => format!("{}级伤害罪", char::from(b'A' + (number % charges) as u8)),
            };
            if number % 8 == 0 {
                card.body = "伤害审判庭".to_owned();
            }
            if number % 4 != 0 || number % 8 == 0 {
                expected.push((*on, matter(number)));
            }
            world.commit(vec![append]).await;
        }
        expected.sort_by(|one, other| other.cmp(one));
        let mut query =
            MatterQuery { text: Some("伤害".to_owned()), limit: 7, ..MatterQuery::default() };
        let mut found = Vec::new();
        loop {
            let page = world.store.matters(&query).await.unwrap();
            assert_eq!(page.total, 35);
            found.extend(page.rows.iter().map(|row| (row.recorded_on, row.id)));
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        assert_eq!(found, expected, "{charges} charges");
    }
}
