//! Migrations: forward only, embedded, each in one transaction and remembered with its digest, so that a
//! changed migration or a database of a later version is refused rather than half understood.

use sha2::{Digest as _, Sha256};

use crate::{
    StoreError,
    db::{Db, Tx},
    hex,
    sql::{statements, values},
};

/// Number, name and text, in order.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "journal_and_vault", include_str!("../migrations/sqlite/0001_journal_and_vault.sql")),
    (2, "projections", include_str!("../migrations/sqlite/0002_projections.sql")),
    (3, "offices_and_visitors", include_str!("../migrations/sqlite/0003_offices_and_visitors.sql")),
];

statements! {
    MAKE_TABLE = "CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL)";
    DONE = "SELECT version, name, digest FROM migration ORDER BY version";
    REMEMBER = "INSERT INTO migration (version, name, digest) VALUES ($1, $2, $3)";
}

/// Brings the schema up to date.
pub(crate) async fn migrate(db: &Db) -> Result<(), StoreError> {
    let mut writer = db.writer().await;
    let mut tx = writer.begin().await?;
    tx.execute(MAKE_TABLE, Vec::new()).await?;
    let done = tx.rows("migration", DONE, Vec::new()).await?;
    for row in &done {
        let (version, name) = (row.int("version")?, row.text("name")?);
        let why = match MIGRATIONS.iter().find(|(number, ..)| *number == version) {
            None => "was made by a later version of the program; start that one",
            Some((.., text)) if digest(text) != row.text("digest")? => "was changed after it ran here",
            Some(_) => continue,
        };
        return Err(StoreError::Migration { version, name, why: why.to_owned() });
    }
    for (version, name, text) in MIGRATIONS.iter().skip(done.len()) {
        tx.script(text).await?;
        tx.execute(REMEMBER, values![*version, *name, digest(text)]).await?;
    }
    tx.commit().await
}

/// The last migration that this program knows.
pub(crate) fn latest() -> i64 {
    MIGRATIONS.last().map_or(0, |(version, ..)| *version)
}

/// The last migration that ran.
pub(crate) async fn last_in(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let done = tx.rows("migration", DONE, Vec::new()).await?;
    done.last().map_or(Ok(0), |row| row.int("version"))
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
