//! A rule pack as the rest of the house reads it.

use std::{collections::BTreeMap, sync::Arc};

use facts::{FactSheet, Vocabulary};
use kernel::{Day, Fen, Region};
use serde::{Deserialize, Serialize};

use crate::{
    AmountRules, ApprovalRule, DibaoRow, DutyRule, Expr, MaterialRule, PackCase, PackHead, PackRef,
    Parameter, Programme, Reading, Rule, Status, Timing, WageRow, standards,
};

/// A dated, checked set of rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    pub(crate) head: PackHead,
    pub(crate) digest: String,
    pub(crate) parameters: BTreeMap<String, Parameter>,
    pub(crate) definitions: BTreeMap<String, Arc<Expr>>,
    pub(crate) grounds: Vec<Rule>,
    pub(crate) refusals: Vec<Rule>,
    pub(crate) bars: Vec<Rule>,
    pub(crate) hardship: Vec<Rule>,
    pub(crate) priorities: Vec<Rule>,
    pub(crate) amount: AmountRules,
    pub(crate) materials: Vec<MaterialRule>,
    pub(crate) programmes: Vec<Programme>,
    pub(crate) duties: Vec<DutyRule>,
    pub(crate) approvals: Vec<ApprovalRule>,
    pub(crate) wages: Vec<WageRow>,
    pub(crate) dibao: Vec<DibaoRow>,
    pub(crate) cases: Vec<PackCase>,
}

/// A document of the checklist, for one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Who issues it.
    pub issuer: String,
    /// When it must be there.
    pub timing: Timing,
    /// Whether it is needed; `None` = not yet known.
    pub required: Option<bool>,
    /// The applicant's help.
    pub help: String,
    /// The article.
    pub basis: String,
    /// How well it is sourced.
    pub status: Status,
}

impl Pack {
    /// What the pack says about itself.
    pub fn head(&self) -> &PackHead {
        &self.head
    }

    /// The pack's id, version and digest, as stored with every finding.
    pub fn reference(&self) -> PackRef {
        PackRef { id: self.head.id.clone(), version: self.head.version.clone(), digest: self.digest.clone() }
    }

    /// sha256 over the pack's files, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The grounds, in order.
    pub fn grounds(&self) -> &[Rule] {
        &self.grounds
    }

    /// The refusals the authority may override with reasons.
    pub fn refusals(&self) -> &[Rule] {
        &self.refusals
    }

    /// The exclusions nobody may override.
    pub fn bars(&self) -> &[Rule] {
        &self.bars
    }

    /// The reasons of hardship; one is enough.
    pub fn hardship(&self) -> &[Rule] {
        &self.hardship
    }

    /// The priority groups.
    pub fn priorities(&self) -> &[Rule] {
        &self.priorities
    }

    /// How an amount is found.
    pub fn amount(&self) -> &AmountRules {
        &self.amount
    }

    /// The checklist of documents.
    pub fn materials(&self) -> &[MaterialRule] {
        &self.materials
    }

    /// The responsibility list.
    pub fn duties(&self) -> &[DutyRule] {
        &self.duties
    }

    /// A row of the responsibility list.
    pub fn duty(&self, code: &str) -> Option<&DutyRule> {
        self.duties.iter().find(|duty| duty.code == code)
    }

    /// The programmes of social assistance.
    pub fn programmes(&self) -> &[Programme] {
        &self.programmes
    }

    /// A programme by code.
    pub fn programme(&self, code: &str) -> Option<&Programme> {
        self.programmes.iter().find(|programme| programme.code == code)
    }

    /// The sign-off rows.
    pub fn approvals(&self) -> &[ApprovalRule] {
        &self.approvals
    }

    /// The sign-off row an amount falls under.
    pub fn approval_for(&self, amount_fen: i64) -> Option<&ApprovalRule> {
        (self.approvals.iter())
            .filter(|row| row.from_fen <= Fen::new(amount_fen.max(0)))
            .max_by_key(|row| row.from_fen)
    }

    /// The titles that sign an amount, first signer first.
    pub fn signers_for(&self, amount_fen: i64) -> Vec<String> {
        self.approval_for(amount_fen).map(|row| row.signers.clone()).unwrap_or_default()
    }

    /// A figure of the pack.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.get(name)
    }

    /// Every figure of the pack.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.values()
    }

    /// A named expression of the pack.
    pub fn definition(&self, name: &str) -> Option<&Expr> {
        self.definitions.get(name).map(Arc::as_ref)
    }

    /// The wage table.
    pub fn wages(&self) -> &[WageRow] {
        &self.wages
    }

    /// The dibao table.
    pub fn dibao_standards(&self) -> &[DibaoRow] {
        &self.dibao
    }

    /// The base wage for a place on a day: its province's figure for the last year published by then.
    pub fn base_wage(&self, region: Region, on: Day) -> Option<&WageRow> {
        standards::base_wage(&self.wages, &self.amount.wage_statistic, region, on)
    }

    /// The dibao standard for a place on a day.
    pub fn dibao_standard(&self, region: Region, on: Day) -> Option<&DibaoRow> {
        standards::dibao(&self.dibao, region, on)
    }

    /// The pack's own tests.
    pub fn cases(&self) -> &[PackCase] {
        &self.cases
    }

    /// The checklist for one case.
    pub fn checklist(&self, sheet: &FactSheet, vocabulary: &Vocabulary, on: Day) -> Vec<ChecklistRow> {
        let reading = Reading::new(self, sheet, vocabulary, on);
        (self.materials.iter())
            .map(|material| ChecklistRow {
                code: material.code.clone(),
                label: material.label.clone(),
                issuer: material.issuer.clone(),
                timing: material.timing,
                required: material.required(&reading),
                help: material.help.clone(),
                basis: material.basis.clone(),
                status: material.status,
            })
            .collect()
    }
}

impl MaterialRule {
    /// Whether a document is needed for these facts; `None` = not yet known.
    pub fn required(&self, reading: &Reading<'_>) -> Option<bool> {
        reading.truth(&self.when)
    }
}
