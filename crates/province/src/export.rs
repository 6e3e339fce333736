//! The province as files, as departments would send them: for the importer and for training.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use registers::{Dataset, OutCell, WriteError, write_csv};

use crate::Province;

/// Files that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk failed.
    #[error("写入文件失败:{0}")]
    Io(#[from] io::Error),
    /// A table failed.
    #[error(transparent)]
    Table(#[from] WriteError),
}

impl Province {
    /// Writes each register as `<code>.csv` into a folder that exists or is made; gives the files.
    ///
    /// # Errors
    /// A disk that fails.
    pub fn write_registers(&self, folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, ExportError> {
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder)?;
        let mut files = Vec::new();
        for dataset in Self::DATASETS.iter().filter_map(|code| Dataset::find(code)) {
            let path = folder.join(format!("{}.csv", dataset.code));
            let names: Vec<&str> = dataset.columns.iter().map(|column| column.name.as_str()).collect();
            let rows = self.rows(&dataset.code).map(|mut cells| {
                let cell = |name: &&str| OutCell::Text(cells.remove(*name).unwrap_or_default());
                names.iter().map(cell).collect()
            });
            write_csv(BufWriter::new(File::create(&path)?), &names, rows)?;
            files.push(path);
        }
        Ok(files)
    }

    /// Writes every matter's `id` and `text` as JSON lines, as a case system exports judgments.
    ///
    /// # Errors
    /// A disk that fails.
    pub fn write_matters(&self, path: impl AsRef<Path>) -> Result<(), ExportError> {
        let mut file = BufWriter::new(File::create(path)?);
        for matter in &self.matters {
            let line = serde_json::json!({ "id": matter.external_id, "text": matter.text });
            writeln!(file, "{line}")?;
        }
        Ok(file.flush()?)
    }
}
