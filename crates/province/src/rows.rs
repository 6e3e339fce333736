//! The eight registers as rows in the columns of their schemas, each with what is wrong with it. A row depends on the
//! person or matter it tells of and on nothing else, so that it is the same in a whole province and in a chunk.

use std::collections::BTreeMap;

use facts::Value;
use kernel::{Day, Fen, Region};
use registers::{ColumnKind, Dataset};

use crate::{
    Chunk, Province,
    draw::Dice,
    faults::{self, Fault, FaultRates, RegisterRates},
    matters::MatterSeed,
    people::{Household, LowIncome, Person},
    truth::Corruption,
    world::World,
};

/// A row of a register by column.
pub type Cells = BTreeMap<String, String>;

/// A row with what the generator knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Index of the person it tells of: the victim in registers of matters.
    pub person: usize,
    /// The cells in the order of the dataset's columns; empty where nothing is stated.
    pub values: Vec<String>,
    /// What is wrong with it.
    pub corruptions: Vec<Corruption>,
}

/// What dice are thrown for in rows.
const LAG: u64 = 1;
const INSURED: u64 = 2;
const ARREARS: u64 = 3;
const ISSUED: u64 = 4;
const FAULTS: u64 = 16;
/// Statements of a household are wrong for all its members alike.
const HOUSEHOLD: u64 = 64;

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
        let Some(register) = Register::new(self.world(), dataset, FaultRates::builtin()) else {
            return Box::new(std::iter::empty());
        };
        Box::new(register.rows().map(|row| cells(register.dataset, row.values)))
    }

    /// As [`Province::rows`], with what the generator knows of each row.
    pub fn true_rows(&self, dataset: &str) -> Box<dyn Iterator<Item = Row> + '_> {
        match Register::new(self.world(), dataset, FaultRates::builtin()) {
            Some(register) => Box::new(register.rows()),
            None => Box::new(std::iter::empty()),
        }
    }
}

impl Chunk {
    /// The rows of a register that tell of this chunk's people.
    pub fn rows(&self, dataset: &str, rates: &FaultRates) -> Vec<Row> {
        Register::new(self.world(), dataset, rates)
            .map(|register| register.rows().collect())
            .unwrap_or_default()
    }
}

/// The cells of a row by column, without the empty ones.
pub(crate) fn cells(dataset: &Dataset, values: Vec<String>) -> Cells {
    let named = dataset.columns.iter().map(|column| column.name.clone()).zip(values);
    named.filter(|(_, cell)| !cell.is_empty()).collect()
}

/// A register in the making.
#[derive(Clone, Copy)]
struct Register<'a> {
    world: World<'a>,
    dataset: &'static Dataset,
    /// Its place among the datasets: dice are thrown for each anew.
    place: u64,
    rates: Option<&'a RegisterRates>,
    /// The most days a row that is not stale is behind.
    lag: u32,
}

/// A row in the making.
struct Line {
    dataset: &'static Dataset,
    values: Vec<String>,
}

impl Line {
    fn new(dataset: &'static Dataset) -> Self {
        Self { dataset, values: vec![String::new(); dataset.columns.len()] }
    }

    fn at(&self, column: &str) -> Option<usize> {
        self.dataset.columns.iter().position(|known| known.name == column)
    }

    fn put(&mut self, column: &str, text: impl ToString) {
        if let Some(cell) = self.cell(column) {
            *cell = text.to_string();
        }
    }

    fn cell(&mut self, column: &str) -> Option<&mut String> {
        let at = self.at(column)?;
        self.values.get_mut(at)
    }

    fn stated(&self, column: &str) -> Option<String> {
        self.values.get(self.at(column)?).filter(|cell| !cell.is_empty()).cloned()
    }
}

/// Whom a row tells of, for the dice.
struct Of {
    person: usize,
    key: u64,
    household: u64,
    /// The family of the tour has no faults.
    spared: bool,
}

impl<'a> Register<'a> {
    fn new(world: World<'a>, code: &str, rates: &'a FaultRates) -> Option<Self> {
        let place = Province::DATASETS.iter().position(|known| *known == code)?;
        let lag = match code {
            "police.household" => 300,
            "mca.low_income" => 120,
            "moe.student" => 150,
            "cdpf.disability" => 240,
            _ => 60,
        };
        Some(Self {
            world,
            dataset: Dataset::find(code)?,
            place: u64::try_from(place).ok()?,
            rates: rates.of(code),
            lag,
        })
    }

