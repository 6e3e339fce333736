//! What a page answers when it does not do what was asked: the refusal with its reason and how to go on, or a fault
//! with an id that leads to the log. Never a stack, never personal data.

use std::sync::Arc;

use app::{
    Error,
    model::{Cause, StoreError},
};
use askama::Template;
use axum::{
    extract::multipart::MultipartError,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use kernel::Refusal;

use crate::{look::Page, visit::Visit};

/// What to say where the store did not do something and that will pass: it is full, busy or cannot be reached. `None`
/// where somebody must mend it first.
pub fn passing(error: &StoreError) -> Option<Refusal> {
    let what = match error.cause() {
        Cause::NoSpace => "系统的存储空间已满，刚才的操作没有保存。",
        Cause::Busy | Cause::Unreachable => "系统暂时忙不过来，刚才的操作可能没有保存。",
        Cause::NotAllowed | Cause::Missing | Cause::Damaged | Cause::Version | Cause::Key | Cause::Other => {
            return None;
        }
    };
    let mend = "以前保存的内容都在。请过几分钟重新打开页面，看过最新情况再试；一直如此请联系本单位技术人员。";
    Some(Refusal::new("store_unavailable", what, mend, ""))
}

/// A request that was not done.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    title: &'static str,
    refusals: Vec<Refusal>,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    page: Page,
    /// Officers go back to their desks; others look for their case.
    staff: bool,
    title: &'a str,
    refusals: &'a [Refusal],
    fault: Option<&'a str>,
}

/// The same on the workbench.
#[derive(Template)]
#[template(path = "failure_at_work.html")]
struct FailureAtWork<'a> {
    page: Page,
    title: &'a str,
    refusals: &'a [Refusal],
    fault: Option<&'a str>,
}

impl Failure {
    fn refused(status: StatusCode, title: &'static str, refusals: Vec<Refusal>) -> Self {
        Self { status, title, refusals, fault: None }
    }

    /// A fault: logged here under an id that the page shows.
    pub fn broken(what: &str) -> Self {
        let id = format!("{:08x}", crate::look::assets::fnv1a(what.as_bytes()) & 0xFFFF_FFFF);
        tracing::error!(fault.id = id, "{what}");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            title: "系统出了点问题",
            refusals: Vec::new(),
            fault: Some(id),
        }
    }

    /// The store did not do it: where that will pass, it is said so.
    fn of_store(error: &StoreError) -> Self {
        let broken = Self::broken(&app::trouble::chain(error));
        match passing(error) {
            Some(refusal) => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                title: "暂时无法保存",
                refusals: vec![refusal],
                fault: broken.fault,
            },
            None => broken,
        }
    }

    /// A form whose token is not this session's: the page was open for too long, or it is not our page.
    pub fn expired_form() -> Self {
        let refusal = Refusal::new(
            "expired_form",
            "页面打开太久或登录状态已变化，提交没有生效。",
            "请返回上一页、刷新后再提交；您填写的草稿仍然保存着。",
            "防止冒用",
        );
        Self::refused(StatusCode::FORBIDDEN, "页面已过期", vec![refusal])
    }

    /// A request that cannot be read.
    pub fn unreadable(what: &str) -> Self {
        let refusal =
            Refusal::new("unreadable", format!("提交的内容无法读取（{what}）。"), "请返回上一页重试。", "");
        Self::refused(StatusCode::BAD_REQUEST, "提交的内容无法读取", vec![refusal])
    }

    /// An upload that is too large.
    pub fn too_large() -> Self {
        let refusal = Refusal::new(
            "file_too_large",
            "文件超过了每份 10 MB 的上限，没有保存。",
            "请重新拍照（普通清晰度即可）或压缩后再上传。",
            "",
        );
        Self::refused(StatusCode::PAYLOAD_TOO_LARGE, "文件太大", vec![refusal])
    }

    /// An upload that broke off or is too large.
    pub fn of_multipart(error: &MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::too_large();
        }
        Self::unreadable("上传中断")
    }

    /// The refusals, to be shown beside a form; faults and missing things are not for forms.
    ///
    /// # Errors
    /// The failure itself where it cannot be shown beside a form.
    pub fn on_form(error: Error) -> Result<Vec<Refusal>, Self> {
        match error {
            Error::Refused(refusal) => Ok(vec![*refusal]),
            Error::Invalid(refusals) => Ok(refusals),
            other @ (Error::Denied(_) | Error::NotFound(_) | Error::Store(_) | Error::Broken(_)) => {
                Err(Self::from(other))
            }
        }
    }

    /// The page, without the layout's data (where who it is cannot be known).
    pub fn plain(self) -> Response {
        self.on(Page::titled(self.title))
    }

    /// The page for a visit, with its navigation.
    pub fn shown_to(&self, visit: &Visit) -> Response {
        self.on(visit.page(self.title))
    }

    fn on(&self, page: Page) -> Response {
        let (title, refusals, fault) = (self.title, self.refusals.as_slice(), self.fault.as_deref());
        let staff = page.user.as_ref().is_some_and(|user| !user.org.is_empty());
        let at_work = page.user.is_some() && page.here.starts_with("/work");
        let shown = if at_work {
            FailureAtWork { page, title, refusals, fault }.render()
        } else {
            FailurePage { page, staff, title, refusals, fault }.render()
        };
        match shown {
            Ok(html) => (self.status, Html(html)).into_response(),
            Err(_) => (self.status, self.title).into_response(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => {
                let status = if refusal.code == "stale_page" {
                    StatusCode::CONFLICT
                } else {
                    StatusCode::UNPROCESSABLE_ENTITY
                };
                Self::refused(status, "操作没有生效", vec![*refusal])
            }
            Error::Invalid(refusals) => {
                Self::refused(StatusCode::UNPROCESSABLE_ENTITY, "请修改后再提交", refusals)
            }
            Error::Denied(refusal) => Self::refused(StatusCode::FORBIDDEN, "没有权限", vec![*refusal]),
            Error::NotFound(refusal) => Self::refused(StatusCode::NOT_FOUND, "没有找到", vec![*refusal]),
            Error::Store(error) => Self::of_store(&error),
            Error::Broken(what) => Self::broken(&what),
        }
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::broken(&format!("template: {error}"))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.on(Page::titled(self.title));
        // Handlers do not know the layout's data; the visit shows the page again with them.
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// The answer to an address that leads nowhere.
pub async fn no_such_page(visit: Visit) -> Response {
    let refusal =
        Refusal::new("no_such_page", "没有这个页面。", "可能是链接不完整，或者页面已经换了地方。", "");
    Failure::refused(StatusCode::NOT_FOUND, "没有找到", vec![refusal]).on(visit.page("没有找到"))
}

/// A template as a page.
///
/// # Errors
/// A template that cannot be rendered.
pub fn html(template: &impl Template) -> Result<Html<String>, Failure> {
    Ok(Html(template.render()?))
}
