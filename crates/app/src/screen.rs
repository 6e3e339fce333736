//! Screening, first form: victims of known matters against the departments' registers. Who meets a ground, is in
//! hardship and is not excluded becomes a lead, with the reasons; a person decides what comes of it.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Principal, Resource};
use casework::{
    assistance::RecordedFact,
    lead::{Lead, LeadCommand, LeadEvent},
    person::PersonCard,
};
use kernel::{Day, LeadId, MatterId, OrgId, Organ, PersonId, Personal, Region};
use rules::Finding;

use crate::{
    App, Error,
    change::{Change, Loaded},
    facts_of_case::cells_of,
    finding::lead_sheet,
    open_case::{ToldBy, find_or_register_person},
    review_lead::append,
    submit_application::office_for,
};

/// The registers that hold matters with their victims.
const MATTER_DATASETS: [&str; 2] = ["procuratorate.matters", "court.matters"];
/// The organ whose rules are screened for: it may help whatever court or police handles the matter.
const ORGAN: Organ = Organ::Procuratorate;
/// Victims whose data are gathered side by side.
const AT_ONCE: usize = 64;
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
pub async fn screen(
    app: &App,
    who: &Principal,
    mut progress: impl FnMut(u64),
) -> Result<ScreenReport, Error> {
    access::permit(who, Action::ProposeLead, &Resource::default())?;
    let mut report = ScreenReport::default();
    let mut done = BTreeSet::new();
    for dataset in MATTER_DATASETS {
        let mut rows = rows_of(app, dataset).await?.into_iter();
        loop {
            let piece: Vec<MatterRow> = rows.by_ref().take(AT_ONCE).collect();
            if piece.is_empty() {
                break;
            }
            screen_piece(app, who, piece, &mut done, &mut report).await?;
            progress(report.screened);
        }
    }
    Ok(report)
}

/// Screens some rows: what is known of each is gathered side by side, what comes of it is decided in their order.
async fn screen_piece(
    app: &App,
    who: &Principal,
    rows: Vec<MatterRow>,
    done: &mut BTreeSet<(String, String)>,
    report: &mut ScreenReport,
) -> Result<(), Error> {
    let mut gathering = Vec::with_capacity(rows.len());
    for row in rows {
        let key = (row.cells.get("victim_id").cloned().unwrap_or_default(), external_id(&row.cells));
        if key.0.is_empty() || !done.insert(key) {
            report.skipped += 1;
            continue;
        }
        let app = app.clone();
        gathering.push(tokio::spawn(async move { candidate(&app, &row).await }));
    }
    for candidate in gathering {
        let candidate = candidate.await.map_err(|error| Error::Broken(error.to_string()))??;
        screen_one(app, who, candidate, report).await?;
        report.screened += 1;
    }
    Ok(())
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
    if broken == 0 {
        Ok(rows)
    } else {
        Err(Error::Broken(format!("{broken} rows of {dataset} are no table rows")))
    }
}

fn external_id(cells: &Cells) -> String {
    cells.get("external_id").cloned().unwrap_or_default()
}

/// A victim with what the registers say of them and their matter.
struct Candidate {
    matter: MatterId,
    region: Region,
    card: PersonCard,
    facts: Vec<RecordedFact>,
    finding: Finding,
    pack: String,
}

async fn screen_one(
    app: &App,
    who: &Principal,
    candidate: Option<Candidate>,
    report: &mut ScreenReport,
) -> Result<(), Error> {
    let Some(candidate) = candidate else {
        report.skipped += 1;
        return Ok(());
    };
    if !candidate.finding.lead {
        return Ok(());
    }
    let (matter, region) = (candidate.matter, candidate.region);
    let _turn = app.opening_turn().await;
    let mut change = Change::new(app);
    let person = find_or_register_person(app, &mut change, candidate.card.clone(), ToldBy::Register).await?;
    if app.store().lead_exists(person, matter).await? || app.aided_or_open(person, matter).await? {
        report.known += 1;
        return Ok(());
    }
    let org = office_for(app, ORGAN, region).await?.id;
    let proposed = proposal(candidate, person, org.clone(), app.today());
    let id = app.ids().make(app.clock().now(), LeadId::new);
    let empty = Loaded::<Lead>::default();
    let events = empty.state.decide(LeadCommand::Propose(Box::new(proposed)), app.today())?;
    append(app, &mut change, id, &empty, (person, &org), events).await?;
    let resource = Resource { org: Some(org), ..Resource::default() };
    let permit = access::permit(who, Action::ProposeLead, &resource)?;
    change.commit(&permit).await?;
    report.proposed += 1;
    Ok(())
}

