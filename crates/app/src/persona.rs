//! Organisations, and staff as a principal without a session: what set-up, the demo's history and tests need.

use std::sync::{Arc, PoisonError, RwLock};

use access::{Action, Principal, Resource, Staff};
use kernel::{OrgId, Organisation, OrganisationKind};

use crate::{App, Error};

/// The platform itself, doing a job.
pub fn system(job: &str) -> Principal {
    Principal::System { job: job.to_owned() }
}

/// The organisations as last read, and of which version: few, asked for on every page, changed only by
/// `save_organisations`, which on a server may be another process's.
#[derive(Clone, Default)]
pub(crate) struct KnownOrganisations(Arc<RwLock<Option<Known>>>);

type Known = (String, Arc<Vec<Organisation>>);

/// Records organisations.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn save_organisations(app: &App, who: &Principal, all: &[Organisation]) -> Result<(), Error> {
    access::permit(who, Action::Administer, &Resource::default())?;
    app.store().put_organisations(all).await?;
    *app.0.organisations.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    Ok(())
}

/// All organisations of a kind.
///
/// # Errors
/// The store's.
pub async fn organisations_of_kind(app: &App, kind: OrganisationKind) -> Result<Vec<Organisation>, Error> {
    let all = known_organisations(app).await?;
    Ok(all.iter().filter(|organisation| organisation.kind == kind).cloned().collect())
}

/// All organisations.
///
/// # Errors
/// The store's.
pub async fn organisations(app: &App) -> Result<Vec<Organisation>, Error> {
    Ok(known_organisations(app).await?.to_vec())
}

/// All organisations, shared.
pub(crate) async fn known_organisations(app: &App) -> Result<Arc<Vec<Organisation>>, Error> {
    let known = app.0.organisations.0.read().unwrap_or_else(PoisonError::into_inner).clone();
    let version = match app.store().engine() {
        store::Engine::Sqlite => String::new(),
        store::Engine::Postgres => app.store().organisations_version().await?,
    };
    if let Some((of, known)) = known
        && of == version
    {
        return Ok(known);
    }
    let read = Arc::new(app.store().organisations().await?);
    *app.0.organisations.0.write().unwrap_or_else(PoisonError::into_inner) = Some((version, read.clone()));
    Ok(read)
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
    app.organisation(id).await?.ok_or_else(|| Error::not_found("这个单位"))
}

impl App {
    /// An organisation, where there is one of this code.
    pub(crate) async fn organisation(&self, id: &OrgId) -> Result<Option<Organisation>, Error> {
        Ok(known_organisations(self).await?.iter().find(|organisation| organisation.id == *id).cloned())
    }
}
