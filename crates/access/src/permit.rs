//! Permits: the only key to a write, made only here.

use kernel::{Actor, CaseId, OrgId, PersonId, Refusal, Region};

use crate::{Action, Principal};

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resource {
    /// The organisation that handles it.
    pub org: Option<OrgId>,
    /// The organisation that receives it: a referral, an offered case or lead.
    pub receiving: Option<OrgId>,
    /// The organisations that pay of it.
    pub payers: Vec<Payer>,
    /// The region it lies in.
    pub region: Option<Region>,
    /// The person it concerns.
    pub person: Option<PersonId>,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The organisation that handed the application in (村代办).
    pub brought_by: Option<OrgId>,
}

/// An organisation that pays, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// Which.
    pub org: OrgId,
    /// Its region.
    pub region: Option<Region>,
}

/// Proof that `access` allowed an action to somebody on a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    actor: Actor,
    action: Action,
}

/// Not allowed: what, and why, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Denied {
    /// What was asked for.
    pub action: Action,
    /// Why not.
    pub reason: String,
}

impl Permit {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What was allowed.
    pub fn action(&self) -> Action {
        self.action
    }
}

/// Decides whether a principal may do something, by the rulebook.
///
/// # Errors
/// `Denied` with the reason in Chinese.
///
/// ```
/// use access::{Action, Principal, Resource, permit};
/// let nobody = Principal::Visitor;
/// assert!(permit(&nobody, Action::SubmitApplication, &Resource::default()).is_ok());
/// let denied = permit(&nobody, Action::SignOff, &Resource::default()).unwrap_err();
/// assert_eq!(denied.to_string(), "未登录的访客不能签批或退回意见。可以办理的是：审批人（本单位承办的事项）。");
/// ```
pub fn permit(principal: &Principal, action: Action, resource: &Resource) -> Result<Permit, Denied> {
    crate::rulebook::check(principal, action, resource)?;
    Ok(Permit { actor: principal.actor(), action })
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Self::new("denied", denied.reason, "如确需办理，请联系有权限的人员。", "分级授权")
    }
}
