//! Which deeds there are on a case, and which usually follows which.

use super::Deed;

impl Deed {
    /// Every deed on a case.
    pub const ON_CASE: [Self; 45] = [
        Self::Apply,
        Self::HandIn,
        Self::Supplement,
        Self::Accept,
        Self::Facts,
        Self::Propose,
        Self::ProposeRefusal,
        Self::Sign,
        Self::Return,
        Self::Pay,
        Self::BankReturns,
        Self::Refer,
        Self::Receive,
        Self::Resolve,
        Self::Close,
        Self::Withdraw,
        Self::Decline,
        Self::BeginReview,
        Self::Inquire,
        Self::EndInquiry,
        Self::Suspend,
        Self::Resume,
        Self::Extend,
        Self::Terminate,
        Self::Reopen,
        Self::OfferTransfer,
        Self::AcceptTransfer,
        Self::DeclineTransfer,
        Self::Promise,
        Self::Join,
        Self::Leave,
        Self::Advance,
        Self::ApproveAdvance,
        Self::RejectAdvance,
        Self::PayAdvance,
        Self::Together,
        Self::SignUnfunded,
        Self::RequestFunds,
        Self::ReceiveFunds,
        Self::Notify,
        Self::Revoke,
        Self::Recover,
        Self::WriteOff,
        Self::Complain,
        Self::Rate,
    ];

    /// What brings a case on after the last that happened to it.
    pub fn next_after(kind: &str) -> &'static [Self] {
        match kind {
            "case_opened" | "case_reopened" | "transfer_declined" => {
                &[Self::Apply, Self::HandIn, Self::Facts]
            }
            "application_submitted" => &[
                Self::HandIn,
                Self::HandIn,
                Self::HandIn,
                Self::Accept,
                Self::Supplement,
                Self::OfferTransfer,
            ],
            "paper_added" | "supplement_requested" => {
                &[Self::HandIn, Self::Accept, Self::Accept, Self::Accept, Self::Accept, Self::Decline]
            }
            "application_accepted" => &[
                Self::Facts,
                Self::Facts,
                Self::Facts,
                Self::Inquire,
                Self::Suspend,
                Self::Extend,
                Self::Advance,
                Self::Promise,
            ],
            "proposal_returned" | "inquiry_ended" | "clock_resumed" | "advance_paid" | "advance_rejected"
            | "decision_extended" | "review_begun" | "applicant_left" => &[Self::Facts],
            "inquiry_begun" => &[Self::EndInquiry],
            "clock_suspended" => &[Self::Resume],
            "advance_requested" => &[Self::ApproveAdvance, Self::ApproveAdvance, Self::RejectAdvance],
            "advance_approved" => &[Self::PayAdvance, Self::PayAdvance, Self::RejectAdvance],
            "transfer_offered" => &[Self::AcceptTransfer, Self::DeclineTransfer],
            "transfer_accepted" => &[Self::BeginReview, Self::HandIn],
            "facts_recorded" => &[
                Self::Propose,
                Self::Propose,
                Self::Propose,
                Self::ProposeRefusal,
                Self::Join,
                Self::Together,
            ],
            "applicant_added" => &[Self::Leave],
            "joint_help_agreed" => &[Self::Propose],
            "opinion_proposed" => &[Self::Sign, Self::Sign, Self::Sign, Self::Return, Self::SignUnfunded],
            "signed_off" => &[
                Self::Sign,
                Self::Sign,
                Self::Pay,
                Self::Pay,
                Self::BankReturns,
                Self::Notify,
                Self::RequestFunds,
            ],
            "funds_requested" => &[Self::Deposit, Self::ReceiveFunds, Self::ReceiveFunds],
            "funds_received" => &[Self::Notify],
            "payment_failed" | "payee_notified" => &[Self::Pay],
            "payment_confirmed" => &[Self::Refer, Self::Refer, Self::Rate, Self::Revoke],
            "relief_revoked" | "recovery_received" => &[Self::Recover, Self::Recover, Self::WriteOff],
            "recovery_written_off" | "case_terminated" | "case_rated" => &[Self::Close],
            "application_declined" | "application_withdrawn" | "case_closed" => {
                &[Self::Reopen, Self::Complain]
            }
            "referral_sent" => &[Self::Receive, Self::Resolve],
            "referral_received" => &[Self::Resolve],
            "referral_resolved" => &[Self::Close],
            _ => &[],
        }
    }
}
