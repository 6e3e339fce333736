//! Snapshots of departments' registers: the whole content as of a day, replacing the snapshot before.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource};
use kernel::Day;
use sha2::{Digest, Sha256};
use store::NewRegisterRow;

use crate::{App, Error};

/// Rows written in one transaction.
const ROWS_AT_ONCE: usize = 10_000;

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
    rows: impl Iterator<Item = BTreeMap<String, String>>,
) -> Result<LoadReport, Error> {
    access::permit(who, Action::LoadRegister, &Resource::default())?;
    let schema = app
        .datasets()
        .iter()
        .find(|known| known.code == dataset)
        .ok_or_else(|| Error::not_found(&format!("数据集「{dataset}」")))?;
    let mut report = LoadReport { kept: 0, rejected: 0 };
    let mut hasher = Sha256::new();
    let mut kept = Vec::new();
    for row in rows {
        if schema.check_row(&row).is_err() {
            report.rejected += 1;
            continue;
        }
        let json = serde_json::to_string(&row).map_err(|error| Error::Broken(error.to_string()))?;
        hasher.update(&json);
        let identity = row.get(&schema.key).cloned().unwrap_or_default();
        kept.push(NewRegisterRow { identity, json });
        report.kept += 1;
    }
    let digest: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let store = app.store();
    if let Some(snapshot) = store.begin_snapshot(dataset, &digest, observed, app.clock().now()).await? {
        for chunk in kept.chunks(ROWS_AT_ONCE) {
            store.add_register_rows(snapshot, chunk).await?;
        }
        store.finish_snapshot(snapshot).await?;
    }
    Ok(report)
}
