//! What one chunk adds to each file, as bytes made on the chunk's thread.

use registers::{CsvPiece, Dataset};
use serde::Serialize;

use super::{ExportError, Files, Format};
use crate::{Chunk, Corruption, Person, Province};

/// The bytes of one chunk.
pub(super) struct Piece {
    pub(super) registers: Vec<RegisterPiece>,
    pub(super) matters: Vec<u8>,
    pub(super) cases: Vec<u8>,
    pub(super) people: Vec<u8>,
    pub(super) ought: Vec<u8>,
    pub(super) unmet: Vec<u8>,
    pub(super) counts: Counts,
}

#[derive(Default)]
pub(super) struct Counts {
    pub(super) people: u64,
    pub(super) households: u64,
    pub(super) matters: u64,
    pub(super) cases: u64,
    pub(super) ought: u64,
}

/// What a chunk adds to one register.
pub(super) struct RegisterPiece {
    pub(super) bytes: Vec<u8>,
    /// The rows themselves, where they go into a workbook.
    pub(super) table: Vec<Vec<String>>,
    pub(super) rows: u64,
    /// Whose row each is, a line for each.
    pub(super) people: Vec<u8>,
    /// The row's number in this piece from 0, its person, and what is wrong with it.
    pub(super) faults: Vec<(u64, String, Corruption)>,
}

impl Piece {
    pub(super) fn new(chunk: &Chunk, files: &Files) -> Result<Self, ExportError> {
        let oughts = chunk.oughts();
        let count = |len: usize| u64::try_from(len).unwrap_or(u64::MAX);
        let counts = Counts {
            people: count(chunk.people.len()),
            households: count(chunk.households.len()),
            matters: count(chunk.matters.len()),
            cases: count(chunk.history.len()),
            ought: count(oughts.iter().filter(|ought| ought.ground.is_ok()).count()),
        };
        let datasets = Province::DATASETS.iter().filter_map(|code| Dataset::find(code));
        Ok(Self {
            registers: datasets.map(|dataset| register(chunk, dataset, files)).collect::<Result<_, _>>()?,
            matters: matters(chunk)?,
            cases: cases(chunk)?,
            people: people(chunk)?,
            ought: ought(chunk, &oughts)?,
            unmet: unmet(chunk)?,
            counts,
        })
    }
}

/// A person's name in the truth.
fn reference(chunk: &Chunk, person: usize) -> String {
    format!("P{:05}-{person:05}", chunk.plan.number)
}

fn register(chunk: &Chunk, dataset: &'static Dataset, files: &Files) -> Result<RegisterPiece, ExportError> {
    let mut piece = RegisterPiece {
        bytes: Vec::new(),
        table: Vec::new(),
        rows: 0,
        people: Vec::new(),
        faults: Vec::new(),
    };
    let mut csv = CsvPiece::new();
    for row in chunk.rows(&dataset.code, &files.rates) {
        let person = reference(chunk, row.person);
        piece.people.extend_from_slice(person.as_bytes());
        piece.people.push(b'\n');
        for corruption in row.corruptions {
            piece.faults.push((piece.rows, person.clone(), corruption));
        }
        piece.rows += 1;
        match files.format {
            Format::Csv => csv.push(row.values.iter().map(String::as_str))?,
            Format::JsonLines => json_row(&mut piece.bytes, dataset, &row.values)?,
            Format::Xlsx => piece.table.push(row.values),
        }
    }
    if files.format == Format::Csv {
        piece.bytes = csv.bytes()?;
    }
    Ok(piece)
}

/// The cells of a row as an object in the order of the columns.
fn json_row(bytes: &mut Vec<u8>, dataset: &Dataset, values: &[String]) -> Result<(), ExportError> {
    let cells = dataset.columns.iter().zip(values).filter(|(_, cell)| !cell.is_empty());
    let mut before = b'{';
    for (column, cell) in cells {
        bytes.push(before);
        serde_json::to_writer(&mut *bytes, &column.name)?;
        bytes.push(b':');
        serde_json::to_writer(&mut *bytes, cell)?;
        before = b',';
    }
    bytes.extend_from_slice(if before == b'{' { b"{}\n" } else { b"}\n" });
    Ok(())
}

/// A value as a line of JSON.
pub(super) fn json_line(bytes: &mut Vec<u8>, value: &impl Serialize) -> Result<(), ExportError> {
    serde_json::to_writer(&mut *bytes, value)?;
    bytes.push(b'\n');
    Ok(())
}

/// Matters as case systems export them.
fn matters(chunk: &Chunk) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    for matter in &chunk.matters {
        let line = serde_json::json!({
            "id": matter.external_id,
            "number": matter.number,
            "court": matter.body,
            "region": matter.region.to_string(),
            "charge": matter.charge,
            "dated": matter.dated.to_string(),
            "stage": matter.stage,
            "text": matter.text,
        });
        json_line(&mut bytes, &line)?;
    }
    Ok(bytes)
}

fn cases(chunk: &Chunk) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    for outcome in chunk.outcomes() {
        json_line(&mut bytes, &outcome)?;
    }
    Ok(bytes)
}

fn people(chunk: &Chunk) -> Result<Vec<u8>, ExportError> {
    let mut csv = CsvPiece::new();
    for (at, person) in chunk.people.iter().enumerate() {
        let Person { name, id, phone, address, .. } = person;
        let household = chunk.households.get(person.household);
        let income = household.map_or(0, |household| household.income_fen).to_string();
        let number = household.map(|household| household.number.as_str()).unwrap_or_default();
        let died = person.died.map(|day| day.to_string()).unwrap_or_default();
        let reference = reference(chunk, at);
        csv.push([reference.as_str(), id.as_str(), name, phone, address, number, &income, &died])?;
    }
    Ok(csv.bytes()?)
}

fn ought(chunk: &Chunk, oughts: &[crate::Ought]) -> Result<Vec<u8>, ExportError> {
    let mut csv = CsvPiece::new();
    for ought in oughts {
        let Some(matter) = chunk.matters.get(ought.matter) else {
            continue;
        };
        let (found, word) = match ought.ground {
            Ok(ground) => ("是", ground.word()),
            Err(not) => ("否", not.word()),
        };
        let (victim, person) = (reference(chunk, matter.victim), reference(chunk, ought.person));
        let known = if ought.known_poor { "是" } else { "否" };
        let handled = chunk.history.iter().any(|case| case.matter == ought.matter);
        let cased = if handled { "是" } else { "否" };
        csv.push([matter.external_id.as_str(), matter.dataset, &victim, &person, found, word, known, cased])?;
    }
    Ok(csv.bytes()?)
}

fn unmet(chunk: &Chunk) -> Result<Vec<u8>, ExportError> {
    let mut csv = CsvPiece::new();
    for need in chunk.unmet_needs() {
        csv.push([reference(chunk, need.person).as_str(), need.programme])?;
    }
    Ok(csv.bytes()?)
}
