//! Lists and single rows for pages. Every list answers from an index: one *scope* (an office, a county, a
//! handler, a search …) drives it, the other filters narrow it, and it goes on after a key rather than an offset.
//! A scope's statements are constants, one for each order and one that counts.

pub(crate) mod cases;
pub(crate) mod complaints;
pub(crate) mod dashboard;
pub(crate) mod duties;
pub(crate) mod figures;
pub(crate) mod follow_ups;
pub(crate) mod funds;
pub(crate) mod leads;
pub(crate) mod matters;
pub(crate) mod notices;
mod people;
pub(crate) mod referrals;

use kernel::OrgId;

use crate::{
    Store, StoreError,
    db::{Row, Value},
};

/// Counting stops here: nobody pages further.
const TOTAL_CAP: i64 = 1_000;
/// No page is longer.
const LIMIT_MAX: u32 = 1_000;
/// So many hits of a search are gathered and put in order; where there are more, a page fills faster along the
/// list's own order.
const GATHERED: i64 = 5_000;

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// Where the next page goes on; `None` on the last.
    pub next: Option<String>,
    /// How many rows the whole list has; at most 1,000.
    pub total: i64,
    /// Whether there are more than `total`.
    pub more_than_total: bool,
}

impl<R> Default for Page<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), next: None, total: 0, more_than_total: false }
    }
}

/// The statements of one scope.
pub(crate) struct Listing {
    /// One for each order.
    pub(crate) orders: &'static [&'static str],
    /// How many rows there are, counted up to the cap.
    pub(crate) count: &'static str,
}

/// The parts of a scope's statements. `$filters` names a macro with the conditions every scope shares.
macro_rules! listing {
    ($columns:ident, $from:literal, $filters:ident, $scope:literal, $limit:literal,
     [$(($after:literal, $order:literal)),* $(,)?]) => {
        crate::rows::Listing {
            orders: &[$(concat!(
                "SELECT ", $columns!(), " FROM ", $from, " WHERE ", $scope, $filters!(),
                " AND ", $after, " ORDER BY ", $order, " LIMIT CAST(", $limit, " AS BIGINT)"
            )),*],
            count: concat!(
                "SELECT count(*) AS total FROM (SELECT 1 AS one FROM ", $from, " WHERE ", $scope, $filters!(),
                " LIMIT 1001) AS counted"
            ),
        }
    };
}
pub(crate) use listing;

/// A statement that counts the rows of queries one after another, up to one more than are gathered.
macro_rules! hits {
    ($first:literal $(, $next:literal)* $(,)?) => {
        concat!("SELECT count(*) AS hits FROM (", $first $(, " UNION ALL ", $next)*, " LIMIT 5001) AS counted")
    };
}
pub(crate) use hits;

/// An order that a list may have: which of the scope's statements, the column it goes by, and the key before
/// the first row.
pub(crate) struct Order {
    pub(crate) at: usize,
    pub(crate) column: &'static str,
    pub(crate) number: bool,
    pub(crate) start: (&'static str, &'static str),
}

/// Latest first, by a day.
pub(crate) const LATEST: (&str, &str) = ("9999-99-99", "~");
/// Earliest first, by a day.
pub(crate) const EARLIEST: (&str, &str) = ("", "");
/// Largest first, by a number.
pub(crate) const LARGEST: (&str, &str) = ("9223372036854775807", "~");

/// A page before its rows are read.
pub(crate) struct RawPage {
    pub(crate) rows: Vec<Row>,
    next: Option<String>,
    total: i64,
}

impl RawPage {
    /// One page of several lists in the same descending order by text, none of which has a row of another.
    pub(crate) fn merged(pages: Vec<Self>, order: &Order, limit: u32) -> Result<Self, StoreError> {
        let limit = limit.clamp(1, LIMIT_MAX) as usize;
        let total = pages.iter().map(|page| page.total).sum();
        let more = pages.iter().any(|page| page.next.is_some());
        let mut keyed = Vec::new();
        for row in pages.into_iter().flat_map(|page| page.rows) {
            keyed.push(((row.text(order.column)?, row.text("id")?), row));
        }
        keyed.sort_by(|(one, _), (other, _)| other.cmp(one));
        let more = more || keyed.len() > limit;
        keyed.truncate(limit);
        let next = keyed.last().filter(|_| more).map(|((value, id), _)| format!("{value}_{id}"));
        Ok(Self { rows: keyed.into_iter().map(|(_, row)| row).collect(), next, total })
    }

    /// The page with its rows read.
    pub(crate) fn of<R>(&self, rows: Vec<R>) -> Page<R> {
        Page {
            rows,
            next: self.next.clone(),
            total: self.total.min(TOTAL_CAP),
            more_than_total: self.total > TOTAL_CAP,
        }
    }

    /// The same, with a reader of one row.
    pub(crate) fn read<R>(
        &self,
        read: impl Fn(&Row) -> Result<R, StoreError>,
    ) -> Result<Page<R>, StoreError> {
        let rows = self.rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(self.of(rows))
    }
}

