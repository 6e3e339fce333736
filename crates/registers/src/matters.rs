//! Turning a row of a case system into a matter: what the row says comes first, what is missing is read from the
//! head and the end of the text. Only what a document says of itself is read here (court, number, charge, date);
//! facts of the harm are `precedents`' work. What is not found stays unknown.

mod charge;
mod court;
mod date;
mod number;

use std::collections::BTreeMap;

use kernel::{Day, Region};

use crate::{RejectedRow, Row, RowError};

/// A matter as a row or a text states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedMatter {
    /// The id in the source.
    pub external_id: String,
    /// 案号 with full-width brackets: `（2018）粤0103刑初36号`.
    pub number: Option<String>,
    /// The court's (or procuratorate's) full name.
    pub body: Option<String>,
    /// Where; the county where it is told, else the prefecture or province.
    pub region: Option<Region>,
    /// 罪名 or 案由: `盗窃罪`, `赡养费纠纷`.
    pub charge: Option<String>,
    /// 一审, 二审, 再审, 执行.
    pub stage: Option<String>,
    /// The day of the document.
    pub dated: Option<Day>,
    /// `criminal`, `civil_tort`, `enforcement` or `petition`.
    pub kind: Option<&'static str>,
    /// The whole text.
    pub text: String,
    /// A line for lists that names nobody.
    pub title: String,
}

/// Headers under which a file keeps a matter's id.
pub const MATTER_ID_COLUMNS: [&str; 4] = ["id", "编号", "external_id", "ID"];
/// Headers under which a file keeps a matter's text.
pub const MATTER_TEXT_COLUMNS: [&str; 5] = ["text", "full_text", "正文", "文书正文", "全文"];
const NUMBER: [&str; 2] = ["number", "案号"];
const COURT: [&str; 6] = ["court", "body", "法院", "审理法院", "办案检察院", "办案机关"];
const CHARGE: [&str; 5] = ["charge", "罪名", "案由", "罪名(案由)", "罪名（案由）"];
const DATED: [&str; 6] = ["dated", "decided_on", "日期", "裁判日期", "判决日期", "审结日期"];
const REGION: [&str; 3] = ["region", "管辖地区划代码", "行政区划代码"];
const STAGE: [&str; 3] = ["stage", "办理阶段", "审级"];

/// Reads a matter from a row with `id` and `text` (or `full_text`); `number`, `court`, `charge`, `dated`, `region`
/// and `stage` are taken from the row where it has them. Chinese headers are accepted.
///
/// # Errors
/// A row without an id or without a text.
pub fn read_matter(row: &BTreeMap<String, String>) -> Result<ImportedMatter, Vec<RowError>> {
    let given = |names: &[&str]| {
        let cell = names.iter().find_map(|name| row.get(*name).filter(|cell| !cell.trim().is_empty()));
        cell.map(|cell| cell.trim().to_owned())
    };
    let (Some(external_id), Some(text)) = (given(&MATTER_ID_COLUMNS), given(&MATTER_TEXT_COLUMNS)) else {
        let missing =
            [("id", "编号", given(&MATTER_ID_COLUMNS)), ("text", "正文", given(&MATTER_TEXT_COLUMNS))];
        return Err(missing
            .into_iter()
            .filter(|(_, _, cell)| cell.is_none())
            .map(|(column, label, _)| RowError {
                column: column.to_owned(),
                label: label.to_owned(),
                message: format!("为空;每行都要有{label}(列名 {column} 或 {label})"),
            })
            .collect());
    };
    let number = given(&NUMBER)
        .map(|text| number::Number::find(&text).map_or(text, |number| number.text))
        .or_else(|| number::Number::find(&text).map(|number| number.text));
    let parsed = number.as_deref().and_then(number::Number::find);
    let body = given(&COURT).or_else(|| court::name(&text));
    let region = given(&REGION).and_then(|code| code.parse().ok());
    let region = region.or_else(|| parsed.as_ref().and_then(number::Number::region));
    let region = region.or_else(|| body.as_deref().and_then(court::region));
    let charge = given(&CHARGE).or_else(|| charge::find(&text));
    let dated = given(&DATED).and_then(|text| crate::cell::day(&text)).or_else(|| date::last(&text));
    Ok(ImportedMatter {
        title: title(number.as_deref(), charge.as_deref(), body.as_deref(), &external_id),
        stage: given(&STAGE).or_else(|| parsed.as_ref().and_then(number::Number::stage).map(str::to_owned)),
        kind: parsed.as_ref().and_then(number::Number::kind).or_else(|| kind_of(&text)),
        external_id,
        number,
        body,
        region,
        charge,
        dated,
        text,
    })
}

/// As [`read_matter`], with the row handed back rejected where it is none.
///
/// # Errors
/// The row with its line and every reason.
pub fn matter_of_row(row: &Row) -> Result<ImportedMatter, RejectedRow> {
    read_matter(&row.cells).map_err(|errors| row.rejected(&errors))
}

fn title(number: Option<&str>, charge: Option<&str>, body: Option<&str>, id: &str) -> String {
    let parts: Vec<&str> = [body, number, charge].into_iter().flatten().collect();
    if parts.is_empty() { format!("案件 {id}") } else { parts.join(" ") }
}

fn kind_of(text: &str) -> Option<&'static str> {
    let head: String = text.chars().take(300).collect();
    [
        ("刑事", "criminal"),
        ("起诉书", "criminal"),
        ("不起诉决定书", "criminal"),
        ("执行裁定书", "enforcement"),
        ("民事", "civil_tort"),
        ("信访", "petition"),
    ]
    .into_iter()
    .find(|(mark, _)| head.contains(mark))
    .map(|(_, kind)| kind)
}
