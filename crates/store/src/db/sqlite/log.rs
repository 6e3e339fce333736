//! The write-ahead log of a file: moved into the file by a thread beside the writer, so that no commit waits for it.
//! Most of it goes while the writer writes on. Only a writer that finds all of it moved begins the log anew, so the
//! thread then takes the writer's turn for the few pages that came meanwhile.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;

use super::{Mode, open};
use crate::{Durability, StoreError, db::Slot};

/// So many pages wait in the log before they are moved: 32 MiB.
const MOVED_AT: i64 = 8_192;
/// So many pages the log has where those who read from it kept the writer from beginning it anew.
const LONG: i64 = 4 * MOVED_AT;
/// How often it is looked at, at the most.
const PAUSE: Duration = Duration::from_millis(10);
/// How long the writer may wait for those who still read from the log.
const PATIENCE: Duration = Duration::from_millis(20);
const LOOK: &str = "PRAGMA wal_checkpoint(NOOP)";
const MOVE: &str = "PRAGMA wal_checkpoint(PASSIVE)";
const BEGIN_ANEW: &str = "PRAGMA wal_checkpoint(RESTART)";

/// The thread that keeps a file's log short. It ends with the value.
pub(in crate::db) struct Log {
    grew: SyncSender<()>,
    thread: JoinHandle<()>,
    turn: Arc<Mutex<()>>,
}

impl Log {
    /// Starts it for the file that a writer writes.
    pub(in crate::db) fn start(
        file: &Path,
        writer: Weak<tokio::sync::Mutex<Slot>>,
    ) -> Result<Self, StoreError> {
        let (grew, woken) = sync_channel(1);
        let turn = Arc::new(Mutex::new(()));
        let keeper = Keeper { file: file.to_owned(), writer, turn: Arc::clone(&turn) };
        let thread = std::thread::Builder::new().name("log".to_owned()).spawn(move || keeper.keep(&woken));
        let thread = thread.map_err(|error| StoreError::Unavailable { why: error.to_string() })?;
        Ok(Self { grew, thread, turn })
    }

    /// A commit was added to the log.
    pub(in crate::db) fn grew(&self) {
        // Where one call waits already, it stands for this one too.
        let _ = self.grew.try_send(());
    }

    /// Kept by whoever moves the log himself: two cannot at the same time.
    pub(in crate::db) fn turn(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.turn)
    }

    /// Ends the thread, which may want the writer's turn before it does.
    pub(in crate::db) fn stop(self) {
        drop(self.grew);
        if self.thread.join().is_err() {
            tracing::warn!("the thread that keeps the log short ended before");
        }
    }
}

struct Keeper {
    file: PathBuf,
    writer: Weak<tokio::sync::Mutex<Slot>>,
    turn: Arc<Mutex<()>>,
}

impl Keeper {
    fn keep(self, woken: &Receiver<()>) {
        let mut conn = None;
        while woken.recv().is_ok() {
            if let Err(error) = self.look(&mut conn) {
                tracing::warn!(%error, "the log was not moved into the file");
                conn = None;
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn look(&self, conn: &mut Option<Connection>) -> Result<(), rusqlite::Error> {
        let conn = match conn {
            Some(conn) => conn,
            None => {
                let new = open(&self.file, Mode::Write, Durability::Full)?;
                new.busy_timeout(PATIENCE)?;
                conn.insert(new)
            }
        };
        let (length, moved) = self.checkpoint(conn, LOOK)?;
        if length - moved < MOVED_AT {
            return Ok(());
        }
        self.checkpoint(conn, MOVE)?;
        let Some(writer) = self.writer.upgrade() else { return Ok(()) };
        let held = writer.blocking_lock();
        // What begins the log anew here makes the writer read all its pages again.
        self.checkpoint(conn, if length < LONG { MOVE } else { BEGIN_ANEW })?;
        drop(held);
        Ok(())
    }

    /// How many pages the log has, and how many of them are in the file.
    fn checkpoint(&self, conn: &Connection, sql: &str) -> Result<(i64, i64), rusqlite::Error> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let sizes = conn.query_row(sql, [], |row| Ok((row.get(1)?, row.get(2)?)));
        drop(turn);
        sizes
    }
}
