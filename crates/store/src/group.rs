//! The writer: one task that takes everything that waits, writes it in one transaction and answers once that is
//! durable. Each commit is checked by itself: a refused one gets its own answer and leaves no trace, and where a
//! statement fails the group is divided until the one that fails stands alone.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use tokio::sync::{mpsc, oneshot};

use crate::{
    CommitError, Engine, Message, Store, StoreError, StreamId,
    claim::Claims,
    db::{Db, Ended, Row, Tx, Value, unsigned},
    journal::Digested,
    outbox,
    projection::{
        Wanted,
        ops::{Among, Insert, Line, Ops, Table},
    },
    sql::{statements, values},
    vault::Vault,
};

/// So many wait before those who ask have to wait with asking.
const QUEUE: usize = 1_024;
/// So many are written together.
const GROUP: usize = 256;
/// So often a group is written anew after the server was lost.
const TRIES: u32 = 3;
/// The version of the bodies written now.
const BODY_VERSION: i64 = 1;

statements! {
    END = "SELECT coalesce(max(position), 0) AS position,
        coalesce((SELECT digest FROM event WHERE position = (SELECT max(position) FROM event)), '') AS digest,
        (SELECT coalesce(max(destroyed), 0) FROM vault_key WHERE destroyed > 0) AS epoch FROM event";
    DESTROYED_SINCE = "SELECT subject, destroyed FROM vault_key WHERE destroyed > $1";
}

static EVENT: Insert = Insert::new(
    Table::Event,
    &[
        "position",
        "stream",
        "seq",
        "kind",
        "version",
        "body",
        "actor",
        "actor_key",
        "basis",
        "at",
        "case_id",
        "subject",
        "digest",
    ],
);
static KEY: Insert = Insert::new(Table::VaultKey, &["subject", "wrapped", "destroyed"]);
/// The last event of each stream, found without reading the others.
static LENGTHS: Among = Among::rows(
    "WITH wanted (stream) AS (VALUES",
    ") SELECT stream, (SELECT coalesce(max(seq), 0) FROM event WHERE event.stream = wanted.stream) AS length FROM wanted",
);
static KNOWN_KEYS: Among = Among::new("SELECT subject FROM vault_key WHERE subject IN", "");

/// A commit made ready.
#[derive(Default)]
pub(crate) struct Prepared {
    pub(crate) appends: Vec<PreparedAppend>,
    pub(crate) wanted: Wanted,
    pub(crate) messages: Vec<(Message, String)>,
    pub(crate) consumes: Vec<(String, String)>,
    /// Keys made for it: the subject and the key as it is stored.
    pub(crate) new_keys: Vec<(String, Vec<u8>)>,
    /// Whose keys it was sealed under, and how many keys had been destroyed by then.
    pub(crate) subjects: Vec<String>,
    pub(crate) epoch: i64,
}

/// Events of one stream.
pub(crate) struct PreparedAppend {
    pub(crate) stream: StreamId,
    pub(crate) name: String,
    pub(crate) expected: i64,
    pub(crate) events: Vec<PreparedEvent>,
}

/// An event but for its position and digest.
pub(crate) struct PreparedEvent {
    pub(crate) stream: String,
    pub(crate) seq: i64,
    pub(crate) kind: String,
    pub(crate) body: String,
    pub(crate) actor: String,
    pub(crate) actor_key: String,
    pub(crate) basis: String,
    pub(crate) at: String,
    pub(crate) case: Option<String>,
    pub(crate) subject: String,
}

/// A statement beside the journal.
pub(crate) struct Statement {
    pub(crate) table: &'static str,
    pub(crate) sql: &'static str,
    pub(crate) values: Vec<Value>,
    /// Whether it returns a row.
    pub(crate) returns: bool,
}

/// What somebody wants written.
pub(crate) enum Work {
    Commit(Box<Prepared>),
    Run(Vec<Statement>),
}

