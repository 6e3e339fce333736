//! Lists as spreadsheets: what the list shows, as filtered, no more of a person than the reader's own sight allows.
//! Cells are written as text, numbers and days, never as formulas. Who exported what is logged without names.

mod lists;

use access::{Action, Principal, Resource};
use registers::{OutCell as Cell, write_xlsx};

pub use lists::{
    cases_xlsx, duties_xlsx, figures_xlsx, journal_xlsx, leads_xlsx, ledger_xlsx, matters_xlsx,
    organisations_xlsx, referrals_xlsx, search_xlsx, visits_xlsx,
};

use crate::{
    App, Error,
    view::complaints::{ComplaintFilter, complaints},
};

/// Rows of a page that an export reads at a time.
const PAGE: u32 = 500;
/// Rows of an export at the most; a larger list is narrowed first, and its last row says so.
pub const ROWS_MAX: usize = 10_000;

/// A list to be written.
struct Sheet {
    name: &'static str,
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

fn permit(who: &Principal) -> Result<(), Error> {
    let resource = match who {
        Principal::Staff(staff) => {
            Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() }
        }
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => Resource::default(),
    };
    access::permit(who, Action::Export, &resource)?;
    Ok(())
}

/// Writes a list down and notes that somebody took it out of the house.
fn written(app: &App, who: &Principal, mut sheet: Sheet) -> Result<Vec<u8>, Error> {
    permit(who)?;
    let rows = sheet.rows.len();
    if sheet.cut {
        let note = format!("只导出了前 {rows} 行，请用筛选缩小范围后再导出。");
        sheet.rows.push(vec![Cell::Text(note)]);
    }
    let by = match who {
        Principal::Staff(staff) => staff.user.to_string(),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => String::new(),
    };
    tracing::info!(target: "audit", list = sheet.name, rows, cut = sheet.cut, user = by, on = %app.today(), "exported");
    write_xlsx(sheet.name, &sheet.headers, sheet.rows)
        .map_err(|error| Error::Broken(format!("spreadsheet: {error}")))
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
        headers: vec!["编号", "来源", "评分", "所涉案件", "办理单位", "状态", "收到日期", "到期日"],
        rows: rows.collect(),
        cut,
    };
    written(app, who, sheet)
}
