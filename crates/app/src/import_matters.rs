//! Importing matters from a file of judgments: idempotent by the source's id, in batches, with progress;
//! rejected rows go to a file with the reason.

use std::path::{Path, PathBuf};

use access::{Action, Permit, Principal, Resource};
use casework::{
    assistance::RecordedFact,
    person::{MatterCard, MatterEvent, MatterKind},
};
use kernel::{MatterId, Moment, Organ, Personal, Refusal};
use registers::{
    ImportedMatter, MATTER_ID_COLUMNS, MATTER_TEXT_COLUMNS, RejectedRow, matter_of_row, read_table,
    write_rejected,
};
use store::{Append, Batch, JournalEvent, StreamId};

use crate::{App, Error, load::matter_subject};

/// Matters committed together.
const BATCH: usize = 64;
/// The source of imported files: the same id from another file name is the same matter.
const SOURCE: &str = "import";

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows read.
    pub read: u64,
    /// New matters.
    pub new: u64,
    /// Matters that were known.
    pub known: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Where the rejected rows are.
    pub rejected_file: Option<PathBuf>,
}

/// Imports a file (`.jsonl`, `.csv`, `.xlsx`). `progress` hears the rows read so far.
///
/// # Errors
/// A file that cannot be read at all, as a refusal naming what is wrong; not permitted; the store's.
pub async fn import_matters(
    app: &App,
    who: &Principal,
    file: &Path,
    mut progress: impl FnMut(u64),
) -> Result<ImportReport, Error> {
    let permit = access::permit(who, Action::ImportMatters, &Resource::default())?;
    let table = read_table(file).map_err(|error| {
        Error::refused(Refusal::new("unreadable_file", format!("{error}。"), "请修正文件后重新导入。", ""))
    })?;
    let names_columns_once =
        !file.extension().is_some_and(|ending| ending.to_string_lossy().contains("json"));
    if names_columns_once {
        check_columns(table.columns())?;
    }
    let mut report = ImportReport::default();
    let mut rejected: Vec<RejectedRow> = Vec::new();
    let mut waiting = Vec::with_capacity(BATCH);
    for row in table {
        report.read += 1;
        match row.and_then(|row| matter_of_row(&row)) {
            Ok(matter) => waiting.push(matter),
            Err(row) => rejected.push(row),
        }
        if waiting.len() == BATCH {
            keep(app, &permit, std::mem::take(&mut waiting), &mut report).await?;
            progress(report.read);
        }
    }
    if report.read == 0 {
        let message = "文件里没有数据行，只有表头或空行。";
        return Err(Error::refused(Refusal::new(
            "unreadable_file",
            message,
            "请确认导出的文件是否完整。",
            "",
        )));
    }
    keep(app, &permit, waiting, &mut report).await?;
    progress(report.read);
    report.rejected = u64::try_from(rejected.len()).unwrap_or(u64::MAX);
    if !rejected.is_empty() {
        let mut name = file.as_os_str().to_owned();
        name.push(".rejected.csv");
        let path = PathBuf::from(name);
        write_rejected(&path, &rejected)
            .map_err(|error| Error::Broken(format!("writing the rejected rows: {error}")))?;
        report.rejected_file = Some(path);
    }
    Ok(report)
}

/// A table must have an id and a text; JSON Lines name their columns in every row.
fn check_columns(found: &[String]) -> Result<(), Error> {
    let has = |wanted: &[&str]| found.iter().any(|column| wanted.contains(&column.trim()));
    if found.is_empty() || (has(&MATTER_ID_COLUMNS) && has(&MATTER_TEXT_COLUMNS)) {
        return Ok(());
    }
    let message = format!(
        "列名不对：找到的是「{}」，需要有编号列（id 或 编号）和正文列（text、full_text 或 正文）。",
        found.join("、")
    );
    Err(Error::refused(Refusal::new("wrong_columns", message, "请修改第一行的列名后重新导入。", "")))
}

