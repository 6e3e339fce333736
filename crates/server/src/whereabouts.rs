//! Where the data lie, as one says it on the command line or, for the server's address, in the environment, where a
//! password does not show in the list of processes.

use std::{path::PathBuf, sync::OnceLock};

use app::place::Place;
use clap::Args;

/// The environment's name for the database server's address.
const DATABASE: &str = "LIANZHU_DATABASE";

/// What was said once, for every command alike: the server, and whether the command line named it.
static SAID: OnceLock<Option<(String, bool)>> = OnceLock::new();

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
    let named = database.map(|url| (url, true));
    let database = named.or_else(|| Some((from_environment()?, false))).filter(|(url, _)| !url.is_empty());
    // It is remembered before anything asks, and only once.
    drop(SAID.set(database));
}

/// The option that names the same server again, for a hint; nothing where there is none, or the environment names it.
pub(crate) fn said_again() -> String {
    match SAID.get() {
        Some(Some((url, true))) => option_for(url),
        Some(Some((_, false)) | None) | None => String::new(),
    }
}

/// A password is not shown again.
fn option_for(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    let (who, place) = rest.rsplit_once('@').unwrap_or(("", rest));
    match who.split_once(':') {
        Some((user, _)) => format!(" --database '{scheme}://{user}:PASSWORD@{place}'（PASSWORD 请换成口令）"),
        None => format!(" --database '{url}'"),
    }
}

/// A folder with the server that was named.
pub(crate) fn place(data: PathBuf) -> Place {
    let database = SAID.get().and_then(Option::as_ref).map(|(url, _)| url.clone());
    Place { data, database }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_again_as_it_was_without_its_password() {
        let plain = "postgres://aid@127.0.0.1:5432/aid?sslmode=disable";
        assert_eq!(option_for(plain), format!(" --database '{plain}'"));
        assert_eq!(
            option_for("postgres:///aid?host=/run/postgresql"),
            " --database 'postgres:///aid?host=/run/postgresql'"
        );
        let hidden = option_for("postgres://aid:very:secret@db.example/aid");
        assert_eq!(hidden, " --database 'postgres://aid:PASSWORD@db.example/aid'（PASSWORD 请换成口令）");
    }
}
