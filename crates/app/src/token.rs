//! Tokens for the API: made for an account by the administrator, shown once, revoked at any time. A token may do
//! what its account may do; an account made for a machine gives a machine client.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use access::{Action, Permit, Principal, Resource};
use casework::office::OfficeEvent;
use kernel::{Day, Moment, OrgId, Refusal, Role};
use store::{ApiToken, JournalEvent, StreamId, TokenChange};

use crate::{
    App, Error,
    change::{Change, Target},
    load::office_subject,
    session::digest_of,
};

/// What a token begins with, so that it is recognised where it leaked.
const PREFIX: &str = "lzt_";
/// So long a token is believed without looking again; other processes learn of a revocation after it.
const BELIEVED: Duration = Duration::from_secs(5);
/// The use of a token is noted anew after so long.
const NOTED: Duration = Duration::from_secs(60);
/// What letting a machine in, or shutting it out, is noted by.
const BASIS: &str = "分级授权：接口令牌的签发和撤销留痕";
/// How often it is tried again where others of the office are noted at the same moment.
const TRIES: usize = 8;
/// So many tokens are remembered before the memory begins anew.
const REMEMBERED: usize = 10_000;

/// A token as lists show it.
#[derive(Debug, Clone)]
pub struct TokenLine {
    /// Its name for revoking.
    pub id: String,
    /// The account it acts as.
    pub account: String,
    /// The name of the account's holder.
    pub holder: String,
    /// What it is for.
    pub name: String,
    /// Who issued it; empty on the command line.
    pub made_by: String,
    /// Since when.
    pub created: Moment,
    /// Until when.
    pub expires: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
    /// When it last opened something, to within a minute.
    pub last_used: Option<Moment>,
}

/// How a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenStanding {
    /// It opens what its account may.
    Valid,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
}

impl TokenLine {
    /// How it stands at a moment.
    pub fn standing(&self, now: Moment) -> TokenStanding {
        match (self.revoked, self.expires) {
            (Some(_), _) => TokenStanding::Revoked,
            (None, Some(expires)) if expires <= now => TokenStanding::Expired,
            (None, Some(_) | None) => TokenStanding::Valid,
        }
    }
}

/// Somebody who came with a token.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// Who.
    pub principal: Principal,
    /// The client: the same for all requests with one token.
    pub client: String,
    /// Their name.
    pub name: String,
}

/// Tokens seen a moment ago.
#[derive(Default)]
pub(crate) struct KnownTokens(Mutex<HashMap<String, (Bearer, Moment)>>);

impl KnownTokens {
    fn get(&self, digest: &str, now: Moment) -> Option<Bearer> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(digest).filter(|(_, until)| *until > now).map(|(bearer, _)| bearer.clone())
    }

    fn keep(&self, digest: String, bearer: Bearer, until: Moment) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(digest, (bearer, until));
    }

    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Makes a token for an account, for so many days or until it is revoked; the secret is shown only now.
///
/// # Errors
/// `no_account`, `account_disabled`, `account_administers`; not permitted, or the store's.
pub async fn make_token(
    app: &App,
    who: &Principal,
    account: &str,
    name: &str,
    days: Option<u16>,
) -> Result<(String, TokenLine), Error> {
    let permit = access::permit(who, Action::Administer, &Resource::default())?;
    let refused =
        |code, message, mend| Err(Error::refused(Refusal::new(code, message, mend, "").on_field("account")));
    let Some(row) = app.store().account_by_login(account.trim()).await? else {
        return refused("no_account", "没有这个账号。", "请核对登录名。");
    };
    if row.disabled {
        return refused("account_disabled", "这个账号已经停用。", "请先启用这个账号，或改用别的账号。");
    }
    if row.role == Role::Administrator {
        let mend = "请为办理业务的账号签发。";
        return refused("account_administers", "管理员的账号不能签发令牌。", mend);
    }
    let secret = format!("{PREFIX}{}", app.ids().token());
    let now = app.clock().now();
    let lifetime = days.map(|days| Duration::from_secs(u64::from(days) * 24 * 3600));
    let id: String = app.ids().bytes::<5>().iter().map(|byte| format!("{byte:02x}")).collect();
    let token = ApiToken {
        id,
        token_sha256: digest_of(&secret),
        user: row.user,
        name: name.trim().to_owned(),
        created: now,
        expires: lifetime.and_then(|lifetime| now.checked_add(lifetime).ok()),
        revoked: None,
        made_by: match who {
            Principal::Staff(staff) => Some(staff.user),
            Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => None,
        },
        last_used: None,
    };
    let issued = OfficeEvent::TokenIssued {
        token: token.id.clone(),
        account: row.login.clone(),
        name: token.name.clone(),
        until: token.expires.map(Day::of),
        on: app.today(),
    };
    noted(app, &permit, &row.org, (issued, TokenChange::Issue(token.clone()))).await?;
    tracing::info!(token.id = token.id, account = row.login, "a token was issued");
    Ok((secret, line_of(app, token).await?))
}

