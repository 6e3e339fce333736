//! The two engines as the tests see them: where a store is opened, and how to get behind its back.

use std::path::Path;

use sqlx::Connection as _;
use store::{Durability, EngineError, Store, StoreError};

use crate::server::Server;

/// Where a store's rows lie.
pub enum Database {
    /// In a file of the store's folder.
    File,
    /// On a server of the test's own.
    Server(Box<Server>),
}

impl Database {
    /// A server; a file where PostgreSQL is not installed, which is said.
    pub fn server() -> Self {
        Server::start().map_or(Self::File, |server| Self::Server(Box::new(server)))
    }

    pub async fn open(&self, folder: &Path) -> Result<Store, StoreError> {
        match self {
            Self::File => Store::open_with(folder, Durability::Relaxed).await,
            Self::Server(server) => Store::connect_with(&server.url(), folder, Durability::Relaxed).await,
        }
    }

    pub async fn behind(&self, folder: &Path, sql: &'static str) -> Result<u64, EngineError> {
        match self {
            Self::File => {
                let raw = rusqlite::Connection::open(folder.join("lianzhu.db"))?;
                raw.busy_timeout(std::time::Duration::from_secs(30))?;
                Ok(raw.execute(sql, [])? as u64)
            }
            Self::Server(server) => {
                let mut raw = sqlx::PgConnection::connect(&server.url()).await?;
                Ok(sqlx::query(sql).execute(&mut raw).await?.rows_affected())
            }
        }
    }

    /// The statements that let events be changed, and deleted.
    pub fn unlocking(&self) -> [&'static str; 2] {
        match self {
            Self::File => ["DROP TRIGGER event_is_never_updated", "DROP TRIGGER event_is_never_deleted"],
            Self::Server(_) => [
                "DROP TRIGGER event_is_never_updated ON event",
                "DROP TRIGGER event_is_never_deleted ON event",
            ],
        }
    }

    pub fn bytes(&self, folder: &Path) -> Vec<u8> {
        match self {
            Self::File => std::fs::read(folder.join("lianzhu.db")).unwrap(),
            Self::Server(server) => server.dump(),
        }
    }
}