/// The victim of a row with the finding on them; `None` where the matter is not recorded or lies nowhere.
async fn candidate(app: &App, row: &MatterRow) -> Result<Option<Candidate>, Error> {
    let known = app.store().matter_by_external(row.dataset, &external_id(&row.cells)).await?;
    let Some(matter) = known.map(|known| known.id) else { return Ok(None) };
    let Some(record) = app.load_matter(&matter).await?.state.card else { return Ok(None) };
    let Some(region) = record.region else { return Ok(None) };
    let Some(pack) = app.packs().choose(ORGAN, app.today()) else { return Ok(None) };
    let identity = row.cells.get("victim_id").cloned().unwrap_or_default();
    let (facts, household) = registers_say(app, &identity, row).await?;
    let card = person_card(&identity, &household);
    let sheet = lead_sheet(&facts, (ORGAN, region), Some(&record), Some(&card));
    let finding = rules::explain(pack, &sheet, app.vocabulary(), app.today());
    let pack = format!("{}@{}#{}", pack.head().id, pack.head().version, pack.digest());
    Ok(Some(Candidate { matter, region, card, facts, finding, pack }))
}

/// What all registers say of a person in this matter, and the columns that make their card.
async fn registers_say(
    app: &App,
    identity: &str,
    row: &MatterRow,
) -> Result<(Vec<RecordedFact>, Cells), Error> {
    let mut facts = Vec::new();
    let mut card = row.cells.clone();
    for register in app.store().register_rows_of(identity).await? {
        let known = app.datasets().iter().find(|dataset| dataset.code == register.dataset);
        let Some(dataset) = known else { continue };
        let cells = cells_of(&register)?;
        let another = external_id(&cells) != external_id(&row.cells);
        if MATTER_DATASETS.contains(&register.dataset.as_str()) && another {
            continue;
        }
        let said = dataset.facts_of(&cells, register.observed).into_iter();
        facts.extend(said.map(|(name, value)| RecordedFact { name, value: Some(value) }));
        if register.dataset == "police.household" {
            card.extend(cells);
        }
    }
    Ok((facts, card))
}

fn proposal(candidate: Candidate, person: PersonId, org: OrgId, on: Day) -> LeadEvent {
    LeadEvent::LeadProposed {
        person,
        matter: candidate.matter,
        org,
        region: candidate.region,
        model: MODEL.to_owned(),
        pack: candidate.pack,
        score: score_of(&candidate.finding),
        grounds: holding(&candidate.finding),
        priority: candidate.finding.priority.clone(),
        reasons: Personal::known(reasons_of(&candidate.finding)),
        facts: Personal::known(candidate.facts),
        on,
    }
}

/// A person's card from the household register's row.
fn person_card(identity: &str, cells: &std::collections::BTreeMap<String, String>) -> PersonCard {
    let cell = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| cells.get(*name).filter(|text| !text.is_empty()))
            .cloned()
            .unwrap_or_default()
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
    finding
        .grounds
        .iter()
        .filter(|ground| ground.holds == Some(true))
        .map(|ground| ground.code.clone())
        .collect()
}

/// The reasons in words for the officer: the grounds that hold, then the hardship.
fn reasons_of(finding: &Finding) -> Vec<String> {
    let all = finding.grounds.iter().chain(&finding.hardship_reasons);
    all.filter(|reason| reason.holds == Some(true)).map(|reason| reason.label.clone()).collect()
}

/// Need and urgency, 0–100, so that the neediest stand first: urgent treatment, then special groups, grounds and
/// reasons of hardship; a little more where nothing is missing or contradicted.
fn score_of(finding: &Finding) -> u8 {
    let times = |count: usize, most: usize, points: u8| u8::try_from(count.min(most)).unwrap_or(0) * points;
    let hardship = finding.hardship_reasons.iter().filter(|reason| reason.holds == Some(true)).count();
    let urgent = usize::from(finding.priority.iter().any(|group| group == "urgent_treatment"));
    let certain = usize::from(finding.missing.is_empty() && finding.conflicts.is_empty());
    times(urgent, 1, 20)
        + times(finding.priority.len(), 2, 12)
        + times(finding.grounds_held().count(), 2, 15)
        + times(hardship, 2, 10)
        + times(certain, 1, 6)
}

impl App {
    /// Whether this person has a case in this matter, open or aided.
    pub(crate) async fn aided_or_open(
        &self,
        person: kernel::PersonId,
        matter: kernel::MatterId,
    ) -> Result<bool, Error> {
        Ok(self.store().cases_of_person(person).await?.iter().any(|row| row.matter == matter))
    }
}
