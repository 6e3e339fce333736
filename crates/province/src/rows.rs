//! The eight registers as rows, in the columns of their schemas, with the faults that real registers have, at low
//! rates: stale rows, incomes that disagree, household sizes that disagree, identity numbers left out.

use std::collections::BTreeMap;

use facts::Value;
use kernel::{Day, Fen, Region};
use registers::{ColumnKind, Dataset};

use crate::{
    Province,
    draw::dice,
    matters::MatterSeed,
    people::{Household, LowIncome, Person},
};

/// A row of a register.
pub type Cells = BTreeMap<String, String>;

/// What each roll of the dice is for.
const STALE: u64 = 11;
const NO_ID: u64 = 12;
const SIZE: u64 = 13;
const INCOME: u64 = 14;
const UPDATED: u64 = 15;
const INSURED: u64 = 16;

impl Province {
    /// The codes of the registers that the province fills.
    pub const DATASETS: [&'static str; 8] = [
        "police.household",
        "procuratorate.matters",
        "court.matters",
        "mca.low_income",
        "hrss.employment",
        "nhsa.medical",
        "moe.student",
        "cdpf.disability",
    ];

    /// The rows of a register, made one by one; none for a code that is not its own.
    pub fn rows(&self, dataset: &str) -> Box<dyn Iterator<Item = Cells> + '_> {
        match dataset {
            "procuratorate.matters" | "court.matters" => self.matter_rows(dataset),
            _ => {
                let row: fn(&Self, usize, &Person, &Household) -> Option<Cells> = match dataset {
                    "police.household" => Self::household_row,
                    "mca.low_income" => Self::low_income_row,
                    "hrss.employment" => Self::employment_row,
                    "nhsa.medical" => Self::medical_row,
                    "moe.student" => Self::student_row,
                    "cdpf.disability" => Self::disability_row,
                    _ => return Box::new(std::iter::empty()),
                };
                Box::new(self.people.iter().enumerate().filter_map(move |(at, person)| {
                    let household = self.households.get(person.household)?;
                    row(self, at, person, household)
                }))
            }
        }
    }

    fn household_row(&self, at: usize, person: &Person, household: &Household) -> Option<Cells> {
        let size = if self.rolls(SIZE, person.household, 50) { household.size + 1 } else { household.size };
        let mut cells = self.person_cells(at, person, 300);
        put(&mut cells, "sex", person.sex.word());
        put(&mut cells, "birth_date", person.born);
        put(&mut cells, "household_no", &household.number);
        put(&mut cells, "relation", person.relation.label());
        put(&mut cells, "household_size", size);
        put(&mut cells, "address", &person.address);
        put(&mut cells, "household_region", person.household_region);
        put(&mut cells, "residence_region", person.residence_region);
        put(&mut cells, "phone", &person.phone);
        let status = if person.died.is_some() { "cancelled" } else { "normal" };
        put(&mut cells, "status", status);
        Some(cells)
    }

    fn low_income_row(&self, at: usize, person: &Person, household: &Household) -> Option<Cells> {
        let LowIncome { category, income_fen, assets_within_limit, rigid_fen, approved_on } =
            household.low_income?;
        if person.died.is_some() {
            return None;
        }
        let mut cells = self.person_cells(at, person, 120);
        put(&mut cells, "household_no", &household.number);
        put(&mut cells, "category", category);
        put(&mut cells, "household_size", household.size);
        put(&mut cells, "monthly_income", money(income_fen));
        put(&mut cells, "assets_within_limit", truth(assets_within_limit));
        put(&mut cells, "rigid_expenditure", money(rigid_fen));
        if person.age(self.spec.today) < 18 {
            let alone = household
                .members()
                .filter_map(|at| self.people.get(at))
                .all(|member| member.age(self.spec.today) < 18 || member.age(self.spec.today) >= 55);
            put(&mut cells, "orphan_or_unattended", truth(alone));
        }
        put(&mut cells, "region", person.residence_region);
        put(&mut cells, "approved_on", approved_on);
        Some(cells)
    }

    fn employment_row(&self, at: usize, person: &Person, household: &Household) -> Option<Cells> {
        let age = person.age(self.spec.today);
        if !(16..70).contains(&age) || person.died.is_some() {
            return None;
        }
        let mut cells = self.person_cells(at, person, 60);
        put(&mut cells, "employed", truth(person.wage_fen.is_some()));
        if let Some(wage) = person.wage_fen {
            // What civil affairs does not know of: a wage in a household with a small declared income.
            let shown = if household.low_income.is_some() { wage / 4 } else { wage };
            put(&mut cells, "monthly_wage", money(shown));
            put(&mut cells, "employer", "演示用人单位");
            put(&mut cells, "wage_arrears", truth(dice(self.spec.seed, INCOME + 100, at) < 4));
        }
        put(&mut cells, "insured", truth(!self.rolls(INSURED, at, 90)));
        Some(cells)
    }

    fn medical_row(&self, at: usize, person: &Person, _: &Household) -> Option<Cells> {
        if person.died.is_some() {
            return None;
        }
        let mut cells = self.person_cells(at, person, 60);
        put(&mut cells, "insured", truth(!self.rolls(INSURED + 100, at, 40)));
        put(&mut cells, "out_of_pocket_year", money(person.medical_fen));
        put(&mut cells, "serious_illness", truth(person.seriously_ill));
        Some(cells)
    }

    fn student_row(&self, at: usize, person: &Person, household: &Household) -> Option<Cells> {
        let level = person.school.filter(|_| person.died.is_none())?;
        let school = match level {
            "kindergarten" => "演示幼儿园",
            "primary" => "演示小学",
            "junior" => "演示初级中学",
            "senior" => "演示高级中学",
            _ => "演示学院",
        };
        let mut cells = self.person_cells(at, person, 150);
        put(&mut cells, "school", school);
        put(&mut cells, "level", level);
        put(&mut cells, "subsidised", truth(household.low_income.is_some()));
        if let Some(low) = household.low_income {
            // The school asked in another month: some families earned something else.
            let other = self.rolls(INCOME, person.household, 80);
            put(
                &mut cells,
                "family_monthly_income",
                money(if other { low.income_fen * 2 } else { low.income_fen }),
            );
        }
        Some(cells)
    }

    fn disability_row(&self, at: usize, person: &Person, _: &Household) -> Option<Cells> {
        let (level, kind) = person.disability.filter(|_| person.died.is_none())?;
        let mut cells = self.person_cells(at, person, 240);
        put(&mut cells, "level", level);
        put(&mut cells, "kind", kind);
        let issued = i32::try_from(dice(self.spec.seed, UPDATED + 100, at)).unwrap_or_default();
        put(&mut cells, "issued_on", self.spec.today.plus_days(-300 - issued * 3));
        Some(cells)
    }

    fn matter_rows(&self, code: &str) -> Box<dyn Iterator<Item = Cells> + '_> {
        let Some(dataset) = Dataset::find(code) else {
            return Box::new(std::iter::empty());
        };
        Box::new(
            self.matters
                .iter()
                .enumerate()
                .filter(|(_, matter)| matter.dataset == dataset.code)
                .filter_map(|(at, matter)| self.matter_row(at, matter, dataset)),
        )
    }

    fn matter_row(&self, at: usize, matter: &MatterSeed, dataset: &Dataset) -> Option<Cells> {
        let victim = self.people.get(matter.victim)?;
        let mut cells = Cells::new();
        for mapping in &dataset.mappings {
            let Some(value) = matter.fact(mapping.fact.as_str()) else {
                continue;
            };
            let column = dataset.column(&mapping.column)?;
            put(&mut cells, &column.name, cell_of(value, column.kind));
        }
        put(&mut cells, "external_id", &matter.external_id);
        put(&mut cells, "number", &matter.number);
        let body = match matter.dataset {
            "procuratorate.matters" => matter.body.replace("人民法院", "人民检察院"),
            _ => matter.body.clone(),
        };
        put(&mut cells, "body", body);
        put(&mut cells, "region", matter.region);
        put(&mut cells, "stage", matter.stage);
        put(&mut cells, "victim_name", &victim.name);
        if at == self.story || !self.rolls(NO_ID, at, 20) {
            put(&mut cells, "victim_id", victim.id.as_str());
        }
        put(&mut cells, "decided_on", matter.dated);
        put(&mut cells, "text", &matter.text);
        put(&mut cells, "updated_on", matter.dated.plus_days(3).min(self.spec.today));
        Some(cells)
    }

    /// The cells that every register of people has; `lag` is the most days a row of the register is behind.
    fn person_cells(&self, at: usize, person: &Person, lag: u32) -> Cells {
        let mut cells = Cells::new();
        let spared = person.household == 0;
        if spared || !self.rolls(NO_ID + u64::from(lag) + 1000, at, 3) {
            put(&mut cells, "id_number", person.id.as_str());
        }
        put(&mut cells, "name", &person.name);
        let behind = dice(self.spec.seed, UPDATED + u64::from(lag), at) * lag / 1000;
        let stale = !spared && self.rolls(STALE + u64::from(lag), at, 15);
        let days = i32::try_from(if stale { behind + 400 } else { behind.max(1) }).unwrap_or(1);
        put(&mut cells, "updated_on", self.updated(days));
        cells
    }

    fn updated(&self, days: i32) -> Day {
        self.spec.today.plus_days(-days)
    }

    fn rolls(&self, purpose: u64, at: usize, permille: u32) -> bool {
        dice(self.spec.seed, purpose, at) < permille
    }
}

fn put(cells: &mut Cells, column: &str, text: impl ToString) {
    cells.insert(column.to_owned(), text.to_string());
}

fn truth(truth: bool) -> &'static str {
    if truth { "是" } else { "否" }
}

/// Yuan with two decimals.
fn money(fen: i64) -> String {
    Fen::new(fen).to_string().replace(',', "")
}

fn cell_of(value: &Value, kind: ColumnKind) -> String {
    match (value, kind) {
        (Value::Bool(known), _) => truth(*known).to_owned(),
        (Value::Int(fen), ColumnKind::Money) => money(*fen),
        (Value::Int(number), _) => number.to_string(),
        (Value::Text(text), ColumnKind::Region) => {
            text.parse::<Region>().map_or_else(|_| String::new(), |region| region.to_string())
        }
        (Value::Text(text), _) => text.clone(),
    }
}
