//! What happens to a case.

use kernel::{
    Actor, Day, Fen, LeadId, MatterId, OrgId, Organ, PersonId, Personal, Region, TransferId, UserId,
};
use serde::{Deserialize, Serialize};

use super::{Agent, BankAccount, Channel, Opinion, Paper, Proposal, RecordedFact, Signature};

/// What happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CaseEvent {
    /// Opened.
    CaseOpened {
        /// The case number shown to people.
        number: String,
        /// The matter behind it.
        matter: MatterId,
        /// The organ.
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
        /// The day.
        on: Day,
    },
    /// An application was received.
    ApplicationSubmitted {
        /// How.
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
        /// The day.
        on: Day,
    },
    /// A paper came in.
    PaperAdded {
        /// The paper.
        paper: Paper,
    },
    /// The applicant was asked to supply things.
    SupplementRequested {
        /// Checklist codes or free words.
        items: Vec<String>,
        /// The officer's explanation.
        note: String,
        /// The day.
        on: Day,
    },
    /// The applicant says that everything asked for is in.
    SupplementReceived {
        /// The day.
        on: Day,
    },
    /// Accepted: the clock of the decision starts.
    ApplicationAccepted {
        /// Deferrable items still missing (容缺).
        deferred: Vec<String>,
        /// The day.
        on: Day,
    },
    /// Facts were recorded or corrected.
    FactsRecorded {
        /// The facts.
        facts: Personal<Vec<RecordedFact>>,
        /// How many (kept when the facts are erased).
        count: u32,
        /// Where from, in words: `applicant`, `handler`, `text`, or a dataset (`mca.low_income`).
        origin: String,
        /// The day.
        on: Day,
    },
    /// A handler took the case over.
    HandlerAssigned {
        /// Who.
        handler: UserId,
    },
    /// An opinion was proposed.
    OpinionProposed {
        /// It.
        proposal: Box<Proposal>,
        /// The day.
        on: Day,
    },
    /// An approver sent the proposal back.
    ProposalReturned {
        /// Why.
        reason: String,
        /// Who.
        by: Actor,
        /// The day.
        on: Day,
    },
    /// An approver signed.
    SignedOff {
        /// The signature.
        signature: Signature,
    },
    /// Relief was granted: the last signature was given.
    ReliefGranted {
        /// Whole fen.
        amount_fen: i64,
        /// The number of the decision (决定书文号).
        decision_number: String,
        /// The money reserved for it.
        transfer: TransferId,
        /// The day.
        on: Day,
    },
    /// Relief was refused.
    ReliefRefused {
        /// The reasons told to the person.
        reasons: Personal<String>,
        /// The number of the decision.
        decision_number: String,
        /// The day.
        on: Day,
    },
    /// The bank paid and finance confirmed it.
    PaymentConfirmed {
        /// The transfer.
        transfer: TransferId,
        /// Whole fen.
        amount_fen: i64,
        /// The bank's reference.
        bank_reference: String,
        /// The day.
        on: Day,
    },
    /// The bank could not pay; the money stays reserved.
    PaymentFailed {
        /// The transfer.
        transfer: TransferId,
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
    /// The applicant withdrew.
    ApplicationWithdrawn {
        /// Why.
        reason: Personal<String>,
        /// The day.
        on: Day,
    },
    /// The supplement never came.
    ApplicationAbandoned {
        /// The day.
        on: Day,
    },
    /// Closed and archived.
    CaseClosed {
        /// A note on how it ended.
        summary: String,
        /// The day.
        on: Day,
    },
}

