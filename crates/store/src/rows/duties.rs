//! Duties in lists: one queue of what is open, the overdue first, and how much there is of each.

use kernel::{CaseId, Day, DutyId, OrgId, PersonId, Role, UserId};

use super::{EARLIEST, Listing, Order, Page, any_of, listing, single};
use crate::{
    Store, StoreError, StreamId, blind_index,
    db::{Row, Value, maybe, text},
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, stream, case_id, person_id, code, label, role, org, opened_on, due_on, paused_since, pause_reason,
         discharged_on, discharged_by, length, length_count, length_unit, basis, item, warn_at, by_hand, extended_on, warned,
         escalated_level, escalated_name, escalated_role, escalated_org"
    };
}

// $2 roles, $3 offices, $4 handler, $5 the case's office, $6 case.
macro_rules! who {
    () => {
        " AND discharged_on IS NULL
          AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || role || ',%')
          AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || org || ',%')
          AND (CAST($4 AS TEXT) IS NULL OR case_id IN (SELECT id FROM case_row WHERE handler = CAST($4 AS TEXT)))
          AND (CAST($5 AS TEXT) IS NULL OR case_id IN (SELECT id FROM case_row WHERE org = CAST($5 AS TEXT)))
          AND (CAST($6 AS TEXT) IS NULL OR case_id = CAST($6 AS TEXT))"
    };
}

// $7 paused (0 no, 1 yes), $8 due from, $9 due to, $10 token of a text, $11 the text.
macro_rules! filters {
    () => {
        concat!(
            who!(),
            " AND (CAST($7 AS BIGINT) IS NULL
                   OR (CASE WHEN paused_since IS NULL THEN 0 ELSE 1 END) = CAST($7 AS BIGINT))
              AND (CAST($8 AS TEXT) IS NULL OR due_on >= CAST($8 AS TEXT))
              AND (CAST($9 AS TEXT) IS NULL OR due_on <= CAST($9 AS TEXT))
          AND (CAST($10 AS TEXT) IS NULL
               OR person_id IN (SELECT person_id FROM person_token WHERE token = CAST($10 AS TEXT))
               OR case_id IN (SELECT id FROM case_row WHERE number >= CAST($11 AS TEXT)
                              AND number < CAST($11 AS TEXT) || '\u{10FFFF}'))"
        )
    };
}

macro_rules! scope {
    ($scope:literal) => {
        listing!(columns, "duty_row", filters, $scope, "$14", [("(due_on, id) > ($12, $13)", "due_on, id")])
    };
}

/// All, of one office, of one case, of a handler's cases, of an office's cases.
pub(crate) static LISTINGS: [Listing; 5] = [
    scope!("CAST($1 AS TEXT) IS NULL"),
    scope!("org = $1"),
    scope!("case_id = $1"),
    scope!("case_id IN (SELECT id FROM case_row WHERE handler = $1)"),
    scope!("case_id IN (SELECT id FROM case_row WHERE org = $1)"),
];

macro_rules! duties_where {
    ($condition:literal) => {
        concat!("SELECT ", columns!(), " FROM duty_row WHERE ", $condition)
    };
}

