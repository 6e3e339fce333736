//! Organisations: the offices that the platform knows.

use kernel::{OrgId, Organisation};

use crate::{
    Store, StoreError,
    db::{Row, text},
    sql::{statements, values},
};

statements! {
    PUT = "INSERT INTO organisation (id, kind, region, name) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, region = excluded.region, name = excluded.name";
    CHANGED = "INSERT INTO setting (key, value) VALUES ('organisations.version', '1')
        ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)";
    VERSION = "SELECT value FROM setting WHERE key = 'organisations.version'";
    ONE = "SELECT id, kind, region, name FROM organisation WHERE id = $1";
    ALL = "SELECT id, kind, region, name FROM organisation ORDER BY region, kind, id";
}

impl Store {
    /// Adds or changes organisations, in one transaction.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_organisations(&self, organisations: &[Organisation]) -> Result<(), StoreError> {
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        for one in organisations {
            let values = values![text(&one.id), one.kind.word(), text(one.region), &one.name];
            tx.execute(PUT, values).await?;
        }
        tx.execute(CHANGED, Vec::new()).await?;
        tx.commit().await
    }

    /// Another text whenever organisations were changed, by whichever process.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisations_version(&self) -> Result<String, StoreError> {
        let row = self.db().row("setting", VERSION, Vec::new()).await?;
        row.map_or(Ok(String::new()), |row| row.text("value"))
    }

    /// An organisation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisation(&self, id: &OrgId) -> Result<Option<Organisation>, StoreError> {
        let row = self.db().row("organisation", ONE, values![text(id)]).await?;
        row.map(|row| organisation_of(&row)).transpose()
    }

    /// Every organisation, by region and kind.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisations(&self) -> Result<Vec<Organisation>, StoreError> {
        self.db().rows("organisation", ALL, Vec::new()).await?.iter().map(organisation_of).collect()
    }
}

fn organisation_of(row: &Row) -> Result<Organisation, StoreError> {
    Ok(Organisation {
        id: OrgId(row.text("id")?),
        kind: row.word("kind")?,
        region: row.parsed("region")?,
        name: row.text("name")?,
    })
}
