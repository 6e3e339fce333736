//! The offices of a county and its neighbour, and who works there.

use app::session::NewAccount;
use kernel::{OrgId, Organisation, OrganisationKind as Kind, Role};

/// The procuratorate that handles the cases.
pub const OFFICE: &str = "procuratorate-330106";
/// The court of the same county.
pub const COURT: &str = "court-330106";
/// The neighbouring county's procuratorate.
pub const THEIRS: &str = "procuratorate-330105";
/// The finance bureau that pays.
pub const FINANCE: &str = "finance-330106";
/// The village whose clerk helps to apply.
pub const VILLAGE: &str = "village-330106-1";

/// The password of every account.
pub const PASSWORD: &str = "a password of the tests";
/// That password hashed with the least that Argon2id takes, so that a world is made at once.
pub(crate) const PASSWORD_HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$c2FsdCBvZiB0aGUgdGVzdA$s4fvprItYdYRrhD6QRUkOqVaVIxK7YcfcFdfR6GPZm0";

/// The organisations.
///
/// # Panics
/// Never: the regions are known.
pub fn organisations() -> Vec<Organisation> {
    [
        (OFFICE, Kind::Procuratorate, "330106", "杭州市西湖区人民检察院"),
        (COURT, Kind::Court, "330106", "杭州市西湖区人民法院"),
        ("civil_affairs-330106", Kind::CivilAffairs, "330106", "杭州市西湖区民政局"),
        ("women_federation-330106", Kind::WomenFederation, "330106", "杭州市西湖区妇女联合会"),
        (FINANCE, Kind::Finance, "330106", "杭州市西湖区财政局"),
        ("audit-330106", Kind::Audit, "330106", "杭州市西湖区审计局"),
        (VILLAGE, Kind::Village, "330106", "西湖区双桥村村民委员会"),
        ("village-330106-2", Kind::Village, "330106", "西湖区外桐坞村村民委员会"),
        (THEIRS, Kind::Procuratorate, "330105", "杭州市拱墅区人民检察院"),
    ]
    .into_iter()
    .map(|(id, kind, region, name)| Organisation {
        id: OrgId(id.to_owned()),
        kind,
        region: region.parse().unwrap(),
        name: name.to_owned(),
    })
    .collect()
}

/// The accounts: login, role, title and organisation. The first of a role bears its label and 甲.
pub fn accounts() -> Vec<NewAccount> {
    [
        ("handler", "承办人甲", Role::Handler, "", OFFICE),
        ("handler-2", "承办人乙", Role::Handler, "", OFFICE),
        ("court-handler", "法院承办人", Role::Handler, "", COURT),
        ("neighbour", "邻区承办人", Role::Handler, "", THEIRS),
        ("head", "审批人甲", Role::Approver, "部门负责人", OFFICE),
        ("approver", "审批人乙", Role::Approver, "分管检察长", OFFICE),
        ("approver-2", "审批人丙", Role::Approver, "分管检察长", OFFICE),
        ("chief", "审批人丁", Role::Approver, "检察长", OFFICE),
        ("finance", "财务甲", Role::Finance, "", FINANCE),
        ("officer", "部门经办人甲", Role::DepartmentOfficer, "", "civil_affairs-330106"),
        ("women-officer", "部门经办人乙", Role::DepartmentOfficer, "", "women_federation-330106"),
        ("auditor", "审计甲", Role::Auditor, "", "audit-330106"),
        ("clerk", "村（社区）代办员甲", Role::VillageClerk, "", VILLAGE),
        ("other-clerk", "村（社区）代办员乙", Role::VillageClerk, "", "village-330106-2"),
    ]
    .into_iter()
    .map(|(account, name, role, title, org)| NewAccount {
        account: account.to_owned(),
        name: name.to_owned(),
        role,
        title: title.to_owned(),
        org: OrgId(org.to_owned()),
    })
    .collect()
}
