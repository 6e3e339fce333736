//! Who is asking.

use kernel::{Actor, CaseId, OrgId, OrganisationKind, PersonId, Region, Role, UserId};

/// A member of staff who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The account.
    pub user: UserId,
    /// The role.
    pub role: Role,
    /// Their title (分管检察长), used where a sign-off names titles.
    pub title: String,
    /// Their organisation.
    pub org: OrgId,
    /// What it is.
    pub org_kind: OrganisationKind,
    /// The region it is responsible for.
    pub region: Region,
}

/// Who is asking: staff, the applicant of one case, somebody not signed in, or a job of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Signed-in staff.
    Staff(Staff),
    /// Somebody who proved that they are the applicant of this case.
    Applicant {
        /// The person.
        person: PersonId,
        /// The case they may see.
        case: CaseId,
    },
    /// Not signed in.
    Visitor,
    /// A job: `import`, `screen`, `demo`, `timer`.
    System {
        /// Which.
        job: String,
    },
}

impl Principal {
    /// The role they act in; visitors have none.
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Staff(staff) => Some(staff.role),
            Self::Applicant { .. } => Some(Role::Applicant),
            Self::Visitor => None,
            Self::System { .. } => Some(Role::System),
        }
    }

    /// The organisation they act for; only staff have one.
    pub fn org(&self) -> Option<&OrgId> {
        match self {
            Self::Staff(staff) => Some(&staff.org),
            Self::Applicant { .. } | Self::Visitor | Self::System { .. } => None,
        }
    }

    /// How they are named in events.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Staff(staff) => Actor::Staff { user: staff.user, role: staff.role, org: staff.org.clone() },
            Self::Applicant { person, .. } => Actor::Applicant { person: *person },
            Self::Visitor => Actor::Visitor,
            Self::System { job } => Actor::System { job: job.clone() },
        }
    }
}