async fn keep(
    app: &App,
    permit: &Permit,
    matters: Vec<ImportedMatter>,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let at = app.clock().now();
    let mut commits: Vec<(Permit, Batch, Moment)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for matter in matters {
        let known = app.store().matter_by_external(SOURCE, &matter.external_id).await?.is_some();
        if known || !seen.insert(matter.external_id.clone()) {
            report.known += 1;
            continue;
        }
        commits.push((permit.clone(), record(app, new_matter(matter)).await?, at));
        report.new += 1;
    }
    app.store().commit_all(&commits).await?;
    Ok(())
}

/// A matter to be recorded.
#[derive(Clone)]
pub struct NewMatter {
    /// Its record; the text's digest is filled in.
    pub card: MatterCard,
    /// A line for lists that names nobody.
    pub title: String,
    /// Its text; empty for none.
    pub text: String,
    /// What the source states of the victim.
    pub facts: Vec<RecordedFact>,
}

/// Records matters that are not known yet, in one transaction; gives how many were new.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn record_matters(app: &App, who: &Principal, matters: Vec<NewMatter>) -> Result<u64, Error> {
    let permit = access::permit(who, Action::ImportMatters, &Resource::default())?;
    let at = app.clock().now();
    let mut recording = Vec::with_capacity(matters.len());
    for matter in matters {
        let app = app.clone();
        recording.push(tokio::spawn(async move {
            let (source, external_id) = (&matter.card.source, &matter.card.external_id);
            match app.store().matter_by_external(source, external_id).await? {
                Some(_) => Ok::<_, Error>(None),
                None => record(&app, matter).await.map(Some),
            }
        }));
    }
    let mut commits = Vec::with_capacity(recording.len());
    for recorded in recording {
        let batch = recorded.await.map_err(|error| Error::Broken(error.to_string()))??;
        commits.extend(batch.map(|batch| (permit.clone(), batch, at)));
    }
    app.store().commit_all(&commits).await?;
    Ok(u64::try_from(commits.len()).unwrap_or(u64::MAX))
}

/// The matter of an id in its source.
///
/// # Errors
/// Not found, or the store's.
pub async fn matter_of(app: &App, source: &str, external_id: &str) -> Result<MatterId, Error> {
    let row = app.store().matter_by_external(source, external_id).await?;
    row.map(|row| row.id).ok_or_else(|| Error::not_found("这个原案"))
}

fn new_matter(matter: ImportedMatter) -> NewMatter {
    let kind = MatterKind::ALL.into_iter().find(|kind| Some(kind.word()) == matter.kind);
    NewMatter {
        card: MatterCard {
            number: matter.number.unwrap_or_default(),
            matter_kind: kind.unwrap_or(MatterKind::Criminal),
            organ: Organ::Court,
            body: matter.body.unwrap_or_default(),
            charge: matter.charge.unwrap_or_default(),
            region: matter.region,
            dated: matter.dated,
            text_sha256: None,
            source: SOURCE.to_owned(),
            external_id: matter.external_id,
        },
        title: matter.title,
        text: matter.text,
        facts: Vec::new(),
    }
}

/// The batch that records one matter, its text stored.
async fn record(app: &App, matter: NewMatter) -> Result<Batch, Error> {
    let id = app.ids().make(app.clock().now(), MatterId::new);
    let subject = matter_subject(id);
    let mut card = matter.card;
    if !matter.text.is_empty() {
        let stored = app.store().put_attachment(&subject, matter.text.as_bytes()).await?;
        card.text_sha256 = Some(stored.sha256);
    }
    let event = MatterEvent::MatterRecorded {
        card,
        summary: Personal::known(matter.title),
        facts: Personal::known(matter.facts),
        on: app.today(),
    };
    let append = Append {
        stream: StreamId::Matter(id),
        expected: 0,
        subject,
        case: None,
        basis: "案件信息导入".to_owned(),
        events: vec![JournalEvent::Matter(event)],
    };
    Ok(Batch::of(vec![append]))
}
