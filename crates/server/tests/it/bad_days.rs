//! Bad days: each has its message, and nothing that was acknowledged is lost.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use testkit::TestWorld;

use crate::{
    keeping::{Backup, back_up, data},
    running::{BINARY, Browser, Running, arg, said, serving},
    server::Server,
};

const GIB: u64 = 1024 * 1024 * 1024;

/// Sends a paper of so many bytes, as long as the other end takes it; how many went, and the answer.
fn upload(running: &Running, path: &str, cookie: &str, bytes: u64) -> (u64, String) {
    let boundary = "----paper";
    let start = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\ncontent-type: image/jpeg\r\n\r\n"
    );
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\nconnection: close\r\n\
         content-type: multipart/form-data; boundary={boundary}\r\ncontent-length: {}\r\n\r\n{start}",
        bytes + start.len() as u64
    );
    let stream = TcpStream::connect(running.address).unwrap();
    let mut writing = stream.try_clone().unwrap();
    let writer = thread::spawn(move || {
        let chunk = vec![0xFF; 64 * 1024];
        let mut sent = 0;
        if writing.write_all(head.as_bytes()).is_err() {
            return sent;
        }
        while sent < bytes && writing.write_all(&chunk).is_ok() {
            sent += chunk.len() as u64;
        }
        sent
    });
    let mut answer = Vec::new();
    let mut reading = stream;
    let mut buffer = [0; 4096];
    while let Ok(read) = reading.read(&mut buffer) {
        if read == 0 {
            break;
        }
        answer.extend(buffer.iter().take(read));
    }
    drop(reading.shutdown(std::net::Shutdown::Both));
    (writer.join().unwrap(), String::from_utf8_lossy(&answer).into_owned())
}

#[tokio::test]
async fn two_gigabytes_are_refused_early_and_cost_no_memory() {
    let world = data().await;
    let running = Running::on(world.folder(), &[]);
    let mut visitor = Browser::at(running.address);
    let begun = visitor.form("/apply", "/apply", &[]).unwrap();
    let place = begun.head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap();
    let draft = place.split('/').nth(2).unwrap().to_owned();
    let before = running.memory_kib("VmHWM");
    let (sent, answer) = upload(&running, &format!("/apply/{draft}/papers"), &visitor.cookie(), 2 * GIB);
    let after = running.memory_kib("VmHWM");
    assert!(sent < GIB / 8, "{sent} bytes were taken");
    assert!(after < before + 64 * 1024, "{before} KiB before, {after} KiB after");
    assert!(answer.contains("413") && answer.contains("10 MB"), "{answer}");
    eprintln!("a 2 GiB upload: {sent} bytes went, peak memory {before} -> {after} KiB");
    assert_eq!(running.get("/").status, 200);
    running.kill();
}

/// Somebody who keeps typing: a name saved on the portal, and seen again.
struct Typist {
    browser: Browser,
    page: String,
}

impl Typist {
    fn at(address: SocketAddr) -> Option<Self> {
        let mut browser = Browser::at(address);
        let begun = browser.form("/apply", "/apply", &[])?;
        let place = begun.head.lines().find_map(|line| line.strip_prefix("location: "))?;
        let page = place.trim().to_owned();
        Some(Self { browser, page })
    }

    /// Saves a name and gives the answer's status; none where no answer came.
    fn save(&mut self, name: &str) -> Option<u16> {
        let page = self.page.clone();
        let answer = self.browser.form(&page, &page, &[("name", name), ("go", "leave")])?;
        Some(answer.status)
    }

    fn sees(&mut self, name: &str) -> bool {
        let page = self.page.clone();
        self.browser.get(&page).is_some_and(|shown| shown.body.contains(name))
    }
}

/// A file system of so many bytes, where this machine lets tests have one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn of(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "none"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        eprintln!("skipped: only root may make a small disk");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(self.0.path()).status());
    }
}

fn copy_all(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(copied.success());
}

