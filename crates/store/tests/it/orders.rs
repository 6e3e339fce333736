//! Every order that a list offers pages through all its rows, each exactly once; and the ledger is searched.

use std::{collections::BTreeSet, fmt::Debug, future::Future};

use casework::{
    complaint::{Complainant, ComplaintChannel, ComplaintEvent},
    lead::LeadEvent,
    referral::ReferralEvent,
};
use fund::{FundEvent, TransferState};
use kernel::{Day, Fen, Personal};
use store::{
    Append, ComplaintQuery, ComplaintRow, JournalEvent, LeadQuery, LeadSort, Page, ReferralQuery, ReferralRow,
    StoreError, StreamId, TransferQuery,
};

use super::world::{
    World, append, applied, case, complaint, day, fund_append, funded, opened_case, org, person, proposed_lead,
    recorded_matter, registered, sent_referral, transfer,
};

const ROWS: u32 = 41;

/// Several rows share a day, so that the id must settle the order.
fn some_day(number: u32) -> Day {
    day(&format!("2026-03-{:02}", 1 + number * 5 % 9))
}

/// Reads a list to its end by pages of six and fails unless every row came once, in strictly this order.
async fn read_through<R, K, F>(
    what: impl Debug,
    wanted: usize,
    key: impl Fn(&R) -> K,
    descending: bool,
    page: impl Fn(Option<String>) -> F,
) where
    K: Ord + Debug,
    F: Future<Output = Result<Page<R>, StoreError>>,
{
    let (mut keys, mut after) = (Vec::new(), None);
    loop {
        let read = page(after).await.unwrap();
        assert_eq!((read.total, read.more_than_total), (wanted as i64, false), "{what:?}");
        assert!(read.rows.len() <= 6, "{what:?}");
        keys.extend(read.rows.iter().map(&key));
        after = read.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(keys.len(), wanted, "{what:?}");
    let ordered = keys.is_sorted_by(|one, other| if descending { one > other } else { one < other });
    assert!(ordered, "{what:?}: {keys:?}");
}

#[tokio::test]
async fn leads_page_through_by_need_and_by_day() {
    let world = World::new().await;
    for number in 1..=ROWS {
        let mut proposed = proposed_lead(number, (number % 6) as u8);
        let JournalEvent::Lead(LeadEvent::LeadProposed { on, .. }) = &mut proposed.events[0] else {
            panic!("a lead is proposed first")
        };
        *on = some_day(number);
        world.commit(vec![registered(number, "王五"), recorded_matter(number), proposed]).await;
    }
    let all = LeadQuery { limit: 6, ..LeadQuery::default() };
    let named = LeadQuery { text: Some("王五".to_owned()), ..all.clone() };
    let ours = LeadQuery { orgs: Some(vec![org(1)]), ..all.clone() };
    for (query, wanted) in [(all, ROWS as usize), (named, ROWS as usize), (ours, 20)] {
        let store = &world.store;
        let read = |sort| {
            let query = query.clone();
            move |after| {
                let query = LeadQuery { sort, after, ..query.clone() };
                async move { store.leads(&query).await }
            }
        };
        read_through(&query, wanted, |row| (row.score, row.id), true, read(LeadSort::Score)).await;
        read_through(&query, wanted, |row| (row.proposed_on, row.id), true, read(LeadSort::Newest)).await;
    }
}

#[tokio::test]
async fn referrals_page_through_from_either_end() {
    let world = World::new().await;
    for number in 1..=ROWS {
        let mut sent = sent_referral(number);
        let JournalEvent::Referral(ReferralEvent::ReferralSent { on, from, .. }) = &mut sent.events[0] else {
            panic!("a referral is sent first")
        };
        (*on, *from) = (some_day(number), org(1 + number % 2));
        world.commit(vec![registered(number, "王五"), recorded_matter(number), opened_case(number, 0), sent]).await;
    }
    let all = ReferralQuery { limit: 6, ..ReferralQuery::default() };
    let named = ReferralQuery { text: Some("王五".to_owned()), ..all.clone() };
    let ours = ReferralQuery { from: Some(vec![org(1)]), ..all.clone() };
    for (query, wanted) in [(all, ROWS as usize), (named, ROWS as usize), (ours, 20)] {
        for oldest in [false, true] {
            let (store, query) = (&world.store, ReferralQuery { oldest, ..query.clone() });
            read_through(&query, wanted, |row: &ReferralRow| (row.sent_on, row.id), !oldest, |after| {
                let query = ReferralQuery { after, ..query.clone() };
                async move { store.referrals(&query).await }
            })
            .await;
        }
    }
}

fn said(number: u32) -> Append {
    let (on, org) = (some_day(number), org(1 + number % 2));
    let event = if number.is_multiple_of(3) {
        ComplaintEvent::CaseRated {
            number: format!("评〔2026〕330106-{number:04}号"),
            case: case(number),
            person: person(number),
            org,
            stars: 5,
            words: Personal::known(String::new()),
            on,
        }
    } else {
        ComplaintEvent::ComplaintFiled {
            number: format!("诉〔2026〕330106-{number:04}号"),
            case: None,
            person: None,
            org,
            channel: ComplaintChannel::Portal,
            complainant: Personal::known(Complainant { name: String::new(), telephone: String::new() }),
            text: Personal::known("三次都没有人接电话".to_owned()),
            on,
        }
    };
    append(StreamId::Complaint(complaint(number)), 0, number, vec![event])
}

#[tokio::test]
async fn complaints_and_ratings_page_through_from_either_end() {
    let world = World::new().await;
    for number in 1..=ROWS {
        world.commit(vec![said(number)]).await;
    }
    let all = ComplaintQuery { limit: 6, ..ComplaintQuery::default() };
    let ratings = ComplaintQuery { ratings: Some(true), ..all.clone() };
    let complaints = ComplaintQuery { ratings: Some(false), ..all.clone() };
    let numbered = ComplaintQuery { text: Some("330106-001".to_owned()), ..all.clone() };
    let no_pattern = ComplaintQuery { text: Some("_".to_owned()), ..all.clone() };
    let ours = ComplaintQuery { orgs: Some(vec![org(1)]), ..all.clone() };
    for (query, wanted) in
        [(all, 41), (ratings, 13), (complaints, 28), (numbered, 10), (no_pattern, 0), (ours, 20)]
    {
        for oldest in [false, true] {
            let (store, query) = (&world.store, ComplaintQuery { oldest, ..query.clone() });
            read_through(&query, wanted, |row: &ComplaintRow| (row.filed_on, row.id), !oldest, |after| {
                let query = ComplaintQuery { after, ..query.clone() };
                async move { store.complaints(&query).await }
            })
            .await;
        }
    }
}

/// A pool from which so many sums are reserved, each for a case of its own; every third one is paid.
async fn with_transfers() -> World {
    let world = World::new().await;
    world.commit(vec![fund_append(0, funded())]).await;
    let mut events = Vec::new();
    for number in 2..=ROWS {
        let name = if number == 9 { "欧阳小明" } else { "王五" };
        let mut opened = opened_case(number, 0);
        opened.events.push(applied(number).into());
        world.commit(vec![registered(number, name), recorded_matter(number), opened]).await;
        events.push(FundEvent::FundsReserved {
            transfer: transfer(number),
            from: fund::AccountId("pool".to_owned()),
            to: fund::AccountId("paid".to_owned()),
            amount: Fen::new(10_000 * i64::from(1 + number % 7)),
            case: case(number),
            decision_number: format!("浙西救决〔2026〕{number}号"),
            on: some_day(number),
        });
        if number.is_multiple_of(3) {
            events.push(FundEvent::TransferPosted {
                transfer: transfer(number),
                bank_reference: format!("BANK-{number:03}"),
                on: day("2026-04-01"),
            });
        }
    }
    world.commit(vec![fund_append(4, events)]).await;
    world
}

#[tokio::test]
async fn the_ledger_pages_through_by_day_and_by_amount() {
    let world = with_transfers().await;
    let all = TransferQuery { limit: 6, ..TransferQuery::default() };
    let paid = TransferQuery { state: Some(TransferState::Posted), ..all.clone() };
    let ours = TransferQuery { orgs: Some(vec![org(1)]), ..all.clone() };
    let named = TransferQuery { text: Some("王五".to_owned()), ..all.clone() };
    for (query, wanted) in [(all, 41), (paid, 14), (ours, 41), (named, 39)] {
        let store = &world.store;
        let read = |largest| {
            let query = query.clone();
            move |after| {
                let query = TransferQuery { largest, after, ..query.clone() };
                async move { store.transfers(&query).await }
            }
        };
        read_through(&query, wanted, |row| (row.opened_on, row.id), true, read(false)).await;
        read_through(&query, wanted, |row| (row.amount, row.id), true, read(true)).await;
    }
}

#[tokio::test]
async fn the_ledger_is_searched_by_person_case_document_and_amount() {
    let world = with_transfers().await;
    let sum = Fen::new(30_000);
    for (text, amount, wanted) in [
        ("欧阳小明", None, BTreeSet::from([9])),
        ("欧阳", None, BTreeSet::from([9])),
        ("330106199001010009", None, BTreeSet::from([9])),
        ("13800000009", None, BTreeSet::from([9])),
        ("浙西检救〔2026〕12号", None, BTreeSet::from([12])),
        ("浙西检救〔2026〕4", None, BTreeSet::from([4, 40, 41])),
        (" 浙西检救〔2026〕12号 ", None, BTreeSet::from([12])),
        ("浙西救决〔2026〕12号", None, BTreeSet::from([12])),
        ("浙西救决〔2026〕4", None, BTreeSet::from([4, 40, 41])),
        ("浙财〔2026〕1号", None, BTreeSet::from([1])),
        ("BANK-012", None, BTreeSet::from([12])),
        ("300", Some(sum), (2..=ROWS).filter(|number| number % 7 == 2).collect()),
        ("赵钱孙", None, BTreeSet::new()),
        ("%", None, BTreeSet::new()),
    ] {
        let query =
            TransferQuery { text: Some(text.to_owned()), amount, limit: 100, ..TransferQuery::default() };
        let page = world.store.transfers(&query).await.unwrap();
        let found: BTreeSet<_> = page.rows.iter().map(|row| row.id).collect();
        assert_eq!(found, wanted.into_iter().map(transfer).collect(), "{text}");
        assert_eq!(page.total as usize, found.len(), "{text}");
    }
}
