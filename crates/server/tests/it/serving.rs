//! Serving: health, figures, the log, two processes on one folder, and how it starts and ends.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    process::{Command, Stdio},
};

use testkit::{PASSWORD, TestWorld};

use crate::{
    keeping::data,
    running::{BINARY, Browser, Running, arg, escaped, get, said, serving, try_send},
};

#[tokio::test]
async fn health_and_figures_say_how_it_is_without_names() {
    let world = data().await;
    let running = Running::on(world.folder(), &["--monitor", "127.0.0.1:0"]);
    let health = running.get("/healthz");
    assert_eq!(health.status, 200);
    assert!(health.body.contains("\"ready\":true") && health.body.contains("\"writer\""), "{}", health.body);
    assert_eq!(running.get("/healthz/live").status, 200);
    assert_eq!(running.get("/metrics").status, 404, "figures stand on the monitor's address alone");
    running.get("/work/cases/no-such-case");
    let figures = get(running.monitor.unwrap(), "/metrics");
    assert_eq!(figures.status, 200);
    for wanted in [
        "lianzhu_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1",
        "route=\"/work/cases/{id}\"",
        "lianzhu_request_seconds_bucket",
        "lianzhu_duties_open",
        "lianzhu_duties_overdue",
        "lianzhu_commits_total",
        "lianzhu_commit_group_size_bucket{le=\"1\"}",
        "lianzhu_writer_waiting",
        "lianzhu_deliveries_waiting 0",
        "lianzhu_deliveries_stuck 0",
        "lianzhu_journal_events",
        "lianzhu_disk_free_bytes",
    ] {
        assert!(figures.body.contains(wanted), "{wanted} is not in\n{}", figures.body);
    }
    assert!(!figures.body.contains("no-such-case"), "{}", figures.body);
}

#[tokio::test]
async fn the_log_has_a_line_a_request_and_nobody_in_it() {
    let world = TestWorld::new().await;
    let person = world.somebody();
    let id = world.open_for(&person, "（2026）浙0106刑初1号").await;
    world.app.settle().await.unwrap();
    let running = Running::on(world.folder(), &["--log", "json"]);
    let mut handler = Browser::signed_in(running.address, "handler", PASSWORD);
    let name = escaped(&person.name);
    let shown = handler.get(&format!("/work/cases/{id}")).unwrap();
    assert!(shown.status == 200 && shown.body.contains(&person.name), "{}", shown.head);
    handler.get(&format!("/work/search?q={name}")).unwrap();
    let proxied =
        "GET /work/none HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-request-id: from-the-proxy-1\r\n\r\n";
    let answer = try_send(running.address, proxied.as_bytes()).unwrap();
    assert!(answer.head.contains("x-request-id: from-the-proxy-1"), "{}", answer.head);
    let (well, _, log) = running.stop();
    assert!(well);
    let lines: Vec<_> = log.lines().filter(|line| line.contains("lianzhu::request")).collect();
    assert_eq!(lines.len(), 5, "{log}");
    assert!(lines[1].contains("\"route\":\"/login\"") && lines[1].contains("\"status\":303"), "{log}");
    assert!(lines[2].contains("\"route\":\"/work/cases/{id}\"") && lines[2].contains("duration_ms"), "{log}");
    assert!(lines[4].contains("\"id\":\"from-the-proxy-1\""), "{log}");
    let id = id.to_string();
    for secret in [person.name.as_str(), &name, &person.identity, &person.phone, &id, PASSWORD] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

#[tokio::test]
async fn it_ends_in_good_order_when_told_to() {
    let world = data().await;
    let running = Running::on(world.folder(), &[]);
    assert_eq!(running.get("/").status, 200);
    let (well, said, _) = running.stop();
    assert!(well && said.contains("已停止"), "{said}");
    let wal = world.folder().join("lianzhu.db-wal");
    assert!(!wal.exists() || fs::metadata(wal).unwrap().len() == 0, "all of it stands in the database");
}

#[tokio::test]
async fn without_jobs_it_does_none_and_work_does_them() {
    let world = data().await;
    let running = Running::on(world.folder(), &["--no-jobs"]);
    let health = running.get("/healthz").body;
    assert!(health.contains("\"job.sessions\",\"ok\":true,\"found\":\"not yet\""), "{health}");
    let mut work = Command::new(BINARY);
    work.args(["work", "--data", arg(world.folder()), "--log", "json"]).stderr(Stdio::piped());
    let mut work = work.stdout(Stdio::null()).spawn().unwrap();
    let mut log = BufReader::new(work.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("\"job\":\"drafts\"") {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "work ended without doing its jobs");
    }
    let pid = rustix::process::Pid::from_child(&work);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert!(work.wait().unwrap().success());
    let (well, _, _) = running.stop();
    assert!(well);
    let (_, text) = said(&["doctor", "--data", arg(world.folder())]);
    assert!(text.contains("按时运行"), "{text}");
}

#[tokio::test]
async fn what_keeps_it_from_starting_is_said_in_plain_words() {
    let world = data().await;
    let running = Running::on(world.folder(), &[]);
    let port = running.address.port().to_string();
    let (well, text) = said(&["serve", "--port", &port, "--data", arg(world.folder())]);
    assert!(!well && text.contains("已被占用") && text.contains("--port"), "{text}");
    drop(running);

    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a-file");
    fs::write(&file, "x").unwrap();
    let (well, text) = said(&["serve", "--port", "0", "--data", arg(&file.join("data"))]);
    assert!(!well && text.contains("无法打开数据目录"), "{text}");

    let torn = home.path().join("torn");
    fs::create_dir(&torn).unwrap();
    fs::write(torn.join("lianzhu.db"), "this is no database, whatever its name says".repeat(99)).unwrap();
    let problem = Running::by(serving(&torn, &[])).map(|_| ()).unwrap_err();
    assert!(problem.contains("数据已损坏") && problem.contains("lianzhu doctor"), "{problem}");

    if rustix::process::geteuid().is_root() {
        println!("skipped: a folder without rights keeps nobody out who is root");
        return;
    }
    let locked = home.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    let problem = Running::by(serving(&locked, &[])).map(|_| ()).unwrap_err();
    assert!(problem.contains("没有读写") && problem.contains("权限"), "{problem}");
}
