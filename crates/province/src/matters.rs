//! Three years of matters: who was harmed by what, what a court awarded and what was paid, each with its whole text.
//! Poor households are hit more often than their share, so that screening has something to find.

mod cause;

use std::collections::{BTreeMap, HashSet};

use cause::{CAUSES, Cause};
use facts::{FactName, Value};
use kernel::{Day, Organ, Region, Sex};

use crate::{
    draw::Draw,
    names,
    offices::County,
    people::{Household, Person},
    plan::{ChunkPlan, Plan},
    story,
    texts::{self, Document, Scene},
};

/// The oldest matters are of so many days ago: three years and what went before a case.
const AGE_DAYS_MAX: i32 = 1_160;

/// A matter as a case system holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct MatterSeed {
    /// The id in the source.
    pub external_id: String,
    /// 案号
    pub number: String,
    /// Whose matter it is.
    pub organ: Organ,
    /// `criminal`, `civil_tort`, `enforcement` or `petition`.
    pub kind: &'static str,
    /// 罪名 or 案由.
    pub charge: String,
    /// The court.
    pub body: String,
    /// The county.
    pub region: Region,
    /// The day of the judgment.
    pub dated: Day,
    /// Index of the direct victim (of the claimant in support claims).
    pub victim: usize,
    /// The offender's or debtor's made-up name.
    pub offender: String,
    /// 一审, 执行 and the like.
    pub stage: &'static str,
    /// What the text is.
    pub document: Document,
    /// The whole text.
    pub text: String,
    /// What the text states, of the matter and the victim.
    pub facts: Vec<(FactName, Value)>,
    /// `procuratorate.matters` or `court.matters`.
    pub dataset: &'static str,
}

impl MatterSeed {
    /// A fact that the matter states.
    pub fn fact(&self, name: &str) -> Option<&Value> {
        self.facts.iter().find(|(fact, _)| fact.as_str() == name).map(|(_, value)| value)
    }

    /// Whether a fact is stated to be true.
    pub fn states(&self, name: &str) -> bool {
        self.fact(name).and_then(Value::as_bool) == Some(true)
    }
}

/// Facts from pairs.
pub(crate) fn facts_list(pairs: &[(&str, Value)]) -> Vec<(FactName, Value)> {
    pairs.iter().map(|(name, value)| (FactName::from(*name), value.clone())).collect()
}

/// The matters of a chunk.
pub(crate) fn generate(
    plan: &Plan,
    chunk: &ChunkPlan,
    people: &mut [Person],
    households: &[Household],
) -> Vec<MatterSeed> {
    let Some(county) = plan.counties.get(chunk.county) else {
        return Vec::new();
    };
    let mut maker = Maker {
        plan,
        chunk,
        county,
        draw: Draw::of_chunk(plan.spec.seed, chunk.number, 3),
        numbers: BTreeMap::new(),
        matters: Vec::new(),
        victims: HashSet::new(),
    };
    if chunk.number == 0 {
        let number = maker.number(Document::CriminalJudgment, plan.spec.today.plus_days(-41));
        maker.matters.extend(story::matter(&plan.spec, county, people, number));
    }
    let poor: Vec<usize> = households
        .iter()
        .filter(|household| !household.told)
        .filter(|household| household.low_income.is_some() || household.unmet.is_some())
        .flat_map(Household::members)
        .collect();
    // About three people in a hundred; a small province gets more, so that every office has work.
    let least = 240 / usize::try_from(chunk.of_all).unwrap_or(1).max(1);
    let target = (people.len() * 3 / 100).max((people.len() / 10).min(least));
    let mut tries = 0;
    while maker.matters.len() < target && tries < target * 20 {
        tries += 1;
        let cause = maker.draw.weighted(&CAUSES, Cause::Injury);
        let from_poor = maker.draw.chance(560);
        let victim = match poor.get(maker.draw.index(poor.len())) {
            Some(index) if from_poor => *index,
            Some(_) | None => maker.draw.index(people.len()),
        };
        maker.matter(cause, victim, people, households);
    }
    maker.matters
}

