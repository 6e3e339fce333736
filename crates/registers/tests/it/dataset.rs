use facts::{FactName, FactSheet, Value, Vocabulary};
use kernel::{Day, OrganisationKind};
use registers::{Combine, Dataset, Whose};

use crate::row;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_eight_datasets_hold_together() {
    let codes: Vec<String> = Dataset::all().into_iter().map(|dataset| dataset.code).collect();
    assert_eq!(
        codes,
        [
            "police.household",
            "procuratorate.matters",
            "court.matters",
            "mca.low_income",
            "hrss.employment",
            "nhsa.medical",
            "moe.student",
            "cdpf.disability"
        ]
    );
    assert_eq!(Dataset::find("mca.low_income").unwrap().owner, OrganisationKind::CivilAffairs);
}

#[test]
fn every_mapped_fact_is_in_the_vocabulary_with_its_words() {
    let vocabulary = Vocabulary::builtin();
    for dataset in Dataset::all() {
        for mapping in &dataset.mappings {
            let fact = vocabulary
                .get(mapping.fact.as_str())
                .unwrap_or_else(|| panic!("{}: {} is no fact", dataset.code, mapping.fact));
            for (word, _) in &dataset.column(&mapping.column).unwrap().values {
                let value = dataset
                    .value_of(mapping, &row(&[(&mapping.column, word)]))
                    .unwrap_or_else(|| panic!("{}: {word} has no value", mapping.fact));
                fact.check(&value).unwrap_or_else(|error| panic!("{}: {error:?}", dataset.code));
            }
        }
        for constant in &dataset.constants {
            let fact = vocabulary.get(constant.fact.as_str()).unwrap();
            fact.check(&constant.value).unwrap();
        }
    }
}

#[test]
fn a_row_becomes_sourced_facts() {
    let dataset = Dataset::find("mca.low_income").unwrap();
    let cells = row(&[
        ("id_number", "11010519491231002X"),
        ("name", "演示"),
        ("category", "最低生活保障对象"),
        ("monthly_income", "1,250.50"),
        ("assets_within_limit", "是"),
        ("region", "330106"),
        ("updated_on", "2026-02-01"),
    ]);
    assert_eq!(dataset.check_row(&cells), Ok(()));
    let facts = dataset.facts_of(&cells, day("2026-03-02"));
    let get = |name: &str| {
        facts.iter().find(|(fact, _)| fact == &FactName::from(name)).map(|(_, value)| value.clone())
    };
    let income = get("household_income_monthly_fen").unwrap();
    assert_eq!(income.value, Value::Int(125_050));
    assert_eq!(income.source.as_deref(), Some("mca.low_income"));
    assert_eq!(income.observed, Some(day("2026-02-01")));
    assert!(income.basis.unwrap().contains("社会救助法"));
    assert_eq!(get("low_income_category").unwrap().value, Value::from("dibao"));
    assert_eq!(get("household_size"), None, "an empty cell states nothing");

    let sheet: FactSheet = facts.into_iter().collect();
    assert!(FactSheet::from_json(&sheet.to_json(), &Vocabulary::builtin()).is_ok());
}

#[test]
fn a_certificates_level_is_a_number_and_a_matter_names_its_organ() {
    let dataset = Dataset::find("cdpf.disability").unwrap();
    let facts = dataset.facts_of(&row(&[("level", "二级")]), day("2026-03-02"));
    assert_eq!(facts[0].1.value, Value::Int(2));
    let dataset = Dataset::find("court.matters").unwrap();
    let facts = dataset.facts_of(&row(&[("award", "86000"), ("number", "1")]), day("2026-03-02"));
    let values: Vec<(&str, &Value)> = facts.iter().map(|(name, fact)| (name.as_str(), &fact.value)).collect();
    assert!(values.contains(&("organ", &Value::from("court"))));
    assert!(values.contains(&("lawful_award_fen", &Value::Int(8_600_000))));
}

#[test]
fn members_values_are_combined_as_the_schema_says() {
    let dataset = Dataset::find("nhsa.medical").unwrap();
    let mapping = &dataset.mappings[0];
    assert_eq!((mapping.combine, mapping.whose), (Combine::Sum, Whose::Household));
}

#[test]
fn a_bad_row_is_told_everything_at_once_without_repeating_personal_data() {
    let dataset = Dataset::find("mca.low_income").unwrap();
    let errors = dataset
        .check_row(&row(&[
            ("id_number", "110105194912310021"),
            ("category", "低保"),
            ("household_size", "0"),
            ("monthly_income", "-1"),
            ("region", "3301"),
            ("updated_on", "昨天"),
        ]))
        .unwrap_err();
    let text: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let whole = text.join("\n");
    assert_eq!(errors.len(), 7, "{whole}");
    assert!(whole.contains("「姓名」为空，该列必填"));
    assert!(whole.contains("最低生活保障边缘家庭成员"));
    assert!(whole.contains("「昨天」格式不对"));
    assert!(whole.contains("最小为 1"));
    assert!(!whole.contains("110105194912310021") && !whole.contains("低保」"), "{whole}");
}

#[test]
fn headers_may_be_names_or_labels_and_missing_ones_are_named() {
    let dataset = Dataset::find("cdpf.disability").unwrap();
    let found: Vec<String> = ["公民身份号码", "姓名", "level", "更新日期"].map(str::to_owned).into();
    assert!(dataset.check_columns(&found).is_ok());
    let named = dataset.named(row(&[("残疾等级", "一级"), ("备注", "无")]));
    assert_eq!(named, row(&[("level", "一级"), ("备注", "无")]));
    let error = dataset.check_columns(&found[..2]).unwrap_err().to_string();
    assert!(
        error.contains("残疾等级（level）") && error.contains("文件中的列为：公民身份号码、姓名"),
        "{error}"
    );
}

#[test]
fn a_schema_that_does_not_hold_together_is_refused() {
    let text = include_str!("../../../../datasets/cdpf.disability.toml");
    assert!(Dataset::parse(text).is_ok());
    for (from, to) in [
        ("key = \"id_number\"", "key = \"nummer\""),
        ("column = \"level\"", "column = \"grade\""),
        ("name = \"issued_on\"", "name = \"level\""),
        ("type = \"enum\"\nrequired", "type = \"text\"\nrequired"),
        ("code =", "kode ="),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(Dataset::parse(&text.replacen(from, to, 1)).is_err(), "{to}");
    }
}
