//! The store: a folder with the database, the vault's key and the attachments.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use object_store::local::LocalFileSystem;

use crate::{StoreError, db::Db, migrate, vault::Vault};

/// How surely a commit is on the disk when it returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// It survives a power failure.
    #[default]
    Full,
    /// It survives the end of the process, not a power failure: for a history that can be made again.
    Relaxed,
}

/// The store; cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) vault: Vault,
    pub(crate) attachments: LocalFileSystem,
    folder: PathBuf,
}

impl Store {
    /// Opens the store in a folder, which is made where it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// Where a file cannot be made or read, or the database is of a later version.
    pub async fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with(dir, Durability::Full).await
    }

    /// The same, with commits as durable as said.
    ///
    /// # Errors
    /// As `open`.
    pub async fn open_with(dir: &Path, durability: Durability) -> Result<Self, StoreError> {
        let attachments = dir.join("attachments");
        std::fs::create_dir_all(&attachments).map_err(|source| StoreError::File {
            doing: "create",
            path: attachments.clone(),
            source,
        })?;
        let vault = Vault::open(&dir.join("vault.key"))?;
        let db = Db::open(&dir.join("lianzhu.db"), durability).await?;
        migrate::migrate(&db).await?;
        let attachments = LocalFileSystem::new_with_prefix(&attachments)
            .map_err(|source| StoreError::Attachment { sha256: "-".to_owned(), source })?
            .with_fsync(durability == Durability::Full);
        let inner = Inner { db, vault, attachments, folder: dir.to_owned() };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Opens an existing store for reading alone: nothing is made, migrated or changed.
    ///
    /// # Errors
    /// Where the key or the database is missing or cannot be read.
    pub async fn open_to_examine(dir: &Path) -> Result<Self, StoreError> {
        crate::examination::key_is_readable(dir)?;
        let vault = Vault::open(&dir.join("vault.key"))?;
        let db = Db::open_to_examine(&dir.join("lianzhu.db")).await?;
        let attachments = LocalFileSystem::new_with_prefix(dir.join("attachments"))
            .map_err(|source| StoreError::Attachment { sha256: "-".to_owned(), source })?;
        let inner = Inner { db, vault, attachments, folder: dir.to_owned() };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Changes how durable the following commits are; going to `Full` first puts everything on the disk.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn set_durability(&self, durability: Durability) -> Result<(), StoreError> {
        self.inner.db.set_durability(durability).await
    }

    /// Moves the write-ahead log into the database and renews the statistics that queries are planned by.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        self.inner.db.optimize().await?;
        self.inner.db.checkpoint().await
    }

    /// Writes a consistent copy of the database to a file that does not exist yet. Attachments and the vault's
    /// key are files beside it, to be copied as they are.
    ///
    /// # Errors
    /// Where the file exists or cannot be written.
    pub async fn copy_database(&self, file: &Path) -> Result<(), StoreError> {
        self.inner.db.copy_to(file).await
    }

    /// Closes the readers; the writer closes with the last clone.
    pub async fn close(&self) {
        self.inner.db.close().await;
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// Prepares every statement of the crate and says how many there are.
    ///
    /// # Errors
    /// The first statement that the engine does not accept.
    pub async fn prepare_all(&self) -> Result<usize, StoreError> {
        let mut count = 0;
        for (_, statement) in all_statements() {
            self.inner.db.prepare(statement).await?;
            count += 1;
        }
        Ok(count)
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.inner.vault
    }
}

/// Every statement of the crate, by name.
fn all_statements() -> Vec<(&'static str, &'static str)> {
    let files = [
        migrate::STATEMENTS,
        crate::keys::STATEMENTS,
        crate::journal::STATEMENTS,
        crate::journal_reading::STATEMENTS,
        crate::blind_index::STATEMENTS,
        crate::examination::STATEMENTS,
        crate::register::STATEMENTS,
    ];
    let folders = [crate::projection::statements(), crate::rows::statements(), crate::desk::statements()];
    let listed = files.into_iter().chain(folders.into_iter().flatten()).flatten().copied();
    let listed = listed.chain(crate::rebuild::statements()).chain(crate::rows::listings());
    listed.chain(crate::backup::statements()).collect()
}