#[tokio::test]
async fn a_full_disk_is_said_and_loses_nothing() {
    let world = data().await;
    let Some(disk) = SmallDisk::of("16m") else { return };
    let folder = disk.0.path().join("data");
    copy_all(world.folder(), &folder);
    let running = Running::on(&folder, &[]);
    let mut typist = Typist::at(running.address).unwrap();
    assert_eq!(typist.save("早先保存"), Some(303));
    let ballast = disk.0.path().join("ballast");
    let mut file = fs::File::create(&ballast).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    drop(file);
    let health = running.get("/healthz");
    assert!(health.status == 503 && health.body.contains("\"ready\":false"), "{health:?}");
    let mut refused = None;
    for number in 0..200 {
        if typist.save(&format!("磁盘满时{number}")) != Some(303) {
            refused = Some(number);
            break;
        }
    }
    let refused = refused.expect("the disk is full and everything is saved?");
    let (well, text) = said(&["doctor", "--data", arg(&folder)]);
    assert!(!well && text.contains("磁盘空间") && text.contains("清理磁盘"), "{text}");
    fs::remove_file(&ballast).unwrap();
    let last = if refused == 0 { "早先保存".to_owned() } else { format!("磁盘满时{}", refused - 1) };
    assert!(typist.sees(&last), "{last} was said to be saved");
    let after = typist.save("恢复以后");
    let (well, _, log) = running.stop();
    assert!(well && after == Some(303), "{after:?}\n{log}");
    let (well, text) = said(&["doctor", "--full", "--data", arg(&folder)]);
    assert!(text.contains("链条完整") && text.contains("与全程记录一致"), "{well} {text}");
}

#[tokio::test]
async fn a_full_disk_at_the_start_is_said() {
    let Some(disk) = SmallDisk::of("64k") else { return };
    drop(fs::write(disk.0.path().join("ballast"), vec![0; 60 * 1024]));
    let problem = Running::by(serving(&disk.0.path().join("data"), &[])).map(|_| ()).unwrap_err();
    assert!(problem.contains("磁盘空间不足"), "{problem}");
}

#[tokio::test]
async fn a_corrupted_page_is_found_and_the_backup_helps() {
    let world = data().await;
    let backup = back_up(world.folder());
    let file = world.folder().join("lianzhu.db");
    let mut bytes = fs::read(&file).unwrap();
    let third = bytes.len() / 3 / 4096 * 4096;
    bytes.iter_mut().skip(third).take(4096 * 8).for_each(|byte| *byte = 0xA5);
    fs::write(&file, bytes).unwrap();
    let (well, text) = said(&["doctor", "--data", arg(world.folder())]);
    assert!(!well && text.contains("损坏") && text.contains("lianzhu restore"), "{text}");
    let (well, text) = backup.restore();
    assert!(well, "{text}");
    let (well, text) = said(&["doctor", "--full", "--data", arg(&backup.to)]);
    assert!(well, "{text}");
}

