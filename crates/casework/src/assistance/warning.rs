//! Warnings: what does not forbid a step but wants a reason that is recorded.

use std::collections::BTreeMap;

use kernel::Fen;
use serde::{Deserialize, Serialize};

use super::{AssistanceCase, CaseContext, Opinion, Proposal};

/// Something that wants a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Its name: `above_lawful_award`.
    pub code: &'static str,
    /// What is so, in Chinese.
    pub text: String,
    /// What it rests on.
    pub basis: &'static str,
    /// The form field that its reason is written into.
    pub field: &'static str,
}

/// A reason given for a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The warning's name.
    pub code: String,
    /// Why it is gone on with.
    pub reason: String,
}

/// A warning gone on with, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// The warning's name.
    pub code: String,
    /// What was so.
    pub text: String,
    /// Why it was gone on with.
    pub reason: String,
}

/// What a proposal is held against beside the case: read from packs, registers and other cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposalChecks {
    /// What a court would or did award, whole fen (for a court: what could not be executed).
    pub lawful_award_fen: Option<i64>,
    /// The year of the base wage that the finding used, and the last one published.
    pub wage_years: Option<(i16, i16)>,
    /// A ground of petitioning is relied on and no undertaking to end it is on file.
    pub petition_promise_missing: bool,
    /// The office does not go on without that undertaking at all.
    pub petition_promise_required: bool,
    /// How many close relatives of a deceased victim there are who ought to apply together.
    pub relatives_entitled: Option<i64>,
    /// What the codes of papers, grounds and grounds of refusal are called.
    pub labels: BTreeMap<String, String>,
    /// Cases of another matter in which one of the applicants was aided.
    pub aided_elsewhere: Vec<String>,
}

impl ProposalChecks {
    /// What a code is called; the code itself where nothing says so.
    pub(super) fn label<'a>(&'a self, code: &'a str) -> &'a str {
        self.labels.get(code).map_or(code, String::as_str)
    }
}

impl AssistanceCase {
    /// What wants a reason before this proposal may be made; nothing for a refusal.
    pub fn warnings(&self, proposal: &Proposal, context: &CaseContext) -> Vec<Warning> {
        let Opinion::Grant { amount_fen } = proposal.opinion else {
            return Vec::new();
        };
        let checks = &context.checks;
        let amount = Fen::new(amount_fen);
        let advice = proposal.against_advice(amount, checks).into_iter().map(|(code, text)| Warning {
            code,
            text,
            basis: "六部门意见：救助的对象、标准和一般不予救助的情形",
            field: "override_reason",
        });
        let over = checks.lawful_award_fen.map(Fen::new).filter(|award| amount > *award);
        let owed: Vec<&str> = self.deferred_open().map(|owed| checks.label(&owed.item)).collect();
        let together = i64::try_from(self.applicants().count()).unwrap_or(i64::MAX);
        let missing = checks.relatives_entitled.map_or(0, |entitled| entitled.saturating_sub(together));
        let others = [
            over.map(|award| Warning {
                code: "above_lawful_award",
                text: format!("救助金额 {} 超过依法应当判决的赔偿数额 {}", amount.yuan(), award.yuan()),
                basis: "救助金额不超过人民法院依法应当判决的赔偿数额",
                field: "acknowledge_above_lawful_award",
            }),
            checks.wage_years.filter(|(used, last)| used != last).map(|(used, last)| Warning {
                code: "base_wage_year",
                text: format!("认定所用的工资基数为 {used} 年，最近公布的是 {last} 年"),
                basis: "工资基数用最近公布的年度",
                field: "acknowledge_base_wage_year",
            }),
            checks.petition_promise_missing.then(|| Warning {
                code: "petition_promise",
                text: "以信访人员情形救助，但没有息诉息访承诺书".to_owned(),
                basis: "涉法涉诉信访救助应当附息诉息访承诺",
                field: "acknowledge_petition_promise",
            }),
            (missing > 0).then(|| Warning {
                code: "relatives_not_listed",
                text: format!("被害人还有 {missing} 名符合条件的近亲属没有列为共同申请人"),
                basis: "人民法院国家司法救助案件办理程序规定（试行）第四条",
                field: "acknowledge_relatives_not_listed",
            }),
            (!checks.aided_elsewhere.is_empty()).then(|| Warning {
                code: "aided_elsewhere",
                text: format!("申请人在其他案件中得到过国家司法救助：{}", checks.aided_elsewhere.join("、")),
                basis: "防止重复救助",
                field: "acknowledge_aided_elsewhere",
            }),
            (!owed.is_empty()).then(|| Warning {
                code: "deferred_open",
                text: format!("容缺受理的材料还没有补齐：{}", owed.join("、")),
                basis: "容缺受理",
                field: "acknowledge_deferred_open",
            }),
        ];
        advice.chain(others.into_iter().flatten()).collect()
    }
}

impl Proposal {
    /// Where a grant departs from what the rules advise: each needs the handler's reason.
    fn against_advice(&self, amount: Fen, checks: &ProposalChecks) -> Vec<(&'static str, String)> {
        let finding = &self.finding;
        let unfounded: Vec<&str> = self
            .grounds
            .iter()
            .filter(|ground| !finding.grounds.contains(ground))
            .map(|ground| checks.label(ground))
            .collect();
        let refusals: Vec<&str> = finding.refusals.iter().map(|ground| checks.label(ground)).collect();
        let said = [
            (!refusals.is_empty())
                .then(|| ("refusal_ground", format!("存在一般不予救助的情形（{}）", refusals.join("、")))),
            match finding.outcome.as_str() {
                "eligible" => None,
                "needs_facts" => Some(("facts_missing", "尚有事实未查明".to_owned())),
                _ => Some(("not_eligible", "规则认定不符合救助条件".to_owned())),
            },
            (!unfounded.is_empty()).then(|| {
                ("ground_unfounded", format!("所选救助情形（{}）未经规则认定", unfounded.join("、")))
            }),
            match finding.cap_fen.map(Fen::new) {
                None => Some(("cap_unknown", "救助金额上限无法计算".to_owned())),
                Some(cap) => {
                    (amount > cap).then(|| ("above_cap", format!("救助金额超过上限 {}", cap.yuan())))
                }
            },
        ];
        said.into_iter().flatten().collect()
    }
}

impl Warning {
    /// Whether one general reason may answer it: the rules advise otherwise.
    pub(super) fn is_advice(&self) -> bool {
        self.field == "override_reason"
    }

    /// The reason given for it, where one is written.
    pub(super) fn answered<'a>(&self, given: &'a [Acknowledgement]) -> Option<&'a str> {
        let mine = given.iter().find(|one| one.code == self.code && !one.reason.trim().is_empty());
        mine.map(|one| one.reason.as_str())
    }
}
