//! A store in a folder of its own, and the events of a small mixed history.

use access::{Action, Permit, Principal, Resource};
use casework::{
    assistance::{BankAccount, CaseEvent, Channel},
    duty::DutyEvent,
    follow_up::FollowUpEvent,
    lead::LeadEvent,
    person::{MatterCard, MatterEvent, MatterKind, PersonCard, PersonEvent},
    referral::{ReferralEvent, SharingBasis},
};
use fund::{AccountId, AccountKind, FundEvent};
use kernel::{
    CaseId, ComplaintId, Day, DutyId, Fen, FollowUpId, LeadId, MatterId, Moment, OrgId, Organ, PersonId, Personal,
    ReferralId, Region, Role, TransferId, UserId,
};
use store::{Append, Batch, JournalEvent, Store, StoreError, StreamId};
use tempfile::TempDir;

use crate::database::Database;

pub struct World {
    pub store: Store,
    pub folder: TempDir,
    pub database: Database,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = super::database();
        let store = database.open(folder.path()).await.unwrap();
        Self { store, folder, database }
    }

    /// The same store opened a second time, as another process would.
    pub async fn again(&self) -> Result<Store, StoreError> {
        self.database.open(self.folder.path()).await
    }

    /// A statement behind the store's back.
    pub async fn behind(&self, sql: &'static str) -> Result<u64, store::EngineError> {
        self.database.behind(self.folder.path(), sql).await
    }

    /// Everything that the database holds, as bytes.
    pub async fn bytes(&self) -> Vec<u8> {
        self.store.tidy().await.unwrap();
        self.database.bytes(self.folder.path())
    }

    pub async fn commit(&self, appends: Vec<Append>) -> u64 {
        self.store.commit(&permit(), &Batch::of(appends), moment()).await.unwrap().last_position
    }
}

pub fn permit() -> Permit {
    let who = Principal::System { job: "test".to_owned() };
    access::permit(&who, Action::ReviewLead, &Resource::default()).unwrap()
}

