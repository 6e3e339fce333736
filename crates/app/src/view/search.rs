//! Search everywhere: people, cases and matters, narrowed to what the reader may see; what is hidden is said.

use access::{Action, Principal, Resource};
use kernel::{CaseId, LeadId, MatterId, OrgId};
use store::{CaseQuery, LeadQuery, MatterQuery};

use crate::{
    App, Error,
    view::{case::masked, cases::search_text},
};

/// Rows of each kind at the most.
const FOUND_MAX: u32 = 20;

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

/// Whether somebody has the search box at all.
pub fn may_search(who: &Principal) -> bool {
    access::permit(who, Action::Search, &Resource::default()).is_ok()
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
    let orgs = app.orgs_of(staff).await?;
    let scope = Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    let may = |action| access::permit(who, action, &scope).is_ok();
    let (cases, hidden) = cases(app, text, may(Action::ListCases).then(|| orgs.clone())).await?;
    let leads = if may(Action::ListLeads) { leads(app, text, orgs).await? } else { Vec::new() };
    let matters = if may(Action::ViewMatter) { matters(app, text).await? } else { Vec::new() };
    Ok(SearchResult { cases, leads, matters, hidden })
}

/// Cases of these offices that match, and how many match elsewhere; without offices all of them are hidden.
async fn cases(app: &App, text: &str, orgs: Option<Vec<OrgId>>) -> Result<(Vec<Found<CaseId>>, i64), Error> {
    let query = CaseQuery { text: search_text(text), limit: FOUND_MAX, ..CaseQuery::default() };
    let all = app.store().cases(&query).await?.total;
    let Some(orgs) = orgs else { return Ok((Vec::new(), all)) };
    let page = app.store().cases(&CaseQuery { orgs: Some(orgs), ..query }).await?;
    let cards = app.store().people(page.rows.iter().map(|row| row.applicant).collect::<Vec<_>>()).await?;
    let mut found = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let card = cards.get(&row.applicant);
        let identity = card.map(|card| masked(&card.identity)).unwrap_or_default();
        let title = card.map(|card| card.name.clone()).unwrap_or_default();
        let joint = app.store().people(app.store().joint_applicants(row.id).await?).await?;
        let joint: Vec<String> = joint.into_values().map(|card| card.name).collect();
        let with = if joint.is_empty() {
            String::new()
        } else {
            format!(" · 共同申请人 {}", joint.join("、"))
        };
        let detail = format!("{} · {} · {identity}{with}", row.number, row.stage.label());
        found.push(Found { id: row.id, title, detail });
    }
    Ok((found, all - page.total))
}

async fn leads(app: &App, text: &str, orgs: Vec<OrgId>) -> Result<Vec<Found<LeadId>>, Error> {
    let text = Some(text.to_owned());
    let query = LeadQuery { orgs: Some(orgs), text, limit: FOUND_MAX, ..LeadQuery::default() };
    let rows = app.store().leads(&query).await?.rows;
    let cards = app.store().people(rows.iter().map(|row| row.person).collect::<Vec<_>>()).await?;
    let found = rows.into_iter().map(|row| {
        let title = cards.get(&row.person).map(|card| card.name.clone()).unwrap_or_default();
        Found {
            id: row.id,
            title,
            detail: format!("线索 · {} · 发现于 {}", row.stage.label(), row.proposed_on),
        }
    });
    Ok(found.collect())
}

async fn matters(app: &App, text: &str) -> Result<Vec<Found<MatterId>>, Error> {
    let query = MatterQuery { text: Some(text.to_owned()), limit: FOUND_MAX, ..MatterQuery::default() };
    let found = app.store().matters(&query).await?.rows.into_iter().map(|row| {
        let detail = format!("{} {}", row.body, row.charge);
        Found { id: row.id, title: if row.number.is_empty() { row.charge } else { row.number }, detail }
    });
    Ok(found.collect())
}
