//! The assistance case (救助案件): one person's request for state judicial assistance in one matter, from
//! its opening to its close. Money itself is the ledger's; referrals and visits have lifecycles of their own.

mod application;
mod command;
mod decide;
mod ending;
mod event;
mod evolve;
mod inquiry;
mod intake;
mod jurisdiction;
mod money;
mod opinion;
mod payment;
mod proposal;
mod refusal;
mod review;
mod stage;
mod urgent;
mod warning;

use std::{collections::BTreeMap, fmt};

use facts::{FactName, FactSheet};
use kernel::{Actor, Day, LeadId, MatterId, OrgId, Organ, PersonId, Personal, Region, TransferId, UserId};

pub use application::{
    Agent, AgentKind, Application, BankAccount, Channel, Deferral, DeferredItem, JointApplicant,
    OverLimitApproval, PAYEE_AUTHORISATION, Paper, RecordedFact, Settlement, Supplement, TransferOffer,
};
pub use command::{CaseCommand, CaseContext, SameMatterCase};
pub use event::CaseEvent;
pub use inquiry::{Inquiry, InquiryKind, RevocationGround, SuspensionGround, TerminationGround};
pub use money::{
    Advance, AdvanceState, Award, FundingShare, Instalment, Payment, PaymentState, PlannedPayment, Recovery,
};
pub use proposal::{Decision, Factors, FindingReference, Opinion, Proposal, Signature};
pub use refusal::CaseRefusal;
pub use stage::CaseStage;
pub use warning::{Acknowledged, Acknowledgement, ProposalChecks, Warning};

/// A case as its events made it.
///
/// ```
/// use casework::assistance::{AssistanceCase, CaseCommand, CaseContext, CaseStage};
/// use kernel::{Actor, MatterId, OrgId, Organ, PersonId};
///
/// let context = CaseContext {
///     actor: Actor::System { job: "example".into() },
///     today: "2026-03-02".parse().unwrap(),
///     same_matter: vec![],
///     applicant_name: None,
///     checks: Default::default(),
/// };
/// let open = CaseCommand::OpenCase {
///     number: "检救〔2026〕330106-0001号".into(),
///     matter: MatterId::new(1, [0; 10]),
///     organ: Organ::Procuratorate,
///     org: OrgId("procuratorate-330106".into()),
///     region: "330106".parse().unwrap(),
///     applicant: PersonId::new(1, [0; 10]),
///     lead: None,
///     handler: None,
/// };
/// let events = AssistanceCase::default().decide(open, &context).unwrap();
/// let case = AssistanceCase::replay(&events);
/// assert_eq!(case.stage, Some(CaseStage::Informed));
/// let refusal = case.decide(CaseCommand::FinishSupplement, &context).unwrap_err();
/// assert_eq!(refusal.code(), "not_at_this_stage");
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct AssistanceCase {
    /// Its id and what it was opened with; `None` before it is opened.
    pub opening: Option<Opening>,
    /// Where it stands.
    pub stage: Option<CaseStage>,
    /// The handler.
    pub handler: Option<UserId>,
    /// What was applied for.
    pub application: Option<Application>,
    /// Papers in the order they came.
    pub papers: Vec<Paper>,
    /// What the applicant still owes.
    pub supplement: Option<Supplement>,
    /// The day the last supplement was complete.
    pub supplemented_on: Option<Day>,
    /// The day it was accepted.
    pub accepted_on: Option<Day>,
    /// Deferrable items that were missing when it was accepted, and how each was settled.
    pub deferred: Vec<Deferral>,
    /// Who applies together with the applicant.
    pub joint_applicants: Vec<JointApplicant>,
    /// The inquiry under way.
    pub inquiry: Option<Inquiry>,
    /// The day by which to decide, where more time was given.
    pub extended_to: Option<Day>,
    /// The last urgent advance.
    pub advance: Option<Advance>,
    /// What each of several organisations pays; empty where the office pays alone.
    pub shares: Vec<FundingShare>,
    /// Another organisation that the case is offered to.
    pub transfer_offer: Option<TransferOffer>,
    /// Organisations that held it before.
    pub held_before: Vec<OrgId>,
    /// What is known.
    pub facts: FactSheet,
    /// When each fact was last recorded.
    pub fact_days: BTreeMap<FactName, Day>,
    /// The proposal in hand; one that was sent back stays, to be worked over.
    pub proposal: Option<Proposal>,
    /// Why and by whom the proposal in hand was sent back.
    pub returned: Option<Returned>,
    /// Its signatures.
    pub signatures: Vec<Signature>,
    /// The decision.
    pub decision: Option<Decision>,
    /// The planned payments and how far each is.
    pub payments: Vec<Payment>,
    /// Whether their money is reserved.
    pub reserved: bool,
    /// The day the payee was told.
    pub notified_on: Option<Day>,
    /// The day all the money had arrived.
    pub paid_on: Option<Day>,
    /// The bank's reference of the last payment.
    pub bank_reference: Option<String>,
    /// Why the relief was revoked.
    pub revoked: Option<RevocationGround>,
    /// Why the case was terminated.
    pub terminated: Option<TerminationGround>,
    /// What is to come back.
    pub recovery: Option<Recovery>,
    /// What came back: the transfers and their sums.
    pub recovered: Vec<(TransferId, i64)>,
    /// Payments that failed.
    pub failed_payments: Vec<FailedPayment>,
    /// Why it was not accepted.
    pub declined_because: Option<Personal<String>>,
    /// Why the applicant withdrew.
    pub withdrawn_because: Option<Personal<String>>,
    /// How and when it was closed.
    pub closing: Option<Closing>,
    /// What happened last: the same thing once more is nothing new.
    pub latest: Option<Box<CaseEvent>>,
}

