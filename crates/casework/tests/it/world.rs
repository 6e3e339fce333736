//! One case and the people around it, from which tests begin.

use casework::assistance::{
    AssistanceCase, BankAccount, CaseCommand, CaseContext, CaseEvent, CaseRefusal, CaseStage, Channel,
    Factors, FindingReference, InquiryKind, JointApplicant, Opinion, Paper, Proposal, ProposalChecks,
    RecordedFact, RevocationGround, SameMatterCase, SuspensionGround, TerminationGround,
};
use facts::SourcedValue;
use kernel::{Actor, CaseId, Day, MatterId, OrgId, Organ, PersonId, Personal, Role, TransferId, UserId};

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn today() -> Day {
    day("2026-03-02")
}

pub fn staff(n: u64, role: Role) -> Actor {
    Actor::Staff { user: UserId::new(n, [1; 10]), role, org: org("procuratorate-330106") }
}

pub fn org(id: &str) -> OrgId {
    OrgId(id.into())
}

pub fn handler() -> Actor {
    staff(1, Role::Handler)
}

pub fn head() -> Actor {
    staff(2, Role::Approver)
}

pub fn chief() -> Actor {
    staff(3, Role::Approver)
}

pub fn finance() -> Actor {
    staff(4, Role::Finance)
}

/// A handler of the court.
pub fn judge() -> Actor {
    Actor::Staff { user: UserId::new(5, [1; 10]), role: Role::Handler, org: org("court-330106") }
}

/// Two parts, one at once and one in autumn.
pub fn instalments() -> Vec<casework::assistance::Instalment> {
    [(today(), 3_000_000), (day("2026-09-01"), 2_000_000)]
        .map(|(on, amount_fen)| casework::assistance::Instalment { on, amount_fen })
        .into()
}

pub fn person() -> PersonId {
    PersonId::new(1, [2; 10])
}

pub fn transfer(n: u64) -> TransferId {
    TransferId::new(n, [3; 10])
}

pub fn transfers() -> Vec<TransferId> {
    (1..=8).map(transfer).collect()
}

pub fn context(actor: Actor) -> CaseContext {
    CaseContext {
        actor,
        today: today(),
        same_matter: vec![],
        applicant_name: Some("张三".into()),
        checks: ProposalChecks::default(),
    }
}

pub fn other_case(aided: bool, open: bool) -> SameMatterCase {
    SameMatterCase {
        id: CaseId::new(9, [9; 10]), number: "法救〔2025〕330106-0009号".into(), aided, open
    }
}

pub fn open() -> CaseCommand {
    CaseCommand::OpenCase {
        number: "检救〔2026〕330106-0001号".into(),
        matter: MatterId::new(1, [4; 10]),
        organ: Organ::Procuratorate,
        org: org("procuratorate-330106"),
        region: "330106".parse().unwrap(),
        applicant: person(),
        lead: None,
        handler: None,
    }
}

pub fn submit() -> CaseCommand {
    submit_to("张三")
}

pub fn submit_to(holder: &str) -> CaseCommand {
    CaseCommand::SubmitApplication {
        channel: Channel::Portal,
        brought_by: None,
        request: "丈夫被害，家里没有收入".into(),
        account: BankAccount {
            bank: "农商银行".into(),
            holder: holder.into(),
            number: "6228480000000000000".into(),
        },
        consents: vec!["mca.low_income".into()],
        signed_as: "张三".into(),
        agent: None,
    }
}

pub fn paper(material: &str, sha256: &str) -> CaseCommand {
    CaseCommand::AddPaper(Paper {
        material: material.into(),
        sha256: sha256.into(),
        file_name: Personal::known("身份证.jpg".into()),
        media_type: "image/jpeg".into(),
        size_bytes: 1000,
    })
}

pub fn ask_supplement() -> CaseCommand {
    CaseCommand::RequestSupplement { items: vec!["id_card".into()], note: "请补交身份证".into() }
}

