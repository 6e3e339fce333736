//! Drafts: applications begun and not handed in, sealed under a key of their own that goes with them.

use kernel::{DraftId, Moment};
use serde_json::Value as Json;

use crate::{
    Store, StoreError,
    db::{Row, text},
    sql::{statements, values},
};

statements! {
    PUT = "INSERT INTO draft (id, owner_sha256, sealed, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET owner_sha256 = excluded.owner_sha256, sealed = excluded.sealed,
        updated_at = excluded.updated_at";
    ONE = "SELECT id, owner_sha256, sealed, updated_at FROM draft WHERE id = $1";
    OF_OWNER = "SELECT id, owner_sha256, sealed, updated_at FROM draft WHERE owner_sha256 = $1
        ORDER BY updated_at DESC, id";
    DELETE = "DELETE FROM draft WHERE id = $1";
    AGES = "SELECT id, updated_at FROM draft ORDER BY updated_at";
}

/// A draft application.
#[derive(Clone, PartialEq)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// SHA-256 of the token of the session it belongs to, hex, or another owner's mark.
    pub owner_sha256: String,
    /// The answers so far and the attachments (stored for the subject `draft/<id>`).
    pub body: Json,
    /// When it was last changed.
    pub updated: Moment,
}

impl Draft {
    /// The subject whose key seals the draft and its attachments.
    pub fn subject(id: DraftId) -> String {
        format!("draft/{id}")
    }
}

impl Store {
    /// Keeps a draft.
    ///
    /// # Errors
    /// Where the database fails or the draft was deleted before.
    pub async fn put_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        let plain =
            serde_json::to_vec(&draft.body).map_err(|source| StoreError::Json { what: "a draft", source })?;
        let sealed = self.sealing_key(&Draft::subject(draft.id)).await?.seal("draft", &plain)?;
        let values = values![text(draft.id), &draft.owner_sha256, sealed, text(draft.updated)];
        self.execute(PUT, values).await.map(|_| ())
    }

    /// A draft.
    ///
    /// # Errors
    /// Where the database fails or the draft cannot be opened.
    pub async fn draft(&self, id: DraftId) -> Result<Option<Draft>, StoreError> {
        match self.db().row("draft", ONE, values![text(id)]).await? {
            Some(row) => self.open_draft(&row).await,
            None => Ok(None),
        }
    }

    /// An owner's drafts, the latest first.
    ///
    /// # Errors
    /// As `draft`.
    pub async fn drafts_of(&self, owner_sha256: &str) -> Result<Vec<Draft>, StoreError> {
        let mut drafts = Vec::new();
        for row in self.db().rows("draft", OF_OWNER, values![owner_sha256]).await? {
            drafts.extend(self.open_draft(&row).await?);
        }
        Ok(drafts)
    }

    /// Deletes a draft and destroys its key, and with it what was attached.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn delete_draft(&self, id: DraftId) -> Result<(), StoreError> {
        self.execute(DELETE, values![text(id)]).await?;
        self.destroy_key(&Draft::subject(id)).await
    }

    /// Deletes the drafts that were last changed before a moment and says how many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sweep_drafts(&self, before: Moment) -> Result<u64, StoreError> {
        let mut swept = 0;
        for row in self.db().rows("draft", AGES, Vec::new()).await? {
            if row.parsed::<Moment>("updated_at")? < before {
                self.delete_draft(row.parsed("id")?).await?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    async fn open_draft(&self, row: &Row) -> Result<Option<Draft>, StoreError> {
        self.fresh_keys().await?;
        let id = row.parsed("id")?;
        let Some(key) = self.reading_key(&Draft::subject(id)).await? else {
            return Ok(None);
        };
        let plain = key.open(&row.bytes("sealed")?);
        let body = plain
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or_else(|| row.nonsense("sealed", "•••", &"its key does not open it"))?;
        let (owner_sha256, updated) = (row.text("owner_sha256")?, row.parsed("updated_at")?);
        Ok(Some(Draft { id, owner_sha256, body, updated }))
    }
}
