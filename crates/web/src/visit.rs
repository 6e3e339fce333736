//! Who is visiting: the session, the token of somebody not signed in, large type, the message of the last action.
//! Read once a request, before the handler; the cookies it needs are set after it.

use std::sync::Arc;

use app::{Principal, session, session::SignedIn};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    House,
    failure::Failure,
    look::{Flash, FlashKind, NavItem, Page, UserChip},
};

/// The cookie of a signed-in session.
pub const SESSION_COOKIE: &str = "lz_session";
/// The cookie that owns a draft before anybody signs in.
pub const VISITOR_COOKIE: &str = "lz_visitor";
/// The message of the last action.
const FLASH_COOKIE: &str = "lz_flash";
/// A machine in a hall.
pub const KIOSK_COOKIE: &str = "lz_kiosk";
/// Large type.
const LARGE_COOKIE: &str = "lz_large";

/// A visit: one request's view of who it is.
#[derive(Clone)]
pub struct Visit(Arc<Inner>);

struct Inner {
    signed_in: Option<SignedIn>,
    session: Option<String>,
    visitor: String,
    flash: Option<Flash>,
    large: bool,
    kiosk: bool,
    here: String,
    demo: bool,
    unread: i64,
}

impl Visit {
    /// Who asks.
    pub fn principal(&self) -> Principal {
        self.0.signed_in.as_ref().map_or(Principal::Visitor, |known| known.principal.clone())
    }

    /// The session's token.
    pub fn session(&self) -> Option<&str> {
        self.0.session.as_deref()
    }

    /// The owner of this visit's drafts.
    pub fn draft_owner(&self) -> String {
        match self.0.signed_in.as_ref().map(|known| &known.principal) {
            Some(Principal::Staff(staff)) => app::draft::owner_of(&format!("user/{}", staff.user)),
            Some(Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. }) | None => {
                app::draft::owner_of(&self.0.visitor)
            }
        }
    }

    /// The token that forms send back.
    pub fn csrf(&self) -> String {
        session::csrf_of(self.0.session.as_deref().unwrap_or(&self.0.visitor))
    }

    /// The layout's data for a page.
    pub fn page(&self, title: impl Into<String>) -> Page {
        let who = self.0.signed_in.as_ref().map(|known| &known.principal);
        let chip = |known: &SignedIn| UserChip {
            name: known.name.clone(),
            org: known.org_name.clone(),
            role: match &known.principal {
                Principal::Staff(staff) if !staff.title.is_empty() => staff.title.clone(),
                Principal::Staff(staff) => staff.role.label().to_owned(),
                Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => {
                    "申请人".to_owned()
                }
            },
        };
        Page {
            title: title.into(),
            demo: self.0.demo,
            large: self.0.large,
            kiosk: self.0.kiosk,
            here: self.0.here.clone(),
            csrf: self.csrf(),
            user: self.0.signed_in.as_ref().map(chip),
            flash: self.0.flash.clone(),
            nav: navigation(who, &self.0.here),
            crumbs: Vec::new(),
            query: String::new(),
            searches: who.is_some_and(app::view::search::may_search),
            subscribes: who.is_some_and(app::calendar::may_subscribe),
            unread: self.0.unread,
        }
    }

    /// Whether this is a machine in a hall, which the next one uses as well.
    pub fn is_kiosk(&self) -> bool {
        self.0.kiosk
    }

    /// The path and query of this request.
    pub fn here(&self) -> &str {
        &self.0.here
    }
}

