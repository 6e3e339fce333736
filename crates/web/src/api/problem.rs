//! What the API answers when it does not do what was asked: problem+json (RFC 9457) with the rule's name, its basis,
//! how to mend it and the field. A fault shows only an id that leads to the log; an outage also when to come back.

use app::{Error, model::StoreError};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::passing;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// After so long it is worth asking a store again that is full, busy or cannot be reached.
const SECONDS_UNTIL_BETTER: u32 = 30;

/// 请求没有办成时的说明（RFC 9457）。
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// 问题类型的地址
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/api#problem")]
    pub kind: String,
    /// 一句话
    #[schema(example = "操作没有生效")]
    pub title: String,
    /// HTTP 状态码
    #[schema(minimum = 400, maximum = 599, example = 422)]
    pub status: u16,
    /// 哪里不对
    #[schema(example = "请填写姓名。")]
    pub detail: String,
    /// 故障编号，供查日志；只在 500 和存储不可用的 503 时有
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// 规则名，供程序判断
    #[schema(example = "required")]
    pub code: String,
    /// 依据
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    pub basis: String,
    /// 怎样改正
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    pub mend: String,
    /// 哪一项，如 `person.name`
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "person.name")]
    pub field: Option<String>,
    /// 有几处不对时，每处一条
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<Wrong>,
}

/// 一处不对的地方。
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Wrong {
    /// 规则名
    pub code: String,
    /// 哪里不对
    pub detail: String,
    /// 怎样改正
    pub mend: String,
    /// 依据
    pub basis: String,
    /// 哪一项
    pub field: Option<String>,
}

/// A request that was not done.
#[derive(Debug)]
pub struct Failed(Box<Inner>);

#[derive(Debug)]
struct Inner {
    status: StatusCode,
    problem: Problem,
    headers: Vec<(HeaderName, HeaderValue)>,
}

fn title_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 | 415 => "请求无法读取",
        401 => "需要有效的令牌",
        403 => "没有权限",
        404 => "没有找到",
        405 => "这个地址不支持该方法",
        409 => "与已有的记录冲突",
        412 => "记录已被他人更新",
        413 => "内容太大",
        428 => "缺少 If-Match",
        429 => "请求太频繁",
        503 => "暂时不能办理",
        500..=599 => "系统出了点问题",
        _ => "操作没有生效",
    }
}

impl Failed {
    /// A request that a rule refused.
    pub fn refused(status: StatusCode, refusal: Refusal) -> Self {
        let problem = Problem {
            kind: "/api#problem".to_owned(),
            title: title_of(status).to_owned(),
            status: status.as_u16(),
            detail: refusal.message,
            instance: None,
            code: refusal.code,
            basis: refusal.basis,
            mend: refusal.mend,
            field: refusal.field,
            errors: Vec::new(),
        };
        Self(Box::new(Inner { status, problem, headers: Vec::new() }))
    }

    /// The same from its parts, without a basis in law.
    pub fn said(status: StatusCode, code: &str, message: impl Into<String>, mend: &str) -> Self {
        Self::refused(status, Refusal::new(code, message, mend, ""))
    }

    /// The same, said of a field.
    pub fn on(status: StatusCode, code: &str, message: impl Into<String>, field: &str) -> Self {
        Self::refused(status, Refusal::new(code, message, "请对照接口说明改正。", "").on_field(field))
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::from(Error::not_found(what))
    }

    /// More than any address takes.
    pub fn too_large() -> Self {
        let mend = "请压缩后再上传，多份材料请分次上传。";
        Self::said(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "内容太大，每份材料不超过 10 MB。", mend)
    }

    /// Whoever asks must say who they are.
    pub fn unknown_caller(message: &str) -> Self {
        let mend =
            "请在 Authorization 头中带上 Bearer 令牌；令牌由管理员签发，申请人用受理编号和查询码换取。";
        Self::said(StatusCode::UNAUTHORIZED, "unauthenticated", message, mend)
            .with(header::WWW_AUTHENTICATE, "Bearer realm=\"lianzhu\"")
    }

