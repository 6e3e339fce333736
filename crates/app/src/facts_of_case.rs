//! The checklist of a case, and its facts fetched from departments' registers.

use std::collections::BTreeMap;

use access::{Action, Principal};
use casework::assistance::{AssistanceCase, CaseCommand, Opening, Paper, RecordedFact};
use kernel::CaseId;
use store::JournalEvent;

use crate::{App, Error, Outcome, change::Change};

/// The checklist's item for the application form itself.
const APPLICATION: &str = "application";

/// An item of the checklist with the papers that cover it.
#[derive(Debug, Clone)]
pub struct ChecklistItem {
    /// Its code.
    pub code: String,
    /// What it is.
    pub label: String,
    /// Where one gets it, in plain words.
    pub help: String,
    /// Core items must be there; the others may follow later (容缺).
    pub core: bool,
    /// Whether this case needs it.
    pub required: bool,
    /// What covers it.
    pub papers: Vec<Paper>,
    /// The basis.
    pub basis: String,
}

impl App {
    /// The checklist of a case by the pack in force.
    pub(crate) async fn checklist(
        &self,
        case: &AssistanceCase,
        opening: &Opening,
    ) -> Result<Vec<ChecklistItem>, Error> {
        let sheet = self.fact_sheet(case, opening, None).await?;
        let on = case.accepted_on.unwrap_or_else(|| self.today());
        let Some(pack) = self.packs().choose(opening.organ, on) else {
            return Ok(Vec::new());
        };
        let items = pack.checklist(&sheet, self.vocabulary(), on).into_iter().map(|row| ChecklistItem {
            papers: case.papers.iter().filter(|paper| paper.material == row.code).cloned().collect(),
            core: row.timing == rules::Timing::Core,
            // An application handed in on the portal or recorded at the window is the application form.
            required: row.required.unwrap_or(false)
                && !(row.code == APPLICATION && case.application.is_some()),
            code: row.code,
            label: row.label,
            help: row.help,
            basis: row.basis,
        });
        Ok(items.collect())
    }
}

/// Fetches what the departments' registers hold on the applicant and records it, source by source.
///
/// # Errors
/// The lifecycle's refusals, not permitted, or the store's.
pub async fn fetch_facts(app: &App, who: &Principal, id: CaseId) -> Result<Outcome, Error> {
    let (case, opening, permit) = app.case_for(who, Action::RecordFacts, id).await?;
    let context = app.case_context(permit.actor(), Some(id), &case.state, &opening).await?;
    let Some(card) = app.store().person(opening.applicant).await? else {
        return Ok(Outcome::Unchanged);
    };
    let mut state = case.state.clone();
    let mut events = Vec::new();
    for row in app.store().register_rows_of(&card.identity).await? {
        let Some(dataset) = app.datasets().iter().find(|dataset| dataset.code == row.dataset) else {
            continue;
        };
        let facts: Vec<_> = dataset
            .facts_of(&cells_of(&row)?, row.observed)
            .into_iter()
            .filter(|(name, value)| !state.facts.get(name.as_str()).contains(value))
            .map(|(name, value)| RecordedFact { name, value: Some(value) })
            .collect();
        if facts.is_empty() {
            continue;
        }
        let command = CaseCommand::RecordFacts { facts, origin: row.dataset };
        for event in state.decide(command, &context)? {
            state.apply(&event);
            events.push(JournalEvent::Case(event));
        }
    }
    let mut change = Change::new(app);
    change.append_with_duties(
        App::case_target(id, &case, opening.applicant, "社会救助法第六十二条：部门能核对的不再要求个人提供"),
        events,
        app.case_duties(&case, &opening).await?,
    );
    change.commit(&permit).await
}

/// The checklist of a case, for somebody who may see it.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn checklist_of(app: &App, who: &Principal, id: CaseId) -> Result<Vec<ChecklistItem>, Error> {
    let (case, opening, _) = app.case_for(who, Action::ViewCase, id).await?;
    app.checklist(&case.state, &opening).await
}

/// A register's row as its columns.
pub(crate) fn cells_of(row: &store::RegisterRecord) -> Result<BTreeMap<String, String>, Error> {
    serde_json::from_str(&row.json)
        .map_err(|error| Error::Broken(format!("a row of {} is no table row: {error}", row.dataset)))
}
