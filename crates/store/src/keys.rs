//! Subjects' keys between the vault and the database: made with the first thing sealed, loaded when read,
//! destroyed for erasure.

use std::{collections::HashMap, sync::Arc};

use crate::{
    Store, StoreError,
    db::{Row, Tx},
    sealing,
    sql::{statements, values},
    vault::{SubjectKey, Vault},
};

statements! {
    LOAD = "SELECT subject, wrapped FROM vault_key WHERE subject = $1";
    INSERT = "INSERT INTO vault_key (subject, wrapped, destroyed) VALUES ($1, $2, 0)";
    DESTROY = "INSERT INTO vault_key (subject, wrapped, destroyed) VALUES ($1, NULL, 1)
        ON CONFLICT (subject) DO UPDATE SET wrapped = NULL, destroyed = 1";
    FORGET_TOKENS = "DELETE FROM person_token WHERE person_id = $1";
}

/// The keys used in one transaction; those it made are kept only once it has committed.
pub(crate) struct KeyRing<'a> {
    vault: &'a Vault,
    generation: u64,
    used: HashMap<String, Arc<SubjectKey>>,
}

impl<'a> KeyRing<'a> {
    pub(crate) fn new(vault: &'a Vault) -> Self {
        let (_, generation) = vault.cached("");
        Self { vault, generation, used: HashMap::new() }
    }

    /// The key to seal under, made where the subject has none yet.
    pub(crate) async fn sealing_key(
        &mut self,
        tx: &mut Tx<'_>,
        subject: &str,
    ) -> Result<Arc<SubjectKey>, StoreError> {
        if let Some(key) = self.used.get(subject) {
            return Ok(Arc::clone(key));
        }
        let key = match self.vault.cached(subject).0 {
            Some(key) => return Ok(key),
            None => match tx.row("vault_key", LOAD, values![subject]).await? {
                Some(row) => {
                    let gone = || StoreError::KeyDestroyed { subject: subject.to_owned() };
                    unwrapped(self.vault, &row, subject)?.ok_or_else(gone)?
                }
                None => {
                    let (key, wrapped) = self.vault.make(subject)?;
                    tx.execute(INSERT, values![subject, wrapped]).await?;
                    key
                }
            },
        };
        self.used.insert(subject.to_owned(), Arc::clone(&key));
        Ok(key)
    }

    /// The key to read with, or `None` where it was destroyed or never made.
    pub(crate) async fn reading_key(
        &mut self,
        tx: &mut Tx<'_>,
        subject: &str,
    ) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        if let Some(key) = self.used.get(subject) {
            return Ok(Some(Arc::clone(key)));
        }
        if let Some(key) = self.vault.cached(subject).0 {
            return Ok(Some(key));
        }
        match tx.row("vault_key", LOAD, values![subject]).await? {
            Some(row) => unwrapped(self.vault, &row, subject),
            None => Ok(None),
        }
    }

    /// To be called once the transaction has committed.
    pub(crate) fn keep(self) {
        self.vault.remember(self.generation, self.used.into_values());
    }
}

impl Store {
    /// Destroys a subject's key (`person/<id>`): whatever was sealed under it is erased, here and in every
    /// copy. Digests stay valid, because they are taken over what is sealed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn destroy_key(&self, subject: &str) -> Result<(), StoreError> {
        {
            let mut writer = self.db().writer().await;
            let mut tx = writer.begin().await?;
            tx.execute(DESTROY, values![subject]).await?;
            if let Some(person) = subject.strip_prefix("person/") {
                tx.execute(FORGET_TOKENS, values![person]).await?;
            }
            tx.commit().await?;
            self.vault().forget(subject);
        }
        self.db().checkpoint().await
    }

    /// The key to read with, or `None` where it was destroyed or never made.
    pub(crate) async fn reading_key(&self, subject: &str) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        let (cached, generation) = self.vault().cached(subject);
        if cached.is_some() {
            return Ok(cached);
        }
        let Some(row) = self.db().row("vault_key", LOAD, values![subject]).await? else {
            return Ok(None);
        };
        let key = unwrapped(self.vault(), &row, subject)?;
        self.vault().remember(generation, key.iter().cloned());
        Ok(key)
    }

    /// The key to seal something outside the journal under.
    pub(crate) async fn sealing_key(&self, subject: &str) -> Result<Arc<SubjectKey>, StoreError> {
        if let (Some(key), _) = self.vault().cached(subject) {
            return Ok(key);
        }
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        let mut ring = KeyRing::new(self.vault());
        let key = ring.sealing_key(&mut tx, subject).await?;
        tx.commit().await?;
        ring.keep();
        Ok(key)
    }

    /// Opens a sealed column of a row; `None` where it was erased.
    pub(crate) async fn open_column<T: serde::de::DeserializeOwned>(
        &self,
        row: &Row,
        subject: &str,
        column: &'static str,
    ) -> Result<Option<T>, StoreError> {
        let Some(sealed) = row.maybe_text(column)? else {
            return Ok(None);
        };
        let Some(key) = self.reading_key(subject).await? else {
            return Ok(None);
        };
        let wrong = |why: &dyn std::fmt::Display| row.nonsense(column, "•••", why);
        let json =
            sealing::open_text(&sealed, &key).map_err(|_| wrong(&"its subject's key does not open it"))?;
        // The message of a JSON error may quote the value: only its class is said.
        serde_json::from_value(json)
            .map(Some)
            .map_err(|error| wrong(&format!("{:?} error", error.classify())))
    }
}

fn unwrapped(vault: &Vault, row: &Row, subject: &str) -> Result<Option<Arc<SubjectKey>>, StoreError> {
    let Some(wrapped) = row.maybe_bytes("wrapped")? else {
        return Ok(None);
    };
    let key = vault.unwrap(subject, &wrapped);
    key.map(Some).ok_or_else(|| row.nonsense("wrapped", "•••", &"vault.key does not open it"))
}
