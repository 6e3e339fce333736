//! How much of a case a reader sees once `ViewCase` or `ViewProgress` is permitted: pages mask by this.

use kernel::Role;

use crate::Principal;

/// How much of a case is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Nothing.
    Nothing,
    /// Steps and dates, what is owed, the decision's letter: the applicant's page.
    Progress,
    /// Number, payee, account, amount, decision and payment; no facts, no papers, no reasons.
    Payment,
    /// Everything.
    Whole,
}

/// How much of a case a principal sees.
///
/// ```
/// use access::{Principal, Sight, sight};
/// assert_eq!(sight(&Principal::Visitor), Sight::Nothing);
/// ```
pub fn sight(principal: &Principal) -> Sight {
    match principal.role() {
        None | Some(Role::DepartmentOfficer | Role::Administrator) => Sight::Nothing,
        Some(Role::Applicant | Role::VillageClerk) => Sight::Progress,
        Some(Role::Finance) => Sight::Payment,
        Some(Role::Handler | Role::Approver | Role::Auditor | Role::System) => Sight::Whole,
    }
}