    /// A fault: logged here under an id that the answer shows.
    pub fn broken(what: &str) -> Self {
        let id = format!("{:08x}", crate::look::assets::fnv1a(what.as_bytes()) & 0xFFFF_FFFF);
        tracing::error!(fault.id = id, "{what}");
        let mend = "请稍后重试；仍然不行请把编号告诉管理员。";
        let mut failed =
            Self::said(StatusCode::INTERNAL_SERVER_ERROR, "fault", format!("系统故障，编号 {id}。"), mend);
        failed.0.problem.instance = Some(format!("urn:lianzhu:fault:{id}"));
        failed
    }

    /// The store did not do it: where that will pass, the client is told when to come back.
    fn of_store(error: &StoreError) -> Self {
        let broken = Self::broken(&app::trouble::chain(error));
        let Some(refusal) = passing(error) else { return broken };
        let mend = "请稍后用同一个 Idempotency-Key 重试，不会重复办理；一直如此请联系管理员。";
        let refusal = Refusal { mend: mend.to_owned(), ..refusal };
        let mut failed = Self::refused(StatusCode::SERVICE_UNAVAILABLE, refusal)
            .with(header::RETRY_AFTER, &SECONDS_UNTIL_BETTER.to_string());
        failed.0.problem.instance = broken.0.problem.instance;
        failed
    }

    /// The same with a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.push((name, value));
        }
        self
    }

    /// The rule's name.
    pub fn code(&self) -> &str {
        &self.0.problem.code
    }

    /// The same under another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self.0.problem.status = status.as_u16();
        title_of(status).clone_into(&mut self.0.problem.title);
        self
    }
}

/// The status of a refusal by its rule.
fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal.code.as_str() {
        "stale_page" | "already_there" | "already_submitted" => StatusCode::CONFLICT,
        "wrong_code" => StatusCode::UNAUTHORIZED,
        "code_locked" => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => Self::refused(status_of(&refusal), *refusal),
            Error::Invalid(refusals) => Self::from(refusals),
            Error::Denied(refusal) => Self::refused(StatusCode::FORBIDDEN, *refusal),
            Error::NotFound(refusal) => Self::refused(StatusCode::NOT_FOUND, *refusal),
            Error::Store(error) => Self::of_store(&error),
            Error::Broken(what) => Self::broken(&what),
        }
    }
}

impl From<Vec<Refusal>> for Failed {
    fn from(refusals: Vec<Refusal>) -> Self {
        let first = refusals.first().cloned();
        let first = first.unwrap_or_else(|| Refusal::new("invalid", "内容有误。", "请核对后重试。", ""));
        let mut failed = Self::refused(StatusCode::UNPROCESSABLE_ENTITY, first);
        if refusals.len() > 1 {
            let wrong = |refusal: Refusal| Wrong {
                code: refusal.code,
                detail: refusal.message,
                mend: refusal.mend,
                basis: refusal.basis,
                field: refusal.field,
            };
            failed.0.problem.errors = refusals.into_iter().map(wrong).collect();
        }
        failed
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let Inner { status, problem, headers } = *self.0;
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        for (name, value) in headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn answered(kind: io::ErrorKind) -> Response {
        let path = "lianzhu.db".into();
        Failed::from(Error::Store(StoreError::File { doing: "write", path, source: kind.into() }))
            .into_response()
    }

    #[test]
    fn a_full_disk_is_an_outage_and_a_forbidden_one_a_fault() {
        let full = answered(io::ErrorKind::StorageFull);
        assert_eq!(
            (full.status().as_u16(), &full.headers()[header::RETRY_AFTER]),
            (503, &HeaderValue::from_static("30"))
        );
        let forbidden = answered(io::ErrorKind::PermissionDenied);
        assert_eq!(forbidden.status().as_u16(), 500);
        assert!(!forbidden.headers().contains_key(header::RETRY_AFTER));
    }
}
