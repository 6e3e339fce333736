//! A running binary, and the little HTTP that tests speak to it.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
    thread::{self, JoinHandle},
};

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_lianzhu");

/// A running `lianzhu serve`; it ends with its test.
pub struct Running {
    pub child: Child,
    pub address: SocketAddr,
    pub monitor: Option<SocketAddr>,
    lines: BufReader<ChildStdout>,
    /// Read all along: a log nobody reads would stop whoever writes it.
    log: Option<JoinHandle<String>>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Runs a command to its end.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(BINARY).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// What a command said on both outputs, and whether it went well.
pub fn said(arguments: &[&str]) -> (bool, String) {
    let output = run(arguments);
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// A path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The command that serves a folder on any free port.
pub fn serving(data: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(["serve", "--port", "0", "--data", arg(data)]).args(more).stdin(Stdio::null());
    command
}

impl Running {
    /// Serves a folder and waits until it says where.
    pub fn on(data: &Path, more: &[&str]) -> Self {
        Self::by(serving(data, more)).unwrap()
    }

    /// Starts a command that serves; what it said where it ended instead.
    pub fn by(mut command: Command) -> Result<Self, String> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut errors = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut logged = String::new();
            errors.read_to_string(&mut logged).unwrap();
            logged
        });
        let log = Some(log);
        let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
        let mut running = Self { child, address: nowhere, monitor: None, lines, log };
        let mut said = String::new();
        loop {
            let mut line = String::new();
            if running.lines.read_line(&mut line).unwrap() == 0 {
                said.push_str(&running.log.take().unwrap().join().unwrap());
                let status = running.child.wait().unwrap();
                return Err(format!("{status}: {said}"));
            }
            if line.starts_with("监控") {
                running.monitor = Some(address_in(&line));
            } else if line.contains("门户") {
                running.address = address_in(&line);
                return Ok(running);
            }
            said.push_str(&line);
        }
    }

    /// Asks for a page.
    pub fn get(&self, path: &str) -> Answer {
        get(self.address, path)
    }

    /// Kills it as nothing can be caught.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to end, and gives what it still said, what it logged, and whether it ended well.
    pub fn stop(mut self) -> (bool, String, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let mut said = String::new();
        self.lines.read_to_string(&mut said).unwrap();
        let logged = self.log.take().unwrap().join().unwrap();
        (self.child.wait().unwrap().success(), said, logged)
    }

    /// A figure of `/proc/<pid>/status` in KiB: `VmHWM`, `VmRSS`.
    pub fn memory_kib(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(what)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn address_in(line: &str) -> SocketAddr {
    let rest = line.split("http://").nth(1).unwrap();
    rest.split('/').next().unwrap().parse().unwrap()
}

/// Asks for a page.
pub fn get(address: SocketAddr, path: &str) -> Answer {
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    try_send(address, request.as_bytes()).unwrap()
}

/// Sends bytes and reads the answer to its end; `None` where the other end went away before it was whole.
pub fn try_send(address: SocketAddr, request: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.write_all(request).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// A browser without script: it keeps cookies and sends forms with the token of the page before.
pub struct Browser {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Somebody new at the door.
    pub fn at(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// Signs somebody in.
    pub fn signed_in(address: SocketAddr, account: &str, password: &str) -> Self {
        let mut browser = Self::at(address);
        let answer =
            browser.form("/login", "/login", &[("account", account), ("password", password)]).unwrap();
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }

    /// Opens a page.
    pub fn get(&mut self, path: &str) -> Option<Answer> {
        let head = format!("GET {path} HTTP/1.1\r\n{}", self.headers());
        self.send(&format!("{head}\r\n"))
    }

    /// Opens a page and sends its form to an address.
    pub fn form(&mut self, page: &str, to: &str, fields: &[(&str, &str)]) -> Option<Answer> {
        let shown = self.get(page)?;
        let csrf = shown.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let mut body = format!("csrf={}", csrf.unwrap_or_default());
        for (name, value) in fields {
            body.push_str(&format!("&{name}={}", escaped(value)));
        }
        self.send(&format!(
            "POST {to} HTTP/1.1\r\n{}content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.headers(),
            body.len()
        ))
    }

    /// Its cookies as a header's value.
    pub fn cookie(&self) -> String {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        cookies.join("; ")
    }

    fn headers(&self) -> String {
        format!("host: x\r\nconnection: close\r\ncookie: {}\r\n", self.cookie())
    }

    fn send(&mut self, request: &str) -> Option<Answer> {
        let answer = try_send(self.address, request.as_bytes())?;
        for line in answer.head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            if let Some((name, value)) = line.split(';').next().unwrap_or_default().split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Some(answer)
    }
}

/// A value as forms and addresses carry it.
pub fn escaped(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