struct Maker<'a> {
    plan: &'a Plan,
    chunk: &'a ChunkPlan,
    county: &'a County,
    draw: Draw,
    numbers: BTreeMap<(i16, &'static str), u32>,
    matters: Vec<MatterSeed>,
    /// Nobody is a victim twice.
    victims: HashSet<usize>,
}

impl Maker<'_> {
    /// The next number of a kind of document in its year; no other chunk of the county gives it.
    fn number(&mut self, document: Document, dated: Day) -> String {
        let next = self.numbers.entry((dated.year(), document.series())).or_insert(0);
        let number = *next * self.chunk.of_county + self.chunk.within + 1;
        *next += 1;
        document.number(self.county, dated.year(), number)
    }

    fn matter(&mut self, cause: Cause, victim_at: usize, people: &mut [Person], households: &[Household]) {
        let today = self.plan.spec.today;
        let Some(victim) = people.get(victim_at) else {
            return;
        };
        let Some(household) = households.get(victim.household) else {
            return;
        };
        if household.told || !cause.fits(victim, today) || !self.victims.insert(victim_at) {
            return;
        }
        let survivor = household.members().filter(|at| *at != victim_at).find(|at| {
            people.get(*at).is_some_and(|person| person.age(today) >= 18 && person.died.is_none())
        });
        let dated = today.plus_days(-self.draw.days(6, AGE_DAYS_MAX));
        let happened = dated.plus_days(-self.draw.days(70, 260));
        let mut facts = cause.harm(&mut self.draw, survivor.is_some());
        cause.means(&mut self.draw, &mut facts);
        let died =
            facts.iter().any(|(name, value)| name.as_str() == "victim_died" && *value == Value::Bool(true));
        let claimant = survivor.filter(|_| died).and_then(|at| people.get(at)).unwrap_or(victim);
        let who = Who { county: self.county, victim_at, victim, claimant };
        let seed = self.seed(cause, &who, (happened, dated), facts);
        self.matters.push(seed);
        if died && let Some(person) = people.get_mut(victim_at) {
            person.died = Some(happened);
        }
    }

    fn seed(
        &mut self,
        cause: Cause,
        who: &Who<'_>,
        (happened, dated): (Day, Day),
        mut facts: Vec<(FactName, Value)>,
    ) -> MatterSeed {
        let region = who.county.region;
        let document = cause.document(&mut self.draw);
        let (kind, organ, stage) = document.of();
        let number = self.number(document, dated);
        let charge = cause.charge(&mut self.draw, who.victim.age(happened));
        let shown = if kind == "criminal" { format!("{charge}罪") } else { charge.to_owned() };
        facts.extend(facts_list(&[
            ("organ", organ.word().into()),
            ("matter_kind", kind.into()),
            ("matter_region", region.to_string().into()),
            ("matter_id", number.clone().into()),
            ("charge", shown.clone().into()),
        ]));
        let offender_born = i16::try_from(self.draw.between(1962, 2003)).unwrap_or(1985);
        let offender_sex = if self.draw.chance(880) { Sex::Male } else { Sex::Female };
        let offender = names::full_name(&mut self.draw, offender_sex, offender_born);
        let scene = Scene {
            document,
            number: &number,
            charge,
            county: who.county,
            victim: who.victim,
            claimant: who.claimant,
            offender: &offender,
            offender_sex,
            offender_born,
            happened,
            dated,
            facts: &facts,
            event: cause.event(&mut self.draw, who.victim.age(happened)),
            judges: [1978, 1984, 1993].map(|year| names::full_name(&mut self.draw, Sex::Female, year)),
        };
        let text = texts::write(&scene, &mut self.draw);
        MatterSeed {
            external_id: format!("m-{:04}-{:04}", self.chunk.number, self.matters.len()),
            number,
            organ,
            kind,
            charge: shown,
            body: texts::body(document, who.county),
            region,
            dated,
            victim: who.victim_at,
            offender,
            stage,
            document,
            text,
            facts,
            dataset: match organ {
                Organ::Court => "court.matters",
                Organ::Procuratorate | Organ::Police | Organ::Justice => "procuratorate.matters",
            },
        }
    }
}

/// Whose matter it is.
struct Who<'a> {
    county: &'a County,
    victim_at: usize,
    victim: &'a Person,
    claimant: &'a Person,
}
