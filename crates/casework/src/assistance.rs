//! The assistance case (救助案件): one person's request for state judicial assistance in one matter, from
//! its opening to its close. Money itself is the ledger's; referrals and visits have lifecycles of their own.

use std::collections::BTreeMap;

use facts::{FactName, FactSheet, SourcedValue};
use kernel::{
    Actor, CaseId, Day, LeadId, MatterId, OrgId, Organ, Personal, PersonId, Region, TransferId, UserId,
};
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStage {
    /// Opened by an officer; the person has been or is being told that they may apply (已告知).
    Informed,
    /// Application received, materials being checked (已申请).
    Applied,
    /// Waiting for the applicant to supply what is missing (待补正).
    AwaitingSupplement,
    /// Accepted; facts are being verified and reviewed (审查).
    UnderReview,
    /// An opinion was proposed and waits for signatures (审批).
    Approving,
    /// Relief granted, money reserved, not yet paid (待发放).
    Granted,
    /// Paid; linkage and follow-up run (已发放).
    Paid,
    /// Relief refused with reasons (不予救助).
    Refused,
    /// Withdrawn by the applicant (已撤回).
    Withdrawn,
    /// Regarded as given up: the supplement never came (视为放弃).
    Abandoned,
    /// Closed and archived (已结案).
    Closed,
}

/// How an application came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By the person on the portal.
    Portal,
    /// By a village or community clerk on their behalf.
    Village,
    /// At a window or orally, written down by the officer.
    Officer,
}

/// The account that the money goes to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// The bank's name.
    pub bank: String,
    /// The holder's name; must be the applicant or an authorised person.
    pub holder: String,
    /// The account number.
    pub number: String,
}

/// A paper handed in (材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The checklist item it belongs to (`materials.toml`), or `other`.
    pub material: String,
    /// SHA-256 of the content, hex: the attachment's address.
    pub sha256: String,
    /// The file's name as uploaded.
    pub file_name: Personal<String>,
    /// `image/jpeg`, `application/pdf` …
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: u64,
}

/// A fact as recorded on a case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFact {
    /// Which fact.
    pub name: FactName,
    /// Its value with its source; `None` takes back what the same source said before.
    pub value: Option<SourcedValue>,
}

/// The finding that an opinion rests on: enough to check it later without evaluating again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingReference {
    /// Pack id.
    pub pack: String,
    /// Pack version.
    pub version: String,
    /// Digest over the pack's files.
    pub pack_digest: String,
    /// `eligible`, `not_eligible` or `needs_facts`.
    pub outcome: String,
    /// Grounds that hold.
    pub grounds: Vec<String>,
    /// Refusal rules that hold.
    pub refusals: Vec<String>,
    /// Whether the rules allow the over-cap approval to be asked for.
    pub over_cap_allowed: bool,
    /// The cap, in fen.
    pub cap_fen: Option<i64>,
    /// The highest amount the rules suggest, in fen.
    pub high_fen: Option<i64>,
    /// The suggested amount, in fen.
    pub suggested_fen: Option<i64>,
    /// SHA-256 of the whole finding's JSON.
    pub finding_digest: String,
    /// The exclusions that may not be overridden: aided before in the same matter, not a natural person.
    pub absolute_bars: Vec<String>,
}

/// The five factors that a review report must weigh (六部门意见; law.md §4.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    /// 实际遭受的损害后果
    pub harm: String,
    /// 有无过错及过错程度
    pub fault: String,
    /// 个人及家庭经济状况
    pub means: String,
    /// 维持当地基本生活所必需的最低支出
    pub necessary_expense: String,
    /// 赔偿义务人实际赔偿情况
    pub compensation: String,
}

/// What the handler proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// Grant this sum, in fen.
    Grant {
        /// Whole fen.
        amount_fen: i64,
    },
    /// Refuse.
    Refuse,
}

/// A proposed opinion with everything the approver signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Grant or refuse.
    pub opinion: Opinion,
    /// The grounds relied on (codes of the pack).
    pub grounds: Vec<String>,
    /// The handler's reasons.
    pub reasons: Personal<String>,
    /// The five factors.
    pub factors: Personal<Factors>,
    /// Why relief is proposed although a refusal rule holds; empty where none does.
    pub override_reason: String,
    /// The finding it rests on.
    pub finding: FindingReference,
    /// The titles that must sign, in order.
    pub signers: Vec<String>,
    /// Who proposed it.
    pub proposer: Actor,
}

/// One signature on a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Which step, from 0.
    pub step: u8,
    /// The signer's title.
    pub title: String,
    /// Who signed.
    pub signer: Actor,
    /// What they wrote.
    pub comment: String,
    /// The day.
    pub on: Day,
}

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
        proposal: Proposal,
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

