use std::collections::BTreeSet;

use facts::{Value, Vocabulary};
use province::Document;
use registers::read_matter;

use crate::PROVINCE;

#[test]
fn a_text_is_read_back_to_the_number_charge_place_and_day_it_was_written_from() {
    for matter in &PROVINCE.matters {
        let row = [("id".to_owned(), matter.external_id.clone()), ("text".to_owned(), matter.text.clone())];
        let read = read_matter(&row.into()).unwrap();
        // Numbers of the police and the procuratorate come with the row, not from the text.
        if !matches!(matter.document, Document::Indictment | Document::Unsolved) {
            assert_eq!(read.number.as_deref(), Some(matter.number.as_str()), "{}", matter.text);
        }
        if matches!(matter.stage, "一审" | "执行") {
            assert_eq!(read.stage.as_deref(), Some(matter.stage));
        }
        assert_eq!(read.charge.as_deref(), Some(matter.charge.as_str()), "{}", matter.text);
        assert_eq!(read.body.as_deref(), Some(matter.body.as_str()), "{}", matter.text);
        assert_eq!((read.region, read.dated), (Some(matter.region), Some(matter.dated)), "{}", matter.text);
        assert_eq!(read.kind, Some(matter.kind), "{}", matter.text);
        assert!(matter.text.starts_with("演示数据") && matter.text.chars().count() > 250);
    }
}

#[test]
fn ids_and_numbers_are_given_once() {
    let ids: BTreeSet<_> = PROVINCE.matters.iter().map(|matter| &matter.external_id).collect();
    let numbers: BTreeSet<_> = PROVINCE.matters.iter().map(|matter| &matter.number).collect();
    assert_eq!((ids.len(), numbers.len()), (PROVINCE.matters.len(), PROVINCE.matters.len()));
    assert!(PROVINCE.matters.len() * 100 >= PROVINCE.people.len() * 3 - 100);
}

#[test]
fn facts_are_of_the_vocabulary_and_agree_with_each_other_and_the_text() {
    let vocabulary = Vocabulary::builtin();
    for matter in &PROVINCE.matters {
        for (name, value) in &matter.facts {
            vocabulary.get(name.as_str()).unwrap().check(value).unwrap();
        }
        let names: BTreeSet<_> = matter.facts.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), matter.facts.len(), "a fact twice: {:?}", matter.facts);
        let fen = |name: &str| matter.fact(name).and_then(Value::as_int);
        let (award, paid) = (fen("lawful_award_fen").unwrap(), fen("received_fen").unwrap());
        assert!(paid <= award && award >= 0);
        assert!(matter.text.contains(&format!("人民币{}元", award / 100)), "{}", matter.text);
        if let (Some(loss), Some(medical)) = (fen("loss_fen"), fen("medical_cost_fen")) {
            assert!(medical <= loss && award <= loss, "{:?}", matter.facts);
        }
        let victim = &PROVINCE.people[matter.victim];
        assert!(matter.text.contains(&victim.name));
        assert!(matter.dated <= PROVINCE.spec.today);
        assert_eq!(matter.states("victim_died"), victim.died.is_some(), "{}", matter.text);
        assert_eq!(matter.states("victim_died"), matter.text.contains("无效死亡"));
        if matter.states("offender_cannot_pay") {
            assert!(matter.text.contains("赔偿能力") && paid < award);
        }
    }
}

#[test]
fn the_story_is_the_one_the_tour_tells() {
    let matter = &PROVINCE.matters[PROVINCE.story];
    let victim = &PROVINCE.people[matter.victim];
    assert_eq!((victim.name.as_str(), victim.age(PROVINCE.spec.today)), ("何守田", 47));
    assert_eq!(matter.region.to_string(), "330106");
    assert_eq!(matter.fact("injury_grade"), Some(&Value::from("serious_2")));
    assert_eq!(matter.fact("disability_grade"), Some(&Value::Int(7)));
    assert!(matter.text.contains("重伤二级，构成七级伤残") && matter.states("offender_cannot_pay"));
    let household = PROVINCE.household_of(matter.victim).unwrap();
    assert_eq!(household.low_income.unwrap().category, "dibao");
    assert!(PROVINCE.history.iter().all(|case| case.matter != PROVINCE.story), "it waits to be found");
}
