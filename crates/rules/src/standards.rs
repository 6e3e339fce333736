//! The tables of a pack: base wages by province and year, dibao standards by region and day.

use std::collections::BTreeMap;

use kernel::{Day, Fen, Region};

use crate::{PackError, Status};

/// An average wage of a region and a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WageRow {
    /// The region.
    pub region: Region,
    /// The year it is about.
    pub year: i16,
    /// The average annual wage.
    pub annual_fen: Fen,
    /// Which statistic.
    pub statistic: String,
    /// The day it was published.
    pub published: Day,
    /// Who published it.
    pub source: String,
    /// How well it is sourced.
    pub status: Status,
}

/// A dibao standard per person and month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DibaoRow {
    /// The region: a county, a prefecture or a province with one standard.
    pub region: Region,
    /// From which day.
    pub valid_from: Day,
    /// Per person and month.
    pub monthly_fen: Fen,
    /// Who set it.
    pub source: String,
    /// How well it is sourced.
    pub status: Status,
}

/// The last wage published by a day for the province of a region.
pub(crate) fn base_wage<'a>(
    rows: &'a [WageRow],
    statistic: &str,
    region: Region,
    on: Day,
) -> Option<&'a WageRow> {
    let province = widened(region, 2)?;
    (rows.iter())
        .filter(|row| row.region == province && row.statistic == statistic && row.published <= on)
        .max_by_key(|row| (row.year, row.published))
}

/// The standard in force on a day: the county's own, else its prefecture's, else its province's.
pub(crate) fn dibao(rows: &[DibaoRow], region: Region, on: Day) -> Option<&DibaoRow> {
    [6, 4, 2].into_iter().find_map(|digits| {
        let wanted = widened(region, digits)?;
        (rows.iter())
            .filter(|row| row.region == wanted && row.valid_from <= on)
            .max_by_key(|row| row.valid_from)
    })
}

/// The region that the first digits of a code stand for.
fn widened(region: Region, digits: usize) -> Option<Region> {
    let code = region.to_string();
    let kept = code.get(..digits)?;
    format!("{kept:0<6}").parse().ok()
}

pub(crate) fn read_wages(file: &str, text: &str) -> Result<Vec<WageRow>, Vec<PackError>> {
    read_rows(file, text, |row| {
        Ok(WageRow {
            region: row.parse("region")?,
            year: row.parse("year")?,
            annual_fen: row.fen("annual_fen")?,
            statistic: row.text("statistic")?.to_owned(),
            published: row.parse("published")?,
            source: row.text("source")?.to_owned(),
            status: row.status()?,
        })
    })
}

pub(crate) fn read_dibao(file: &str, text: &str) -> Result<Vec<DibaoRow>, Vec<PackError>> {
    read_rows(file, text, |row| {
        Ok(DibaoRow {
            region: row.parse("region")?,
            valid_from: row.parse("valid_from")?,
            monthly_fen: row.fen("monthly_fen")?,
            source: row.text("source")?.to_owned(),
            status: row.status()?,
        })
    })
}

/// One line of a table by column name.
struct Row<'a> {
    file: &'a str,
    line: usize,
    cells: BTreeMap<&'a str, &'a str>,
}

impl<'a> Row<'a> {
    fn wrong(&self, column: &str, got: &str, mend: &str) -> PackError {
        PackError {
            line: self.line,
            column: 1,
            ..PackError::of_file(self.file, format!("列 {column} 的值「{got}」不对"), mend)
        }
    }

    fn text(&self, column: &str) -> Result<&'a str, PackError> {
        match self.cells.get(column) {
            Some(cell) if !cell.is_empty() => Ok(cell),
            Some(_) | None => Err(self.wrong(column, "", "请补上这一列")),
        }
    }

    fn parse<T: std::str::FromStr>(&self, column: &str) -> Result<T, PackError> {
        let text = self.text(column)?;
        text.parse()
            .map_err(|_| self.wrong(column, text, "地区写 6 位代码，日期写 2026-03-02，年份和金额写整数"))
    }

    fn fen(&self, column: &str) -> Result<Fen, PackError> {
        let fen: i64 = self.parse(column)?;
        if (1..=1_000_000_000_000).contains(&fen) {
            Ok(Fen::new(fen))
        } else {
            Err(self.wrong(column, &fen.to_string(), "金额以分为单位，应为正数"))
        }
    }

    fn status(&self) -> Result<Status, PackError> {
        match self.text("status")? {
            "sourced" => Ok(Status::Sourced),
            "unverified" => Ok(Status::Unverified),
            "local" => Ok(Status::Local),
            other => Err(self.wrong("status", other, "请写 sourced、unverified 或 local")),
        }
    }
}

/// Reads a table without quoted cells; lines that begin with `#` are remarks.
fn read_rows<T>(
    file: &str,
    text: &str,
    read: impl Fn(&Row<'_>) -> Result<T, PackError>,
) -> Result<Vec<T>, Vec<PackError>> {
    let mut lines = (text.lines().enumerate())
        .map(|(number, line)| (number + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let header: Vec<&str> = lines.next().map(|(_, line)| line.split(',').collect()).unwrap_or_default();
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for (line, cells) in lines {
        let cells: Vec<&str> = cells.split(',').map(str::trim).collect();
        if cells.len() != header.len() {
            errors.push(PackError {
                line,
                column: 1,
                ..PackError::of_file(
                    file,
                    format!("应有 {} 列，却有 {} 列", header.len(), cells.len()),
                    "请按表头补齐各列，单元格内不要用英文逗号",
                )
            });
            continue;
        }
        let cells = header.iter().copied().zip(cells).collect();
        match read(&Row { file, line, cells }) {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}
