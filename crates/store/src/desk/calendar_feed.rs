//! Calendar feeds: the digest of the secret address under which an account's duties can be subscribed to.

use kernel::UserId;

use crate::{
    Store, StoreError,
    db::text,
    sql::{statements, values},
};

statements! {
    PUT = "INSERT INTO calendar_feed (user_id, token_sha256) VALUES ($1, $2)
        ON CONFLICT (user_id) DO UPDATE SET token_sha256 = excluded.token_sha256";
    END = "DELETE FROM calendar_feed WHERE user_id = $1";
    OF_USER = "SELECT user_id FROM calendar_feed WHERE user_id = $1";
    BY_TOKEN = "SELECT user_id FROM calendar_feed WHERE token_sha256 = $1";
}

impl Store {
    /// Gives an account's feed a new address; the one before no longer answers.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_calendar_feed(&self, user: UserId, token_sha256: &str) -> Result<(), StoreError> {
        self.execute(PUT, values![text(user), token_sha256]).await.map(|_| ())
    }

    /// Ends an account's feed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn end_calendar_feed(&self, user: UserId) -> Result<(), StoreError> {
        self.execute(END, values![text(user)]).await.map(|_| ())
    }

    /// Whether an account has a feed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn has_calendar_feed(&self, user: UserId) -> Result<bool, StoreError> {
        Ok(self.db().row("calendar_feed", OF_USER, values![text(user)]).await?.is_some())
    }

    /// Whose feed an address is.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn calendar_feed_owner(&self, token_sha256: &str) -> Result<Option<UserId>, StoreError> {
        let row = self.db().row("calendar_feed", BY_TOKEN, values![token_sha256]).await?;
        row.map(|row| row.parsed("user_id")).transpose()
    }
}
