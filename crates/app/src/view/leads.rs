//! Leads: found by screening, highest need first, with their reasons.

use access::{Action, Principal, Resource};
use casework::lead::{Lead, LeadEvent, LeadStage};
use kernel::{CaseId, Day, LeadId, MatterId};
use rules::Finding;
use store::{LeadQuery, LeadRow, LeadSort};

use super::{
    Due, Listing,
    case::{FactGroup, PersonView, person_view},
};
use crate::{App, Error, finding::lead_sheet};

/// A lead as a card of the list.
#[derive(Debug, Clone)]
pub struct LeadLine {
    /// Its id.
    pub id: LeadId,
    /// The person.
    pub person: String,
    /// Age.
    pub age: Option<i32>,
    /// The matter: charge or kind, number.
    pub matter: String,
    /// The matter's id.
    pub matter_id: MatterId,
    /// 0–100.
    pub score: u8,
    /// Why, the weightiest first.
    pub reasons: Vec<String>,
    /// Grounds that hold.
    pub grounds: Vec<String>,
    /// Priority groups in words.
    pub priority: Vec<String>,
    /// Where it stands.
    pub stage: LeadStage,
    /// Found on.
    pub proposed_on: Day,
    /// Its review is due.
    pub due: Option<Due>,
    /// The case opened from it.
    pub case: Option<CaseId>,
    /// The office whose it is.
    pub org_name: String,
    /// The office that it is offered to, while that has not answered.
    pub offered_to: Option<String>,
}

/// A lead whole.
pub struct LeadView {
    /// Its line.
    pub line: LeadLine,
    /// Events so far.
    pub seq: u64,
    /// The person.
    pub person: PersonView,
    /// The state.
    pub state: Lead,
    /// The matter's record.
    pub matter: Option<casework::person::MatterCard>,
    /// The facts it rests on.
    pub facts: Vec<FactGroup>,
    /// The finding on those facts, by the rules of the day it was found.
    pub finding: Option<Finding>,
    /// Offices it may be handed to.
    pub offices: Vec<(String, String)>,
    /// Whether the reader may review it.
    pub may_review: bool,
    /// Whether it is offered to the reader's office, which may receive it or give it back.
    pub may_receive: bool,
}

/// Which leads.
#[derive(Debug, Clone, Default)]
pub struct LeadFilter {
    /// Only in this stage.
    pub stage: Option<LeadStage>,
    /// A name, identity number or telephone; empty for all.
    pub text: String,
    /// The latest found first; else the greatest need.
    pub newest: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// Leads of the reader's office.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn leads(app: &App, who: &Principal, filter: &LeadFilter) -> Result<Listing<LeadLine>, Error> {
    let Principal::Staff(staff) = who else {
        access::permit(who, Action::ListLeads, &Resource::default())?;
        return Ok(Listing::default());
    };
    let resource =
        Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
    access::permit(who, Action::ListLeads, &resource)?;
    let query = LeadQuery {
        orgs: Some(app.orgs_of(staff).await?),
        stage: filter.stage,
        text: Some(filter.text.trim().to_owned()).filter(|text| !text.is_empty()),
        sort: if filter.newest { LeadSort::Newest } else { LeadSort::Score },
        after: filter.after.clone(),
        limit: filter.limit.clamp(1, 500),
        ..LeadQuery::default()
    };
    let page = app.store().leads(&query).await?;
    Ok(Listing { next: page.next, total: page.total, rows: app.lead_lines(page.rows).await? })
}

/// The leads that other offices hand to the reader's, the oldest first; none for whoever does not receive them.
///
/// # Errors
/// The store's.
pub async fn offered_leads(app: &App, who: &Principal) -> Result<Vec<LeadLine>, Error> {
    match leads_to_receive(app, who).await {
        Err(Error::Denied(_)) => Ok(Vec::new()),
        found => found,
    }
}

/// The same for whoever receives them.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn leads_to_receive(app: &App, who: &Principal) -> Result<Vec<LeadLine>, Error> {
    let receiving = who.org().cloned();
    let resource = Resource { receiving: receiving.clone(), ..Resource::default() };
    access::permit(who, Action::ReceiveLead, &resource)?;
    match receiving {
        Some(org) => app.lead_lines(app.store().leads_offered_to(&org).await?).await,
        None => Ok(Vec::new()),
    }
}

