//! A demo server for the length of a browser run: built for release, on a free port, with its data in a folder
//! that is removed afterwards.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

use crate::postgres::Postgres;
use crate::setup;
use crate::shell::{command, read, root, run, show, target_folder};

const START_SECONDS_MAX: u64 = 300;
const POLL: Duration = Duration::from_millis(250);

/// A running demo; ends when dropped.
pub struct Demo {
    child: Child,
    address: SocketAddr,
    folder: PathBuf,
    /// The server's address; empty where the database is a file.
    database: String,
}

/// Builds the server for release.
pub fn build() -> Result<(), String> {
    run("cargo", &["build", "--release", "--package", "server"])
}

/// The stories of people, on a demo whose database is a PostgreSQL server.
pub fn story_on_postgres(people: u32) -> Result<(), String> {
    let server = Postgres::start()?;
    let demo = Demo::start_with(people, Some(&server.url()), &[])?;
    demo.node(&["--test", "--test-concurrency=1", "--test-reporter=spec", "tests-browser/story.test.mjs"])
}

/// Starts a demo and runs every `tests-browser/*.test.mjs` against it, one file at a time.
pub fn browser_tests(people: u32) -> Result<(), String> {
    let demo = Demo::start(people)?;
    let mut scripts: Vec<String> = fs::read_dir(root().join("tests-browser"))
        .map_err(|error| format!("cannot list tests-browser: {error}"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .map(|name| format!("tests-browser/{name}"))
        .collect();
    scripts.sort();
    let mut arguments = vec!["--test", "--test-concurrency=1", "--test-reporter=spec"];
    arguments.extend(scripts.iter().map(String::as_str));
    demo.node(&arguments)
}

impl Demo {
    /// Starts the built server with a made-up province of so many people and waits until it answers.
    pub fn start(people: u32) -> Result<Self, String> {
        Self::start_with(people, None, &[])
    }

    /// The same with more arguments, and with its database on a server, whose address everything that runs against
    /// the demo is told.
    pub fn start_with(people: u32, database: Option<&str>, more: &[&str]) -> Result<Self, String> {
        let target = target_folder()?;
        let program = target.join("release/lianzhu");
        let address = free_address()?;
        let folder = target.join(format!("xtask-demo-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let output =
            File::create(folder.join("output.txt")).map_err(|error| format!("demo output: {error}"))?;
        let errors = output.try_clone().map_err(|error| format!("demo output: {error}"))?;
        let (people, port) = (people.to_string(), address.port().to_string());
        let child = command(&program.display().to_string(), &["demo", "--people", &people, "--port", &port])
            .arg("--data")
            .arg(folder.join("data"))
            .args(more)
            .env("LIANZHU_DATABASE", database.unwrap_or_default())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .map_err(|error| format!("{} did not start: {error}", program.display()))?;
        let database = database.unwrap_or_default().to_owned();
        let mut demo = Self { child, address, folder, database };
        println!("demo of {people} people on http://{address}");
        demo.wait_until_it_answers()?;
        Ok(demo)
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its folder, removed with it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A token of the API for an account.
    pub fn token(&self, account: &str) -> Result<String, String> {
        let program = target_folder()?.join("release/lianzhu").display().to_string();
        let data = self.folder.join("data").display().to_string();
        let said = read(&program, &["token", "make", account, "--name", "xtask", "--data", &data])?;
        let token = said.lines().map(str::trim).find(|line| line.starts_with("lzt_"));
        token.map(str::to_owned).ok_or_else(|| format!("`token make {account}` printed no token: {said}"))
    }

    /// What the API answers to a GET with a token, as JSON.
    pub fn get(&self, path: &str, token: &str) -> Result<serde_json::Value, String> {
        let ask = || -> std::io::Result<Vec<u8>> {
            let mut stream = TcpStream::connect(self.address)?;
            let head =
                format!("GET {path} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");
            stream.write_all(head.as_bytes())?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        };
        let answer = ask().map_err(|error| format!("GET {path}: {error}"))?;
        let text = String::from_utf8_lossy(&answer);
        let (_, body) = text.split_once("\r\n\r\n").ok_or_else(|| format!("GET {path}: {text}"))?;
        serde_json::from_str(body).map_err(|error| format!("GET {path}: {error}: {text}"))
    }

    /// The id of the first thing in a list of the API.
    pub fn first_id(&self, path: &str, token: &str) -> Option<String> {
        let list = self.get(path, token).ok()?;
        list.get("items")?.get(0)?.get("id")?.as_str().map(str::to_owned)
    }

    /// Runs node in the root with what the harness needs to know in the environment.
    pub fn node(&self, arguments: &[&str]) -> Result<(), String> {
        self.node_in(command("node", arguments))
    }

    /// As `node`, keeping pictures in `docs/screens`.
    pub fn node_with_pictures(&self, arguments: &[&str]) -> Result<(), String> {
        let mut node = command("node", arguments);
        node.env("LIANZHU_SCREENS", root().join("docs/screens"));
        self.node_in(node)
    }

    fn node_in(&self, mut node: Command) -> Result<(), String> {
        node.env("LIANZHU_URL", format!("http://{}", self.address));
        node.env("LIANZHU_DEMO_OUTPUT", self.folder.join("output.txt"));
        node.env("LIANZHU_DATABASE", &self.database);
        node.env("LIANZHU_DATA", self.folder.join("data"));
        node.env("LIANZHU_PROGRAM", target_folder()?.join("release/lianzhu"));
        if let Some(chromium) = setup::chromium() {
            node.env("LIANZHU_CHROMIUM", chromium);
        }
        show(node).map_err(|error| format!("{error}; last words of the demo: {}", self.last_words()))
    }

    fn wait_until_it_answers(&mut self) -> Result<(), String> {
        for _ in 0..START_SECONDS_MAX * 4 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!(
                    "the demo ended with {status} before it answered: {}",
                    self.last_words()
                ));
            }
            if answers_http(self.address) {
                return Ok(());
            }
            thread::sleep(POLL);
        }
        Err(format!("the demo did not answer within {START_SECONDS_MAX} s: {}", self.last_words()))
    }

    fn last_words(&self) -> String {
        let words = fs::read_to_string(self.folder.join("output.txt")).unwrap_or_default();
        let lines: Vec<&str> = words.lines().rev().take(5).collect();
        if lines.is_empty() {
            "(nothing)".to_owned()
        } else {
            lines.into_iter().rev().collect::<Vec<_>>().join(" / ")
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Ended and cleaned up as well as can be; a failure here must not hide the run's own verdict.
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Asks the system for a port nobody uses and gives it back for the demo to take.
pub fn free_address() -> Result<SocketAddr, String> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|error| format!("no free port on this machine: {error}"))
}

fn answers_http(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, POLL)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        // The whole answer is read: a server whose client hangs up complains in the log.
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer.starts_with(b"HTTP/1.1 2") || answer.starts_with(b"HTTP/1.1 3"))
    };
    ask().unwrap_or(false)
}
