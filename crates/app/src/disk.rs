//! How much room is left on the disk that holds the data.

use std::path::Path;

/// Below so many bytes the platform says that it is not ready: a commit may fail any moment.
pub const FREE_BYTES_NONE: u64 = 64 * 1024 * 1024;
/// Below so many bytes it warns.
pub const FREE_BYTES_LOW: u64 = 2 * 1024 * 1024 * 1024;

/// Bytes free for this program on the disk of a folder; `None` where the system does not say.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Bytes as people say them.
pub fn size_text(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    match UNITS.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, word)) => format!("{}.{} {word}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} 字节"),
    }
}
