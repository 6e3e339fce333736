//! What the generator knows: who ought to be found and why, which rows are the same person, which values were written
//! wrongly. It is told by the generator's own intention and never by the rules that it is there to check.

use facts::Value;
use kernel::Day;

use crate::{
    faults::Fault,
    matters::MatterSeed,
    people::{Household, Person, Unmet},
    world::World,
};

/// Why a matter calls for judicial assistance, in the generator's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A serious injury or disability by a crime, and nobody who pays.
    SevereInjury,
    /// The family's provider was killed, and nobody who pays.
    DeathOfProvider,
    /// A great loss of property by a crime, and nobody who pays.
    PropertyLoss,
    /// Injured by a civil wrong, and nothing to be got through the courts.
    Tort,
    /// Support was awarded, and the debtor cannot perform.
    Support,
    /// Harmed for a report or a testimony, and nobody who pays.
    Retaliation,
    /// A petition with some reason in it that the law has no other way for.
    Petition,
}

impl Ground {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::SevereInjury => "severe_injury",
            Self::DeathOfProvider => "death_of_provider",
            Self::PropertyLoss => "property_loss",
            Self::Tort => "tort_unobtainable",
            Self::Support => "support_unperformed",
            Self::Retaliation => "retaliation",
            Self::Petition => "petition_reasonable",
        }
    }
}

/// Why somebody who was harmed ought not to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Not {
    /// The harm is too small, or of a kind that is not helped with.
    Harm,
    /// The loss was paid, or there is somebody who pays.
    Paid,
    /// The household is not in hardship.
    NoHardship,
}

impl Not {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Harm => "harm_too_small",
            Self::Paid => "paid_or_payable",
            Self::NoHardship => "no_hardship",
        }
    }
}

/// What the generator meant with a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ought {
    /// Index of the matter.
    pub matter: usize,
    /// Index of who ought to be found: the victim, or a relative of one who died.
    pub person: usize,
    /// The ground where they ought to be found, or why not.
    pub ground: Result<Ground, Not>,
    /// Whether civil affairs knows the household: those it does not know are the harder ones to find.
    pub known_poor: bool,
}

/// Help that somebody ought to have and nobody gives, apart from any matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnmetNeed {
    /// Index of the person.
    pub person: usize,
    /// The programme: `dibao`, `rigid_expenditure`, `child_without_carer`, `disability_allowance`.
    pub programme: &'static str,
}

/// A value that was written wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corruption {
    /// What went wrong.
    pub fault: Fault,
    /// The column; empty where it is the whole row.
    pub column: &'static str,
    /// What it ought to be.
    pub was: String,
    /// What stands there.
    pub now: String,
}

/// The ground of a matter by its harm and its means, whoever was harmed.
pub(crate) fn ground(matter: &MatterSeed) -> Result<Ground, Not> {
    let text = |name: &str| matter.fact(name).and_then(Value::as_text);
    let severe = matches!(text("injury_grade"), Some("serious_1" | "serious_2"))
        || matter
            .fact("disability_grade")
            .and_then(Value::as_int)
            .is_some_and(|grade| (1..=6).contains(&grade));
    let unpaid = matter.states("offender_cannot_pay") || matter.states("unsolved");
    let of = |ground, holds: bool, harmed: bool| {
        if holds {
            Ok(ground)
        } else if harmed {
            Err(Not::Paid)
        } else {
            Err(Not::Harm)
        }
    };
    match matter.kind {
        "criminal" if matter.states("victim_died") => of(Ground::DeathOfProvider, unpaid, true),
        "criminal" if matter.states("retaliation") => of(Ground::Retaliation, unpaid, true),
        "criminal" if matter.states("major_property_loss") => of(Ground::PropertyLoss, unpaid, true),
        "criminal" => of(Ground::SevereInjury, severe && unpaid, severe),
        "civil_tort" => of(
            Ground::Tort,
            matter.states("personal_injury") && matter.states("compensation_unobtainable"),
            true,
        ),
        "enforcement" => of(
            Ground::Support,
            matter.states("support_claim") && matter.states("debtor_cannot_perform"),
            matter.states("support_claim"),
        ),
        "petition" => of(Ground::Petition, matter.states("petition_reasonable"), false),
        _ => Err(Not::Harm),
    }
}

pub(crate) fn ought(world: &World<'_>, at: usize) -> Option<Ought> {
    let matter = world.matters.get(at)?;
    let household = world.household_of(matter.victim)?;
    let hardship = household.low_income.is_some() || household.unmet.is_some();
    let ground = ground(matter).and_then(|ground| if hardship { Ok(ground) } else { Err(Not::NoHardship) });
    let person = applicant(world, matter, household).unwrap_or(matter.victim);
    Some(Ought { matter: at, person, ground, known_poor: household.low_income.is_some() })
}

/// Who applies: the victim, or an adult of the household where the victim died.
pub(crate) fn applicant(world: &World<'_>, matter: &MatterSeed, household: &Household) -> Option<usize> {
    let today = world.spec.today;
    let adult = |person: &Person| person.died.is_none() && person.age(today) >= 18;
    match world.people.get(matter.victim)?.died {
        None => Some(matter.victim),
        Some(_) => household.members().find(|at| world.people.get(*at).is_some_and(adult)),
    }
}

/// The needs of a household that nobody meets.
pub(crate) fn unmet(
    household: &Household,
    members: &[Person],
    today: Day,
) -> impl Iterator<Item = UnmetNeed> {
    let first = household.first;
    let unmet = household.unmet;
    members.iter().enumerate().filter_map(move |(at, person)| {
        let programme = match unmet? {
            _ if person.died.is_some() => return None,
            Unmet::Dibao if person.age(today) < 18 && members_are_old(members, today) => {
                "child_without_carer"
            }
            Unmet::Dibao => "dibao",
            Unmet::RigidExpenditure => "rigid_expenditure",
        };
        Some(UnmetNeed { person: first + at, programme })
    })
}

fn members_are_old(members: &[Person], today: Day) -> bool {
    members.iter().all(|member| member.age(today) < 18 || member.age(today) >= 55)
}
