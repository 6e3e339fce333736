//! The handler's opinion: grant a sum or refuse, with the five factors, reasons and the finding it rests on.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, Factors, FindingReference, Opinion, Proposal};
use kernel::{CaseId, Personal, Refusal};
use rules::Finding;
use sha2::{Digest, Sha256};

use crate::{App, Error, Outcome, accept_application::run};

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
/// `factors_missing`, `cap_exceeded`, `reasons_missing` and the lifecycle's other refusals; not permitted.
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
    let pack = found.pack.ok_or_else(|| {
        let message = format!("{}没有在 {} 生效的规则包。", opening.organ.label(), found.on);
        Error::refused(Refusal::new("no_pack", message, "请系统管理员装入规则包后再办理。", ""))
    })?;
    let proposal = Proposal {
        opinion: input.amount_fen.map_or(Opinion::Refuse, |amount_fen| Opinion::Grant { amount_fen }),
        grounds: input.grounds,
        reasons: Personal::known(input.reasons),
        factors: Personal::known(input.factors),
        override_reason: input.override_reason,
        finding: reference(&found.finding)?,
        signers: pack.signers_for(input.amount_fen.unwrap_or(0)),
        proposer: permit.actor().clone(),
    };
    let command = CaseCommand::ProposeOpinion(Box::new(proposal));
    run(app, who, (Action::ProposeOpinion, "六部门意见:审批;审查报告载明五项考虑因素"), (id, seen), command)
        .await
}
