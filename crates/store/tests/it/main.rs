//! The store on real SQLite files: what is committed is there, sealed, ordered, rebuildable, and nothing else.

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test may break"
)]

mod attachments;
mod backups;
mod claims;
mod desk;
mod group;
mod journal;
mod lists;
mod outbox;
mod projections;
mod queues;
mod rebuild;
mod registers;
mod vault;
mod world;