/// It was written.
#[derive(Default)]
pub(crate) struct Done {
    /// The last position of the commit.
    pub(crate) position: i64,
    /// How many rows the statements changed.
    pub(crate) changed: u64,
    /// The row that the last statement returned.
    pub(crate) row: Option<Row>,
}

/// It was not written.
pub(crate) enum Refused {
    /// A key came or went since it was made ready: to be made ready anew.
    Again,
    Because(Box<CommitError>),
}

impl From<CommitError> for Refused {
    fn from(error: CommitError) -> Self {
        Self::Because(Box::new(error))
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Because(Box::new(error.into()))
    }
}

type Answer = Result<Done, Refused>;

struct Job {
    work: Work,
    answer: oneshot::Sender<Answer>,
}

/// Where work is handed in.
#[derive(Clone)]
pub(crate) struct Queue(mpsc::Sender<Job>);

impl Queue {
    /// Starts the writer. It ends once nobody can hand in anything any more.
    /// A file's writer has a thread of its own, which its statements may block.
    pub(crate) fn start(db: Db, vault: Arc<Vault>) -> Result<Self, StoreError> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        match db.engine() {
            Engine::Postgres => drop(tokio::spawn(serve(db, vault, receiver))),
            Engine::Sqlite => {
                let failed = |error: std::io::Error| StoreError::Unavailable { why: error.to_string() };
                let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(failed)?;
                let work = move || runtime.block_on(serve(db, vault, receiver));
                drop(std::thread::Builder::new().name("journal".to_owned()).spawn(work).map_err(failed)?);
            }
        }
        Ok(Self(sender))
    }

    /// Hands work in and waits until it is durable or refused.
    pub(crate) async fn ask(&self, work: Work) -> Answer {
        let (answer, answered) = oneshot::channel();
        let gone = |_| Refused::from(StoreError::Closed);
        self.0.send(Job { work, answer }).await.map_err(|_| Refused::from(StoreError::Closed))?;
        answered.await.map_err(gone)?
    }
}

impl Store {
    pub(crate) async fn queue(&self, work: Work) -> Answer {
        self.inner.queue.ask(work).await
    }

    /// Statements beside the journal, in one transaction.
    pub(crate) async fn run(&self, statements: Vec<Statement>) -> Result<Done, StoreError> {
        match self.queue(Work::Run(statements)).await {
            Ok(done) => Ok(done),
            Err(Refused::Again) => Err(StoreError::Contended),
            Err(Refused::Because(error)) => match *error {
                CommitError::Store(error) => Err(error),
                CommitError::Duplicate { source, .. } => Err(*source),
                CommitError::Stale { .. } | CommitError::Taken { .. } | CommitError::Consumed { .. } => {
                    Err(StoreError::Contended)
                }
            },
        }
    }

    /// One statement beside the journal; the number of rows it changed.
    pub(crate) async fn execute(&self, sql: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        let statement = Statement { table: "", sql, values, returns: false };
        self.run(vec![statement]).await.map(|done| done.changed)
    }
}

async fn serve(db: Db, vault: Arc<Vault>, mut queue: mpsc::Receiver<Job>) {
    loop {
        let mut jobs = Vec::new();
        if queue.recv_many(&mut jobs, GROUP).await == 0 {
            return;
        }
        metrics::gauge!("lianzhu_writer_waiting").set(counted(queue.len()));
        write(&db, &vault, jobs).await;
    }
}

/// Never more than the queue is long.
fn counted(jobs: usize) -> f64 {
    u32::try_from(jobs).map_or(f64::INFINITY, f64::from)
}

/// How an attempt at a group ended.
enum Attempt {
    Written(Vec<Answer>),
    /// Nothing of it is there.
    Failed(StoreError),
    /// The server was lost and nobody can say what became of it.
    Unknown(StoreError),
}