/// A proposal sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Actor,
    /// When.
    pub on: Day,
}

/// A payment that the bank could not make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedPayment {
    /// Which.
    pub transfer: TransferId,
    /// Why.
    pub reason: String,
    /// When.
    pub on: Day,
}

/// How a case was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// A note on how it ended.
    pub summary: String,
    /// When.
    pub on: Day,
}

/// What a case was opened with; organ and office are those that hold it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The number.
    pub number: String,
    /// The matter.
    pub matter: MatterId,
    /// The organ.
    pub organ: Organ,
    /// The office.
    pub org: OrgId,
    /// The region.
    pub region: Region,
    /// The person.
    pub applicant: PersonId,
    /// The lead.
    pub lead: Option<LeadId>,
    /// The day.
    pub on: Day,
}

impl AssistanceCase {
    crate::fold::replayed!(CaseEvent);

    /// Everybody it is for, the main applicant first.
    pub fn applicants(&self) -> impl Iterator<Item = PersonId> {
        let main = self.opening.iter().map(|opening| opening.applicant);
        main.chain(self.joint_applicants.iter().map(|joint| joint.person))
    }

    /// What was paid on the decision, whole fen; an advance is not among it.
    pub fn paid_fen(&self) -> i64 {
        self.payments.iter().map(Payment::paid_fen).fold(0, i64::saturating_add)
    }

    /// What the persons have of an advance, whole fen.
    pub fn advanced_fen(&self) -> i64 {
        self.advance.as_ref().map_or(0, Advance::held_fen)
    }

    /// The payments still to be made, in the order planned.
    pub fn payments_to_make(&self) -> impl Iterator<Item = &PlannedPayment> {
        self.payments.iter().filter(|payment| payment.is_planned()).map(|payment| &payment.plan)
    }

    /// The deferred items that are still owed.
    pub fn deferred_open(&self) -> impl Iterator<Item = &Deferral> {
        self.deferred.iter().filter(|item| item.settled.is_none())
    }
}

impl fmt::Debug for AssistanceCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.opening.as_ref().map_or("", |opening| &opening.number);
        write!(f, "AssistanceCase({number} {:?})", self.stage)
    }
}
