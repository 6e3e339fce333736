use std::collections::{BTreeMap, BTreeSet};

use kernel::NationalId;
use province::{Fault, FaultRates, Ground, Not, Plan, Province, Row, generate, mistaken_name};
use registers::Dataset;

use crate::{PROVINCE, spec};

/// Rows of a register with the cell of a column.
fn column(code: &str, name: &str) -> usize {
    Dataset::find(code).unwrap().columns.iter().position(|column| column.name == name).unwrap()
}

/// Whether a fault can befall a row as it would be without it.
fn can_befall(code: &str, row: &Row, fault: Fault) -> bool {
    let person = PROVINCE.person(row.person).unwrap();
    match fault {
        Fault::FifteenDigits => person.born.year() < 2000,
        Fault::Homophone | Fault::Lookalike => mistaken_name(fault, &person.name, 7).is_some(),
        Fault::Income => {
            let columns = &Dataset::find(code).unwrap().columns;
            columns.iter().zip(&row.values).any(|(column, cell)| {
                ["monthly_income", "family_monthly_income", "monthly_wage"].contains(&column.name.as_str())
                    && !cell.is_empty()
                    && cell != "0.00"
            })
        }
        Fault::MissingId
        | Fault::SwappedDigits
        | Fault::WideDigits
        | Fault::WideMarks
        | Fault::OldAddress
        | Fault::Stale
        | Fault::Duplicate
        | Fault::HouseholdSize => true,
    }
}

#[test]
fn faults_come_as_often_as_they_are_set() {
    let rates = FaultRates::builtin();
    for code in Province::DATASETS {
        let rows: Vec<Row> = PROVINCE.true_rows(code).collect();
        for fault in Fault::ALL {
            let able = rows.iter().filter(|row| can_befall(code, row, fault)).count() as f64;
            let seen = rows.iter().flat_map(|row| &row.corruptions).filter(|told| told.fault == fault).count()
                as f64;
            let expected = able * f64::from(rates.rate(code, fault)) / 10_000.0;
            // Five standard deviations; what befalls a household befalls its three members together.
            let spread = 5.0 * (expected * 3.0).sqrt() + 3.0;
            println!("{code} {}: {seen} of {able}, expected {expected:.1}", fault.word());
            assert!((seen - expected).abs() <= spread, "{code} {}: {seen}, not {expected:.1}", fault.word());
        }
    }
}

#[test]
fn every_fault_is_told_with_what_stood_there_and_everything_else_is_true() {
    for code in Province::DATASETS {
        let dataset = Dataset::find(code).unwrap();
        let key = column(code, &dataset.key);
        for row in PROVINCE.true_rows(code) {
            let person = &PROVINCE.people[row.person];
            let told: BTreeSet<&str> = row.corruptions.iter().map(|told| told.column).collect();
            for told in row.corruptions.iter().filter(|told| !told.column.is_empty()) {
                assert_ne!(told.was, told.now, "{code} {told:?}");
                assert_eq!(row.values[column(code, told.column)], told.now, "{code}");
            }
            if told.contains(dataset.key.as_str()) {
                assert_ne!(row.values[key], person.id.as_str());
            } else {
                assert_eq!(row.values[key], person.id.as_str(), "{code}");
                NationalId::parse_on(&row.values[key], PROVINCE.spec.today).unwrap();
            }
            for name in ["name", "victim_name"] {
                if let Some(at) = dataset.columns.iter().position(|column| column.name == name)
                    && !told.contains(name)
                {
                    assert_eq!(row.values[at], person.name, "{code}");
                }
            }
        }
    }
}

#[test]
fn swapped_digits_never_pass_the_check_and_fifteen_digits_lead_back() {
    let mut seen = BTreeMap::new();
    for row in PROVINCE.true_rows("police.household") {
        for told in &row.corruptions {
            *seen.entry(told.fault).or_insert(0) += 1;
            if told.fault == Fault::SwappedDigits {
                assert!(NationalId::parse(&told.now).is_err(), "{told:?}");
            }
            if told.fault == Fault::FifteenDigits {
                assert_eq!(NationalId::parse(&told.now).unwrap().as_str(), told.was);
            }
        }
    }
    assert!(seen[&Fault::SwappedDigits] > 5 && seen[&Fault::FifteenDigits] > 5, "{seen:?}");
}

