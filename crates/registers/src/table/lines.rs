//! JSON lines: one object a line, UTF-8.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
};

use serde_json::Value;

use super::{Input, ReadError, RejectedRow, Row, shortened};

/// A line longer than this is rejected, so that a broken file cannot fill the memory.
const LINE_BYTES_MAX: u64 = 16 * 1024 * 1024;

pub(super) struct Lines {
    input: BufReader<Box<dyn Input>>,
    line: u64,
    first: Option<Result<Row, RejectedRow>>,
}

impl Lines {
    pub(super) fn open(input: Box<dyn Input>) -> Result<(Vec<String>, Self), ReadError> {
        let mut lines = Self { input: BufReader::new(input), line: 0, first: None };
        match lines.read_row() {
            None => Err(ReadError::Empty),
            Some(Ok(row)) => {
                let columns = row.cells.keys().cloned().collect();
                lines.first = Some(Ok(row));
                Ok((columns, lines))
            }
            Some(Err(rejected)) if rejected.raw.is_empty() => Err(ReadError::Encoding("")),
            Some(Err(rejected)) => {
                Err(ReadError::NotJsonLines { line: rejected.line, reason: rejected.reason })
            }
        }
    }

    pub(super) fn next(&mut self) -> Option<Result<Row, RejectedRow>> {
        self.first.take().or_else(|| self.read_row())
    }

    fn read_row(&mut self) -> Option<Result<Row, RejectedRow>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            self.line += 1;
            let read = (&mut self.input).take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes);
            match read {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => return Some(Err(self.rejected(format!("读取失败：{error}"), ""))),
            }
            let Ok(text) = std::str::from_utf8(&bytes) else {
                return Some(Err(self.rejected("不是 UTF-8 编码，请用 UTF-8 重新导出".to_owned(), "")));
            };
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.is_empty() {
                continue;
            }
            return Some(self.parse(text));
        }
    }

    fn parse(&self, text: &str) -> Result<Row, RejectedRow> {
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => {
                let cells: BTreeMap<String, String> = object
                    .into_iter()
                    .map(|(key, value)| (key.trim().to_owned(), cell_text(value)))
                    .collect();
                Ok(Row { line: self.line, cells })
            }
            Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
                Err(self.rejected("这一行不是 JSON 对象，应为 {\"列名\": \"值\", …}".to_owned(), text))
            }
            Err(error) if error.is_eof() => {
                Err(self.rejected("JSON 不完整（可能被截断），请补全这一行".to_owned(), text))
            }
            Err(error) => Err(self
                .rejected(format!("JSON 格式有误（第 {} 个字节附近），请改正这一行", error.column()), text)),
        }
    }

    fn rejected(&self, reason: String, raw: &str) -> RejectedRow {
        RejectedRow { line: self.line, reason, raw: shortened(raw) }
    }
}

fn cell_text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        nested @ (Value::Array(_) | Value::Object(_)) => nested.to_string(),
    }
}
