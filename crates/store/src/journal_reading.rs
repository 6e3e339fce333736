//! Reading the journal: a stream, a case's history over all streams, pages for audit, and the check that
//! nothing was changed behind the program's back.

use kernel::{Actor, CaseId};
use serde_json::Value as Json;

use crate::{
    JournalEvent, Recorded, Store, StoreError, StreamId,
    db::{Row, Tx, Value, maybe, signed, text, unsigned},
    event::actor_key,
    journal::Digested,
    sealing,
    sql::{statements, values},
};

/// So many events are read at a time when all are read.
const CHUNK: i64 = 2_000;

macro_rules! events_where {
    ($condition:literal) => {
        concat!(
            "SELECT position, stream, seq, kind, version, body, actor, basis, at, case_id, subject, digest
             FROM event WHERE ",
            $condition
        )
    };
}

statements! {
    STREAM = events_where!("stream = $1 ORDER BY seq");
    CASE = events_where!("case_id = $1 ORDER BY position");
    AFTER = events_where!("position > $1 ORDER BY position LIMIT CAST($2 AS BIGINT)");
    OLDEST_FIRST = events_where!(
        "position > $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2) AND (CAST($3 AS TEXT) IS NULL OR actor_key = $3)
         AND (CAST($4 AS TEXT) IS NULL OR case_id = $4) ORDER BY position LIMIT CAST($5 AS BIGINT)");
    NEWEST_FIRST = events_where!(
        "position < $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2) AND (CAST($3 AS TEXT) IS NULL OR actor_key = $3)
         AND (CAST($4 AS TEXT) IS NULL OR case_id = $4) ORDER BY position DESC LIMIT CAST($5 AS BIGINT)");
    BY_KIND = events_where!(
        "kind = $2 AND position < $1 AND (CAST($3 AS TEXT) IS NULL OR actor_key = $3)
         AND (CAST($4 AS TEXT) IS NULL OR case_id = $4) ORDER BY position DESC LIMIT CAST($5 AS BIGINT)");
    BY_ACTOR = events_where!(
        "actor_key = $3 AND position < $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
         AND (CAST($4 AS TEXT) IS NULL OR case_id = $4) ORDER BY position DESC LIMIT CAST($5 AS BIGINT)");
    BY_CASE = events_where!(
        "case_id = $4 AND position < $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
         AND (CAST($3 AS TEXT) IS NULL OR actor_key = $3) ORDER BY position DESC LIMIT CAST($5 AS BIGINT)");
    TORN = "SELECT stream FROM event GROUP BY stream HAVING max(seq) <> count(*) OR min(seq) <> 1 LIMIT 1";
    COUNTS = "SELECT kind, events FROM journal_count ORDER BY kind";
    END = "SELECT position, digest FROM event ORDER BY position DESC LIMIT 1";
}

/// Which events a page of the journal shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JournalFilter {
    /// Only this kind.
    pub kind: Option<String>,
    /// Only by this actor (a member of staff in any role).
    pub actor: Option<Actor>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// From the oldest on; the newest come first otherwise.
    pub oldest_first: bool,
}

/// What a check of the whole journal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalCheck {
    /// How many events there are.
    pub events: u64,
    /// The last digest: whoever wrote it down elsewhere can compare.
    pub last_digest: String,
    /// The first thing wrong: the position and what it is.
    pub broken: Option<(u64, String)>,
}

impl Store {
    /// A stream's events in order.
    ///
    /// # Errors
    /// Where the database fails or an event cannot be read.
    pub async fn read_stream(&self, stream: &StreamId) -> Result<Vec<Recorded>, StoreError> {
        self.recorded(STREAM, values![text(stream)]).await
    }

    /// Everything that happened around a case, over all streams, in order.
    ///
    /// # Errors
    /// As `read_stream`.
    pub async fn read_case_timeline(&self, case: CaseId) -> Result<Vec<Recorded>, StoreError> {
        self.recorded(CASE, values![text(case)]).await
    }

    /// A page of the journal, going on after (or, newest first, before) a position.
    ///
    /// # Errors
    /// As `read_stream`.
    pub async fn journal_page(
        &self,
        filter: &JournalFilter,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Recorded>, StoreError> {
        let start = if filter.oldest_first { 0 } else { i64::MAX };
        let statement = match filter {
            JournalFilter { oldest_first: true, .. } => OLDEST_FIRST,
            JournalFilter { case: Some(_), .. } => BY_CASE,
            JournalFilter { actor: Some(_), .. } => BY_ACTOR,
            JournalFilter { kind: Some(_), .. } => BY_KIND,
            JournalFilter { .. } => NEWEST_FIRST,
        };
        let values = values![
            after.map_or(start, signed),
            filter.kind.clone(),
            filter.actor.as_ref().map(actor_key),
            maybe(filter.case),
            i64::from(limit),
        ];
        self.recorded(statement, values).await
    }

    /// Hands every event after a position to `visit`, in order.
    ///
    /// # Errors
    /// As `read_stream`.
    pub async fn for_each_event(
        &self,
        after: u64,
        mut visit: impl FnMut(Recorded) + Send,
    ) -> Result<(), StoreError> {
        let mut position = signed(after);
        loop {
            let chunk = self.recorded(AFTER, values![position, CHUNK]).await?;
            let Some(last) = chunk.last() else { return Ok(()) };
            position = signed(last.position);
            chunk.into_iter().for_each(&mut visit);
        }
    }

    /// How many events there are of each kind.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn journal_counts(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let rows = self.db().rows("journal_count", COUNTS, Vec::new()).await?;
        rows.iter().map(|row| Ok((row.text("kind")?, unsigned(row.int("events")?)))).collect()
    }

    /// The journal's last position and digest; zero and nothing while it is empty.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn journal_end(&self) -> Result<(u64, String), StoreError> {
        match self.db().row("event", END, Vec::new()).await? {
            Some(row) => Ok((unsigned(row.int("position")?), row.text("digest")?)),
            None => Ok((0, String::new())),
        }
    }

    /// Checks every digest, that no position is missing, and that every stream is whole.
    ///
    /// # Errors
    /// Where the database fails; what is wrong with the journal is in the answer.
    #[tracing::instrument(name = "store.verify_journal", skip_all)]
    pub async fn verify_journal(&self) -> Result<JournalCheck, StoreError> {
        verify_in(&mut self.db().snapshot().await?).await
    }

    async fn recorded(&self, sql: &'static str, values: Vec<Value>) -> Result<Vec<Recorded>, StoreError> {
        self.fresh_keys().await?;
        let rows = self.db().rows("event", sql, values).await?;
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut body: Json = row.json("body")?;
            if sealing::holds_sealed(&body) {
                let key = self.reading_key(&row.text("subject")?).await?;
                sealing::unseal(&mut body, key.as_deref())
                    .map_err(|_| row.nonsense("body", "•••", &"its subject's key does not open it"))?;
            }
            events.push(record(row, body)?);
        }
        Ok(events)
    }
}

/// Checks the journal as a transaction sees it.
pub(crate) async fn verify_in(tx: &mut Tx<'_>) -> Result<JournalCheck, StoreError> {
    let mut check = JournalCheck { events: 0, last_digest: String::new(), broken: None };
    let mut position = 0;
    loop {
        let rows = tx.rows("event", AFTER, values![position, CHUNK]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let found = row.int("position")?;
            let digest = digest_of(row, &check.last_digest)?;
            let why = if found != position + 1 {
                "a position is missing before it"
            } else if digest != row.text("digest")? {
                "it does not match its digest"
            } else {
                ""
            };
            if !why.is_empty() {
                check.broken = Some((unsigned(found), why.to_owned()));
                return Ok(check);
            }
            position = found;
            check.events += 1;
            check.last_digest = digest;
        }
    }
    if let Some(row) = tx.row("event", TORN, Vec::new()).await? {
        check.broken = Some((0, format!("the stream {} is not whole", row.text("stream")?)));
    }
    Ok(check)
}

/// The journal's last position and digest as a transaction sees them.
pub(crate) async fn end_in(tx: &mut Tx<'_>) -> Result<(u64, String), StoreError> {
    match tx.row("event", END, Vec::new()).await? {
        Some(row) => Ok((unsigned(row.int("position")?), row.text("digest")?)),
        None => Ok((0, String::new())),
    }
}

/// An event from its row and its body as it is to be read.
pub(crate) fn record(row: &Row, body: Json) -> Result<Recorded, StoreError> {
    let (stream, kind): (StreamId, String) = (row.parsed("stream")?, row.text("kind")?);
    // The message of a JSON error may quote personal data: only its class is said.
    let event = JournalEvent::from_json(&stream, &kind, body)
        .map_err(|error| row.nonsense("body", &kind, &format!("{:?} error", error.classify())))?;
    Ok(Recorded {
        position: unsigned(row.int("position")?),
        stream,
        seq: unsigned(row.int("seq")?),
        at: row.parsed("at")?,
        actor: row.json("actor")?,
        basis: row.text("basis")?,
        case: row.maybe_parsed("case_id")?,
        subject: row.text("subject")?,
        kind,
        event,
        digest: row.text("digest")?,
    })
}

fn digest_of(row: &Row, before: &str) -> Result<String, StoreError> {
    let digested = Digested {
        stream: &row.text("stream")?,
        seq: row.int("seq")?,
        kind: &row.text("kind")?,
        body: &row.text("body")?,
        actor: &row.text("actor")?,
        basis: &row.text("basis")?,
        at: &row.text("at")?,
    };
    Ok(digested.after(before))
}
