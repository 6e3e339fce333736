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
    /// Set up organisations and accounts.
    Administer,
}

impl Action {
    /// Every action, in the order of the rulebook.
    pub const ALL: [Self; 35] = [
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
        Self::RegisterPerson,
        Self::Search,
        Self::ViewJournal,
        Self::Export,
        Self::LoadRegister,
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
            Self::RegisterPerson => "登记或更正人员信息",
            Self::Search => "搜索",
            Self::ViewJournal => "查看操作日志",
            Self::Export => "导出",
            Self::LoadRegister => "导入部门数据",
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
            | Self::RegisterPerson
            | Self::LoadRegister
            | Self::Administer => false,
        }
    }
}
