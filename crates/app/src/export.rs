//! Lists as spreadsheets.

use access::{Action, Principal, Resource};
use registers::{OutCell as Cell, write_xlsx};

use crate::{
    App, Error,
    view::cases::{CaseFilter, cases},
};

/// Rows of an export at the most; a larger list is narrowed first.
const ROWS_MAX: u32 = 500;

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Broken(format!("spreadsheet: {error}"))
}

/// The list of cases, as filtered, as an XLSX file's bytes: all pages.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn cases_xlsx(app: &App, who: &Principal, filter: &CaseFilter) -> Result<Vec<u8>, Error> {
    if let Principal::Staff(staff) = who {
        let resource =
            Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
        access::permit(who, Action::Export, &resource)?;
    }
    let headers =
        ["受理编号", "申请人", "状态", "承办单位", "立案日期", "受理日期", "救助金额(元)", "发放日期"];
    let mut rows = Vec::new();
    let mut filter = CaseFilter { limit: ROWS_MAX, after: None, ..filter.clone() };
    loop {
        let page = cases(app, who, &filter).await?;
        for line in page.rows {
            rows.push(vec![
                Cell::Text(line.number),
                Cell::Text(line.person),
                Cell::Text(line.stage.label().to_owned()),
                Cell::Text(line.org_name),
                Cell::Day(line.opened_on),
                line.accepted_on.map_or(Cell::Empty, Cell::Day),
                line.amount.map_or(Cell::Empty, Cell::Money),
                line.paid_on.map_or(Cell::Empty, Cell::Day),
            ]);
        }
        match page.next {
            Some(next) => filter.after = Some(next),
            None => break,
        }
    }
    write_xlsx("救助案件", &headers, rows).map_err(broken)
}
