//! Rebuilding: every projection is emptied and made again from the journal in one transaction, and compared
//! byte for byte with what stood there before.

use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use crate::{
    Store, StoreError,
    claim::Claims,
    db::{Row, Tx, signed, unsigned},
    hex, journal_reading,
    projection::{self, Entry, Wanted},
    sealing,
    sql::{statements, values},
};

/// So many rows are read at a time.
const CHUNK: i64 = 2_000;

/// A projection: its name, the columns of its key, how to read it in the key's order, how to empty it.
struct Projection {
    name: &'static str,
    key: &'static [&'static str],
    read: &'static str,
    empty: &'static str,
}

macro_rules! projections {
    ($($table:literal: $($first:literal)? $(($one:literal, $two:literal))? $(where $only:literal)?;)*) => {
        const PROJECTIONS: &[Projection] = &[$(Projection {
            name: $table,
            key: &[$($first)? $($one, $two)?],
            read: concat!("SELECT * FROM ", $table, " WHERE ", $($only, " AND ",)?
                $($first, " > $2 ORDER BY ", $first,)?
                $("(", $one, ", ", $two, ") > ($2, $3) ORDER BY ", $one, ", ", $two,)?
                " LIMIT CAST($1 AS BIGINT)"),
            empty: concat!("DELETE FROM ", $table $(, " WHERE ", $only)?),
        }),*];
    };
}

projections! {
    "case_row": "id";
    "applicant_row": ("person_id", "case_id");
    "payer_row": ("org", "case_id");
    "person_row": "id";
    "person_token": ("token", "person_id");
    "matter_row": "id";
    "matter_word": ("place", "word");
    "lead_row": "id";
    "duty_row": "id";
    "referral_row": "id";
    "follow_up_row": "id";
    "complaint_row": "id";
    "notice_row": "id";
    "account_row": ("org", "account");
    "transfer_row": "id";
    "journal_count": "kind";
    "claim": "name" where "source = 'event'";
}

statements! {
    EVENTS = "SELECT position, stream, seq, kind, version, body, actor, basis, at, case_id, subject, digest
        FROM event WHERE position > $1 ORDER BY position LIMIT CAST($2 AS BIGINT)";
    LAST = "SELECT coalesce(max(position), 0) AS last FROM event";
}

/// What a rebuild found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuildReport {
    /// How many events were replayed.
    pub events: u64,
    /// Every projection.
    pub tables: Vec<RebuiltTable>,
    /// Whether every table came out as it had stood.
    pub equal: bool,
}

/// One projection, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuiltTable {
    /// Its name.
    pub name: &'static str,
    /// Its rows after the rebuild.
    pub rows: u64,
    /// SHA-256 over its ordered rows before, hex.
    pub digest_before: String,
    /// The same after.
    pub digest_after: String,
}

impl Store {
    /// Makes every projection again from the journal, in one transaction, and says whether it changed
    /// anything. What the journal says stands afterwards. `progress` hears events done and events in all.
    ///
    /// # Errors
    /// Where the database fails or an event cannot be read; then nothing has changed.
    #[tracing::instrument(name = "store.rebuild", skip_all)]
    pub async fn rebuild(&self, progress: impl FnMut(u64, u64) + Send) -> Result<RebuildReport, StoreError> {
        self.replay_all(progress, true).await
    }

    /// The same without keeping it: whether a rebuild would change anything. Nobody else writes meanwhile.
    ///
    /// # Errors
    /// As `rebuild`.
    pub async fn compare_with_rebuild(
        &self,
        progress: impl FnMut(u64, u64) + Send,
    ) -> Result<RebuildReport, StoreError> {
        self.replay_all(progress, false).await
    }

    async fn replay_all(
        &self,
        mut progress: impl FnMut(u64, u64) + Send,
        keep: bool,
    ) -> Result<RebuildReport, StoreError> {
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        let report = self.replay_in(&mut tx, &mut progress).await?;
        if keep {
            tx.commit().await?;
        } else {
            tx.undo().await?;
        }
        Ok(report)
    }

