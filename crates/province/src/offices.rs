//! Where it happens and who works there: five counties of Hangzhou with their offices, villages and accounts.

use std::collections::BTreeSet;

use kernel::{OrgId, Organisation, OrganisationKind, Region, Role, Sex};

use crate::{draw::Draw, names, plan};

/// A county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// Its code.
    pub region: Region,
    /// Its code in identity numbers given before the county was renamed or merged.
    pub former: Region,
    /// 西湖区
    pub name: &'static str,
    /// 浙江省杭州市西湖区
    pub full_name: String,
    /// 杭州市西湖区 or 桐庐县： as offices call themselves.
    pub office_name: String,
    /// For account names: `xihu`; a letter and the code where the county is not of the demo.
    pub pinyin: String,
    /// Its villages and communities.
    pub villages: Vec<Village>,
}

/// A village or community; the names are made up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    /// Its committee's code.
    pub org: OrgId,
    /// The made-up town and village: 清溪镇石桥村.
    pub name: String,
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSeed {
    /// The name to sign in with: `xihu-handler-1`.
    pub account: String,
    /// The made-up name.
    pub name: String,
    /// What they act as.
    pub role: Role,
    /// 分管检察长 and the like, as sign-offs name it.
    pub title: String,
    /// Where they work.
    pub org: OrgId,
}

const COUNTIES: [(&str, &str, &str, &str); 5] = [
    ("330106", "330106", "西湖区", "xihu"),
    ("330109", "330181", "萧山区", "xiaoshan"),
    ("330112", "330185", "临安区", "linan"),
    ("330122", "330122", "桐庐县", "tonglu"),
    ("330127", "330127", "淳安县", "chunan"),
];

const TOWNS: [&str; 5] = ["青溪街道", "南塘镇", "云岭镇", "白沙乡", "枫桥坞乡"];
const VILLAGES: [&str; 8] =
    ["石桥村", "荷塘村", "松坪村", "柳岸社区", "双溪村", "竹坞村", "新苑社区", "茶山村"];

/// The kinds of office that each county has.
const KINDS: [OrganisationKind; 15] = [
    OrganisationKind::Police,
    OrganisationKind::Procuratorate,
    OrganisationKind::Court,
    OrganisationKind::Justice,
    OrganisationKind::CivilAffairs,
    OrganisationKind::HumanResources,
    OrganisationKind::MedicalInsurance,
    OrganisationKind::Education,
    OrganisationKind::Housing,
    OrganisationKind::DisabledFederation,
    OrganisationKind::WomenFederation,
    OrganisationKind::RuralAffairs,
    OrganisationKind::PoliticalLegal,
    OrganisationKind::Finance,
    OrganisationKind::Audit,
];

/// The code of a county's office.
pub(crate) fn office(kind: OrganisationKind, region: Region) -> OrgId {
    OrgId(format!("{}-{region}", kind.word()))
}

pub(crate) fn counties() -> Vec<County> {
    let county =
        |(number, (code, former, name, pinyin)): (usize, (&str, &str, &'static str, &'static str))| {
            let region: Region = code.parse().ok()?;
            Some(County {
                region,
                former: former.parse().ok()?,
                name,
                full_name: format!("浙江省杭州市{name}"),
                office_name: if name.ends_with('区') { format!("杭州市{name}") } else { name.to_owned() },
                pinyin: pinyin.to_owned(),
                villages: villages(number, region),
            })
        };
    COUNTIES.into_iter().enumerate().filter_map(county).collect()
}

fn villages(number: usize, region: Region) -> Vec<Village> {
    let village = |(at, village): (usize, &str)| {
        let town = TOWNS.get((number + at) % TOWNS.len()).copied().unwrap_or_default();
        Village {
            org: OrgId(format!("{}-{region}-{at}", OrganisationKind::Village.word())),
            name: format!("{town}{village}"),
        }
    };
    (1..).zip(VILLAGES).map(village).collect()
}

/// All counties of Zhejiang: those of the demo first, the others with their code for a name.
pub(crate) fn all_counties() -> Vec<County> {
    let mut all = counties();
    let Ok(province) = "330000".parse::<Region>() else {
        return all;
    };
    for region in plan::counties_of(province) {
        let Some(name) = region.name().filter(|_| all.iter().all(|known| known.region != region)) else {
            continue;
        };
        let prefecture = region.prefecture().name().unwrap_or_default();
        all.push(County {
            region,
            former: region,
            name,
            full_name: region.full_name(),
            office_name: if name.ends_with('区') { format!("{prefecture}{name}") } else { name.to_owned() },
            pinyin: format!("c{region}"),
            villages: villages(all.len(), region),
        });
    }
    all
}

/// The kinds of office that each prefecture has, above the counties and helping together with them.
const ABOVE: [(OrganisationKind, &str); 3] = [
    (OrganisationKind::Procuratorate, "人民检察院"),
    (OrganisationKind::Court, "中级人民法院"),
    (OrganisationKind::Finance, "财政局"),
];

/// The prefectures of some counties.
fn prefectures(counties: &[County]) -> BTreeSet<Region> {
    counties.iter().map(|county| county.region.prefecture()).collect()
}

