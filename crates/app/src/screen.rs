//! Screening, first form: victims of known matters against the departments' registers. Who meets a ground, is in
//! hardship and is not excluded becomes a lead, with the reasons; a person decides what comes of it.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Principal, Resource};
use casework::{
    assistance::RecordedFact,
    lead::{Lead, LeadCommand, LeadEvent},
    person::PersonCard,
};
use facts::{FactSheet, Value};
use kernel::{LeadId, Organ, Personal};
use rules::Finding;

use crate::{
    App, Error,
    change::{Change, Loaded},
    facts_of_case::cells_of,
    finding::{set_from_card, set_from_matter},
    open_case::find_or_register_person,
    review_lead::append,
    submit_application::office_for,
};

/// The registers that hold matters with their victims.
const MATTER_DATASETS: [&str; 2] = ["procuratorate.matters", "court.matters"];
/// The model's name on leads.
const MODEL: &str = "screen.matters_x_registers";

/// What a screen did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScreenReport {
    /// Victims of matters looked at.
    pub screened: u64,
    /// Leads proposed now.
    pub proposed: u64,
    /// Hits for which a lead or case was there already.
    pub known: u64,
    /// Rows whose matter is not recorded or whose identity is missing.
    pub skipped: u64,
}

/// Screens all victims of recorded matters. `progress` hears the victims screened so far.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn screen(app: &App, who: &Principal, mut progress: impl FnMut(u64)) -> Result<ScreenReport, Error> {
    access::permit(who, Action::ProposeLead, &Resource::default())?;
    let mut report = ScreenReport::default();
    let mut done = BTreeSet::new();
    for dataset in MATTER_DATASETS {
        for row in rows_of(app, dataset).await? {
            let key = (row.cells.get("victim_id").cloned().unwrap_or_default(), external_id(&row.cells));
            if key.0.is_empty() || !done.insert(key) {
                report.skipped += 1;
                continue;
            }
            screen_one(app, who, &row, &mut report).await?;
            report.screened += 1;
            if report.screened % 100 == 0 {
                progress(report.screened);
            }
        }
    }
    progress(report.screened);
    Ok(report)
}

/// A row of a register of matters.
struct MatterRow {
    dataset: &'static str,
    cells: Cells,
}

/// A register's columns.
type Cells = BTreeMap<String, String>;

async fn rows_of(app: &App, dataset: &'static str) -> Result<Vec<MatterRow>, Error> {
    let mut rows = Vec::new();
    let mut broken = 0_u64;
    app.store()
        .for_each_register_row(dataset, |json| match serde_json::from_str(json) {
            Ok(cells) => rows.push(MatterRow { dataset, cells }),
            Err(_) => broken += 1,
        })
        .await?;
    if broken == 0 { Ok(rows) } else { Err(Error::Broken(format!("{broken} rows of {dataset} are no table rows"))) }
}

fn external_id(cells: &Cells) -> String {
    cells.get("external_id").cloned().unwrap_or_default()
}

