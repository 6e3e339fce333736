//! Where the data lie, as one says it on the command line or, for the server's address, in the environment, where a
//! password does not show in the list of processes.

use std::{path::PathBuf, sync::OnceLock};

use app::place::Place;
use clap::Args;

/// The environment's name for the database server's address.
const DATABASE: &str = "LIANZHU_DATABASE";

/// What was said once, for every command alike.
static SAID: OnceLock<Option<String>> = OnceLock::new();

#[derive(Args, Clone)]
pub(crate) struct Whereabouts {
    /// 数据目录（密钥、附件；不用 PostgreSQL 时还有数据库）
    #[arg(long, default_value = "data/lianzhu")]
    data: PathBuf,
}

impl Whereabouts {
    /// The place that is meant.
    pub(crate) fn place(&self) -> Place {
        place(self.data.clone())
    }
}

/// Keeps which server the command line named; without one, the environment's.
pub(crate) fn remember(database: Option<String>) {
    let from_environment = || std::env::var_os(DATABASE).map(|url| url.to_string_lossy().into_owned());
    let database = database.or_else(from_environment).filter(|url| !url.is_empty());
    // It is remembered before anything asks, and only once.
    drop(SAID.set(database));
}

/// A folder with the server that was named.
pub(crate) fn place(data: PathBuf) -> Place {
    Place { data, database: SAID.get().cloned().flatten() }
}
