//! What may be asked of a case, and what a decision needs to know beside the case itself.

use std::fmt;

use kernel::{Actor, CaseId, Day, LeadId, MatterId, OrgId, Organ, PersonId, Region, TransferId, UserId};

use super::{
    Agent, BankAccount, Channel, FundingShare, InquiryKind, JointApplicant, Paper, Proposal, ProposalChecks,
    RecordedFact, RevocationGround, SuspensionGround, TerminationGround,
};

/// What somebody wants done with a case.
#[derive(Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are those of the event that the command makes")]
pub enum CaseCommand {
    /// Open a case.
    OpenCase {
        number: String,
        matter: MatterId,
        organ: Organ,
        org: OrgId,
        region: Region,
        applicant: PersonId,
        lead: Option<LeadId>,
        handler: Option<UserId>,
    },
    /// Add somebody who applies together with the applicant; the name is compared with the account's holder.
    AddApplicant { applicant: JointApplicant, name: Option<String> },
    /// Take a joint applicant off.
    RemoveApplicant { person: PersonId, reason: String },
    /// Hand in the application.
    SubmitApplication {
        channel: Channel,
        brought_by: Option<OrgId>,
        request: String,
        account: BankAccount,
        consents: Vec<String>,
        signed_as: String,
        /// Who acts for the applicant.
        agent: Option<Agent>,
    },
    /// Add a paper.
    AddPaper(Paper),
    /// Ask for more.
    RequestSupplement { items: Vec<String>, note: String },
    /// Say that the supplement is complete.
    FinishSupplement,
    /// Accept the application.
    AcceptApplication {
        /// Core items of the checklist that no paper covers, by their labels.
        missing_core: Vec<String>,
        /// Deferrable items still missing.
        missing_deferrable: Vec<String>,
        /// By when they are to follow.
        deferred_due: Day,
    },
    /// Do not accept it.
    DeclineApplication { reasons: String },
    /// Note that the applicant promised in writing what a deferred item would show.
    PromiseProof { item: String },
    /// Begin the review.
    BeginReview,
    /// Record facts.
    RecordFacts { facts: Vec<RecordedFact>, origin: String },
    /// Take the case.
    AssignHandler(UserId),
    /// Begin an inquiry.
    BeginInquiry {
        inquiry: InquiryKind,
        with: String,
        org: Option<OrgId>,
        reason: String,
        held_on: Option<Day>,
    },
    /// End it.
    EndInquiry { result: String },
    /// Suspend the case.
    Suspend { ground: SuspensionGround, reason: String },
    /// Go on.
    Resume { reason: String },
    /// Give more time; `latest` is as far as the rules allow.
    ExtendDecision { to: Day, latest: Option<Day>, reason: String },
    /// End it without a decision on the merits.
    Terminate { ground: TerminationGround, reason: String },
    /// Ask for an urgent advance; `limit_fen` is the most that the rules allow for it.
    RequestAdvance {
        amount_fen: i64,
        payee: BankAccount,
        to_hospital: bool,
        reason: String,
        limit_fen: Option<i64>,
    },
    /// Approve it; `needed` is the title that must.
    ApproveAdvance { transfer: TransferId, title: String, needed: String, comment: String },
    /// Turn it down, or take it back before it is paid.
    RejectAdvance { reason: String },
    /// Confirm that the bank paid it.
    ConfirmAdvance { bank_reference: String },
    /// Note what several organisations agreed to pay.
    AgreeJointHelp { shares: Vec<FundingShare>, document: String },
    /// Propose an opinion.
    ProposeOpinion(Box<Proposal>),
    /// Send the proposal back.
    ReturnProposal { reason: String },
    /// Sign the proposal's next step. The last signature decides.
    SignOff {
        /// The signer's title.
        title: String,
        /// What they write: never empty (a person decides, with a reason).
        comment: String,
        /// The decision's number, used by the last signature.
        decision_number: String,
        /// Transfers for the planned payments, used by the last signature of a grant: `payments_planned` says how many.
        transfers: Vec<TransferId>,
        /// Whether the pools bear it now; else the money has to be requested.
        reserved: bool,
    },
    /// Ask for the money.
    RequestFunds { document: String },
    /// Note that the money arrived.
    ReceiveFunds { document: String },
    /// Tell the payee.
    NotifyPayee { how: String },
    /// Confirm a payment; without a transfer the next one that is planned.
    ConfirmPayment { transfer: Option<TransferId>, bank_reference: String },
    /// Report that the bank could not pay.
    ReportPaymentFailure { transfer: Option<TransferId>, reason: String },
    /// Revoke the relief.
    Revoke { ground: RevocationGround, reason: String, decision_number: String },
    /// Note that money came back.
    ReceiveRecovery { transfer: TransferId, amount_fen: i64, reference: String },
    /// Give up what is outstanding, by a decision.
    WriteOffRecovery { decision_number: String, reason: String },
    /// Withdraw the application.
    Withdraw { reason: String },
    /// Regard the application as given up (after the supplement's deadline only).
    Abandon { supplement_due: Day },
    /// Offer the case to another organisation.
    OfferTransfer { to: OrgId, organ: Organ, reason: String },
    /// Accept it there.
    AcceptTransfer,
    /// Decline it there, or take the offer back.
    DeclineTransfer { reason: String },
    /// Begin with visits.
    BeginFollowUp,
    /// Close the case. `open_work` names what is still open (referrals, visits).
    CloseCase { summary: String, open_work: Vec<String> },
    /// Take it up again.
    Reopen { reason: String },
}

