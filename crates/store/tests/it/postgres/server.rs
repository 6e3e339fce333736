//! A PostgreSQL server for one test: Debian's, in a folder of its own, reached by a socket in that folder. The
//! cluster is copied from one that is made once for all tests.

use std::{
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

/// A running server; it ends with the value.
pub struct Server {
    child: Child,
    folder: TempDir,
    settings: &'static [&'static str],
}

impl Server {
    /// Starts one for tests, which nobody needs after a power failure; `None` where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        Self::start_with(&["fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60"])
    }

    /// Starts one with settings of its own.
    pub fn start_with(settings: &'static [&'static str]) -> Option<Self> {
        if !Path::new(PROGRAMS).join("postgres").exists() {
            eprintln!("skipped on PostgreSQL: {PROGRAMS}/postgres is not installed");
            return None;
        }
        let template = template();
        let folder = tempfile::Builder::new().prefix("lz-pg").tempdir().unwrap();
        own(folder.path());
        let copied = as_postgres("cp").args(["-a"]).arg(&template).arg(folder.path().join("data")).status();
        assert!(copied.unwrap().success());
        let child = run(folder.path(), settings);
        let server = Self { child, folder, settings };
        server.wait();
        Some(server)
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.folder.path().display())
    }

    /// Kills every process of it at once, as a power failure would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again after `kill`.
    pub fn revive(&mut self) {
        // The processes of the dead server notice that it is gone before another may use its folder.
        loop {
            self.child = run(self.folder.path(), self.settings);
            if self.ready() {
                return;
            }
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    /// A dump of everything.
    pub fn dump(&self) -> Vec<u8> {
        let dump = as_postgres(&format!("{PROGRAMS}/pg_dump"))
            .args(["-U", "postgres", "-h"])
            .arg(self.folder.path())
            .output()
            .unwrap();
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        dump.stdout
    }

    fn wait(&self) {
        assert!(self.ready(), "the server does not answer");
    }

    fn ready(&self) -> bool {
        let ready = || {
            as_postgres(&format!("{PROGRAMS}/pg_isready"))
                .args(["-q", "-t", "1", "-h"])
                .arg(self.folder.path())
                .status()
                .unwrap()
                .success()
        };
        (0..400).any(|_| {
            ready() || {
                std::thread::yield_now();
                false
            }
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(folder: &Path, settings: &[&str]) -> Child {
    let data = folder.join("data");
    let _ = std::fs::remove_file(data.join("postmaster.pid"));
    let mut command = as_postgres(&format!("{PROGRAMS}/postgres"));
    command.arg("-D").arg(&data).arg("-k").arg(folder);
    for setting in ["listen_addresses="].iter().chain(settings) {
        command.args(["-c", setting]);
    }
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The cluster that all are copied from, made by whoever comes first.
fn template() -> PathBuf {
    let home = std::env::temp_dir().join("lianzhu-postgres-15");
    let finished = home.join("template");
    if finished.join("PG_VERSION").exists() {
        return finished;
    }
    std::fs::create_dir_all(&home).unwrap();
    let making = tempfile::Builder::new().prefix("making").tempdir_in(&home).unwrap();
    own(&home);
    own(making.path());
    let made = as_postgres(&format!("{PROGRAMS}/initdb"))
        .args(["-N", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres", "-D"])
        .arg(making.path().join("data"))
        .stdout(Stdio::null())
        .status();
    assert!(made.unwrap().success());
    // Whoever comes second throws the own one away.
    let _ = std::fs::rename(making.path().join("data"), &finished);
    finished
}

/// A program as the user who may run the server: it refuses to run as root.
fn as_postgres(program: &str) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = postgres() {
        command.uid(user).gid(group);
    }
    command.current_dir("/");
    command
}

fn own(folder: &Path) {
    if let Some((user, group)) = postgres() {
        chown(folder, Some(user), Some(group)).unwrap();
    }
}

/// The user and group of the server, where the tests run as root.
fn postgres() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;
    let root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.starts_with("postgres:"))?;
    let mut ids = line.split(':').skip(2).map(|id| id.parse().unwrap());
    root.then(|| Some((ids.next()?, ids.next()?))).flatten()
}