pub fn accept() -> CaseCommand {
    CaseCommand::AcceptApplication {
        missing_core: vec![],
        missing_deferrable: vec!["income_proof".into()],
        deferred_due: day("2026-04-01"),
    }
}

/// The reasons that a grant needs here: the deferred paper never came.
pub fn reasons() -> Vec<casework::assistance::Acknowledgement> {
    vec![casework::assistance::Acknowledgement {
        code: "deferred_open".into(),
        reason: "收入情况已向民政核实".into(),
    }]
}

pub fn fact(name: &str, value: impl Into<facts::Value>) -> RecordedFact {
    RecordedFact { name: name.into(), value: Some(SourcedValue::new(value, "judgment", today())) }
}

pub fn record() -> CaseCommand {
    CaseCommand::RecordFacts {
        facts: vec![fact("victim_died", true), fact("household_size", 3)],
        origin: "judgment".into(),
    }
}

pub fn proposal(opinion: Opinion) -> Proposal {
    Proposal {
        opinion,
        grounds: vec!["P3".into()],
        reasons: Personal::known("家庭失去主要收入来源".into()),
        factors: Personal::known(Factors {
            harm: "被害人死亡".into(),
            fault: "无过错".into(),
            means: "家庭月收入 800 元".into(),
            necessary_expense: "每月 3000 元".into(),
            compensation: "被告人无力赔偿".into(),
        }),
        override_reason: String::new(),
        finding: FindingReference {
            pack: "procuratorate".into(),
            version: "2021".into(),
            pack_digest: "aa".into(),
            outcome: "eligible".into(),
            grounds: vec!["P1".into(), "P3".into()],
            refusals: vec![],
            over_cap_allowed: false,
            cap_fen: Some(40_000_000),
            high_fen: Some(20_000_000),
            suggested_fen: Some(5_000_000),
            finding_digest: "bb".into(),
            absolute_bars: vec![],
        },
        signers: vec!["部门负责人".into(), "分管检察长".into()],
        proposer: handler(),
        awards: vec![],
        instalments: vec![],
        over_limit: None,
        acknowledged: reasons(),
    }
}

pub fn grant(amount_fen: i64) -> Proposal {
    proposal(Opinion::Grant { amount_fen })
}

pub fn propose(proposal: Proposal) -> CaseCommand {
    CaseCommand::ProposeOpinion(Box::new(proposal))
}

pub fn sign(title: &str) -> CaseCommand {
    CaseCommand::SignOff {
        title: title.into(),
        comment: "同意".into(),
        decision_number: "检救决〔2026〕1号".into(),
        transfers: transfers(),
        reserved: true,
    }
}

/// The last signature, where the pool cannot bear the sum.
pub fn sign_unfunded(title: &str) -> CaseCommand {
    let CaseCommand::SignOff { title, comment, decision_number, transfers, .. } = sign(title) else {
        unreachable!()
    };
    CaseCommand::SignOff { title, comment, decision_number, transfers, reserved: false }
}

pub fn pay() -> CaseCommand {
    pay_as("ICBC-77")
}

pub fn pay_as(reference: &str) -> CaseCommand {
    CaseCommand::ConfirmPayment { transfer: None, bank_reference: reference.into() }
}

pub fn payment_failed() -> CaseCommand {
    CaseCommand::ReportPaymentFailure { transfer: None, reason: "账号有误".into() }
}

pub fn account(holder: &str) -> BankAccount {
    BankAccount { bank: "农商银行".into(), holder: holder.into(), number: "6228480000000000000".into() }
}

/// A second person: a child of the victim.
pub fn child() -> PersonId {
    PersonId::new(2, [2; 10])
}

pub fn add_child() -> CaseCommand {
    CaseCommand::AddApplicant {
        applicant: JointApplicant {
            person: child(),
            relation: "子女".into(),
            share_permille: Some(500),
            account: Personal::known(account("张小")),
        },
        name: Some("张小".into()),
    }
}

pub fn remove_child() -> CaseCommand {
    CaseCommand::RemoveApplicant { person: child(), reason: "自愿放弃".into() }
}

