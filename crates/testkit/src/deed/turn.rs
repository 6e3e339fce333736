//! The deeds beside the usual way: interruptions, other offices, money in advance, from others and back, words.

use app::{
    Error, Principal,
    agree_joint_help::agree_joint_help,
    assign_handler::begin_review,
    decline_application::decline_application,
    extend_decision::extend_decision,
    file_complaint::{ComplaintInput, file_complaint},
    inquire::{InquiryInput, begin_inquiry, end_inquiry},
    manage_applicants::{ApplicantInput, add_applicant, remove_applicant},
    model::{FundingShare, InquiryKind, RevocationGround, SuspensionGround, TerminationGround},
    notify_payee::notify_payee,
    promise_proof::promise_proof,
    rate_case::rate_case,
    recover_relief::{RecoveryInput, receive_recovery, write_off_recovery},
    reopen_case::reopen_case,
    request_funds::{receive_funds, request_funds},
    revoke_relief::revoke_relief,
    sign_off::sign_off_requesting_funds,
    suspend_case::{resume_case, suspend_case},
    terminate_case::terminate_case,
    transfer_case::{accept_transfer, decline_transfer, offer_transfer},
    urgent_advance::{AdvanceInput, approve_advance, confirm_advance, reject_advance, request_advance},
};
use kernel::{CaseId, OrgId};

use super::{Deed, Done, done};
use crate::{COURT, OFFICE, THEIRS, TestWorld, people::account_of};

fn words() -> String {
    "见案卷".to_owned()
}

impl TestWorld {
    /// A deed that interrupts a case, ends it or hands it on.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are of the next function")]
    pub(super) async fn turn(
        &self,
        deed: Deed,
        id: CaseId,
        who: &Principal,
        number: u64,
    ) -> Result<Done, Error> {
        let app = &self.app;
        let on = |outcome, kind| Ok(done(outcome, id, kind));
        match deed {
            Deed::Decline => {
                on(decline_application(app, who, id, None, words()).await?, "application_declined")
            }
            Deed::BeginReview => on(begin_review(app, who, id, None).await?, "review_begun"),
            Deed::Inquire => {
                let at = usize::try_from(number % 4).unwrap_or(0);
                let inquiry = InquiryKind::ALL.into_iter().nth(at).unwrap();
                let (with, held_on) = ("村委会".to_owned(), Some(self.today()));
                let input = InquiryInput { inquiry, with, org: None, reason: words(), held_on };
                on(begin_inquiry(app, who, id, None, input).await?, "inquiry_begun")
            }
            Deed::EndInquiry => on(end_inquiry(app, who, id, None, words()).await?, "inquiry_ended"),
            Deed::Suspend => {
                let ground = SuspensionGround::CapacityLost;
                on(suspend_case(app, who, id, None, ground, words()).await?, "clock_suspended")
            }
            Deed::Resume => on(resume_case(app, who, id, None, words()).await?, "clock_resumed"),
            Deed::Extend => {
                let to = self.today().plus_days(20);
                on(extend_decision(app, who, id, None, to, words()).await?, "decision_extended")
            }
            Deed::Terminate => {
                let ground = TerminationGround::HardshipOver;
                on(terminate_case(app, who, id, None, ground, words()).await?, "case_terminated")
            }
            Deed::Reopen => {
                on(reopen_case(app, who, id, None, format!("新情况{number}")).await?, "case_reopened")
            }
            Deed::OfferTransfer => {
                let to = OrgId(if number.is_multiple_of(4) { COURT } else { THEIRS }.to_owned());
                on(offer_transfer(app, who, id, None, to, words()).await?, "transfer_offered")
            }
            Deed::AcceptTransfer => on(accept_transfer(app, who, id, None).await?, "transfer_accepted"),
            Deed::DeclineTransfer => {
                on(decline_transfer(app, who, id, None, words()).await?, "transfer_declined")
            }
            Deed::Promise => {
                let owed = self.case(id).await.state.deferred;
                let item = owed.first().map(|owed| owed.item.clone()).unwrap_or_default();
                on(promise_proof(app, who, id, None, item).await?, "proof_promised")
            }
            Deed::Join => {
                let person = self.somebody();
                let account = account_of(&person.name);
                let relation = "配偶".to_owned();
                let input = ApplicantInput { person, relation, share_permille: None, account };
                on(add_applicant(app, who, id, None, input).await?, "applicant_added")
            }
            Deed::Leave => {
                let Some(last) = self.case(id).await.applicants.pop() else { return Ok(Vec::new()) };
                on(remove_applicant(app, who, id, None, last.person, words()).await?, "applicant_left")
            }
            deed => self.turn_of_money(deed, id, who, number).await,
        }
    }