/// The main navigation of the reader: the portal's three doors, or the desks of their role.
fn navigation(who: Option<&Principal>, here: &str) -> Vec<NavItem> {
    let items: &[(&str, &str, &'static str)] = match who {
        Some(Principal::Staff(staff)) if here.starts_with("/work") => crate::work::desks(staff.role),
        Some(
            Principal::Staff(_) | Principal::Applicant { .. } | Principal::System { .. } | Principal::Visitor,
        )
        | None => crate::portal::DOORS,
    };
    let path = here.split_once('?').map_or(here, |(path, _)| path);
    let longest = items.iter().filter(|(href, ..)| leads_to(href, path)).map(|(href, ..)| href.len()).max();
    items
        .iter()
        .map(|(href, label, icon)| {
            let current = leads_to(href, path) && Some(href.len()) == longest;
            NavItem { current, ..NavItem::new(*href, *label, icon) }
        })
        .collect()
}

/// Whether a page belongs to a door or a desk. What has none of its own is not the home's either.
fn leads_to(href: &str, path: &str) -> bool {
    match href {
        "/" => path == "/",
        "/work" => path == "/work" || path == "/work/duty",
        _ => path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

/// The cookie of a name.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// A cookie to set; it ends with the browser unless it lives for some seconds.
pub fn set_cookie(response: &mut Response, name: &str, value: &str, seconds: Option<i64>) {
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}");
    if let Ok(value) = HeaderValue::from_str(&line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Turns large type on or off for a year.
pub fn set_large(response: &mut Response, on: bool) {
    set_cookie(response, LARGE_COOKIE, if on { "1" } else { "0" }, Some(365 * 24 * 3600));
}

fn flash_of(text: &str) -> Option<Flash> {
    let (kind, hex) = text.split_once('.')?;
    let bytes: Option<Vec<u8>> = (0..hex.len())
        .step_by(2)
        .map(|at| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let kind = match kind {
        "done" => FlashKind::Done,
        "act" => FlashKind::Act,
        "refused" => FlashKind::Refused,
        _ => FlashKind::Info,
    };
    Some(Flash { kind, text: String::from_utf8(bytes?).ok()? })
}

/// Leads to another page, which says this. The text never holds personal data.
pub fn lead_to(path: &str, kind: FlashKind, text: &str) -> Response {
    let word = match kind {
        FlashKind::Done => "done",
        FlashKind::Info => "info",
        FlashKind::Act => "act",
        FlashKind::Refused => "refused",
    };
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut response = Redirect::to(path).into_response();
    set_cookie(&mut response, FLASH_COOKIE, &format!("{word}.{hex}"), Some(60));
    response
}

/// Reads who it is, and sets what the browser should keep.
pub async fn visit(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let session = cookie(headers, SESSION_COOKIE).map(str::to_owned);
    let known_visitor = cookie(headers, VISITOR_COOKIE).filter(|token| token.len() == 64).map(str::to_owned);
    let visitor = known_visitor.clone().unwrap_or_else(|| house.app.ids().token());
    let flash_text = cookie(headers, FLASH_COOKIE).map(str::to_owned);
    let signed_in = match &session {
        Some(token) => match session::resolve(&house.app, token).await {
            Ok(known) => known,
            Err(error) => return Failure::from(error).plain(),
        },
        None => None,
    };
    let shows_page = request.method() == Method::GET;
    let unread = match &signed_in {
        Some(known) if shows_page && request.uri().path().starts_with("/work") => {
            match app::notices::unread(&house.app, &known.principal).await {
                Ok(unread) => unread,
                Err(error) => return Failure::from(error).plain(),
            }
        }
        Some(_) | None => 0,
    };
    let inner = Inner {
        session: session.filter(|_| signed_in.is_some()),
        signed_in,
        visitor: visitor.clone(),
        flash: flash_text.as_deref().and_then(flash_of),
        large: cookie(headers, LARGE_COOKIE) == Some("1"),
        kiosk: cookie(headers, KIOSK_COOKIE) == Some("1"),
        here: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
        demo: house.demo,
        unread,
    };
    let visit = Visit(Arc::new(inner));
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Arc<Failure>>() {
        response = failure.shown_to(&visit);
    }
    if known_visitor.is_none() {
        let seconds = (!visit.is_kiosk()).then_some(30 * 24 * 3600);
        set_cookie(&mut response, VISITOR_COOKIE, &visitor, seconds);
    }
    let sets_flash = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|value| value.to_str().is_ok_and(|line| line.starts_with(FLASH_COOKIE)));
    if shows_page && flash_text.is_some() && !sets_flash {
        set_cookie(&mut response, FLASH_COOKIE, "", Some(0));
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Failure::broken("the visit was not read"))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Visit {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Failure> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// A visit by signed-in staff; others are led to the login page.
pub struct StaffVisit(pub Visit, pub Principal);

impl<S: Sync> FromRequestParts<S> for StaffVisit {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let Some(visit) = parts.extensions.get::<Visit>().cloned() else {
            return Err(Failure::broken("the visit was not read").plain());
        };
        let who = visit.principal();
        if matches!(who, Principal::Staff(_)) {
            Ok(Self(visit, who))
        } else {
            Err(lead_to("/login", FlashKind::Info, "请先登录工作台。"))
        }
    }
}