/// A lead whole.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn lead(app: &App, who: &Principal, id: LeadId) -> Result<LeadView, Error> {
    let (loaded, about, _) = app.lead_for(who, Action::ListLeads, id).await?;
    let row = app.store().lead_row(id).await?.ok_or_else(|| Error::not_found("这条线索"))?;
    let line = app.lead_lines(vec![row]).await?.pop().ok_or_else(|| Error::not_found("这条线索"))?;
    let card = app.store().person(about.person).await?;
    let matter = app.load_matter(&about.matter).await?.state.card;
    let organ = app.organ_of(&about.org).await?;
    let (recorded, on) = match &loaded.state.proposal {
        Some(LeadEvent::LeadProposed { facts, on, .. }) => (facts.get().map_or(&[][..], Vec::as_slice), *on),
        _ => (&[][..], app.today()),
    };
    let sheet = lead_sheet(recorded, (organ, about.region), matter.as_ref(), card.as_ref());
    let finding =
        app.packs().choose(organ, on).map(|pack| rules::explain(pack, &sheet, app.vocabulary(), on));
    let resource = Resource {
        org: Some(about.org.clone()),
        region: Some(about.region),
        receiving: loaded.state.offered_to.clone(),
        ..Resource::default()
    };
    let offices = crate::persona::known_organisations(app)
        .await?
        .iter()
        .filter(|org| org.kind.organ().is_some() && org.id != about.org)
        .map(|org| (org.id.to_string(), org.name.clone()))
        .collect();
    Ok(LeadView {
        line,
        seq: loaded.seq,
        person: person_view(card.as_ref(), true, app.today()),
        matter,
        facts: app.fact_groups(&sheet, on),
        finding,
        offices,
        may_review: access::permit(who, Action::ReviewLead, &resource).is_ok(),
        may_receive: access::permit(who, Action::ReceiveLead, &resource).is_ok(),
        state: loaded.state,
    })
}

impl App {
    async fn lead_lines(&self, rows: Vec<LeadRow>) -> Result<Vec<LeadLine>, Error> {
        let people = self.store().people(rows.iter().map(|row| row.person).collect::<Vec<_>>()).await?;
        let matters = self.store().matter_rows(rows.iter().map(|row| row.matter).collect::<Vec<_>>()).await?;
        let mut dues = std::collections::BTreeMap::new();
        for row in &rows {
            let duties = self.store().duties_of_stream(&store::StreamId::Lead(row.id)).await?;
            if let Some(duty) = duties.iter().find(|duty| duty.discharged_on.is_none()) {
                dues.insert(row.id, duty.due_on);
            }
        }
        let today = self.today();
        let labels = self.priority_labels();
        let names = self.org_names().await?;
        let name = |org: &kernel::OrgId| names.get(org).cloned().unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|row| {
                let card = people.get(&row.person);
                let matter = matters.get(&row.matter).map(|matter| {
                    let what = if matter.charge.is_empty() { matter.kind.label() } else { &matter.charge };
                    format!("{what} {}", matter.number)
                });
                LeadLine {
                    person: card.map(|card| card.name.clone()).unwrap_or_default(),
                    age: card.and_then(|card| card.birth_date).map(|born| born.years_until(today)),
                    matter: matter.unwrap_or_default(),
                    matter_id: row.matter,
                    priority: row
                        .priority
                        .iter()
                        .map(|code| labels.get(code).cloned().unwrap_or_else(|| code.clone()))
                        .collect(),
                    due: dues
                        .get(&row.id)
                        .map(|due| Due::seen(row.proposed_on, *due, kernel::Unit::WorkingDay, 5, today)),
                    id: row.id,
                    score: u8::try_from(row.score).unwrap_or(0),
                    reasons: row.reasons.into_inner().unwrap_or_default(),
                    grounds: row.grounds,
                    stage: row.stage,
                    proposed_on: row.proposed_on,
                    case: row.case,
                    org_name: name(&row.org),
                    offered_to: row.offered_to.as_ref().map(name),
                }
            })
            .collect())
    }

    /// Priority groups' labels over all packs.
    pub(crate) fn priority_labels(&self) -> std::collections::BTreeMap<String, String> {
        self.packs()
            .iter()
            .flat_map(|pack| pack.priorities().iter().map(|row| (row.code.clone(), row.label.clone())))
            .collect()
    }
}