pub fn inquire(inquiry: InquiryKind) -> CaseCommand {
    let held_on = (inquiry == InquiryKind::Hearing).then(|| day("2026-10-20"));
    CaseCommand::BeginInquiry {
        inquiry,
        with: "县医院".into(),
        org: None,
        reason: "核实伤情".into(),
        held_on,
    }
}

pub fn end_inquiry() -> CaseCommand {
    CaseCommand::EndInquiry { result: "属实".into() }
}

pub fn suspend() -> CaseCommand {
    CaseCommand::Suspend {
        ground: SuspensionGround::CapacityLost, reason: "昏迷，尚无法定代理人".into()
    }
}

pub fn resume() -> CaseCommand {
    CaseCommand::Resume { reason: "已确定法定代理人".into() }
}

pub fn terminate() -> CaseCommand {
    CaseCommand::Terminate { ground: TerminationGround::HardshipOver, reason: "已获足额赔偿".into() }
}

pub fn decline() -> CaseCommand {
    CaseCommand::DeclineApplication { reasons: "不属于本院管辖".into() }
}

pub fn ask_advance(amount_fen: i64) -> CaseCommand {
    CaseCommand::RequestAdvance {
        amount_fen,
        payee: account("县医院"),
        to_hospital: true,
        reason: "急需手术".into(),
        limit_fen: Some(10_000_000),
    }
}

pub fn approve_advance() -> CaseCommand {
    CaseCommand::ApproveAdvance {
        transfer: transfer(20),
        title: "分管检察长".into(),
        needed: "分管检察长".into(),
        comment: "情况紧急，同意".into(),
    }
}

pub fn reject_advance() -> CaseCommand {
    CaseCommand::RejectAdvance { reason: "医保已垫付".into() }
}

pub fn pay_advance() -> CaseCommand {
    CaseCommand::ConfirmAdvance { bank_reference: "ICBC-20".into() }
}

pub fn offer() -> CaseCommand {
    CaseCommand::OfferTransfer {
        to: org("court-330106"),
        organ: Organ::Court,
        reason: "原案已起诉至法院".into(),
    }
}

pub fn decline_transfer() -> CaseCommand {
    CaseCommand::DeclineTransfer { reason: "原案尚未受理".into() }
}

pub fn request_funds() -> CaseCommand {
    CaseCommand::RequestFunds { document: "检救请〔2026〕1号".into() }
}

pub fn receive_funds() -> CaseCommand {
    CaseCommand::ReceiveFunds { document: "国库拨款单 1 号".into() }
}

pub fn notify() -> CaseCommand {
    CaseCommand::NotifyPayee { how: "电话".into() }
}

pub fn revoke() -> CaseCommand {
    CaseCommand::Revoke {
        ground: RevocationGround::Fraud,
        reason: "伪造低保证明".into(),
        decision_number: "检救撤〔2026〕1号".into(),
    }
}

pub fn recover(n: u64, amount_fen: i64) -> CaseCommand {
    CaseCommand::ReceiveRecovery {
        transfer: transfer(30 + n), amount_fen, reference: "入账单 1 号".into()
    }
}

pub fn write_off() -> CaseCommand {
    CaseCommand::WriteOffRecovery {
        decision_number: "检救核〔2026〕1号".into(),
        reason: "确无能力退还".into(),
    }
}

pub fn reopen() -> CaseCommand {
    CaseCommand::Reopen { reason: "有新的证据".into() }
}

pub fn withdraw() -> CaseCommand {
    CaseCommand::Withdraw { reason: "已获赔偿".into() }
}

pub fn abandon() -> CaseCommand {
    CaseCommand::Abandon { supplement_due: day("2026-02-27") }
}

pub fn close() -> CaseCommand {
    CaseCommand::CloseCase { summary: "救助金已发放".into(), open_work: vec![] }
}

/// A case with its journal.
#[derive(Clone, Default)]
pub struct Told {
    pub case: AssistanceCase,
    pub journal: Vec<CaseEvent>,
}

