//! Where a case stands.

use serde::{Deserialize, Serialize};

/// Makes the stages with their words and labels, so that none is forgotten in one of the lists.
macro_rules! stages {
    ($($(#[doc = $doc:literal])* $stage:ident $word:literal $label:literal step $step:literal $open:ident;)*) => {
        /// Where a case stands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum CaseStage {
            $($(#[doc = $doc])* $stage,)*
        }

        impl CaseStage {
            /// Every stage.
            pub const ALL: [Self; 28] = [$(Self::$stage,)*];

            /// The name in data: `under_review`.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$stage => $word,)*
                }
            }

            /// The label on pages.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$stage => $label,)*
                }
            }

            /// The step of the normal way that a stage stands at: side branches stand where they left it.
            pub const fn step(self) -> usize {
                match self {
                    $(Self::$stage => $step,)*
                }
            }

            /// Whether somebody still works towards a decision, a payment or a repayment.
            pub const fn is_open(self) -> bool {
                match self {
                    $(Self::$stage => stages!(@ $open),)*
                }
            }
        }
    };
    (@ open) => { true };
    (@ over) => { false };
}

stages! {
    /// Opened by an officer; the person has been or is being told that they may apply.
    Informed "informed" "已告知" step 0 open;
    /// Application received, materials being checked.
    Applied "applied" "已申请" step 1 open;
    /// Waiting for the applicant to supply what is missing.
    AwaitingSupplement "awaiting_supplement" "待补正" step 1 open;
    /// Not accepted, with reasons.
    NotAccepted "not_accepted" "不予受理" step 1 over;
    /// Accepted; nobody has begun the review yet.
    Accepted "accepted" "已受理" step 2 open;
    /// Facts are being verified and weighed.
    UnderReview "under_review" "审查中" step 2 open;
    /// Facts are being fetched from an outside body.
    OutsideInquiry "outside_inquiry" "外调" step 2 open;
    /// Another organisation verifies on request.
    Entrusted "entrusted" "委托调查" step 2 open;
    /// A hearing is being held.
    Hearing "hearing" "听证" step 2 open;
    /// A superior was asked for instruction.
    Instruction "instruction" "请示上级" step 2 open;
    /// Suspended: it cannot go on for a reason outside the office.
    Suspended "suspended" "中止" step 2 open;
    /// Another organisation has jurisdiction and has taken it over; it has to take the case up.
    Transferred "transferred" "已移送管辖" step 1 open;
    /// An opinion was proposed and waits for the first signature.
    Proposed "proposed" "待首签" step 3 open;
    /// Some have signed, others have not.
    Approving "approving" "审批中" step 3 open;
    /// Relief granted, not yet paid.
    Granted "granted" "待发放" step 4 open;
    /// The money was asked for.
    FundsRequested "funds_requested" "已请款" step 4 open;
    /// The money arrived and is reserved.
    FundsReceived "funds_received" "资金到账" step 4 open;
    /// The payee was told to collect it.
    Notified "notified" "已通知领取" step 4 open;
    /// Some payments were made, others are due.
    PartlyPaid "partly_paid" "分批发放中" step 4 open;
    /// Paid; linkage and follow-up begin.
    Paid "paid" "已发放" step 5 over;
    /// Visits are being made.
    FollowingUp "following_up" "回访中" step 5 over;
    /// Relief refused with reasons.
    Refused "refused" "不予救助" step 3 over;
    /// Ended without a decision on the merits.
    Terminated "terminated" "终结" step 3 over;
    /// Withdrawn by the applicant.
    Withdrawn "withdrawn" "已撤回" step 1 over;
    /// Regarded as given up: the supplement never came.
    Abandoned "abandoned" "视为放弃" step 1 over;
    /// The relief was revoked.
    Revoked "revoked" "已撤销" step 4 over;
    /// Money paid is being taken back.
    Recovering "recovering" "追回中" step 5 open;
    /// Closed and archived.
    Closed "closed" "已结案" step 6 over;
}

impl CaseStage {
    /// Stages of the review, from which it goes on or is ended.
    pub const REVIEW: [Self; 6] = [
        Self::UnderReview,
        Self::OutsideInquiry,
        Self::Entrusted,
        Self::Hearing,
        Self::Instruction,
        Self::Suspended,
    ];

    /// The normal way from the first word to the archive: what a stage bar shows.
    pub const fn path() -> [Self; 7] {
        [
            Self::Informed,
            Self::Applied,
            Self::UnderReview,
            Self::Approving,
            Self::Granted,
            Self::Paid,
            Self::Closed,
        ]
    }

    /// Whether signatures are being collected.
    pub const fn is_being_signed(self) -> bool {
        matches!(self, Self::Proposed | Self::Approving)
    }

    /// Whether facts are being verified: accepted, no opinion proposed yet.
    pub const fn is_review(self) -> bool {
        matches!(
            self,
            Self::Accepted
                | Self::UnderReview
                | Self::OutsideInquiry
                | Self::Entrusted
                | Self::Hearing
                | Self::Instruction
                | Self::Suspended
        )
    }

    /// Whether nothing was decided yet and the case goes on.
    pub const fn is_undecided(self) -> bool {
        self.is_review()
            || self.is_being_signed()
            || matches!(self, Self::Informed | Self::Applied | Self::AwaitingSupplement | Self::Transferred)
    }

    /// Whether relief was granted and money is still to go out.
    pub const fn is_paying(self) -> bool {
        matches!(
            self,
            Self::Granted | Self::FundsRequested | Self::FundsReceived | Self::Notified | Self::PartlyPaid
        )
    }
}
