//! Where a platform's data lie: a folder with the vault's key and the attachments, and the database in it or on a
//! server.

use std::path::{Path, PathBuf};

use store::{Durability, Store, StoreError};

/// Where a platform's data lie.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder.
    pub data: PathBuf,
    /// The server's address (`postgres://…`, with a password perhaps: never printed); without one, SQLite in the
    /// folder.
    pub database: Option<String>,
}

impl Place {
    /// All of it in a folder.
    pub fn in_folder(data: &Path) -> Self {
        Self { data: data.to_owned(), database: None }
    }

    /// The same database with another folder.
    pub(crate) fn with_folder(&self, data: &Path) -> Self {
        Self { data: data.to_owned(), database: self.database.clone() }
    }

    /// Opens the store, made or migrated where needed.
    pub(crate) async fn open(&self, durability: Durability) -> Result<Store, StoreError> {
        match &self.database {
            Some(url) => Store::connect_with(url, &self.data, durability).await,
            None => Store::open_with(&self.data, durability).await,
        }
    }

    /// Opens an existing store without changing anything.
    pub(crate) async fn open_to_examine(&self) -> Result<Store, StoreError> {
        match &self.database {
            Some(url) => Store::connect_to_examine(url, &self.data).await,
            None => Store::open_to_examine(&self.data).await,
        }
    }
}
