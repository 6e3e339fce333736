//! The rows a pack is made of, as the rest of the house reads them: each with its label, basis and how well it is
//! sourced.

use facts::Unit;
use kernel::{Day, Fen, Organ, OrganisationKind};
use serde::{Deserialize, Serialize};

use crate::{Decimal, Expr};

/// How well a row is sourced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in the instrument.
    Sourced,
    /// To be checked against the official text before use.
    Unverified,
    /// A local rule or a setting of the deploying office.
    Local,
}

impl Status {
    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sourced => "已核对",
            Self::Unverified => "待核实",
            Self::Local => "本地规定",
        }
    }
}

/// What a pack says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackHead {
    /// Which line of rules: `procuratorate`.
    pub id: String,
    /// Its version; the folder's name.
    pub version: String,
    /// Its name on pages.
    pub name: String,
    /// For which organs.
    pub organs: Vec<Organ>,
    /// The first day it is in force.
    pub valid_from: Day,
    /// The last day, where it ended.
    pub valid_to: Option<Day>,
    /// The instrument it encodes.
    pub instrument: String,
    /// Articles.
    pub basis: String,
    /// How well it is sourced as a whole.
    pub status: Status,
}

/// A condition with a code: a ground, a refusal, a bar, a reason of hardship, a priority.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its code: `P1`.
    pub code: String,
    /// Its label for staff.
    pub label: String,
    /// The same in words an applicant understands.
    pub plain: String,
    /// When it holds. A discretionary rule never holds by itself.
    pub when: Expr,
    /// Left to the authority.
    pub discretionary: bool,
    /// The article.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

/// A figure of the pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name in expressions.
    pub name: String,
    /// The figure; `None`: not known, comparisons with it are unknown.
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: Unit,
    /// Its label.
    pub label: String,
    /// Where it comes from.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

/// A range of months of the base wage for a kind of harm. The first band that holds applies.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// When it applies.
    pub when: Expr,
    /// The least number of months.
    pub low_months: Decimal,
    /// The greatest.
    pub high_months: Decimal,
    /// What published awards cluster around.
    pub typical_months: Decimal,
    /// Where it comes from.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

/// A multiplier of the suggestion. Of a group, the first that holds applies.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Its code.
    pub code: String,
    /// Which factors exclude each other.
    pub group: String,
    /// Its label.
    pub label: String,
    /// When it applies.
    pub when: Expr,
    /// The multiplier.
    pub times: Decimal,
    /// Where it comes from.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

/// A sum the award may not pass where it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// The sum in fen; below zero counts as zero.
    pub at_most: Expr,
    /// Where it comes from.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

/// How an amount is found.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountRules {
    /// Which statistic of the wage table is the base.
    pub wage_statistic: String,
    /// The suggestion is rounded to a multiple of this.
    pub round_to: Fen,
    /// Article of the base.
    pub base_basis: String,
    /// Article of the cap.
    pub cap_basis: String,
    /// Bands, in order.
    pub bands: Vec<Band>,
    /// Multipliers, in order.
    pub factors: Vec<Factor>,
    /// Limits below the cap.
    pub limits: Vec<Limit>,
    /// When the over-cap approval may be asked for.
    pub over_cap: Vec<Rule>,
}

/// When a document must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Before acceptance.
    Core,
    /// It may follow later (容缺).
    Deferrable,
}

/// A document of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct MaterialRule {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Who issues it.
    pub issuer: String,
    /// When it must be there.
    pub timing: Timing,
    /// When it is needed.
    pub when: Expr,
    /// The applicant's help, in plain words.
    pub help: String,
    /// The article.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

/// From which amount who signs, in order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRule {
    /// From this amount on.
    pub from_fen: Fen,
    /// The titles, first signer first.
    pub signers: Vec<String>,
    /// The article.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

/// A social-assistance programme the person probably qualifies for.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// Its code: `dibao`.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Which department runs it.
    pub department: OrganisationKind,
    /// When it is likely.
    pub when: Expr,
    /// The article.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}
