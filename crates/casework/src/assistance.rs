//! The assistance case (救助案件): one person's request for state judicial assistance in one matter, from
//! its opening to its close. Money itself is the ledger's; referrals and visits have lifecycles of their own.

mod application;
mod command;
mod decide;
mod event;
mod evolve;
mod opinion;
mod proposal;
mod refusal;
mod stage;

use std::{collections::BTreeMap, fmt};

use facts::{FactName, FactSheet};
use kernel::{Actor, Day, LeadId, MatterId, OrgId, Organ, PersonId, Personal, Region, UserId};

pub use application::{
    Agent, AgentKind, Application, BankAccount, Channel, PAYEE_AUTHORISATION, Paper, RecordedFact, Supplement,
};
pub use command::{CaseCommand, CaseContext, SameMatterCase};
pub use event::CaseEvent;
pub use proposal::{Decision, Factors, FindingReference, Opinion, Proposal, Signature};
pub use refusal::CaseRefusal;
pub use stage::CaseStage;

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
    /// Deferrable items that were missing when it was accepted.
    pub deferred: Vec<String>,
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
    /// The day the money arrived.
    pub paid_on: Option<Day>,
    /// The bank's reference of the payment.
    pub bank_reference: Option<String>,
    /// Payments that failed.
    pub failed_payments: Vec<FailedPayment>,
    /// Why the applicant withdrew.
    pub withdrawn_because: Option<Personal<String>>,
    /// How and when it was closed.
    pub closing: Option<Closing>,
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

/// What a case was opened with.
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
}

impl fmt::Debug for AssistanceCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.opening.as_ref().map_or("", |opening| &opening.number);
        write!(f, "AssistanceCase({number} {:?})", self.stage)
    }
}