impl Store {
    /// Runs a scope's statement. `filters` are its values up to the key; key and limit come after them.
    pub(crate) async fn raw_page(
        &self,
        table: &'static str,
        listing: &Listing,
        order: &Order,
        filters: Vec<Value>,
        going_on: (Option<&str>, u32),
    ) -> Result<RawPage, StoreError> {
        let total = self.counted(table, listing, filters.clone()).await?;
        self.raw_page_of(total, table, listing, order, filters, going_on).await
    }

    /// How many rows a scope has, counted up to the cap.
    pub(crate) async fn counted(
        &self,
        table: &'static str,
        listing: &Listing,
        filters: Vec<Value>,
    ) -> Result<i64, StoreError> {
        match self.db().row(table, listing.count, filters).await? {
            Some(row) => row.int("total"),
            None => Ok(0),
        }
    }

    /// A page whose list is known to have so many rows.
    pub(crate) async fn raw_page_of(
        &self,
        total: i64,
        table: &'static str,
        listing: &Listing,
        order: &Order,
        filters: Vec<Value>,
        going_on: (Option<&str>, u32),
    ) -> Result<RawPage, StoreError> {
        let (after, limit) = going_on;
        let limit = limit.clamp(1, LIMIT_MAX) as usize;
        let (value, id) = match after {
            Some(after) => cursor(after, order)?,
            None => order.start,
        };
        let sql = listing.orders.get(order.at).copied().unwrap_or_default();
        let mut values = filters;
        let value = if order.number { Value::Int(value.parse().unwrap_or_default()) } else { value.into() };
        values.extend([value, id.into(), (limit as i64 + 1).into()]);
        let mut rows = self.db().rows(table, sql, values).await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if more => {
                let value =
                    if order.number { last.int(order.column)?.to_string() } else { last.text(order.column)? };
                Some(format!("{value}_{}", last.text("id")?))
            }
            Some(_) | None => None,
        };
        Ok(RawPage { rows, next, total })
    }
}

impl Store {
    /// Whether a search has so few hits that they are gathered; `count` is made by `hits!`.
    pub(crate) async fn are_few(
        &self,
        table: &'static str,
        count: &'static str,
        values: Vec<Value>,
    ) -> Result<bool, StoreError> {
        let row = self.db().row(table, count, values).await?;
        row.map_or(Ok(true), |row| Ok(row.int("hits")? <= GATHERED))
    }
}

/// A position that a page gave out: the sorted value and the id.
fn cursor<'a>(text: &'a str, order: &Order) -> Result<(&'a str, &'a str), StoreError> {
    let (value, id) = text.rsplit_once('_').ok_or_else(|| StoreError::Cursor(text.to_owned()))?;
    match order.number && value.parse::<i64>().is_err() {
        true => Err(StoreError::Cursor(text.to_owned())),
        false => Ok((value, id)),
    }
}

/// Words for a condition `$n LIKE '%,' || column || ',%'`; nothing for "any".
pub(crate) fn any_of<T: std::fmt::Display>(words: Option<&[T]>) -> Value {
    words.map(|words| words.iter().map(|word| format!(",{word},")).collect::<String>()).into()
}

/// The only organisation of a filter: then its index drives the list.
pub(crate) fn single(orgs: Option<&[OrgId]>) -> Option<&OrgId> {
    match orgs {
        Some([one]) => Some(one),
        Some(_) | None => None,
    }
}

/// A region's prefix as a pattern.
pub(crate) fn starting_with(prefix: Option<&str>) -> Value {
    prefix.map(|prefix| format!("{prefix}%")).into()
}

/// Codes that were joined for a column.
pub(crate) fn split(codes: &str) -> Vec<String> {
    codes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// Every statement of this folder.
pub(crate) fn statements() -> Vec<&'static [(&'static str, &'static str)]> {
    vec![
        cases::STATEMENTS,
        complaints::STATEMENTS,
        dashboard::STATEMENTS,
        figures::STATEMENTS,
        duties::STATEMENTS,
        funds::STATEMENTS,
        leads::STATEMENTS,
        matters::STATEMENTS,
        notices::STATEMENTS,
        people::STATEMENTS,
        referrals::STATEMENTS,
        follow_ups::STATEMENTS,
    ]
}

/// Every list's statements.
pub(crate) fn listings() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        cases::LISTINGS.as_slice(),
        cases::BY_ROW.as_slice(),
        cases::GATHERED.as_slice(),
        complaints::LISTINGS.as_slice(),
        duties::LISTINGS.as_slice(),
        funds::LISTINGS.as_slice(),
        funds::GATHERED.as_slice(),
        leads::LISTINGS.as_slice(),
        leads::GATHERED.as_slice(),
        leads::BY_PERSON.as_slice(),
        matters::LISTINGS.as_slice(),
        notices::LISTINGS.as_slice(),
        referrals::LISTINGS.as_slice(),
        referrals::GATHERED.as_slice(),
        follow_ups::LISTINGS.as_slice(),
    ]
    .into_iter()
    .flatten()
    .flat_map(|listing| listing.orders.iter().chain([&listing.count]))
    .map(|sql| ("list", *sql))
}