pub(crate) fn organisations(counties: &[County]) -> Vec<Organisation> {
    let mut all = Vec::new();
    for region in prefectures(counties) {
        let place = region.name().unwrap_or_default();
        all.extend(ABOVE.map(|(kind, name)| Organisation {
            id: office(kind, region),
            kind,
            region,
            name: format!("{place}{name}"),
        }));
    }
    for county in counties {
        for kind in KINDS {
            all.push(Organisation {
                id: office(kind, county.region),
                kind,
                region: county.region,
                name: office_name(county, kind),
            });
        }
        for village in &county.villages {
            let committee = if village.name.ends_with('村') { "村民委员会" } else { "居民委员会" };
            let base = village.name.trim_end_matches('村');
            all.push(Organisation {
                id: village.org.clone(),
                kind: OrganisationKind::Village,
                region: county.region,
                name: format!("{}{base}{committee}", county.office_name),
            });
        }
    }
    all
}

fn office_name(county: &County, kind: OrganisationKind) -> String {
    let name = &county.office_name;
    match kind {
        OrganisationKind::Police if county.name.ends_with('区') => {
            format!("杭州市公安局{}分局", county.name)
        }
        OrganisationKind::Police => format!("{name}公安局"),
        OrganisationKind::Procuratorate => format!("{name}人民检察院"),
        OrganisationKind::Court => format!("{name}人民法院"),
        OrganisationKind::HumanResources => format!("{name}人力资源和社会保障局"),
        OrganisationKind::MedicalInsurance => format!("{name}医疗保障局"),
        OrganisationKind::Housing => format!("{name}住房和城乡建设局"),
        OrganisationKind::DisabledFederation => format!("{name}残疾人联合会"),
        OrganisationKind::WomenFederation => format!("{name}妇女联合会"),
        OrganisationKind::PoliticalLegal => format!("中共{name}委政法委员会"),
        OrganisationKind::Justice
        | OrganisationKind::CivilAffairs
        | OrganisationKind::Education
        | OrganisationKind::RuralAffairs
        | OrganisationKind::Finance
        | OrganisationKind::Audit
        | OrganisationKind::Village => format!("{name}{}", kind.label()),
    }
}

pub(crate) fn staff(counties: &[County], seed: u64) -> Vec<StaffSeed> {
    let mut draw = Draw::new(seed, 1);
    let mut all = Vec::new();
    for region in prefectures(counties) {
        for (kind, _) in ABOVE {
            for (suffix, role, title) in posts(kind) {
                let account = format!("p{region}-{suffix}");
                all.push(seat(&mut draw, account, *role, title, office(kind, region)));
            }
        }
    }
    for county in counties {
        for kind in KINDS {
            for (suffix, role, title) in posts(kind) {
                let account = format!("{}-{suffix}", county.pinyin);
                all.push(seat(&mut draw, account, *role, title, office(kind, county.region)));
            }
        }
        for (at, village) in (1..).zip(&county.villages) {
            let account = format!("{}-village-{at}", county.pinyin);
            all.push(seat(&mut draw, account, Role::VillageClerk, "代办员", village.org.clone()));
        }
    }
    all
}

fn seat(draw: &mut Draw, account: String, role: Role, title: &str, org: OrgId) -> StaffSeed {
    let sex = if draw.chance(500) { Sex::Male } else { Sex::Female };
    let name = names::full_name(draw, sex, 1985);
    StaffSeed { account, name, role, title: title.to_owned(), org }
}

/// The accounts of an office: the end of the account's name, the role, the title.
fn posts(kind: OrganisationKind) -> &'static [(&'static str, Role, &'static str)] {
    use Role::{Approver, Auditor, DepartmentOfficer, Finance, Handler};
    match kind {
        OrganisationKind::Procuratorate => &[
            ("handler-1", Handler, "检察官"),
            ("handler-2", Handler, "检察官助理"),
            ("approver-1", Approver, "部门负责人"),
            ("approver-2", Approver, "分管检察长"),
            ("approver-3", Approver, "检察长"),
        ],
        OrganisationKind::Court => &[
            ("court-handler-1", Handler, "法官"),
            ("court-handler-2", Handler, "法官助理"),
            ("court-approver-1", Approver, "部门负责人"),
            ("court-approver-2", Approver, "院领导"),
            ("court-approver-3", Approver, "司法救助委员会"),
        ],
        OrganisationKind::Police => &[
            ("police-handler-1", Handler, "民警"),
            ("police-approver-1", Approver, "分管负责人"),
            ("police-approver-2", Approver, "主要负责人"),
        ],
        OrganisationKind::Justice => {
            &[("justice-handler-1", Handler, "科员"), ("justice-approver-1", Approver, "分管负责人")]
        }
        OrganisationKind::CivilAffairs => {
            &[("civil-1", DepartmentOfficer, "社会救助科"), ("civil-2", DepartmentOfficer, "社会救助科")]
        }
        OrganisationKind::HumanResources => &[("hr-1", DepartmentOfficer, "就业科")],
        OrganisationKind::MedicalInsurance => &[("medical-1", DepartmentOfficer, "待遇保障科")],
        OrganisationKind::Education => &[("education-1", DepartmentOfficer, "学生资助中心")],
        OrganisationKind::Housing => &[("housing-1", DepartmentOfficer, "住房保障科")],
        OrganisationKind::DisabledFederation => &[("disabled-1", DepartmentOfficer, "维权科")],
        OrganisationKind::WomenFederation => &[("women-1", DepartmentOfficer, "权益部")],
        OrganisationKind::RuralAffairs => &[("rural-1", DepartmentOfficer, "帮扶科")],
        OrganisationKind::PoliticalLegal => &[
            ("commission-1", DepartmentOfficer, "执法监督科"),
            ("commission-approver-1", Approver, "审核小组"),
        ],
        OrganisationKind::Finance => &[("finance-1", Finance, "行政政法科")],
        OrganisationKind::Audit => &[("audit-1", Auditor, "财政审计科")],
        OrganisationKind::Village => &[],
    }
}
