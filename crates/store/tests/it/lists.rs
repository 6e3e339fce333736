//! Lists of cases: every row exactly once over all pages, in order, through whichever scope.

use std::collections::BTreeSet;

use casework::assistance::CaseStage;
use kernel::Role;
use store::{CaseQuery, CaseRow, CaseSort, StoreError};

use super::world::{
    World, applied, day, opened_case, opened_duty, org, planned_follow_up, proposed_lead, recorded_matter,
    registered, sent_referral, user,
};

pub const CASES: u32 = 57;

pub async fn filled() -> World {
    let world = World::new().await;
    for number in 1..=CASES {
        // Several cases share a day and a due day, so that the id must settle the order.
        let mut opened = opened_case(number, (number % 7) as i32);
        if number % 5 == 0 {
            opened.events.push(applied(number).into());
        }
        if number % 3 == 0 {
            opened
                .events
                .push(opened_duty(number, Role::Handler, &format!("2026-03-{:02}", 1 + number % 4)).into());
        }
        let name = if number == 9 { "欧阳小明" } else { "王五" };
        let (score, due) = ((number % 10) as u8, format!("2026-10-{:02}", 1 + number % 9));
        world
            .commit(vec![
                registered(number, name),
                recorded_matter(number),
                proposed_lead(number, score),
                opened,
                sent_referral(number),
                planned_follow_up(number, &due),
            ])
            .await;
    }
    world
}

async fn all_pages(world: &World, query: &CaseQuery) -> Vec<CaseRow> {
    let (mut rows, mut query) = (Vec::new(), CaseQuery { limit: 10, ..query.clone() });
    loop {
        let page = world.store.cases(&query).await.unwrap();
        assert!(page.rows.len() <= 10);
        rows.extend(page.rows);
        match page.next {
            Some(next) => query.after = Some(next),
            None => {
                assert_eq!(page.total as usize, rows.len());
                return rows;
            }
        }
    }
}

#[tokio::test]
async fn paging_covers_every_case_once_in_every_order_and_scope() {
    let world = filled().await;
    let none = CaseQuery::default();
    for sort in [CaseSort::Newest, CaseSort::DueFirst, CaseSort::Amount] {
        for (query, wanted) in [
            (CaseQuery { sort, ..none.clone() }, CASES as usize),
            (CaseQuery { sort, orgs: Some(vec![org(1)]), ..none.clone() }, 28),
            (CaseQuery { sort, orgs: Some(vec![org(1), org(2)]), ..none.clone() }, CASES as usize),
            (CaseQuery { sort, orgs: Some(vec![]), ..none.clone() }, 0),
            (CaseQuery { sort, region_prefix: Some("3301".to_owned()), ..none.clone() }, CASES as usize),
            (CaseQuery { sort, region_prefix: Some("330106".to_owned()), ..none.clone() }, CASES as usize),
            (CaseQuery { sort, region_prefix: Some("330107".to_owned()), ..none.clone() }, 0),
            (CaseQuery { sort, stages: Some(vec![CaseStage::Applied]), ..none.clone() }, 11),
            (
                CaseQuery {
                    sort,
                    stages: Some(vec![CaseStage::Applied, CaseStage::Informed]),
                    ..none.clone()
                },
                57,
            ),
            (CaseQuery { sort, handler: Some(user(0)), ..none.clone() }, 19),
            (CaseQuery { sort, text: Some("浙西检救〔2026〕5".to_owned()), ..none.clone() }, 9),
            (CaseQuery { sort, text: Some("欧阳小明".to_owned()), ..none.clone() }, 1),
            (CaseQuery { sort, text: Some("王五".to_owned()), ..none.clone() }, 56),
        ] {
            let rows = all_pages(&world, &query).await;
            let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
            assert_eq!((rows.len(), ids.len()), (wanted, wanted), "{query:?}");
            let far = day("9999-12-31");
            let ordered = |pair: &[CaseRow]| match sort {
                CaseSort::Newest => (pair[0].opened_on, pair[0].id) > (pair[1].opened_on, pair[1].id),
                CaseSort::DueFirst => {
                    let due = |row: &CaseRow| (row.next_due.unwrap_or(far), row.id);
                    due(&pair[0]) < due(&pair[1])
                }
                CaseSort::Amount => (pair[0].amount_fen, pair[0].id) > (pair[1].amount_fen, pair[1].id),
            };
            assert!(rows.windows(2).all(ordered), "{query:?}");
        }
    }
    let villages = CaseQuery { brought_by: Some(kernel::OrgId("village-330106-1".to_owned())), ..none };
    assert_eq!(all_pages(&world, &villages).await.len(), 11);
}

#[tokio::test]
async fn a_made_up_position_is_refused() {
    let world = World::new().await;
    for (after, sort) in [("nonsense", CaseSort::Newest), ("x_y", CaseSort::Amount)] {
        let query = CaseQuery { after: Some(after.to_owned()), sort, limit: 5, ..CaseQuery::default() };
        assert!(matches!(world.store.cases(&query).await, Err(StoreError::Cursor(_))), "{after}");
    }
}