/// Writes a group and answers everybody in it.
async fn write(db: &Db, vault: &Vault, jobs: Vec<Job>) {
    let mut parts = vec![jobs];
    while let Some(mut part) = parts.pop() {
        let mut tries = 0;
        let outcome = loop {
            match attempt(db, vault, &part).await {
                Attempt::Failed(error) if error.lost_server() && tries < TRIES => tries += 1,
                outcome @ (Attempt::Written(_) | Attempt::Failed(_) | Attempt::Unknown(_)) => break outcome,
            }
        };
        match outcome {
            Attempt::Written(answers) => {
                metrics::counter!("lianzhu_commits_total").increment(part.len() as u64);
                metrics::histogram!("lianzhu_commit_group_size").record(counted(part.len()));
                for (job, answer) in part.into_iter().zip(answers) {
                    // Whoever asked may have gone away; it is written all the same.
                    drop(job.answer.send(answer));
                }
            }
            Attempt::Failed(error) if part.len() > 1 && !error.is_outage() => {
                tracing::debug!(%error, jobs = part.len(), "a group failed and is divided");
                let later = part.split_off(part.len() / 2);
                parts.extend([later, part]);
            }
            Attempt::Failed(error) if part.len() > 1 => {
                tracing::error!(%error, jobs = part.len(), "nothing can be written");
                answer_all(part, || StoreError::Unavailable { why: error.to_string() });
            }
            Attempt::Failed(error) => {
                if let Some(job) = part.pop() {
                    drop(job.answer.send(Err(error.into())));
                }
            }
            Attempt::Unknown(error) => {
                tracing::error!(%error, jobs = part.len(), "what became of a commit is not known");
                answer_all(part, || StoreError::Unresolved { why: error.to_string() });
            }
        }
    }
}

fn answer_all(jobs: Vec<Job>, error: impl Fn() -> StoreError) {
    for job in jobs {
        drop(job.answer.send(Err(error().into())));
    }
}

async fn attempt(db: &Db, vault: &Vault, jobs: &[Job]) -> Attempt {
    let mut writer = match db.engine() {
        Engine::Sqlite => db.writer_here().await,
        Engine::Postgres => db.writer().await,
    };
    let mut tx = match writer.begin().await {
        Ok(tx) => tx,
        Err(error) => return Attempt::Failed(error),
    };
    let answers = match write_group(&mut tx, vault, jobs).await {
        Ok(answers) => answers,
        Err(error) => {
            if let Err(also) = tx.undo().await {
                tracing::debug!(%also, "a failed transaction was not undone in order");
            }
            return Attempt::Failed(error);
        }
    };
    if answers.iter().all(Result::is_err) {
        return match tx.undo().await {
            Ok(()) => Attempt::Written(answers),
            Err(error) => Attempt::Failed(error),
        };
    }
    match tx.end().await {
        Ended::Committed => Attempt::Written(answers),
        Ended::Undone(error) => Attempt::Failed(error),
        Ended::Unknown(error) => Attempt::Unknown(error),
    }
}

/// Writes a group. An error undoes it all; what is refused by itself stands in the answers.
async fn write_group(tx: &mut Tx<'_>, vault: &Vault, jobs: &[Job]) -> Result<Vec<Answer>, StoreError> {
    let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
    let mut commits: Vec<(usize, &Prepared)> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        match &job.work {
            Work::Commit(prepared) => commits.push((at, prepared)),
            Work::Run(statements) => {
                answers.insert(at, Ok(run(tx, statements).await?));
            }
        }
    }
    if !commits.is_empty() {
        let prepared: Vec<&Prepared> = commits.iter().map(|(_, prepared)| *prepared).collect();
        let mut pen = Pen::take_up(tx, vault, &prepared).await?;
        for (at, prepared) in commits {
            answers.insert(at, pen.add(prepared));
        }
        pen.write(tx).await?;
    }
    Ok(answers.into_values().collect())
}

