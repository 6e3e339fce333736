//! The load client of `cargo xtask bench http`: so many connections kept open, each sending applications one after the
//! other, every one of another person. It prints what it measured as one line of JSON and leaves judgement to others.
//! Its requests are made ready before the clock runs, so that it takes as little as may be of the machine it measures.
#![expect(clippy::print_stdout, reason = "a developer's tool speaks on standard output")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    process::ExitCode,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

/// Days of birth to choose from, each with a thousand people.
const DAYS: usize = 18_000;

/// What somebody wants measured.
struct Plan {
    address: SocketAddr,
    path: String,
    connections: usize,
    requests: usize,
    /// The first person; another run begins after the last one of this.
    first: usize,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(plan) = plan(&words) else {
        eprintln!("usage: http_load ADDRESS PATH CONNECTIONS REQUESTS FIRST");
        return ExitCode::FAILURE;
    };
    match measure(&plan) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn plan(words: &[String]) -> Option<Plan> {
    let [address, path, connections, requests, first] = words else { return None };
    Some(Plan {
        address: address.parse().ok()?,
        path: path.clone(),
        connections: connections.parse().ok()?,
        requests: requests.parse().ok()?,
        first: first.parse().ok()?,
    })
}

/// What one connection saw.
#[derive(Default)]
struct Seen {
    micros: Vec<u64>,
    errors: usize,
    first_error: String,
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn measure(plan: &Plan) -> Result<String, String> {
    let each = plan.requests / plan.connections;
    let ready = Barrier::new(plan.connections + 1);
    let (seen, elapsed) = thread::scope(|scope| {
        let ready = &ready;
        let clients: Vec<_> = (0..plan.connections)
            .map(|client| {
                scope.spawn(move || {
                    let first = plan.first + client * each;
                    let requests: Vec<Vec<u8>> =
                        (first..first + each).map(|person| request(plan, person)).collect();
                    let stream = connect(plan.address);
                    ready.wait();
                    match stream {
                        Ok(stream) => send(stream, plan.address, &requests),
                        Err(error) => {
                            Seen { errors: each, first_error: error.to_string(), ..Seen::default() }
                        }
                    }
                })
            })
            .collect();
        ready.wait();
        let started = Instant::now();
        let seen: Vec<Seen> = clients.into_iter().filter_map(|client| client.join().ok()).collect();
        (seen, started.elapsed())
    });
    let errors: usize = seen.iter().map(|one| one.errors).sum();
    let first_error = seen.iter().map(|one| one.first_error.as_str()).find(|said| !said.is_empty());
    let mut micros: Vec<u64> = seen.iter().flat_map(|one| one.micros.iter().copied()).collect();
    micros.sort_unstable();
    let at = |permille: usize| {
        let last = micros.len().saturating_sub(1);
        micros.get(last * permille / 1_000).copied().unwrap_or(0)
    };
    let done = micros.len();
    let seconds = elapsed.as_secs_f64();
    let line = serde_json::json!({
        "done": done, "errors": errors, "first_error": first_error.unwrap_or_default(), "seconds": seconds,
        "p50_us": at(500), "p99_us": at(990), "p999_us": at(999), "max_us": micros.last().copied().unwrap_or(0),
    });
    Ok(line.to_string())
}

fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    Ok(stream)
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn send(mut stream: TcpStream, address: SocketAddr, requests: &[Vec<u8>]) -> Seen {
    let mut seen = Seen { micros: Vec::with_capacity(requests.len()), ..Seen::default() };
    let mut buffer = vec![0; 64 * 1024];
    for request in requests {
        let started = Instant::now();
        let answer = stream.write_all(request).and_then(|()| answer(&mut stream, &mut buffer));
        match answer {
            Ok(head) if head.starts_with("HTTP/1.1 201") => {
                seen.micros.push(u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX));
            }
            other => {
                seen.errors += 1;
                if seen.first_error.is_empty() {
                    seen.first_error = other.unwrap_or_else(|error| error.to_string());
                }
                match connect(address) {
                    Ok(again) => stream = again,
                    Err(_) => break,
                }
            }
        }
    }
    seen
}

/// Reads one answer to its end and gives what it began with.
fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> std::io::Result<String> {
    let mut held = 0;
    loop {
        let room = buffer.get_mut(held..).unwrap_or_default();
        let read = stream.read(room)?;
        if read == 0 {
            return Err(std::io::Error::other("the connection ended"));
        }
        held += read;
        let bytes = buffer.get(..held).unwrap_or_default();
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default());
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        if held >= end + 4 + length.unwrap_or(0) {
            let body = String::from_utf8_lossy(bytes.get(end + 4..).unwrap_or_default());
            return Ok(format!("{} {body}", head.lines().next().unwrap_or_default()));
        }
    }
}

/// A person's identity number: born on one of many days, with the check digit of the standard.
fn identity(person: usize) -> String {
    let (day, number) = (person / 1_000 % DAYS, person % 1_000);
    // Thirty days in every month are enough for people who do not exist; February has twenty-eight.
    let (year, rest) = (1950 + day / 336, day % 336);
    let first = format!("330106{year}{:02}{:02}{number:03}", rest / 28 + 1, rest % 28 + 1);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = first
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| usize::from(digit.saturating_sub(b'0')) * weight)
        .sum();
    let check = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"];
    format!("{first}{}", check.get(sum % 11).copied().unwrap_or("1"))
}

fn request(plan: &Plan, person: usize) -> Vec<u8> {
    let body = serde_json::json!({
        "applicant": {
            "name": "顾长青", "identity": identity(person), "phone": "13800000000",
            "address": "双桥村 8 号", "residence_region": "330106",
        },
        "matter": {
            "kind": "criminal", "region": "330106", "organ": "procuratorate",
            "request": "被打成重伤，欠着医药费，家里没有收入",
        },
        "account": { "bank": "某某银行西湖支行", "holder": "顾长青", "number": "6222000000000000001" },
        "facts": { "injury_grade": "serious_2", "loss_fen": 1_200_000, "offender_cannot_pay": true },
        "consents": [],
        "signed_as": "顾长青",
    })
    .to_string();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        plan.path,
        plan.address,
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::identity;

    #[test]
    fn people_are_different_and_their_numbers_right() {
        assert_eq!(identity(0), "330106195001010001");
        assert_ne!(identity(999), identity(1_000));
        let many: std::collections::BTreeSet<String> = (0..30_000).map(identity).collect();
        assert_eq!(many.len(), 30_000);
        assert!(many.iter().all(|number| number.len() == 18));
    }
}
