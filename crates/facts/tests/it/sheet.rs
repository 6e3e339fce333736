//! Fact files: what is read, what is refused, and that writing gives back what was read.

use facts::{FactName, FactSheet, SourcedValue, Vocabulary};
use proptest::prelude::*;

use crate::day;

fn read(text: &str) -> Result<FactSheet, Vec<facts::FactError>> {
    FactSheet::from_text(text, &Vocabulary::builtin())
}

#[test]
fn plain_sourced_many_null_and_strange_facts_are_read() {
    let text = r#"{"facts":{"charge":null,"household_size":[{"value":3,"source":"mca.low_income","observed":"2026-03-02","basis":"信息核对"},{"value":4,"source":"applicant"}],
        "loss_fen":{"value":null,"source":"x"},"orchard_mu":12,"slope":1.5,"received_fen":{"value":0,"source":"spc"},"victim_died":true}}"#;
    let sheet = read(text).unwrap();
    assert_eq!(sheet.len(), 5);
    assert!(!sheet.knows("charge") && !sheet.knows("loss_fen"));
    assert_eq!(sheet.get("orchard_mu"), &[SourcedValue::from(12)]);
    let written = sheet.to_json();
    assert_eq!(read(&written.to_string()).unwrap(), sheet);
    let stored: FactSheet = serde_json::from_str(&serde_json::to_string(&sheet).unwrap()).unwrap();
    assert_eq!(stored, sheet);
    assert_eq!(written["facts"]["victim_died"], true);
    assert_eq!(written["facts"]["household_size"][0]["basis"], "信息核对");
}

#[test]
fn the_inner_object_alone_is_read_too() {
    assert_eq!(read(r#"{"victim_died":true}"#).unwrap(), read(r#"{"facts":{"victim_died":true}}"#).unwrap());
}

#[test]
fn errors_name_fact_value_expectation_and_mend() {
    let text = r#"{"facts":{"injury_grade":"bad","disability_grade":11,"victim_died":"yes","loss_fen":12.5,"birth_date":"2026-02-30",
        "matter_region":"33","household_size":{"value":3,"observed":"soon"},"sex":{"source":"mps"},"charge":[[1]]}}"#;
    let errors = read(text).unwrap_err();
    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(errors.len(), 9, "{all:#?}");
    let of = |name: &str| all.iter().find(|text| text.contains(&format!("「{name}」"))).unwrap();
    assert!(of("injury_grade").contains("serious_2（重伤二级）"));
    assert!(of("disability_grade").contains("0 到 10"));
    assert!(of("loss_fen").contains("12.5"));
    assert!(of("household_size").contains("observed"));
    assert!(all.iter().all(|text| text.contains("请")), "{all:#?}");
    assert!(read("{").unwrap_err()[0].to_string().contains("第 1 行"));
    assert!(read("[]").is_err() && read(r#"{"facts":3}"#).is_err());
}

#[test]
fn setting_replaces_one_source_only() {
    let mut sheet = FactSheet::new();
    sheet.set("household_size", SourcedValue::new(3, "mca", day("2026-01-01")));
    sheet.set("household_size", SourcedValue::new(4, "applicant", day("2026-01-01")));
    sheet.set("household_size", SourcedValue::new(5, "mca", day("2026-02-01")));
    let values: Vec<_> = sheet.get("household_size").iter().filter_map(|v| v.value.as_int()).collect();
    assert_eq!(values, [4, 5]);
    sheet.remove_source("household_size", Some("mca"));
    sheet.remove_source("household_size", Some("applicant"));
    assert!(sheet.is_empty());
}

proptest! {
    #[test]
    fn any_sheet_survives_writing(rows in proptest::collection::vec(
        ("[a-c]", prop_oneof![any::<bool>().prop_map(facts::Value::from), any::<i64>().prop_map(facts::Value::from), "\\PC{0,8}".prop_map(facts::Value::from)],
         proptest::option::of("[a-z]{1,3}"), proptest::option::of(0..9000i32)), 0..8))
    {
        let mut sheet = FactSheet::new();
        for (name, value, source, days) in rows {
            let observed = days.map(|days| day("2000-01-01").plus_days(days));
            sheet.set(FactName::from(name), SourcedValue { value, source, observed, basis: None });
        }
        let text = sheet.to_json().to_string();
        prop_assert_eq!(read(&text).unwrap(), sheet);
    }
}
