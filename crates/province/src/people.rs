//! People in households: ages, sizes, names, identity numbers that pass their check, addresses, work, school,
//! illness and hardship in plausible shares. Nobody is real: the telephone prefix 154 is given to no carrier and
//! every bank account fails its check digit.

mod circumstances;
mod members;

use std::collections::HashSet;

use kernel::{Day, NationalId, Region, Sex};

use crate::{
    draw::Draw,
    names,
    offices::County,
    plan::{ChunkPlan, Plan},
    story,
};

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
    /// What dice are thrown for: the identity number's digits.
    pub(crate) key: u64,
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

/// Help that a household ought to have and does not get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmet {
    /// Too little income for the minimum living standard.
    Dibao,
    /// Expenses that cannot be avoided eat the income up.
    RigidExpenditure,
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
    /// The monthly income that it really has, in fen.
    pub income_fen: i64,
    /// In need and not known to civil affairs.
    pub unmet: Option<Unmet>,
    /// What dice are thrown for.
    pub(crate) key: u64,
    /// The family that the tour tells of.
    pub(crate) told: bool,
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

/// The people and households of a chunk.
pub(crate) fn generate(plan: &Plan, chunk: &ChunkPlan) -> (Vec<Person>, Vec<Household>) {
    let mut maker = Maker {
        plan,
        chunk,
        draw: Draw::new(story::SEED, 2),
        taken: HashSet::new(),
        people: Vec::with_capacity(chunk.people + 8),
        households: Vec::with_capacity(chunk.people / 2),
    };
    let Some(county) = plan.counties.get(chunk.county) else {
        return (Vec::new(), Vec::new());
    };
    if chunk.number == 0 {
        maker.household(story::MEMBERS.to_vec(), county, 0);
    }
    maker.draw = Draw::of_chunk(plan.spec.seed, chunk.number, 2);
    while maker.people.len() < chunk.people {
        let members = members::members(&mut maker.draw);
        let village = maker.draw.index(county.villages.len());
        maker.household(members, county, village);
    }
    if chunk.number == 0 {
        story::settle(&plan.spec, &mut maker.people, &mut maker.households);
    }
    (maker.people, maker.households)
}

struct Maker<'a> {
    plan: &'a Plan,
    chunk: &'a ChunkPlan,
    draw: Draw,
    taken: HashSet<u64>,
    people: Vec<Person>,
    households: Vec<Household>,
}

impl Maker<'_> {
    fn household(&mut self, members: Vec<Draft>, county: &County, village_at: usize) {
        let Some(village) = county.villages.get(village_at) else {
            return;
        };
        let at = self.households.len();
        let address = format!(
            "{}{}{}组{}号",
            county.full_name,
            village.name,
            self.draw.between(1, 24),
            self.draw.between(1, 199)
        );
        let first = self.people.len();
        let family = names::surname(&mut self.draw);
        let size = members.len();
        let told = members.iter().any(|member| member.name.is_some());
        for member in members {
            if let Some(person) = self.person(&member, family, county, at, &address) {
                self.people.push(person);
            }
        }
        let low_income = self.low_income(first);
        let unmet = if low_income.is_none() { self.unmet(first) } else { None };
        let income_fen = self.settle_income(first, low_income, unmet);
        self.households.push(Household {
            number: format!("H{}{:03}{:05}", county.region, self.chunk.within, at + 1),
            county: self.chunk.county,
            village: village_at,
            first,
            size,
            low_income,
            income_fen,
            unmet,
            key: self.people.get(first).map_or(0, |head| head.key),
            told,
        });
    }

    fn person(
        &mut self,
        member: &Draft,
        family: &str,
        county: &County,
        at: usize,
        address: &str,
    ) -> Option<Person> {
        let age = member.age;
        let settled = member.name.is_some() || self.draw.chance(880);
        let (id, born, home) = self.identity(member, county, settled)?;
        let draw = &mut self.draw;
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
        let ill = draw.chance(if age >= 60 { 45 } else { 12 });
        Some(Person {
            name,
            sex: member.sex,
            born,
            key: key_of(&id),
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
        })
    }

    /// A birthday and an identity number that nobody else in the province has, and where its holder is registered.
    fn identity(
        &mut self,
        member: &Draft,
        county: &County,
        settled: bool,
    ) -> Option<(NationalId, Day, Region)> {
        let today = self.plan.spec.today;
        // The family of the tour is the same in every province, whatever its size.
        let told = member.name.is_some();
        loop {
            let draw = &mut self.draw;
            let born = today.plus_months(-12 * member.age).plus_days(-draw.days(1, 364));
            let dice = if told { 0 } else { draw.below(1 << 30) };
            let (home, sequence) = if settled {
                (county.region, self.chunk.sequence(dice))
            } else {
                self.plan.origin(self.chunk, dice)?
            };
            let issued = if settled && born.year() < 2000 { county.former } else { home };
            let number = u64::from(issued.code()) * 100_000_000_000
                + u64::try_from(i64::from(born.year()) * 10_000_000).ok()?
                + u64::try_from(i64::from(born.month()) * 100_000 + i64::from(born.day()) * 1_000).ok()?
                + u64::from(sequence * 2 + u32::from(member.sex == Sex::Male));
            if self.taken.insert(number) {
                let body = number.to_string();
                let check = NationalId::check_digit(&body)?;
                return Some((NationalId::parse(&format!("{body}{check}")).ok()?, born, home));
            }
        }
    }

    /// Whether a household that civil affairs does not know is in need.
    fn unmet(&mut self, first: usize) -> Option<Unmet> {
        let members = self.people.get(first..)?;
        let ill = members.iter().any(|person| person.seriously_ill);
        let disabled = members.iter().any(|person| person.disability.is_some());
        match (self.draw.chance(if disabled { 60 } else { 8 }), ill) {
            (true, _) => Some(Unmet::Dibao),
            (false, true) if self.draw.chance(150) => Some(Unmet::RigidExpenditure),
            (false, _) => None,
        }
    }

    /// Brings the wages of a poor household down to its income; gives the income.
    fn settle_income(&mut self, first: usize, low: Option<LowIncome>, unmet: Option<Unmet>) -> i64 {
        let Some(members) = self.people.get_mut(first..) else {
            return 0;
        };
        let size = i64::try_from(members.len()).unwrap_or(1);
        let wages: i64 = members.iter().filter_map(|person| person.wage_fen).sum();
        let income = match (low, unmet) {
            (Some(low), _) => low.income_fen,
            (None, Some(Unmet::Dibao)) => size * 62_000,
            (None, Some(Unmet::RigidExpenditure)) => wages.min(size * 190_000),
            (None, None) => return wages,
        };
        if wages > income {
            for wage in members.iter_mut().filter_map(|person| person.wage_fen.as_mut()) {
                *wage = (*wage * income / wages) / 1_000 * 1_000;
            }
        }
        if unmet == Some(Unmet::RigidExpenditure) {
            for person in members.iter_mut().filter(|person| person.seriously_ill) {
                person.medical_fen = person.medical_fen.max(income * 12);
            }
        }
        income
    }

    /// Whether civil affairs knows the household, from who lives in it.
    fn low_income(&mut self, first: usize) -> Option<LowIncome> {
        let members = self.people.get(first..)?;
        let today = self.plan.spec.today;
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

/// The digits of an identity number without its check character.
fn key_of(id: &NationalId) -> u64 {
    id.as_str().get(..17).and_then(|digits| digits.parse().ok()).unwrap_or_default()
}
