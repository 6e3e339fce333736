//! Migrations: forward only, embedded, each in one transaction and remembered with its digest, so that a
//! changed migration or a database of a later version is refused rather than half understood.

use sha2::{Digest as _, Sha256};

use crate::{
    Engine, StoreError,
    db::{Db, Tx},
    hex,
    sql::{statements, values},
};

/// Number, name and the text for each engine, in order.
struct Migration {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal;)*) => {
        const MIGRATIONS: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/000", $version, "_", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/000", $version, "_", $name, ".sql")),
        }),*];
    };
}

migrations! {
    1 "journal_and_vault";
    2 "projections";
    3 "offices_and_visitors";
    4 "machines";
    5 "joint_applicants";
    6 "token_use";
    7 "payers";
    8 "orders";
}

statements! {
    MAKE_TABLE = "CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL)";
    DONE = "SELECT version, name, digest FROM migration ORDER BY version";
    REMEMBER = "INSERT INTO migration (version, name, digest) VALUES ($1, $2, $3)";
}

impl Migration {
    fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// Brings the schema up to date, in one transaction: cut off, it leaves what stood before.
pub(crate) async fn migrate(db: &Db) -> Result<(), StoreError> {
    let engine = db.engine();
    let mut writer = db.writer().await;
    let mut tx = writer.begin().await?;
    tx.execute(MAKE_TABLE, Vec::new()).await?;
    let done = tx.rows("migration", DONE, Vec::new()).await?;
    for row in &done {
        let (version, name) = (row.int("version")?, row.text("name")?);
        let why = match MIGRATIONS.iter().find(|known| known.version == version) {
            None => "was made by a later version of the program; start that one",
            Some(known) if digest(known.text(engine)) != row.text("digest")? => {
                "was changed after it ran here"
            }
            Some(_) => continue,
        };
        return Err(StoreError::Migration { version, name, why: why.to_owned() });
    }
    for migration in MIGRATIONS.iter().skip(done.len()) {
        let text = migration.text(engine);
        tx.script(text).await?;
        tx.execute(REMEMBER, values![migration.version, migration.name, digest(text)]).await?;
    }
    tx.commit().await
}

/// The last migration that this program knows.
pub(crate) fn latest() -> i64 {
    MIGRATIONS.last().map_or(0, |last| last.version)
}

/// The last migration that ran.
pub(crate) async fn last_in(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let done = tx.rows("migration", DONE, Vec::new()).await?;
    done.last().map_or(Ok(0), |row| row.int("version"))
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
