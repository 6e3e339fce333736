//! People in households: ages, sizes, names, identity numbers that pass their check, addresses, work, school,
//! illness and hardship in plausible shares. Nobody is real: the telephone prefix 154 is given to no carrier and
//! every bank account fails its check digit.

mod circumstances;
mod members;

use std::collections::HashSet;

use kernel::{Day, NationalId, Region, Sex};

use crate::{Spec, draw::Draw, names, offices::County, story};

/// Somebody's place in the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// 户主
    Head,
    /// 配偶
    Spouse,
    /// 子女
    Child,
    /// 父母
    Parent,
    /// 孙子女
    Grandchild,
}

impl Relation {
    /// As registers write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Head => "户主",
            Self::Spouse => "配偶",
            Self::Child => "子女",
            Self::Parent => "父母",
            Self::Grandchild => "孙子女",
        }
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The made-up name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Born.
    pub born: Day,
    /// The identity number; passes GB 11643 and belongs to nobody in particular.
    pub id: NationalId,
    /// Eleven digits of a prefix that no carrier has.
    pub phone: String,
    /// Index of the household.
    pub household: usize,
    /// Place in it.
    pub relation: Relation,
    /// 户籍地址
    pub address: String,
    /// 户籍地
    pub household_region: Region,
    /// 经常居住地
    pub residence_region: Region,
    /// Monthly wage in fen where employed.
    pub wage_fen: Option<i64>,
    /// School level's word where at school.
    pub school: Option<&'static str>,
    /// Disability certificate: level 1 to 4 and kind.
    pub disability: Option<(u8, &'static str)>,
    /// Own medical payments of the last year in fen.
    pub medical_fen: i64,
    /// A serious illness.
    pub seriously_ill: bool,
    /// Died on this day, in a matter of this province.
    pub died: Option<Day>,
    /// A bank account whose check digit is wrong, so that it is nobody's.
    pub account: String,
}

impl Person {
    /// Completed years on a day.
    pub fn age(&self, on: Day) -> i32 {
        self.born.years_until(on)
    }
}

/// What civil affairs has on a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LowIncome {
    /// `dibao`, `tekun` …
    pub category: &'static str,
    /// The household's monthly income in fen.
    pub income_fen: i64,
    /// Assets within the limit.
    pub assets_within_limit: bool,
    /// The year's unavoidable expense in fen.
    pub rigid_fen: i64,
    /// Approved.
    pub approved_on: Day,
}

/// A household.
#[derive(Debug, Clone, PartialEq)]
pub struct Household {
    /// 户号
    pub number: String,
    /// Index of the county.
    pub county: usize,
    /// Index of the village in it.
    pub village: usize,
    /// Index of the first member.
    pub first: usize,
    /// How many members.
    pub size: usize,
    /// Known to civil affairs.
    pub low_income: Option<LowIncome>,
}

impl Household {
    /// The indexes of its members.
    pub fn members(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.size
    }
}

/// A member as drawn, before numbers and addresses.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) relation: Relation,
    pub(crate) sex: Sex,
    pub(crate) age: i32,
    pub(crate) name: Option<&'static str>,
}

pub(crate) fn generate(spec: &Spec, counties: &[County]) -> (Vec<Person>, Vec<Household>) {
    let target = usize::try_from(spec.people).unwrap_or(usize::MAX);
    let mut maker = Maker {
        spec,
        counties,
        draw: Draw::new(story::SEED, 2),
        taken: HashSet::new(),
        people: Vec::with_capacity(target + 8),
        households: Vec::with_capacity(target / 2),
    };
    maker.household(story::MEMBERS.to_vec(), (0, 0));
    maker.draw = Draw::new(spec.seed, 2);
    while maker.people.len() < target {
        let members = members::members(&mut maker.draw);
        let county = maker.draw.weighted(&[(0, 26), (1, 34), (2, 16), (3, 12), (4, 12)], 0);
        let villages = counties.get(county).map_or(1, |county| county.villages.len());
        let village = maker.draw.index(villages);
        maker.household(members, (county, village));
    }
    story::settle(spec, &mut maker.people, &mut maker.households);
    (maker.people, maker.households)
}

struct Maker<'a> {
    spec: &'a Spec,
    counties: &'a [County],
    draw: Draw,
    taken: HashSet<u64>,
    people: Vec<Person>,
    households: Vec<Household>,
}

