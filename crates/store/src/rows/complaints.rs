//! Complaints and ratings in lists, and one by one.

use casework::complaint::{ComplaintChannel, ComplaintStage};
use kernel::{CaseId, ComplaintId, Day, OrgId, PersonId};

use super::{EARLIEST, LATEST, Listing, Order, Page, any_of, listing, single};
use crate::{
    Store, StoreError,
    db::{Row, Value, text, unsigned, word},
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, number, case_id, person_id, org, channel, stage, stars, filed_on, answered_on, closed_on, seq"
    };
}

// $2 offices, $3 stage, $4 ratings (1) or complaints (0), $5 a piece of the number.
macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || org || ',%')
          AND (CAST($3 AS TEXT) IS NULL OR stage = CAST($3 AS TEXT))
          AND (CAST($4 AS BIGINT) IS NULL
               OR (CASE WHEN stars IS NULL THEN 0 ELSE 1 END) = CAST($4 AS BIGINT))
          AND (CAST($5 AS TEXT) IS NULL OR replace(number, CAST($5 AS TEXT), '') <> number)"
    };
}

macro_rules! scope {
    ($scope:literal) => {
        listing!(
            columns,
            "complaint_row",
            filters,
            $scope,
            "$8",
            [
                ("(filed_on, id) < ($6, $7)", "filed_on DESC, id DESC"),
                ("(filed_on, id) > ($6, $7)", "filed_on, id"),
            ]
        )
    };
}

/// All, of one office, of one case.
pub(crate) static LISTINGS: [Listing; 3] =
    [scope!("CAST($1 AS TEXT) IS NULL"), scope!("org = $1"), scope!("case_id = $1")];

statements! {
    BY_NUMBER = concat!("SELECT ", columns!(), " FROM complaint_row WHERE number = $1");
    OF_CASE = concat!("SELECT ", columns!(), " FROM complaint_row WHERE case_id = $1 ORDER BY filed_on DESC, id DESC");
}

/// Which complaints.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ComplaintQuery {
    /// Only of these offices; `None` for all.
    pub orgs: Option<Vec<OrgId>>,
    /// Only in this stage.
    pub stage: Option<ComplaintStage>,
    /// Only ratings, or only complaints.
    pub ratings: Option<bool>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// A piece of the number.
    pub text: Option<String>,
    /// The earliest first.
    pub oldest: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// A complaint's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the complaint's events")]
pub struct ComplaintRow {
    pub id: ComplaintId,
    pub number: String,
    pub case: Option<CaseId>,
    pub person: Option<PersonId>,
    pub org: OrgId,
    /// None for a rating.
    pub channel: Option<ComplaintChannel>,
    pub stage: ComplaintStage,
    /// Of a rating.
    pub stars: Option<i64>,
    pub filed_on: Day,
    pub answered_on: Option<Day>,
    pub closed_on: Option<Day>,
    pub seq: u64,
}

impl Store {
    /// A page of complaints and ratings, the latest first unless asked otherwise.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.complaints", skip_all)]
    pub async fn complaints(&self, query: &ComplaintQuery) -> Result<Page<ComplaintRow>, StoreError> {
        let order = if query.oldest {
            Order { at: 1, column: "filed_on", number: false, start: EARLIEST }
        } else {
            Order { at: 0, column: "filed_on", number: false, start: LATEST }
        };
        let [all, of_org, of_case] = &LISTINGS;
        let (listing, key) = match (query.case, single(query.orgs.as_deref())) {
            (Some(case), _) => (of_case, text(case)),
            (None, Some(org)) => (of_org, text(org)),
            (None, None) => (all, Value::Null),
        };
        let filters = values![
            key,
            any_of(query.orgs.as_deref()),
            query.stage.as_ref().map(word).transpose()?,
            query.ratings,
            query.text.clone(),
        ];
        let going_on = (query.after.as_deref(), query.limit);
        self.raw_page("complaint_row", listing, &order, filters, going_on).await?.read(complaint_of)
    }

    /// The complaints and ratings of a case, the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn complaints_of_case(&self, case: CaseId) -> Result<Vec<ComplaintRow>, StoreError> {
        self.db()
            .rows("complaint_row", OF_CASE, values![text(case)])
            .await?
            .iter()
            .map(complaint_of)
            .collect()
    }

    /// The complaint of a number.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn complaint_by_number(&self, number: &str) -> Result<Option<ComplaintRow>, StoreError> {
        self.db()
            .row("complaint_row", BY_NUMBER, values![number])
            .await?
            .map(|row| complaint_of(&row))
            .transpose()
    }
}

fn complaint_of(row: &Row) -> Result<ComplaintRow, StoreError> {
    Ok(ComplaintRow {
        id: row.parsed("id")?,
        number: row.text("number")?,
        case: row.maybe_parsed("case_id")?,
        person: row.maybe_parsed("person_id")?,
        org: OrgId(row.text("org")?),
        channel: row.maybe_word("channel")?,
        stage: row.word("stage")?,
        stars: row.maybe_int("stars")?,
        filed_on: row.parsed("filed_on")?,
        answered_on: row.maybe_parsed("answered_on")?,
        closed_on: row.maybe_parsed("closed_on")?,
        seq: unsigned(row.int("seq")?),
    })
}
