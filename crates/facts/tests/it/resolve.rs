//! Which of several values is read, and what is reported beside it.

use facts::{FactSheet, SourcedValue, Vocabulary};

use crate::day;

struct Row(&'static str, &'static str, &'static str, Option<i64>, bool, bool);

/// Each row: what the sources say, then the value read, conflict, stale, on 2026-06-01.
const TABLE: &[Row] = &[
    Row(
        "one source",
        "household_size",
        r#"[{"value":3,"source":"mca.low_income","observed":"2026-05-01"}]"#,
        Some(3),
        false,
        false,
    ),
    Row(
        "the more authoritative wins although older",
        "household_size",
        r#"[{"value":4,"source":"applicant","observed":"2026-05-20"},{"value":3,"source":"mca.low_income","observed":"2026-01-01"}]"#,
        Some(3),
        true,
        false,
    ),
    Row(
        "equal authority: the later wins",
        "household_size",
        r#"[{"value":4,"source":"mca.a","observed":"2026-05-20"},{"value":3,"source":"mca.b","observed":"2026-01-01"}]"#,
        Some(4),
        true,
        false,
    ),
    Row(
        "equal in both and different: unknown",
        "household_size",
        r#"[{"value":4,"source":"mca.a","observed":"2026-05-20"},{"value":3,"source":"mca.b","observed":"2026-05-20"}]"#,
        None,
        true,
        false,
    ),
    Row(
        "equal in both and the same: no conflict",
        "household_size",
        r#"[{"value":4,"source":"mca.a","observed":"2026-05-20"},{"value":4,"source":"mca.b","observed":"2026-05-20"}]"#,
        Some(4),
        false,
        false,
    ),
    Row(
        "a lesser source disagrees: read, and reported",
        "household_size",
        r#"[{"value":4,"source":"mca.a","observed":"2026-05-20"},{"value":4,"source":"mca.b","observed":"2026-05-20"},{"value":5,"source":"village"}]"#,
        Some(4),
        true,
        false,
    ),
    Row(
        "a handler's finding outranks departments",
        "household_size",
        r#"[{"value":4,"source":"mca.a","observed":"2026-05-20"},{"value":2,"source":"handler","observed":"2026-05-01"}]"#,
        Some(2),
        true,
        false,
    ),
    Row(
        "no day is earlier than any day",
        "household_size",
        r#"[{"value":4,"source":"x"},{"value":2,"source":"y","observed":"2020-01-01"}]"#,
        Some(2),
        true,
        true,
    ),
    Row(
        "an unlisted source stands above the person's word",
        "household_size",
        r#"[{"value":4,"source":"applicant"},{"value":2,"source":"elsewhere"}]"#,
        Some(2),
        true,
        false,
    ),
    Row("plain values that differ", "household_size", "[4,2]", None, true, false),
    Row(
        "fresh to the last day",
        "household_income_monthly_fen",
        r#"{"value":9,"source":"mca","observed":"2025-12-03"}"#,
        Some(9),
        false,
        false,
    ),
    Row(
        "stale the day after, still read",
        "household_income_monthly_fen",
        r#"{"value":9,"source":"mca","observed":"2025-12-02"}"#,
        Some(9),
        false,
        true,
    ),
];

#[test]
fn one_value_is_read() {
    let vocabulary = Vocabulary::builtin();
    for Row(name, fact, json, value, conflict, stale) in TABLE {
        let text = format!(r#"{{"facts":{{"{fact}":{json}}}}}"#);
        let sheet = FactSheet::from_text(&text, &vocabulary).unwrap();
        let read = sheet.resolve(fact, &vocabulary, day("2026-06-01"));
        assert_eq!(read.value.as_ref().and_then(facts::Value::as_int), *value, "{name}");
        assert_eq!((read.conflict, read.stale), (*conflict, *stale), "{name}");
        assert_eq!(read.chosen.map(|chosen| chosen.value), read.value, "{name}");
    }
}

#[test]
fn the_order_given_does_not_matter() {
    let vocabulary = Vocabulary::builtin();
    let values = [
        SourcedValue::new(3, "mca.a", day("2026-01-01")),
        SourcedValue::new(4, "village", day("2026-05-01")),
        SourcedValue::new(5, "applicant", day("2026-05-02")),
    ];
    for turn in 0..3 {
        let mut order = values.clone();
        order.rotate_left(turn);
        let sheet: FactSheet = order.into_iter().map(|value| ("household_size", value)).collect();
        assert_eq!(sheet.value("household_size", &vocabulary, day("2026-06-01")), Some(3.into()));
    }
}
