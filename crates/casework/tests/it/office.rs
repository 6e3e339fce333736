//! An office: what is over is noted once.

use casework::office::{Office, OfficeEvent};

use crate::world::day;

#[test]
fn each_half_year_and_year_is_noted_once() {
    let mut office = Office::default();
    let mut journal = Vec::new();
    for (today, noted) in [
        ("2026-11-22", vec![]),
        ("2026-12-31", vec![]),
        ("2027-01-01", vec!["half_year_ended", "year_ended"]),
        ("2027-06-30", vec![]),
        ("2027-07-01", vec!["half_year_ended"]),
        ("2029-11-01", vec![]),
        ("2030-02-01", vec!["half_year_ended", "year_ended"]),
        ("2029-02-01", vec![]),
    ] {
        let events = office.ended(day(today));
        assert_eq!(events.iter().map(OfficeEvent::kind).collect::<Vec<_>>(), noted, "{today}");
        assert!(events.iter().all(|event| !event.summary().is_empty() && !event.label().is_empty()));
        office = events.iter().fold(office, Office::evolve);
        journal.extend(events);
    }
    assert_eq!(Office::replay(&journal), office);
    assert_eq!((office.half_year, office.year), (Some(day("2029-12-31")), Some(2029)));
}
