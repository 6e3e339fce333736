use std::{collections::BTreeSet, time::Duration};

use kernel::{NationalId, OrganisationKind, Role};
use province::generate;

use crate::{PROVINCE, spec};

#[test]
fn the_same_seed_gives_the_same_province_and_another_seed_another() {
    let one = generate(&spec(1, 3_000));
    assert_eq!(one, generate(&spec(1, 3_000)));
    assert_ne!(one.people, generate(&spec(2, 3_000)).people);
    let other = generate(&spec(2, 500));
    assert_eq!(one.people[..4], other.people[..4]);
    assert_eq!(one.matters[one.story], other.matters[other.story]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the time is printed and never asserted")]
fn a_province_of_fifty_thousand_is_made_in_a_moment() {
    let start = std::time::Instant::now();
    let province = generate(&spec(2026, 50_000));
    let made: Duration = start.elapsed();
    let rows: usize = province::Province::DATASETS.iter().map(|code| province.rows(code).count()).sum();
    println!(
        "50,000 people, {} matters, {} cases in {made:?}; {rows} rows in {:?}",
        province.matters.len(),
        province.history.len(),
        start.elapsed() - made
    );
    assert!(province.people.len() >= 50_000 && rows > 140_000);
}

#[test]
fn every_identity_number_is_valid_unique_and_fits_its_person() {
    let mut seen = BTreeSet::new();
    for person in &PROVINCE.people {
        let id = NationalId::parse_on(person.id.as_str(), PROVINCE.spec.today).unwrap();
        assert_eq!((id.birth_date(), id.sex()), (person.born, person.sex));
        assert!(id.region().unwrap().name().is_some(), "{id:?}");
        assert!(seen.insert(person.id.clone()), "{id:?} twice");
        assert!(person.household_region.name().is_some());
        assert!(person.phone.starts_with("154") && person.phone.len() == 11);
    }
}

#[test]
fn every_bank_account_fails_its_check_digit() {
    for person in &PROVINCE.people {
        let sum: u32 = person
            .account
            .chars()
            .rev()
            .enumerate()
            .map(|(at, c)| {
                let digit = c.to_digit(10).unwrap();
                if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
            })
            .sum();
        assert_ne!(sum % 10, 0, "{}", person.account);
        assert_eq!(person.account.len(), 19);
    }
}

#[test]
fn shares_are_those_of_a_real_province() {
    let people = &PROVINCE.people;
    let today = PROVINCE.spec.today;
    let share = |count: usize| 100.0 * count as f64 / people.len() as f64;
    let of =
        |is: &dyn Fn(&province::Person) -> bool| share(people.iter().filter(|person| is(person)).count());
    let size = people.len() as f64 / PROVINCE.households.len() as f64;
    let old = of(&|person| person.age(today) >= 60);
    let young = of(&|person| person.age(today) < 18);
    let wang = of(&|person| person.name.starts_with('王'));
    let compound = of(&|person| person.name.starts_with("欧阳") || person.name.starts_with("诸葛"));
    let disabled = of(&|person| person.disability.is_some());
    let women = of(&|person| person.sex == kernel::Sex::Female);
    let poor = of(&|person| PROVINCE.households[person.household].low_income.is_some());
    println!(
        "household {size:.2}, 60+ {old:.1} %, under 18 {young:.1} %, 王 {wang:.1} %, compound {compound:.2} %, \
         disabled {disabled:.1} %, women {women:.1} %, low income {poor:.1} %"
    );
    assert!((2.3..3.0).contains(&size) && (15.0..32.0).contains(&old) && (10.0..25.0).contains(&young));
    assert!((6.0..8.5).contains(&wang) && compound > 0.02 && (1.5..4.5).contains(&disabled));
    assert!((46.0..54.0).contains(&women) && (4.0..8.0).contains(&poor));
    let names: BTreeSet<&str> = people.iter().map(|person| person.name.as_str()).collect();
    assert!(names.len() * 2 > people.len(), "{} names", names.len());
}

#[test]
fn members_of_a_household_fit_each_other() {
    for household in &PROVINCE.households {
        let members = &PROVINCE.people[household.members()];
        assert_eq!(members.len(), household.size);
        for member in members {
            assert_eq!(member.address, members[0].address);
            assert_eq!(PROVINCE.households[member.household].number, household.number);
            if member.relation == province::Relation::Child {
                assert!(members[0].born.years_until(member.born) >= 16, "{member:?}");
            }
        }
    }
}

#[test]
fn every_county_has_its_offices_and_accounts() {
    let ids: BTreeSet<_> = PROVINCE.organisations.iter().map(|office| &office.id).collect();
    assert_eq!(ids.len(), PROVINCE.organisations.len());
    let accounts: BTreeSet<_> = PROVINCE.staff.iter().map(|staff| &staff.account).collect();
    assert_eq!(accounts.len(), PROVINCE.staff.len());
    assert!(PROVINCE.staff.iter().all(|staff| ids.contains(&staff.org)));
    assert_eq!(PROVINCE.counties.len(), 5);
    for county in &PROVINCE.counties {
        assert_eq!(county.region.full_name(), county.full_name);
        for kind in OrganisationKind::ALL {
            let offices: Vec<_> = PROVINCE
                .organisations
                .iter()
                .filter(|office| office.kind == kind && office.region == county.region)
                .collect();
            assert_eq!(offices.len(), if kind == OrganisationKind::Village { 8 } else { 1 }, "{kind:?}");
            assert!(offices.iter().all(|office| PROVINCE.staff.iter().any(|staff| staff.org == office.id)));
        }
    }
    let titles: BTreeSet<_> = PROVINCE
        .staff
        .iter()
        .filter(|staff| staff.role == Role::Approver && staff.org.0 == "procuratorate-330106")
        .map(|staff| staff.title.as_str())
        .collect();
    assert_eq!(titles, BTreeSet::from(["部门负责人", "分管检察长", "检察长"]));
}