impl Told {
    pub fn run(&mut self, command: CaseCommand, context: &CaseContext) -> Result<usize, CaseRefusal> {
        let events = self.case.decide(command, context)?;
        for event in &events {
            self.case.apply(event);
        }
        self.journal.extend(events.clone());
        Ok(events.len())
    }

    pub fn by(mut self, actor: Actor, command: CaseCommand) -> Self {
        let changed = self.run(command, &context(actor)).unwrap();
        assert!(changed > 0);
        self
    }

    /// The case at a stage, come there on the usual way.
    pub fn at(stage: Option<CaseStage>) -> Self {
        use CaseStage as S;
        let Some(stage) = stage else {
            return Self::default();
        };
        let from = |stage| Self::at(Some(stage));
        match stage {
            S::Informed => Self::default().by(handler(), open()),
            S::Applied => from(S::Informed).by(handler(), submit()),
            S::AwaitingSupplement => from(S::Applied).by(handler(), ask_supplement()),
            S::NotAccepted => from(S::Applied).by(handler(), decline()),
            S::Accepted => from(S::Applied)
                .by(handler(), CaseCommand::AssignHandler(UserId::new(1, [1; 10])))
                .by(staff(6, Role::Handler), accept()),
            S::UnderReview => from(S::Applied).by(handler(), accept()).by(handler(), record()),
            S::OutsideInquiry => from(S::UnderReview).by(handler(), inquire(InquiryKind::Outside)),
            S::Entrusted => from(S::UnderReview).by(handler(), inquire(InquiryKind::Entrusted)),
            S::Hearing => from(S::UnderReview).by(handler(), inquire(InquiryKind::Hearing)),
            S::Instruction => from(S::UnderReview).by(handler(), inquire(InquiryKind::Instruction)),
            S::Suspended => from(S::UnderReview).by(handler(), suspend()),
            S::Transferred => {
                from(S::UnderReview).by(handler(), offer()).by(judge(), CaseCommand::AcceptTransfer)
            }
            S::Proposed => from(S::UnderReview).by(handler(), propose(grant(5_000_000))),
            S::Approving => from(S::Proposed).by(head(), sign("部门负责人")),
            S::Granted => from(S::Approving).by(chief(), sign("分管检察长")),
            S::FundsRequested => {
                from(S::Approving).by(chief(), sign_unfunded("分管检察长")).by(handler(), request_funds())
            }
            S::FundsReceived => from(S::FundsRequested).by(finance(), receive_funds()),
            S::Notified => from(S::FundsReceived).by(handler(), notify()),
            S::PartlyPaid => {
                let mut proposal = grant(5_000_000);
                proposal.instalments = instalments();
                from(S::UnderReview)
                    .by(handler(), propose(proposal))
                    .by(head(), sign("部门负责人"))
                    .by(chief(), sign("分管检察长"))
                    .by(finance(), pay())
            }
            S::Paid => from(S::Granted).by(finance(), pay()),
            S::FollowingUp => from(S::Paid).by(handler(), CaseCommand::BeginFollowUp),
            S::Refused => from(S::UnderReview)
                .by(handler(), propose(proposal(Opinion::Refuse)))
                .by(head(), sign("部门负责人"))
                .by(chief(), sign("分管检察长")),
            S::Terminated => from(S::UnderReview).by(chief(), terminate()),
            S::Withdrawn => from(S::Applied).by(handler(), withdraw()),
            S::Abandoned => from(S::AwaitingSupplement).by(handler(), abandon()),
            S::Revoked => from(S::Granted).by(chief(), revoke()),
            S::Recovering => from(S::Paid).by(chief(), revoke()),
            S::Closed => from(S::Paid).by(handler(), close()),
        }
    }

    pub fn refused(&self, actor: Actor, command: CaseCommand) -> &'static str {
        self.case.decide(command, &context(actor)).unwrap_err().code()
    }

    pub fn kinds(&self, actor: Actor, command: CaseCommand) -> Vec<&'static str> {
        let events = self.case.decide(command, &context(actor)).unwrap();
        events.iter().map(CaseEvent::kind).collect()
    }
}
