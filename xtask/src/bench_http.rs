//! `cargo xtask bench http`: how many applications a second the built server takes, each with its events, rows and
//! duties in one durable commit; with `--peer`, what a minimal create endpoint of Django does on the same machine.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::demo::{Demo, free_address};
use crate::shell::{command, read, root, run, target_folder};

const CONNECTIONS: usize = 64;
const WARM_UP: usize = 3_200;
const REQUESTS: usize = 32_000;
/// Fewer where each takes longer.
const PEER_REQUESTS: usize = 6_400;
const DJANGO: [&str; 2] = ["django==5.2.8", "gunicorn==23.0.0"];

/// Measures, checks that everything taken is there, and prints.
pub fn measure(with_peer: bool) -> Result<(), String> {
    run("cargo", &["build", "--release", "--package", "server"])?;
    run("cargo", &["build", "--release", "--package", "xtask", "--bin", "http_load"])?;
    ours()?;
    if with_peer { peer() } else { Ok(()) }
}

fn load(address: SocketAddr, path: &str, requests: usize, first: usize) -> Result<Value, String> {
    let program = target_folder()?.join("release/http_load").display().to_string();
    let numbers = [CONNECTIONS, requests, first].map(|number| number.to_string());
    let [connections, requests, first] = &numbers;
    let line = read(&program, &[&address.to_string(), path, connections, requests, first])?;
    serde_json::from_str(&line).map_err(|error| format!("the load client printed {line}: {error}"))
}

fn ours() -> Result<(), String> {
    const PATH: &str = "/api/v1/applications";
    let demo = Demo::start_with(500, None, &["--api-rate", "0"])?;
    let auditor = demo.token("xihu-audit-1")?;
    let events = || -> Result<i64, String> {
        let check = demo.get("/api/v1/journal/check", &auditor)?;
        match (check.get("whole"), check.get("events").and_then(Value::as_i64)) {
            (Some(Value::Bool(true)), Some(events)) => Ok(events),
            _ => Err(format!("the journal does not fit: {check}")),
        }
    };
    let before = events()?;
    let warm = load(demo.address(), PATH, WARM_UP, 0)?;
    let warmed = events()?;
    let each = (warmed - before) / number(&warm, "done").max(1);
    println!("warm-up: {}", line_of(&warm));
    let measured = load(demo.address(), PATH, REQUESTS, WARM_UP)?;
    let stored = (events()? - warmed) / each.max(1);
    println!("applications: {}", line_of(&measured));
    println!("              {each} events each; {stored} stored of {} answered", number(&measured, "done"));
    if stored != number(&measured, "done") {
        return Err("what was answered is not what was stored".to_owned());
    }
    without_errors(&measured)
}

fn without_errors(line: &Value) -> Result<(), String> {
    match number(line, "errors") {
        0 => Ok(()),
        _ => Err(format!("errors, the first: {}", line.get("first_error").unwrap_or(&Value::Null))),
    }
}

fn number(line: &Value, key: &str) -> i64 {
    line.get(key).and_then(Value::as_i64).unwrap_or(0)
}

fn line_of(line: &Value) -> String {
    let seconds = line.get("seconds").and_then(Value::as_f64).unwrap_or(0.0);
    let ms = |key| {
        let micros = number(line, key);
        format!("{}.{:02} ms", micros / 1_000, micros % 1_000 / 10)
    };
    let done = number(line, "done");
    let rate = line.get("done").and_then(Value::as_f64).unwrap_or(0.0) / seconds.max(f64::MIN_POSITIVE);
    format!(
        "{rate:.0}/s, p50 {}, p99 {}, p99.9 {}, {done} done, {} errors, {CONNECTIONS} connections",
        ms("p50_us"),
        ms("p99_us"),
        ms("p999_us"),
        number(line, "errors")
    )
}

/// A running peer; ends when dropped.
struct Peer {
    child: Child,
    folder: PathBuf,
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn peer() -> Result<(), String> {
    let target = target_folder()?;
    let packages = target.join("peer-django");
    if !packages.join("django").is_dir() {
        let folder = packages.display().to_string();
        let mut install =
            vec!["-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--target", &folder];
        install.extend(DJANGO);
        run("python3", &install)?;
    }
    let folder = target.join(format!("peer-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let script = root().join("xtask/house/peer.py");
    fs::copy(&script, folder.join("peer.py")).map_err(|error| format!("{}: {error}", script.display()))?;
    let python = |arguments: &[&str]| -> Command {
        let mut python = command("python3", arguments);
        python.current_dir(&folder).env("PYTHONPATH", &packages).stdout(Stdio::null()).stderr(Stdio::null());
        python
    };
    let made = python(&["peer.py"]).status().map_err(|error| error.to_string())?;
    if !made.success() {
        return Err("the peer's tables could not be made".to_owned());
    }
    let address = free_address()?;
    let bind = address.to_string();
    let server = ["-m", "gunicorn", "--workers", "2", "--threads", "8", "--bind", &bind, "peer:application"];
    let child = python(&server).spawn().map_err(|error| format!("gunicorn did not start: {error}"))?;
    let _peer = Peer { child, folder: folder.clone() };
    for _ in 0..120 {
        if TcpStream::connect(address).is_ok() {
            break;
        }
        thread::sleep(Duration::from_millis(250));
    }
    let warm = load(address, "/cases", 640, 0)?;
    println!("peer, warm-up: {}", line_of(&warm));
    let measured = load(address, "/cases", PEER_REQUESTS, 640)?;
    println!("peer (Django, gunicorn, SQLite): {}", line_of(&measured));
    without_errors(&measured)
}
