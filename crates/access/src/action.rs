//! Everything that can be asked for, with the words that pages use for it.

/// Everything that can be asked for. Reads end in `View…`/`List…`/`Search`; the rest are writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Start or change a draft application, hand it in.
    SubmitApplication,
    /// See a case's progress as its applicant.
    ViewProgress,
    /// Add papers to a case.
    AddPaper,
    /// Say that the supplement is complete.
    FinishSupplement,
    /// Withdraw an application.
    WithdrawApplication,
    /// See one's queue of duties.
    ListDuties,
    /// See leads.
    ListLeads,
    /// Take up, dismiss, hand on or reopen a lead.
    ReviewLead,
    /// Propose leads (screening).
    ProposeLead,
    /// See matters and their texts.
    ViewMatter,
    /// Import matters.
    ImportMatters,
    /// Open a case.
    OpenCase,
    /// See a list of cases.
    ListCases,
    /// See a case whole.
    ViewCase,
    /// Record an application that was made orally or at a window.
    RecordApplication,
    /// Ask the applicant for more.
    RequestSupplement,
    /// Accept an application.
    AcceptApplication,
    /// Regard an application as given up.
    AbandonApplication,
    /// Record facts on a case, fetch them from registers.
    RecordFacts,
    /// Propose an opinion.
    ProposeOpinion,
    /// Sign or return a proposal.
    SignOff,
    /// Confirm or fail a payment.
    ConfirmPayment,
    /// See the ledger.
    ViewLedger,
    /// Open accounts, take money in.
    ManageFunds,
    /// Send or recall a referral.
    SendReferral,
    /// See a referral.
    ViewReferral,
    /// Acknowledge or resolve a referral.
    AnswerReferral,
    /// Plan, record or cancel follow-ups.
    RecordFollowUp,
    /// Close a case.
    CloseCase,
    /// Add or take off joint applicants.
    ManageApplicants,
    /// Do not accept an application.
    DeclineApplication,
    /// Note a promise in place of a paper.
    PromiseProof,
    /// Name the handler of a case.
    AssignHandler,
    /// Begin and end inquiries, hearings, requests for instruction.
    Inquire,
    /// Suspend a case and go on with it.
    SuspendCase,
    /// Give more time to decide.
    ExtendDecision,
    /// End a case without a decision on the merits.
    TerminateCase,
    /// Ask for an urgent advance.
    RequestAdvance,
    /// Approve an urgent advance or turn it down.
    DecideAdvance,
    /// Note what several organisations agreed to pay.
    AgreeJointHelp,
    /// Ask for the money of a decision.
    RequestFunds,
    /// Note that the money of a decision arrived.
    ReceiveFunds,
    /// Tell the payee to collect the money.
    NotifyPayee,
    /// Revoke a relief.
    RevokeRelief,
    /// Note that money came back.
    ReceiveRecovery,
    /// Give up what is to come back.
    WriteOffRecovery,
    /// Take an ended case up again.
    ReopenCase,
    /// Offer a case to the organisation that has jurisdiction.
    OfferTransfer,
    /// Accept or decline an offered case.
    AnswerTransfer,
    /// Receive or return a lead handed on.
    ReceiveLead,
    /// Register or correct a person.
    RegisterPerson,
    /// Search people, cases and matters.
    Search,
    /// See the journal and who did what.
    ViewJournal,
    /// Export a list.
    Export,
    /// Load snapshots of departments' registers.
    LoadRegister,
    /// Complain, or write down a complaint that came otherwise.
    FileComplaint,
    /// Rate how one's case was handled.
    RateCase,
    /// See complaints and ratings.
    ViewComplaint,
    /// Take up, answer and end complaints.
    AnswerComplaint,
    /// Report a duty done where no event shows it.
    ReportDuty,
    /// Warn of duties and let overdue ones climb.
    WatchDuties,
    /// Set up organisations and accounts.
    Administer,
}

impl Action {
    /// Every action, in the order of the rulebook.
    pub const ALL: [Self; 62] = [
        Self::SubmitApplication,
        Self::ViewProgress,
        Self::AddPaper,
        Self::FinishSupplement,
        Self::WithdrawApplication,
        Self::ListDuties,
        Self::ListLeads,
        Self::ReviewLead,
        Self::ProposeLead,
        Self::ViewMatter,
        Self::ImportMatters,
        Self::OpenCase,
        Self::ListCases,
        Self::ViewCase,
        Self::RecordApplication,
        Self::RequestSupplement,
        Self::AcceptApplication,
        Self::AbandonApplication,
        Self::RecordFacts,
        Self::ProposeOpinion,
        Self::SignOff,
        Self::ConfirmPayment,
        Self::ViewLedger,
        Self::ManageFunds,
        Self::SendReferral,
        Self::ViewReferral,
        Self::AnswerReferral,
        Self::RecordFollowUp,
        Self::CloseCase,
        Self::ManageApplicants,
        Self::DeclineApplication,
        Self::PromiseProof,
        Self::AssignHandler,
        Self::Inquire,
        Self::SuspendCase,
        Self::ExtendDecision,
        Self::TerminateCase,
        Self::RequestAdvance,
        Self::DecideAdvance,
        Self::AgreeJointHelp,
        Self::RequestFunds,
        Self::ReceiveFunds,
        Self::NotifyPayee,
        Self::RevokeRelief,
        Self::ReceiveRecovery,
        Self::WriteOffRecovery,
        Self::ReopenCase,
        Self::OfferTransfer,
        Self::AnswerTransfer,
        Self::ReceiveLead,
        Self::RegisterPerson,
        Self::Search,
        Self::ViewJournal,
        Self::Export,
        Self::LoadRegister,
        Self::FileComplaint,
        Self::RateCase,
        Self::ViewComplaint,
        Self::AnswerComplaint,
        Self::ReportDuty,
        Self::WatchDuties,
        Self::Administer,
    ];