    /// Makes every projection again in a transaction, from the journal as that sees it.
    pub(crate) async fn replay_in(
        &self,
        tx: &mut Tx<'_>,
        progress: &mut (impl FnMut(u64, u64) + Send),
    ) -> Result<RebuildReport, StoreError> {
        let mut before = Vec::new();
        for projection in PROJECTIONS {
            before.push(digest(tx, projection).await?.1);
            tx.execute(projection.empty, Vec::new()).await?;
        }
        let all = match tx.row("event", LAST, Vec::new()).await? {
            Some(row) => unsigned(row.int("last")?),
            None => 0,
        };
        let mut done = 0;
        loop {
            progress(done, all);
            let rows = tx.rows("event", EVENTS, values![signed(done), CHUNK]).await?;
            let Some(last) = rows.last() else { break };
            let mut wanted = Wanted::default();
            for row in &rows {
                self.replay(tx, &mut wanted, row).await?;
            }
            done = unsigned(last.int("position")?);
            let mut claims = Claims::load(tx, wanted.claims.iter().filter_map(|claim| claim.name())).await?;
            for change in &wanted.claims {
                // What was refused when it was new never came into the journal.
                if claims.apply(std::slice::from_ref(change)).is_err() {
                    tracing::warn!(name = change.name(), "the journal claims a name twice");
                }
            }
            claims.write(tx).await?;
            wanted.ops.apply(tx).await?;
        }
        let mut tables = Vec::new();
        for (projection, digest_before) in PROJECTIONS.iter().zip(before) {
            let (rows, digest_after) = digest(tx, projection).await?;
            tables.push(RebuiltTable { name: projection.name, rows, digest_before, digest_after });
        }
        let equal = tables.iter().all(|table| table.digest_before == table.digest_after);
        Ok(RebuildReport { events: done, tables, equal })
    }

    /// Projects one event again. Personal values stay sealed, but for people's cards: the blind index needs them.
    async fn replay(&self, tx: &mut Tx<'_>, wanted: &mut Wanted, row: &Row) -> Result<(), StoreError> {
        let sealed: Json = row.json("body")?;
        let mut body = sealed.clone();
        let key = match row.text("stream")?.starts_with("person/") {
            true => self.reading_key_in(tx, &row.text("subject")?).await?,
            false => None,
        };
        sealing::unseal(&mut body, key.as_deref())
            .map_err(|_| row.nonsense("body", "•••", &"its subject's key does not open it"))?;
        let recorded = journal_reading::record(row, body)?;
        let entry = Entry {
            vault: self.vault(),
            stream: &recorded.stream,
            seq: signed(recorded.seq),
            at: recorded.at,
            subject: &recorded.subject,
            case: recorded.case,
            kind: &recorded.kind,
            sealed: &sealed,
        };
        projection::project(wanted, &entry, &recorded.event)
    }
}

/// Every projection's name and the digest over its rows, as a transaction sees them.
pub(crate) async fn digests_in(tx: &mut Tx<'_>) -> Result<Vec<(&'static str, String)>, StoreError> {
    let mut digests = Vec::new();
    for projection in PROJECTIONS {
        digests.push((projection.name, digest(tx, projection).await?.1));
    }
    Ok(digests)
}

/// How many rows a projection has, and the digest over them in order.
async fn digest(tx: &mut Tx<'_>, projection: &Projection) -> Result<(u64, String), StoreError> {
    let mut digest = Sha256::new();
    let mut rows = 0;
    let mut after = vec![String::new(); projection.key.len()];
    loop {
        let mut values = values![CHUNK];
        values.extend(after.iter().map(crate::db::Value::from));
        let chunk = tx.rows(projection.name, projection.read, values).await?;
        let Some(last) = chunk.last() else { break };
        after = projection.key.iter().map(|column| last.text(column)).collect::<Result<_, _>>()?;
        let mut bytes = Vec::new();
        for row in &chunk {
            row.fingerprint(&mut bytes);
        }
        digest.update(&bytes);
        rows += chunk.len() as u64;
    }
    Ok((rows, hex(&digest.finalize())))
}

/// Every statement of this file.
pub(crate) fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    let tables = PROJECTIONS.iter().flat_map(|table| [(table.name, table.read), (table.name, table.empty)]);
    STATEMENTS.iter().copied().chain(tables)
}
