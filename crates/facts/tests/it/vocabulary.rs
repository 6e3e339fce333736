//! The vocabulary holds every name of the interface, with the words in order.

use facts::{FactKind, Sensitivity, Vocabulary};

/// The interface: names, types and words that never change.
const INTERFACE: &str = "
organ enum police procuratorate court justice
matter_kind enum criminal civil_tort enforcement petition
matter_region region
matter_id text
charge text
applicant_role enum victim close_relative dependant witness enforcement_applicant petitioner
unsolved bool
limitation_expired bool
offender_dead bool
offender_cannot_pay bool
debtor_cannot_perform bool
compensation_unobtainable bool
retaliation bool
tort_kind enum traffic other
support_claim bool
petition_reasonable bool
petition_commitment bool
victim_died bool
relatives_entitled int
injury_grade ordered none slight minor_2 minor_1 serious_2 serious_1
disability_grade int 0 10
lost_work_capacity bool
life_threatening bool
urgent_treatment bool
cannot_afford_treatment bool
severe_mental_trauma bool
personal_injury bool
major_property_loss bool
loss_fen int
medical_cost_fen int
lawful_award_fen int
received_fen int
applicant_fault ordered none some major
refused_cooperation bool
false_statement bool
waived_compensation bool
hardship_unrelated bool
already_relieved bool
aided_before_same_matter bool
natural_person bool
birth_date date
sex enum male female
residence_region region
household_region region
disability_certificate int 0 4
veteran bool
domestic_violence_victim bool
migrant_worker_wages bool
poverty_monitored bool
dependent_on_victim_income bool
low_income_category enum none dibao tekun dibao_margin rigid_expenditure other
household_size int
household_income_monthly_fen int
household_assets_within_limit bool
rigid_expenditure_year_fen int
necessary_expense_monthly_fen int
serious_illness bool
orphan_or_unattended bool
";

#[test]
fn the_interface_is_kept() {
    let vocabulary = Vocabulary::builtin();
    let mut count = 0;
    for line in INTERFACE.trim().lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let kind = words.next().unwrap();
        let rest: Vec<&str> = words.collect();
        let def = vocabulary.get(name).unwrap_or_else(|| panic!("no fact {name}"));
        let found = match &def.kind {
            FactKind::Bool => "bool".to_owned(),
            FactKind::Text => "text".to_owned(),
            FactKind::Date => "date".to_owned(),
            FactKind::Region => "region".to_owned(),
            FactKind::Int { min, max, .. } if rest.is_empty() => {
                assert!(*min >= 0 && *max > 10, "{name}");
                "int".to_owned()
            }
            FactKind::Int { min, max, .. } => format!("int {min} {max}"),
            FactKind::Enum { values, ordered } => {
                let words: Vec<&str> = values.iter().map(|value| value.word.as_str()).collect();
                format!("{} {}", if *ordered { "ordered" } else { "enum" }, words.join(" "))
            }
        };
        assert_eq!(found, [&[kind], rest.as_slice()].concat().join(" "), "{name}");
        count += 1;
    }
    assert_eq!(vocabulary.facts().len(), count);
}

#[test]
fn every_fact_can_be_asked_for_and_shown() {
    let vocabulary = Vocabulary::builtin();
    for def in vocabulary.facts() {
        assert!(def.question.ends_with(['？', '。']), "{}: {}", def.name, def.question);
        assert!(!def.help.is_empty() && !def.label.is_empty(), "{}", def.name);
        for source in &def.sources {
            assert!(vocabulary.source(source).is_some(), "{}: source {source}", def.name);
        }
        if let Some(usual) = &def.usual {
            def.check(usual).unwrap();
        }
    }
    assert_eq!(vocabulary.source_label("mca.low_income"), "民政");
    assert_eq!(vocabulary.get("serious_illness").unwrap().sensitivity, Sensitivity::Sensitive);
}

#[test]
fn a_broken_vocabulary_is_refused() {
    let twice =
        "[[fact]]\nname='a'\ntype='bool'\nlabel='甲'\nquestion='?'\nhelp='h'\ngroup='matter'\n".repeat(2);
    assert!(Vocabulary::parse(&twice).unwrap_err().to_string().contains("定义了两次"));
    let empty = "[[fact]]\nname='a'\ntype='enum'\nlabel='甲'\nquestion='?'\nhelp='h'\ngroup='matter'\n";
    assert!(Vocabulary::parse(empty).unwrap_err().to_string().contains("values"));
    assert!(Vocabulary::parse("[[fact]]\nname='a'").is_err());
}