async fn run(tx: &mut Tx<'_>, statements: &[Statement]) -> Result<Done, StoreError> {
    let mut done = Done::default();
    for statement in statements {
        let values = statement.values.clone();
        if statement.returns {
            done.row = tx.row(statement.table, statement.sql, values).await?;
        } else {
            done.changed += tx.execute(statement.sql, values).await?;
        }
    }
    Ok(done)
}

/// The end of the journal, where the next event goes, and what the group adds there.
struct Pen {
    position: i64,
    digest: String,
    lengths: BTreeMap<String, i64>,
    known_keys: HashSet<String>,
    consumed: HashSet<String>,
    destroyed: BTreeMap<String, i64>,
    claims: Claims,
    message: i64,
    events: Vec<Line>,
    keys: Vec<Line>,
    messages: Vec<Line>,
    consumptions: Vec<Line>,
    ops: Ops,
}

impl Pen {
    /// Reads what the group has to be checked against: a statement for each kind of thing, whatever its size.
    async fn take_up(tx: &mut Tx<'_>, vault: &Vault, group: &[&Prepared]) -> Result<Self, StoreError> {
        let end = tx.row("event", END, Vec::new()).await?.ok_or(StoreError::Closed)?;
        let epoch = end.int("epoch")?;
        let oldest = group.iter().map(|prepared| prepared.epoch).min().unwrap_or(epoch);
        let destroyed = if oldest < epoch { destroyed_since(tx, oldest).await? } else { BTreeMap::new() };
        if oldest < epoch {
            vault.forget(epoch, destroyed.keys());
        }
        let appends = group.iter().flat_map(|prepared| &prepared.appends);
        let streams: BTreeSet<&str> = appends.map(|append| append.name.as_str()).collect();
        let mut lengths = BTreeMap::new();
        for (sql, values) in LENGTHS.over(streams) {
            for row in tx.rows("event", sql, values).await? {
                lengths.insert(row.text("stream")?, row.int("length")?);
            }
        }
        let new = group.iter().flat_map(|prepared| &prepared.new_keys).map(|(subject, _)| subject.as_str());
        let known_keys = names(tx, "vault_key", "subject", &KNOWN_KEYS, new).await?;
        let keys = group.iter().flat_map(|prepared| &prepared.consumes).map(|(name, _)| name.as_str());
        let consumed = names(tx, "consumed", "consumed", &outbox::CONSUMED, keys).await?;
        let claimed = group.iter().flat_map(|prepared| &prepared.wanted.claims);
        let claims = Claims::load(tx, claimed.filter_map(|claim| claim.name())).await?;
        let sends = group.iter().any(|prepared| !prepared.messages.is_empty());
        Ok(Self {
            position: end.int("position")?,
            digest: end.text("digest")?,
            lengths,
            known_keys,
            consumed,
            destroyed,
            claims,
            message: if sends { outbox::end(tx).await? } else { 0 },
            events: Vec::new(),
            keys: Vec::new(),
            messages: Vec::new(),
            consumptions: Vec::new(),
            ops: Ops::default(),
        })
    }

    /// Adds a commit to the group, or refuses it without a trace.
    fn add(&mut self, prepared: &Prepared) -> Answer {
        let lengths = self.grown(prepared)?;
        let came = |(subject, _): &(String, Vec<u8>)| self.known_keys.contains(subject);
        let went =
            |subject: &String| self.destroyed.get(subject).is_some_and(|epoch| *epoch > prepared.epoch);
        if prepared.new_keys.iter().any(came) || prepared.subjects.iter().any(went) {
            return Err(Refused::Again);
        }
        if let Some((name, _)) = prepared.consumes.iter().find(|(name, _)| self.consumed.contains(name)) {
            return Err(CommitError::Consumed { what: name.clone() }.into());
        }
        self.claims.apply(&prepared.wanted.claims)?;
        self.lengths.extend(lengths);
        for event in prepared.appends.iter().flat_map(|append| &append.events) {
            self.event(event);
        }
        for (subject, wrapped) in &prepared.new_keys {
            self.known_keys.insert(subject.clone());
            self.keys.push(Arc::new(values![subject, wrapped.clone(), 0_i64]));
        }
        for (message, at) in &prepared.messages {
            self.message += 1;
            self.messages.push(Arc::new(values![self.message, &message.topic, &message.body, at]));
        }
        for (name, at) in &prepared.consumes {
            self.consumed.insert(name.clone());
            self.consumptions.push(Arc::new(values![name, at]));
        }
        self.ops.extend(prepared.wanted.ops.clone());
        Ok(Done { position: self.position, ..Done::default() })
    }

