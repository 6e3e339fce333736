//! Notices of whoever reads: a list, how many are unread, and what was read.

use kernel::{CaseId, Moment, OrgId, PersonId, Role, UserId};

use super::{Listing, Order, Page, listing};
use crate::{
    Store, StoreError, StreamId,
    db::{Row, text},
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, audience, case_id, stream, kind, line, at,
         CASE WHEN at <= coalesce((SELECT read_until FROM notice_reader WHERE reader = $3), '')
              OR EXISTS (SELECT 1 FROM notice_read WHERE reader = $3 AND notice_id = notice_row.id)
         THEN 1 ELSE 0 END AS seen"
    };
}

// $1 and $2 audiences, $3 the reader.
macro_rules! filters {
    () => {
        " AND CAST($3 AS TEXT) IS NOT NULL"
    };
}

/// Of one reader, the latest first.
pub(crate) static LISTINGS: [Listing; 1] = [listing!(
    columns,
    "notice_row",
    filters,
    "(audience = $1 OR audience = $2)",
    "$6",
    [("(at, id) < ($4, $5)", "at DESC, id DESC")]
)];

/// No moment is later.
const LATEST_MOMENT: (&str, &str) = ("9999-12-31T23:59:59Z", "~");

statements! {
    UNREAD = "SELECT count(*) AS unread FROM (SELECT 1 AS one FROM notice_row
        WHERE (audience = $1 OR audience = $2)
          AND at > coalesce((SELECT read_until FROM notice_reader WHERE reader = $3), '')
          AND NOT EXISTS (SELECT 1 FROM notice_read WHERE reader = $3 AND notice_id = notice_row.id)
        LIMIT 100) AS counted";
    READ = "INSERT INTO notice_read (reader, notice_id) VALUES ($1, $2) ON CONFLICT (reader, notice_id) DO NOTHING";
    READ_ALL = "INSERT INTO notice_reader (reader, read_until) VALUES ($1, $2)
        ON CONFLICT (reader) DO UPDATE SET read_until = excluded.read_until";
    TIDY = "DELETE FROM notice_read WHERE reader = $1";
}

/// Whom a notice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// An account.
    Account(UserId),
    /// The people of a role at an office.
    Office(OrgId, Role),
    /// A person of the register.
    Person(PersonId),
}

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// An account, with its office and role.
    Account(UserId, OrgId, Role),
    /// A person of the register.
    Person(PersonId),
}

/// A notice.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticeRow {
    /// Its id.
    pub id: String,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The stream of the event that it tells of.
    pub stream: StreamId,
    /// The event's kind.
    pub kind: String,
    /// One line without personal data.
    pub line: String,
    /// When.
    pub at: Moment,
    /// Whether it was read.
    pub seen: bool,
}

impl Audience {
    /// As it is stored.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Account(user) => format!("account/{user}"),
            Self::Office(org, role) => format!("office/{org}/{}", role.word()),
            Self::Person(person) => format!("person/{person}"),
        }
    }
}

impl Reader {
    fn audiences(&self) -> (String, String) {
        match self {
            Self::Account(user, org, role) => {
                (Audience::Account(*user).key(), Audience::Office(org.clone(), *role).key())
            }
            Self::Person(person) => {
                let key = Audience::Person(*person).key();
                (key.clone(), key)
            }
        }
    }

    /// The first audience is the reader alone.
    fn key(&self) -> String {
        self.audiences().0
    }
}

impl Store {
    /// A page of a reader's notices, the latest first.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.notices", skip_all)]
    pub async fn notices(
        &self,
        reader: &Reader,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<NoticeRow>, StoreError> {
        let order = Order { at: 0, column: "at", number: false, start: LATEST_MOMENT };
        let [listing] = &LISTINGS;
        let (one, other) = reader.audiences();
        let filters = values![one, other, reader.key()];
        self.raw_page("notice_row", listing, &order, filters, (after, limit)).await?.read(notice_of)
    }

    /// How many notices a reader has not read; counted up to 100.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn unread_notices(&self, reader: &Reader) -> Result<i64, StoreError> {
        let (one, other) = reader.audiences();
        let row = self.db().row("notice_row", UNREAD, values![one, other, reader.key()]).await?;
        row.map_or(Ok(0), |row| row.int("unread"))
    }

    /// A reader read one notice.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read_notice(&self, reader: &Reader, id: &str) -> Result<(), StoreError> {
        self.execute(READ, values![reader.key(), id]).await.map(|_| ())
    }

    /// A reader read everything until a moment.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn read_all_notices(&self, reader: &Reader, until: Moment) -> Result<(), StoreError> {
        self.execute(READ_ALL, values![reader.key(), text(until)]).await?;
        self.execute(TIDY, values![reader.key()]).await.map(|_| ())
    }
}

fn notice_of(row: &Row) -> Result<NoticeRow, StoreError> {
    Ok(NoticeRow {
        id: row.text("id")?,
        case: row.maybe_parsed("case_id")?,
        stream: row.parsed("stream")?,
        kind: row.text("kind")?,
        line: row.text("line")?,
        at: row.parsed("at")?,
        seen: row.int("seen")? != 0,
    })
}
