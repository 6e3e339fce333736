//! Attachments: files kept beside the database, addressed by the digest of their content and sealed under
//! their subject's key. The same file of two people lies in two places, so that erasing one leaves the other.

use bytes::Bytes;
use object_store::{ObjectStoreExt as _, path::Path};
use sha2::{Digest as _, Sha256};

use crate::{Store, StoreError, hex};

/// An attachment as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttachment {
    /// SHA-256 of the content, hex: its address.
    pub sha256: String,
    /// The content's size.
    pub size_bytes: u64,
}

impl Store {
    /// Stores a file for a subject (`person/<id>`, `matter/<id>`, `draft/<id>`); storing it again changes nothing.
    ///
    /// # Errors
    /// Where the file cannot be written, or the subject's data were erased.
    pub async fn put_attachment(
        &self,
        subject: &str,
        content: &[u8],
    ) -> Result<StoredAttachment, StoreError> {
        let sha256 = hex(&Sha256::digest(content));
        let key = self.sealing_key(subject).await?;
        let sealed = key.seal(&format!("attachment/{sha256}"), content)?;
        let failed = |source| StoreError::Attachment { sha256: sha256.clone(), source };
        self.inner.attachments.put(&place(subject, &sha256), sealed.into()).await.map_err(failed)?;
        Ok(StoredAttachment { sha256, size_bytes: content.len() as u64 })
    }

    /// A subject's file; `None` where there is none or it was erased.
    ///
    /// # Errors
    /// Where the file cannot be read or does not match its address.
    pub async fn attachment(&self, subject: &str, sha256: &str) -> Result<Option<Bytes>, StoreError> {
        self.fresh_keys().await?;
        let Some(key) = self.reading_key(subject).await? else {
            return Ok(None);
        };
        let failed = |source| StoreError::Attachment { sha256: sha256.to_owned(), source };
        let found = match self.inner.attachments.get(&place(subject, sha256)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(source) => return Err(failed(source)),
        };
        let sealed = found.bytes().await.map_err(failed)?;
        match key.open(&sealed) {
            Some(content) if hex(&Sha256::digest(&content)) == sha256 => Ok(Some(content.into())),
            Some(_) | None => Err(StoreError::AttachmentChanged { sha256: sha256.to_owned() }),
        }
    }

    /// Whether a subject's file is there, without reading it.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub async fn has_attachment(&self, subject: &str, sha256: &str) -> Result<bool, StoreError> {
        match self.inner.attachments.head(&place(subject, sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(source) => Err(StoreError::Attachment { sha256: sha256.to_owned(), source }),
        }
    }

    /// Whether a subject's key was destroyed: what was sealed under it is not missing but erased.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn is_erased(&self, subject: &str) -> Result<bool, StoreError> {
        self.fresh_keys().await?;
        Ok(self.reading_key(subject).await?.is_none())
    }
}

/// Where a subject's file lies: the address shows neither the subject nor the content.
fn place(subject: &str, sha256: &str) -> Path {
    let address = hex(&Sha256::digest(format!("{subject}\n{sha256}").as_bytes()));
    let (folder, name) = address.split_at_checked(2).unwrap_or(("", &address));
    Path::from_iter([folder, name])
}
