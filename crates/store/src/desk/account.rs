//! Accounts of staff.

use kernel::{OrgId, Role, UserId};

use crate::{
    Store, StoreError,
    db::{Row, text},
    sql::{statements, values},
};

macro_rules! accounts_where {
    ($condition:literal) => {
        concat!(
            "SELECT user_id, login, password_hash, name, role, title, org, disabled FROM account ",
            $condition
        )
    };
}

statements! {
    PUT = "INSERT INTO account (user_id, login, password_hash, name, role, title, org, disabled)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (user_id) DO UPDATE SET login = excluded.login, password_hash = excluded.password_hash,
        name = excluded.name, role = excluded.role, title = excluded.title, org = excluded.org,
        disabled = excluded.disabled";
    BY_LOGIN = accounts_where!("WHERE login = $1");
    BY_USER = accounts_where!("WHERE user_id = $1");
    OF_ORG = accounts_where!("WHERE org = $1 ORDER BY login");
    ALL = accounts_where!("ORDER BY login");
}

/// A member of staff's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub user: UserId,
    /// What they sign in as.
    pub login: String,
    /// The password's hash in PHC format.
    pub password_hash: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their title (分管检察长).
    pub title: String,
    /// Their organisation, which must be known.
    pub org: OrgId,
    /// Whether they may no longer sign in.
    pub disabled: bool,
}

impl Store {
    /// Adds or changes accounts, in one transaction.
    ///
    /// # Errors
    /// Where the database fails, a login is taken, or the organisation is unknown.
    pub async fn put_accounts(&self, accounts: &[Account]) -> Result<(), StoreError> {
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        for one in accounts {
            let values = values![
                text(one.user),
                &one.login,
                &one.password_hash,
                &one.name,
                one.role.word(),
                &one.title,
                text(&one.org),
                one.disabled,
            ];
            tx.execute(PUT, values).await?;
        }
        tx.commit().await
    }

    /// The account that signs in as this.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let row = self.db().row("account", BY_LOGIN, values![login]).await?;
        row.map(|row| account_of(&row)).transpose()
    }

    /// A user's account.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn account(&self, user: UserId) -> Result<Option<Account>, StoreError> {
        let row = self.db().row("account", BY_USER, values![text(user)]).await?;
        row.map(|row| account_of(&row)).transpose()
    }

    /// The accounts of one organisation or of all.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn accounts(&self, org: Option<&OrgId>) -> Result<Vec<Account>, StoreError> {
        let rows = match org {
            Some(org) => self.db().rows("account", OF_ORG, values![text(org)]).await?,
            None => self.db().rows("account", ALL, Vec::new()).await?,
        };
        rows.iter().map(account_of).collect()
    }
}

fn account_of(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        user: row.parsed("user_id")?,
        login: row.text("login")?,
        password_hash: row.text("password_hash")?,
        name: row.text("name")?,
        role: row.word("role")?,
        title: row.text("title")?,
        org: OrgId(row.text("org")?),
        disabled: row.int("disabled")? != 0,
    })
}
