//! Referrals in lists, and one by one.

use casework::referral::{ReferralStage, SharingBasis};
use kernel::{CaseId, Day, OrgId, PersonId, ReferralId};

use super::{EARLIEST, LATEST, Listing, Order, Page, any_of, hits, listing, single, split};
use crate::{
    Store, StoreError, blind_index,
    db::{Row, Value, maybe, text, unsigned, word},
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, case_id, person_id, from_org, to_org, stage, programmes, aid_given_fen, sharing, sent_on, received_on,
         resolved_on, programme, monthly_fen, once_fen, granted_from, seq"
    };
}

macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || from_org || ',%')
          AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || to_org || ',%')
          AND (CAST($4 AS TEXT) IS NULL OR CAST($4 AS TEXT) LIKE '%,' || stage || ',%')
          AND (CAST($5 AS TEXT) IS NULL OR case_id = CAST($5 AS TEXT))
          AND (CAST($6 AS TEXT) IS NULL OR person_id = CAST($6 AS TEXT))
          AND (CAST($7 AS TEXT) IS NULL
               OR EXISTS (SELECT 1 FROM person_token
                          WHERE token = CAST($7 AS TEXT) AND person_token.person_id = referral_row.person_id)
               OR EXISTS (SELECT 1 FROM case_row WHERE case_row.id = referral_row.case_id
                          AND number >= CAST($8 AS TEXT) AND number < CAST($8 AS TEXT) || '\u{10FFFF}'))"
    };
}

macro_rules! scope {
    ($scope:literal) => {
        scope!(from "referral_row", $scope)
    };
    (from $from:literal, $scope:literal) => {
        listing!(
            columns,
            $from,
            filters,
            $scope,
            "$11",
            [
                ("(sent_on, id) < ($9, $10)", "sent_on DESC, id DESC"),
                ("(sent_on, id) > ($9, $10)", "sent_on, id"),
            ]
        )
    };
}

/// All, of a case, of a person, to an office, from an office.
pub(crate) static LISTINGS: [Listing; 5] = [
    scope!("CAST($1 AS TEXT) IS NULL"),
    scope!("case_id = $1"),
    scope!("person_id = $1"),
    scope!("to_org = $1"),
    scope!("from_org = $1"),
];

/// The hits of a search, gathered. The order of the join is for SQLite, which keeps it; a `UNION` it would sort
/// and merge at a thousand times the price.
pub(crate) static GATHERED: [Listing; 1] = [scope!(
    from "(SELECT DISTINCT hit FROM (
      SELECT referral_row.id AS hit FROM person_token
      JOIN referral_row ON referral_row.person_id = person_token.person_id WHERE token = $7
      UNION ALL SELECT referral_row.id FROM case_row JOIN referral_row ON referral_row.case_id = case_row.id
            WHERE number >= $8 AND number < CAST($8 AS TEXT) || '\u{10FFFF}') AS each_of) AS hits
     CROSS JOIN referral_row",
    "CAST($1 AS TEXT) IS NULL AND referral_row.id = hits.hit"
)];

statements! {
    HITS = hits!(
        "SELECT 1 AS one FROM person_token JOIN referral_row ON referral_row.person_id = person_token.person_id
         WHERE token = $1",
        "SELECT 1 FROM case_row JOIN referral_row ON referral_row.case_id = case_row.id
         WHERE number >= $2 AND number < CAST($2 AS TEXT) || '\u{10FFFF}'",
    );
    BY_ID = concat!("SELECT ", columns!(), " FROM referral_row WHERE id = $1");
    OF_CASE = concat!("SELECT ", columns!(), " FROM referral_row WHERE case_id = $1 ORDER BY sent_on, id");
}

/// Which referrals.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReferralQuery {
    /// Only sent by these offices; `None` for all.
    pub from: Option<Vec<OrgId>>,
    /// Only sent to these offices; `None` for all.
    pub to: Option<Vec<OrgId>>,
    /// Only in these stages; `None` for all.
    pub stages: Option<Vec<ReferralStage>>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// Only of this person.
    pub person: Option<PersonId>,
    /// A person's name (a piece of it), identity number or telephone; or the beginning of a case's number.
    pub text: Option<String>,
    /// The earliest sent first.
    pub oldest: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// A referral's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the referral's events")]
