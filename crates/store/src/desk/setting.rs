//! Settings, and numbers given out in series.

use crate::{
    Store, StoreError,
    group::Statement,
    sql::{statements, values},
};

statements! {
    ONE = "SELECT value FROM setting WHERE key = $1";
    PUT = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    TAKE = "INSERT INTO series (name, last) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET last = series.last + excluded.last RETURNING last";
    NEXT = "INSERT INTO series (name, last) VALUES ($1, 1)
        ON CONFLICT (name) DO UPDATE SET last = series.last + 1 RETURNING last";
}

impl Store {
    /// A setting.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let row = self.db().row("setting", ONE, values![key]).await?;
        row.map(|row| row.text("value")).transpose()
    }

    /// Changes a setting.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.execute(PUT, values![key, value]).await.map(|_| ())
    }

    /// The next number of a series (`浙杭西检救2026`), from 1; no number is given out twice.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_number(&self, series: &str) -> Result<i64, StoreError> {
        let next = Statement { table: "series", sql: NEXT, values: values![series], returns: true };
        let row = self.run(vec![next]).await?.row;
        row.map_or(Ok(1), |row| row.int("last"))
    }

    /// Takes so many numbers of a series at once and gives the first; no number is given out twice.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_numbers(&self, series: &str, count: u32) -> Result<i64, StoreError> {
        let values = values![series, i64::from(count)];
        let take = Statement { table: "series", sql: TAKE, values, returns: true };
        let row = self.run(vec![take]).await?.row;
        row.map_or(Ok(1), |row| row.int("last").map(|last| last - i64::from(count) + 1))
    }
}