    fn rows(self) -> Box<dyn Iterator<Item = Row> + 'a> {
        let code = self.dataset.code.as_str();
        let line: fn(&Self, &Person, &Household) -> Option<Line> = match code {
            "police.household" => Self::household_line,
            "mca.low_income" => Self::low_income_line,
            "hrss.employment" => Self::employment_line,
            "nhsa.medical" => Self::medical_line,
            "moe.student" => Self::student_line,
            "cdpf.disability" => Self::disability_line,
            _ => return self.matter_rows(),
        };
        let people = self.world.people.iter().enumerate();
        Box::new(people.flat_map(move |(at, person)| {
            let household = self.world.households.get(person.household);
            let made = household.and_then(|household| {
                let mut made = line(&self, person, household)?;
                self.put_person(&mut made, person);
                let of = Of { person: at, key: person.key, household: household.key, spared: household.told };
                Some((made, of))
            });
            made.map(|(line, of)| self.faulty(line, &of)).into_iter().flatten()
        }))
    }

    fn matter_rows(self) -> Box<dyn Iterator<Item = Row> + 'a> {
        let matters = self.world.matters.iter().filter(move |matter| matter.dataset == self.dataset.code);
        Box::new(
            matters
                .filter_map(move |matter| {
                    let victim = self.world.people.get(matter.victim)?;
                    let of = Of {
                        person: matter.victim,
                        key: victim.key,
                        household: victim.key,
                        spared: matter.external_id == crate::story::MATTER,
                    };
                    Some(self.faulty(self.matter_line(matter, victim)?, &of))
                })
                .flatten(),
        )
    }

    fn household_line(&self, person: &Person, household: &Household) -> Option<Line> {
        let mut line = Line::new(self.dataset);
        line.put("sex", person.sex.word());
        line.put("birth_date", person.born);
        line.put("household_no", &household.number);
        line.put("relation", person.relation.label());
        line.put("household_size", household.size);
        line.put("address", &person.address);
        line.put("household_region", person.household_region);
        line.put("residence_region", person.residence_region);
        line.put("phone", &person.phone);
        line.put("status", if person.died.is_some() { "cancelled" } else { "normal" });
        Some(line)
    }

    fn low_income_line(&self, person: &Person, household: &Household) -> Option<Line> {
        let LowIncome { category, income_fen, assets_within_limit, rigid_fen, approved_on } =
            household.low_income?;
        if person.died.is_some() {
            return None;
        }
        let today = self.world.spec.today;
        let mut line = Line::new(self.dataset);
        line.put("household_no", &household.number);
        line.put("category", category);
        line.put("household_size", household.size);
        line.put("monthly_income", money(income_fen));
        line.put("assets_within_limit", truth(assets_within_limit));
        line.put("rigid_expenditure", money(rigid_fen));
        if person.age(today) < 18 {
            let alone = household
                .members()
                .filter_map(|at| self.world.people.get(at))
                .all(|member| member.age(today) < 18 || member.age(today) >= 55);
            line.put("orphan_or_unattended", truth(alone));
        }
        line.put("region", person.residence_region);
        line.put("approved_on", approved_on);
        Some(line)
    }

    fn employment_line(&self, person: &Person, _: &Household) -> Option<Line> {
        let age = person.age(self.world.spec.today);
        if !(16..70).contains(&age) || person.died.is_some() {
            return None;
        }
        let mut line = Line::new(self.dataset);
        line.put("employed", truth(person.wage_fen.is_some()));
        if let Some(wage) = person.wage_fen {
            line.put("monthly_wage", money(wage));
            line.put("employer", "演示用人单位");
            line.put("wage_arrears", truth(self.dice(ARREARS, person.key).chance(40)));
        }
        line.put("insured", truth(!self.dice(INSURED, person.key).chance(900)));
        Some(line)
    }

    fn medical_line(&self, person: &Person, _: &Household) -> Option<Line> {
        if person.died.is_some() {
            return None;
        }
        let mut line = Line::new(self.dataset);
        line.put("insured", truth(!self.dice(INSURED, person.key).chance(400)));
        line.put("out_of_pocket_year", money(person.medical_fen));
        line.put("serious_illness", truth(person.seriously_ill));
        Some(line)
    }

    fn student_line(&self, person: &Person, household: &Household) -> Option<Line> {
        let level = person.school.filter(|_| person.died.is_none())?;
        let school = match level {
            "kindergarten" => "演示幼儿园",
            "primary" => "演示小学",
            "junior" => "演示初级中学",
            "senior" => "演示高级中学",
            _ => "演示学院",
        };
        let mut line = Line::new(self.dataset);
        line.put("school", school);
        line.put("level", level);
        line.put("subsidised", truth(household.low_income.is_some()));
        if household.low_income.is_some() {
            line.put("family_monthly_income", money(household.income_fen));
        }
        Some(line)
    }

    fn disability_line(&self, person: &Person, _: &Household) -> Option<Line> {
        let (level, kind) = person.disability.filter(|_| person.died.is_none())?;
        let mut line = Line::new(self.dataset);
        line.put("level", level);
        line.put("kind", kind);
        let issued = i32::try_from(self.dice(ISSUED, person.key).below(3_000)).unwrap_or_default();
        line.put("issued_on", self.world.spec.today.plus_days(-300 - issued));
        Some(line)
    }

    fn matter_line(&self, matter: &MatterSeed, victim: &Person) -> Option<Line> {
        let mut line = Line::new(self.dataset);
        for mapping in &self.dataset.mappings {
            let Some(value) = matter.fact(mapping.fact.as_str()) else {
                continue;
            };
            let column = self.dataset.column(&mapping.column)?;
            line.put(&column.name, cell_of(value, column.kind));
        }
        line.put("external_id", &matter.external_id);
        line.put("number", &matter.number);
        let body = match matter.dataset {
            "procuratorate.matters" => matter.body.replace("人民法院", "人民检察院"),
            _ => matter.body.clone(),
        };
        line.put("body", body);
        line.put("region", matter.region);
        line.put("stage", matter.stage);
        line.put("victim_name", &victim.name);
        line.put("victim_id", victim.id.as_str());
        line.put("decided_on", matter.dated);
        line.put("text", &matter.text);
        line.put("updated_on", matter.dated.plus_days(3).min(self.world.spec.today));
        Some(line)
    }

    /// The cells that every register of people has.
    fn put_person(&self, line: &mut Line, person: &Person) {
        line.put("id_number", person.id.as_str());
        line.put("name", &person.name);
        let behind = 1 + i32::try_from(self.dice(LAG, person.key).below(self.lag)).unwrap_or(0);
        line.put("updated_on", self.world.spec.today.plus_days(-behind));
    }

    fn dice(&self, purpose: u64, of: u64) -> Dice {
        Dice::new(self.world.spec.seed, purpose * 1_000 + self.place, of)
    }

    /// The row with its faults, and once more where it stands there twice.
    fn faulty(&self, line: Line, of: &Of) -> Vec<Row> {
        let (Some(rates), false) = (self.rates, of.spared) else {
            return vec![Row { person: of.person, values: line.values, corruptions: Vec::new() }];
        };
        let mut dice = self.dice(FAULTS, of.key);
        let mut twice = None;
        if rates.befalls(&mut dice, Fault::Duplicate) {
            // The second row is an earlier state of the first.
            let mut again = Line { dataset: line.dataset, values: line.values.clone() };
            let mut corruptions = Vec::new();
            if let Some(cell) = again.cell("updated_on") {
                let day = cell.parse::<Day>().unwrap_or(self.world.spec.today).plus_days(-30);
                let (was, now) = (std::mem::replace(cell, day.to_string()), day.to_string());
                corruptions.push(Corruption { fault: Fault::Duplicate, column: "", was, now });
            }
            twice = Some(Row { person: of.person, values: again.values, corruptions });
        }
        let mut made = Faulty { line, rates, dice, told: Vec::new() };
        made.identity(&self.dataset.key);
        made.name();
        made.address(&self.world, of.key);
        made.marks();
        made.age(self.world.spec.today);
        made.household(self.dice(HOUSEHOLD, of.household));
        let row = Row { person: of.person, values: made.line.values, corruptions: made.told };
        std::iter::once(row).chain(twice).collect()
    }
}

