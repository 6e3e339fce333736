//! Backing up while the platform serves, and taking a backup back into an empty folder: all of it or nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kernel::clock_text;
use store::{BackupError, Durability, Manifest, StoreError};

use crate::{App, place::Place};

/// The file that marks a folder in which a restore is under way.
const RESTORING: &str = "restoring.txt";

/// A backup that was made.
#[derive(Debug, Clone)]
pub struct BackedUp {
    /// The folder.
    pub folder: PathBuf,
    /// What it says about itself.
    pub manifest: Manifest,
}

/// Writes a backup into a new folder below `to`, named by the moment.
///
/// # Errors
/// Where a file cannot be written.
pub async fn back_up(
    app: &App,
    to: &Path,
    progress: impl FnMut(u64, u64) + Send,
) -> Result<BackedUp, BackupError> {
    let now = app.clock().now();
    let digits: String = clock_text(now).chars().filter(char::is_ascii_digit).collect();
    let folder = to.join(format!("lianzhu-{digits}{:02}", now.as_second().rem_euclid(60)));
    let manifest = app.store().back_up(&folder, env!("CARGO_PKG_VERSION"), now, progress).await?;
    Ok(BackedUp { folder, manifest })
}

/// Copies the vault's key to a file of its own, which is not to lie beside the backup.
///
/// # Errors
/// Where it exists already or cannot be written.
pub fn copy_key(app: &App, to: &Path) -> Result<(), StoreError> {
    app.store().copy_key(to)
}

/// Takes a backup back into a data folder that does not exist yet or is empty. It is made beside it and put in its
/// place once it is whole, so that an interrupted restore leaves no half platform.
///
/// # Errors
/// Every damaged file before anything is written; a key that does not fit; an outcome that differs.
pub async fn restore(
    from: &Path,
    key: &Path,
    to: &Place,
    mut progress: impl FnMut(&'static str, u64, u64) + Send,
) -> Result<Manifest, BackupError> {
    let data = to.data.as_path();
    is_empty(data)?;
    let manifest = store::check_backup(from, |done, all| progress("核对备份", done, all))?;
    let making = beside(data);
    let failed = |doing: &'static str, path: &Path| {
        let path = path.to_owned();
        move |source| BackupError::File { doing, path, source }
    };
    if making.join(RESTORING).is_file() {
        fs::remove_dir_all(&making).map_err(failed("write", &making))?;
    }
    is_empty(&making)?;
    fs::create_dir_all(&making).map_err(failed("create", &making))?;
    fs::write(making.join(RESTORING), "").map_err(failed("write", &making))?;
    let vault_key = making.join("vault.key");
    fs::copy(key, &vault_key).map_err(failed("read", key))?;
    only_for_owner(&vault_key).map_err(failed("write", &vault_key))?;
    let filled = fill(&to.with_folder(&making), from, &manifest, &mut progress).await;
    if let Err(error) = filled {
        // What is half made is of no use to anybody; the next attempt would clear it as well.
        drop(fs::remove_dir_all(&making));
        return Err(error);
    }
    fs::remove_file(making.join(RESTORING)).map_err(failed("write", &making))?;
    if data.is_dir() {
        fs::remove_dir(data).map_err(failed("write", data))?;
    }
    fs::rename(&making, data).map_err(failed("write", data))?;
    Ok(manifest)
}

async fn fill(
    making: &Place,
    from: &Path,
    manifest: &Manifest,
    progress: &mut (impl FnMut(&'static str, u64, u64) + Send),
) -> Result<(), BackupError> {
    let store = making.open(Durability::Relaxed).await?;
    store.fill_from(from, manifest, |done, all| progress("恢复数据", done, all)).await?;
    store.set_durability(Durability::Full).await?;
    store.tidy().await?;
    store.close().await;
    Ok(())
}

fn is_empty(folder: &Path) -> Result<(), BackupError> {
    let holds_something = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if holds_something { Err(BackupError::NotEmpty(folder.to_owned())) } else { Ok(()) }
}

/// The folder beside the data folder in which it is made.
fn beside(data: &Path) -> PathBuf {
    let name = data.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    data.with_file_name(format!("{name}.restoring"))
}

#[cfg(unix)]
fn only_for_owner(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn only_for_owner(_: &Path) -> std::io::Result<()> {
    Ok(())
}
