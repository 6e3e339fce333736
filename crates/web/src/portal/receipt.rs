//! `/receipt`: the number and the code, once, right after handing in; what happens next and by when.

use app::{
    Principal, session,
    submit_application::Receipt,
    view::progress::{self, ProgressView},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{
    case_progress::{Step, steps},
    open_draft::DRAFT_COOKIE,
};
use crate::{
    House, failure,
    failure::Failure,
    look::{FlashKind, Page, Qr, StageState, format},
    visit::{SESSION_COOKIE, Visit, cookie, lead_to, set_cookie},
};

/// The cookie that keeps the receipt for an hour.
pub const RECEIPT_COOKIE: &str = "lz_receipt";
const RECEIPT_SECONDS: u32 = 3600;

#[derive(Template)]
#[template(path = "portal/receipt.html")]
struct ReceiptPage {
    page: Page,
    number: String,
    code: String,
    for_somebody: bool,
    qr: Option<Qr>,
    /// The office that has it, where it can be said.
    office: String,
    /// The day of the first answer.
    answer_by: Option<String>,
    steps: Vec<Step>,
    href: String,
}

pub fn router() -> Router<House> {
    Router::new().route("/receipt", get(show))
}

/// Hands the receipt over: keeps it for an hour, and signs the applicant in; a clerk stays who they are.
///
/// # Errors
/// The store's.
pub async fn give(house: &House, who: &Principal, receipt: &Receipt) -> Result<Response, Failure> {
    let mut response = Redirect::to("/receipt").into_response();
    keep(&mut response, &format!("{}|{}", receipt.number, receipt.access_code), RECEIPT_SECONDS);
    set_cookie(&mut response, DRAFT_COOKIE, "", Some(0));
    if !matches!(who, Principal::Staff(_)) {
        let token = session::sign_in_applicant(&house.app, &receipt.number, &receipt.access_code).await?;
        set_cookie(&mut response, SESSION_COOKIE, &token, None);
    }
    Ok(response)
}

fn keep(response: &mut Response, text: &str, seconds: u32) {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let line = format!("{RECEIPT_COOKIE}={hex}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    if let Ok(value) = HeaderValue::from_str(&line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Takes the receipt away.
pub fn forget(response: &mut Response) {
    keep(response, "", 0);
}

/// The number and the code that the visitor's cookie keeps.
pub fn kept(headers: &HeaderMap) -> Option<(String, String)> {
    let hex = cookie(headers, RECEIPT_COOKIE)?;
    let byte = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    let text = String::from_utf8(bytes?).ok()?;
    let (number, code) = text.split_once('|')?;
    Some((number.to_owned(), code.to_owned()))
}

async fn show(State(house): State<House>, visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let Some((number, code)) = kept(&headers) else {
        let text = "回执只在提交后一小时内显示。用回执上的受理编号和查询码，随时可以查进度。";
        return Ok(lead_to("/progress", FlashKind::Info, text));
    };
    let who = visit.principal();
    let id = progress::case_of_number(&house.app, &number).await?;
    // Whoever is not signed in any more still gets the number and the code.
    let view = progress::progress(&house.app, &who, id).await.ok();
    let query = serde_urlencoded::to_string([("number", &number)]).unwrap_or_default();
    let page = ReceiptPage {
        page: visit.page("申请已收到"),
        for_somebody: matches!(who, Principal::Staff(_)),
        qr: origin(&headers).and_then(|origin| Qr::of(&format!("{origin}/progress?{query}"))),
        office: view.as_ref().map(|view| view.org_name.clone()).unwrap_or_default(),
        answer_by: view.as_ref().and_then(|view| view.due.as_ref()).map(|due| format::day(due.due.day)),
        steps: view.as_ref().map(ahead).unwrap_or_default(),
        href: format!("/progress/{id}"),
        number,
        code,
    };
    Ok(failure::html(&page)?.into_response())
}

/// The way from here, with the day by which the present step ends.
fn ahead(view: &ProgressView) -> Vec<Step> {
    let mut way = steps(&view.steps, view.stage);
    let present = way.iter_mut().find(|step| step.state == StageState::Current);
    if let (Some(step), Some(due)) = (present, &view.due) {
        step.on = format!("最晚 {}", format::day(due.due.day));
    }
    way
}

/// Where this site is, as the visitor's browser calls it.
fn origin(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let secure = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let scheme = if secure { "https" } else { "http" };
    host.chars().all(plain).then(|| format!("{scheme}://{host}"))
}
