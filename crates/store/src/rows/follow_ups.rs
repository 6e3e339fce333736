//! Follow-ups in lists, and one by one.

use casework::follow_up::{FollowUpStage, Hardship, VisitMethod};
use kernel::{CaseId, Day, FollowUpId, OrgId, PersonId};

use super::{EARLIEST, Listing, Order, Page, any_of, listing, single, split};
use crate::{
    Store, StoreError, blind_index,
    db::{Row, Value, maybe, text, unsigned, word},
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, case_id, person_id, org, month, due_on, planned_on, stage, done_on, method, hardship, income_monthly_fen,
         satisfaction, needs, seq"
    };
}

macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || org || ',%')
          AND (CAST($3 AS TEXT) IS NULL OR stage = CAST($3 AS TEXT))
          AND (CAST($4 AS TEXT) IS NULL OR case_id = CAST($4 AS TEXT))
          AND (CAST($5 AS TEXT) IS NULL OR due_on <= CAST($5 AS TEXT))
          AND (CAST($6 AS TEXT) IS NULL
               OR person_id IN (SELECT person_id FROM person_token WHERE token = CAST($6 AS TEXT))
               OR case_id IN (SELECT id FROM case_row WHERE number >= CAST($7 AS TEXT)
                              AND number < CAST($7 AS TEXT) || '\u{10FFFF}'))"
    };
}

macro_rules! scope {
    ($scope:literal) => {
        listing!(
            columns,
            "follow_up_row",
            filters,
            $scope,
            "$10",
            [("(due_on, id) > ($8, $9)", "due_on, id")]
        )
    };
}

/// All, of a case, of an office.
pub(crate) static LISTINGS: [Listing; 3] =
    [scope!("CAST($1 AS TEXT) IS NULL"), scope!("case_id = $1"), scope!("org = $1")];

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM follow_up_row WHERE id = $1");
    OF_CASE = concat!("SELECT ", columns!(), " FROM follow_up_row WHERE case_id = $1 ORDER BY due_on, id");
}

/// Which follow-ups.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FollowUpQuery {
    /// Only of these offices; `None` for all.
    pub orgs: Option<Vec<OrgId>>,
    /// Only in this stage.
    pub stage: Option<FollowUpStage>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// Only due until this day.
    pub due_until: Option<Day>,
    /// A person's name (a piece of it), identity number or telephone; or the beginning of a case's number.
    pub text: Option<String>,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// A follow-up's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the follow-up's events")]
pub struct FollowUpRow {
    pub id: FollowUpId,
    pub case: CaseId,
    pub person: PersonId,
    pub org: OrgId,
    pub month: i64,
    pub due_on: Day,
    pub planned_on: Day,
    pub stage: FollowUpStage,
    /// The day of the visit or of the cancelling.
    pub done_on: Option<Day>,
    pub method: Option<VisitMethod>,
    pub hardship: Option<Hardship>,
    pub income_monthly_fen: Option<i64>,
    pub satisfaction: Option<i64>,
    pub needs: Vec<String>,
    pub seq: u64,
}

impl Store {
    /// A page of follow-ups, what is due first before the rest.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.follow_ups", skip_all)]
    pub async fn follow_ups(&self, query: &FollowUpQuery) -> Result<Page<FollowUpRow>, StoreError> {
        let order = Order { at: 0, column: "due_on", number: false, start: EARLIEST };
        let [all, of_case, of_org] = &LISTINGS;
        let (listing, key) = match (query.case, single(query.orgs.as_deref())) {
            (Some(case), _) => (of_case, text(case)),
            (None, Some(org)) => (of_org, text(org)),
            (None, None) => (all, Value::Null),
        };
        let filters = values![
            key,
            any_of(query.orgs.as_deref()),
            query.stage.as_ref().map(word).transpose()?,
            maybe(query.case),
            maybe(query.due_until),
            query.text.as_deref().map(|text| blind_index::query_token(self.vault(), text)),
            query.text.as_deref().map(str::trim),
        ];
        let going_on = (query.after.as_deref(), query.limit);
        self.raw_page("follow_up_row", listing, &order, filters, going_on).await?.read(follow_up_of)
    }

    /// A case's follow-ups, the earliest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn follow_ups_of_case(&self, case: CaseId) -> Result<Vec<FollowUpRow>, StoreError> {
        self.db()
            .rows("follow_up_row", OF_CASE, values![text(case)])
            .await?
            .iter()
            .map(follow_up_of)
            .collect()
    }

    /// One follow-up.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn follow_up_row(&self, id: FollowUpId) -> Result<Option<FollowUpRow>, StoreError> {
        self.db()
            .row("follow_up_row", BY_ID, values![text(id)])
            .await?
            .map(|row| follow_up_of(&row))
            .transpose()
    }
}

fn follow_up_of(row: &Row) -> Result<FollowUpRow, StoreError> {
    Ok(FollowUpRow {
        id: row.parsed("id")?,
        case: row.parsed("case_id")?,
        person: row.parsed("person_id")?,
        org: OrgId(row.text("org")?),
        month: row.int("month")?,
        due_on: row.parsed("due_on")?,
        planned_on: row.parsed("planned_on")?,
        stage: row.word("stage")?,
        done_on: row.maybe_parsed("done_on")?,
        method: row.maybe_word("method")?,
        hardship: row.maybe_word("hardship")?,
        income_monthly_fen: row.maybe_int("income_monthly_fen")?,
        satisfaction: row.maybe_int("satisfaction")?,
        needs: split(&row.text("needs")?),
        seq: unsigned(row.int("seq")?),
    })
}