/// A row while things go wrong with it.
struct Faulty<'a> {
    line: Line,
    rates: &'a RegisterRates,
    dice: Dice,
    told: Vec<Corruption>,
}

impl Faulty<'_> {
    /// Writes a cell wrongly. Where it was wrong before, both faults are told with the truth and what stands there.
    fn change(&mut self, fault: Fault, column: &'static str, now: String) {
        let Some(cell) = self.line.cell(column).filter(|cell| **cell != now) else {
            return;
        };
        let mut was = std::mem::replace(cell, now.clone());
        for earlier in self.told.iter_mut().filter(|earlier| earlier.column == column) {
            was.clone_from(&earlier.was);
            earlier.now.clone_from(&now);
        }
        self.told.push(Corruption { fault, column, was, now });
    }

    fn identity(&mut self, key: &'static str) {
        let kinds = [Fault::MissingId, Fault::SwappedDigits, Fault::FifteenDigits, Fault::WideDigits];
        let Some(fault) = self.rates.one_of(&mut self.dice, &kinds) else {
            return;
        };
        let id = self.line.stated(key).unwrap_or_default();
        if let Some(now) = faults::miswritten_id(fault, &id, &mut self.dice) {
            self.change(fault, key, now);
        }
    }

    fn name(&mut self) {
        let kinds = [Fault::Homophone, Fault::Lookalike];
        let Some(fault) = self.rates.one_of(&mut self.dice, &kinds) else {
            return;
        };
        let column = if self.line.at("name").is_some() { "name" } else { "victim_name" };
        let name = self.line.stated(column).unwrap_or_default();
        if let Some(now) = faults::mistaken_name(fault, &name, self.dice.below(u32::MAX)) {
            self.change(fault, column, now);
        }
    }

    /// The other width: digits of an address, brackets of a case number, a space inside a name.
    fn marks(&mut self) {
        if !self.rates.befalls(&mut self.dice, Fault::WideMarks) {
            return;
        }
        if let Some(address) = self.line.stated("address") {
            self.change(Fault::WideMarks, "address", faults::wide(&address));
        } else if let Some(number) = self.line.stated("number") {
            let half = number.replace(['（', '〔'], "(").replace(['）', '〕'], ")");
            self.change(Fault::WideMarks, "number", half);
        } else if let Some(name) = self.line.stated("name") {
            let mut chars = name.chars();
            let first: String = chars.by_ref().take(1).collect();
            self.change(Fault::WideMarks, "name", format!("{first}\u{3000}{}", chars.as_str()));
        }
    }

    fn age(&mut self, today: Day) {
        if !self.rates.befalls(&mut self.dice, Fault::Stale) {
            return;
        }
        let day = self.line.stated("updated_on").and_then(|text| text.parse::<Day>().ok()).unwrap_or(today);
        let now = faults::long_before(day, &mut self.dice);
        self.change(Fault::Stale, "updated_on", now.to_string());
    }

    fn address(&mut self, world: &World<'_>, key: u64) {
        if self.line.at("address").is_none() || !self.rates.befalls(&mut self.dice, Fault::OldAddress) {
            return;
        }
        let mut dice = Dice::new(key, 9, 9);
        let county = world.counties.get(dice.index(world.counties.len()));
        let village = county.and_then(|county| county.villages.get(dice.index(county.villages.len())));
        if let (Some(county), Some(village)) = (county, village) {
            let (group, house) = (1 + dice.below(24), 201 + dice.below(99));
            let old = format!("{}{}{group}组{house}号", county.full_name, village.name);
            self.change(Fault::OldAddress, "address", old);
        }
    }

    /// What is said of the household, wrong for all its members alike; a wage is somebody's own.
    fn household(&mut self, mut dice: Dice) {
        if self.rates.befalls(&mut dice, Fault::HouseholdSize)
            && let Some(size) = self.line.stated("household_size").and_then(|text| text.parse::<u32>().ok())
        {
            let other = if size > 1 && dice.chance(5_000) { size - 1 } else { size + 1 };
            self.change(Fault::HouseholdSize, "household_size", other.to_string());
        }
        let column = ["monthly_income", "family_monthly_income", "monthly_wage"]
            .into_iter()
            .find(|column| self.line.stated(column).is_some());
        let Some(column) = column else {
            return;
        };
        let dice = if column == "monthly_wage" { &mut self.dice } else { &mut dice };
        if !self.rates.befalls(dice, Fault::Income) {
            return;
        }
        let percent = [40, 60, 80, 130, 160, 200].get(dice.index(6)).copied().unwrap_or(200);
        let stated = self.line.stated(column).and_then(|text| Fen::from_yuan_text(&text).ok());
        if let Some(fen) = stated {
            self.change(Fault::Income, column, money(fen.fen() * percent / 100));
        }
    }
}

fn truth(truth: bool) -> &'static str {
    if truth { "是" } else { "否" }
}

/// Yuan with two decimals.
fn money(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
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
