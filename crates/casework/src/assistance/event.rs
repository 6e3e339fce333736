//! What happens to a case. What the events are called on pages stands in `event/words.rs`.

mod words;

use kernel::{Actor, Day, LeadId, MatterId, OrgId, Organ, PersonId, Personal, Region, TransferId, UserId};
use serde::{Deserialize, Serialize};

use super::{
    Acknowledged, Agent, BankAccount, CaseStage, Channel, DeferredItem, FundingShare, InquiryKind,
    JointApplicant, Paper, PlannedPayment, Proposal, RecordedFact, RevocationGround, Signature,
    SuspensionGround, TerminationGround,
};
use crate::duty::Item;

/// What happened to a case. `on` is always the day it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "`on` and what a field's type already says need no words")]
pub enum CaseEvent {
    /// Opened.
    CaseOpened {
        /// The case number shown to people.
        number: String,
        matter: MatterId,
        organ: Organ,
        /// The handling office.
        org: OrgId,
        /// The matter's region.
        region: Region,
        /// The person it is for.
        applicant: PersonId,
        /// The lead it came from.
        lead: Option<LeadId>,
        /// The handler, where one is named.
        handler: Option<UserId>,
        on: Day,
    },
    /// Somebody applies together with the applicant.
    ApplicantAdded {
        applicant: JointApplicant,
        /// In which matter: nobody has two open cases in one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matter: Option<MatterId>,
        on: Day,
    },
    /// A joint applicant left.
    ApplicantLeft {
        person: PersonId,
        /// In which matter another case may be opened for them again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matter: Option<MatterId>,
        reason: Personal<String>,
        on: Day,
    },
    /// An application was received.
    ApplicationSubmitted {
        channel: Channel,
        /// The organisation that handed it in for them (村代办), where one did.
        brought_by: Option<OrgId>,
        /// What they ask for and why, in their own words.
        request: Personal<String>,
        /// Where the money should go.
        account: Personal<BankAccount>,
        /// The departments whose data they agreed may be checked, with the purpose.
        consents: Vec<String>,
        /// The name typed as signature.
        signed_as: Personal<String>,
        /// Who acts for the applicant, where somebody does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<Personal<Agent>>,
        on: Day,
    },
    /// A paper came in.
    PaperAdded { paper: Paper },
    /// The applicant was asked to supply things.
    SupplementRequested {
        /// Checklist codes or free words.
        items: Vec<String>,
        /// The officer's explanation.
        note: String,
        on: Day,
    },
    /// The applicant says that everything asked for is in; the case goes back to where it was.
    SupplementReceived { back_to: CaseStage, on: Day },
    /// Accepted: the clock of the decision starts. Deferrable items may follow (容缺).
    ApplicationAccepted { deferred: Vec<DeferredItem>, on: Day },
    /// Not accepted.
    ApplicationDeclined { reasons: Personal<String>, on: Day },
    /// A deferred item came in.
    DeferredItemReceived { item: String, on: Day },
    /// The applicant promised in writing what a deferred item would show (告知承诺).
    ProofPromised { item: String, on: Day },
    /// A handler began the review.
    ReviewBegun { on: Day },
    /// Facts were recorded or corrected.
    FactsRecorded {
        facts: Personal<Vec<RecordedFact>>,
        /// How many (kept when the facts are erased).
        count: u32,
        /// Where from, in words: `applicant`, `handler`, `text`, or a dataset (`mca.low_income`).
        origin: String,
        on: Day,
    },
    /// A handler took the case over.
    HandlerAssigned { handler: UserId },
    /// An inquiry outside the file began.
    InquiryBegun {
        inquiry: InquiryKind,
        /// The body asked, in words.
        with: String,
        /// The other organisation, where it is one on the platform.
        org: Option<OrgId>,
        /// What for.
        reason: String,
        /// The day of a hearing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held_on: Option<Day>,
        on: Day,
    },
    /// It ended.
    InquiryEnded { inquiry: InquiryKind, result: Personal<String>, on: Day },
    /// The case was suspended.
    ClockSuspended { ground: SuspensionGround, reason: Personal<String>, on: Day },
    /// It goes on.
    ClockResumed { reason: Personal<String>, on: Day },
    /// An approver gave more time to decide.
    DecisionExtended { to: Day, reason: String, by: Actor, on: Day },
    /// Ended without a decision on the merits.
    CaseTerminated { ground: TerminationGround, reason: Personal<String>, by: Actor, on: Day },
    /// Somebody went on in spite of warnings, each with a reason.
    WarningsAcknowledged {
        warnings: Vec<Acknowledged>,
        /// What they went on with, in Chinese.
        doing: String,
        by: Actor,
        on: Day,
    },
    /// An urgent advance was asked for.
    AdvanceRequested {
        amount_fen: i64,
        /// The applicant's account or the hospital's.
        payee: Personal<BankAccount>,
        to_hospital: bool,
        reason: Personal<String>,
        by: Actor,
        on: Day,
    },
    /// Another person approved it.
    AdvanceApproved {
        amount_fen: i64,
        transfer: TransferId,
        title: String,
        comment: String,
        by: Actor,
        on: Day,
    },
    /// It was turned down, or taken back before it was paid.
    AdvanceRejected { reason: String, by: Actor, on: Day },
    /// It was paid.
    AdvancePaid { transfer: TransferId, amount_fen: i64, bank_reference: String, on: Day },
    /// Several organisations agreed to give one relief together.
    JointHelpAgreed {
        shares: Vec<FundingShare>,
        /// The document it rests on.
        document: String,
        on: Day,
    },
    /// An opinion was proposed.
    OpinionProposed { proposal: Box<Proposal>, on: Day },
    /// An approver sent the proposal back.
    ProposalReturned { reason: String, by: Actor, on: Day },
    /// An approver signed.
    SignedOff { signature: Signature },
    /// Relief was granted: the last signature was given.
    ReliefGranted {
        amount_fen: i64,
        /// The number of the decision (决定书文号).
        decision_number: String,
        /// What is still to be paid after an advance.
        payments: Vec<PlannedPayment>,
        /// Whether the money is reserved; else it has to be requested first.
        reserved: bool,
        /// What was advanced already.
        advance_fen: i64,
        on: Day,
    },
    /// Relief was refused.
    ReliefRefused {
        /// The reasons told to the person.
        reasons: Personal<String>,
        decision_number: String,
        on: Day,
    },
    /// The money was asked for.
    FundsRequested {
        amount_fen: i64,
        /// The document's number (请款文号).
        document: String,
        on: Day,
    },
    /// The money arrived and is reserved.
    FundsReceived { amount_fen: i64, document: String, on: Day },
    /// The payee was told to collect it.
    PayeeNotified {
        /// In which way: by telephone, in writing …
        how: String,
        on: Day,
    },
    /// The bank paid one of the planned payments and finance confirmed it.
    PaymentConfirmed {
        transfer: TransferId,
        payee: PersonId,
        amount_fen: i64,
        bank_reference: String,
        /// Payments still to be made.
        outstanding: u32,
        on: Day,
    },
    /// The bank could not pay; the money stays reserved.
    PaymentFailed { transfer: TransferId, reason: String, on: Day },
    /// The relief was revoked.
    ReliefRevoked {
        ground: RevocationGround,
        reason: Personal<String>,
        decision_number: String,
        by: Actor,
        on: Day,
    },
    /// Money is to come back.
    RecoveryOrdered {
        amount_fen: i64,
        reason: String,
        /// Where the case stands once nothing is outstanding.
        back_to: CaseStage,
        on: Day,
    },
    /// Money came back.
    RecoveryReceived {
        transfer: TransferId,
        amount_fen: i64,
        reference: String,
        /// The stage reached where nothing is outstanding any more.
        done: Option<CaseStage>,
        on: Day,
    },
    /// What is outstanding was given up, by a decision.
    RecoveryWrittenOff {
        amount_fen: i64,
        decision_number: String,
        reason: String,
        by: Actor,
        done: CaseStage,
        on: Day,
    },
    /// The applicant withdrew.
    ApplicationWithdrawn { reason: Personal<String>, on: Day },
    /// The supplement never came.
    ApplicationAbandoned { on: Day },
    /// Offered to another organisation that has jurisdiction; the present one holds it until they accept.
    TransferOffered { to: OrgId, organ: Organ, reason: String, on: Day },
    /// They accepted: it is theirs. Number and clock stay.
    TransferAccepted { from: OrgId, to: OrgId, organ: Organ, on: Day },
    /// They declined, or the present holder took the offer back.
    TransferDeclined { to: OrgId, reason: String, by: Actor, on: Day },
    /// Visits began.
    FollowUpBegun { on: Day },
    /// Closed and archived.
    CaseClosed {
        /// A note on how it ended.
        summary: String,
        on: Day,
    },
    /// Taken up again.
    CaseReopened {
        /// The stage at which work goes on.
        to: CaseStage,
        /// Whose case it is, and in which matter: it is the only open one again.
        applicant: PersonId,
        matter: MatterId,
        /// Who applies together with them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        together: Vec<PersonId>,
        reason: Personal<String>,
        by: Actor,
        on: Day,
    },
}

