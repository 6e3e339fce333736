//! What happens to some cases beside the usual steps: interruptions, other offices, several applicants, money in parts
//! or taken back, complaints and ratings. How often is data (`data/history.toml`).

use kernel::OrgId;

/// A turn of a case.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// The application is not accepted.
    Declined {
        /// Why.
        reasons: String,
    },
    /// Jurisdiction is offered to another office.
    TransferOffered {
        /// Which.
        to: OrgId,
        /// Why.
        reason: String,
    },
    /// The other office takes it over.
    TransferAccepted,
    /// A relative applies together with the applicant.
    Joined {
        /// Which of them, from 0.
        nth: usize,
        /// How they are related to the victim.
        relation: &'static str,
    },
    /// An inquiry outside the file begins.
    InquiryBegun {
        /// `outside`, `entrusted`, `hearing` or `instruction`.
        kind: &'static str,
        /// The body asked.
        with: String,
        /// What for.
        reason: String,
    },
    /// It ends.
    InquiryEnded {
        /// With what.
        result: String,
    },
    /// The review is suspended.
    Suspended {
        /// `force_majeure`, `capacity_lost` or `other`.
        ground: &'static str,
        /// Why.
        reason: String,
    },
    /// It goes on.
    Resumed {
        /// Why.
        reason: String,
    },
    /// More time to decide.
    Extended {
        /// Until so many days after the acceptance.
        days: i32,
        /// Why.
        reason: String,
    },
    /// Ended without a decision on the merits.
    Terminated {
        /// `hardship_over`, `amount_rejected`, `nobody_left` or `other`.
        ground: &'static str,
        /// Why.
        reason: String,
    },
    /// A handler asks for an urgent advance.
    AdvanceRequested {
        /// The share of the suggested amount, in thousandths.
        permille: u16,
        /// Why it cannot wait.
        reason: String,
    },
    /// An approver agrees.
    AdvanceApproved,
    /// Finance pays it.
    AdvancePaid {
        /// The bank's reference.
        bank_reference: String,
    },
    /// Another office pays half.
    JointHelp {
        /// Which.
        with: OrgId,
        /// The document of the agreement.
        document: String,
    },
    /// The relief is revoked after it was paid.
    Revoked {
        /// `fraud`, `mistake` or `promise_broken`.
        ground: &'static str,
        /// Why.
        reason: String,
    },
    /// Money comes back.
    Recovered {
        /// The share of what is outstanding, in thousandths.
        permille: u16,
        /// The document of its arrival.
        reference: String,
    },
    /// An ended case is taken up again.
    Reopened {
        /// Why.
        reason: String,
    },
    /// The applicant complains.
    Complained {
        /// What of.
        text: String,
    },
    /// The office takes the complaint up.
    ComplaintAccepted,
    /// The office answers it.
    ComplaintAnswered {
        /// What it says.
        answer: String,
    },
    /// The applicant says how it was handled.
    Rated {
        /// 1 to 5.
        stars: u8,
        /// In words.
        words: String,
    },
}

impl Turn {
    /// The word in files.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Declined { .. } => "declined",
            Self::TransferOffered { .. } => "transfer_offered",
            Self::TransferAccepted => "transfer_accepted",
            Self::Joined { .. } => "joined",
            Self::InquiryBegun { .. } => "inquiry_begun",
            Self::InquiryEnded { .. } => "inquiry_ended",
            Self::Suspended { .. } => "suspended",
            Self::Resumed { .. } => "resumed",
            Self::Extended { .. } => "extended",
            Self::Terminated { .. } => "terminated",
            Self::AdvanceRequested { .. } => "advance_requested",
            Self::AdvanceApproved => "advance_approved",
            Self::AdvancePaid { .. } => "advance_paid",
            Self::JointHelp { .. } => "joint_help",
            Self::Revoked { .. } => "revoked",
            Self::Recovered { .. } => "recovered",
            Self::Reopened { .. } => "reopened",
            Self::Complained { .. } => "complained",
            Self::ComplaintAccepted => "complaint_accepted",
            Self::ComplaintAnswered { .. } => "complaint_answered",
            Self::Rated { .. } => "rated",
        }
    }
}
