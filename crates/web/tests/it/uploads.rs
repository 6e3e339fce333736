//! Uploads that are too large, by a real connection: refused at once where they say so, cut off where they do not.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::office::Office;

/// One paper and its form.
const REQUEST_BYTES_MAX: usize = app::add_paper::PAPER_BYTES_MAX + 64 * 1024;

/// The platform on a port of its own.
async fn served(office: &Office) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(web::serve(office.world.app.clone(), true, listener, std::future::pending()));
    address
}

/// What is answered to these bytes; the client sends no more and waits.
async fn answered(address: std::net::SocketAddr, parts: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    for part in parts {
        stream.write_all(part).await.unwrap();
    }
    let mut answer = Vec::new();
    let mut some = [0; 4096];
    // The head and the beginning of the body; the connection may stay open.
    while !String::from_utf8_lossy(&answer).contains("10 MB") {
        match stream.read(&mut some).await {
            Ok(0) | Err(_) => break,
            Ok(read) => answer.extend(&some[..read]),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn head(path: &str, how: &str, token: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: aid.example\r\n{how}\r\n{token}\
         Content-Type: multipart/form-data; boundary=edge\r\n\r\n"
    )
}

const PART: &str = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn two_gigabytes_are_refused_before_they_are_sent() {
    let office = Office::new().await;
    let address = served(&office).await;
    let length = "Content-Length: 2147483648";
    let paper = format!("/api/v1/cases/{}/papers", office.case);
    let problem = answered(address, &[head(&paper, length, "").as_bytes()]).await;
    assert!(problem.starts_with("HTTP/1.1 413"), "{problem}");
    assert!(problem.contains("application/problem+json"), "{problem}");
    assert!(problem.contains("内容太大"), "{problem}");
    let page = answered(address, &[head("/apply/x/papers", length, "").as_bytes()]).await;
    assert!(page.starts_with("HTTP/1.1 413"), "{page}");
    assert!(page.contains("文件超过了每份 10 MB 的上限"), "{page}");
    let absurd = "Content-Length: 18446744073709551615";
    let problem = answered(address, &[head(&paper, absurd, "").as_bytes()]).await;
    assert!(!problem.starts_with("HTTP/1.1 2"), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_say_its_length_is_cut_off_at_the_limit() {
    let office = Office::new().await;
    let admin = app::persona::system("administer");
    let made = app::token::make_token(&office.world.app, &admin, "handler", "test", None).await;
    let token = format!("Authorization: Bearer {}\r\n", made.unwrap().0);
    let address = served(&office).await;
    let path = format!("/api/v1/cases/{}/papers", office.case);
    let head = head(&path, "Transfer-Encoding: chunked", &token);
    let content = vec![b'x'; REQUEST_BYTES_MAX + 1 - PART.len()];
    // One chunk and no end: the answer comes because of the limit, not because the upload is over.
    let chunk = format!("{:x}\r\n{PART}", PART.len() + content.len());
    let problem = answered(address, &[head.as_bytes(), chunk.as_bytes(), &content, b"\r\n"]).await;
    assert!(problem.starts_with("HTTP/1.1 413"), "{problem}");
    assert!(problem.contains("application/problem+json"), "{problem}");
}
