//! Writing the journal: a batch of appends becomes events and rows in one transaction, or nothing does.

use access::Permit;
use kernel::{Actor, CaseId, Moment};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use crate::{
    CommitError, JournalEvent, Store, StoreError, StreamId,
    db::{Tx, maybe, signed, unsigned},
    event::actor_key,
    hex,
    keys::KeyRing,
    projection::{self, Entry},
    sealing,
    sql::{statements, values},
    vault::Vault,
};

/// The version of the bodies written now.
const BODY_VERSION: i64 = 1;

statements! {
    LAST = "SELECT position, digest FROM event ORDER BY position DESC LIMIT 1";
    LENGTH = "SELECT coalesce(max(seq), 0) AS length FROM event WHERE stream = $1";
    INSERT = "INSERT INTO event
        (position, stream, seq, kind, version, body, actor, actor_key, basis, at, case_id, subject, digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
}

/// What one use case writes: all of it or nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// In the order they are written.
    pub appends: Vec<Append>,
}

/// Events for one stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Append {
    /// The stream.
    pub stream: StreamId,
    /// How many events it had when it was read.
    pub expected: u64,
    /// Whose key seals the personal values: `person/<id>` or `matter/<id>`.
    pub subject: String,
    /// The case they belong to; a case's own stream needs none.
    pub case: Option<CaseId>,
    /// The legal or design basis.
    pub basis: String,
    /// What happened.
    pub events: Vec<JournalEvent>,
}

/// A batch was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// The journal's last position.
    pub last_position: u64,
}

/// What an event's digest is taken over, beside the digest before it.
pub(crate) struct Digested<'a> {
    pub(crate) stream: &'a str,
    pub(crate) seq: i64,
    pub(crate) kind: &'a str,
    pub(crate) body: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) basis: &'a str,
    pub(crate) at: &'a str,
}

impl Store {
    /// Writes a batch: events, rows, everything, in one transaction.
    ///
    /// # Errors
    /// `Stale` where a stream has grown since it was read; `Duplicate` where a number is taken.
    #[tracing::instrument(name = "store.commit", skip_all)]
    pub async fn commit(&self, permit: &Permit, batch: &Batch, at: Moment) -> Result<Committed, CommitError> {
        self.write([(permit, batch, at)]).await
    }

    /// Writes several commits in one transaction: for imports and a history made at once.
    ///
    /// # Errors
    /// As `commit`; then none of them is written.
    #[tracing::instrument(name = "store.commit_all", skip_all)]
    pub async fn commit_all(&self, commits: &[(Permit, Batch, Moment)]) -> Result<Committed, CommitError> {
        self.write(commits.iter().map(|(permit, batch, at)| (permit, batch, *at))).await
    }

    async fn write<'a>(
        &self,
        commits: impl IntoIterator<Item = (&'a Permit, &'a Batch, Moment)> + Send,
    ) -> Result<Committed, CommitError> {
        let commits: Vec<_> = commits.into_iter().collect();
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        let mut pen = Pen::take_up(&mut tx, self.vault()).await?;
        for (permit, batch, at) in commits {
            for append in &batch.appends {
                pen.append(&mut tx, permit.actor(), append, at).await?;
            }
        }
        tx.commit().await?;
        pen.keys.keep();
        Ok(Committed { last_position: unsigned(pen.position) })
    }
}

/// The end of the journal, where the next event goes.
struct Pen<'a> {
    vault: &'a Vault,
    keys: KeyRing<'a>,
    position: i64,
    digest: String,
}

impl<'a> Pen<'a> {
    async fn take_up(tx: &mut Tx<'_>, vault: &'a Vault) -> Result<Self, StoreError> {
        let (position, digest) = match tx.row("event", LAST, Vec::new()).await? {
            Some(row) => (row.int("position")?, row.text("digest")?),
            None => (0, String::new()),
        };
        Ok(Self { vault, keys: KeyRing::new(vault), position, digest })
    }

    async fn append(
        &mut self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        append: &Append,
        at: Moment,
    ) -> Result<(), CommitError> {
        let stream = append.stream.to_string();
        let found = match tx.row("event", LENGTH, values![&stream]).await? {
            Some(row) => row.int("length")?,
            None => 0,
        };
        if found != signed(append.expected) {
            let (expected, found) = (append.expected, unsigned(found));
            return Err(CommitError::Stale { stream: append.stream.clone(), expected, found });
        }
        let mut seq = found;
        for event in &append.events {
            seq += 1;
            self.write(tx, actor, append, event, seq, at).await?;
        }
        Ok(())
    }

    async fn write(
        &mut self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        append: &Append,
        event: &JournalEvent,
        seq: i64,
        at: Moment,
    ) -> Result<(), StoreError> {
        let stream = append.stream.to_string();
        if !event.belongs_to(&append.stream) {
            return Err(StoreError::Inconsistent {
                table: "event",
                column: "stream".to_owned(),
                row: stream,
                why: "an event of another family".to_owned(),
            });
        }
        let (kind, sealed) = self.sealed(tx, append, event, &format!("{stream}#{seq}")).await?;
        let body = sealed.to_string();
        let actor_json =
            serde_json::to_string(actor).map_err(|source| StoreError::Json { what: "an actor", source })?;
        let moment = at.to_string();
        let digested = Digested {
            stream: &stream,
            seq,
            kind: &kind,
            body: &body,
            actor: &actor_json,
            basis: &append.basis,
            at: &moment,
        };
        self.digest = digested.after(&self.digest);
        self.position += 1;
        let case = match &append.stream {
            StreamId::Case(id) => Some(*id),
            StreamId::Lead(_) | StreamId::Referral(_) | StreamId::FollowUp(_) => append.case,
            StreamId::Person(_) | StreamId::Matter(_) | StreamId::Fund(_) => append.case,
        };
        let row = values![
            self.position,
            &stream,
            seq,
            &kind,
            BODY_VERSION,
            body,
            &actor_json,
            actor_key(actor),
            &append.basis,
            &moment,
            maybe(case),
            &append.subject,
            &self.digest,
        ];
        tx.execute(INSERT, row).await?;
        let entry = Entry {
            vault: self.vault,
            stream: &append.stream,
            seq,
            at,
            subject: &append.subject,
            case,
            kind: &kind,
            sealed: &sealed,
        };
        projection::project(tx, &entry, event).await
    }

    async fn sealed(
        &mut self,
        tx: &mut Tx<'_>,
        append: &Append,
        event: &JournalEvent,
        context: &str,
    ) -> Result<(String, Json), StoreError> {
        let (kind, mut json) = event.to_json()?;
        if sealing::holds_personal(&json) {
            let key = self.keys.sealing_key(tx, &append.subject).await?;
            sealing::seal(&mut json, &key, context)?;
        }
        Ok((kind, json))
    }
}

impl Digested<'_> {
    /// SHA-256 over the digest before and every part, each with its length before it.
    pub(crate) fn after(&self, before: &str) -> String {
        let seq = self.seq.to_string();
        let parts = [before, self.stream, &seq, self.kind, self.body, self.actor, self.basis, self.at];
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        hex(&digest.finalize())
    }
}
