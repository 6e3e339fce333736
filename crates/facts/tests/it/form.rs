//! What people type and what they read.

use facts::{FactKind, Unit, Value, Vocabulary};

#[test]
fn typed_text_becomes_values() {
    let vocabulary = Vocabulary::builtin();
    let parse = |name: &str, text: &str| vocabulary.parse_input(name, text);
    assert_eq!(parse("loss_fen", "1,234.5"), Ok(Some(123_450.into())));
    assert_eq!(parse("loss_fen", " "), Ok(None));
    assert_eq!(parse("victim_died", "unknown"), Ok(None));
    assert_eq!(parse("victim_died", "是"), Ok(Some(true.into())));
    assert_eq!(parse("injury_grade", "重伤二级"), Ok(Some("serious_2".into())));
    assert_eq!(parse("household_size", "3"), Ok(Some(3.into())));
    assert_eq!(parse("birth_date", "2001-02-03"), Ok(Some("2001-02-03".into())));
    for (name, text) in [
        ("household_size", "0"),
        ("household_size", "三"),
        ("victim_died", "maybe"),
        ("birth_date", "昨天"),
        ("loss_fen", "-3"),
        ("nothing", "x"),
    ] {
        let error = parse(name, text).unwrap_err().to_string();
        assert!(error.contains(text) || error.contains("-300"), "{error}");
    }
}

#[test]
fn every_value_reads_and_returns() {
    let vocabulary = Vocabulary::builtin();
    for def in vocabulary.facts() {
        let samples: Vec<Value> = match &def.kind {
            FactKind::Bool => vec![true.into(), false.into()],
            FactKind::Int { min, .. } => vec![(*min).into(), (min + 1).into()],
            FactKind::Text => vec!["文字".into()],
            FactKind::Date => vec!["2001-02-03".into()],
            FactKind::Region => vec!["330106".into()],
            FactKind::Enum { values, .. } => values.iter().map(|v| v.word.as_str().into()).collect(),
        };
        for sample in samples {
            let text = vocabulary.format(def.name.as_str(), &sample);
            assert!(!text.is_empty());
            let counted = matches!(&def.kind, FactKind::Int { unit: Unit::Person | Unit::Grade, .. });
            let typed = if counted { sample.to_string() } else { text };
            assert_eq!(def_parse(&vocabulary, def.name.as_str(), &typed), sample, "{}", def.name);
        }
    }
}

fn def_parse(vocabulary: &Vocabulary, name: &str, text: &str) -> Value {
    vocabulary.parse_input(name, text).unwrap().unwrap()
}
