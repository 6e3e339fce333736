//! Search everywhere: people, cases and matters, narrowed to what the reader may see; what is hidden is said.

use access::{Action, Principal, Resource};
use kernel::{CaseId, LeadId, MatterId};
use store::{CaseQuery, LeadQuery, MatterQuery};

use crate::{
    App, Error,
    view::{case::masked, cases::search_text},
};

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct SearchResult {
    /// People with a case the reader may see: name, masked identity, the case and its number and stage.
    pub cases: Vec<Found<CaseId>>,
    /// Leads.
    pub leads: Vec<Found<LeadId>>,
    /// Matters.
    pub matters: Vec<Found<MatterId>>,
    /// Cases that match and belong to other offices: how many.
    pub hidden: i64,
}

/// One thing found.
#[derive(Debug, Clone)]
pub struct Found<Id> {
    /// Which.
    pub id: Id,
    /// What it is called.
    pub title: String,
    /// More about it.
    pub detail: String,
}

/// Finds people by name, identity number or telephone, cases and matters by number.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn search(app: &App, who: &Principal, text: &str) -> Result<SearchResult, Error> {
    access::permit(who, Action::Search, &Resource::default())?;
    let text = text.trim();
    let Principal::Staff(staff) = who else { return Ok(SearchResult::default()) };
    if text.chars().count() < 2 {
        return Ok(SearchResult::default());
    }
    let mut result = SearchResult::default();
    let orgs = app.orgs_of(staff).await?;
    let scope = Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    let query = CaseQuery { text: search_text(text), limit: 20, ..CaseQuery::default() };
    let all = app.store().cases(&query).await?.total;
    if access::permit(who, Action::ListCases, &scope).is_ok() {
        let page = app.store().cases(&CaseQuery { orgs: Some(orgs.clone()), ..query }).await?;
        result.hidden = all - page.total;
        let cards = app.store().people(page.rows.iter().map(|row| row.applicant).collect::<Vec<_>>()).await?;
        for row in page.rows {
            let card = cards.get(&row.applicant);
            let identity = card.map(|card| masked(&card.identity)).unwrap_or_default();
            let title = card.map(|card| card.name.clone()).unwrap_or_default();
            let detail = format!("{} · {} · {identity}", row.number, row.stage.label());
            result.cases.push(Found { id: row.id, title, detail });
        }
    } else {
        result.hidden = all;
    }
    if access::permit(who, Action::ListLeads, &scope).is_ok() {
        let query =
            LeadQuery { orgs: Some(orgs), text: Some(text.to_owned()), limit: 20, ..LeadQuery::default() };
        let page = app.store().leads(&query).await?;
        let cards = app.store().people(page.rows.iter().map(|row| row.person).collect::<Vec<_>>()).await?;
        for row in page.rows {
            let title = cards.get(&row.person).map(|card| card.name.clone()).unwrap_or_default();
            let detail = format!("线索 · {} · 发现于 {}", row.stage.label(), row.proposed_on);
            result.leads.push(Found { id: row.id, title, detail });
        }
    }
    if access::permit(who, Action::ViewMatter, &scope).is_ok() {
        let query = MatterQuery { text: Some(text.to_owned()), limit: 20, ..MatterQuery::default() };
        for row in app.store().matters(&query).await?.rows {
            let title = if row.number.is_empty() { row.charge.clone() } else { row.number.clone() };
            result.matters.push(Found { id: row.id, title, detail: format!("{} {}", row.body, row.charge) });
        }
    }
    Ok(result)
}