/// What a decision needs to know beside the case itself.
#[derive(Clone)]
pub struct CaseContext {
    /// Who asks.
    pub actor: Actor,
    /// Today.
    pub today: Day,
    /// Other cases of the same persons in the same matter: id, number, whether relief was paid or granted.
    pub same_matter: Vec<SameMatterCase>,
    /// The applicant's name, to compare with the account's holder; `None` where it was erased.
    pub applicant_name: Option<String>,
    /// What a proposal is held against.
    pub checks: ProposalChecks,
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

impl CaseCommand {
    /// What it asks for, in Chinese.
    pub fn label(&self) -> &'static str {
        match self {
            Self::OpenCase { .. } => "立案",
            Self::AddApplicant { .. } => "增加共同申请人",
            Self::RemoveApplicant { .. } => "办理共同申请人退出",
            Self::SubmitApplication { .. } => "提交申请",
            Self::AddPaper(_) => "补充材料",
            Self::RequestSupplement { .. } => "通知补正",
            Self::FinishSupplement => "确认补正完成",
            Self::AcceptApplication { .. } => "受理",
            Self::DeclineApplication { .. } => "决定不予受理",
            Self::PromiseProof { .. } => "登记告知承诺",
            Self::BeginReview => "开始审查",
            Self::RecordFacts { .. } => "记录事实",
            Self::AssignHandler(_) => "更换承办人",
            Self::BeginInquiry { inquiry, .. } => inquiry.label(),
            Self::EndInquiry { .. } => "结束调查核实",
            Self::Suspend { .. } => "中止审查",
            Self::Resume { .. } => "恢复审查",
            Self::ExtendDecision { .. } => "延长办理期限",
            Self::Terminate { .. } => "终结案件",
            Self::RequestAdvance { .. } => "提请先行救助",
            Self::ApproveAdvance { .. } => "批准先行救助",
            Self::RejectAdvance { .. } => "不批准先行救助",
            Self::ConfirmAdvance { .. } => "确认先行救助金发放",
            Self::AgreeJointHelp { .. } => "登记联合救助",
            Self::ProposeOpinion(_) => "提出审查意见",
            Self::ReturnProposal { .. } => "退回审查意见",
            Self::SignOff { .. } => "签批",
            Self::RequestFunds { .. } => "请款",
            Self::ReceiveFunds { .. } => "登记资金到账",
            Self::NotifyPayee { .. } => "通知领取",
            Self::ConfirmPayment { .. } => "确认发放",
            Self::ReportPaymentFailure { .. } => "登记发放失败",
            Self::Revoke { .. } => "撤销救助决定",
            Self::ReceiveRecovery { .. } => "登记追回到账",
            Self::WriteOffRecovery { .. } => "核销追回",
            Self::Withdraw { .. } => "撤回申请",
            Self::Abandon { .. } => "按放弃申请处理",
            Self::OfferTransfer { .. } => "移送管辖",
            Self::AcceptTransfer => "接收移送管辖",
            Self::DeclineTransfer { .. } => "退回移送管辖",
            Self::BeginFollowUp => "开始回访",
            Self::CloseCase { .. } => "结案",
            Self::Reopen { .. } => "重新办理",
        }
    }
}

impl fmt::Debug for CaseCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaseCommand({})", self.label())
    }
}
