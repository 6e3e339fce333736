//! Organisations, and staff as a principal without a session: what set-up, the demo's history and tests need.

use access::{Action, Principal, Resource, Staff};
use kernel::{OrgId, Organisation, OrganisationKind};

use crate::{App, Error};

/// The platform itself, doing a job.
pub fn system(job: &str) -> Principal {
    Principal::System { job: job.to_owned() }
}

/// Records organisations.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn save_organisations(app: &App, who: &Principal, all: &[Organisation]) -> Result<(), Error> {
    access::permit(who, Action::Administer, &Resource::default())?;
    app.store().put_organisations(all).await?;
    Ok(())
}

/// All organisations of a kind.
///
/// # Errors
/// The store's.
pub async fn organisations_of_kind(app: &App, kind: OrganisationKind) -> Result<Vec<Organisation>, Error> {
    let all = app.store().organisations().await?;
    Ok(all.into_iter().filter(|organisation| organisation.kind == kind).collect())
}

/// All organisations.
///
/// # Errors
/// The store's.
pub async fn organisations(app: &App) -> Result<Vec<Organisation>, Error> {
    Ok(app.store().organisations().await?)
}

/// A member of staff as a principal.
///
/// # Errors
/// Not found, or the store's.
pub async fn staff(app: &App, account: &str) -> Result<Principal, Error> {
    let row = app.store().account_by_login(account).await?.ok_or_else(|| Error::not_found("这个账号"))?;
    let organisation = organisation(app, &row.org).await?;
    Ok(principal_of(row, &organisation))
}

/// An account as a principal.
pub(crate) fn principal_of(row: store::Account, organisation: &Organisation) -> Principal {
    Principal::Staff(Staff {
        user: row.user,
        role: row.role,
        title: row.title,
        org: row.org,
        org_kind: organisation.kind,
        region: organisation.region,
    })
}

/// An organisation.
///
/// # Errors
/// Not found, or the store's.
pub async fn organisation(app: &App, id: &OrgId) -> Result<Organisation, Error> {
    app.store().organisation(id).await?.ok_or_else(|| Error::not_found("这个单位"))
}
