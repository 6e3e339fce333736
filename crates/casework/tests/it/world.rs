//! One case and the people around it, from which tests begin.

use casework::assistance::{
    AssistanceCase, BankAccount, CaseCommand, CaseContext, CaseEvent, CaseRefusal, CaseStage, Channel,
    Factors, FindingReference, Opinion, Paper, Proposal, RecordedFact, SameMatterCase,
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

pub fn person() -> PersonId {
    PersonId::new(1, [2; 10])
}

pub fn transfer() -> TransferId {
    TransferId::new(1, [3; 10])
}

pub fn context(actor: Actor) -> CaseContext {
    CaseContext { actor, today: today(), same_matter: vec![], applicant_name: Some("张三".into()) }
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
        request: "丈夫被害,家里没有收入".into(),
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
    CaseCommand::AcceptApplication { missing_core: vec![], missing_deferrable: vec!["income_proof".into()] }
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
        transfer: transfer(),
    }
}

pub fn pay() -> CaseCommand {
    CaseCommand::ConfirmPayment { bank_reference: "ICBC-77".into() }
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
        let Some(stage) = stage else {
            return Self::default();
        };
        match stage {
            CaseStage::Informed => Self::default().by(handler(), open()),
            CaseStage::Applied => Self::at(Some(CaseStage::Informed)).by(handler(), submit()),
            CaseStage::AwaitingSupplement => {
                Self::at(Some(CaseStage::Applied)).by(handler(), ask_supplement())
            }
            CaseStage::UnderReview => {
                Self::at(Some(CaseStage::Applied)).by(handler(), accept()).by(handler(), record())
            }
            CaseStage::Approving => Self::at(Some(CaseStage::UnderReview))
                .by(handler(), propose(grant(5_000_000)))
                .by(head(), sign("部门负责人")),
            CaseStage::Granted => Self::at(Some(CaseStage::Approving)).by(chief(), sign("分管检察长")),
            CaseStage::Paid => Self::at(Some(CaseStage::Granted)).by(finance(), pay()),
            CaseStage::Refused => Self::at(Some(CaseStage::UnderReview))
                .by(handler(), propose(proposal(Opinion::Refuse)))
                .by(head(), sign("部门负责人"))
                .by(chief(), sign("分管检察长")),
            CaseStage::Withdrawn => Self::at(Some(CaseStage::Applied)).by(handler(), withdraw()),
            CaseStage::Abandoned => Self::at(Some(CaseStage::AwaitingSupplement)).by(handler(), abandon()),
            CaseStage::Closed => Self::at(Some(CaseStage::Paid)).by(handler(), close()),
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
