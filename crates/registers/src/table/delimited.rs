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

/// How many quotation marks a file holds: an odd number means that a quoted cell was cut off, and everything after it
/// would be read as one cell. The mark is no part of a longer character in UTF-8 nor in GB18030.
fn quotes(input: &mut Box<dyn Input>) -> Result<u64, ReadError> {
    let mut buffer = vec![0; 64 * 1024];
    let mut count = 0;
    loop {
        let read = input.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        count += part.iter().filter(|byte| **byte == b'"').map(|_| 1_u64).sum::<u64>();
    }
    input.rewind()?;
    Ok(count)
}

impl Delimited {
    pub(super) fn open(mut input: Box<dyn Input>) -> Result<(Vec<String>, Self), ReadError> {
        if quotes(&mut input)? % 2 == 1 {
            return Err(ReadError::Header("引号没有配对，文件可能被截断".to_owned()));
        }
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
                        reason: format!("从这一行起无法继续读取：{error}"),
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
                    "这一行有 {} 格，表头有 {} 列；请检查逗号和引号",
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
