//! The province as files: every department's register as the department would send it, matters with their texts, the
//! cases of the past, and beside them the truth. Chunks are made and written in turn, so that memory does not grow
//! with the province; the same seed gives the same bytes on any number of threads.

mod output;
mod piece;

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use registers::{Dataset, WriteError};

use crate::{Fault, FaultRates, Plan, Province};
use output::Outputs;
use piece::Piece;

/// Files that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk failed.
    #[error("写入 {path} 失败：{source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A table failed.
    #[error(transparent)]
    Table(#[from] WriteError),
    /// A line of JSON failed.
    #[error("生成 JSON 失败：{0}")]
    Json(#[from] serde_json::Error),
    /// Too large for spreadsheets.
    #[error("XLSX 最多写 {0} 人，更多请用 csv 或 jsonl")]
    TooLarge(u32),
}

/// What registers are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV with a mark for spreadsheets.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// A workbook for each register, for small provinces.
    Xlsx,
}

/// The most people that are written as workbooks.
const XLSX_PEOPLE_MAX: u32 = 100_000;

impl Format {
    /// The files' ending.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }
}

/// How to write a province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The folder; made where there is none.
    pub folder: PathBuf,
    /// What registers are written as.
    pub format: Format,
    /// Threads that make chunks.
    pub threads: usize,
    /// How often registers are wrong.
    pub rates: FaultRates,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// People.
    pub people: u64,
    /// Households.
    pub households: u64,
    /// Matters.
    pub matters: u64,
    /// Cases of the past and in progress.
    pub cases: u64,
    /// People who ought to be found by their matter.
    pub ought: u64,
    /// Rows by dataset.
    pub rows: BTreeMap<&'static str, u64>,
    /// Faults by dataset and kind.
    pub faults: BTreeMap<(&'static str, Fault), u64>,
    /// Bytes of all files.
    pub bytes: u64,
}

/// Writes a province. `progress` hears the people written so far.
///
/// # Errors
/// A disk that fails; more people than a workbook holds.
pub fn write_files(
    plan: &Plan,
    files: &Files,
    mut progress: impl FnMut(u64),
) -> Result<Written, ExportError> {
    if files.format == Format::Xlsx && plan.spec.people > XLSX_PEOPLE_MAX {
        return Err(ExportError::TooLarge(XLSX_PEOPLE_MAX));
    }
    let mut outputs = Outputs::create(&files.folder, files.format)?;
    plan.each(
        files.threads,
        |chunk| Piece::new(&chunk, files),
        |piece| {
            outputs.add(piece?)?;
            progress(outputs.written.people);
            Ok::<(), ExportError>(())
        },
    )?;
    outputs.finish(plan)
}

impl Province {
    /// Writes each register as `<code>.csv` into a folder that exists or is made; gives the files.
    ///
    /// # Errors
    /// A disk that fails.
    pub fn write_registers(&self, folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, ExportError> {
        let folder = folder.as_ref();
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| ExportError::Io { path, source }
        };
        std::fs::create_dir_all(folder).map_err(failed(folder))?;
        let mut written = Vec::new();
        for dataset in Self::DATASETS.iter().filter_map(|code| Dataset::find(code)) {
            let path = folder.join(format!("{}.csv", dataset.code));
            let names: Vec<&str> = dataset.columns.iter().map(|column| column.name.as_str()).collect();
            let mut bytes = registers::CsvPiece::head(&names)?;
            let mut piece = registers::CsvPiece::new();
            for row in self.true_rows(&dataset.code) {
                piece.push(row.values.iter().map(String::as_str))?;
            }
            bytes.extend(piece.bytes()?);
            std::fs::write(&path, bytes).map_err(failed(&path))?;
            written.push(path);
        }
        Ok(written)
    }

    /// Writes every matter's `id` and `text` as JSON lines, as a case system exports judgments.
    ///
    /// # Errors
    /// A disk that fails.
    pub fn write_matters(&self, path: impl AsRef<Path>) -> Result<(), ExportError> {
        let mut bytes = Vec::new();
        for matter in &self.matters {
            piece::json_line(
                &mut bytes,
                &serde_json::json!({ "id": matter.external_id, "text": matter.text }),
            )?;
        }
        let path = path.as_ref();
        std::fs::write(path, bytes).map_err(|source| ExportError::Io { path: path.to_owned(), source })
    }
}
