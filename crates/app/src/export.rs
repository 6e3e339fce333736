//! Lists as spreadsheets: what the list shows, as filtered, no more of a person than the reader's own sight allows.
//! Cells are written as text, numbers and days, never as formulas. Every export stands in the journal of
//! the exporter's office: who, which list, how it was narrowed, how many rows.

mod lists;

use access::{Action, Permit, Principal, Resource};
use casework::office::OfficeEvent;
use registers::{OutCell as Cell, write_xlsx};

pub use lists::{
    cases_xlsx, duties_xlsx, figures_xlsx, journal_xlsx, leads_xlsx, ledger_xlsx, matters_xlsx,
    organisations_xlsx, referrals_xlsx, search_xlsx, visits_xlsx,
};

use store::{JournalEvent, StreamId};

use crate::{
    App, Error,
    change::{Change, Target},
    load::office_subject,
    view::complaints::{ComplaintFilter, complaints},
};

/// Rows of a page that an export reads at a time.
const PAGE: u32 = 500;
/// Rows of an export at the most; a larger list is narrowed first, and its last row says so.
pub const ROWS_MAX: usize = 10_000;

/// A list to be written.
struct Sheet {
    name: &'static str,
    /// How it was narrowed, in words.
    filter: String,
    headers: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    /// There are more rows than were taken.
    cut: bool,
}

/// All pages of a list, up to the bound; whether there are more.
macro_rules! all_pages {
    ($after:ident => $page:expr) => {{
        let mut rows = Vec::new();
        let mut $after: Option<String> = None;
        loop {
            let listing = $page;
            rows.extend(listing.rows);
            match listing.next {
                Some(next) if rows.len() < $crate::export::ROWS_MAX => $after = Some(next),
                next => break (rows, next.is_some()),
            }
        }
    }};
}
use all_pages;

/// Whether somebody may export what their organisation works on.
pub fn may_export(who: &Principal) -> bool {
    permit(who).is_ok()
}

fn permit(who: &Principal) -> Result<Permit, Error> {
    let resource = match who {
        Principal::Staff(staff) => {
            Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() }
        }
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => Resource::default(),
    };
    Ok(access::permit(who, Action::Export, &resource)?)
}

/// How a list was narrowed: `状态：办理中；查找词：有`. What was searched for is never among it.
fn narrowed<'a>(parts: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let said = parts.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(label, value)| format!("{label}：{value}")).collect::<Vec<_>>().join("；")
}

/// That something was searched for, without saying what.
fn sought(q: &str) -> (&'static str, String) {
    ("查找词", if q.trim().is_empty() { String::new() } else { "有".to_owned() })
}

/// Writes a list down and notes in the journal that somebody took it out of the house.
async fn written(app: &App, who: &Principal, mut sheet: Sheet) -> Result<Vec<u8>, Error> {
    let permit = permit(who)?;
    let rows = sheet.rows.len();
    if sheet.cut {
        let note = format!("只导出了前 {rows} 行，请用筛选缩小范围后再导出。");
        sheet.rows.push(vec![Cell::Text(note)]);
    }
    let exported = OfficeEvent::ListExported {
        list: sheet.name.to_owned(),
        filter: sheet.filter,
        rows: rows as u64,
        cut: sheet.cut,
        on: app.today(),
    };
    let bytes = write_xlsx(sheet.name, &sheet.headers, sheet.rows)
        .map_err(|error| Error::Broken(format!("spreadsheet: {error}")))?;
    noted(app, who, &permit, exported).await?;
    Ok(bytes)
}

/// How often an export is noted again where others of the office are noted at the same moment.
const TRIES: usize = 8;

/// Notes an export in the stream of the exporter's office: nothing leaves the house unnoted.
async fn noted(app: &App, who: &Principal, permit: &Permit, exported: OfficeEvent) -> Result<(), Error> {
    let Principal::Staff(staff) = who else { return Ok(()) };
    for _ in 0..TRIES {
        let office = app.load_office(&staff.org).await?;
        let target = Target {
            stream: StreamId::Office(staff.org.clone()),
            expected: office.seq,
            subject: office_subject(&staff.org),
            case: None,
            basis: "数据安全：导出留痕",
        };
        let mut change = Change::new(app);
        change.append(target, vec![JournalEvent::Office(exported.clone())]);
        match change.commit(permit).await {
            Err(Error::Refused(refusal)) if refusal.code == "stale_page" => {}
            done => return done.map(drop),
        }
    }
    Err(Error::stale())
}

fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

fn day(value: Option<kernel::Day>) -> Cell {
    value.map_or(Cell::Empty, Cell::Day)
}

/// The list of complaints and ratings, as filtered, as an XLSX file's bytes: all pages.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn complaints_xlsx(app: &App, who: &Principal, filter: &ComplaintFilter) -> Result<Vec<u8>, Error> {
    let (lines, cut) = all_pages!(after => {
        complaints(app, who, &ComplaintFilter { limit: PAGE, after: after.clone(), ..filter.clone() }).await?
    });
    let rows = lines.into_iter().map(|line| {
        vec![
            text(line.number),
            text(line.channel.map_or("评价", |channel| channel.label())),
            line.stars.map_or(Cell::Empty, |stars| text(stars.to_string())),
            text(line.case_number),
            text(line.org_name),
            text(line.stage.label()),
            Cell::Day(line.filed_on),
            day(line.due.map(|due| due.day)),
        ]
    });
    let sheet = Sheet {
        name: "投诉和评价",
        filter: narrowed([
            ("状态", filter.stage.map(|stage| stage.label().to_owned()).unwrap_or_default()),
            (
                "类别",
                filter
                    .ratings
                    .map(|rated| if rated { "评价" } else { "投诉" }.to_owned())
                    .unwrap_or_default(),
            ),
            sought(&filter.text),
        ]),
        headers: vec!["编号", "来源", "评分", "所涉案件", "办理单位", "状态", "收到日期", "到期日"],
        rows: rows.collect(),
        cut,
    };
    written(app, who, sheet).await
}
