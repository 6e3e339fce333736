//! Writing the journal: a batch of appends becomes events and rows in one transaction, or nothing does. Here it is
//! made ready (sealed, written as JSON, turned into rows) by whoever commits; the writer only checks, numbers and
//! writes (`group.rs`).

use access::Permit;
use kernel::{Actor, CaseId, ComplaintId, Moment};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use crate::{
    Claim, CommitError, Consumption, JournalEvent, KeptAnswer, Message, Store, StoreError, StreamId,
    TokenChange,
    claim::ClaimChange,
    db::{signed, unsigned},
    event::actor_key,
    group::{Prepared, PreparedAppend, PreparedEvent, Refused, Work},
    hex,
    keys::KeyRing,
    projection::{self, Entry},
    sealing,
};

/// So often is a commit made ready anew because a key came or went meanwhile.
const TRIES: u32 = 8;

/// What one use case writes: all of it or nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// In the order they are written.
    pub appends: Vec<Append>,
    /// Names taken and given back with it, beside those that follow from the events.
    pub claims: Vec<Claim>,
    /// Messages that it causes.
    pub outbox: Vec<Message>,
    /// What a consumer did with it: refused where it had done so before.
    pub consumes: Vec<Consumption>,
    /// Access codes set with it: the case and the code's hash.
    pub access_codes: Vec<(CaseId, String)>,
    /// The same of complaints.
    pub complaint_codes: Vec<(ComplaintId, String)>,
    /// Tokens of the API issued and revoked with it.
    pub tokens: Vec<TokenChange>,
    /// What the request that wants it is answered, kept under its key: the same key a second time is `Consumed`.
    pub kept: Option<KeptAnswer>,
}

/// Events for one stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Append {
    /// The stream.
    pub stream: StreamId,
    /// How many events it had when it was read.
    pub expected: u64,
    /// Whose key seals the personal values: `person/<id>` or `matter/<id>`. Duties of the stream are that person's.
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
    /// The last position of what was written; of the journal, where there was nothing to write.
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

impl Batch {
    /// A batch of events alone.
    pub fn of(appends: Vec<Append>) -> Self {
        Self { appends, ..Self::default() }
    }
}

impl Store {
    /// Writes a batch: events, rows, everything, in one transaction, which it may share with other commits that
    /// wait at the same time; none of them can harm another. When it returns, the batch is durable.
    ///
    /// Dropped before it returns, the batch is written whole or not at all.
    ///
    /// # Errors
    /// `Stale` where a stream has grown since it was read; `Taken` where another holds a name; `Consumed` where it
    /// was done before; `Duplicate` where a number is taken.
    #[tracing::instrument(name = "store.commit", skip_all)]
    pub async fn commit(&self, permit: &Permit, batch: &Batch, at: Moment) -> Result<Committed, CommitError> {
        self.write(&[(permit, batch, at)]).await
    }

    /// Writes several commits in one transaction, all or none: for imports and a history made at once.
    ///
    /// # Errors
    /// As `commit`; then none of them is written.
    #[tracing::instrument(name = "store.commit_all", skip_all)]
    pub async fn commit_all(&self, commits: &[(Permit, Batch, Moment)]) -> Result<Committed, CommitError> {
        let commits: Vec<_> = commits.iter().map(|(permit, batch, at)| (permit, batch, *at)).collect();
        self.write(&commits).await
    }

    async fn write(&self, commits: &[(&Permit, &Batch, Moment)]) -> Result<Committed, CommitError> {
        for attempt in 0..TRIES {
            let mut keys = KeyRing::new(self, attempt == 0);
            let prepared = prepare(&mut keys, commits).await?;
            let made = keys.into_kept();
            match self.queue(Work::Commit(Box::new(prepared))).await {
                Ok(done) => {
                    made.keep(self.vault());
                    return Ok(Committed { last_position: unsigned(done.position) });
                }
                Err(Refused::Again) => self.sync_keys().await?,
                Err(Refused::Because(error)) => return Err(*error),
            }
        }
        Err(CommitError::Store(StoreError::Contended))
    }
}

