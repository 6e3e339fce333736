//! The store: a folder with the database, the vault's key and the attachments.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use object_store::local::LocalFileSystem;

use crate::{Engine, StoreError, db::Db, group::Queue, migrate, vault::Vault};

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
    pub(crate) vault: Arc<Vault>,
    pub(crate) queue: Queue,
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
        prepare_folder(dir)?;
        let db = Db::open(&dir.join("lianzhu.db"), durability)?;
        Self::on(db, dir, durability).await
    }

    /// Connects to a database server (`postgres://…`) and brings its schema up to date; the folder holds the
    /// vault's key and the attachments, and is shared by every process that serves this database.
    ///
    /// # Errors
    /// As `open`; where the server does not answer.
    pub async fn connect(url: &str, dir: &Path) -> Result<Self, StoreError> {
        Self::connect_with(url, dir, Durability::Full).await
    }

    /// The same, with commits as durable as said.
    ///
    /// # Errors
    /// As `connect`.
    pub async fn connect_with(url: &str, dir: &Path, durability: Durability) -> Result<Self, StoreError> {
        prepare_folder(dir)?;
        let db = Db::connect(url, durability).await?;
        Self::on(db, dir, durability).await
    }

    async fn on(db: Db, dir: &Path, durability: Durability) -> Result<Self, StoreError> {
        migrate::migrate(&db).await?;
        let vault = Arc::new(Vault::open(&dir.join("vault.key"))?);
        let attachments = LocalFileSystem::new_with_prefix(dir.join("attachments"))
            .map_err(|source| StoreError::Attachment { sha256: "-".to_owned(), source })?
            .with_fsync(durability == Durability::Full);
        let queue = Queue::start(db.clone(), Arc::clone(&vault))?;
        let inner = Inner { db, vault, queue, attachments, folder: dir.to_owned() };
        let store = Self { inner: Arc::new(inner) };
        store.sync_keys().await?;
        Ok(store)
    }

    /// Which engine holds it.
    pub fn engine(&self) -> Engine {
        self.inner.db.engine()
    }

    /// Opens an existing store for reading alone: nothing is made, migrated or changed.
    ///
    /// # Errors
    /// Where the key or the database is missing or cannot be read.
    pub async fn open_to_examine(dir: &Path) -> Result<Self, StoreError> {
        crate::examination::key_is_readable(dir)?;
        let vault = Arc::new(Vault::open(&dir.join("vault.key"))?);
        let db = Db::open_to_examine(&dir.join("lianzhu.db"))?;
        let attachments = LocalFileSystem::new_with_prefix(dir.join("attachments"))
            .map_err(|source| StoreError::Attachment { sha256: "-".to_owned(), source })?;
        let queue = Queue::start(db.clone(), Arc::clone(&vault))?;
        let inner = Inner { db, vault, queue, attachments, folder: dir.to_owned() };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The same on a server: nothing is migrated, nothing is changed.
    ///
    /// # Errors
    /// Where the key is missing or the server does not answer.
    pub async fn connect_to_examine(url: &str, dir: &Path) -> Result<Self, StoreError> {
        crate::examination::key_is_readable(dir)?;
        let vault = Arc::new(Vault::open(&dir.join("vault.key"))?);
        let db = Db::connect(url, Durability::Full).await?;
        let attachments = LocalFileSystem::new_with_prefix(dir.join("attachments"))
            .map_err(|source| StoreError::Attachment { sha256: "-".to_owned(), source })?;
        let queue = Queue::start(db.clone(), Arc::clone(&vault))?;
        let inner = Inner { db, vault, queue, attachments, folder: dir.to_owned() };
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

    /// Gathers the statistics that queries are planned by anew: after very many rows came in.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn analyze(&self) -> Result<(), StoreError> {
        self.inner.db.analyze().await
    }

    /// Waits for the writer's turn and closes every connection; nothing can be read or written afterwards.
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
    /// The first statement that the engine does not accept, or whose parameters it takes for something other than
    /// text, whole numbers and bytes.
    pub async fn prepare_all(&self) -> Result<usize, StoreError> {
        let mut count = 0;
        for (_, statement) in all_statements() {
            for kind in self.inner.db.prepare(statement).await? {
                if !matches!(kind.as_str(), "TEXT" | "INT8" | "BYTEA") {
                    return Err(StoreError::Parameter { statement, kind });
                }
            }
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

/// Makes the folder and what lies in it.
fn prepare_folder(dir: &Path) -> Result<(), StoreError> {
    let attachments = dir.join("attachments");
    std::fs::create_dir_all(&attachments).map_err(|source| StoreError::File {
        doing: "create",
        path: attachments,
        source,
    })
}

/// Every statement of the crate, by name.
fn all_statements() -> Vec<(&'static str, &'static str)> {
    let files = [
        migrate::STATEMENTS,
        crate::keys::STATEMENTS,
        crate::group::STATEMENTS,
        crate::claim::STATEMENTS,
        crate::outbox::STATEMENTS,
        crate::journal_reading::STATEMENTS,
        crate::blind_index::STATEMENTS,
        crate::examination::STATEMENTS,
        crate::register::STATEMENTS,
    ];
    let folders = [crate::projection::statements(), crate::rows::statements(), crate::desk::statements()];
    let listed = files.into_iter().chain(folders.into_iter().flatten()).flatten().copied();
    let made = [
        crate::projection::row_statements(),
        crate::group::row_statements(),
        crate::register::row_statements(),
        crate::claim::row_statements(),
        crate::outbox::row_statements(),
        crate::desk::access_code::row_statements(),
        crate::desk::api_token::row_statements(),
        crate::desk::complaint_code::row_statements(),
        crate::desk::kept_answer::row_statements(),
    ];
    let listed = listed.chain(made.into_iter().flatten());
    let listed = listed.chain(crate::rebuild::statements()).chain(crate::rows::listings());
    listed.chain(crate::backup::statements()).collect()
}
