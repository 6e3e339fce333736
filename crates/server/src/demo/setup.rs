//! What a province is before its year begins: offices, accounts, registers, matters, money.

use app::{
    App, Error,
    import_matters::{NewMatter, record_matters},
    load_register::load_register,
    manage_funds::{Deposit, deposit},
    model::{CaseStage, MatterCard, MatterKind, RecordedFact, SourcedValue},
    open_case::issue_access_code,
    persona,
    session::{NewAccount, hash_password, save_accounts},
    view::cases::{CaseFilter, cases},
};
use indicatif::ProgressBar;
use kernel::{Fen, OrganisationKind, Role};
use province::{MatterSeed, Province};

/// The account of the administrator.
const ADMINISTRATOR: &str = "admin";
/// Matters recorded in one transaction.
const BATCH: usize = 200;

/// Offices, accounts, and a pool for every office that pays.
pub(super) async fn organisations(app: &App, province: &Province, password: &str) -> Result<(), Error> {
    let who = persona::system("demo");
    persona::save_organisations(app, &who, &province.organisations).await?;
    let hash = hash_password(app, password)?;
    let accounts = province.staff.iter().map(|seed| NewAccount {
        account: seed.account.clone(),
        name: seed.name.clone(),
        role: seed.role,
        title: seed.title.clone(),
        org: seed.org.clone(),
    });
    let mut accounts: Vec<NewAccount> = accounts.collect();
    accounts.extend(administrator(province));
    save_accounts(app, &who, accounts, &hash).await?;
    app.clock().set(province.spec.today.plus_months(-20).at(9, 0));
    // A million for every fifty thousand people, so that no pool runs dry.
    let share = i64::from(province.spec.people.div_ceil(50_000)) * 1_000_000;
    for organisation in &province.organisations {
        if !matches!(organisation.kind, OrganisationKind::Procuratorate | OrganisationKind::Court) {
            continue;
        }
        for (source, name, yuan, reference) in [
            ("central", "中央政法转移支付资金", 3 * share, "演示拨款文件〔甲〕1号"),
            ("local", "本级财政司法救助资金", 4 * share, "演示预算文件〔乙〕2号"),
        ] {
            let money = Deposit {
                source: source.to_owned(),
                name: name.to_owned(),
                amount: Fen::new(yuan * 100),
                reference: reference.to_owned(),
            };
            deposit(app, &who, &organisation.id, money).await?;
        }
    }
    Ok(())
}

/// Who looks after accounts and tokens; they sit in the first office of the first county.
fn administrator(province: &Province) -> Option<NewAccount> {
    let office = province.organisations.iter().find(|one| one.kind == OrganisationKind::Procuratorate)?;
    Some(NewAccount {
        account: ADMINISTRATOR.to_owned(),
        name: "管理员".to_owned(),
        role: Role::Administrator,
        title: String::new(),
        org: office.id.clone(),
    })
}

/// The eight registers; gives the rows kept.
pub(super) async fn registers(app: &App, province: &Province, bar: &ProgressBar) -> Result<u64, Error> {
    let who = persona::system("demo");
    let mut rows = 0;
    // About three rows a person.
    bar.set_length(u64::from(province.spec.people) * 3);
    for dataset in Province::DATASETS {
        let observed = province.spec.today.plus_days(-3);
        let told = province.rows(dataset).inspect(|_| bar.inc(1));
        rows += load_register(app, &who, dataset, observed, told).await?.kept;
    }
    Ok(rows)
}

