//! What the rules find, as it is printed, stored and shown. It is advice: a person decides.

use facts::{FactName, Value};
use kernel::Day;
use serde::{Deserialize, Serialize};

use crate::Status;

/// Which pack spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackRef {
    /// The pack's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// sha256 over its files.
    pub digest: String,
}

/// What follows from what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A ground and hardship hold and nothing excludes.
    Eligible,
    /// An exclusion holds, no ground can, or there is no hardship.
    NotEligible,
    /// It depends on facts nobody knows yet.
    NeedsFacts,
}

impl Outcome {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::NotEligible => "not_eligible",
            Self::NeedsFacts => "needs_facts",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Eligible => "符合条件",
            Self::NotEligible => "不符合条件",
            Self::NeedsFacts => "待核实",
        }
    }
}

/// A ground, refusal, bar or reason of hardship with its truth value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionResult {
    /// Its code.
    pub code: String,
    /// Whether it holds; `None` = unknown.
    pub holds: Option<bool>,
    /// Left to the authority.
    pub discretionary: bool,
    /// The article.
    pub basis: String,
    /// Its label.
    pub label: String,
    /// How well the rule is sourced.
    pub status: Status,
}

/// The wage behind an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseWage {
    /// The province.
    pub region: String,
    /// The year.
    pub year: i16,
    /// The annual average.
    pub annual_fen: i64,
    /// The statistic.
    pub statistic: String,
    /// Who published it.
    pub source: String,
    /// How well it is sourced.
    pub status: Status,
}

/// One step of an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What was done.
    pub text: String,
    /// What it came to.
    pub fen: i64,
    /// The article.
    pub basis: String,
}

/// The amount the rules allow and suggest; `None` where it cannot be said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// A month of the base wage.
    pub base_monthly_fen: Option<i64>,
    /// The cap without over-cap approval.
    pub cap_fen: Option<i64>,
    /// The least award.
    pub floor_fen: Option<i64>,
    /// The lower end of the band.
    pub low_fen: Option<i64>,
    /// The upper end of the band.
    pub high_fen: Option<i64>,
    /// A suggestion within the band.
    pub suggested_fen: Option<i64>,
    /// Whether the over-cap approval may be asked for.
    pub over_cap_allowed: Option<bool>,
    /// How it was found.
    pub steps: Option<Vec<Step>>,
    /// The wage it rests on.
    #[serde(default)]
    pub base_wage: Option<BaseWage>,
}

/// A programme of social assistance and whether it is likely.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeResult {
    /// Its code.
    pub code: String,
    /// Whether the person probably qualifies; `None` = unknown.
    pub likely: Option<bool>,
    /// The article.
    pub basis: String,
    /// Its name.
    pub label: String,
    /// The kind of department that runs it.
    pub department: kernel::OrganisationKind,
}

/// A missing fact as a question to the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The fact.
    pub fact: FactName,
    /// Its label.
    pub label: String,
    /// The question in plain words.
    pub question: String,
    /// Why it is asked.
    pub help: String,
}

/// A fact as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRead {
    /// The fact.
    pub fact: FactName,
    /// Its label.
    pub label: String,
    /// Its value; `None` = unknown.
    pub value: Option<Value>,
    /// The value as people read it.
    pub text: String,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The source's short label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_label: Option<String>,
    /// The day it was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Day>,
    /// Its legal basis or the sentence it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// A rule for the officer: what it says, whether it holds, on which facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerLine {
    /// The rule's code.
    pub code: String,
    /// Whether it holds.
    pub holds: Option<bool>,
    /// One sentence: rule, facts, values, sources.
    pub text: String,
    /// The facts it read.
    pub facts: Vec<FactRead>,
    /// The article.
    pub basis: String,
}

/// A rule for the auditor: ids only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditorLine {
    /// `grounds.toml#P1`.
    pub rule: String,
    /// The expression as written.
    pub expression: String,
    /// Whether it holds.
    pub holds: Option<bool>,
    /// `injury_grade=serious_2@appraisal/2026-01-02`.
    pub reads: Vec<String>,
}

/// The finding in three voices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Plain sentences for the applicant.
    pub applicant: Vec<String>,
    /// Rule, fact, value and source for the officer.
    pub officer: Vec<OfficerLine>,
    /// Ids for the auditor.
    pub auditor: Vec<AuditorLine>,
}

/// What the rules find on a day from what is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which pack spoke; `None` where the organ is unknown.
    pub pack: Option<PackRef>,
    /// The day asked about.
    pub on: Day,
    /// What follows.
    pub outcome: Outcome,
    /// Worth a handler's look: a ground and hardship hold and nothing known excludes.
    pub lead: bool,
    /// The grounds.
    pub grounds: Vec<ConditionResult>,
    /// The refusals ("generally not").
    pub refusals: Vec<ConditionResult>,
    /// Exclusions that nobody may override.
    #[serde(default)]
    pub bars: Vec<ConditionResult>,
    /// Whether there is hardship; `None` = unknown.
    pub hardship: Option<bool>,
    /// The reasons hardship may rest on.
    #[serde(default)]
    pub hardship_reasons: Vec<ConditionResult>,
    /// Unknown facts that matter, the most decisive first.
    pub missing: Vec<FactName>,
    /// Figures the pack lacks.
    pub missing_parameters: Vec<String>,
    /// Facts about which sources disagree.
    pub conflicts: Vec<FactName>,
    /// Facts past their freshness.
    pub stale: Vec<FactName>,
    /// Priority groups.
    pub priority: Vec<String>,
    /// The amount.
    pub amount: Amount,
    /// Programmes of social assistance.
    pub programmes: Vec<ProgrammeResult>,
    /// The missing facts as questions, in the same order.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// The finding in three voices.
    pub explanation: Explanation,
}

impl Finding {
    /// The finding where nobody knows which organ handles the matter, and so which rules apply.
    pub fn without_organ(on: Day) -> Self {
        let vocabulary = facts::Vocabulary::builtin();
        let missing = vec![FactName::from("organ")];
        Self {
            pack: None,
            on,
            outcome: Outcome::NeedsFacts,
            lead: false,
            grounds: Vec::new(),
            refusals: Vec::new(),
            bars: Vec::new(),
            hardship: None,
            hardship_reasons: Vec::new(),
            questions: crate::missing::questions(&missing, &vocabulary),
            missing,
            missing_parameters: Vec::new(),
            conflicts: Vec::new(),
            stale: Vec::new(),
            priority: Vec::new(),
            amount: Amount::default(),
            programmes: Vec::new(),
            explanation: Explanation {
                applicant: vec![
                    "还不知道案件由哪个机关办理，无法判断适用哪一套规定。请先告诉我们办案机关。".to_owned(),
                ],
                ..Explanation::default()
            },
        }
    }

    /// The finding without the officer's and the auditor's lines, much smaller: for journals and lists. The pack,
    /// its digest and the facts give them back.
    #[must_use]
    pub fn condensed(mut self) -> Self {
        self.explanation.officer.clear();
        self.explanation.auditor.clear();
        self
    }

    /// The codes of the grounds that hold.
    pub fn grounds_held(&self) -> impl Iterator<Item = &str> {
        self.grounds.iter().filter(|ground| ground.holds == Some(true)).map(|ground| ground.code.as_str())
    }
}
