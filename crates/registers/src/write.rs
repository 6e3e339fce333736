//! Writing tables: XLSX and CSV for people and other departments, and the list of rejected rows. Text never
//! becomes a formula: a workbook stores it as text, CSV marks it with an apostrophe that reading takes off again.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use kernel::{Day, Fen};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::RejectedRow;

/// A cell to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutCell {
    /// Nothing.
    Empty,
    /// Text, identity numbers included.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Money, shown in yuan.
    Money(Fen),
    /// A day.
    Day(Day),
}

/// A table that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk or the receiver failed.
    #[error("写入文件失败：{0}")]
    Io(#[from] io::Error),
    /// The workbook could not be built.
    #[error("生成工作簿失败：{0}")]
    Workbook(#[from] XlsxError),
    /// The CSV could not be built.
    #[error("生成 CSV 失败：{0}")]
    Csv(#[from] csv::Error),
}

/// The byte order mark that tells spreadsheets that a CSV is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();
const WIDTH_MAX: usize = 60;

/// A workbook of one sheet: bold frozen headers, columns as wide as their content.
///
/// # Errors
/// More rows or longer text than a sheet holds, or a sheet name that is not allowed.
pub fn write_xlsx(
    sheet: &str,
    headers: &[&str],
    rows: impl IntoIterator<Item = Vec<OutCell>>,
) -> Result<Vec<u8>, WriteError> {
    Ok(workbook(sheet, headers, rows)?.save_to_buffer()?)
}

/// As [`write_xlsx`], into a file.
///
/// # Errors
/// As [`write_xlsx`], and a file that cannot be written.
pub fn write_xlsx_file(
    path: impl AsRef<Path>,
    sheet: &str,
    headers: &[&str],
    rows: impl IntoIterator<Item = Vec<OutCell>>,
) -> Result<(), WriteError> {
    Ok(workbook(sheet, headers, rows)?.save(path)?)
}

/// A CSV with a mark for spreadsheets.
///
/// # Errors
/// An output that fails.
pub fn write_csv(
    mut output: impl Write,
    headers: &[&str],
    rows: impl IntoIterator<Item = Vec<OutCell>>,
) -> Result<(), WriteError> {
    output.write_all(MARK)?;
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(headers)?;
    for row in rows {
        writer.write_record(row.iter().map(csv_text))?;
    }
    Ok(writer.flush()?)
}

/// A piece of a CSV in memory: pieces made on several threads are written one after the other.
pub struct CsvPiece(csv::Writer<Vec<u8>>);

impl CsvPiece {
    /// An empty piece.
    #[expect(clippy::new_without_default, reason = "an empty piece is no default of anything")]
    pub fn new() -> Self {
        Self(csv::Writer::from_writer(Vec::new()))
    }

    /// The first piece: the mark for spreadsheets and the headers.
    ///
    /// # Errors
    /// No headers that can be written.
    pub fn head(headers: &[&str]) -> Result<Vec<u8>, WriteError> {
        let mut bytes = MARK.to_vec();
        let mut piece = Self::new();
        piece.push(headers.iter().copied())?;
        bytes.extend(piece.bytes()?);
        Ok(bytes)
    }

    /// Adds a row; every row of a table has as many cells.
    ///
    /// # Errors
    /// A row with more or fewer cells than the one before.
    pub fn push<'a>(&mut self, row: impl IntoIterator<Item = &'a str>) -> Result<(), WriteError> {
        for cell in row {
            if needs_guard(cell) {
                self.0.write_field(guarded(cell))?;
            } else {
                self.0.write_field(cell)?;
            }
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    /// What was written.
    ///
    /// # Errors
    /// Bytes that could not be kept.
    pub fn bytes(self) -> Result<Vec<u8>, WriteError> {
        self.0.into_inner().map_err(|error| WriteError::Io(error.into_error()))
    }
}

/// Writes rejected rows as they come: line, reason, the row as it stood.
pub struct RejectedWriter<W: Write> {
    writer: csv::Writer<W>,
    count: u64,
}

impl<W: Write> RejectedWriter<W> {
    /// Begins the file.
    ///
    /// # Errors
    /// An output that fails.
    pub fn new(mut output: W) -> Result<Self, WriteError> {
        output.write_all(MARK)?;
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(["行号", "原因", "原文"])?;
        Ok(Self { writer, count: 0 })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// An output that fails.
    pub fn push(&mut self, row: &RejectedRow) -> Result<(), WriteError> {
        self.count += 1;
        let line = row.line.to_string();
        Ok(self.writer.write_record([line.as_str(), &guarded(&row.reason), &guarded(&row.raw)])?)
    }

    /// How many rows were added.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Ends the file.
    ///
    /// # Errors
    /// An output that fails.
    pub fn finish(mut self) -> Result<(), WriteError> {
        Ok(self.writer.flush()?)
    }
}

/// Writes rejected rows to a file.
///
/// # Errors
/// A file that cannot be written.
pub fn write_rejected(path: impl AsRef<Path>, rows: &[RejectedRow]) -> Result<(), WriteError> {
    let mut writer = RejectedWriter::new(File::create(path)?)?;
    for row in rows {
        writer.push(row)?;
    }
    writer.finish()
}

fn workbook(
    sheet: &str,
    headers: &[&str],
    rows: impl IntoIterator<Item = Vec<OutCell>>,
) -> Result<Workbook, WriteError> {
    let mut workbook = Workbook::new();
    // The same table gives the same bytes.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(sheet)?;
    let bold = Format::new().set_bold();
    let mut widths: Vec<usize> = Vec::new();
    for (column, header) in (0..).zip(headers) {
        worksheet.write_string_with_format(0, column, *header, &bold)?;
        widths.push(width(header));
    }
    worksheet.set_freeze_panes(1, 0)?;
    let formats = Formats::new();
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(&row) {
            formats.write(worksheet, line, column, cell)?;
        }
        for (widest, cell) in widths.iter_mut().zip(&row) {
            *widest = (*widest).max(width(&csv_text(cell)));
        }
    }
    for (column, widest) in (0..).zip(widths) {
        let shown = u16::try_from(widest.min(WIDTH_MAX) + 2).unwrap_or(u16::MAX);
        worksheet.set_column_width(column, f64::from(shown))?;
    }
    Ok(workbook)
}

struct Formats {
    money: Format,
    whole: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            money: Format::new().set_num_format("#,##0.00"),
            whole: Format::new().set_num_format("0"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        }
    }

    fn write(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &OutCell) -> Result<(), WriteError> {
        match cell {
            OutCell::Empty => {}
            OutCell::Text(text) => {
                sheet.write_string(row, column, text)?;
            }
            OutCell::Int(number) => {
                sheet.write_number_with_format(row, column, shown(*number), &self.whole)?;
            }
            OutCell::Money(fen) => {
                sheet.write_number_with_format(row, column, shown(fen.fen()) / 100.0, &self.money)?;
            }
            OutCell::Day(day) => {
                let month = day.month().unsigned_abs();
                let date =
                    ExcelDateTime::from_ymd(day.year().unsigned_abs(), month, day.day().unsigned_abs())?;
                sheet.write_datetime_with_format(row, column, &date, &self.day)?;
            }
        }
        Ok(())
    }
}

/// The number as a workbook holds numbers; beyond 2^53 the last digits are lost, as in any spreadsheet.
#[expect(clippy::cast_precision_loss, reason = "a workbook's numbers are f64")]
fn shown(number: i64) -> f64 {
    number as f64
}

/// Columns that a text takes: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn csv_text(cell: &OutCell) -> String {
    match cell {
        OutCell::Empty => String::new(),
        OutCell::Text(text) => guarded(text),
        OutCell::Int(number) => number.to_string(),
        OutCell::Money(fen) => fen.to_string().replace(',', ""),
        OutCell::Day(day) => day.to_string(),
    }
}

/// Text that a spreadsheet would run as a formula, marked as text.
fn guarded(text: &str) -> String {
    if needs_guard(text) { format!("'{text}") } else { text.to_owned() }
}

fn needs_guard(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
