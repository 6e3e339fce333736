//! Subjects' keys between the vault and the database: made with the first thing sealed, loaded when read,
//! destroyed for erasure.

use std::{collections::HashMap, sync::Arc};

use crate::{
    Engine, Store, StoreError,
    db::{Row, Tx},
    group::Statement,
    sealing,
    sql::{statements, values},
    vault::{SubjectKey, Vault},
};

statements! {
    LOAD = "SELECT subject, wrapped FROM vault_key WHERE subject = $1";
    INSERT = "INSERT INTO vault_key (subject, wrapped, destroyed) VALUES ($1, $2, 0) ON CONFLICT (subject) DO NOTHING";
    EPOCH = "SELECT coalesce(max(destroyed), 0) AS destroyed FROM vault_key WHERE destroyed > 0";
    DESTROY = "INSERT INTO vault_key (subject, wrapped, destroyed)
        VALUES ($1, NULL, 1 + (SELECT coalesce(max(destroyed), 0) FROM vault_key WHERE destroyed > 0))
        ON CONFLICT (subject) DO UPDATE SET wrapped = NULL, destroyed = excluded.destroyed";
    DESTROYED_SINCE = "SELECT subject, destroyed FROM vault_key WHERE destroyed > $1";
    FORGET_TOKENS = "DELETE FROM person_token WHERE person_id = $1";
    FORGET_CLAIMS = "DELETE FROM claim WHERE source = 'event' AND holder = $1";
}

/// The keys that one commit is sealed under; those it makes are written with it.
pub(crate) struct KeyRing<'a> {
    store: &'a Store,
    /// Whether the subject of a stream that begins is taken to have no key yet.
    hopeful: bool,
    epoch: i64,
    used: HashMap<String, Arc<SubjectKey>>,
    new: Vec<(String, Vec<u8>)>,
}

/// Keys to be kept once the commit is durable.
pub(crate) struct Kept {
    epoch: i64,
    keys: HashMap<String, Arc<SubjectKey>>,
}

impl Kept {
    pub(crate) fn keep(self, vault: &Vault) {
        vault.remember(self.epoch, self.keys.into_values());
    }
}

impl<'a> KeyRing<'a> {
    pub(crate) fn new(store: &'a Store, hopeful: bool) -> Self {
        Self { store, hopeful, epoch: store.vault().epoch(), used: HashMap::new(), new: Vec::new() }
    }

    pub(crate) fn vault(&self) -> &'a Vault {
        self.store.vault()
    }

    pub(crate) fn epoch(&self) -> i64 {
        self.epoch
    }

    /// The keys that it made, to be written.
    pub(crate) fn take_new(&mut self) -> Vec<(String, Vec<u8>)> {
        std::mem::take(&mut self.new)
    }

    /// Whose keys were used.
    pub(crate) fn subjects(&self) -> Vec<String> {
        self.used.keys().cloned().collect()
    }

    pub(crate) fn into_kept(self) -> Kept {
        Kept { epoch: self.epoch, keys: self.used }
    }

    /// The key to seal under, made where the subject has none yet. A subject whose stream begins has none: the
    /// writer says so where that is wrong.
    pub(crate) async fn sealing_key(
        &mut self,
        subject: &str,
        begins: bool,
    ) -> Result<Arc<SubjectKey>, StoreError> {
        if let Some(key) = self.used.get(subject) {
            return Ok(Arc::clone(key));
        }
        let known = match self.vault().cached(subject) {
            Some(key) => Some(key),
            None if begins && self.hopeful => None,
            None => self.store.stored_key(subject).await?,
        };
        let key = match known {
            Some(key) => key,
            None => {
                let (key, wrapped) = self.vault().make(subject)?;
                self.new.push((subject.to_owned(), wrapped));
                key
            }
        };
        self.used.insert(subject.to_owned(), Arc::clone(&key));
        Ok(key)
    }
}

impl Store {
    /// Destroys a subject's key (`person/<id>`): whatever was sealed under it is erased, here and in every
    /// copy. Digests stay valid, because they are taken over what is sealed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn destroy_key(&self, subject: &str) -> Result<(), StoreError> {
        let statement = |table, sql, values| Statement { table, sql, values, returns: false };
        let mut statements = vec![statement("vault_key", DESTROY, values![subject])];
        if let Some(person) = subject.strip_prefix("person/") {
            statements.push(statement("person_token", FORGET_TOKENS, values![person]));
            statements.push(statement("claim", FORGET_CLAIMS, values![subject]));
        }
        self.run(statements).await?;
        self.sync_keys().await?;
        self.db().checkpoint().await
    }

    /// Forgets the keys that were destroyed since the cache was last put right, by whichever process.
    pub(crate) async fn sync_keys(&self) -> Result<(), StoreError> {
        let epoch = match self.db().row("vault_key", EPOCH, Vec::new()).await? {
            Some(row) => row.int("destroyed")?,
            None => 0,
        };
        let known = self.vault().epoch();
        if epoch > known {
            let rows = self.db().rows("vault_key", DESTROYED_SINCE, values![known]).await?;
            let gone = rows.iter().map(|row| row.text("subject")).collect::<Result<Vec<_>, _>>()?;
            self.vault().forget(epoch, &gone);
        }
        Ok(())
    }

    /// To be called before sealed values are read: on a server another process may have destroyed a key.
    pub(crate) async fn fresh_keys(&self) -> Result<(), StoreError> {
        match self.db().engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.sync_keys().await,
        }
    }

    /// The key to read with, or `None` where it was destroyed or never made.
    pub(crate) async fn reading_key(&self, subject: &str) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        if let Some(key) = self.vault().cached(subject) {
            return Ok(Some(key));
        }
        let epoch = self.vault().epoch();
        let Some(row) = self.db().row("vault_key", LOAD, values![subject]).await? else {
            return Ok(None);
        };
        let key = unwrapped(self.vault(), &row, subject)?;
        self.vault().remember(epoch, key.iter().cloned());
        Ok(key)
    }

    /// The same, as a transaction sees the keys: those that it wrote itself as well.
    pub(crate) async fn reading_key_in(
        &self,
        tx: &mut Tx<'_>,
        subject: &str,
    ) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        if let Some(key) = self.vault().cached(subject) {
            return Ok(Some(key));
        }
        let row = tx.row("vault_key", LOAD, values![subject]).await?;
        row.map_or(Ok(None), |row| unwrapped(self.vault(), &row, subject))
    }

    /// A subject's key as it is stored; `None` where it has none yet.
    async fn stored_key(&self, subject: &str) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        let Some(row) = self.db().row("vault_key", LOAD, values![subject]).await? else {
            return Ok(None);
        };
        let gone = || StoreError::KeyDestroyed { subject: subject.to_owned() };
        unwrapped(self.vault(), &row, subject)?.ok_or_else(gone).map(Some)
    }

    /// The key to seal something outside the journal under.
    pub(crate) async fn sealing_key(&self, subject: &str) -> Result<Arc<SubjectKey>, StoreError> {
        self.fresh_keys().await?;
        let epoch = self.vault().epoch();
        if let Some(key) = self.vault().cached(subject) {
            return Ok(key);
        }
        let key = match self.stored_key(subject).await? {
            Some(key) => key,
            None => {
                let (key, wrapped) = self.vault().make(subject)?;
                match self.execute(INSERT, values![subject, wrapped]).await? {
                    1 => key,
                    // Somebody else made one at the same time.
                    _ => self.stored_key(subject).await?.ok_or(StoreError::Contended)?,
                }
            }
        };
        self.vault().remember(epoch, [Arc::clone(&key)]);
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
