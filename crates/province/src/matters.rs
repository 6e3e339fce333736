//! A year of matters: who was harmed by what, what a court awarded and what was paid, each with its whole text.
//! Poor households are hit more often than their share, so that screening has something to find.

mod cause;

use std::collections::{BTreeMap, HashSet};

use cause::{CAUSES, Cause};
use facts::{FactName, Value};
use kernel::{Day, Organ, Region, Sex};

use crate::{
    Spec,
    draw::Draw,
    names,
    offices::County,
    people::{Household, Person},
    story,
    texts::{self, Scene},
};

/// A matter as a case system holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct MatterSeed {
    /// The id in the source.
    pub external_id: String,
    /// 案号
    pub number: String,
    /// Whose matter it is.
    pub organ: Organ,
    /// `criminal`, `civil_tort` or `enforcement`.
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
    /// 一审 or 执行.
    pub stage: &'static str,
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

pub(crate) fn generate(
    spec: &Spec,
    counties: &[County],
    people: &mut [Person],
    households: &[Household],
) -> Vec<MatterSeed> {
    let mut maker = Maker {
        spec,
        counties,
        draw: Draw::new(spec.seed, 3),
        numbers: BTreeMap::new(),
        matters: Vec::new(),
        victims: HashSet::new(),
    };
    if let Some(county) = counties.first() {
        let number = maker.number(county, spec.today.plus_days(-41), "刑初");
        maker.matters.extend(story::matter(spec, county, people, number));
    }
    let poor: Vec<usize> = households
        .iter()
        .skip(1)
        .filter(|household| household.low_income.is_some())
        .flat_map(Household::members)
        .collect();
    // About three people in a hundred; a small province gets more, so that every office has work.
    let target = (people.len() * 3 / 100).max((people.len() / 10).min(240));
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
    spec: &'a Spec,
    counties: &'a [County],
    draw: Draw,
    numbers: BTreeMap<(Region, i16, &'static str), u32>,
    matters: Vec<MatterSeed>,
    /// Nobody is a victim twice.
    victims: HashSet<usize>,
}

impl Maker<'_> {
    /// The next case number of a county, a year and a kind.
    fn number(&mut self, county: &County, dated: Day, word: &'static str) -> String {
        let next = self.numbers.entry((county.region, dated.year(), word)).or_insert(0);
        *next += 1;
        let code = county.region.code() % 10_000;
        format!("（{}）浙{code:04}{word}{next}号", dated.year())
    }

    fn matter(&mut self, cause: Cause, victim_at: usize, people: &mut [Person], households: &[Household]) {
        let today = self.spec.today;
        let Some(victim) = people.get(victim_at) else {
            return;
        };
        let Some(household) = households.get(victim.household) else {
            return;
        };
        let Some(county) = self.counties.get(household.county) else {
            return;
        };
        if victim.household == 0 || !cause.fits(victim.age(today)) || !self.victims.insert(victim_at) {
            return;
        }
        let survivor = household.members().filter(|at| *at != victim_at).find(|at| {
            people.get(*at).is_some_and(|person| person.age(today) >= 18 && person.died.is_none())
        });
        let dated = today.plus_days(-self.draw.days(6, 600));
        let happened = dated.plus_days(-self.draw.days(70, 260));
        let mut facts = cause.harm(&mut self.draw, survivor.is_some());
        cause.means(&mut self.draw, &mut facts);
        let died =
            facts.iter().any(|(name, value)| name.as_str() == "victim_died" && *value == Value::Bool(true));
        let claimant = survivor.filter(|_| died).and_then(|at| people.get(at)).unwrap_or(victim);
        let who = Who { county, victim_at, victim, claimant };
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
        let (kind, word, stage) = cause.kind();
        let court = kind != "criminal" || self.draw.chance(350);
        let organ = if court { Organ::Court } else { Organ::Procuratorate };
        let number = self.number(who.county, dated, word);
        let charge = cause.charge(who.victim.age(happened));
        let shown = if kind == "criminal" { format!("{charge}罪") } else { charge.to_owned() };
        facts.extend(facts_list(&[
            ("organ", organ.word().into()),
            ("matter_kind", kind.into()),
            ("matter_region", region.to_string().into()),
            ("matter_id", number.clone().into()),
            ("charge", shown.clone().into()),
        ]));
        let offender_born = i16::try_from(self.draw.between(1962, 2003)).unwrap_or(1985);
        let offender = names::full_name(&mut self.draw, Sex::Male, offender_born);
        let scene = Scene {
            number: &number,
            charge,
            county: who.county,
            victim: who.victim,
            claimant: who.claimant,
            offender: &offender,
            offender_born,
            happened,
            dated,
            facts: &facts,
            event: cause.event(&mut self.draw, who.victim.age(happened)),
            judges: [1978, 1984, 1993].map(|year| names::full_name(&mut self.draw, Sex::Female, year)),
        };
        let text = texts::judgment(&scene, self.matters.len());
        MatterSeed {
            external_id: format!("m-{:06}", self.matters.len()),
            number,
            organ,
            kind,
            charge: shown,
            body: texts::court_name(who.county),
            region,
            dated,
            victim: who.victim_at,
            offender,
            stage,
            text,
            facts,
            dataset: if court { "court.matters" } else { "procuratorate.matters" },
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
