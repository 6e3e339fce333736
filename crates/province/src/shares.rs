//! How cases went, by share: the table `data/history.toml`, read once.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::draw::Draw;

/// A table of shares: chances in a thousand, and weights of words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shares {
    pub(crate) years: i32,
    pub(crate) people_per_case: usize,
    pub(crate) settled_days: i32,
    pub(crate) informed: u32,
    pub(crate) channels: Weights,
    pub(crate) late: u32,
    pub(crate) withdrawn: u32,
    pub(crate) supplement: u32,
    pub(crate) abandoned: u32,
    pub(crate) returned: u32,
    pub(crate) payment_failed: u32,
    pub(crate) referred: u32,
    pub(crate) referral_granted: u32,
    pub(crate) visit_missed: u32,
    pub(crate) visit_at_home: u32,
    pub(crate) hardship: Weights,
    pub(crate) satisfaction: Weights,
    pub(crate) at_intake: Weights,
    pub(crate) at_review: Weights,
    pub(crate) at_payment: Weights,
    pub(crate) inquiry: Weights,
    pub(crate) joined: u32,
    pub(crate) reopened: u32,
    pub(crate) complained: u32,
    pub(crate) rated: u32,
}

type Weights = Vec<(String, u32)>;

/// Where the data cannot be read nothing happens, which a test rules out.
static SHARES: LazyLock<Shares> =
    LazyLock::new(|| toml::from_str(include_str!("../data/history.toml")).unwrap_or_default());

impl Shares {
    pub(crate) fn builtin() -> &'static Self {
        &SHARES
    }
}

/// One of the words by weight.
pub(crate) fn drawn(draw: &mut Draw, weights: &'static Weights) -> &'static str {
    let choices: Vec<(&'static str, u32)> =
        weights.iter().map(|(word, weight)| (word.as_str(), *weight)).collect();
    draw.weighted(&choices, "")
}