#[tokio::test]
async fn an_interrupted_migration_is_made_up_for() {
    let home = tempfile::tempdir().unwrap();
    let mut seeded = testkit::Seeded::new(7);
    // Too late for this machine means sooner the next time, until enough were cut off in the middle.
    let (mut in_the_middle, mut patience) = (0, 3_000);
    for round in 0..100 {
        if in_the_middle == 8 {
            break;
        }
        let data = home.path().join(round.to_string());
        let mut migrating = Command::new(BINARY);
        migrating.args(["migrate", "--data", arg(&data)]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = migrating.spawn().unwrap();
        // It is killed at any time from the moment that there is a file.
        while !data.join("lianzhu.db").exists() && child.try_wait().unwrap().is_none() {
            thread::yield_now();
        }
        for _ in 0..seeded.below(patience) {
            thread::yield_now();
        }
        match child.try_wait().unwrap() {
            None => in_the_middle += 1,
            Some(_) => patience = patience / 2 + 1,
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let (well, text) = said(&["migrate", "--data", arg(&data)]);
        assert!(well && text.contains("表结构已是最新"), "round {round}: {text}");
        let (well, text) = said(&["doctor", "--data", arg(&data)]);
        assert!(well, "round {round}: {text}");
    }
    assert_eq!(in_the_middle, 8, "too few were cut off in the middle");
}

#[tokio::test]
async fn a_clock_that_went_back_is_said_and_stops_nothing() {
    let world = TestWorld::new().await;
    world.set_day("2099-03-02".parse().unwrap());
    world.opened_case().await;
    world.app.settle().await.unwrap();
    let (well, text) = said(&["doctor", "--data", arg(world.folder())]);
    assert!(!well && text.contains("早于最后一条记录") && text.contains("校准"), "{text}");
    let running = Running::on(world.folder(), &[]);
    let mut typist = Typist::at(running.address).unwrap();
    assert_eq!(typist.save("时钟倒退"), Some(303));
    assert!(typist.sees("时钟倒退"));
    let (well, _, _) = running.stop();
    assert!(well);
    // Cases go on: what is written now stands after what was written in the future.
    let today = testkit::TODAY.parse::<kernel::Day>().unwrap().at(9, 30);
    let back = TestWorld::again(world.folder(), today, 8, 100).await;
    back.paid_case().await;
    back.app.settle().await.unwrap();
    let (_, text) = said(&["doctor", "--full", "--data", arg(world.folder())]);
    assert!(text.contains("链条完整") && text.contains("与全程记录一致"), "{text}");
}

/// The server dies under load and comes back: whatever was said to be saved is there, and saving goes on.
#[tokio::test]
async fn slow_a_server_that_restarts_under_load_loses_nothing() {
    let Some(mut server) = Server::start() else { return };
    let home = tempfile::tempdir().unwrap();
    let url = server.url();
    let running = Running::on(home.path(), &["--database", &url]);
    let mut typists: Vec<Typist> = (0..4).map(|_| Typist::at(running.address).unwrap()).collect();
    let mut acknowledged = 0;
    for restart in 0..5 {
        let saved: Vec<(Typist, Option<String>, String)> = thread::scope(|scope| {
            let people: Vec<_> = typists
                .drain(..)
                .enumerate()
                .map(|(person, mut typist)| {
                    scope.spawn(move || {
                        let (mut last, mut unanswered) = (None, String::new());
                        for number in 0..25 {
                            let name = format!("第{restart}次{person}号{number}笔");
                            if typist.save(&name) == Some(303) {
                                last = Some(name);
                            } else {
                                unanswered = name;
                                break;
                            }
                        }
                        (typist, last, unanswered)
                    })
                })
                .collect();
            server.kill();
            server.revive();
            people.into_iter().map(|person| person.join().unwrap()).collect()
        });
        for (mut typist, last, unanswered) in saved {
            if let Some(last) = last {
                // What came after it was not answered: it happened or not, but nothing older may stand there.
                let after = !unanswered.is_empty() && typist.sees(&unanswered);
                assert!(after || typist.sees(&last), "{last} was said to be saved");
                acknowledged += 1;
            }
            typists.push(typist);
        }
        let mut again = Typist::at(running.address).unwrap();
        assert_eq!(again.save("恢复以后"), Some(303), "restart {restart}");
    }
    assert!(acknowledged > 0, "nobody was ever told that something was saved");
    let (well, _, log) = running.stop();
    assert!(well, "{log}");
}

/// A county's file moves to a province's server: the same backup fills either engine.
#[tokio::test]
async fn slow_a_backup_moves_between_the_engines() {
    let Some(server) = Server::start() else { return };
    let world = data().await;
    let backup: Backup = back_up(world.folder());
    let url = server.url();
    let restore = |to: &Path| {
        said(&[
            "restore",
            arg(&backup.folder),
            "--data",
            arg(to),
            "--key",
            arg(&backup.key),
            "--database",
            &url,
        ])
    };
    // What does not come out as it was leaves the server as empty as before.
    let was = backup.mark_of("case_row");
    backup.forge(&was, &"0".repeat(64));
    let (well, text) = restore(&backup.to);
    assert!(!well && text.contains("不一致（case_row）"), "{text}");
    backup.forge(&"0".repeat(64), &was);
    let (well, text) = restore(&backup.to);
    assert!(well && text.contains("链条完整"), "{text}");
    let (well, text) = said(&["doctor", "--full", "--data", arg(&backup.to), "--database", &url]);
    assert!(well && text.contains("与全程记录一致"), "{text}");
    let (well, text) = restore(&backup.to.with_file_name("again"));
    assert!(!well && text.contains("不是空的"), "{text}");
    let running = Running::on(&backup.to, &["--database", &url]);
    let to = backup.to.with_file_name("from-the-server");
    let (well, text) = said(&["backup", "--data", arg(&backup.to), "--to", arg(&to), "--database", &url]);
    assert!(well && text.contains("备份完成"), "{text}");
    drop(running);
    let folder = fs::read_dir(&to).unwrap().next().unwrap().unwrap().path();
    let back = backup.to.with_file_name("back");
    let (well, text) = said(&["restore", arg(&folder), "--data", arg(&back), "--key", arg(&backup.key)]);
    assert!(well && text.contains("链条完整"), "{text}");
}
