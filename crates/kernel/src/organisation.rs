//! Organs, organisations and actors: who handles, who decides, who did it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{PersonId, Region, UserId};

/// The organ that handles an assistance case (办案机关).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Organ {
    /// 公安机关
    Police,
    /// 人民检察院
    Procuratorate,
    /// 人民法院
    Court,
    /// 司法行政机关
    Justice,
}

impl Organ {
    /// The name in the vocabulary: `procuratorate`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Police => "police",
            Self::Procuratorate => "procuratorate",
            Self::Court => "court",
            Self::Justice => "justice",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Police => "公安机关",
            Self::Procuratorate => "检察院",
            Self::Court => "法院",
            Self::Justice => "司法行政机关",
        }
    }
}

/// What kind of organisation an office is.
///
/// ```
/// use kernel::{Organ, OrganisationKind};
/// assert_eq!(OrganisationKind::Court.organ(), Some(Organ::Court));
/// assert_eq!(OrganisationKind::CivilAffairs.label(), "民政局");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// 公安机关
    Police,
    /// 人民检察院
    Procuratorate,
    /// 人民法院
    Court,
    /// 司法行政机关
    Justice,
    /// 民政部门
    CivilAffairs,
    /// 人力资源和社会保障部门
    HumanResources,
    /// 医疗保障部门
    MedicalInsurance,
    /// 教育部门
    Education,
    /// 住房和城乡建设部门
    Housing,
    /// 残疾人联合会
    DisabledFederation,
    /// 妇女联合会
    WomenFederation,
    /// 农业农村部门
    RuralAffairs,
    /// 党委政法委员会
    PoliticalLegal,
    /// 财政部门
    Finance,
    /// 审计机关
    Audit,
    /// 村（居）民委员会
    Village,
}

impl OrganisationKind {
    /// Every kind, in the order pages list them.
    pub const ALL: [Self; 16] = [
        Self::Police,
        Self::Procuratorate,
        Self::Court,
        Self::Justice,
        Self::CivilAffairs,
        Self::HumanResources,
        Self::MedicalInsurance,
        Self::Education,
        Self::Housing,
        Self::DisabledFederation,
        Self::WomenFederation,
        Self::RuralAffairs,
        Self::PoliticalLegal,
        Self::Finance,
        Self::Audit,
        Self::Village,
    ];

    /// The name used in data files: `civil_affairs`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Police => "police",
            Self::Procuratorate => "procuratorate",
            Self::Court => "court",
            Self::Justice => "justice",
            Self::CivilAffairs => "civil_affairs",
            Self::HumanResources => "human_resources",
            Self::MedicalInsurance => "medical_insurance",
            Self::Education => "education",
            Self::Housing => "housing",
            Self::DisabledFederation => "disabled_federation",
            Self::WomenFederation => "women_federation",
            Self::RuralAffairs => "rural_affairs",
            Self::PoliticalLegal => "political_legal",
            Self::Finance => "finance",
            Self::Audit => "audit",
            Self::Village => "village",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Police => "公安机关",
            Self::Procuratorate => "检察院",
            Self::Court => "法院",
            Self::Justice => "司法局",
            Self::CivilAffairs => "民政局",
            Self::HumanResources => "人社局",
            Self::MedicalInsurance => "医保局",
            Self::Education => "教育局",
            Self::Housing => "住建局",
            Self::DisabledFederation => "残联",
            Self::WomenFederation => "妇联",
            Self::RuralAffairs => "农业农村局",
            Self::PoliticalLegal => "党委政法委",
            Self::Finance => "财政局",
            Self::Audit => "审计局",
            Self::Village => "村（居）委会",
        }
    }

    /// The organ it acts as, where it may handle assistance cases.
    pub fn organ(self) -> Option<Organ> {
        match self {
            Self::Police => Some(Organ::Police),
            Self::Procuratorate => Some(Organ::Procuratorate),
            Self::Court => Some(Organ::Court),
            Self::Justice => Some(Organ::Justice),
            Self::CivilAffairs
            | Self::HumanResources
            | Self::MedicalInsurance
            | Self::Education
            | Self::Housing
            | Self::DisabledFederation
            | Self::WomenFederation
            | Self::RuralAffairs
            | Self::PoliticalLegal
            | Self::Finance
            | Self::Audit
            | Self::Village => None,
        }
    }
}

/// An organisation's short code, `{kind}-{region}` or `{kind}-{region}-{n}`: `procuratorate-330106`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrgId(pub String);

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An organisation: an office of one kind in one region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its code.
    pub id: OrgId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it is: the region it is responsible for.
    pub region: Region,
    /// Its full name.
    pub name: String,
}

/// What somebody may act as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 申请人
    Applicant,
    /// 村（社区）代办员
    VillageClerk,
    /// 承办人
    Handler,
    /// 审批人
    Approver,
    /// 部门经办人
    DepartmentOfficer,
    /// 财务
    Finance,
    /// 审计
    Auditor,
    /// 系统管理员
    Administrator,
    /// The platform itself: imports, screening, timers, the demo's history.
    System,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 9] = [
        Self::Applicant,
        Self::VillageClerk,
        Self::Handler,
        Self::Approver,
        Self::DepartmentOfficer,
        Self::Finance,
        Self::Auditor,
        Self::Administrator,
        Self::System,
    ];

    /// The name used in data files: `village_clerk`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::VillageClerk => "village_clerk",
            Self::Handler => "handler",
            Self::Approver => "approver",
            Self::DepartmentOfficer => "department_officer",
            Self::Finance => "finance",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::System => "system",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Applicant => "申请人",
            Self::VillageClerk => "村（社区）代办员",
            Self::Handler => "承办人",
            Self::Approver => "审批人",
            Self::DepartmentOfficer => "部门经办人",
            Self::Finance => "财务",
            Self::Auditor => "审计",
            Self::Administrator => "系统管理员",
            Self::System => "系统",
        }
    }
}

/// Who did something: recorded with every event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A member of staff, in a role, for an organisation.
    Staff {
        /// The account.
        user: UserId,
        /// The role they acted in.
        role: Role,
        /// The organisation they acted for.
        org: OrgId,
    },
    /// The person themself.
    Applicant {
        /// The person.
        person: PersonId,
    },
    /// Somebody not signed in, before their first application is received.
    Visitor,
    /// The platform: the job's name.
    System {
        /// Which job.
        job: String,
    },
}