macro_rules! counts {
    ($scope:literal) => {
        concat!(
            "SELECT CAST(coalesce(sum(CASE WHEN paused_since IS NULL AND due_on < $7 THEN 1 ELSE 0 END), 0) AS BIGINT)
             AS overdue,
             CAST(coalesce(sum(CASE WHEN paused_since IS NULL AND due_on = $7 THEN 1 ELSE 0 END), 0) AS BIGINT)
             AS today,
             CAST(coalesce(sum(CASE WHEN paused_since IS NULL AND due_on > $7 AND due_on <= $8 THEN 1 ELSE 0 END), 0)
             AS BIGINT) AS week,
             CAST(coalesce(sum(CASE WHEN paused_since IS NULL AND due_on > $8 THEN 1 ELSE 0 END), 0) AS BIGINT)
             AS later,
             CAST(coalesce(sum(CASE WHEN paused_since IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS paused
             FROM duty_row WHERE ",
            $scope,
            who!()
        )
    };
}

statements! {
    OF_STREAM = duties_where!("stream = $1 ORDER BY due_on, id");
    OF_CASE = duties_where!("case_id = $1 ORDER BY due_on, id");
    COUNT_ALL = counts!("CAST($1 AS TEXT) IS NULL");
    COUNT_ORG = counts!("org = $1");
    COUNT_CASE = counts!("case_id = $1");
    COUNT_HANDLER = counts!("case_id IN (SELECT id FROM case_row WHERE handler = $1)");
    COUNT_HANDLING = counts!("case_id IN (SELECT id FROM case_row WHERE org = $1)");
}

/// A part of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DutyBand {
    /// Everything that is open.
    #[default]
    All,
    /// The clock runs, and it is due between these days.
    Running {
        /// From this day.
        from: Option<Day>,
        /// Until this day.
        to: Option<Day>,
    },
    /// The clock stands still.
    Paused,
}

/// Which open duties.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DutyQuery {
    /// Only of these roles; `None` for all.
    pub roles: Option<Vec<Role>>,
    /// Only of these offices; `None` for all.
    pub orgs: Option<Vec<OrgId>>,
    /// Only of the cases that this user handles.
    pub handler: Option<UserId>,
    /// Only of the cases that this office handles, whoever has the duty.
    pub handling: Option<OrgId>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// Which part.
    pub band: DutyBand,
    /// A person's name (a piece of it), identity number or telephone; or the beginning of a case's number.
    pub text: Option<String>,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// How many duties are open in each band.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in DutyBand's functions")]
pub struct DutyCounts {
    pub overdue: i64,
    pub today: i64,
    pub week: i64,
    pub later: i64,
    pub paused: i64,
}

/// A duty's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the duty's events")]
pub struct DutyRow {
    pub id: DutyId,
    /// The stream it stands in.
    pub stream: StreamId,
    pub case: Option<CaseId>,
    pub person: Option<PersonId>,
    pub code: String,
    pub label: String,
    pub role: Role,
    pub org: Option<OrgId>,
    pub opened_on: Day,
    pub due_on: Day,
    pub paused_since: Option<Day>,
    pub pause_reason: Option<String>,
    pub discharged_on: Option<Day>,
    pub discharged_by: Option<String>,
    pub length: String,
    pub length_count: i64,
    pub length_unit: String,
    pub basis: String,
    /// The item it is about, where one event opened several.
    pub item: Option<String>,
    /// Thousandths of its time at which to warn.
    pub warn_at: Vec<u32>,
    /// Whether who has it may report it done.
    pub by_hand: bool,
    /// The day on which a new last day was named.
    pub extended_on: Option<Day>,
    /// The thousandth of the last warning; 0 before the first.
    pub warned: i64,
    /// The last rung it climbed; 0 before the first.
    pub escalated_level: i64,
    pub escalated_name: Option<String>,
    pub escalated_role: Option<Role>,
    pub escalated_org: Option<OrgId>,
}

impl DutyBand {
    /// Due before today.
    pub fn overdue(today: Day) -> Self {
        Self::Running { from: None, to: Some(today.plus_days(-1)) }
    }

    /// Due today.
    pub fn today(today: Day) -> Self {
        Self::Running { from: Some(today), to: Some(today) }
    }

    /// Due in the seven days after today.
    pub fn week(today: Day) -> Self {
        Self::Running { from: Some(today.plus_days(1)), to: Some(today.plus_days(7)) }
    }

    /// Due after that.
    pub fn later(today: Day) -> Self {
        Self::Running { from: Some(today.plus_days(8)), to: None }
    }
}

impl DutyQuery {
    fn who(&self) -> Vec<Value> {
        let roles: Option<Vec<&str>> =
            self.roles.as_ref().map(|roles| roles.iter().map(|role| role.word()).collect());
        let (roles, orgs) = (any_of(roles.as_deref()), any_of(self.orgs.as_deref()));
        values![roles, orgs, maybe(self.handler), maybe(self.handling.as_ref()), maybe(self.case)]
    }

    /// Whether the clock stands still, due from, due to.
    fn when(&self) -> Vec<Value> {
        let (paused, from, to) = match self.band {
            DutyBand::All => (None, None, None),
            DutyBand::Running { from, to } => (Some(false), from, to),
            DutyBand::Paused => (Some(true), None, None),
        };
        values![paused, maybe(from), maybe(to)]
    }

    /// The scope's statements, the one that counts bands, and its key.
    fn scope(&self) -> (&'static Listing, &'static str, Value) {
        let [all, of_org, of_case, of_handler, of_cases_of_org] = &LISTINGS;
        match (self.case, self.handler, &self.handling, single(self.orgs.as_deref())) {
            (Some(case), ..) => (of_case, COUNT_CASE, text(case)),
            (None, Some(handler), ..) => (of_handler, COUNT_HANDLER, text(handler)),
            (None, None, Some(org), _) => (of_cases_of_org, COUNT_HANDLING, text(org)),
            (None, None, None, Some(org)) => (of_org, COUNT_ORG, text(org)),
            (None, None, None, None) => (all, COUNT_ALL, Value::Null),
        }
    }
}

impl Store {
    /// A page of open duties, what is due first before the rest.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.duties", skip_all)]
    pub async fn duties(&self, query: &DutyQuery) -> Result<Page<DutyRow>, StoreError> {
        let order = Order { at: 0, column: "due_on", number: false, start: EARLIEST };
        let (listing, _, key) = query.scope();
        let text = query.text.as_deref();
        let found =
            values![text.map(|text| blind_index::query_token(self.vault(), text)), text.map(str::trim)];
        let filters = [vec![key], query.who(), query.when(), found].concat();
        let going_on = (query.after.as_deref(), query.limit);
        self.raw_page("duty_row", listing, &order, filters, going_on).await?.read(duty_of)
    }

    /// How many duties are open in each band, whatever band and page the query names.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn duty_counts(&self, query: &DutyQuery, today: Day) -> Result<DutyCounts, StoreError> {
        let (_, sql, key) = query.scope();
        let values = [vec![key], query.who(), values![text(today), text(today.plus_days(7))]].concat();
        let Some(row) = self.db().row("duty_row", sql, values).await? else {
            return Ok(DutyCounts::default());
        };
        Ok(DutyCounts {
            overdue: row.int("overdue")?,
            today: row.int("today")?,
            week: row.int("week")?,
            later: row.int("later")?,
            paused: row.int("paused")?,
        })
    }

    /// Every duty of a case, over all its streams, ended ones as well.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn duties_of_case(&self, case: CaseId) -> Result<Vec<DutyRow>, StoreError> {
        self.db().rows("duty_row", OF_CASE, values![text(case)]).await?.iter().map(duty_of).collect()
    }

    /// Every duty of a stream, ended ones as well.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn duties_of_stream(&self, stream: &StreamId) -> Result<Vec<DutyRow>, StoreError> {
        self.db().rows("duty_row", OF_STREAM, values![text(stream)]).await?.iter().map(duty_of).collect()
    }
}

