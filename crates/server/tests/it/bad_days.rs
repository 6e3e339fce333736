//! Bad days: each has its message, and nothing that was acknowledged is lost.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
};

use crate::{
    keeping::data,
    running::{Browser, Running},
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
    println!("a 2 GiB upload: {sent} bytes went, peak memory {before} -> {after} KiB");
    assert_eq!(running.get("/").status, 200);
    running.kill();
}