impl CaseEvent {
    /// The event's name in the journal: `application_accepted`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CaseOpened { .. } => "case_opened",
            Self::ApplicationSubmitted { .. } => "application_submitted",
            Self::PaperAdded { .. } => "paper_added",
            Self::SupplementRequested { .. } => "supplement_requested",
            Self::SupplementReceived { .. } => "supplement_received",
            Self::ApplicationAccepted { .. } => "application_accepted",
            Self::FactsRecorded { .. } => "facts_recorded",
            Self::HandlerAssigned { .. } => "handler_assigned",
            Self::OpinionProposed { .. } => "opinion_proposed",
            Self::ProposalReturned { .. } => "proposal_returned",
            Self::SignedOff { .. } => "signed_off",
            Self::ReliefGranted { .. } => "relief_granted",
            Self::ReliefRefused { .. } => "relief_refused",
            Self::PaymentConfirmed { .. } => "payment_confirmed",
            Self::PaymentFailed { .. } => "payment_failed",
            Self::ApplicationWithdrawn { .. } => "application_withdrawn",
            Self::ApplicationAbandoned { .. } => "application_abandoned",
            Self::CaseClosed { .. } => "case_closed",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::CaseOpened { .. } => "立案",
            Self::ApplicationSubmitted { .. } => "提交申请",
            Self::PaperAdded { .. } => "收到材料",
            Self::SupplementRequested { .. } => "通知补正",
            Self::SupplementReceived { .. } => "补正完成",
            Self::ApplicationAccepted { .. } => "受理",
            Self::FactsRecorded { .. } => "记录事实",
            Self::HandlerAssigned { .. } => "确定承办人",
            Self::OpinionProposed { .. } => "提出审查意见",
            Self::ProposalReturned { .. } => "退回审查意见",
            Self::SignedOff { .. } => "签批",
            Self::ReliefGranted { .. } => "决定救助",
            Self::ReliefRefused { .. } => "决定不予救助",
            Self::PaymentConfirmed { .. } => "发放到账",
            Self::PaymentFailed { .. } => "发放失败",
            Self::ApplicationWithdrawn { .. } => "撤回申请",
            Self::ApplicationAbandoned { .. } => "视为放弃申请",
            Self::CaseClosed { .. } => "结案归档",
        }
    }

    /// One line for a timeline: figures and numbers only, no personal data and nobody's free words.
    pub fn summary(&self) -> String {
        match self {
            Self::CaseOpened { number, organ, .. } => format!("立案 {number}({})", organ.label()),
            Self::ApplicationSubmitted { channel, .. } => format!("收到申请({})", channel.label()),
            Self::PaperAdded { .. } => "收到一份材料".to_owned(),
            Self::SupplementRequested { items, .. } => format!("通知补正 {} 项材料", items.len()),
            Self::SupplementReceived { .. } => "补正材料已交齐".to_owned(),
            Self::ApplicationAccepted { deferred, .. } if deferred.is_empty() => "受理申请".to_owned(),
            Self::ApplicationAccepted { deferred, .. } => {
                format!("容缺受理申请,{} 项材料后补", deferred.len())
            }
            Self::FactsRecorded { count, .. } => format!("记录 {count} 项事实"),
            Self::HandlerAssigned { .. } => "确定承办人".to_owned(),
            Self::OpinionProposed { proposal, .. } => match &proposal.opinion {
                Opinion::Grant { amount_fen } => {
                    format!("拟给予救助 {},报请审批", Fen::new(*amount_fen).yuan())
                }
                Opinion::Refuse => "拟不予救助,报请审批".to_owned(),
            },
            Self::ProposalReturned { .. } => "审查意见被退回".to_owned(),
            Self::SignedOff { signature } => format!("{}签批同意", signature.title),
            Self::ReliefGranted { amount_fen, decision_number, .. } => {
                format!("决定救助 {}({decision_number})", Fen::new(*amount_fen).yuan())
            }
            Self::ReliefRefused { decision_number, .. } => format!("决定不予救助({decision_number})"),
            Self::PaymentConfirmed { amount_fen, .. } => {
                format!("救助金 {} 已到账", Fen::new(*amount_fen).yuan())
            }
            Self::PaymentFailed { .. } => "银行未能付款,资金仍为本案预留".to_owned(),
            Self::ApplicationWithdrawn { .. } => "申请人撤回申请".to_owned(),
            Self::ApplicationAbandoned { .. } => "逾期未补正,视为放弃申请".to_owned(),
            Self::CaseClosed { .. } => "结案归档".to_owned(),
        }
    }
}
