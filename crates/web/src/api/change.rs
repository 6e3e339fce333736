//! Changes: what every POST has in common. The state that the client saw comes in `If-Match`, a repeated request is
//! known by its `Idempotency-Key`, and the answer names the new state in `ETag`.

use std::sync::Arc;

use app::{
    App, Error,
    asked::{Asked, Effects},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{body::JsonBody, caller::Caller, digest, problem::Failed};
use crate::House;

/// The header of a request that may be sent again.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The header of an answer that was given before.
const REPLAYED: &str = "idempotent-replayed";

/// `If-Match` of the changes that must say what they saw.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described; read from the headers")]
pub struct IfMatch {
    /// 最近一次读取时的 `ETag`，如 `"5"`；记录已被他人更新时返回 412
    #[param(rename = "If-Match", pattern = r#"^(\*|"[0-9]{1,9}")$"#, example = "\"5\"")]
    if_match: String,
}

/// 办理结果。
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {
    /// `changed` 已办成；`unchanged` 此前已经办过，没有变化
    #[schema(schema_with = outcome)]
    pub outcome: &'static str,
    /// 记录的编号
    pub id: String,
    /// 记录现有的事件数，即新的 `ETag`；没有变化时为空
    #[schema(minimum = 0)]
    pub seq: Option<u64>,
}

fn outcome() -> utoipa::openapi::schema::Schema {
    super::words::schema(["changed", "unchanged"])
}

/// 新建的记录。
#[derive(Debug, Serialize, ToSchema)]
pub struct Created {
    /// 编号
    pub id: String,
    /// 记录现有的事件数
    #[schema(minimum = 0)]
    pub seq: u64,
}

/// A change as it was asked for.
pub struct Sent {
    /// Who asks.
    pub caller: Caller,
    method: Method,
    path: String,
    if_match: Option<String>,
    key: Option<Result<String, Failed>>,
}

/// What a change did, now or when it was first sent.
pub struct Answered {
    effects: Option<Effects>,
    replayed: bool,
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

impl<S: Send + Sync> FromRequestParts<S> for Sent {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let key = text_of(&parts.headers, IDEMPOTENCY_KEY).map(|key| {
            let plain = key.bytes().all(|byte| byte.is_ascii_graphic());
            if plain && (8..=128).contains(&key.len()) {
                Ok(key)
            } else {
                let message = "Idempotency-Key 应为 8 至 128 个可见的 ASCII 字符。";
                Err(Failed::on(StatusCode::BAD_REQUEST, "idempotency_key", message, "Idempotency-Key"))
            }
        });
        Ok(Self {
            caller,
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            if_match: text_of(&parts.headers, header::IF_MATCH.as_str()),
            key,
        })
    }
}

/// A change by somebody who said who they are.
pub struct KnownSent(pub Sent);

impl<S: Send + Sync> FromRequestParts<S> for KnownSent {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        super::caller::Known::from_request_parts(parts, state).await?;
        Sent::from_request_parts(parts, state).await.map(Self)
    }
}

impl Sent {
    /// The state that the client saw; `*` changes whatever is there.
    pub fn seen(&self) -> Result<Option<u64>, Failed> {
        let Some(text) = self.if_match.as_deref() else {
            let mend = "请先读取记录，把返回的 ETag 放入 If-Match。";
            return Err(Failed::said(
                StatusCode::PRECONDITION_REQUIRED,
                "if_match_missing",
                "修改记录必须带上 If-Match。",
                mend,
            ));
        };
        if text == "*" {
            return Ok(None);
        }
        let number = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let plain = number.filter(|n| !n.is_empty() && n.len() < 10 && n.bytes().all(|b| b.is_ascii_digit()));
        plain.and_then(|n| n.parse().ok()).map(Some).ok_or_else(|| {
            let message = "If-Match 应为读取时得到的 ETag，如 \"5\"。";
            Failed::on(StatusCode::BAD_REQUEST, "if_match", message, "If-Match")
        })
    }

