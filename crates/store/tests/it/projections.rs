//! Rows say what their events say.

use casework::{assistance::CaseStage, lead::LeadEvent};
use store::{JournalEvent, StreamId};

use super::world::{World, append, case, day, lead, mixed_history, org, proposed_lead};

#[tokio::test]
async fn rows_follow_the_events() {
    let world = World::new().await;
    mixed_history(&world).await;
    let row = world.store.case_row(case(1)).await.unwrap().unwrap();
    assert_eq!(row.stage, CaseStage::Paid);
    assert_eq!((row.amount_fen, row.decision_number.as_deref()), (3_000_000, Some("决1")));
    assert_eq!(row.next_due, Some(day("2026-03-20")));
    assert_eq!(row.paid_on, Some(day("2026-04-10")));
    assert_eq!(row.priority, ["minor"]);
    assert_eq!(row.brought_by.map(|org| org.0).as_deref(), Some("village-330106-1"));
    assert_eq!(world.store.case_by_number("浙西检救〔2026〕1号").await.unwrap().unwrap().id, case(1));
    let lead = world.store.lead_row(lead(1)).await.unwrap().unwrap();
    assert_eq!(lead.case, Some(case(1)));
    assert_eq!(lead.reasons.get().map(Vec::len), Some(1));
    let figures = world.store.dashboard(Some(&[org(2)]), None).await.unwrap();
    assert_eq!((figures.cases, figures.paid_cases, figures.paid_fen), (1, 1, 3_000_000));
    assert_eq!(figures.months[0].month, "2026-04");
    assert_eq!(world.store.dashboard(Some(&[org(1)]), None).await.unwrap().cases, 0);
}

#[tokio::test]
async fn the_row_and_the_folded_case_agree_on_the_stage() {
    let world = World::new().await;
    mixed_history(&world).await;
    let events = world.store.read_stream(&StreamId::Case(case(1))).await.unwrap();
    let folded =
        events.iter().fold(
            casework::assistance::AssistanceCase::default(),
            |state, recorded| match &recorded.event {
                JournalEvent::Case(event) => state.evolve(event),
                _ => state,
            },
        );
    let row = world.store.case_row(case(1)).await.unwrap().unwrap();
    assert_eq!(folded.stage, Some(row.stage));
}

#[tokio::test]
async fn a_lead_may_be_dismissed_reopened_and_handed_on() {
    let world = World::new().await;
    world.commit(vec![proposed_lead(2, 50)]).await;
    let on = day("2026-03-03");
    let why = || "理由".to_owned();
    let events = vec![
        LeadEvent::LeadDismissed { reason: why(), on },
        LeadEvent::LeadReopened { reason: why(), on },
        LeadEvent::LeadHandedOn { to: org(8), reason: why(), on },
        LeadEvent::LeadReturned { to: org(8), reason: why(), on },
        LeadEvent::LeadHandedOn { to: org(7), reason: why(), on },
        LeadEvent::LeadReceived { from: org(1), to: org(7), on },
    ];
    world.commit(vec![append(StreamId::Lead(lead(2)), 1, 2, events)]).await;
    let row = world.store.lead_row(lead(2)).await.unwrap().unwrap();
    assert_eq!(
        (row.org, row.stage, row.ended_on, row.seq),
        (org(7), casework::lead::LeadStage::Open, None, 7)
    );
}
