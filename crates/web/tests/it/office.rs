//! An office at work: everybody who has a desk, a recorded judgment, a lead, a case under review with a referral, a
//! case of another office, money in the pool.

use std::collections::BTreeMap;

use app::{
    Principal, accept_application, add_paper,
    add_paper::Upload,
    import_matters::{NewMatter, matter_of, record_matters},
    load_register::load_register,
    manage_funds::{Deposit, deposit},
    model::{BankAccount, Channel, MatterCard, MatterKind, SharingBasis},
    open_case::{PersonInput, issue_access_code, open_case, record_application},
    persona, screen,
    send_referral::{ReferralInput, send_referral},
    session::{self, NewAccount},
    submit_application::ApplicationInput,
    view::{cases::CaseFilter, leads},
};
use kernel::{
    CaseId, Day, Fen, LeadId, MatterId, OrgId, Organ, Organisation, OrganisationKind, ReferralId, Role,
};

use crate::world::{Browser, PASSWORD, TODAY, World, identity};

/// A photograph, as far as its first bytes say.
pub const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4];
const OURS: &str = "procuratorate-330106";
const THEIRS: &str = "procuratorate-330105";

/// The office.
pub struct Office {
    pub world: World,
    /// A judgment with a text, about which there is a case.
    pub matter: MatterId,
    /// A lead that waits for review.
    pub lead: LeadId,
    /// A case under review.
    pub case: CaseId,
    /// Its number and its applicant's code.
    pub receipt: (String, String),
    /// A referral to civil affairs from it.
    pub referral: ReferralId,
}

fn account(account: &str, name: &str, role: Role, org: &str) -> NewAccount {
    let title = if role == Role::Approver { "分管检察长" } else { "" };
    NewAccount {
        account: account.to_owned(),
        name: name.to_owned(),
        role,
        title: title.to_owned(),
        org: OrgId(org.to_owned()),
    }
}

async fn people(world: &World) {
    let office = |id: &str, kind, region: &str, name: &str| Organisation {
        id: OrgId(id.to_owned()),
        kind,
        region: region.parse().unwrap(),
        name: name.to_owned(),
    };
    let offices = [
        office(THEIRS, OrganisationKind::Procuratorate, "330105", "杭州市拱墅区人民检察院"),
        office("civil_affairs-330106", OrganisationKind::CivilAffairs, "330106", "杭州市西湖区民政局"),
        office("audit-330106", OrganisationKind::Audit, "330106", "杭州市西湖区审计局"),
    ];
    let setup = persona::system("setup");
    persona::save_organisations(&world.app, &setup, &offices).await.unwrap();
    let accounts = vec![
        account("approver", "周知远", Role::Approver, OURS),
        account("finance", "钱细算", Role::Finance, "finance-330106"),
        account("officer", "苏解困", Role::DepartmentOfficer, "civil_affairs-330106"),
        account("admin", "管理平台", Role::Administrator, OURS),
        account("auditor", "严明察", Role::Auditor, "audit-330106"),
        account("elsewhere", "邻区承办", Role::Handler, THEIRS),
    ];
    let hash = session::hash_password(&world.app, PASSWORD).unwrap();
    session::save_accounts(&world.app, &setup, accounts, &hash).await.unwrap();
}

async fn matter(world: &World, external_id: &str, number: &str) -> MatterId {
    let source = "procuratorate.matters";
    let card = MatterCard {
        number: number.to_owned(),
        matter_kind: MatterKind::Criminal,
        organ: Organ::Procuratorate,
        body: "杭州市西湖区人民法院".to_owned(),
        charge: "故意伤害罪".to_owned(),
        region: Some("330106".parse().unwrap()),
        dated: Some("2026-05-11".parse().unwrap()),
        text_sha256: None,
        source: source.to_owned(),
        external_id: external_id.to_owned(),
    };
    let text = "被告人持械殴打被害人，致其重伤二级。\n被告人没有可供执行的财产。".to_owned();
    let new = NewMatter { card, title: "故意伤害致人重伤".to_owned(), text, facts: Vec::new() };
    record_matters(&world.app, &persona::system("import"), vec![new]).await.unwrap();
    matter_of(&world.app, source, external_id).await.unwrap()
}

