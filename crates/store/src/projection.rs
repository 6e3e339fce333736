//! Projections: the rows that pages read, written in the transaction that wrote the event and by the same
//! code when they are made again. They hold nothing that the journal does not; what is personal in them is
//! copied as it was sealed.
//!
//! An arm turns one event into operations and reads nothing: whatever a row needs must be in the event, in its
//! `Entry`, or come from a statement of its own over the rows written before. Three shapes suffice:
//! `ops.insert(&OPEN, id, values![..])` for a new row with all its columns, `ops.set(&STAGE, id, values![..])`
//! for some columns of a row that is there, `ops.change_one(Table::X, key, SQL, values![..])` for anything else.
//! A new statement is a `static` in the file's `projected_rows!`, which lists it for the test that prepares all.

pub(crate) mod case;
mod complaint;
mod duty;
mod follow_up;
mod fund;
mod lead;
mod notice;
pub(crate) mod ops;
mod person;
mod referral;

use kernel::{CaseId, Day, Moment};
use serde_json::Value as Json;

use self::ops::{Insert, Ops, Table};
use crate::{JournalEvent, StoreError, StreamId, claim::ClaimChange, vault::Vault};

/// Names insertions and updates and lists their texts under `row_statements()`.
macro_rules! projected_rows {
    (
        inserts { $($insert:ident: $into:ident = [$($column:literal),* $(,)?];)* }
        updates { $($update:ident: $of:ident = [$($changed:literal),* $(,)?];)* }
    ) => {
        $(static $insert: crate::projection::ops::Insert = crate::projection::ops::Insert::new(
            crate::projection::ops::Table::$into, &[$($column),*]);)*
        $(static $update: crate::projection::ops::Update = crate::projection::ops::Update::new(
            crate::projection::ops::Table::$of, &[$($changed),*]);)*
        /// Every row statement of this file.
        pub(super) fn row_statements() -> Vec<(&'static str, &'static str)> {
            let mut all: Vec<(&'static str, &'static str)> = Vec::new();
            $(all.extend($insert.texts().iter().map(|text| (stringify!($insert), *text)));)*
            $(all.push((stringify!($update), $update.text()));)*
            all
        }
    };
}
use projected_rows;

static COUNT: Insert = Insert::or(
    Table::JournalCount,
    &["kind", "events"],
    "ON CONFLICT (kind) DO UPDATE SET events = journal_count.events + excluded.events",
);

/// The day that stands for "nothing is due".
pub(crate) const NEVER: &str = "9999-12-31";

/// An event beside its content: where it stands, and its sealed JSON.
pub(crate) struct Entry<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) stream: &'a StreamId,
    pub(crate) seq: i64,
    pub(crate) at: Moment,
    pub(crate) subject: &'a str,
    pub(crate) case: Option<CaseId>,
    pub(crate) kind: &'a str,
    pub(crate) sealed: &'a Json,
}

impl Entry<'_> {
    /// The person that the stream is about: whose key seals it.
    fn person(&self) -> Option<&str> {
        self.subject.strip_prefix("person/")
    }
}

/// What an event asks for: rows, and unique names taken or given back.
#[derive(Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) ops: Ops,
    pub(crate) claims: Vec<ClaimChange>,
}

/// Turns one event into what it asks for. On a rebuild personal values may read as erased; only a person's card is
/// read in the clear, for the blind index.
pub(crate) fn project(
    wanted: &mut Wanted,
    entry: &Entry<'_>,
    event: &JournalEvent,
) -> Result<(), StoreError> {
    wanted.ops.count(entry.kind);
    notice::project(&mut wanted.ops, entry, event);
    match (event, entry.stream) {
        (JournalEvent::Case(event), StreamId::Case(id)) => case::project(wanted, entry, *id, event),
        (JournalEvent::Lead(event), StreamId::Lead(id)) => lead::project(&mut wanted.ops, entry, *id, event),
        (JournalEvent::Referral(event), StreamId::Referral(id)) => {
            referral::project(&mut wanted.ops, entry, *id, event)
        }
        (JournalEvent::FollowUp(event), StreamId::FollowUp(id)) => {
            follow_up::project(&mut wanted.ops, entry, *id, event)
        }
        (JournalEvent::Complaint(event), StreamId::Complaint(id)) => {
            complaint::project(&mut wanted.ops, entry, *id, event)
        }
        (JournalEvent::Office(_), StreamId::Office(_)) => Ok(()),
        (JournalEvent::Person(event), StreamId::Person(id)) => {
            person::project(wanted, entry, *id, event);
            Ok(())
        }
        (JournalEvent::Matter(event), StreamId::Matter(id)) => {
            person::project_matter(&mut wanted.ops, entry, *id, event)
        }
        (JournalEvent::Duty(event), _) => {
            duty::project(&mut wanted.ops, entry, event);
            Ok(())
        }
        (JournalEvent::Fund(event), StreamId::Fund(org)) => fund::project(&mut wanted.ops, org, event),
        (
            JournalEvent::Case(_)
            | JournalEvent::Lead(_)
            | JournalEvent::Referral(_)
            | JournalEvent::FollowUp(_)
            | JournalEvent::Complaint(_)
            | JournalEvent::Office(_)
            | JournalEvent::Person(_)
            | JournalEvent::Matter(_)
            | JournalEvent::Fund(_),
            stream,
        ) => Err(StoreError::Inconsistent {
            table: "event",
            column: "stream".to_owned(),
            row: format!("{stream}#{}", entry.seq),
            why: "an event of another family".to_owned(),
        }),
    }
}

/// Codes joined for one column.
fn joined(codes: &[String]) -> String {
    codes.join(",")
}

/// An optional day as it is stored.
fn day(day: Option<Day>) -> crate::db::Value {
    crate::db::maybe(day)
}

/// Every constant statement of the projections.
pub(crate) fn statements() -> Vec<&'static [(&'static str, &'static str)]> {
    vec![case::STATEMENTS, fund::STATEMENTS, person::STATEMENTS]
}

/// Every statement of the projections that is made from a table's columns.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    let own = [("COUNT", &COUNT), ("MATTER_WORD", &person::MATTER_WORD)];
    let own = own.into_iter().flat_map(|(name, one)| one.texts().iter().map(move |text| (name, *text)));
    let among = [("NEXT_DUE", &duty::NEXT_DUE), ("PRIORITY", &case::PRIORITY)];
    let among =
        among.into_iter().flat_map(|(name, among)| among.texts().iter().map(move |text| (name, *text)));
    let files = [
        case::row_statements(),
        complaint::row_statements(),
        duty::row_statements(),
        follow_up::row_statements(),
        fund::row_statements(),
        lead::row_statements(),
        notice::row_statements(),
        person::row_statements(),
        referral::row_statements(),
    ];
    own.chain(among).chain(files.into_iter().flatten()).collect()
}
