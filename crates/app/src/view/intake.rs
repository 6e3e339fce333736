//! Taking an application in at a desk: who the person is, as far as the platform knows them already.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Principal, Resource};
use casework::person::PersonCard;
use kernel::{IdentityDocument, PersonId, Role};
use store::{CaseQuery, LeadQuery};

use crate::{
    App, Error,
    view::{case::masked, cases::search_text},
};

/// People shown at the most; whoever finds more says the identity number.
const FOUND_MAX: u32 = 20;

/// Somebody known already.
pub struct KnownPerson {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The identity number, masked.
    pub identity: String,
    /// The telephone, masked.
    pub phone: String,
    /// Where they live.
    pub residence: String,
    /// Their cases that the reader may know of: number and stage.
    pub cases: Vec<String>,
}

/// People with this identity number, or, among those the reader's office knows, of this name or telephone.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn known_people(app: &App, who: &Principal, text: &str) -> Result<Vec<KnownPerson>, Error> {
    let mut found = Vec::new();
    for id in ids_of(app, who, text).await? {
        if let Some(card) = app.store().person(id).await? {
            found.push(known(app, who, id, card).await?);
        }
    }
    Ok(found)
}

/// What a draft begins with for somebody known: everything for a handler; for others, who have but the identity
/// number in hand, the name and where they live.
///
/// # Errors
/// Not permitted, not found, or the store's.
pub async fn prefilled(
    app: &App,
    who: &Principal,
    text: &str,
    person: PersonId,
) -> Result<BTreeMap<String, String>, Error> {
    let permitted = ids_of(app, who, text).await?.contains(&person);
    let card = app.store().person(person).await?.filter(|_| permitted);
    let card = card.ok_or_else(|| Error::not_found("这个人"))?;
    let region = card.residence_region.map(|region| region.to_string()).unwrap_or_default();
    let mut fields =
        vec![("name", card.name.clone()), ("identity", card.identity), ("residence_region", region)];
    if who.role() == Some(Role::Handler) {
        fields.extend([("phone", card.phone), ("address", card.address), ("holder", card.name)]);
    }
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

async fn ids_of(app: &App, who: &Principal, text: &str) -> Result<BTreeSet<PersonId>, Error> {
    access::permit(who, Action::SubmitApplication, &Resource::default())?;
    let mut ids = BTreeSet::new();
    let text = text.trim();
    let Principal::Staff(staff) = who else { return Ok(ids) };
    if text.chars().count() < 2 {
        return Ok(ids);
    }
    if let Ok(identity) = IdentityDocument::parse(text) {
        ids.extend(app.store().person_by_identity(identity.as_str()).await?);
    }
    if staff.role == Role::Handler {
        let orgs = Some(app.orgs_of(staff).await?);
        let query = CaseQuery {
            orgs: orgs.clone(),
            text: search_text(text),
            limit: FOUND_MAX,
            ..CaseQuery::default()
        };
        ids.extend(app.store().cases(&query).await?.rows.into_iter().map(|row| row.applicant));
        let query = LeadQuery { orgs, text: Some(text.to_owned()), limit: FOUND_MAX, ..LeadQuery::default() };
        ids.extend(app.store().leads(&query).await?.rows.into_iter().map(|row| row.person));
    }
    Ok(ids)
}

async fn known(app: &App, who: &Principal, id: PersonId, card: PersonCard) -> Result<KnownPerson, Error> {
    let rows = app.store().cases_of_person(id).await?;
    let mut cases = Vec::new();
    for row in rows {
        let resource = Resource {
            org: Some(row.org.clone()),
            brought_by: row.brought_by.clone(),
            ..Resource::default()
        };
        if access::permit(who, Action::ListCases, &resource).is_ok() {
            cases.push(format!("{} {}", row.number, row.stage.label()));
        }
    }
    Ok(KnownPerson {
        id,
        identity: masked(&card.identity),
        phone: masked(&card.phone),
        residence: card.residence_region.map(kernel::Region::full_name).unwrap_or_default(),
        name: card.name,
        cases,
    })
}

/// Whether somebody takes applications in at a desk.
///
/// # Errors
/// Not permitted.
pub fn may_take_in(who: &Principal) -> Result<(), Error> {
    match who {
        Principal::Staff(_) => access::permit(who, Action::SubmitApplication, &Resource::default())?,
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => {
            access::permit(&Principal::Visitor, Action::OpenCase, &Resource::default())?
        }
    };
    Ok(())
}