#[test]
fn who_ought_to_be_found_is_told_for_every_matter_with_each_ground_and_each_reason_against() {
    let mut grounds: BTreeMap<Result<Ground, Not>, usize> = BTreeMap::new();
    for at in 0..PROVINCE.matters.len() {
        let ought = PROVINCE.ought(at).unwrap();
        let victim = &PROVINCE.people[PROVINCE.matters[at].victim];
        assert_eq!(PROVINCE.people[ought.person].household, victim.household);
        let household = PROVINCE.household_of(ought.person).unwrap();
        if ought.ground.is_ok() {
            assert!(household.low_income.is_some() || household.unmet.is_some());
            assert_eq!(ought.known_poor, household.low_income.is_some());
        }
        *grounds.entry(ought.ground).or_default() += 1;
    }
    println!("{grounds:?}");
    for ground in [
        Ground::SevereInjury,
        Ground::DeathOfProvider,
        Ground::PropertyLoss,
        Ground::Tort,
        Ground::Support,
        Ground::Petition,
    ] {
        assert!(grounds.contains_key(&Ok(ground)), "{ground:?}");
    }
    for not in [Not::Harm, Not::Paid, Not::NoHardship] {
        assert!(grounds.contains_key(&Err(not)), "{not:?}");
    }
    let hidden = (0..PROVINCE.matters.len())
        .filter_map(|at| PROVINCE.ought(at))
        .filter(|ought| ought.ground.is_ok() && !ought.known_poor)
        .count();
    assert!(hidden > 3, "{hidden} that civil affairs does not know");
}

#[test]
fn needs_that_nobody_meets_are_of_households_that_civil_affairs_does_not_know() {
    let mut programmes: BTreeMap<&str, usize> = BTreeMap::new();
    for need in PROVINCE.unmet_needs() {
        let household = PROVINCE.household_of(need.person).unwrap();
        assert!(household.low_income.is_none() && PROVINCE.people[need.person].died.is_none());
        let wages: i64 = household.members().filter_map(|at| PROVINCE.people[at].wage_fen).sum();
        assert!(wages <= household.income_fen, "{household:?}");
        *programmes.entry(need.programme).or_default() += 1;
    }
    println!("{programmes:?}");
    assert!(programmes["dibao"] > 50 && programmes["rigid_expenditure"] > 20);
}

#[test]
fn a_chunk_is_the_same_alone_and_among_the_others_and_numbers_are_given_once() {
    let spec = spec(11, 40_000);
    let plan = Plan::new(&spec);
    let whole = generate(&spec);
    let (mut people, mut matters) = (0, 0);
    for number in (0..u32::try_from(plan.chunks().len()).unwrap()).rev() {
        let chunk = plan.chunk(number).unwrap();
        people += chunk.people.len();
        matters += chunk.matters.len();
        let first = whole.people.iter().position(|person| person.id == chunk.people[0].id).unwrap();
        let names = |people: &[province::Person]| -> Vec<_> {
            people
                .iter()
                .map(|person| (person.id.clone(), person.name.clone(), person.account.clone()))
                .collect()
        };
        assert_eq!(names(&chunk.people), names(&whole.people[first..first + chunk.people.len()]));
    }
    assert_eq!((people, matters), (whole.people.len(), whole.matters.len()));
    let ids: BTreeSet<_> = whole.people.iter().map(|person| &person.id).collect();
    let numbers: BTreeSet<_> = whole.matters.iter().map(|matter| &matter.number).collect();
    let external: BTreeSet<_> = whole.matters.iter().map(|matter| &matter.external_id).collect();
    let households: BTreeSet<_> = whole.households.iter().map(|household| &household.number).collect();
    assert_eq!((ids.len(), households.len()), (people, whole.households.len()));
    assert_eq!((numbers.len(), external.len()), (matters, matters));
}

#[test]
fn numbers_are_given_once_across_far_apart_chunks_of_a_large_province() {
    let plan = Plan::new(&spec(3, 30_000_000));
    assert!(plan.counties.len() > 80);
    let last = plan.chunks().len() - 1;
    let mut ids = BTreeSet::new();
    let mut count = 0;
    for at in [0, 1, 2, 60, 61, last / 2, last / 2 + 1, last - 1, last] {
        let chunk = plan.chunk(u32::try_from(at).unwrap()).unwrap();
        count += chunk.people.len();
        ids.extend(chunk.people.iter().map(|person| person.id.clone()));
        for person in &chunk.people {
            assert!(person.household_region.name().is_some());
        }
    }
    assert_eq!(ids.len(), count);
}
