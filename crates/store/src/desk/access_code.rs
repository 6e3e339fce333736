//! Access codes: what an applicant proves with that a case is theirs.

use kernel::CaseId;

use crate::{
    Store, StoreError,
    db::text,
    projection::ops::{Insert, Ops, Table},
    sql::{statements, values},
};

statements! {
    ONE = "SELECT case_id, code_hash, failed_tries FROM case_access WHERE case_id = $1";
    FAILED = "UPDATE case_access SET failed_tries = failed_tries + 1 WHERE case_id = $1";
    PASSED = "UPDATE case_access SET failed_tries = 0 WHERE case_id = $1";
}

static PUT: Insert = Insert::or(
    Table::CaseAccess,
    &["case_id", "code_hash", "failed_tries"],
    "ON CONFLICT (case_id) DO UPDATE SET code_hash = excluded.code_hash, failed_tries = 0",
);

/// How a case's applicant is let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAccess {
    /// The case.
    pub case: CaseId,
    /// The code's hash.
    pub code_hash: String,
    /// Wrong codes since the last right one.
    pub failed_tries: u32,
}

impl Store {
    /// What is kept of a secret that somebody types: a digest keyed by the vault, which the database does not hold.
    pub fn keyed_token(&self, kind: &str, secret: &str) -> String {
        self.vault().long_token(kind, secret)
    }

    /// Sets the code of a case.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_case_access(&self, case: CaseId, code_hash: &str) -> Result<(), StoreError> {
        let [.., one] = PUT.texts() else { return Err(StoreError::Contended) };
        self.execute(one, values![text(case), code_hash, 0_i64]).await.map(|_| ())
    }

    /// The code of a case.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn case_access(&self, case: CaseId) -> Result<Option<CaseAccess>, StoreError> {
        let Some(row) = self.db().row("case_access", ONE, values![text(case)]).await? else {
            return Ok(None);
        };
        let failed_tries = u32::try_from(row.int("failed_tries")?).unwrap_or(u32::MAX);
        Ok(Some(CaseAccess { case, code_hash: row.text("code_hash")?, failed_tries }))
    }

    /// Counts a wrong code, or begins to count anew after a right one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn note_case_access(&self, case: CaseId, passed: bool) -> Result<(), StoreError> {
        let sql = if passed { PASSED } else { FAILED };
        self.execute(sql, values![text(case)]).await.map(|_| ())
    }
}

/// Sets a code in the transaction of a commit.
pub(crate) fn set(ops: &mut Ops, case: CaseId, code_hash: &str) {
    ops.insert(&PUT, case, values![text(case), code_hash, 0_i64]);
}

/// Every statement of this file that is made for several rows.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    PUT.texts().iter().map(|text| ("PUT", *text)).collect()
}
