//! Reading a department's file row by row: JSON lines, CSV (UTF-8 or GB18030) and the first sheet of an XLSX.
//! A bad row is handed back with its line and reason and the rest goes on; a bad file is one clear error.
//! JSON lines and CSV are streamed, a workbook is held whole.

mod delimited;
mod encoding;
mod lines;
mod workbook;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Cursor, Read, Seek, SeekFrom},
    path::Path,
};

/// A row: the line it stands on (from 1) and its cells by header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line (the sheet's row), from 1.
    pub line: u64,
    /// Cells by header, trimmed.
    pub cells: BTreeMap<String, String>,
}

impl Row {
    /// The row as one line for a list of rejected rows: `列=值`, shortened where it is very long.
    pub fn raw(&self) -> String {
        let cells: Vec<String> = self.cells.iter().map(|(name, cell)| format!("{name}={cell}")).collect();
        shortened(&cells.join(","))
    }

    /// The row handed back with a reason, as when a schema refuses it.
    pub fn rejected(&self, errors: &[crate::RowError]) -> RejectedRow {
        RejectedRow {
            line: self.line,
            reason: errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"),
            raw: self.raw(),
        }
    }
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// The line, from 1.
    pub line: u64,
    /// Why, and how to mend it, in Chinese.
    pub reason: String,
    /// The row as it stood, shortened where it is very long.
    pub raw: String,
}

/// A file that cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It could not be opened or read.
    #[error("读取文件失败：{0}")]
    Io(#[from] std::io::Error),
    /// Nothing in it.
    #[error("文件是空的，没有任何数据；请检查导出是否成功")]
    Empty,
    /// Not a kind that is read.
    #[error("不支持的文件类型「{0}」，请用 .jsonl、.csv 或 .xlsx（旧版 .xls 请另存为 .xlsx）")]
    UnknownKind(String),
    /// Neither UTF-8 nor GB18030.
    #[error("文件编码无法识别，应为 UTF-8{0}；请用 UTF-8 重新导出")]
    Encoding(&'static str),
    /// Not a workbook.
    #[error("这不是有效的 XLSX 工作簿：{0}；请用表格软件另存为 .xlsx 后重试")]
    NotXlsx(String),
    /// The first line is no JSON object.
    #[error("第 {line} 行不是 JSON 对象，文件应为每行一个 JSON 对象：{reason}")]
    NotJsonLines {
        /// The line.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// No header row, or a header twice.
    #[error("表头有误：{0}")]
    Header(String),
    /// Columns are missing.
    #[error("缺少列：{missing}；文件中的列为：{found}。请按模板补齐列名后重试")]
    WrongColumns {
        /// What is missing.
        missing: String,
        /// What is there.
        found: String,
    },
}

/// The rows of a file, one after the other.
pub struct TableReader {
    columns: Vec<String>,
    rows: Rows,
}

enum Rows {
    Lines(lines::Lines),
    Delimited(delimited::Delimited),
    Workbook(workbook::Workbook),
}

/// What a table is read from: a file or bytes in memory.
pub(crate) trait Input: Read + Seek + Send {}
impl<T: Read + Seek + Send> Input for T {}

/// Opens a file; its ending says what it is.
///
/// # Errors
/// See [`ReadError`].
pub fn read_table(path: impl AsRef<Path>) -> Result<TableReader, ReadError> {
    let path = path.as_ref();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    open(&name.unwrap_or_default(), Box::new(File::open(path)?))
}

/// Reads an uploaded file that is held in memory.
///
/// # Errors
/// See [`ReadError`].
pub fn read_bytes(file_name: &str, bytes: Vec<u8>) -> Result<TableReader, ReadError> {
    open(file_name, Box::new(Cursor::new(bytes)))
}

fn open(name: &str, mut input: Box<dyn Input>) -> Result<TableReader, ReadError> {
    if input.seek(SeekFrom::End(0))? == 0 {
        return Err(ReadError::Empty);
    }
    input.rewind()?;
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    match ending.as_str() {
        "jsonl" | "json" | "ndjson" => {
            let (columns, rows) = lines::Lines::open(input)?;
            Ok(TableReader { columns, rows: Rows::Lines(rows) })
        }
        "csv" | "txt" => {
            let (columns, rows) = delimited::Delimited::open(input)?;
            Ok(TableReader { columns, rows: Rows::Delimited(rows) })
        }
        "xlsx" => {
            let (columns, rows) = workbook::Workbook::open(input)?;
            Ok(TableReader { columns, rows: Rows::Workbook(rows) })
        }
        _ => Err(ReadError::UnknownKind(name.to_owned())),
    }
}

impl TableReader {
    /// The headers; for JSON lines the keys of the first line.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }
}

impl Iterator for TableReader {
    type Item = Result<Row, RejectedRow>;
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.rows {
            Rows::Lines(rows) => rows.next(),
            Rows::Delimited(rows) => rows.next(&self.columns),
            Rows::Workbook(rows) => rows.next(&self.columns),
        }
    }
}

/// The headers of a table: trimmed, each once, at least one.
fn headers(cells: impl IntoIterator<Item = String>) -> Result<Vec<String>, ReadError> {
    let mut headers: Vec<String> = Vec::new();
    for cell in cells {
        let name = cell.trim().to_owned();
        if !name.is_empty() && headers.contains(&name) {
            return Err(ReadError::Header(format!("列「{name}」出现了两次，请删去一列")));
        }
        headers.push(name);
    }
    if headers.iter().all(String::is_empty) {
        return Err(ReadError::Header("第一行没有列名；第一行应为列名".to_owned()));
    }
    Ok(headers)
}

/// A raw row short enough to be kept in a list of rejected rows.
fn shortened(raw: &str) -> String {
    const LONGEST: usize = 4000;
    match raw.char_indices().nth(LONGEST) {
        None => raw.to_owned(),
        Some((at, _)) => format!("{}…（原文过长，已截断）", raw.get(..at).unwrap_or_default()),
    }
}

/// The cell without the mark that keeps spreadsheets from running it as a formula.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.trim().to_owned(),
        Some(_) | None => cell.trim().to_owned(),
    }
}
