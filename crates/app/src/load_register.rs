//! Snapshots of departments' registers: the whole content as of a day, replacing the snapshot before.

use std::collections::BTreeMap;

use access::{Action, Principal, Resource};
use kernel::Day;
use store::SnapshotRow;

use crate::{App, Error};

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
    let mut kept = Vec::new();
    for row in rows {
        if schema.check_row(&row).is_ok() {
            report.kept += 1;
            kept.push(row);
        } else {
            report.rejected += 1;
        }
    }
    let snapshot = SnapshotRow {
        dataset: dataset.to_owned(),
        observed,
        loaded_at: app.clock().now(),
    };
    app.store().replace_register(&snapshot, &schema.key, kept).await?;
    Ok(report)
}
