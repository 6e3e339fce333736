//! Reading what a client sends, strictly: JSON of bounded size and depth whose unknown fields are refused and whose
//! values keep to the bounds that are described, query parameters likewise, ids in the path exactly as they are
//! written. Every refusal names the field.

use std::str::FromStr;

use axum::{
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use super::{bounds, digest, problem::Failed};

/// The largest JSON body, in bytes.
pub const JSON_BYTES_MAX: usize = 256 * 1024;
/// The longest text to search for, in characters.
const WORDS_MAX: usize = 80;
/// The longest value of another parameter.
const VALUE_MAX: usize = 400;
/// How deep JSON may be nested.
const DEPTH_MAX: usize = 16;

/// A JSON body with the digest of its bytes.
pub struct Json<T> {
    /// What it says.
    pub value: T,
    /// SHA-256 of the bytes, hex.
    pub digest: String,
}

/// Query parameters.
pub struct Asked<T>(pub T);

/// The id in the path: `{id}`.
pub struct Id<T>(pub T);

/// The digest in the path: `{sha256}`.
pub struct Sha256(pub String);

/// What kind of thing an id names, in Chinese.
pub trait Named {
    /// 这个案件
    const WHAT: &'static str;
}

macro_rules! named {
    ($($id:ty => $what:literal),* $(,)?) => {$(
        impl Named for $id {
            const WHAT: &'static str = $what;
        }
    )*};
}

named! {
    kernel::CaseId => "这个案件",
    kernel::LeadId => "这条线索",
    kernel::MatterId => "这个原案",
    kernel::ReferralId => "这次移送",
    kernel::FollowUpId => "这次回访",
    kernel::ComplaintId => "这件投诉",
    kernel::DutyId => "这项责任",
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (kind, parameters) = kind.split_once(';').unwrap_or((kind, ""));
    let utf8 = parameters.trim().is_empty()
        || parameters.trim().to_ascii_lowercase().trim_matches(';') == "charset=utf-8";
    kind.trim().eq_ignore_ascii_case("application/json") && utf8
}

/// Reads JSON text.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failed> {
    bounded(bytes)?;
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Ok(value);
    }
    // Only a wrong body pays for knowing which field is wrong.
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let error = match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Ok(_) => return Err(Failed::said(StatusCode::BAD_REQUEST, "unreadable", TRAILING, MEND)),
        Err(error) => error,
    };
    let field = error.path().to_string();
    let inner = error.into_inner();
    if !inner.is_data() {
        let message = format!("第 {} 行第 {} 列不是 JSON。", inner.line(), inner.column());
        return Err(Failed::said(StatusCode::BAD_REQUEST, "unreadable", message, MEND));
    }
    Err(wrong_data(&inner.to_string(), &field))
}

const MEND: &str = "请求体应为 UTF-8 的 JSON，字段见 /api 的接口说明。";
const TRAILING: &str = "JSON 之后还有多余的内容。";

/// What serde says of data, in the reader's language.
fn wrong_data(said: &str, field: &str) -> Failed {
    let quoted = said.split('`').nth(1).unwrap_or_default();
    let below = |name: &str| match field {
        "." | "" => name.to_owned(),
        path if path.ends_with(name) => path.to_owned(),
        path => format!("{path}.{name}"),
    };
    let (code, message, field) = if said.starts_with("unknown field") {
        ("unknown_field", format!("没有「{quoted}」这个字段。"), below(quoted))
    } else if said.starts_with("missing field") {
        ("missing_field", format!("缺少字段「{quoted}」。"), below(quoted))
    } else if said.starts_with("unknown variant") {
        ("unknown_word", format!("「{quoted}」不在可选的词中。"), field.to_owned())
    } else {
        ("wrong_type", "值的类型或范围不对。".to_owned(), field.to_owned())
    };
    Failed::on(StatusCode::UNPROCESSABLE_ENTITY, code, message, &field)
}

