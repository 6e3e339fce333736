//! Departments' registers as they were loaded: snapshots of sealed rows, found by a keyed digest of the
//! identity number. A snapshot is read only once it is whole and then replaces the one before it.

use std::{collections::VecDeque, sync::Arc};

use kernel::{Day, Moment};
use sha2::{Digest as _, Sha256};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{
    Store, StoreError, blind_index,
    db::{Row, signed, text, unsigned},
    hex,
    projection::ops::{Insert, Line, Table},
    sql::{statements, values},
    vault::{SubjectKey, Vault},
};

static ROWS: Insert = Insert::new(Table::RegisterRow, &["snapshot_id", "row_number", "token", "sealed"]);

/// Rows sealed and written together.
const PIECE: usize = 4_096;
/// Pieces that are sealed while one is written.
const AHEAD: usize = 2;
/// Rows read at a time when all are read.
const CHUNK: i64 = 5_000;

statements! {
    CURRENT = "SELECT id, dataset, digest, rows, observed_on, loaded_at FROM snapshot
        WHERE dataset = $1 AND state = 'current'";
    ALL_CURRENT = "SELECT id, dataset, digest, rows, observed_on, loaded_at FROM snapshot
        WHERE state = 'current' ORDER BY dataset";
    NEXT = "INSERT INTO series (name, last) VALUES ('snapshot', 1)
        ON CONFLICT (name) DO UPDATE SET last = series.last + 1 RETURNING last";
    BEGIN = "INSERT INTO snapshot (id, dataset, digest, rows, observed_on, loaded_at, state)
        VALUES ($1, $2, $3, 0, $4, $5, 'loading')";
    DROP_LOADING_ROWS = "DELETE FROM register_row WHERE snapshot_id IN
        (SELECT id FROM snapshot WHERE dataset = $1 AND state = 'loading')";
    DROP_LOADING = "DELETE FROM snapshot WHERE dataset = $1 AND state = 'loading'";
    OF_ID = "SELECT id, dataset, digest, rows, observed_on, loaded_at FROM snapshot WHERE id = $1 AND state = 'loading'";
    COUNT_UP = "UPDATE snapshot SET rows = rows + $2 WHERE id = $1";
    DROP_OLD_ROWS = "DELETE FROM register_row WHERE snapshot_id IN
        (SELECT id FROM snapshot WHERE dataset = $1 AND id <> $2)";
    DROP_OLD = "DELETE FROM snapshot WHERE dataset = $1 AND id <> $2";
    MAKE_CURRENT = "UPDATE snapshot SET state = 'current' WHERE id = $1";
    OF_TOKEN = "SELECT r.snapshot_id, r.row_number, r.sealed, s.dataset, s.observed_on
        FROM register_row AS r JOIN snapshot AS s ON s.id = r.snapshot_id
        WHERE r.token = $1 AND s.state = 'current' ORDER BY s.dataset, r.row_number";
    ROWS_AFTER = "SELECT row_number, sealed FROM register_row
        WHERE snapshot_id = $1 AND row_number > $2 ORDER BY row_number LIMIT CAST($3 AS BIGINT)";
}

/// A snapshot's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotId(pub i64);

/// A loaded snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its number.
    pub id: SnapshotId,
    /// The dataset: `mca.low_income`.
    pub dataset: String,
    /// SHA-256 of what was loaded.
    pub digest: String,
    /// How many rows it has.
    pub rows: u64,
    /// The day the department's data describe.
    pub observed: Day,
    /// When it was loaded.
    pub loaded_at: Moment,
}

/// A row to be loaded.
#[derive(Clone, PartialEq, Eq)]
pub struct NewRegisterRow {
    /// The identity number it is found by.
    pub identity: String,
    /// The row as JSON text.
    pub json: String,
}

/// A row found for a person.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisterRecord {
    /// The dataset.
    pub dataset: String,
    /// The day its snapshot describes.
    pub observed: Day,
    /// The row as JSON text.
    pub json: String,
}