/// Makes commits ready to be written.
async fn prepare(
    keys: &mut KeyRing<'_>,
    commits: &[(&Permit, &Batch, Moment)],
) -> Result<Prepared, CommitError> {
    let mut prepared = Prepared { epoch: keys.epoch(), ..Prepared::default() };
    for (permit, batch, at) in commits {
        let actor = Acting::of(permit.actor())?;
        for append in &batch.appends {
            prepare_append(keys, &mut prepared, &actor, append, *at).await?;
        }
        prepared.wanted.claims.extend(batch.claims.iter().map(ClaimChange::from));
        prepared.messages.extend(batch.outbox.iter().map(|message| (message.clone(), at.to_string())));
        prepared.consumes.extend(batch.consumes.iter().map(|one| (one.name(), at.to_string())));
        for (case, hash) in &batch.access_codes {
            crate::desk::access_code::set(&mut prepared.wanted.ops, *case, hash);
        }
        for (complaint, hash) in &batch.complaint_codes {
            crate::desk::complaint_code::set(&mut prepared.wanted.ops, *complaint, hash);
        }
        for change in &batch.tokens {
            crate::desk::api_token::make(&mut prepared.wanted.ops, change);
        }
        if let Some(kept) = &batch.kept {
            prepared.consumes.push((kept.consumption().name(), at.to_string()));
            crate::desk::kept_answer::keep(keys, &mut prepared.wanted.ops, kept).await?;
        }
    }
    prepared.new_keys = keys.take_new();
    prepared.subjects = keys.subjects();
    Ok(prepared)
}

/// Who acts, as it is stored.
struct Acting {
    json: String,
    key: String,
}

impl Acting {
    fn of(actor: &Actor) -> Result<Self, StoreError> {
        let json =
            serde_json::to_string(actor).map_err(|source| StoreError::Json { what: "an actor", source })?;
        Ok(Self { json, key: actor_key(actor) })
    }
}

async fn prepare_append(
    keys: &mut KeyRing<'_>,
    prepared: &mut Prepared,
    actor: &Acting,
    append: &Append,
    at: Moment,
) -> Result<(), StoreError> {
    let name = append.stream.to_string();
    let case = match &append.stream {
        StreamId::Case(id) => Some(*id),
        StreamId::Lead(_) | StreamId::Referral(_) | StreamId::FollowUp(_) => append.case,
        StreamId::Complaint(_) | StreamId::Office(_) => append.case,
        StreamId::Person(_) | StreamId::Matter(_) | StreamId::Fund(_) => append.case,
    };
    let moment = at.to_string();
    let mut events = Vec::with_capacity(append.events.len());
    for (event, seq) in append.events.iter().zip(signed(append.expected) + 1..) {
        if !event.belongs_to(&append.stream) {
            return Err(StoreError::Inconsistent {
                table: "event",
                column: "stream".to_owned(),
                row: name,
                why: "an event of another family".to_owned(),
            });
        }
        let (kind, sealed) = sealed(keys, append, event, &format!("{name}#{seq}")).await?;
        let entry = Entry {
            vault: keys.vault(),
            stream: &append.stream,
            seq,
            at,
            subject: &append.subject,
            case,
            kind: &kind,
            sealed: &sealed,
        };
        projection::project(&mut prepared.wanted, &entry, event)?;
        events.push(PreparedEvent {
            stream: name.clone(),
            seq,
            body: sealed.to_string(),
            kind,
            actor: actor.json.clone(),
            actor_key: actor.key.clone(),
            basis: append.basis.clone(),
            at: moment.clone(),
            case: case.map(|case| case.to_string()),
            subject: append.subject.clone(),
        });
    }
    let (stream, expected) = (append.stream.clone(), signed(append.expected));
    prepared.appends.push(PreparedAppend { stream, name, expected, events });
    Ok(())
}

async fn sealed(
    keys: &mut KeyRing<'_>,
    append: &Append,
    event: &JournalEvent,
    context: &str,
) -> Result<(String, Json), StoreError> {
    let (kind, mut json) = event.to_json()?;
    if sealing::holds_personal(&json) {
        let begins = append.expected == 0 && append.subject == append.stream.to_string();
        let key = keys.sealing_key(&append.subject, begins).await?;
        sealing::seal(&mut json, &key, context)?;
    }
    Ok((kind, json))
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
