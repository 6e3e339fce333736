//! A PostgreSQL server for the length of a run: Debian's, in a folder of its own, reached by a socket in it.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::shell::read;

const TRIES: u32 = 200;
const POLL: Duration = Duration::from_millis(100);

/// A running server; ends when dropped.
pub struct Postgres {
    child: Child,
    folder: PathBuf,
}

/// Where Debian keeps the server's programs, if it is installed.
pub fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    found.sort();
    found.pop()
}

impl Postgres {
    /// Makes a cluster and starts it.
    pub fn start() -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed: apt-get install postgresql")?;
        let folder = std::env::temp_dir().join(format!("lianzhu-xtask-pg-{}", std::process::id()));
        let problem = |error: std::io::Error| format!("PostgreSQL in {}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(problem)?;
        if let Some((user, group)) = server_user() {
            chown(&folder, Some(user), Some(group)).map_err(problem)?;
        }
        let data = folder.join("data");
        let mut init = as_server(&programs.join("initdb"));
        init.args(["-N", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres", "-D"]).arg(&data);
        let made = init.stdout(Stdio::null()).status().map_err(problem)?;
        if !made.success() {
            return Err(format!("initdb ended with {made}"));
        }
        let mut server = as_server(&programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-c", "listen_addresses="]);
        let child = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(problem)?;
        let running = Self { child, folder };
        for _ in 0..TRIES {
            let mut ready = as_server(&programs.join("pg_isready"));
            ready.args(["-q", "-h"]).arg(&running.folder);
            if ready.status().is_ok_and(|status| status.success()) {
                return Ok(running);
            }
            thread::sleep(POLL);
        }
        Err("PostgreSQL does not answer".to_owned())
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.folder.display())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A program as the user who may run the server: it refuses to run as root.
fn as_server(program: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = server_user() {
        command.uid(user).gid(group);
    }
    command.current_dir("/").stdin(Stdio::null());
    command
}

/// The server's user and group, where this runs as root.
fn server_user() -> Option<(u32, u32)> {
    let id = |what: &str| read("id", &[what, "postgres"]).ok()?.trim().parse().ok();
    let root = read("id", &["-u"]).ok()?.trim() == "0";
    if root { Some((id("-u")?, id("-g")?)) } else { None }
}
