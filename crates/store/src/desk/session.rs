//! Sessions: who is signed in, known by the digest of a token that only the browser holds.

use kernel::{CaseId, Moment, PersonId, UserId};
use serde_json::Value as Json;

use crate::{
    Store, StoreError,
    db::{Row, maybe, text},
    sql::{statements, values},
};

statements! {
    PUT = "INSERT INTO session
        (token_sha256, user_id, person_id, case_id, csrf, created_at, seen_at, expires_at, flash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (token_sha256) DO UPDATE SET user_id = excluded.user_id, person_id = excluded.person_id,
        case_id = excluded.case_id, csrf = excluded.csrf, created_at = excluded.created_at,
        seen_at = excluded.seen_at, expires_at = excluded.expires_at, flash = excluded.flash";
    ONE = "SELECT token_sha256, user_id, person_id, case_id, csrf, created_at, seen_at, expires_at, flash
        FROM session WHERE token_sha256 = $1";
    SEEN = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_sha256 = $1";
    FLASH = "UPDATE session SET flash = $2 WHERE token_sha256 = $1";
    END = "DELETE FROM session WHERE token_sha256 = $1";
    END_OF_USER = "DELETE FROM session WHERE user_id = $1";
    EXPIRED = "SELECT token_sha256, expires_at FROM session";
}

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionHolder {
    /// Signed-in staff.
    Staff(UserId),
    /// The applicant of one case.
    Applicant {
        /// The person.
        person: PersonId,
        /// The case they may see.
        case: CaseId,
    },
    /// Somebody not signed in who has begun a draft.
    Visitor,
}

/// A session.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// SHA-256 of the token, hex.
    pub token_sha256: String,
    /// Whose.
    pub holder: SessionHolder,
    /// The token that forms must carry.
    pub csrf: String,
    /// Since when.
    pub created: Moment,
    /// When it was last used.
    pub seen: Moment,
    /// Until when.
    pub expires: Moment,
    /// A message for the next page.
    pub flash: Option<Json>,
}

impl Store {
    /// Keeps a session.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let (user, person, case) = match session.holder {
            SessionHolder::Staff(user) => (Some(user), None, None),
            SessionHolder::Applicant { person, case } => (None, Some(person), Some(case)),
            SessionHolder::Visitor => (None, None, None),
        };
        let values = values![
            &session.token_sha256,
            maybe(user),
            maybe(person),
            maybe(case),
            &session.csrf,
            text(session.created),
            text(session.seen),
            text(session.expires),
            maybe(session.flash.as_ref()),
        ];
        self.execute(PUT, values).await.map(|_| ())
    }

    /// The session of a token; `None` where there is none or its time is over.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn session(&self, token_sha256: &str, now: Moment) -> Result<Option<Session>, StoreError> {
        let row = self.db().row("session", ONE, values![token_sha256]).await?;
        let session = row.map(|row| session_of(&row)).transpose()?;
        Ok(session.filter(|session| session.expires > now))
    }

    /// Notes that a session was used and until when it lasts now.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn touch_session(
        &self,
        token_sha256: &str,
        seen: Moment,
        expires: Moment,
    ) -> Result<(), StoreError> {
        self.execute(SEEN, values![token_sha256, text(seen), text(expires)]).await.map(|_| ())
    }

    /// Leaves a message for the next page, or takes it away.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn set_flash(&self, token_sha256: &str, flash: Option<&Json>) -> Result<(), StoreError> {
        self.execute(FLASH, values![token_sha256, maybe(flash)]).await.map(|_| ())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn end_session(&self, token_sha256: &str) -> Result<(), StoreError> {
        self.execute(END, values![token_sha256]).await.map(|_| ())
    }

    /// Ends every session of a member of staff (password changed, account disabled).
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn end_sessions_of(&self, user: UserId) -> Result<u64, StoreError> {
        self.execute(END_OF_USER, values![text(user)]).await
    }

    /// Deletes the sessions whose time is over and says how many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sweep_sessions(&self, now: Moment) -> Result<u64, StoreError> {
        let mut swept = 0;
        for row in self.db().rows("session", EXPIRED, Vec::new()).await? {
            if row.parsed::<Moment>("expires_at")? <= now {
                swept += self.execute(END, values![row.text("token_sha256")?]).await?;
            }
        }
        Ok(swept)
    }
}

fn session_of(row: &Row) -> Result<Session, StoreError> {
    let person = row.maybe_parsed("person_id")?.zip(row.maybe_parsed("case_id")?);
    let holder = match (row.maybe_parsed("user_id")?, person) {
        (Some(user), _) => SessionHolder::Staff(user),
        (None, Some((person, case))) => SessionHolder::Applicant { person, case },
        (None, None) => SessionHolder::Visitor,
    };
    Ok(Session {
        token_sha256: row.text("token_sha256")?,
        holder,
        csrf: row.text("csrf")?,
        created: row.parsed("created_at")?,
        seen: row.parsed("seen_at")?,
        expires: row.parsed("expires_at")?,
        flash: row.maybe_parsed("flash")?,
    })
}
