//! Whole findings: the shape, the rules of outcome, and that more facts never flip what is settled.

use facts::{FactKind, FactSheet, Value, Vocabulary};
use proptest::prelude::*;
use rules::{Finding, Outcome, Pack, Reading, explain};

use crate::{current, day};

const ON: &str = "2026-03-02";

fn once() -> &'static (Pack, Vocabulary) {
    static ONCE: std::sync::OnceLock<(Pack, Vocabulary)> = std::sync::OnceLock::new();
    ONCE.get_or_init(|| (current(), Vocabulary::builtin()))
}

fn find(sheet: &FactSheet) -> Finding {
    let (pack, vocabulary) = once();
    explain(pack, sheet, vocabulary, day(ON))
}

#[test]
fn one_finding_as_it_is_printed() {
    let text = r#"{"facts":{"organ":"procuratorate","matter_kind":"criminal","matter_region":"330106",
        "injury_grade":{"value":"serious_2","source":"appraisal","observed":"2026-01-05","basis":"伤情鉴定意见书"},
        "offender_cannot_pay":{"value":true,"source":"spc.enforcement","observed":"2026-02-01"},
        "low_income_category":[{"value":"dibao","source":"mca.low_income","observed":"2026-02-20"},{"value":"none","source":"applicant"}],
        "birth_date":"1960-01-01","applicant_fault":"none","refused_cooperation":false,"false_statement":false,"waived_compensation":false,
        "hardship_unrelated":false,"already_relieved":false,"natural_person":true,"lawful_award_fen":20000000,"received_fen":500000}}"#;
    let mut finding = find(&FactSheet::from_text(text, &once().1).unwrap());
    assert_eq!(finding.outcome, Outcome::NeedsFacts);
    assert!(finding.lead);
    if let Some(pack) = &mut finding.pack {
        assert_eq!(pack.digest.len(), 64);
        pack.digest = "(sha256)".to_owned();
    }
    insta::assert_json_snapshot!("finding", finding);
    let again: Finding = serde_json::from_str(&serde_json::to_string(&finding).unwrap()).unwrap();
    assert_eq!(again, finding);
}

#[test]
fn nothing_known_is_no_refusal() {
    let finding = find(&FactSheet::new());
    assert_eq!(finding.outcome, Outcome::NeedsFacts);
    assert!(!finding.lead && finding.missing.len() > 30, "{:?}", finding.missing);
    assert_eq!(finding.questions.len(), finding.missing.len());
    assert!(finding.amount.base_monthly_fen.is_none() && finding.missing_parameters.is_empty());
    assert_eq!(finding.missing[0].as_str(), "matter_kind", "{:?}", finding.missing);
}

#[test]
fn without_an_organ_no_rules_speak() {
    let finding = Finding::without_organ(day(ON));
    assert_eq!(finding.missing, ["organ".into()]);
    assert!(finding.grounds.is_empty() && finding.pack.is_none() && finding.hardship.is_none());
    assert_eq!(serde_json::to_value(&finding).unwrap()["outcome"], "needs_facts");
}

#[test]
fn no_amount_where_not_eligible() {
    let mut sheet = FactSheet::new();
    sheet.set("matter_region", "330106");
    sheet.set("natural_person", false);
    let json = serde_json::to_value(find(&sheet)).unwrap();
    assert_eq!(json["outcome"], "not_eligible");
    for (key, value) in json["amount"].as_object().unwrap() {
        assert!(value.is_null(), "{key}: {value}");
    }
}

#[test]
fn the_checklist_follows_the_facts() {
    let (pack, vocabulary) = once();
    let mut sheet = FactSheet::new();
    sheet.set("victim_died", true);
    sheet.set("low_income_category", "dibao");
    sheet.set("applicant_role", "victim");
    let rows = pack.checklist(&sheet, vocabulary, day(ON));
    let required = |code: &str| rows.iter().find(|row| row.code == code).unwrap().required;
    assert_eq!(required("application"), Some(true));
    assert_eq!(required("death_proof"), Some(true));
    assert_eq!(required("hardship_proof"), Some(false));
    assert_eq!(required("relation_proof"), Some(false));
    assert_eq!(required("guardian_proof"), None);
}