impl Store {
    /// Begins a snapshot; `None` where exactly this content is current already. Rows of a load that was never
    /// finished are dropped.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn begin_snapshot(
        &self,
        dataset: &str,
        digest: &str,
        observed: Day,
        at: Moment,
    ) -> Result<Option<SnapshotId>, StoreError> {
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        if let Some(row) = tx.row("snapshot", CURRENT, values![dataset]).await?
            && row.text("digest")? == digest
        {
            return Ok(None);
        }
        tx.execute(DROP_LOADING_ROWS, values![dataset]).await?;
        tx.execute(DROP_LOADING, values![dataset]).await?;
        let number = tx.row("series", NEXT, Vec::new()).await?.map(|row| row.int("last")).transpose()?;
        let Some(number) = number else { return Ok(None) };
        tx.execute(BEGIN, values![number, dataset, digest, text(observed), text(at)]).await?;
        tx.commit().await?;
        Ok(Some(SnapshotId(number)))
    }

    /// Adds rows to a snapshot that is being loaded, a few thousand in one transaction; the next ones are sealed
    /// meanwhile.
    ///
    /// # Errors
    /// Where the database fails or the snapshot is not being loaded.
    pub async fn add_register_rows(
        &self,
        snapshot: SnapshotId,
        rows: Vec<NewRegisterRow>,
    ) -> Result<(), StoreError> {
        let loading = self.loading(snapshot).await?;
        let key = self.sealing_key(&subject(&loading.dataset)).await?;
        let mut first = signed(loading.rows) + 1;
        let mut rows = rows.into_iter();
        let mut sealing: VecDeque<JoinHandle<Result<Vec<Line>, StoreError>>> = VecDeque::new();
        loop {
            while sealing.len() <= AHEAD && rows.len() > 0 {
                let piece: Vec<NewRegisterRow> = rows.by_ref().take(PIECE).collect();
                let (vault, key, at) = (Arc::clone(&self.inner.vault), Arc::clone(&key), first);
                first += signed(piece.len() as u64);
                sealing.push_back(spawn_blocking(move || sealed(&vault, &key, snapshot, at, &piece)));
            }
            let Some(next) = sealing.pop_front() else { return Ok(()) };
            let piece = next.await.map_err(|error| StoreError::Seal {
                subject: subject(&loading.dataset),
                why: error.to_string(),
            })??;
            let count = signed(piece.len() as u64);
            let mut writer = self.db().writer().await;
            let mut tx = writer.begin().await?;
            ROWS.run(&mut tx, piece).await?;
            tx.execute(COUNT_UP, values![snapshot.0, count]).await?;
            tx.commit().await?;
        }
    }

    /// Makes a snapshot the one that is read and drops the one before it.
    ///
    /// # Errors
    /// Where the database fails or the snapshot is not being loaded.
    pub async fn finish_snapshot(&self, snapshot: SnapshotId) -> Result<Snapshot, StoreError> {
        let loaded = self.loading(snapshot).await?;
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        tx.execute(DROP_OLD_ROWS, values![&loaded.dataset, snapshot.0]).await?;
        tx.execute(DROP_OLD, values![&loaded.dataset, snapshot.0]).await?;
        tx.execute(MAKE_CURRENT, values![snapshot.0]).await?;
        tx.commit().await?;
        Ok(loaded)
    }

    /// The snapshots that are read now, by dataset.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn snapshots(&self) -> Result<Vec<Snapshot>, StoreError> {
        self.db().rows("snapshot", ALL_CURRENT, Vec::new()).await?.iter().map(snapshot_of).collect()
    }

    /// Whatever the loaded registers hold about an identity number.
    ///
    /// # Errors
    /// Where the database fails or a row cannot be opened.
    pub async fn register_rows_of(&self, identity: &str) -> Result<Vec<RegisterRecord>, StoreError> {
        let token = blind_index::identity_token(self.vault(), identity);
        let rows = self.db().rows("register_row", OF_TOKEN, values![token]).await?;
        let mut records = Vec::with_capacity(rows.len());
        for row in &rows {
            let dataset = row.text("dataset")?;
            if let Some(key) = self.reading_key(&subject(&dataset)).await? {
                let json = opened(&key, row)?;
                records.push(RegisterRecord { dataset, observed: row.parsed("observed_on")?, json });
            }
        }
        Ok(records)
    }

    /// Hands every row of a dataset's current snapshot to `visit`, as JSON text, and returns how many there
    /// were.
    ///
    /// # Errors
    /// As `register_rows_of`.
    pub async fn for_each_register_row(
        &self,
        dataset: &str,
        mut visit: impl FnMut(&str) + Send,
    ) -> Result<u64, StoreError> {
        let Some(found) = self.db().row("snapshot", CURRENT, values![dataset]).await? else {
            return Ok(0);
        };
        let Some(key) = self.reading_key(&subject(dataset)).await? else {
            return Ok(0);
        };
        let snapshot = found.int("id")?;
        let (mut after, mut count) = (0, 0);
        loop {
            let rows = self.db().rows("register_row", ROWS_AFTER, values![snapshot, after, CHUNK]).await?;
            let Some(last) = rows.last() else { return Ok(count) };
            after = last.int("row_number")?;
            for row in &rows {
                visit(&opened(&key, row)?);
            }
            count += rows.len() as u64;
        }
    }

    async fn loading(&self, snapshot: SnapshotId) -> Result<Snapshot, StoreError> {
        match self.db().row("snapshot", OF_ID, values![snapshot.0]).await? {
            Some(row) => snapshot_of(&row),
            None => Err(StoreError::Inconsistent {
                table: "snapshot",
                column: "state".to_owned(),
                row: snapshot.0.to_string(),
                why: "is not being loaded".to_owned(),
            }),
        }
    }
}

/// SHA-256 of a file's bytes, hex: the digest that snapshots and imports are known by.
pub fn digest_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Rows as they are stored, numbered from `first`.
fn sealed(
    vault: &Vault,
    key: &SubjectKey,
    snapshot: SnapshotId,
    first: i64,
    rows: &[NewRegisterRow],
) -> Result<Vec<Line>, StoreError> {
    let numbered = rows.iter().zip(first..);
    numbered
        .map(|(row, number)| {
            let token = blind_index::identity_token(vault, &row.identity);
            let bytes = key.seal(&format!("{}/{number}", snapshot.0), row.json.as_bytes())?;
            Ok(Arc::new(values![snapshot.0, number, token, bytes]))
        })
        .collect()
}

/// The statements that are made from the table's columns.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    ROWS.texts().iter().map(|text| ("ROWS", *text)).collect()
}

fn subject(dataset: &str) -> String {
    format!("dataset/{dataset}")
}

fn opened(key: &crate::vault::SubjectKey, row: &Row) -> Result<String, StoreError> {
    let wrong = || row.nonsense("sealed", "•••", &"its dataset's key does not open it");
    let plain = key.open(&row.bytes("sealed")?).ok_or_else(wrong)?;
    String::from_utf8(plain).map_err(|_| wrong())
}

fn snapshot_of(row: &Row) -> Result<Snapshot, StoreError> {
    Ok(Snapshot {
        id: SnapshotId(row.int("id")?),
        dataset: row.text("dataset")?,
        digest: row.text("digest")?,
        rows: unsigned(row.int("rows")?),
        observed: row.parsed("observed_on")?,
        loaded_at: row.parsed("loaded_at")?,
    })
}
