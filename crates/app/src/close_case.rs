//! Closing a case once everything it opened is done.

use access::{Action, Principal};
use casework::{assistance::CaseCommand, follow_up::FollowUpStage, referral::ReferralStage};
use kernel::CaseId;

use crate::{App, Error, Outcome, accept_application::run};

/// Closes and archives a case; what is still open is named in the refusal.
///
/// # Errors
/// `open_work` and the lifecycle's other refusals, or not permitted.
pub async fn close_case(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    summary: String,
) -> Result<Outcome, Error> {
    let mut open_work = Vec::new();
    for referral in app.store().referrals_of_case(id).await? {
        if matches!(referral.stage, ReferralStage::Sent | ReferralStage::Received) {
            open_work.push("移送尚未反馈".to_owned());
        }
    }
    for follow_up in app.store().follow_ups_of_case(id).await? {
        if follow_up.stage == FollowUpStage::Planned {
            open_work.push(format!("{}个月回访尚未完成", follow_up.month));
        }
    }
    let command = CaseCommand::CloseCase { summary, open_work };
    run(app, who, (Action::CloseCase, "结案归档"), (id, seen), command).await
}
