//! Going on with a draft on another device: a short code and the telephone's last four digits. Only the code's hash is
//! kept; it lasts some days, and too many wrong tries close it.

use kernel::{Day, DraftId, OrgId, Refusal};
use serde::{Deserialize, Serialize};

use super::{load, owner_of, save};
use crate::{App, Error, session::verify, submit_application::hash_secret};

/// How many days a code lasts.
const CODE_DAYS: i32 = 7;
/// After so many wrong tries a code is closed.
const TRIES_MAX: u32 = 5;
/// The digits that find the code; the others, with the telephone's, prove it.
const FINDING_DIGITS: usize = 5;
/// How many numbers are tried until one is free.
const DRAWS_MAX: usize = 50;

/// A code as it is given, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverCode {
    /// Ten digits.
    pub code: String,
    /// The last day on which it works.
    pub until: Day,
}

/// What is kept of a code: a row beside the drafts, sealed as they are and swept with them.
#[derive(Serialize, Deserialize)]
struct Ticket {
    draft: DraftId,
    hash: String,
    until: Day,
    tries: u32,
}

/// Gives a code for a draft; the one before it no longer works.
///
/// # Errors
/// `phone_missing`, not found, or the store's.
pub async fn give_code(app: &App, owner: &str, id: DraftId) -> Result<HandoverCode, Error> {
    let mut draft = load(app, owner, id).await?.ok_or_else(|| Error::not_found("这份草稿"))?;
    let Some(tail) = tail_of(draft.field("phone")) else {
        let mend = "先在「谁需要帮助」填上电话并保存，再来取接续码；换设备时要用到电话的后四位。";
        let refusal = Refusal::new("phone_missing", "还没有填电话。", mend, "防止他人冒用");
        return Err(Error::refused(refusal.on_field("phone")));
    };
    withdraw_code(app, &draft).await?;
    let _turn = app.codes_turn().await;
    let code = free_code(app).await?;
    let until = app.today().plus_days(CODE_DAYS);
    let secret = secret_of(&code, &tail);
    let salt = app.ids().bytes::<16>();
    let hash = in_the_background(move || hash_secret(&secret, &salt)).await??;
    let ticket = app.ids().make(app.clock().now(), DraftId::new);
    put(app, ticket, &code, &Ticket { draft: id, hash, until, tries: 0 }).await?;
    draft.handover = Some(ticket);
    save(app, owner, id, &draft).await?;
    Ok(HandoverCode { code, until })
}

/// Takes a draft over to a new owner, who says the code and the last four digits of the telephone in the draft.
///
/// # Errors
/// `wrong_code` whatever is wrong, `code_locked` after too many tries, or the store's.
pub async fn take_over(
    app: &App,
    owner: &str,
    brought_by: Option<OrgId>,
    code: &str,
    tail: &str,
) -> Result<DraftId, Error> {
    let digits = |text: &str| text.chars().filter_map(plain_digit).collect::<String>();
    let (code, tail) = (digits(code), digits(tail));
    let _turn = app.codes_turn().await;
    let Some((ticket_id, mut ticket)) = find(app, &code).await? else { return Err(wrong()) };
    if ticket.until < app.today() {
        return Err(wrong());
    }
    if ticket.tries >= TRIES_MAX {
        let mend = "请在原来的手机（电脑）上重新取一个接续码，或到窗口办理。";
        let refusal = Refusal::new("code_locked", "接续码输错次数过多，已经失效。", mend, "防止他人冒用");
        return Err(Error::refused(refusal.on_field("code")));
    }
    let (secret, hash) = (secret_of(&code, &tail), ticket.hash.clone());
    if !in_the_background(move || verify(&secret, &hash)).await? {
        ticket.tries += 1;
        put(app, ticket_id, &code, &ticket).await?;
        return Err(wrong());
    }
    let Some(kept) = app.store().draft(ticket.draft).await? else { return Err(wrong()) };
    let mut draft = load(app, &kept.owner_sha256, ticket.draft).await?.ok_or_else(wrong)?;
    draft.brought_by = brought_by;
    save(app, owner, ticket.draft, &draft).await?;
    ticket.tries = 0;
    put(app, ticket_id, &code, &ticket).await?;
    Ok(ticket.draft)
}

/// Takes the code of a draft back, where it has one.
pub(super) async fn withdraw_code(app: &App, draft: &super::Draft) -> Result<(), Error> {
    if let Some(ticket) = draft.handover {
        app.store().delete_draft(ticket).await?;
    }
    Ok(())
}

fn wrong() -> Error {
    let mend = "请核对接续码和电话后四位；接续码七天内有效，过期的请在原来的手机（电脑）上重新取。";
    Error::refused(Refusal::new("wrong_code", "没有找到对应的草稿。", mend, "").on_field("code"))
}

/// The last four digits of a telephone, where it has as many.
fn tail_of(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let at = digits.len().checked_sub(4)?;
    digits.get(at..).map(|tail| tail.iter().collect())
}

/// A digit, typed in half or full width.
fn plain_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    }
}

fn secret_of(code: &str, tail: &str) -> String {
    format!("{code}/{tail}")
}

/// Under which owner the row of a code is kept.
fn place_of(code: &str) -> String {
    let finding: String = code.chars().take(FINDING_DIGITS).collect();
    owner_of(&format!("handover/{finding}"))
}

/// A code whose finding digits no other code has.
async fn free_code(app: &App) -> Result<String, Error> {
    for _ in 0..DRAWS_MAX {
        let code = format!("{:010}", u64::from_le_bytes(app.ids().bytes()) % 10_000_000_000);
        if app.store().drafts_of(&place_of(&code)).await?.is_empty() {
            return Ok(code);
        }
    }
    Err(Error::Broken("no handover code is free".to_owned()))
}

async fn find(app: &App, code: &str) -> Result<Option<(DraftId, Ticket)>, Error> {
    if code.chars().count() <= FINDING_DIGITS {
        return Ok(None);
    }
    let Some(kept) = app.store().drafts_of(&place_of(code)).await?.into_iter().next() else {
        return Ok(None);
    };
    let ticket = serde_json::from_value(kept.body)
        .map_err(|error| Error::Broken(format!("handover code {}: {error}", kept.id)))?;
    Ok(Some((kept.id, ticket)))
}

async fn put(app: &App, id: DraftId, code: &str, ticket: &Ticket) -> Result<(), Error> {
    let body = serde_json::to_value(ticket).map_err(|error| Error::Broken(error.to_string()))?;
    let kept = store::Draft { id, owner_sha256: place_of(code), body, updated: app.clock().now() };
    app.store().put_draft(&kept).await?;
    Ok(())
}

async fn in_the_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Broken(error.to_string()))
}
