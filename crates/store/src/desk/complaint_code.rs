//! Codes of complaints: what shows a complaint's progress to whoever has its number. A code comes in the commit of the
//! complaint, so that none is filed without.

use kernel::ComplaintId;

use crate::{
    Store, StoreError,
    db::text,
    projection::ops::{Insert, Ops, Table},
    sql::{statements, values},
};

statements! {
    CODE = "SELECT code_hash, failed_tries FROM complaint_access WHERE complaint_id = $1";
    FAILED = "UPDATE complaint_access SET failed_tries = failed_tries + 1 WHERE complaint_id = $1";
    PASSED = "UPDATE complaint_access SET failed_tries = 0 WHERE complaint_id = $1";
}

static PUT: Insert = Insert::new(Table::ComplaintAccess, &["complaint_id", "code_hash", "failed_tries"]);

impl Store {
    /// The hash of a complaint's code and how often a wrong one was given since.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn complaint_code(&self, id: ComplaintId) -> Result<Option<(String, u32)>, StoreError> {
        let Some(row) = self.db().row("complaint_access", CODE, values![text(id)]).await? else {
            return Ok(None);
        };
        let tries = u32::try_from(row.int("failed_tries")?).unwrap_or(u32::MAX);
        Ok(Some((row.text("code_hash")?, tries)))
    }

    /// Counts a wrong code, or begins to count anew after a right one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn note_complaint_code(&self, id: ComplaintId, passed: bool) -> Result<(), StoreError> {
        let sql = if passed { PASSED } else { FAILED };
        self.execute(sql, values![text(id)]).await.map(|_| ())
    }
}

/// Sets a code in the transaction of the commit.
pub(crate) fn set(ops: &mut Ops, complaint: ComplaintId, code_hash: &str) {
    ops.insert(&PUT, complaint, values![text(complaint), code_hash, 0_i64]);
}

/// Every statement of this file that is made for several rows.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    PUT.texts().iter().map(|text| ("PUT", *text)).collect()
}
