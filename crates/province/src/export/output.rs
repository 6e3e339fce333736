//! The files of a province while they are written.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use registers::{CsvPiece, Dataset, OutCell, write_xlsx_file};

use super::{
    ExportError, Format, Written,
    piece::{Piece, RegisterPiece},
};
use crate::{Plan, Province};

/// What the folder holds, for whoever opens it.
const READ_ME: &str = include_str!("read_me.md");
const BUFFER_BYTES: usize = 1 << 20;

pub(super) struct Outputs {
    folder: PathBuf,
    format: Format,
    registers: Vec<RegisterOutput>,
    matters: Output,
    cases: Output,
    people: Output,
    ought: Output,
    unmet: Output,
    faults: Output,
    pub(super) written: Written,
}

struct RegisterOutput {
    dataset: &'static Dataset,
    rows: Option<Output>,
    table: Vec<Vec<String>>,
    people: Output,
    count: u64,
}

struct Output {
    path: PathBuf,
    file: BufWriter<File>,
    bytes: u64,
}

impl Output {
    fn create(path: PathBuf, head: &[u8]) -> Result<Self, ExportError> {
        let failed = |source| ExportError::Io { path: path.clone(), source };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let file = BufWriter::with_capacity(BUFFER_BYTES, File::create(&path).map_err(failed)?);
        let mut output = Self { path, file, bytes: 0 };
        output.add(head)?;
        Ok(output)
    }

    fn add(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.bytes += u64::try_from(bytes.len()).unwrap_or(0);
        self.file.write_all(bytes).map_err(|source| ExportError::Io { path: self.path.clone(), source })
    }

    fn finish(mut self) -> Result<u64, ExportError> {
        self.file.flush().map_err(|source| ExportError::Io { path: self.path, source })?;
        Ok(self.bytes)
    }
}

impl Outputs {
    pub(super) fn create(folder: &Path, format: Format) -> Result<Self, ExportError> {
        let table = |name: &str, headers: &[&str]| {
            Output::create(folder.join("truth").join(name), &CsvPiece::head(headers)?)
        };
        let datasets = Province::DATASETS.iter().filter_map(|code| Dataset::find(code));
        Ok(Self {
            folder: folder.to_owned(),
            format,
            registers: datasets
                .map(|dataset| RegisterOutput::create(folder, format, dataset))
                .collect::<Result<_, _>>()?,
            matters: Output::create(folder.join("matters.jsonl"), &[])?,
            cases: Output::create(folder.join("history").join("cases.jsonl"), &[])?,
            people: table(
                "people.csv",
                &[
                    "person",
                    "id_number",
                    "name",
                    "phone",
                    "address",
                    "household_no",
                    "income_monthly_fen",
                    "died",
                ],
            )?,
            ought: table(
                "ought.csv",
                &["matter", "dataset", "victim", "person", "ought", "why", "known_poor", "has_case"],
            )?,
            unmet: table("unmet.csv", &["person", "programme"])?,
            faults: table("faults.csv", &["dataset", "row", "person", "fault", "column", "was", "now"])?,
            written: Written::default(),
        })
    }

    pub(super) fn add(&mut self, piece: Piece) -> Result<(), ExportError> {
        for (output, piece) in self.registers.iter_mut().zip(piece.registers) {
            faults(&mut self.faults, output, &piece, &mut self.written)?;
            output.add(piece)?;
        }
        self.matters.add(&piece.matters)?;
        self.cases.add(&piece.cases)?;
        self.people.add(&piece.people)?;
        self.ought.add(&piece.ought)?;
        self.unmet.add(&piece.unmet)?;
        let written = &mut self.written;
        written.people += piece.counts.people;
        written.households += piece.counts.households;
        written.matters += piece.counts.matters;
        written.cases += piece.counts.cases;
        written.ought += piece.counts.ought;
        Ok(())
    }

    pub(super) fn finish(mut self, plan: &Plan) -> Result<Written, ExportError> {
        let about = READ_ME
            .replace("{seed}", &plan.spec.seed.to_string())
            .replace("{people}", &self.written.people.to_string())
            .replace("{today}", &plan.spec.today.to_string());
        let mut bytes = Output::create(self.folder.join("说明.md"), about.as_bytes())?.finish()?;
        for register in self.registers {
            self.written.rows.insert(register.dataset.code.as_str(), register.count);
            bytes += register.finish(&self.folder, self.format)?;
        }
        for output in [self.matters, self.cases, self.people, self.ought, self.unmet, self.faults] {
            bytes += output.finish()?;
        }
        self.written.bytes = bytes;
        Ok(self.written)
    }
}

impl RegisterOutput {
    fn create(folder: &Path, format: Format, dataset: &'static Dataset) -> Result<Self, ExportError> {
        let names: Vec<&str> = dataset.columns.iter().map(|column| column.name.as_str()).collect();
        let path = folder.join("registers").join(format!("{}.{}", dataset.code, format.ending()));
        let rows = match format {
            Format::Csv => Some(Output::create(path, &CsvPiece::head(&names)?)?),
            Format::JsonLines => Some(Output::create(path, &[])?),
            Format::Xlsx => None,
        };
        let people = folder.join("truth").join("rows").join(format!("{}.csv", dataset.code));
        let people = Output::create(people, &CsvPiece::head(&["person"])?)?;
        Ok(Self { dataset, rows, table: Vec::new(), people, count: 0 })
    }

    fn add(&mut self, piece: RegisterPiece) -> Result<(), ExportError> {
        if let Some(rows) = &mut self.rows {
            rows.add(&piece.bytes)?;
        }
        self.table.extend(piece.table);
        self.count += piece.rows;
        self.people.add(&piece.people)
    }

    fn finish(self, folder: &Path, format: Format) -> Result<u64, ExportError> {
        let people = self.people.finish()?;
        if let Some(rows) = self.rows {
            return Ok(people + rows.finish()?);
        }
        let names: Vec<&str> = self.dataset.columns.iter().map(|column| column.name.as_str()).collect();
        let path = folder.join("registers").join(format!("{}.{}", self.dataset.code, format.ending()));
        let failed = |source| ExportError::Io { path: path.clone(), source };
        fs::create_dir_all(folder.join("registers")).map_err(failed)?;
        let rows = self.table.into_iter().map(|row| row.into_iter().map(OutCell::Text).collect());
        write_xlsx_file(&path, &self.dataset.name, &names, rows)?;
        Ok(people + fs::metadata(&path).map_err(failed)?.len())
    }
}

/// The faults of a piece with the numbers that its rows have in the file, from 1.
fn faults(
    output: &mut Output,
    register: &RegisterOutput,
    piece: &RegisterPiece,
    written: &mut Written,
) -> Result<(), ExportError> {
    let mut csv = CsvPiece::new();
    let code = register.dataset.code.as_str();
    for (row, person, corruption) in &piece.faults {
        let number = (register.count + row + 1).to_string();
        let fault = corruption.fault.word();
        csv.push([code, &number, person, fault, corruption.column, &corruption.was, &corruption.now])?;
        *written.faults.entry((code, corruption.fault)).or_insert(0) += 1;
    }
    output.add(&csv.bytes()?)
}
