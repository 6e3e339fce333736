//! Notices of whoever reads: an account's own and its office's, or an applicant's.

use access::Principal;
use kernel::{CaseId, Moment};
use store::{Reader, StreamId};

use crate::{App, Error, view::Listing};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// Its number; empty without a case.
    pub case_number: String,
    /// What it is about.
    pub stream: StreamId,
    /// The event's kind.
    pub kind: String,
    /// One line.
    pub line: String,
    /// When.
    pub at: Moment,
    /// Whether it was read.
    pub seen: bool,
}

/// Who reads, where somebody has notices at all.
fn reader(who: &Principal) -> Option<Reader> {
    match who {
        Principal::Staff(staff) => Some(Reader::Account(staff.user, staff.org.clone(), staff.role)),
        Principal::Applicant { person, .. } => Some(Reader::Person(*person)),
        Principal::Visitor | Principal::System { .. } => None,
    }
}

/// A page of one's notices, the latest first.
///
/// # Errors
/// The store's.
pub async fn notices(
    app: &App,
    who: &Principal,
    after: Option<&str>,
    limit: u32,
) -> Result<Listing<Notice>, Error> {
    let Some(reader) = reader(who) else { return Ok(Listing::default()) };
    let page = app.store().notices(&reader, after, limit).await?;
    let cases = page.rows.iter().filter_map(|row| row.case).collect::<Vec<_>>();
    let numbers = app.store().case_numbers(cases).await?;
    let rows = page.rows.into_iter().map(|row| Notice {
        id: row.id,
        case_number: row.case.and_then(|case| numbers.get(&case).cloned()).unwrap_or_default(),
        case: row.case,
        stream: row.stream,
        kind: row.kind,
        line: row.line,
        at: row.at,
        seen: row.seen,
    });
    Ok(Listing { rows: rows.collect(), next: page.next, total: page.total })
}

/// How many one has not read; counted up to 100.
///
/// # Errors
/// The store's.
pub async fn unread(app: &App, who: &Principal) -> Result<i64, Error> {
    match reader(who) {
        Some(reader) => Ok(app.store().unread_notices(&reader).await?),
        None => Ok(0),
    }
}

/// One read a notice.
///
/// # Errors
/// The store's.
pub async fn read(app: &App, who: &Principal, id: &str) -> Result<(), Error> {
    match reader(who) {
        Some(reader) => Ok(app.store().read_notice(&reader, id).await?),
        None => Ok(()),
    }
}

/// One read everything until now.
///
/// # Errors
/// The store's.
pub async fn read_all(app: &App, who: &Principal) -> Result<(), Error> {
    match reader(who) {
        Some(reader) => Ok(app.store().read_all_notices(&reader, app.clock().now()).await?),
        None => Ok(()),
    }
}

/// The stream of a name that a page carries.
pub fn stream_of(name: &str) -> Option<StreamId> {
    name.parse().ok()
}