pub fn moment() -> Moment {
    "2026-03-02T01:30:00Z".parse().unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn org(number: u32) -> OrgId {
    OrgId(format!("procuratorate-{number}"))
}

pub fn region() -> Region {
    "330106".parse().unwrap()
}

macro_rules! ids {
    ($($name:ident: $id:ident;)*) => {$(
        pub fn $name(number: u32) -> $id {
            let [a, b, c, d] = number.to_be_bytes();
            $id::new(1_772_000_000_000, [0, 0, 0, 0, 0, 0, a, b, c, d])
        }
    )*};
}

ids! {
    person: PersonId;
    matter: MatterId;
    case: CaseId;
    lead: LeadId;
    referral: ReferralId;
    follow_up: FollowUpId;
    complaint: ComplaintId;
    duty: DutyId;
    transfer: TransferId;
    user: UserId;
}

pub fn append<E: Into<JournalEvent>>(stream: StreamId, expected: u64, about: u32, events: Vec<E>) -> Append {
    Append {
        stream,
        expected,
        subject: format!("person/{}", person(about)),
        case: None,
        basis: "司法救助工作细则".to_owned(),
        events: events.into_iter().map(Into::into).collect(),
    }
}

pub fn card(name: &str, number: u32) -> PersonCard {
    PersonCard {
        name: name.to_owned(),
        identity: format!("33010619900101{number:04}"),
        sex: Some("female".to_owned()),
        birth_date: Some(day("1990-01-01")),
        phone: format!("138{number:08}"),
        address: "杭州市西湖区文三路".to_owned(),
        residence_region: Some(region()),
    }
}

pub fn registered(number: u32, name: &str) -> Append {
    let card = Personal::known(card(name, number));
    append(StreamId::Person(person(number)), 0, number, vec![PersonEvent::PersonRegistered { card }])
}

pub fn recorded_matter(number: u32) -> Append {
    let card = MatterCard {
        number: format!("（2025）浙0106刑初{number}号"),
        matter_kind: MatterKind::Criminal,
        organ: Organ::Court,
        body: "杭州市西湖区人民法院".to_owned(),
        charge: "故意伤害罪".to_owned(),
        region: Some(region()),
        dated: Some(day("2025-11-03")),
        text_sha256: None,
        source: "import:test".to_owned(),
        external_id: format!("m{number}"),
    };
    let event = MatterEvent::MatterRecorded {
        card,
        summary: Personal::known("王小明被打伤".to_owned()),
        facts: Personal::known(Vec::new()),
        on: day("2026-03-01"),
    };
    let mut append = append(StreamId::Matter(matter(number)), 0, number, vec![event]);
    append.subject = format!("matter/{}", matter(number));
    append
}

pub fn proposed_lead(number: u32, score: u8) -> Append {
    let event = LeadEvent::LeadProposed {
        person: person(number),
        matter: matter(number),
        org: org(1 + number % 2),
        region: region(),
        model: "screen.low_income".to_owned(),
        pack: "p@1#d".to_owned(),
        score,
        grounds: vec!["P1".to_owned(), "P3".to_owned()],
        priority: vec!["minor".to_owned()],
        reasons: Personal::known(vec!["重伤二级，无赔偿能力".to_owned()]),
        facts: Personal::known(Vec::new()),
        on: day("2026-03-02"),
    };
    append(StreamId::Lead(lead(number)), 0, number, vec![event])
}

/// A case of the person of the same number, opened some days after the first of January 2026.
pub fn opened_case(number: u32, days: i32) -> Append {
    let event = CaseEvent::CaseOpened {
        number: format!("浙西检救〔2026〕{number}号"),
        matter: matter(number),
        organ: Organ::Procuratorate,
        org: org(1 + number % 2),
        region: region(),
        applicant: person(number),
        lead: Some(lead(number)),
        handler: Some(user(number % 3)),
        on: day("2026-01-01").plus_days(days),
    };
    append(StreamId::Case(case(number)), 0, number, vec![event])
}

pub fn applied(number: u32) -> CaseEvent {
    CaseEvent::ApplicationSubmitted {
        channel: Channel::Village,
        brought_by: Some(OrgId("village-330106-1".to_owned())),
        request: Personal::known("孩子受伤，家里没有钱治病".to_owned()),
        account: Personal::known(BankAccount {
            bank: "农业银行".to_owned(),
            holder: format!("户主{number}"),
            number: "6228480000000000000".to_owned(),
        }),
        consents: vec!["mca".to_owned()],
        signed_as: Personal::known("王小明".to_owned()),
        agent: None,
        on: day("2026-03-02"),
    }
}

pub fn opened_duty(number: u32, of: Role, due: &str) -> DutyEvent {
    DutyEvent::DutyOpened {
        duty: duty(number),
        code: "accept".to_owned(),
        label: "决定是否受理".to_owned(),
        role: of,
        org: Some(org(1)),
        length: "7个工作日".to_owned(),
        length_count: 7,
        length_unit: "working_day".to_owned(),
        on: day("2026-03-02"),
        due: day(due),
        basis: "细则第12条".to_owned(),
        item: None,
        warn_at: vec![500, 800, 1000],
        by_hand: false,
    }
}

pub fn fund_append(expected: u64, events: Vec<FundEvent>) -> Append {
    append(StreamId::Fund(org(1)), expected, 0, events)
}

pub fn funded() -> Vec<FundEvent> {
    let account = |id: &str, account_kind| FundEvent::AccountOpened {
        account: AccountId(id.to_owned()),
        account_kind,
        name: id.to_owned(),
        earmark: String::new(),
    };
    vec![
        account("source:central", AccountKind::Source),
        account("pool", AccountKind::Pool),
        account("paid", AccountKind::Paid),
        FundEvent::FundsDeposited {
            transfer: transfer(1),
            from: AccountId("source:central".to_owned()),
            to: AccountId("pool".to_owned()),
            amount: Fen::new(10_000_000),
            reference: "浙财〔2026〕1号".to_owned(),
            on: day("2026-01-05"),
        },
    ]
}

pub fn reserved(number: u32, fen: i64) -> FundEvent {
    FundEvent::FundsReserved {
        transfer: transfer(number),
        from: AccountId("pool".to_owned()),
        to: AccountId("paid".to_owned()),
        amount: Fen::new(fen),
        case: case(1),
        decision_number: "决1".to_owned(),
        on: day("2026-04-01"),
    }
}

pub fn sent_referral(number: u32) -> Append {
    let event = ReferralEvent::ReferralSent {
        case: case(number),
        person: person(number),
        from: org(1),
        to: OrgId("civil_affairs-330106".to_owned()),
        programmes: vec!["dibao".to_owned()],
        circumstances: Personal::known("家庭困难".to_owned()),
        aid_given_fen: 3_000_000,
        suggestion: Personal::known("建议纳入低保".to_owned()),
        sharing: SharingBasis::Statutory,
        on: day("2026-05-01"),
    };
    let mut append = append(StreamId::Referral(referral(number)), 0, number, vec![event]);
    append.case = Some(case(number));
    append
}

pub fn planned_follow_up(number: u32, due: &str) -> Append {
    let event = FollowUpEvent::FollowUpPlanned {
        case: case(number),
        person: person(number),
        org: org(1),
        month: 6,
        due: day(due),
        on: day("2026-05-01"),
    };
    let mut append = append(StreamId::FollowUp(follow_up(number)), 0, number, vec![event]);
    append.case = Some(case(number));
    append
}

/// One person's way from the lead to the follow-up, with duties and money.
pub async fn mixed_history(world: &World) {
    world.commit(vec![registered(1, "王小明"), recorded_matter(1), proposed_lead(1, 80)]).await;
    let mut opened = opened_case(1, 60);
    opened.events.push(opened_duty(1, Role::Handler, "2026-03-11").into());
    opened.events.push(opened_duty(2, Role::Handler, "2026-03-20").into());
    let taken = LeadEvent::LeadTakenUp { case: case(1), on: day("2026-03-02") };
    world.commit(vec![append(StreamId::Lead(lead(1)), 1, 1, vec![taken]), opened]).await;
    let accepted = CaseEvent::ApplicationAccepted { deferred: vec![], on: day("2026-03-05") };
    let ended = DutyEvent::DutyDischarged {
        note: None,
        duty: duty(1),
        by: "application_accepted".to_owned(),
        on: day("2026-03-05"),
    };
    let mut on_case = append(StreamId::Case(case(1)), 3, 1, vec![applied(1), accepted]);
    on_case.events.push(ended.into());
    world.commit(vec![on_case]).await;
    world.commit(vec![fund_append(0, funded())]).await;
    let granted = CaseEvent::ReliefGranted {
        amount_fen: 3_000_000,
        decision_number: "决1".to_owned(),
        payments: vec![casework::assistance::PlannedPayment {
            transfer: transfer(2),
            org: org(1),
            payee: person(1),
            amount_fen: 3_000_000,
            due: None,
        }],
        reserved: true,
        advance_fen: 0,
        on: day("2026-04-01"),
    };
    world
        .commit(vec![
            append(StreamId::Case(case(1)), 6, 1, vec![granted]),
            fund_append(4, vec![reserved(2, 3_000_000)]),
        ])
        .await;
    let paid = CaseEvent::PaymentConfirmed {
        transfer: transfer(2),
        payee: person(1),
        outstanding: 0,
        amount_fen: 3_000_000,
        bank_reference: "B1".to_owned(),
        on: day("2026-04-10"),
    };
    let posted = FundEvent::TransferPosted {
        transfer: transfer(2),
        bank_reference: "B1".to_owned(),
        on: day("2026-04-10"),
    };
    world.commit(vec![append(StreamId::Case(case(1)), 7, 1, vec![paid]), fund_append(5, vec![posted])]).await;
    world.commit(vec![sent_referral(1), planned_follow_up(1, "2026-10-10")]).await;
}
