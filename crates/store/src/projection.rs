//! Projections: the rows that pages read, written in the transaction that wrote the event and by the same
//! code when they are made again. They hold nothing that the journal does not; what is personal in them is
//! copied as it was sealed.

mod case;
mod duty;
mod follow_up;
mod fund;
mod lead;
mod person;
mod referral;

use kernel::{CaseId, Day, Moment};
use serde_json::Value as Json;

use crate::{
    JournalEvent, StoreError, StreamId,
    db::Tx,
    sql::{statements, values},
    vault::Vault,
};

statements! {
    COUNT = "INSERT INTO journal_count (kind, events) VALUES ($1, 1)
        ON CONFLICT (kind) DO UPDATE SET events = journal_count.events + 1";
}

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

/// Brings the rows up to date with one event. On a rebuild personal values may read as erased; only a
/// person's card is read in the clear, for the blind index.
pub(crate) async fn project(
    tx: &mut Tx<'_>,
    entry: &Entry<'_>,
    event: &JournalEvent,
) -> Result<(), StoreError> {
    tx.execute(COUNT, values![entry.kind]).await?;
    match (event, entry.stream) {
        (JournalEvent::Case(event), StreamId::Case(id)) => case::project(tx, entry, *id, event).await,
        (JournalEvent::Lead(event), StreamId::Lead(id)) => lead::project(tx, entry, *id, event).await,
        (JournalEvent::Referral(event), StreamId::Referral(id)) => {
            referral::project(tx, entry, *id, event).await
        }
        (JournalEvent::FollowUp(event), StreamId::FollowUp(id)) => {
            follow_up::project(tx, entry, *id, event).await
        }
        (JournalEvent::Person(event), StreamId::Person(id)) => person::project(tx, entry, *id, event).await,
        (JournalEvent::Matter(event), StreamId::Matter(id)) => {
            person::project_matter(tx, entry, *id, event).await
        }
        (JournalEvent::Duty(event), _) => duty::project(tx, entry, event).await,
        (JournalEvent::Fund(event), StreamId::Fund(org)) => fund::project(tx, org, event).await,
        (
            JournalEvent::Case(_)
            | JournalEvent::Lead(_)
            | JournalEvent::Referral(_)
            | JournalEvent::FollowUp(_)
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

/// A statement that must change exactly one row.
async fn change_one(
    tx: &mut Tx<'_>,
    table: &'static str,
    row: &(dyn std::fmt::Display + Sync),
    sql: &'static str,
    values: Vec<crate::db::Value>,
) -> Result<(), StoreError> {
    match tx.execute(sql, values).await? {
        1 => Ok(()),
        changed => Err(StoreError::Inconsistent {
            table,
            column: "id".to_owned(),
            row: row.to_string(),
            why: format!("an event about it changes {changed} rows"),
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

/// Every statement of the projections.
pub(crate) fn statements() -> Vec<&'static [(&'static str, &'static str)]> {
    vec![
        STATEMENTS,
        case::STATEMENTS,
        duty::STATEMENTS,
        follow_up::STATEMENTS,
        fund::STATEMENTS,
        lead::STATEMENTS,
        person::STATEMENTS,
        referral::STATEMENTS,
    ]
}