    /// What it is called on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::SubmitApplication => "提交救助申请",
            Self::ViewProgress => "查看申请进度",
            Self::AddPaper => "补充材料",
            Self::FinishSupplement => "确认补正完成",
            Self::WithdrawApplication => "撤回申请",
            Self::ListDuties => "查看待办",
            Self::ListLeads => "查看线索",
            Self::ReviewLead => "研判线索",
            Self::ProposeLead => "提出线索",
            Self::ViewMatter => "查看原案",
            Self::ImportMatters => "导入原案",
            Self::OpenCase => "立案",
            Self::ListCases => "查看案件列表",
            Self::ViewCase => "查看案件",
            Self::RecordApplication => "登记窗口或口头申请",
            Self::RequestSupplement => "通知补正",
            Self::AcceptApplication => "受理申请",
            Self::AbandonApplication => "按放弃申请处理",
            Self::RecordFacts => "核实并记录事实",
            Self::ProposeOpinion => "提出审查意见",
            Self::SignOff => "签批或退回意见",
            Self::ConfirmPayment => "确认发放结果",
            Self::ViewLedger => "查看资金账",
            Self::ManageFunds => "管理资金账户",
            Self::SendReferral => "移送或撤回移送",
            Self::ViewReferral => "查看移送",
            Self::AnswerReferral => "签收和反馈移送",
            Self::RecordFollowUp => "安排和记录回访",
            Self::CloseCase => "结案",
            Self::ManageApplicants => "办理共同申请人",
            Self::DeclineApplication => "决定不予受理",
            Self::PromiseProof => "登记告知承诺",
            Self::AssignHandler => "指定承办人",
            Self::Inquire => "开展外调、委托调查、听证、请示",
            Self::SuspendCase => "中止和恢复审查",
            Self::ExtendDecision => "批准延长办理期限",
            Self::TerminateCase => "终结案件",
            Self::RequestAdvance => "提请先行救助",
            Self::DecideAdvance => "批准或不批准先行救助",
            Self::AgreeJointHelp => "登记联合救助",
            Self::RequestFunds => "请款",
            Self::ReceiveFunds => "登记资金到账",
            Self::NotifyPayee => "通知领取",
            Self::RevokeRelief => "撤销救助决定",
            Self::ReceiveRecovery => "登记追回到账",
            Self::WriteOffRecovery => "核销追回",
            Self::ReopenCase => "重新办理",
            Self::OfferTransfer => "移送管辖",
            Self::AnswerTransfer => "接收或退回移送管辖",
            Self::ReceiveLead => "接收或退回转交的线索",
            Self::RegisterPerson => "登记或更正人员信息",
            Self::Search => "搜索",
            Self::ViewJournal => "查看操作日志",
            Self::Export => "导出",
            Self::LoadRegister => "导入部门数据",
            Self::FileComplaint => "提出或登记投诉",
            Self::RateCase => "评价办理情况",
            Self::ViewComplaint => "查看投诉和评价",
            Self::AnswerComplaint => "受理和答复投诉",
            Self::ReportDuty => "登记职责完成情况",
            Self::WatchDuties => "督办到期职责",
            Self::Administer => "管理机构和账号",
        }
    }

    /// Whether it changes nothing: seeing, searching and exporting.
    pub fn is_read(self) -> bool {
        match self {
            Self::ViewProgress
            | Self::ListDuties
            | Self::ListLeads
            | Self::ViewMatter
            | Self::ListCases
            | Self::ViewCase
            | Self::ViewLedger
            | Self::ViewReferral
            | Self::Search
            | Self::ViewJournal
            | Self::ViewComplaint
            | Self::Export => true,
            Self::SubmitApplication
            | Self::AddPaper
            | Self::FinishSupplement
            | Self::WithdrawApplication
            | Self::ReviewLead
            | Self::ProposeLead
            | Self::ImportMatters
            | Self::OpenCase
            | Self::RecordApplication
            | Self::RequestSupplement
            | Self::AcceptApplication
            | Self::AbandonApplication
            | Self::RecordFacts
            | Self::ProposeOpinion
            | Self::SignOff
            | Self::ConfirmPayment
            | Self::ManageFunds
            | Self::SendReferral
            | Self::AnswerReferral
            | Self::RecordFollowUp
            | Self::CloseCase
            | Self::ManageApplicants
            | Self::DeclineApplication
            | Self::PromiseProof
            | Self::AssignHandler
            | Self::Inquire
            | Self::SuspendCase
            | Self::ExtendDecision
            | Self::TerminateCase
            | Self::RequestAdvance
            | Self::DecideAdvance
            | Self::AgreeJointHelp
            | Self::RequestFunds
            | Self::ReceiveFunds
            | Self::NotifyPayee
            | Self::RevokeRelief
            | Self::ReceiveRecovery
            | Self::WriteOffRecovery
            | Self::ReopenCase
            | Self::OfferTransfer
            | Self::AnswerTransfer
            | Self::ReceiveLead
            | Self::RegisterPerson
            | Self::LoadRegister
            | Self::FileComplaint
            | Self::RateCase
            | Self::AnswerComplaint
            | Self::ReportDuty
            | Self::WatchDuties
            | Self::Administer => false,
        }
    }
}