impl Maker<'_> {
    fn household(&mut self, members: Vec<Draft>, (county_at, village_at): (usize, usize)) {
        let Some(county) = self.counties.get(county_at) else {
            return;
        };
        let Some(village) = county.villages.get(village_at) else {
            return;
        };
        let at = self.households.len();
        let address = format!("{}{}{}号", county.full_name, village.name, self.draw.between(1, 899));
        let first = self.people.len();
        let family = names::surname(&mut self.draw);
        let family = if members.iter().any(|member| member.name.is_some()) { "" } else { family };
        let size = members.len();
        for member in members {
            let person = self.person(&member, family, county, at, &address);
            self.people.push(person);
        }
        let low_income = self.low_income(first);
        self.households.push(Household {
            number: format!("H{}{:06}", county.region, at + 1),
            county: county_at,
            village: village_at,
            first,
            size,
            low_income,
        });
    }

    fn person(&mut self, member: &Draft, family: &str, county: &County, at: usize, address: &str) -> Person {
        let draw = &mut self.draw;
        let today = self.spec.today;
        let born = today.plus_months(-12 * member.age).plus_days(-draw.days(1, 364));
        let name = match (member.name, member.relation) {
            (Some(name), _) => name.to_owned(),
            (None, Relation::Head | Relation::Child | Relation::Grandchild) => {
                format!("{family}{}", names::given_name(draw, member.sex, born.year()))
            }
            (None, Relation::Parent) if member.sex == Sex::Male => {
                format!("{family}{}", names::given_name(draw, member.sex, born.year()))
            }
            (None, Relation::Spouse | Relation::Parent) => names::full_name(draw, member.sex, born.year()),
        };
        let settled = member.name.is_some() || draw.chance(880);
        let home =
            if settled { county.region } else { circumstances::elsewhere(draw).unwrap_or(county.region) };
        let issued = if settled && born.year() < 2000 { county.former } else { home };
        let id = self.identity(issued, born, member.sex);
        let draw = &mut self.draw;
        let age = member.age;
        let ill = draw.chance(if age >= 60 { 45 } else { 12 });
        Person {
            name,
            sex: member.sex,
            born,
            id,
            phone: format!("154{:08}", draw.between(0, 99_999_999)),
            household: at,
            relation: member.relation,
            address: address.to_owned(),
            household_region: home,
            residence_region: county.region,
            wage_fen: circumstances::wage(draw, age),
            school: circumstances::school(draw, age),
            disability: circumstances::disability(draw, age),
            medical_fen: if ill { draw.yuan(15_000, 120_000) } else { draw.yuan(100, 4_000) },
            seriously_ill: ill,
            died: None,
            account: circumstances::account(draw),
        }
    }

    /// An identity number that nobody else in the province has.
    fn identity(&mut self, region: Region, born: Day, sex: Sex) -> NationalId {
        loop {
            let sequence = self.draw.between(0, 499) * 2 + i64::from(sex == Sex::Male);
            let body = format!("{region}{:04}{:02}{:02}{sequence:03}", born.year(), born.month(), born.day());
            let number = body.parse().unwrap_or(0);
            let check = NationalId::check_digit(&body).unwrap_or('0');
            if let Ok(id) = NationalId::parse(&format!("{body}{check}"))
                && self.taken.insert(number)
            {
                return id;
            }
        }
    }

    /// Whether civil affairs knows the household, from who lives in it.
    fn low_income(&mut self, first: usize) -> Option<LowIncome> {
        let members = self.people.get(first..)?;
        let today = self.spec.today;
        let old = members.iter().all(|person| person.age(today) >= 60);
        let disabled = members.iter().any(|person| person.disability.is_some_and(|(level, _)| level <= 2));
        let ill = members.iter().any(|person| person.seriously_ill);
        let size = i64::try_from(members.len()).unwrap_or(1);
        let medical: i64 = members.iter().map(|person| person.medical_fen).sum();
        let alone = old && members.len() == 1;
        let chance =
            46 + if disabled { 260 } else { 0 } + if ill { 90 } else { 0 } + if alone { 70 } else { 0 };
        let draw = &mut self.draw;
        if !draw.chance(chance) {
            return None;
        }
        let category = draw.weighted(
            &[
                ("dibao", 58),
                ("dibao_margin", 16),
                ("tekun", if alone { 40 } else { 0 }),
                ("rigid_expenditure", if ill { 30 } else { 0 }),
                ("other", 6),
            ],
            "dibao",
        );
        let each = match category {
            "dibao" | "tekun" => draw.yuan(300, 1_050),
            "dibao_margin" => draw.yuan(1_100, 1_650),
            _ => draw.yuan(1_500, 2_600),
        };
        Some(LowIncome {
            category,
            income_fen: each * size,
            assets_within_limit: draw.chance(970),
            rigid_fen: medical + draw.yuan(500, 9_000),
            approved_on: today.plus_days(-draw.days(60, 2_000)),
        })
    }
}
