//! The rulebook: which role may do what, on which resources. One table, read top-down, golden-tested.

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