pub struct ReferralRow {
    pub id: ReferralId,
    pub case: CaseId,
    pub person: PersonId,
    pub from: OrgId,
    pub to: OrgId,
    pub stage: ReferralStage,
    pub programmes: Vec<String>,
    pub aid_given_fen: i64,
    pub sharing: SharingBasis,
    pub sent_on: Day,
    pub received_on: Option<Day>,
    /// The day it was resolved or recalled.
    pub resolved_on: Option<Day>,
    /// The programme granted.
    pub programme: Option<String>,
    pub monthly_fen: Option<i64>,
    pub once_fen: Option<i64>,
    pub granted_from: Option<Day>,
    pub seq: u64,
}

impl Store {
    /// A page of referrals, the latest sent first unless asked otherwise.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.referrals", skip_all)]
    pub async fn referrals(&self, query: &ReferralQuery) -> Result<Page<ReferralRow>, StoreError> {
        let order = if query.oldest {
            Order { at: 1, column: "sent_on", number: false, start: EARLIEST }
        } else {
            Order { at: 0, column: "sent_on", number: false, start: LATEST }
        };
        let token = query.text.as_deref().map(|text| blind_index::query_token(self.vault(), text));
        let number = query.text.as_deref().map(str::trim);
        let few =
            number.is_some() && self.are_few("referral_row", HITS, values![token.clone(), number]).await?;
        let ([all, of_case, of_person, to_org, from_org], [gathered]) = (&LISTINGS, &GATHERED);
        let (to, from) = (single(query.to.as_deref()), single(query.from.as_deref()));
        let (listing, key) = match (query.case, query.person, to, from) {
            (Some(case), ..) => (of_case, text(case)),
            (None, Some(person), ..) => (of_person, text(person)),
            (None, None, ..) if few => (gathered, Value::Null),
            (None, None, Some(org), _) => (to_org, text(org)),
            (None, None, None, Some(org)) => (from_org, text(org)),
            (None, None, None, None) => (all, Value::Null),
        };
        let stages: Option<Vec<String>> =
            query.stages.as_ref().map(|stages| stages.iter().map(word).collect()).transpose()?;
        let filters = values![
            key,
            any_of(query.from.as_deref()),
            any_of(query.to.as_deref()),
            any_of(stages.as_deref()),
            maybe(query.case),
            maybe(query.person),
            token,
            number,
        ];
        let going_on = (query.after.as_deref(), query.limit);
        self.raw_page("referral_row", listing, &order, filters, going_on).await?.read(referral_of)
    }

    /// A case's referrals, the earliest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn referrals_of_case(&self, case: CaseId) -> Result<Vec<ReferralRow>, StoreError> {
        self.db().rows("referral_row", OF_CASE, values![text(case)]).await?.iter().map(referral_of).collect()
    }

    /// One referral.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn referral_row(&self, id: ReferralId) -> Result<Option<ReferralRow>, StoreError> {
        self.db()
            .row("referral_row", BY_ID, values![text(id)])
            .await?
            .map(|row| referral_of(&row))
            .transpose()
    }
}

fn referral_of(row: &Row) -> Result<ReferralRow, StoreError> {
    Ok(ReferralRow {
        id: row.parsed("id")?,
        case: row.parsed("case_id")?,
        person: row.parsed("person_id")?,
        from: OrgId(row.text("from_org")?),
        to: OrgId(row.text("to_org")?),
        stage: row.word("stage")?,
        programmes: split(&row.text("programmes")?),
        aid_given_fen: row.int("aid_given_fen")?,
        sharing: row.word("sharing")?,
        sent_on: row.parsed("sent_on")?,
        received_on: row.maybe_parsed("received_on")?,
        resolved_on: row.maybe_parsed("resolved_on")?,
        programme: row.maybe_text("programme")?,
        monthly_fen: row.maybe_int("monthly_fen")?,
        once_fen: row.maybe_int("once_fen")?,
        granted_from: row.maybe_parsed("granted_from")?,
        seq: unsigned(row.int("seq")?),
    })
}
