//! What rows, history and truth are made from: a whole province or one chunk of it. Indexes are into its own lists.

use facts::Value;
use kernel::Organ;

use crate::{
    Spec,
    matters::MatterSeed,
    offices::County,
    people::{Household, Person},
    truth::{self, Ought, UnmetNeed},
};

/// People, households and matters that belong together.
#[derive(Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) counties: &'a [County],
    pub(crate) people: &'a [Person],
    pub(crate) households: &'a [Household],
    pub(crate) matters: &'a [MatterSeed],
}

impl<'a> World<'a> {
    pub(crate) fn household_of(&self, person: usize) -> Option<&'a Household> {
        self.households.get(self.people.get(person)?.household)
    }

    /// Whether procuratorate and court are likely to help by their rules: what cases of the past were granted for.
    pub(crate) fn promises(&self, matter: &MatterSeed) -> bool {
        let known = self.household_of(matter.victim).is_some_and(|household| household.low_income.is_some());
        let fits = match truth::ground(matter) {
            Ok(truth::Ground::Support) => matter.organ == Organ::Court,
            Ok(truth::Ground::Petition) => false,
            Ok(
                truth::Ground::SevereInjury
                | truth::Ground::DeathOfProvider
                | truth::Ground::PropertyLoss
                | truth::Ground::Tort
                | truth::Ground::Retaliation,
            ) => true,
            Err(_) => false,
        };
        // A payment that was made in part only leaves a loss; one that covers it leaves nothing to help with.
        let paid = matter.fact("received_fen").and_then(Value::as_int).unwrap_or(0);
        let loss = matter.fact("loss_fen").or_else(|| matter.fact("lawful_award_fen"));
        known && fits && loss.and_then(Value::as_int).is_none_or(|loss| paid < loss)
    }

    /// What the generator meant with a matter.
    pub(crate) fn ought(&self, at: usize) -> Option<Ought> {
        truth::ought(self, at)
    }

    /// The needs that nobody meets.
    pub(crate) fn unmet_needs(self) -> impl Iterator<Item = UnmetNeed> + use<'a> {
        self.households.iter().flat_map(move |household| {
            let members = self.people.get(household.members()).unwrap_or_default();
            truth::unmet(household, members, self.spec.today)
        })
    }
}