fn duty_of(row: &Row) -> Result<DutyRow, StoreError> {
    Ok(DutyRow {
        id: row.parsed("id")?,
        stream: row.parsed("stream")?,
        case: row.maybe_parsed("case_id")?,
        person: row.maybe_parsed("person_id")?,
        code: row.text("code")?,
        label: row.text("label")?,
        role: row.word("role")?,
        org: row.maybe_text("org")?.map(OrgId),
        opened_on: row.parsed("opened_on")?,
        due_on: row.parsed("due_on")?,
        paused_since: row.maybe_parsed("paused_since")?,
        pause_reason: row.maybe_text("pause_reason")?,
        discharged_on: row.maybe_parsed("discharged_on")?,
        discharged_by: row.maybe_text("discharged_by")?,
        length: row.text("length")?,
        length_count: row.int("length_count")?,
        length_unit: row.text("length_unit")?,
        basis: row.text("basis")?,
        item: row.maybe_text("item")?,
        warn_at: row.text("warn_at")?.split(',').filter_map(|share| share.parse().ok()).collect(),
        by_hand: row.int("by_hand")? != 0,
        extended_on: row.maybe_parsed("extended_on")?,
        warned: row.int("warned")?,
        escalated_level: row.int("escalated_level")?,
        escalated_name: row.maybe_text("escalated_name")?,
        escalated_role: row.maybe_word("escalated_role")?,
        escalated_org: row.maybe_text("escalated_org")?.map(OrgId),
    })
}