    /// How long the commit's streams are after it; refused where one is not as long as was read.
    fn grown(&self, prepared: &Prepared) -> Result<BTreeMap<String, i64>, Refused> {
        let mut lengths: BTreeMap<String, i64> = BTreeMap::new();
        for append in &prepared.appends {
            let known = lengths.get(&append.name).or_else(|| self.lengths.get(&append.name));
            let found = known.copied().unwrap_or(0);
            if found != append.expected {
                let (expected, found) = (unsigned(append.expected), unsigned(found));
                let stream = append.stream.clone();
                return Err(CommitError::Stale { stream, expected, found }.into());
            }
            let added = i64::try_from(append.events.len()).unwrap_or(i64::MAX);
            lengths.insert(append.name.clone(), found + added);
        }
        Ok(lengths)
    }

    fn event(&mut self, event: &PreparedEvent) {
        let digested = Digested {
            stream: &event.stream,
            seq: event.seq,
            kind: &event.kind,
            body: &event.body,
            actor: &event.actor,
            basis: &event.basis,
            at: &event.at,
        };
        self.digest = digested.after(&self.digest);
        self.position += 1;
        self.events.push(Arc::new(values![
            self.position,
            &event.stream,
            event.seq,
            &event.kind,
            BODY_VERSION,
            &event.body,
            &event.actor,
            &event.actor_key,
            &event.basis,
            &event.at,
            event.case.clone(),
            &event.subject,
            &self.digest,
        ]));
    }

    async fn write(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        EVENT.run(tx, self.events).await?;
        KEY.run(tx, self.keys).await?;
        self.claims.write(tx).await?;
        outbox::SEND.run(tx, self.messages).await?;
        outbox::CONSUME.run(tx, self.consumptions).await?;
        self.ops.apply(tx).await
    }
}

/// The keys that were destroyed after an epoch.
async fn destroyed_since(tx: &mut Tx<'_>, epoch: i64) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows = tx.rows("vault_key", DESTROYED_SINCE, values![epoch]).await?;
    rows.iter().map(|row| Ok((row.text("subject")?, row.int("destroyed")?))).collect()
}

/// Which of some names a table has.
async fn names<'a>(
    tx: &mut Tx<'_>,
    table: &'static str,
    column: &'static str,
    among: &'static Among,
    wanted: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, StoreError> {
    let wanted: BTreeSet<String> = wanted.map(str::to_owned).collect();
    let statements = among.over(wanted.iter().map(String::as_str).collect::<Vec<_>>());
    let mut found = HashSet::new();
    for (sql, values) in statements {
        for row in tx.rows(table, sql, values).await? {
            found.insert(row.text(column)?);
        }
    }
    Ok(found)
}

/// Every statement of this file that is made for several rows.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    let texts = [
        ("EVENT", EVENT.texts()),
        ("KEY", KEY.texts()),
        ("LENGTHS", LENGTHS.texts()),
        ("KNOWN_KEYS", KNOWN_KEYS.texts()),
    ];
    texts.into_iter().flat_map(|(name, texts)| texts.iter().map(move |text| (name, *text))).collect()
}