/// Refuses what is nested too deep and texts with a NUL, which no database column takes.
fn bounded(bytes: &[u8]) -> Result<(), Failed> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match (in_text, byte) {
            (true, _) if escaped => {
                escaped = false;
                let nul = bytes.get(at..at + 5).is_some_and(|code| code == b"u0000");
                if nul {
                    let message = "文字中有不可见的空字符（U+0000）。";
                    return Err(Failed::said(StatusCode::UNPROCESSABLE_ENTITY, "nul", message, "请删去它。"));
                }
            }
            (true, b'\\') => escaped = true,
            (true, b'"') => in_text = false,
            (true, _) => {}
            (false, b'"') => in_text = true,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            (false, _) => {}
        }
        if depth > DEPTH_MAX {
            let message = format!("JSON 嵌套超过 {DEPTH_MAX} 层。");
            return Err(Failed::said(StatusCode::BAD_REQUEST, "too_deep", message, MEND));
        }
    }
    Ok(())
}

impl<S: Send + Sync, T: DeserializeOwned + ToSchema> FromRequest<S> for Json<T> {
    type Rejection = Failed;
    async fn from_request(request: Request, _: &S) -> Result<Self, Failed> {
        if !is_json(request.headers()) {
            let message = "请求体的类型应为 application/json（UTF-8）。";
            return Err(Failed::said(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", message, MEND));
        }
        let bytes = to_bytes(request.into_body(), JSON_BYTES_MAX).await.map_err(|_| too_large())?;
        let value = parse(&bytes)?;
        bounds::check::<T>(&parse(&bytes)?)?;
        Ok(Self { value, digest: digest(&[&bytes]) })
    }
}

fn too_large() -> Failed {
    let message = format!("请求体超过 {} KB，或没有传完。", JSON_BYTES_MAX / 1024);
    Failed::said(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message, "请分次提交；材料请用上传接口。")
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        let query = parts.uri.query().unwrap_or_default();
        if query.contains("%00") {
            let message = "参数中有不可见的空字符（U+0000）。";
            return Err(Failed::said(StatusCode::UNPROCESSABLE_ENTITY, "nul", message, "请删去它。"));
        }
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let most = if name == "q" { WORDS_MAX } else { VALUE_MAX };
            if value.chars().count() > most {
                let message = format!("参数「{name:.40}」超过 {most} 个字。");
                return Err(Failed::on(StatusCode::BAD_REQUEST, "too_long", message, &format!("{name:.40}")));
            }
        }
        let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(reader).map(Self).map_err(|error| {
            let field = error.path().to_string();
            wrong_data(&error.into_inner().to_string(), &field).with_status(StatusCode::BAD_REQUEST)
        })
    }
}

/// A parameter of the path.
async fn parameter<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<String, Failed> {
    let all = RawPathParams::from_request_parts(parts, state).await;
    let all = all.map_err(|_| Failed::not_found("这个地址"))?;
    let found = all.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
    found.ok_or_else(|| Failed::not_found("这个地址"))
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl<S: Send + Sync, T: FromStr + Named> FromRequestParts<S> for Id<T> {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        let text = parameter(parts, state, "id").await?;
        let id = is_hex(&text, 32).then(|| text.parse().ok()).flatten();
        id.map(Self).ok_or_else(|| Failed::not_found(T::WHAT))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Sha256 {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        let text = parameter(parts, state, "sha256").await?;
        if is_hex(&text, 64) { Ok(Self(text)) } else { Err(Failed::not_found("这份材料")) }
    }
}

/// The code of an organisation in the path: `{org}`.
pub struct Org(pub kernel::OrgId);

impl<S: Send + Sync> FromRequestParts<S> for Org {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        let text = parameter(parts, state, "org").await?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !text.is_empty() && text.len() <= 80 && text.bytes().all(plain) {
            Ok(Self(kernel::OrgId(text)))
        } else {
            Err(Failed::not_found("这个单位"))
        }
    }
}

/// A word of an enumeration in a query or body, refused on its field.
pub fn word<T>(
    field: &str,
    text: Option<&str>,
    all: impl IntoIterator<Item = T>,
    word_of: impl Fn(&T) -> &'static str,
) -> Result<Option<T>, Failed> {
    let Some(text) = text else { return Ok(None) };
    all.into_iter().find(|one| word_of(one) == text).map(Some).ok_or_else(|| {
        let message = format!("「{text:.40}」不在可选的词中。");
        Failed::on(StatusCode::UNPROCESSABLE_ENTITY, "unknown_word", message, field)
    })
}

/// A body of an answer.
pub struct JsonBody<T>(pub T);

impl<T: Serialize> IntoResponse for JsonBody<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
            Err(error) => Failed::broken(&format!("an answer cannot be written: {error}")).into_response(),
        }
    }
}
