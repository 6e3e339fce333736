//! Snapshots of departments' registers: the whole content as of a day, replacing the snapshot before.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use access::{Action, Principal, Resource};
use kernel::Day;
use registers::Dataset;
use sha2::{Digest, Sha256};
use store::NewRegisterRow;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{App, Error};

/// Rows checked together, while the next ones are read.
const ROWS_AT_ONCE: usize = 4_096;
/// So many such pieces are under way at once.
const AHEAD: usize = 2;

/// A row as its register's file has it.
type Cells = BTreeMap<String, String>;

/// What a load did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadReport {
    /// Rows kept.
    pub kept: u64,
    /// Rows refused by the dataset's schema.
    pub rejected: u64,
}

/// Loads a snapshot of a dataset; rows that the schema refuses are counted and left out.
///
/// # Errors
/// `unknown_dataset`, not permitted, or the store's.
pub async fn load_register(
    app: &App,
    who: &Principal,
    dataset: &str,
    observed: Day,
    rows: impl Iterator<Item = Cells>,
) -> Result<LoadReport, Error> {
    access::permit(who, Action::LoadRegister, &Resource::default())?;
    let schema = app
        .datasets()
        .iter()
        .find(|known| known.code == dataset)
        .ok_or_else(|| Error::not_found(&format!("数据集「{dataset}」")))?;
    let schema = Arc::new(schema.clone());
    let mut report = LoadReport { kept: 0, rejected: 0 };
    let mut hasher = Sha256::new();
    let mut kept = Vec::new();
    let mut rows = rows.fuse();
    let mut checking: VecDeque<JoinHandle<Result<Checked, Error>>> = VecDeque::new();
    loop {
        let piece: Vec<Cells> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        let last = piece.is_empty();
        if !last {
            let schema = Arc::clone(&schema);
            checking.push_back(spawn_blocking(move || checked(&schema, &piece)));
        }
        if last || checking.len() > AHEAD {
            let Some(next) = checking.pop_front() else { break };
            let done = next.await.map_err(|error| Error::Broken(error.to_string()))??;
            for row in &done.kept {
                hasher.update(&row.json);
            }
            report.rejected += done.rejected;
            kept.extend(done.kept);
        }
    }
    report.kept = u64::try_from(kept.len()).unwrap_or(u64::MAX);
    let digest: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let store = app.store();
    if let Some(snapshot) = store.begin_snapshot(dataset, &digest, observed, app.clock().now()).await? {
        store.add_register_rows(snapshot, kept).await?;
        store.finish_snapshot(snapshot).await?;
    }
    Ok(report)
}

/// A piece of a register after its check.
struct Checked {
    kept: Vec<NewRegisterRow>,
    rejected: u64,
}

fn checked(schema: &Dataset, rows: &[Cells]) -> Result<Checked, Error> {
    let mut done = Checked { kept: Vec::with_capacity(rows.len()), rejected: 0 };
    for row in rows {
        if schema.check_row(row).is_err() {
            done.rejected += 1;
            continue;
        }
        let json = serde_json::to_string(row).map_err(|error| Error::Broken(error.to_string()))?;
        let identity = row.get(&schema.key).cloned().unwrap_or_default();
        done.kept.push(NewRegisterRow { identity, json });
    }
    Ok(done)
}
