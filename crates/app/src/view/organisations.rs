//! The offices of the platform: who they are, where, of what kind.

use access::{Action, Principal, Resource};
use kernel::{OrganisationKind, Region};

use super::Listing;
use crate::{App, Error};

/// An office as a row.
#[derive(Debug, Clone)]
pub struct OrganisationLine {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Where it is responsible.
    pub region: Region,
    /// Whether it decides on assistance.
    pub decides: bool,
}

/// The offices of a kind whose name, code or region has this text, by region and name.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn organisations(
    app: &App,
    who: &Principal,
    text: &str,
    kind: Option<OrganisationKind>,
    after: Option<String>,
    limit: u32,
) -> Result<Listing<OrganisationLine>, Error> {
    access::permit(who, Action::Search, &Resource::default())?;
    let all = crate::persona::known_organisations(app).await?;
    let text = text.trim();
    let mut rows: Vec<OrganisationLine> = all
        .iter()
        .filter(|org| kind.is_none_or(|kind| org.kind == kind))
        .filter(|org| {
            text.is_empty()
                || org.name.contains(text)
                || org.id.0.contains(text)
                || org.region.full_name().contains(text)
        })
        .map(|org| OrganisationLine {
            id: org.id.to_string(),
            name: org.name.clone(),
            kind: org.kind,
            region: org.region,
            decides: org.kind.organ().is_some(),
        })
        .collect();
    rows.sort_by(|one, other| (one.region, &one.id).cmp(&(other.region, &other.id)));
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let from = after.map_or(0, |after| rows.iter().position(|row| row.id == after).map_or(0, |at| at + 1));
    let mut rest = rows.split_off(from);
    let limit = usize::try_from(limit.clamp(1, 500)).unwrap_or(500);
    let more = rest.len() > limit;
    rest.truncate(limit);
    let next = rest.last().filter(|_| more).map(|row| row.id.clone());
    Ok(Listing { rows: rest, next, total })
}
