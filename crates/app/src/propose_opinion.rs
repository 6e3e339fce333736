//! The handler's opinion: grant a sum or refuse, with the five factors, reasons and the finding it rests on.

use access::{Action, Principal};
use casework::assistance::{
    Acknowledgement, AssistanceCase, Award, CaseCommand, CaseContext, Factors, FindingReference, Instalment,
    Opening, Opinion, OverLimitApproval, Proposal, Warning,
};
use facts::FactSheet;
use kernel::{CaseId, Personal, Refusal};
use rules::{Finding, Pack};
use sha2::{Digest, Sha256};

use crate::{App, Error, Outcome, accept_application::commit_events, finding::CaseFinding};

/// The checklist's item for the undertaking to end a petition, which is also a fact.
const PETITION_COMMITMENT: &str = "petition_commitment";

/// What the handler writes.
#[derive(Debug, Clone, Default)]
pub struct OpinionInput {
    /// Grant this sum in whole fen; `None` refuses.
    pub amount_fen: Option<i64>,
    /// Grounds relied on.
    pub grounds: Vec<String>,
    /// Reasons.
    pub reasons: String,
    /// The five factors.
    pub factors: Factors,
    /// Why in spite of a refusal rule or of missing facts.
    pub override_reason: String,
    /// What each applicant is given, where there are several.
    pub awards: Vec<Award>,
    /// When it is paid in parts; empty for at once.
    pub instalments: Vec<Instalment>,
    /// The approval to go above the usual limit.
    pub over_limit: Option<OverLimitApproval>,
    /// The reasons for going on in spite of warnings, by the warnings' codes.
    pub acknowledged: Vec<Acknowledgement>,
}

/// What is kept of a finding beside an opinion.
pub(crate) fn reference(finding: &Finding) -> Result<FindingReference, Error> {
    let json = serde_json::to_vec(finding).map_err(|error| Error::Broken(error.to_string()))?;
    let holding = |rows: &[rules::ConditionResult]| -> Vec<String> {
        rows.iter().filter(|row| row.holds == Some(true)).map(|row| row.code.clone()).collect()
    };
    let pack = finding.pack.as_ref();
    let named = |of: fn(&rules::PackRef) -> &String| pack.map(of).cloned().unwrap_or_default();
    Ok(FindingReference {
        pack: named(|pack| &pack.id),
        version: named(|pack| &pack.version),
        pack_digest: named(|pack| &pack.digest),
        outcome: finding.outcome.word().to_owned(),
        grounds: holding(&finding.grounds),
        refusals: holding(&finding.refusals),
        over_cap_allowed: finding.amount.over_cap_allowed.unwrap_or(false),
        cap_fen: finding.amount.cap_fen,
        high_fen: finding.amount.high_fen,
        suggested_fen: finding.amount.suggested_fen,
        finding_digest: Sha256::digest(&json).iter().map(|byte| format!("{byte:02x}")).collect(),
        absolute_bars: holding(&finding.bars),
    })
}

/// Proposes an opinion; the signers follow from the amount by the pack.
///
/// # Errors
/// `factors_missing`, `cap_exceeded`, `reasons_missing` and the lifecycle's other refusals; warnings without a reason
/// as `Invalid`, each on its own field; not permitted.
pub async fn propose_opinion(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    input: OpinionInput,
) -> Result<Outcome, Error> {
    let (case, opening, permit) = app.case_for(who, Action::ProposeOpinion, id).await?;
    case.fresh(seen)?;
    let found = app.case_finding(&case.state, &opening, Some(id)).await?;
    let (proposal, context) =
        prepared(app, permit.actor(), (id, &case.state, &opening), &found, input).await?;
    let events = case.state.decide(CaseCommand::ProposeOpinion(Box::new(proposal)), &context)?;
    let basis = "六部门意见：审批；审查报告载明五项考虑因素";
    commit_events(app, &permit, (id, &case, &opening), (events, basis), None).await
}

/// The warnings that an opinion would meet, for the form to ask their reasons.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn warnings_of(
    app: &App,
    who: &Principal,
    id: CaseId,
    input: OpinionInput,
) -> Result<Vec<Warning>, Error> {
    let (case, opening, permit) = app.case_for(who, Action::ProposeOpinion, id).await?;
    let found = app.case_finding(&case.state, &opening, Some(id)).await?;
    let (proposal, context) =
        prepared(app, permit.actor(), (id, &case.state, &opening), &found, input).await?;
    Ok(case.state.warnings(&proposal, &context))
}

/// The proposal as it would be signed, and what it is held against.
async fn prepared(
    app: &App,
    actor: &kernel::Actor,
    (id, case, opening): (CaseId, &AssistanceCase, &Opening),
    found: &CaseFinding<'_>,
    input: OpinionInput,
) -> Result<(Proposal, CaseContext), Error> {
    let pack = found.pack.ok_or_else(|| {
        let message = format!("{}没有在 {} 生效的规则包。", opening.organ.label(), found.on);
        Error::refused(Refusal::new("no_pack", message, "请系统管理员装入规则包后再办理。", ""))
    })?;
    let mut context = app.case_context(actor, Some(id), case, opening).await?;
    app.check_against(pack, found, (case, opening), &mut context);
    let proposal = Proposal {
        opinion: input.amount_fen.map_or(Opinion::Refuse, |amount_fen| Opinion::Grant { amount_fen }),
        grounds: input.grounds,
        reasons: Personal::known(input.reasons),
        factors: Personal::known(input.factors),
        override_reason: input.override_reason,
        finding: reference(&found.finding)?,
        signers: pack.signers_for(input.amount_fen.unwrap_or(0)),
        proposer: actor.clone(),
        awards: input.awards,
        instalments: input.instalments,
        over_limit: input.over_limit,
        acknowledged: input.acknowledged,
    };
    Ok((proposal, context))
}

impl App {
    /// Fills in what a proposal is held against, from the pack, the facts and the checklist.
    fn check_against(
        &self,
        pack: &Pack,
        found: &CaseFinding<'_>,
        (case, opening): (&AssistanceCase, &Opening),
        context: &mut CaseContext,
    ) {
        let value = |name: &str| found.sheet.resolve(name, self.vocabulary(), found.on).value;
        let checks = &mut context.checks;
        let rules = pack.grounds().iter().chain(pack.refusals()).chain(pack.bars());
        checks.labels.extend(rules.map(|rule| (rule.code.clone(), rule.label.clone())));
        checks.lawful_award_fen = value("lawful_award_fen").and_then(|value| value.as_int());
        let used = found.finding.amount.base_wage.as_ref().map(|wage| wage.year);
        let last = pack.base_wage(opening.region, self.today()).map(|row| row.year);
        checks.wage_years = used.zip(last);
        let promised = value(PETITION_COMMITMENT).and_then(|value| value.as_bool()) == Some(true)
            || case.papers.iter().any(|paper| paper.material == PETITION_COMMITMENT);
        checks.petition_promise_missing = !promised && self.wants_promise(pack, &found.sheet);
        checks.petition_promise_required = self.figure(opening, "petition_promise_required") == Some(1);
        let died = value("victim_died").and_then(|value| value.as_bool()) == Some(true);
        checks.relatives_entitled =
            value("relatives_entitled").and_then(|value| value.as_int()).filter(|_| died);
    }

    /// Whether the checklist asks for the undertaking to end a petition.
    fn wants_promise(&self, pack: &Pack, sheet: &FactSheet) -> bool {
        let rows = pack.checklist(sheet, self.vocabulary(), self.today());
        rows.iter().any(|row| row.code == PETITION_COMMITMENT && row.required == Some(true))
    }
}