impl CaseEvent {
    /// The stage that the event leads to; `None` where it leaves the case where it is.
    pub fn stage(&self) -> Option<CaseStage> {
        match self {
            Self::CaseOpened { .. } => Some(CaseStage::Informed),
            Self::ApplicationSubmitted { .. } => Some(CaseStage::Applied),
            Self::SupplementRequested { .. } => Some(CaseStage::AwaitingSupplement),
            Self::SupplementReceived { back_to, .. } => Some(*back_to),
            Self::ApplicationAccepted { .. } => Some(CaseStage::Accepted),
            Self::ApplicationDeclined { .. } => Some(CaseStage::NotAccepted),
            Self::ReviewBegun { .. }
            | Self::InquiryEnded { .. }
            | Self::ClockResumed { .. }
            | Self::ProposalReturned { .. } => Some(CaseStage::UnderReview),
            Self::InquiryBegun { inquiry, .. } => Some(inquiry.stage()),
            Self::ClockSuspended { .. } => Some(CaseStage::Suspended),
            Self::OpinionProposed { .. } => Some(CaseStage::Proposed),
            Self::SignedOff { .. } => Some(CaseStage::Approving),
            Self::ReliefGranted { payments, .. } if payments.is_empty() => Some(CaseStage::Paid),
            Self::ReliefGranted { .. } => Some(CaseStage::Granted),
            Self::ReliefRefused { .. } => Some(CaseStage::Refused),
            Self::FundsRequested { .. } => Some(CaseStage::FundsRequested),
            Self::FundsReceived { .. } => Some(CaseStage::FundsReceived),
            Self::PayeeNotified { .. } => Some(CaseStage::Notified),
            Self::PaymentConfirmed { outstanding: 0, .. } => Some(CaseStage::Paid),
            Self::PaymentConfirmed { .. } => Some(CaseStage::PartlyPaid),
            Self::ReliefRevoked { .. } => Some(CaseStage::Revoked),
            Self::RecoveryOrdered { .. } => Some(CaseStage::Recovering),
            Self::RecoveryReceived { done, .. } => *done,
            Self::RecoveryWrittenOff { done, .. } => Some(*done),
            Self::CaseTerminated { .. } => Some(CaseStage::Terminated),
            Self::ApplicationWithdrawn { .. } => Some(CaseStage::Withdrawn),
            Self::ApplicationAbandoned { .. } => Some(CaseStage::Abandoned),
            Self::TransferAccepted { .. } => Some(CaseStage::Transferred),
            Self::FollowUpBegun { .. } => Some(CaseStage::FollowingUp),
            Self::CaseClosed { .. } => Some(CaseStage::Closed),
            Self::CaseReopened { to, .. } => Some(*to),
            Self::ApplicantAdded { .. }
            | Self::ApplicantLeft { .. }
            | Self::PaperAdded { .. }
            | Self::DeferredItemReceived { .. }
            | Self::ProofPromised { .. }
            | Self::FactsRecorded { .. }
            | Self::HandlerAssigned { .. }
            | Self::DecisionExtended { .. }
            | Self::WarningsAcknowledged { .. }
            | Self::AdvanceRequested { .. }
            | Self::AdvanceApproved { .. }
            | Self::AdvanceRejected { .. }
            | Self::AdvancePaid { .. }
            | Self::JointHelpAgreed { .. }
            | Self::PaymentFailed { .. }
            | Self::TransferOffered { .. }
            | Self::TransferDeclined { .. } => None,
        }
    }

