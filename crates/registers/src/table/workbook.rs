//! The first sheet of an XLSX workbook.

use std::{collections::BTreeMap, io::BufReader};

use calamine::{Data, Range, Reader, Xlsx};

use super::{Input, ReadError, RejectedRow, Row, headers};

pub(super) struct Workbook {
    rows: std::vec::IntoIter<Vec<String>>,
    line: u64,
}

impl Workbook {
    pub(super) fn open(input: Box<dyn Input>) -> Result<(Vec<String>, Self), ReadError> {
        let not_xlsx = |error: calamine::XlsxError| ReadError::NotXlsx(error.to_string());
        let mut workbook: Xlsx<BufReader<Box<dyn Input>>> =
            Xlsx::new(BufReader::new(input)).map_err(not_xlsx)?;
        let range: Range<Data> = workbook
            .worksheet_range_at(0)
            .ok_or_else(|| ReadError::NotXlsx("工作簿里没有工作表".to_owned()))?
            .map_err(not_xlsx)?;
        let top = range.start().map_or(0, |(row, _)| row);
        let mut rows = range
            .rows()
            .map(|row| row.iter().map(cell_text).collect::<Vec<_>>())
            .collect::<Vec<_>>()
            .into_iter();
        let first = rows.next().ok_or(ReadError::Empty)?;
        let columns = headers(first)?;
        Ok((columns, Self { rows, line: u64::from(top) + 1 }))
    }

    pub(super) fn next(&mut self, columns: &[String]) -> Option<Result<Row, RejectedRow>> {
        loop {
            let row = self.rows.next()?;
            self.line += 1;
            if row.iter().all(String::is_empty) {
                continue;
            }
            let cells: BTreeMap<String, String> = columns
                .iter()
                .zip(row)
                .filter(|(name, _)| !name.is_empty())
                .map(|(name, cell)| (name.clone(), cell))
                .collect();
            return Some(Ok(Row { line: self.line, cells }));
        }
    }
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Bool(true) => "是".to_owned(),
        Data::Bool(false) => "否".to_owned(),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::String(text) => super::unguarded(text),
        other @ (Data::Int(_) | Data::Float(_) | Data::DateTimeIso(_) | Data::DurationIso(_)) => {
            other.to_string().trim().to_owned()
        }
    }
}