    /// A deed about money outside the usual way, or about words.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the usual deeds are done elsewhere")]
    async fn turn_of_money(
        &self,
        deed: Deed,
        id: CaseId,
        who: &Principal,
        number: u64,
    ) -> Result<Done, Error> {
        let app = &self.app;
        let on = |outcome, kind| Ok(done(outcome, id, kind));
        match deed {
            Deed::Advance => {
                let payee = account_of(&self.case(id).await.person.name);
                let input = AdvanceInput { amount_fen: 300_000, payee, to_hospital: false, reason: words() };
                on(request_advance(app, who, id, None, input).await?, "advance_requested")
            }
            Deed::ApproveAdvance => {
                on(approve_advance(app, who, id, None, words()).await?, "advance_approved")
            }
            Deed::RejectAdvance => on(reject_advance(app, who, id, None, words()).await?, "advance_rejected"),
            Deed::PayAdvance => {
                on(confirm_advance(app, who, id, None, format!("先行回单{id}")).await?, "advance_paid")
            }
            Deed::Together => {
                let share = |org: &str, amount_fen| FundingShare { org: OrgId(org.to_owned()), amount_fen };
                let shares = vec![share(OFFICE, 600_000), share(COURT, 400_000)];
                on(agree_joint_help(app, who, id, None, shares, words()).await?, "joint_help_agreed")
            }
            Deed::SignUnfunded => {
                on(sign_off_requesting_funds(app, who, id, None, "同意".to_owned()).await?, "signed_off")
            }
            Deed::RequestFunds => on(request_funds(app, who, id, None, words()).await?, "funds_requested"),
            Deed::ReceiveFunds => on(receive_funds(app, who, id, None, words()).await?, "funds_received"),
            Deed::Notify => on(notify_payee(app, who, id, None, "电话".to_owned()).await?, "payee_notified"),
            Deed::Revoke => {
                let ground = RevocationGround::Mistake;
                on(revoke_relief(app, who, id, None, ground, words()).await?, "relief_revoked")
            }
            Deed::Recover => {
                let owed = self.case(id).await.state.recovery.map_or(0, |owed| owed.outstanding_fen());
                let amount_fen = if number.is_multiple_of(2) { owed } else { owed / 2 };
                let input = RecoveryInput { amount_fen, reference: format!("入账{number}"), org: None };
                on(receive_recovery(app, who, id, None, input).await?, "recovery_received")
            }
            Deed::WriteOff => {
                let decision = format!("核销{number}号");
                on(write_off_recovery(app, who, id, None, decision, words()).await?, "recovery_written_off")
            }
            Deed::Complain => {
                let input = ComplaintInput { case_number: self.case(id).await.opening.number, ..complaint() };
                file_complaint(app, who, input).await?;
                Ok(vec![(Some(id), "complaint_filed")])
            }
            Deed::Rate => {
                let stars = u8::try_from(number % 5 + 1).unwrap_or(1);
                on(rate_case(app, &self.applicant(id).await, id, stars, words()).await?, "case_rated")
            }
            _ => Ok(Vec::new()),
        }
    }
}

fn complaint() -> ComplaintInput {
    ComplaintInput { text: "等了很久没有消息".to_owned(), ..ComplaintInput::default() }
}
