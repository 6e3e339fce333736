//! The gate before every call: who it is, whether they called too often, how long the answer may take. What the
//! router itself refuses is said as a problem too.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use app::{App, Principal};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::Moment;

use super::{
    caller::Caller,
    problem::{Failed, PROBLEM_JSON},
};
use crate::{House, upload_limit};

/// Clients remembered before those that owe nothing are forgotten.
const CLIENTS_MAX: usize = 20_000;

/// How much a client may ask.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Requests a second of one client in the long run; 0 for no limit. Four seconds' worth may come at once.
    pub per_second: u32,
    /// How long an answer may take.
    pub time_out: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_second: 50, time_out: Duration::from_secs(30) }
    }
}

/// Every client's bucket: what is left in it, and when that was reckoned.
#[derive(Debug, Default)]
pub struct Gate(Mutex<HashMap<String, (f64, Moment)>>);

impl Gate {
    /// Takes one from the client's bucket; an empty one says after how many seconds there is another.
    fn take(&self, limits: Limits, client: &str, now: Moment) -> Result<(), u64> {
        if limits.per_second == 0 {
            return Ok(());
        }
        let rate = f64::from(limits.per_second);
        let full = rate * 4.0;
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |(left, at): (f64, Moment)| {
            // A clock that was set back fills nothing and empties nothing.
            (left + now.duration_since(at).as_secs_f64().max(0.0) * rate).min(full)
        };
        if buckets.len() > CLIENTS_MAX {
            buckets.retain(|_, bucket| filled(*bucket) < full);
        }
        let left = buckets.get(client).copied().map_or(full, filled);
        if left < 1.0 {
            return Err(1);
        }
        buckets.insert(client.to_owned(), (left - 1.0, now));
        Ok(())
    }
}

/// The token of an `Authorization: Bearer` header; `None` without that header.
fn token_of(headers: &HeaderMap) -> Result<Option<&str>, Failed> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = all.next() else { return Ok(None) };
    let token = value.to_str().ok().and_then(|text| text.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && all.next().is_none() => {
            Ok(Some(token.trim()))
        }
        Some(_) | None => Err(Failed::unknown_caller("Authorization 头不是 Bearer 令牌。")),
    }
}

async fn caller_of(app: &App, headers: &HeaderMap, address: &str) -> Result<Caller, Failed> {
    let Some(token) = token_of(headers)? else {
        return Ok(Caller { who: Principal::Visitor, client: address.to_owned(), name: String::new() });
    };
    match app::token::bearer(app, token).await? {
        Some(bearer) => Ok(Caller { who: bearer.principal, client: bearer.client, name: bearer.name }),
        None => Err(Failed::unknown_caller("令牌无效、已过期或已撤销。")),
    }
}

/// Lets a request in, or says why not.
pub async fn enter(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let address = address.map_or_else(|| "-".to_owned(), |info| format!("address:{}", info.0.ip()));
    let limits = house.limits;
    let response = match admitted(&house, request.headers(), &address).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            match tokio::time::timeout(limits.time_out, next.run(request)).await {
                Ok(response) => response,
                Err(_) => {
                    let message = "处理时间太长，已停止等待；操作可能已经生效。";
                    let mend = "请用同一个 Idempotency-Key 重试，不会重复办理。";
                    Failed::said(StatusCode::SERVICE_UNAVAILABLE, "time_out", message, mend)
                        .with(header::RETRY_AFTER, "5")
                        .into_response()
                }
            }
        }
        Err(failed) => failed.into_response(),
    };
    said_as_problem(response)
}

async fn admitted(house: &House, headers: &HeaderMap, address: &str) -> Result<Caller, Failed> {
    if upload_limit::says_more_than(headers, upload_limit::REQUEST_BYTES_MAX) {
        return Err(Failed::too_large());
    }
    let now = house.app.clock().now();
    let caller = caller_of(&house.app, headers, address).await;
    // Whoever guesses tokens is counted by where they come from.
    let client = caller.as_ref().map_or(address, |caller| caller.client.as_str());
    if let Err(seconds) = house.gate.take(house.limits, client, now) {
        let message = format!("请求太频繁：每秒至多 {} 次。", house.limits.per_second);
        return Err(Failed::said(StatusCode::TOO_MANY_REQUESTS, "too_many", message, "请稍等再试。")
            .with(header::RETRY_AFTER, &seconds.to_string()));
    }
    caller
}

/// What the router refuses by itself (an unknown method, a body that is too large) has no words of its own.
fn said_as_problem(response: Response) -> Response {
    let status = response.status();
    let said = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON);
    let refused = status.is_client_error() || status.is_server_error();
    let mut response = if refused && !said {
        let failed = match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                Failed::said(status, "method", "这个地址不支持该方法。", "可用的方法见 Allow 头。")
            }
            StatusCode::PAYLOAD_TOO_LARGE => Failed::too_large(),
            _ => Failed::said(status, "unreadable", "请求无法读取。", "请对照接口说明改正。"),
        };
        let allow = response.headers().get(header::ALLOW).cloned();
        let mut response = failed.into_response();
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        response
    } else {
        response
    };
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Moment {
        Moment::from_second(second).unwrap()
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let gate = Gate::default();
        let limits = Limits { per_second: 2, ..Limits::default() };
        for _ in 0..8 {
            assert_eq!(gate.take(limits, "a", at(100)), Ok(()));
        }
        assert_eq!(gate.take(limits, "a", at(100)), Err(1));
        assert_eq!(gate.take(limits, "b", at(100)), Ok(()), "another client has a bucket of its own");
        assert_eq!(gate.take(limits, "a", at(90)), Err(1), "a clock set back gives nothing");
        assert_eq!(gate.take(limits, "a", at(101)), Ok(()));
    }

    #[test]
    fn no_limit_lets_everything_in() {
        let gate = Gate::default();
        let limits = Limits { per_second: 0, ..Limits::default() };
        for _ in 0..1_000 {
            assert_eq!(gate.take(limits, "a", at(1)), Ok(()));
        }
    }
}
