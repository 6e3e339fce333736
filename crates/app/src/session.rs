//! Signing in: staff by account and password, applicants by the case number and the code of their receipt.

use access::Principal;
use argon2::{Argon2, PasswordHash, PasswordVerifier};
use kernel::{Moment, OrgId, Refusal, Role, UserId};
use sha2::{Digest, Sha256};
use store::{Account, Session, SessionHolder};

use crate::{
    App, Error,
    submit_application::{code_token, hash_secret},
};

/// Hours after which a session ends.
const SESSION_HOURS: i64 = 12;
/// Wrong codes after which a case's look-up is locked; an officer gives a new code.
pub(crate) const CODE_TRIES_MAX: u32 = 10;

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub principal: Principal,
    /// Their name on pages.
    pub name: String,
    /// Their organisation's name; empty for applicants.
    pub org_name: String,
}

/// The name under which a token is kept: tokens themselves are never stored.
pub fn digest_of(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The token that forms of a session carry, derived from its cookie.
pub fn csrf_of(token: &str) -> String {
    digest_of(&format!("form:{token}"))
}

fn wrong_password() -> Error {
    let mend = "请核对后重试；忘记密码请联系本单位管理员。";
    Error::refused(Refusal::new("wrong_password", "账号或密码不正确。", mend, "").on_field("password"))
}

pub(crate) fn verify(secret: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok())
}

fn expiry(now: Moment) -> Moment {
    now.saturating_add(jiff_hours(SESSION_HOURS)).unwrap_or(now)
}

fn jiff_hours(hours: i64) -> std::time::Duration {
    std::time::Duration::from_secs(u64::try_from(hours * 3600).unwrap_or(0))
}

/// Signs a member of staff in; gives the session's token.
///
/// # Errors
/// `wrong_password` for an unknown account and a wrong password alike.
pub async fn sign_in(app: &App, account: &str, password: &str) -> Result<String, Error> {
    let row = app.store().account_by_login(account.trim()).await?;
    // An unknown account costs as much time as a known one.
    let dummy =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let (hash, password) =
        (row.as_ref().map_or(dummy, |row| &row.password_hash).to_owned(), password.to_owned());
    let right = tokio::task::spawn_blocking(move || verify(&password, &hash))
        .await
        .map_err(|error| Error::Broken(error.to_string()))?;
    match row {
        Some(row) if right && !row.disabled => start(app, SessionHolder::Staff(row.user)).await,
        Some(_) | None => Err(wrong_password()),
    }
}

/// Signs the applicant of a case in by its number and code.
///
/// # Errors
/// `wrong_code` for an unknown number and a wrong code alike; `code_locked` after too many tries.
pub async fn sign_in_applicant(app: &App, number: &str, code: &str) -> Result<String, Error> {
    let wrong = || {
        let mend = "请核对回执上的受理编号和8位查询码；遗失可持身份证件到受理窗口补办。";
        Error::refused(Refusal::new("wrong_code", "受理编号或查询码不正确。", mend, "").on_field("code"))
    };
    let Some(case) = app.store().case_by_number(&normal_number(number)).await? else {
        return Err(wrong());
    };
    let Some(access) = app.store().case_access(case.id).await? else {
        return Err(wrong());
    };
    if access.failed_tries >= CODE_TRIES_MAX {
        let mend = "请持身份证件到受理窗口重置查询码。";
        return Err(Error::refused(
            Refusal::new("code_locked", "查询码输错次数过多，已锁定。", mend, "").on_field("code"),
        ));
    }
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let right = same(&access.code_hash, &code_token(app, case.id, &code));
    app.store().note_case_access(case.id, right).await?;
    if right {
        start(app, SessionHolder::Applicant { person: case.applicant, case: case.id }).await
    } else {
        Err(wrong())
    }
}

/// Whether two tokens are equal, in a time that does not say where they differ.
pub(crate) fn same(kept: &str, given: &str) -> bool {
    let differences = kept.bytes().zip(given.bytes()).fold(0, |found, (one, other)| found | (one ^ other));
    kept.len() == given.len() && differences == 0
}

/// A case number as people type it: half-width or full-width brackets, blanks, a missing 号.
pub(crate) fn normal_number(text: &str) -> String {
    let mut number: String = text
        .trim()
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '[' | '【' | '(' | '（' => '〔',
            ']' | '】' | ')' | '）' => '〕',
            '—' | '–' | '-' | '﹣' => '-',
            other => other,
        })
        .collect();
    if !number.is_empty() && !number.ends_with('号') {
        number.push('号');
    }
    number
}

async fn start(app: &App, holder: SessionHolder) -> Result<String, Error> {
    let token = app.ids().token();
    let now = app.clock().now();
    let session = Session {
        token_sha256: digest_of(&token),
        holder,
        csrf: csrf_of(&token),
        created: now,
        seen: now,
        expires: expiry(now),
        flash: None,
    };
    app.store().put_session(&session).await?;
    Ok(token)
}

/// Who a token belongs to; `None` where it is unknown or over.
///
/// # Errors
/// The store's.
pub async fn resolve(app: &App, token: &str) -> Result<Option<SignedIn>, Error> {
    let Some(session) = app.store().session(&digest_of(token), app.clock().now()).await? else {
        return Ok(None);
    };
    match session.holder {
        SessionHolder::Staff(user) => match app.store().account(user).await? {
            Some(row) if !row.disabled => signed_in(app, row).await.map(Some),
            Some(_) | None => Ok(None),
        },
        SessionHolder::Applicant { person, case } => {
            let name = app.store().person(person).await?.map(|card| card.name).unwrap_or_default();
            let principal = Principal::Applicant { person, case };
            Ok(Some(SignedIn { principal, name, org_name: String::new() }))
        }
        SessionHolder::Visitor => Ok(None),
    }
}

async fn signed_in(app: &App, row: Account) -> Result<SignedIn, Error> {
    let organisation = crate::persona::organisation(app, &row.org).await?;
    let name = row.name.clone();
    let principal = crate::persona::principal_of(row, &organisation);
    Ok(SignedIn { principal, name, org_name: organisation.name })
}

/// Ends a session.
///
/// # Errors
/// The store's.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Error> {
    app.store().end_session(&digest_of(token)).await?;
    Ok(())
}

/// Somebody to be given an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What they type to sign in.
    pub account: String,
    /// The name on pages.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The title, where sign-off names it.
    pub title: String,
    /// The organisation.
    pub org: OrgId,
}

/// Hashes a password for accounts.
///
/// # Errors
/// The hash function's.
pub fn hash_password(app: &App, password: &str) -> Result<String, Error> {
    hash_secret(password, &app.ids().bytes::<16>())
}

/// Creates accounts with a hashed password, or replaces those of the same name.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn save_accounts(
    app: &App,
    who: &Principal,
    accounts: Vec<NewAccount>,
    password_hash: &str,
) -> Result<(), Error> {
    access::permit(who, access::Action::Administer, &access::Resource::default())?;
    let mut rows = Vec::with_capacity(accounts.len());
    for new in accounts {
        let known = app.store().account_by_login(&new.account).await?;
        let user = known.map_or_else(|| app.ids().make(app.clock().now(), UserId::new), |row| row.user);
        rows.push(Account {
            user,
            login: new.account,
            password_hash: password_hash.to_owned(),
            name: new.name,
            role: new.role,
            title: new.title,
            org: new.org,
            disabled: false,
        });
    }
    app.store().put_accounts(&rows).await?;
    app.0.tokens.forget();
    Ok(())
}
