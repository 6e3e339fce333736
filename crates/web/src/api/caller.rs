//! Who calls the API: a token's account, an applicant with a session, or nobody. Cookies are not looked at.

use app::Principal;
use axum::{extract::FromRequestParts, http::request::Parts};

use super::problem::Failed;

/// Who calls.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who it is.
    pub who: Principal,
    /// The client, for limits and repeated requests.
    pub client: String,
    /// Their name.
    pub name: String,
}

/// A caller who said who they are.
pub struct Known(pub Caller);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Failed::broken("the caller was not read"))
    }
}

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match caller.who {
            Principal::Visitor => Err(Failed::unknown_caller("这个接口需要令牌。")),
            Principal::Staff(_) | Principal::Applicant { .. } | Principal::System { .. } => Ok(Self(caller)),
        }
    }
}
