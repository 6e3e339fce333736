//! The rows of a pack's files as TOML gives them, before expressions are read and typed.

use facts::Unit;
use kernel::Fen;
use serde::Deserialize;
use toml::Spanned;

use crate::{PackCase, Status, Timing};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawParameters {
    pub(crate) parameter: Vec<RawParameter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawParameter {
    pub(crate) name: String,
    pub(crate) value: Option<Spanned<String>>,
    pub(crate) unit: Unit,
    pub(crate) label: String,
    pub(crate) basis: String,
    pub(crate) status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawGrounds {
    #[serde(default)]
    pub(crate) define: Vec<RawDefine>,
    pub(crate) ground: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDefine {
    pub(crate) name: String,
    pub(crate) when: Spanned<String>,
    #[serde(rename = "label")]
    pub(crate) _label: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRefusals {
    pub(crate) refusal: Vec<RawRule>,
    pub(crate) bar: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawHardship {
    pub(crate) hardship: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPriority {
    pub(crate) priority: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawApprovals {
    pub(crate) approval: Vec<crate::ApprovalRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) plain: Option<String>,
    pub(crate) when: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) discretionary: bool,
    pub(crate) basis: String,
    pub(crate) status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAmount {
    pub(crate) amount: RawAmountHead,
    pub(crate) band: Vec<RawBand>,
    #[serde(default)]
    pub(crate) factor: Vec<RawFactor>,
    #[serde(default)]
    pub(crate) limit: Vec<RawLimit>,
    #[serde(default)]
    pub(crate) over_cap: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAmountHead {
    pub(crate) wage_statistic: String,
    pub(crate) round_to_fen: Fen,
    pub(crate) base_basis: String,
    pub(crate) cap_basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBand {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) when: Spanned<String>,
    pub(crate) low_months: Spanned<String>,
    pub(crate) high_months: Spanned<String>,
    pub(crate) typical_months: Spanned<String>,
    pub(crate) basis: String,
    pub(crate) status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFactor {
    pub(crate) code: String,
    pub(crate) group: String,
    pub(crate) label: String,
    pub(crate) when: Spanned<String>,
    pub(crate) times: Spanned<String>,
    pub(crate) basis: String,
    pub(crate) status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLimit {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) at_most: Spanned<String>,
    pub(crate) basis: String,
    pub(crate) status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMaterials {
    pub(crate) material: Vec<RawMaterial>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMaterial {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) issuer: String,
    pub(crate) timing: Timing,
    pub(crate) required_when: Spanned<String>,
    pub(crate) help: String,
    pub(crate) basis: String,
    pub(crate) status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawProgrammes {
    pub(crate) programme: Vec<RawProgramme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawProgramme {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) department: kernel::OrganisationKind,
    pub(crate) when: Spanned<String>,
    pub(crate) basis: String,
    pub(crate) status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCases {
    pub(crate) case: Vec<PackCase>,
}
