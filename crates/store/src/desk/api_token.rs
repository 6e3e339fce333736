//! Tokens for the API: a secret that acts as an account, known here only by its digest.

use kernel::{Moment, UserId};

use crate::{
    Store, StoreError,
    db::{Row, maybe, text},
    projection::ops::{Insert, Ops, Table},
    sql::{statements, values},
};

macro_rules! tokens_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, token_sha256, user_id, name, created_at, expires_at, revoked_at, made_by, last_used_at
            FROM api_token ",
            $condition
        )
    };
}

statements! {
    BY_ID = tokens_where!("WHERE id = $1");
    BY_DIGEST = tokens_where!("WHERE token_sha256 = $1");
    ALL = tokens_where!("ORDER BY created_at DESC, id");
    REVOKE = "UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    USED = "UPDATE api_token SET last_used_at = $2 WHERE id = $1";
}

static PUT: Insert = Insert::new(
    Table::ApiToken,
    &["id", "token_sha256", "user_id", "name", "created_at", "expires_at", "revoked_at", "made_by"],
);

/// A token of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its own name in lists: a few digits, no secret.
    pub id: String,
    /// SHA-256 of the secret, hex.
    pub token_sha256: String,
    /// The account it acts as.
    pub user: UserId,
    /// What it is for.
    pub name: String,
    /// Since when.
    pub created: Moment,
    /// Until when; `None` until it is revoked.
    pub expires: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
    /// Who issued it; `None` on the command line.
    pub made_by: Option<UserId>,
    /// When it last opened something.
    pub last_used: Option<Moment>,
}

/// What is done to a token, in the commit of the event that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenChange {
    /// It opens something from now on.
    Issue(ApiToken),
    /// It opens nothing any more; one that was revoked before stays so.
    Revoke {
        /// Its own name.
        id: String,
        /// When.
        at: Moment,
    },
}

impl Store {
    /// The token of a digest, revoked and expired ones too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn api_token(&self, token_sha256: &str) -> Result<Option<ApiToken>, StoreError> {
        let row = self.db().row("api_token", BY_DIGEST, values![token_sha256]).await?;
        row.map(|row| token_of(&row)).transpose()
    }

    /// All tokens, the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn api_tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        self.db().rows("api_token", ALL, Vec::new()).await?.iter().map(token_of).collect()
    }

    /// A token by its own name, revoked and expired ones too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn api_token_named(&self, id: &str) -> Result<Option<ApiToken>, StoreError> {
        let row = self.db().row("api_token", BY_ID, values![id]).await?;
        row.map(|row| token_of(&row)).transpose()
    }

    /// Notes that a token opened something.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn note_api_token_use(&self, id: &str, at: Moment) -> Result<(), StoreError> {
        self.execute(USED, values![id, text(at)]).await.map(|_| ())
    }
}

/// Changes a token in the transaction of the commit.
pub(crate) fn make(ops: &mut Ops, change: &TokenChange) {
    match change {
        TokenChange::Issue(token) => {
            let values = values![
                &token.id,
                &token.token_sha256,
                text(token.user),
                &token.name,
                text(token.created),
                maybe(token.expires),
                maybe(token.revoked),
                token.made_by.map(|user| user.to_string()).unwrap_or_default(),
            ];
            ops.insert(&PUT, &token.id, values);
        }
        TokenChange::Revoke { id, at } => {
            ops.change(Table::ApiToken, id, REVOKE, values![id, text(*at)]);
        }
    }
}

/// Every statement of this file that is made for several rows.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    PUT.texts().iter().map(|text| ("PUT", *text)).collect()
}

fn token_of(row: &Row) -> Result<ApiToken, StoreError> {
    Ok(ApiToken {
        id: row.text("id")?,
        token_sha256: row.text("token_sha256")?,
        user: row.parsed("user_id")?,
        name: row.text("name")?,
        created: row.parsed("created_at")?,
        expires: row.maybe_parsed("expires_at")?,
        revoked: row.maybe_parsed("revoked_at")?,
        made_by: row.text("made_by")?.parse().ok(),
        last_used: row.maybe_parsed("last_used_at")?,
    })
}