#[test]
fn a_trace_shows_every_node_and_source() {
    let (pack, vocabulary) = once();
    let text = r#"{"facts":{"matter_kind":"criminal","injury_grade":{"value":"serious_2","source":"appraisal","observed":"2026-01-05"}}}"#;
    let sheet = FactSheet::from_text(text, vocabulary).unwrap();
    let reading = Reading::new(pack, &sheet, vocabulary, day(ON));
    let trace = reading.trace(&pack.grounds()[0].when);
    assert_eq!(trace.value, None);
    let severe = &trace.parts[1];
    assert_eq!(
        (severe.expression.as_str(), &severe.value),
        ("severe", &Some(rules::TraceValue::Truth(true)))
    );
    let grade = severe.parts[0].parts[0].parts[0].fact.as_ref().unwrap();
    assert_eq!((grade.text.as_str(), grade.source_label.as_deref()), ("重伤二级", Some("鉴定意见")));
}

/// Some value of every fact of the vocabulary, or unknown.
fn any_sheet() -> impl Strategy<Value = Vec<Option<Value>>> {
    let each: Vec<_> = (once().1.facts().iter())
        .map(|def| {
            let values: Vec<Value> = match &def.kind {
                FactKind::Bool => vec![true.into(), false.into()],
                FactKind::Int { min, max, .. } => {
                    vec![(*min).into(), (min + 3).into(), 400_000.min(*max).into()]
                }
                FactKind::Text => vec!["x".into()],
                FactKind::Date => vec!["1950-01-01".into(), "1990-01-01".into(), "2015-01-01".into()],
                FactKind::Region => vec!["330106".into(), "110105".into(), "360700".into()],
                FactKind::Enum { values, .. } => {
                    values.iter().map(|value| value.word.as_str().into()).collect()
                }
            };
            proptest::option::weighted(0.8, proptest::sample::select(values))
        })
        .collect();
    each
}

fn sheet(values: &[Option<Value>]) -> FactSheet {
    let defs = once().1.facts().iter();
    defs.zip(values).filter_map(|(def, value)| Some((&def.name, value.clone()?))).collect()
}

proptest! {
    #[test]
    fn more_facts_never_flip_a_settled_outcome(values in any_sheet(), more in any_sheet()) {
        let fuller: Vec<_> = values.iter().zip(&more).map(|(a, b)| a.clone().or_else(|| b.clone())).collect();
        let (before, after) = (find(&sheet(&values)), find(&sheet(&fuller)));
        if before.outcome != Outcome::NeedsFacts {
            prop_assert_eq!(before.outcome, after.outcome);
        }
        for (a, b) in before.grounds.iter().zip(&after.grounds) {
            prop_assert!(a.holds.is_none() || a.holds == b.holds);
        }
    }

    #[test]
    fn a_finding_keeps_its_word(values in any_sheet()) {
        let finding = find(&sheet(&values));
        let ground = finding.grounds.iter().any(|ground| ground.holds == Some(true));
        let excluded = finding.refusals.iter().chain(&finding.bars).any(|refusal| refusal.holds == Some(true));
        prop_assert_eq!(finding.lead, ground && finding.hardship == Some(true) && !excluded);
        let impossible = finding.grounds.iter().all(|ground| ground.holds == Some(false));
        let not_eligible = excluded || impossible || finding.hardship == Some(false);
        prop_assert_eq!(finding.outcome == Outcome::NotEligible, not_eligible);
        let waiting = finding.outcome == Outcome::NeedsFacts;
        prop_assert!(waiting || finding.missing.is_empty());
        prop_assert!(!waiting || !finding.missing.is_empty() || !finding.missing_parameters.is_empty());
        let amount = &finding.amount;
        prop_assert!(!not_eligible || amount == &rules::Amount::default());
        if let (Some(low), Some(high), Some(suggested), Some(cap)) = (amount.low_fen, amount.high_fen, amount.suggested_fen, amount.cap_fen) {
            prop_assert!(0 <= low && low <= suggested && suggested <= high && high <= cap);
        }
        prop_assert!(!finding.explanation.applicant.is_empty());
    }

    #[test]
    fn answering_what_is_missing_settles_it(values in any_sheet(), more in any_sheet()) {
        let mut values = values;
        for _ in 0..values.len() {
            let finding = find(&sheet(&values));
            let Some(first) = finding.missing.first() else { break };
            let at = once().1.position(first.as_str());
            prop_assert!(values[at].is_none(), "{} is known", first);
            values[at] = more[at].clone().or_else(|| once().1.facts()[at].usual.clone());
            if values[at].is_none() { return Ok(()); }
        }
        prop_assert!(find(&sheet(&values)).missing.is_empty());
    }
}