/// Notes in the stream of the account's office who let a machine in or shut it out, and does so in the same commit.
async fn noted(
    app: &App,
    permit: &Permit,
    org: &OrgId,
    (event, token): (OfficeEvent, TokenChange),
) -> Result<(), Error> {
    for _ in 0..TRIES {
        let target = Target {
            stream: StreamId::Office(org.clone()),
            expected: app.load_office(org).await?.seq,
            subject: office_subject(org),
            case: None,
            basis: BASIS,
        };
        let mut change = Change::new(app);
        change.append(target, vec![JournalEvent::Office(event.clone())]);
        change.change_token(token.clone());
        match change.commit(permit).await {
            Err(Error::Refused(refusal)) if refusal.code == "stale_page" => {}
            done => return done.map(drop),
        }
    }
    Err(Error::stale())
}

async fn line_of(app: &App, token: ApiToken) -> Result<TokenLine, Error> {
    let (account, holder) = match app.store().account(token.user).await? {
        Some(row) => (row.login, row.name),
        None => Default::default(),
    };
    let made_by = match token.made_by {
        Some(user) => app.store().account(user).await?.map(|row| row.name).unwrap_or_default(),
        None => String::new(),
    };
    Ok(TokenLine {
        id: token.id,
        account,
        holder,
        name: token.name,
        made_by,
        created: token.created,
        expires: token.expires,
        revoked: token.revoked,
        last_used: token.last_used,
    })
}

/// All tokens, the latest first; never their secrets.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn tokens(app: &App, who: &Principal) -> Result<Vec<TokenLine>, Error> {
    access::permit(who, Action::Administer, &Resource::default())?;
    let mut lines = Vec::new();
    for token in app.store().api_tokens().await? {
        lines.push(line_of(app, token).await?);
    }
    Ok(lines)
}

/// Revokes a token.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn revoke_token(app: &App, who: &Principal, id: &str) -> Result<(), Error> {
    let permit = access::permit(who, Action::Administer, &Resource::default())?;
    let none = || Error::not_found("这个还有效的令牌");
    let token = app.store().api_token_named(id.trim()).await?.filter(|token| token.revoked.is_none());
    let token = token.ok_or_else(none)?;
    let account = app.store().account(token.user).await?.ok_or_else(none)?;
    let revoked =
        OfficeEvent::TokenRevoked { token: token.id.clone(), account: account.login, on: app.today() };
    let change = TokenChange::Revoke { id: token.id.clone(), at: app.clock().now() };
    noted(app, &permit, &account.org, (revoked, change)).await?;
    app.0.tokens.forget();
    tracing::info!(token.id = token.id, "a token was revoked");
    Ok(())
}

/// Whose token this is: a token of the API, or the session that an applicant opened with number and code. A
/// session of the pages is no token.
///
/// # Errors
/// The store's.
pub async fn bearer(app: &App, token: &str) -> Result<Option<Bearer>, Error> {
    let (digest, now) = (digest_of(token), app.clock().now());
    if let Some(known) = app.0.tokens.get(&digest, now) {
        return Ok(Some(known));
    }
    if !token.starts_with(PREFIX) {
        let signed_in = crate::session::resolve(app, token).await?;
        return Ok(signed_in.filter(|known| matches!(known.principal, Principal::Applicant { .. })).map(
            |known| Bearer {
                principal: known.principal,
                client: format!("session:{digest}"),
                name: known.name,
            },
        ));
    }
    let Some(kept) = app.store().api_token(&digest).await? else { return Ok(None) };
    if kept.revoked.is_some() || kept.expires.is_some_and(|expires| expires <= now) {
        return Ok(None);
    }
    let Some(row) = app.store().account(kept.user).await?.filter(|row| !row.disabled) else {
        return Ok(None);
    };
    // Whoever looks over the tokens sees which is still in use; not every request is worth a write.
    if kept.last_used.is_none_or(|used| now.duration_since(used).unsigned_abs() >= NOTED) {
        app.store().note_api_token_use(&kept.id, now).await?;
    }
    let organisation = crate::persona::organisation(app, &row.org).await?;
    let bearer = Bearer {
        name: row.name.clone(),
        principal: crate::persona::principal_of(row, &organisation),
        client: format!("token:{}", kept.id),
    };
    let believed = now.checked_add(BELIEVED).unwrap_or(now);
    let until = kept.expires.map_or(believed, |expires| expires.min(believed));
    app.0.tokens.keep(digest, bearer.clone(), until);
    Ok(Some(bearer))
}
