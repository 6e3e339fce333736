//! What `lianzhu doctor` asks of a store: whether its parts are there and fit each other. Nothing here changes
//! anything.

use std::path::Path;

use kernel::{Day, Moment};

use crate::{
    Store, StoreError,
    db::{signed, text, unsigned},
    migrate,
    sql::{statements, values},
    vault::Vault,
};

statements! {
    A_KEY = "SELECT subject, wrapped FROM vault_key WHERE destroyed = 0 ORDER BY subject LIMIT 1";
    LAST_AT = "SELECT position, at FROM event ORDER BY position DESC LIMIT 1";
    UNFINISHED = "SELECT id FROM import_batch WHERE state <> 'done' ORDER BY id LIMIT 20";
    LOADING = "SELECT dataset FROM snapshot WHERE state = 'loading' ORDER BY dataset LIMIT 20";
    OPEN_DUTIES = "SELECT count(*) AS open, coalesce(sum(CASE WHEN due_on < $1 AND paused_since IS NULL THEN 1 ELSE 0 END), 0)
        AS overdue FROM duty_row WHERE discharged_on IS NULL";
    COMPARE = "UPDATE setting SET value = $3 WHERE key = $1 AND value = $2";
    FIRST = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
}

/// How far the schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The last migration that ran.
    pub found: u64,
    /// The last that this program knows.
    pub known: u64,
}

/// Whether a data folder has a vault key that can be read.
///
/// # Errors
/// Where it is missing, may not be read, or is no key.
pub fn key_is_readable(dir: &Path) -> Result<(), StoreError> {
    let path = dir.join("vault.key");
    std::fs::metadata(&path).map_err(|source| StoreError::File {
        doing: "read",
        path: path.clone(),
        source,
    })?;
    Vault::open(&path).map(|_| ())
}

impl Store {
    /// How far the schema is.
    ///
    /// # Errors
    /// Where the database fails, or its schema is of no version.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        let mut tx = self.db().snapshot().await?;
        let (found, known) = (migrate::last_in(&mut tx).await?, migrate::latest());
        Ok(Schema { found: unsigned(found), known: unsigned(known) })
    }

    /// What the engine finds wrong with the database's pages.
    ///
    /// # Errors
    /// Where the database cannot even be asked.
    pub async fn damaged_pages(&self) -> Result<Vec<String>, StoreError> {
        let mut found = self.db().check_pages().await?;
        found.retain(|line| line != "ok");
        Ok(found)
    }

    /// Whether the vault's key opens what is sealed here; true while nothing is.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn key_fits(&self) -> Result<bool, StoreError> {
        let Some(row) = self.db().row("vault_key", A_KEY, Vec::new()).await? else {
            return Ok(true);
        };
        let (subject, wrapped) = (row.text("subject")?, row.maybe_bytes("wrapped")?);
        Ok(wrapped.is_none_or(|wrapped| self.vault().unwrap(&subject, &wrapped).is_some()))
    }

    /// When the last event was written.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn last_moment(&self) -> Result<Option<Moment>, StoreError> {
        let row = self.db().row("event", LAST_AT, Vec::new()).await?;
        row.map(|row| row.parsed("at")).transpose()
    }

    /// Imports and register loads that were begun and not finished.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn unfinished_imports(&self) -> Result<Vec<String>, StoreError> {
        let imports = self.db().rows("import_batch", UNFINISHED, Vec::new()).await?;
        let loads = self.db().rows("snapshot", LOADING, Vec::new()).await?;
        let imports = imports.iter().map(|row| row.text("id"));
        imports.chain(loads.iter().map(|row| row.text("dataset"))).collect()
    }

    /// How many duties are open, and how many of them are overdue on a day.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn open_duties(&self, on: Day) -> Result<(u64, u64), StoreError> {
        match self.db().row("duty_row", OPEN_DUTIES, values![text(on)]).await? {
            Some(row) => Ok((unsigned(row.int("open")?), unsigned(row.int("overdue")?))),
            None => Ok((0, 0)),
        }
    }

    /// Changes a setting only where it still is as it was read; says whether it did.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn change_setting(&self, key: &str, was: Option<&str>, to: &str) -> Result<bool, StoreError> {
        let changed = match was {
            Some(was) => self.execute(COMPARE, values![key, was, to]).await?,
            None => self.execute(FIRST, values![key, to]).await?,
        };
        Ok(signed(changed) == 1)
    }
}
