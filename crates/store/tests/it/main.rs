//! The store on real databases: what is committed is there, sealed, ordered, rebuildable, and nothing else. Every
//! contract is tried on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::duplicate_mod,
    reason = "a test may break; the same contracts run on both engines"
)]

mod database;
#[path = "postgres/server.rs"]
mod server;

macro_rules! contracts {
    ($($file:ident = $path:literal;)*) => {
        mod sqlite {
            pub fn database() -> crate::database::Database {
                crate::database::Database::File
            }
            mod files;
            $(#[path = $path] mod $file;)*
        }
        mod postgres {
            pub fn database() -> crate::database::Database {
                crate::database::Database::server()
            }
            mod processes;
            mod schema;
            $(#[path = $path] mod $file;)*
        }
    };
}

contracts! {
    attachments = "../attachments.rs";
    backups = "../backups.rs";
    claims = "../claims.rs";
    desk = "../desk.rs";
    group = "../group.rs";
    journal = "../journal.rs";
    lists = "../lists.rs";
    orders = "../orders.rs";
    outbox = "../outbox.rs";
    projections = "../projections.rs";
    queues = "../queues.rs";
    rebuild = "../rebuild.rs";
    registers = "../registers.rs";
    vault = "../vault.rs";
    world = "../world.rs";
}