    /// Runs a verb of the platform once: a request that was sent before with the same key is not run again.
    pub async fn run<T, F, Fut>(self, house: &House, body: &str, verb: F) -> Result<Answered, Failed>
    where
        F: FnOnce(App, app::Principal) -> Fut,
        Fut: Future<Output = Result<T, Error>>,
    {
        let conditional = self.if_match.is_some();
        let asked = match self.key.transpose()? {
            Some(key) => {
                let key = digest(&[self.caller.client.as_bytes(), key.as_bytes()]);
                let parts = [self.method.as_str().as_bytes(), self.path.as_bytes(), body.as_bytes()];
                Asked::keyed(key, digest(&parts))
            }
            None => Asked::default(),
        };
        let asked = Arc::new(asked);
        let app = house.app.asked_by(&asked);
        if let Some(effects) = kept(&app).await? {
            return Ok(Answered { effects: Some(effects), replayed: true });
        }
        match verb(app.clone(), self.caller.who).await {
            Ok(_) => Ok(Answered { effects: asked.effects(), replayed: false }),
            Err(error) => match kept(&app).await? {
                // The same request, sent twice at once: the other one did it.
                Some(effects) => Ok(Answered { effects: Some(effects), replayed: true }),
                None => {
                    let failed = Failed::from(error);
                    let stale = conditional && failed.code() == "stale_page";
                    Err(if stale { failed.with_status(StatusCode::PRECONDITION_FAILED) } else { failed })
                }
            },
        }
    }
}

/// What the same request did before.
async fn kept(app: &App) -> Result<Option<Effects>, Failed> {
    app::asked::kept(app).await.map_err(|error| match error {
        app::asked::KeptError::OtherRequest => Failed::on(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "这个 Idempotency-Key 已用于内容不同的请求。",
            "Idempotency-Key",
        ),
        app::asked::KeptError::Failed(error) => Failed::from(error),
    })
}

fn with_etag(mut response: Response, seq: Option<u64>, replayed: bool) -> Response {
    let etag = seq.and_then(|seq| HeaderValue::from_str(&format!("\"{seq}\"")).ok());
    if let Some(etag) = etag {
        response.headers_mut().insert(header::ETAG, etag);
    }
    if replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// A record with its state as `ETag`.
pub fn shown<T: Serialize>(seq: u64, body: T) -> Response {
    with_etag(JsonBody(body).into_response(), Some(seq), false)
}

impl Answered {
    /// The verb of a record was done, or had been done.
    pub fn done(self, family: &str, id: impl ToString) -> Response {
        let id = id.to_string();
        let seq = self.effects.as_ref().and_then(|effects| effects.length(family, &id));
        let outcome = if seq.is_some() { "changed" } else { "unchanged" };
        with_etag(JsonBody(Done { outcome, id, seq }).into_response(), seq, self.replayed)
    }

    /// The verb was done to a record of a family that the request does not name, or had been done.
    pub fn done_to(self, family: &str) -> Response {
        let record = self.effects.as_ref().and_then(|effects| effects.of(family));
        let id = record.map(|(id, _)| id.to_owned()).unwrap_or_default();
        self.done(family, id)
    }

    /// A record of a family was made; it is found below this address.
    pub fn created(self, family: &str, below: &str) -> Result<Response, Failed> {
        let made = self.effects.as_ref().and_then(|effects| effects.of(family));
        let Some((id, seq)) = made else {
            return Err(Failed::broken("a record was made and nothing was written"));
        };
        let location = format!("/api/v1/{below}/{id}");
        let response = with_etag(
            (StatusCode::CREATED, JsonBody(Created { id: id.to_owned(), seq })).into_response(),
            Some(seq),
            self.replayed,
        );
        Ok(located(response, &location))
    }

    /// Whether nothing was done, because it had been done before.
    pub fn nothing_changed(&self) -> bool {
        self.effects.is_none()
    }

    /// What the person was given, with the state of the record of this family.
    pub fn receipt(&self, family: &str) -> Option<(&app::asked::Opened, Option<u64>)> {
        let effects = self.effects.as_ref()?;
        let receipt = effects.receipt.as_ref()?;
        Some((receipt, effects.length(family, &receipt.record)))
    }

    /// An answer of its own, marked like the others.
    pub fn answer<T: Serialize>(&self, status: StatusCode, seq: Option<u64>, body: T) -> Response {
        with_etag((status, JsonBody(body)).into_response(), seq, self.replayed)
    }
}

/// An answer that says where the new record is.
pub fn located(mut response: Response, location: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}
