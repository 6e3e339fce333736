//! Rebuilding every read table from the journal, and comparing it with what stood there.

use crate::{App, Error};

/// What a rebuild found.
#[derive(Debug, Clone)]
pub struct Rebuilt(store::RebuildReport);

impl Rebuilt {
    /// Whether every table came out byte for byte as it stood.
    pub fn equal(&self) -> bool {
        self.0.equal
    }

    /// The report, a line a table, in Chinese.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("重放 {} 个事件。", self.0.events)];
        for table in &self.0.tables {
            let word = if table.digest_before == table.digest_after { "一致" } else { "不一致" };
            let digest = table.digest_after.get(..12).unwrap_or(&table.digest_after);
            lines.push(format!("{:<16} {:>10} 行  {word}  {digest}", table.name, table.rows));
        }
        lines
    }
}

/// Rebuilds. `progress` hears the events done and how many there are.
///
/// # Errors
/// The store's.
pub async fn rebuild(app: &App, progress: impl FnMut(u64, u64) + Send) -> Result<Rebuilt, Error> {
    Ok(Rebuilt(app.store().rebuild(progress).await?))
}
