//! CSV: quoted cells, UTF-8 with or without a mark, GB18030.

use std::collections::BTreeMap;

use super::{
    Input, ReadError, RejectedRow, Row,
    encoding::{self, Decoded},
    headers, shortened, unguarded,
};

pub(super) struct Delimited {
    reader: csv::Reader<Decoded>,
    record: csv::StringRecord,
    broken: bool,
}

impl Delimited {
    pub(super) fn open(input: Box<dyn Input>) -> Result<(Vec<String>, Self), ReadError> {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).has_headers(true).from_reader(encoding::decode(input)?);
        let first = reader.headers().map_err(|error| ReadError::Header(error.to_string()))?;
        if first.is_empty() {
            return Err(ReadError::Empty);
        }
        let columns = headers(first.iter().map(str::to_owned))?;
        let record = csv::StringRecord::new();
        Ok((columns, Self { reader, record, broken: false }))
    }

    pub(super) fn next(&mut self, columns: &[String]) -> Option<Result<Row, RejectedRow>> {
        loop {
            if self.broken {
                return None;
            }
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return None,
                Ok(true) if self.record.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(true) => return Some(self.row(columns)),
                Err(error) => {
                    self.broken = true;
                    return Some(Err(RejectedRow {
                        line: self.reader.position().line(),
                        reason: format!("从这一行起无法继续读取:{error}"),
                        raw: String::new(),
                    }));
                }
            }
        }
    }

    fn row(&self, columns: &[String]) -> Result<Row, RejectedRow> {
        let line = self.record.position().map_or(0, csv::Position::line);
        if self.record.len() != columns.len() {
            let cells: Vec<&str> = self.record.iter().collect();
            return Err(RejectedRow {
                line,
                reason: format!(
                    "这一行有 {} 格,表头有 {} 列;请检查逗号和引号",
                    self.record.len(),
                    columns.len()
                ),
                raw: shortened(&cells.join(",")),
            });
        }
        let cells: BTreeMap<String, String> = columns
            .iter()
            .zip(self.record.iter())
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, cell)| (name.clone(), unguarded(cell)))
            .collect();
        Ok(Row { line, cells })
    }
}