/// What somebody wants done with a case.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseCommand {
    /// Open a case.
    OpenCase {
        /// The number given to it.
        number: String,
        /// The matter.
        matter: MatterId,
        /// The organ.
        organ: Organ,
        /// The office.
        org: OrgId,
        /// The matter's region.
        region: Region,
        /// The person.
        applicant: PersonId,
        /// The lead.
        lead: Option<LeadId>,
        /// The handler.
        handler: Option<UserId>,
    },
    /// Hand in the application.
    SubmitApplication {
        /// How.
        channel: Channel,
        /// The organisation that hands it in for them.
        brought_by: Option<OrgId>,
        /// In their words.
        request: String,
        /// Where to pay.
        account: BankAccount,
        /// Consents.
        consents: Vec<String>,
        /// Signature.
        signed_as: String,
    },
    /// Add a paper.
    AddPaper(Paper),
    /// Ask for more.
    RequestSupplement {
        /// Items.
        items: Vec<String>,
        /// Explanation.
        note: String,
    },
    /// Say that the supplement is complete.
    FinishSupplement,
    /// Accept the application. `missing_core` are the core items of the checklist that no paper covers.
    AcceptApplication {
        /// Core items still missing.
        missing_core: Vec<String>,
        /// Deferrable items still missing.
        missing_deferrable: Vec<String>,
    },
    /// Record facts.
    RecordFacts {
        /// The facts.
        facts: Vec<RecordedFact>,
        /// Where from.
        origin: String,
    },
    /// Take the case.
    AssignHandler(UserId),
    /// Propose an opinion.
    ProposeOpinion(Box<Proposal>),
    /// Send the proposal back.
    ReturnProposal {
        /// Why.
        reason: String,
    },
    /// Sign the proposal's next step. The last signature decides.
    SignOff {
        /// The signer's title.
        title: String,
        /// What they write: never empty (a person decides, with a reason).
        comment: String,
        /// The decision's number, used by the last signature.
        decision_number: String,
        /// The transfer to reserve, used by the last signature of a grant.
        transfer: TransferId,
    },
    /// Confirm the payment.
    ConfirmPayment {
        /// The bank's reference.
        bank_reference: String,
    },
    /// Report that the bank could not pay.
    ReportPaymentFailure {
        /// Why.
        reason: String,
    },
    /// Withdraw the application.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Regard the application as given up (after the supplement's deadline only).
    Abandon {
        /// The day the supplement was due.
        supplement_due: Day,
    },
    /// Close the case. `open_work` names what is still open (referrals, visits).
    CloseCase {
        /// How it ended.
        summary: String,
        /// What is still open.
        open_work: Vec<String>,
    },
}

/// A case as its events made it.
#[derive(Debug, Clone, Default, PartialEq)]
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
    /// The day it was accepted.
    pub accepted_on: Option<Day>,
    /// Deferrable items that were missing when it was accepted.
    pub deferred: Vec<String>,
    /// What is known.
    pub facts: FactSheet,
    /// When each fact was last recorded.
    pub fact_days: BTreeMap<FactName, Day>,
    /// The proposal in hand.
    pub proposal: Option<Proposal>,
    /// Its signatures.
    pub signatures: Vec<Signature>,
    /// The decision.
    pub decision: Option<Decision>,
    /// The day the money arrived.
    pub paid_on: Option<Day>,
    /// Payments that failed.
    pub failed_payments: Vec<String>,
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

/// What was applied for.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// How it came.
    pub channel: Channel,
    /// The organisation that handed it in for them.
    pub brought_by: Option<OrgId>,
    /// In their words.
    pub request: Personal<String>,
    /// Where to pay.
    pub account: Personal<BankAccount>,
    /// Consents.
    pub consents: Vec<String>,
    /// The day.
    pub on: Day,
}

/// What the applicant was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplement {
    /// The items.
    pub items: Vec<String>,
    /// The explanation.
    pub note: String,
    /// Since when.
    pub on: Day,
}

/// How a case was decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Relief granted.
    Granted {
        /// Whole fen.
        amount_fen: i64,
        /// The decision's number.
        number: String,
        /// The reserved transfer.
        transfer: TransferId,
        /// The day.
        on: Day,
    },
    /// Relief refused.
    Refused {
        /// Why.
        reasons: Personal<String>,
        /// The decision's number.
        number: String,
        /// The day.
        on: Day,
    },
}

/// What a decision needs to know beside the case itself.
#[derive(Debug, Clone)]
pub struct CaseContext {
    /// Who asks.
    pub actor: Actor,
    /// Today.
    pub today: Day,
    /// Other cases of the same person in the same matter: id, number, whether relief was paid or granted.
    pub same_matter: Vec<SameMatterCase>,
}

/// Another case of the same person in the same matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameMatterCase {
    /// Which.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Whether relief was granted or paid there.
    pub aided: bool,
    /// Whether it is still open.
    pub open: bool,
}