    /// What duty rules call it: its kind, but for events after which different things are to be done.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are called by their kind")]
    pub fn trigger(&self) -> &'static str {
        match self {
            Self::InquiryBegun { inquiry, .. } => inquiry.triggers().0,
            Self::InquiryEnded { inquiry, .. } => inquiry.triggers().1,
            Self::ReliefGranted { payments, .. } if payments.is_empty() => "granted_as_advanced",
            Self::PaymentConfirmed { outstanding: 1.., .. } => "part_paid",
            Self::RecoveryReceived { done: None, .. } => "part_recovered",
            Self::CaseReopened { to: CaseStage::Informed, .. } => "reopened_as_informed",
            Self::CaseReopened { to: CaseStage::Applied, .. } => "reopened_as_applied",
            Self::CaseReopened { to: CaseStage::Paid, .. } => "reopened_as_paid",
            Self::CaseReopened { .. } => "reopened_in_review",
            other => other.kind(),
        }
    }

    /// What the event names one by one, without labels: deferred papers with their day, payments with their payer.
    pub fn named_items(&self) -> Vec<Item> {
        let item = |key: &dyn ToString| Item { key: key.to_string(), ..Item::default() };
        let paper = |owed: &DeferredItem| Item { due: Some(owed.due), ..item(&owed.item) };
        let payment = |plan: &PlannedPayment| Item {
            due: plan.due,
            org: Some(plan.org.clone()),
            ..item(&plan.transfer)
        };
        if let Self::ApplicationAccepted { deferred, .. } = self {
            deferred.iter().map(paper).collect()
        } else if let Self::DeferredItemReceived { item: code, .. } | Self::ProofPromised { item: code, .. } =
            self
        {
            vec![item(code)]
        } else if let Self::ReliefGranted { payments, .. } = self {
            payments.iter().map(payment).collect()
        } else if let Self::PaymentConfirmed { transfer, .. } | Self::PaymentFailed { transfer, .. } = self {
            vec![item(transfer)]
        } else {
            Vec::new()
        }
    }

    /// The day that the event itself names as due, where it names one.
    pub fn names_day(&self) -> Option<Day> {
        if let Self::DecisionExtended { to: day, .. } | Self::InquiryBegun { held_on: Some(day), .. } = self {
            Some(*day)
        } else {
            None
        }
    }
}