/// A row of a register.
fn row(cells: &[(&str, &str)]) -> BTreeMap<String, String> {
    cells.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// A lead: somebody badly hurt, on the minimum living guarantee, whose offender cannot pay.
async fn lead(world: &World) -> LeadId {
    matter(world, "L1", "（2026）浙0106刑初88号").await;
    let id = identity("33010619560731908");
    let day: Day = TODAY.parse().unwrap();
    let hurt = row(&[
        ("external_id", "L1"),
        ("number", "（2026）浙0106刑初88号"),
        ("body", "杭州市西湖区人民检察院"),
        ("region", "330106"),
        ("matter_kind", "criminal"),
        ("charge", "故意伤害罪"),
        ("victim_name", "陶望舒"),
        ("victim_id", &id),
        ("injury_grade", "serious_2"),
        ("offender_cannot_pay", "true"),
        ("updated_on", TODAY),
    ]);
    let home = row(&[
        ("id_number", &id),
        ("name", "陶望舒"),
        ("household_no", "1"),
        ("sex", "female"),
        ("birth_date", "1956-07-31"),
        ("updated_on", TODAY),
    ]);
    let poor = row(&[
        ("id_number", &id),
        ("name", "陶望舒"),
        ("category", "dibao"),
        ("region", "330106"),
        ("updated_on", TODAY),
    ]);
    let who = persona::system("screen");
    for (dataset, row) in
        [("procuratorate.matters", hurt), ("police.household", home), ("mca.low_income", poor)]
    {
        let report = load_register(&world.app, &who, dataset, day, std::iter::once(row)).await.unwrap();
        assert_eq!(report.kept, 1, "{dataset} keeps its row");
    }
    let report = screen::screen(&world.app, &who, |_| ()).await.unwrap();
    assert_eq!(report.proposed, 1, "{report:?}");
    let handler = persona::staff(&world.app, "handler").await.unwrap();
    leads::leads(&world.app, &handler, &leads::LeadFilter { limit: 5, ..Default::default() })
        .await
        .unwrap()
        .rows
        .remove(0)
        .id
}

fn person(name: &str, first_17: &str) -> PersonInput {
    PersonInput {
        name: name.to_owned(),
        identity: identity(first_17),
        phone: "13800000000".to_owned(),
        address: "双桥村 8 号".to_owned(),
        residence_region: "330106".to_owned(),
    }
}

/// A case under review whose application a village brought.
async fn case(world: &World, handler: &Principal, matter: MatterId) -> CaseId {
    let app = &world.app;
    let case = open_case(app, handler, matter, &person("顾长青", "33010619780312104")).await.unwrap();
    let application = ApplicationInput {
        channel: Channel::Village,
        brought_by: Some(OrgId("village-330106-1".to_owned())),
        request: "被打成重伤，欠着医药费".to_owned(),
        account: BankAccount {
            bank: "某某银行".to_owned(),
            holder: "顾长青".to_owned(),
            number: "6222000000000000001".to_owned(),
        },
        consents: Vec::new(),
        signed_as: "顾长青".to_owned(),
        agent: None,
    };
    record_application(app, handler, case, None, application).await.unwrap();
    for material in ["application", "identity", "compensation_statement"] {
        let upload =
            Upload {
                material: material.to_owned(), file_name: "材料.jpg".to_owned(), bytes: JPEG.to_vec()
            };
        add_paper::add_paper(app, handler, case, upload).await.unwrap();
    }
    accept_application::accept_application(app, handler, case, None).await.unwrap();
    case
}

async fn money(world: &World) {
    let pool = Deposit {
        source: "local".to_owned(),
        name: "本级财政司法救助资金".to_owned(),
        amount: Fen::new(100_000_000),
        reference: "财拨〔2026〕1号".to_owned(),
    };
    deposit(&world.app, &persona::system("setup"), &OrgId(OURS.to_owned()), pool).await.unwrap();
}

impl Office {
    /// An office at work.
    pub async fn new() -> Self {
        let world = World::new().await;
        people(&world).await;
        money(&world).await;
        let lead = lead(&world).await;
        let matter = matter(&world, "M1", "（2026）浙0106刑初7号").await;
        let handler = persona::staff(&world.app, "handler").await.unwrap();
        let case = case(&world, &handler, matter).await;
        let elsewhere = persona::staff(&world.app, "elsewhere").await.unwrap();
        open_case(&world.app, &elsewhere, matter, &person("何远方", "33010519850101301")).await.unwrap();
        let referral = ReferralInput {
            to: OrgId("civil_affairs-330106".to_owned()),
            programmes: Vec::new(),
            circumstances: "重伤后家庭没有收入".to_owned(),
            suggestion: "请核查是否符合临时救助".to_owned(),
            sharing: SharingBasis::Statutory,
        };
        let referral = send_referral(&world.app, &handler, case, referral).await.unwrap();
        let code = issue_access_code(&world.app, &handler, case).await.unwrap();
        let filter = CaseFilter { limit: 5, ..CaseFilter::default() };
        let number =
            app::view::cases::cases(&world.app, &handler, &filter).await.unwrap().rows.remove(0).number;
        Self { world, matter, lead, case, receipt: (number, code), referral }
    }

    /// A browser in which somebody has signed in.
    pub async fn signed_in(&self, account: &str) -> Browser {
        self.with(session::sign_in(&self.world.app, account, PASSWORD).await.unwrap())
    }

    /// The applicant's browser.
    pub async fn applicant(&self) -> Browser {
        let (number, code) = &self.receipt;
        self.with(session::sign_in_applicant(&self.world.app, number, code).await.unwrap())
    }

    fn with(&self, token: String) -> Browser {
        let mut browser = self.world.browser();
        browser.cookies.insert("lz_session".to_owned(), token);
        browser
    }
}