async fn screen_one(
    app: &App,
    who: &Principal,
    row: &MatterRow,
    report: &mut ScreenReport,
) -> Result<(), Error> {
    let Some(matter) = app.store().matter_by_external(row.dataset, &external_id(&row.cells)).await? else {
        report.skipped += 1;
        return Ok(());
    };
    let matter = matter.id;
    let Some(card) = app.load_matter(&matter).await?.state.card else { return Ok(()) };
    let Some(region) = card.region else { return Ok(()) };
    let organ = Organ::Procuratorate;
    let identity = row.cells.get("victim_id").cloned().unwrap_or_default();
    let mut facts = Vec::new();
    let mut address = row.cells.clone();
    for register in app.store().register_rows_of(&identity).await? {
        let Some(dataset) = app.datasets().iter().find(|dataset| dataset.code == register.dataset) else { continue };
        let cells = cells_of(&register)?;
        let another = external_id(&cells) != external_id(&row.cells);
        if MATTER_DATASETS.contains(&register.dataset.as_str()) && another {
            continue;
        }
        facts.extend(dataset.facts_of(&cells, register.observed));
        if register.dataset == "police.household" {
            address.extend(cells);
        }
    }
    let person_card = person_card(&identity, &address);
    let mut sheet = FactSheet::default();
    for (name, value) in &facts {
        sheet.set(name.clone(), value.clone());
    }
    sheet.set("organ", facts::SourcedValue::new(Value::Text(organ.word().to_owned()), "case", app.today()));
    let region_value = Value::Text(region.to_string());
    sheet.set("matter_region", facts::SourcedValue::new(region_value, "matter", app.today()));
    sheet.set("natural_person", facts::SourcedValue::new(Value::Bool(true), "police.household", app.today()));
    set_from_matter(&mut sheet, &card);
    set_from_card(&mut sheet, &person_card);
    let Some(pack) = app.packs().choose(organ, app.today()) else { return Ok(()) };
    let finding = rules::explain(pack, &sheet, app.vocabulary(), app.today());
    if !finding.lead {
        return Ok(());
    }
    let mut change = Change::new(app);
    let person = find_or_register_person(app, &mut change, person_card).await?;
    if app.has_lead(person, matter).await? || app.aided_or_open(person, matter).await? {
        report.known += 1;
        return Ok(());
    }
    let org = office_for(app, organ, region).await?.id;
    let (reasons, score) = (reasons_of(&finding), score_of(&finding));
    let proposed = LeadEvent::LeadProposed {
        person,
        matter,
        org: org.clone(),
        region,
        model: MODEL.to_owned(),
        pack: format!("{}@{}#{}", pack.head().id, pack.head().version, pack.digest()),
        score,
        grounds: holding(&finding),
        priority: finding.priority.clone(),
        reasons: Personal::known(reasons),
        facts: Personal::known(
            facts.into_iter().map(|(name, value)| RecordedFact { name, value: Some(value) }).collect(),
        ),
        on: app.today(),
    };
    let id = app.ids().make(app.clock().now(), LeadId::new);
    let empty = Loaded::<Lead>::default();
    let events = empty.state.decide(LeadCommand::Propose(Box::new(proposed)), app.today())?;
    append(app, &mut change, id, &empty, (person, &org), events).await?;
    let permit = access::permit(who, Action::ProposeLead, &Resource { org: Some(org), ..Resource::default() })?;
    change.commit(&permit).await?;
    report.proposed += 1;
    Ok(())
}

/// A person's card from the household register's row.
fn person_card(identity: &str, cells: &std::collections::BTreeMap<String, String>) -> PersonCard {
    let cell = |names: &[&str]| {
        names.iter().find_map(|name| cells.get(*name).filter(|text| !text.is_empty())).cloned().unwrap_or_default()
    };
    let national = kernel::NationalId::parse(identity).ok();
    PersonCard {
        name: cell(&["name", "victim_name"]),
        identity: identity.to_owned(),
        sex: national.as_ref().map(|id| id.sex().word().to_owned()),
        birth_date: national.as_ref().map(kernel::NationalId::birth_date),
        phone: cell(&["phone"]),
        address: cell(&["address"]),
        residence_region: cell(&["residence_region"]).parse().ok(),
    }
}

fn holding(finding: &Finding) -> Vec<String> {
    finding.grounds.iter().filter(|ground| ground.holds == Some(true)).map(|ground| ground.code.clone()).collect()
}

/// The reasons in words for the officer: the grounds that hold, then the hardship.
fn reasons_of(finding: &Finding) -> Vec<String> {
    let all = finding.grounds.iter().chain(&finding.hardship_reasons);
    all.filter(|reason| reason.holds == Some(true)).map(|reason| reason.label.clone()).collect()
}

/// Need and urgency, 0–100: urgent treatment first, then special groups, then how much is known to be right.
fn score_of(finding: &Finding) -> u8 {
    let urgent = if finding.priority.iter().any(|group| group == "urgent_treatment") { 25 } else { 0 };
    let groups = u8::try_from(finding.priority.len().min(3)).unwrap_or(3) * 10;
    let grounds = u8::try_from(holding(finding).len().min(3)).unwrap_or(3) * 5;
    let certain = if finding.missing.is_empty() && finding.conflicts.is_empty() { 10 } else { 0 };
    (20 + urgent + groups + grounds + certain).min(100)
}

impl App {
    /// Whether there is a lead on this person in this matter, whatever became of it.
    async fn has_lead(&self, person: kernel::PersonId, matter: kernel::MatterId) -> Result<bool, Error> {
        Ok(self.store().leads_of_person(person).await?.iter().any(|row| row.matter == matter))
    }

    /// Whether this person has a case in this matter, open or aided.
    pub(crate) async fn aided_or_open(
        &self,
        person: kernel::PersonId,
        matter: kernel::MatterId,
    ) -> Result<bool, Error> {
        Ok(self.store().cases_of_person(person).await?.iter().any(|row| row.matter == matter))
    }
}
