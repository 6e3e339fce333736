//! Imports under way: how far a file was read, so that an import that was cut off goes on where it stopped.

use crate::{
    Store, StoreError,
    db::{signed, unsigned},
    sql::{statements, values},
};

statements! {
    PUT = "INSERT INTO import_batch (id, file_sha256, state, done, rejected) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET file_sha256 = excluded.file_sha256, state = excluded.state,
        done = excluded.done, rejected = excluded.rejected";
    ONE = "SELECT id, file_sha256, state, done, rejected FROM import_batch WHERE id = $1";
}

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportBatch {
    /// Its name: what is imported and from which file.
    pub id: String,
    /// SHA-256 of the file, hex.
    pub file_sha256: String,
    /// The importer's word for where it stands: `running`, `done`.
    pub state: String,
    /// Rows read.
    pub done: u64,
    /// Rows refused.
    pub rejected: u64,
}

impl Store {
    /// Notes how far an import is.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_import_batch(&self, batch: &ImportBatch) -> Result<(), StoreError> {
        let (done, rejected) = (signed(batch.done), signed(batch.rejected));
        let values = values![&batch.id, &batch.file_sha256, &batch.state, done, rejected];
        self.execute(PUT, values).await.map(|_| ())
    }

    /// How far an import is.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn import_batch(&self, id: &str) -> Result<Option<ImportBatch>, StoreError> {
        let Some(row) = self.db().row("import_batch", ONE, values![id]).await? else {
            return Ok(None);
        };
        Ok(Some(ImportBatch {
            id: row.text("id")?,
            file_sha256: row.text("file_sha256")?,
            state: row.text("state")?,
            done: unsigned(row.int("done")?),
            rejected: unsigned(row.int("rejected")?),
        }))
    }
}