/// The matters with their texts and what they state, in the order of their days.
pub(super) async fn matters(app: &App, province: &Province, bar: &ProgressBar) -> Result<(), Error> {
    let who = persona::system("demo");
    let mut matters: Vec<&MatterSeed> = province.matters.iter().collect();
    matters.sort_by_key(|matter| (matter.dated, &matter.external_id));
    bar.set_length(u64::try_from(matters.len()).unwrap_or(0));
    for chunk in matters.chunks(BATCH) {
        let last = chunk.last().map_or(province.spec.today, |matter| matter.dated);
        app.clock().set(last.at(9, 0));
        bar.inc(u64::try_from(chunk.len()).unwrap_or(0));
        let new = chunk.iter().map(|matter| NewMatter {
            card: MatterCard {
                number: matter.number.clone(),
                matter_kind: MatterKind::ALL
                    .into_iter()
                    .find(|kind| kind.word() == matter.kind)
                    .unwrap_or(MatterKind::Criminal),
                organ: matter.organ,
                body: matter.body.clone(),
                charge: matter.charge.clone(),
                region: Some(matter.region),
                dated: Some(matter.dated),
                text_sha256: None,
                source: matter.dataset.to_owned(),
                external_id: matter.external_id.clone(),
            },
            title: format!("{}（演示）", matter.charge),
            text: matter.text.clone(),
            facts: matter
                .facts
                .iter()
                .map(|(name, value)| RecordedFact {
                    name: name.clone(),
                    value: Some(
                        SourcedValue::new(value.clone(), matter.dataset, matter.dated)
                            .with_basis("裁判文书载明"),
                    ),
                })
                .collect(),
        });
        record_matters(app, &who, new.collect()).await?;
    }
    Ok(())
}

/// The demo accounts of the first county as a table, and the number and code of one applicant.
pub(super) async fn accounts_text(app: &App, province: &Province, password: &str) -> Result<String, Error> {
    let Some(county) = province.counties.first() else {
        return Ok(String::new());
    };
    let kind_of = |seed: &province::StaffSeed| {
        province
            .organisations
            .iter()
            .find(|organisation| organisation.id == seed.org)
            .map(|organisation| organisation.kind)
    };
    let mut lines = vec!["账号  密码  角色  姓名  单位".to_owned()];
    let wanted = [
        (Role::Handler, OrganisationKind::Procuratorate, "承办人"),
        (Role::Approver, OrganisationKind::Procuratorate, "审批人"),
        (Role::Finance, OrganisationKind::Finance, "财务"),
        (Role::DepartmentOfficer, OrganisationKind::CivilAffairs, "部门经办人"),
        (Role::Auditor, OrganisationKind::Audit, "审计"),
        (Role::VillageClerk, OrganisationKind::Village, "村代办员"),
    ];
    let mut handler = None;
    for (role, kind, label) in wanted {
        let posts = province.staff.iter().filter(|seed| seed.role == role && kind_of(seed) == Some(kind));
        let mut here = posts.filter(|seed| seed.account.starts_with(county.pinyin.as_str()));
        let seats: Vec<_> = if role == Role::Approver {
            here.by_ref().take(3).collect()
        } else {
            here.next().into_iter().collect()
        };
        for seed in seats {
            let org = province.organisations.iter().find(|organisation| organisation.id == seed.org);
            let title = if seed.title.is_empty() { label.to_owned() } else { seed.title.clone() };
            let role_cell = if role == Role::Approver { title } else { label.to_owned() };
            lines.push(format!(
                "{}  {password}  {role_cell}  {}  {}",
                seed.account,
                seed.name,
                org.map(|organisation| organisation.name.as_str()).unwrap_or_default()
            ));
            if role == Role::Handler {
                handler = Some(seed.account.clone());
            }
        }
    }
    lines.push(format!("{ADMINISTRATOR}  {password}  系统管理员  管理员  平台"));
    lines.push(String::new());
    if let Some(handler) = handler {
        let who = persona::staff(app, &handler).await?;
        let stages = vec![CaseStage::UnderReview, CaseStage::Applied, CaseStage::AwaitingSupplement];
        let filter = CaseFilter { stages, limit: 1, ..CaseFilter::default() };
        if let Some(line) = cases(app, &who, &filter).await?.rows.first() {
            let code = issue_access_code(app, &who, line.id).await?;
            lines.push("申请人查进度（门户 → 查进度）：".to_owned());
            lines.push(format!("  受理编号 {}  查询码 {code}", line.number));
            lines.push(String::new());
        }
    }
    Ok(lines.join("\n"))
}
