//! What may be asked of a case, and what a decision needs to know beside the case itself.

use std::fmt;

use kernel::{Actor, CaseId, Day, LeadId, MatterId, OrgId, Organ, PersonId, Region, TransferId, UserId};

use super::{Agent, BankAccount, Channel, Paper, Proposal, RecordedFact};

/// What somebody wants done with a case.
#[derive(Clone, PartialEq)]
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
        /// Who acts for the applicant.
        agent: Option<Agent>,
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

/// What a decision needs to know beside the case itself.
#[derive(Clone)]
pub struct CaseContext {
    /// Who asks.
    pub actor: Actor,
    /// Today.
    pub today: Day,
    /// Other cases of the same person in the same matter: id, number, whether relief was paid or granted.
    pub same_matter: Vec<SameMatterCase>,
    /// The applicant's name, to compare with the account's holder; `None` where it was erased.
    pub applicant_name: Option<String>,
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
            Self::SubmitApplication { .. } => "提交申请",
            Self::AddPaper(_) => "补充材料",
            Self::RequestSupplement { .. } => "通知补正",
            Self::FinishSupplement => "确认补正完成",
            Self::AcceptApplication { .. } => "受理",
            Self::RecordFacts { .. } => "记录事实",
            Self::AssignHandler(_) => "更换承办人",
            Self::ProposeOpinion(_) => "提出审查意见",
            Self::ReturnProposal { .. } => "退回审查意见",
            Self::SignOff { .. } => "签批",
            Self::ConfirmPayment { .. } => "确认发放",
            Self::ReportPaymentFailure { .. } => "登记发放失败",
            Self::Withdraw { .. } => "撤回申请",
            Self::Abandon { .. } => "按放弃申请处理",
            Self::CloseCase { .. } => "结案",
        }
    }
}

impl fmt::Debug for CaseCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaseCommand({})", self.label())
    }
}
