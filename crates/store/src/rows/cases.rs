//! Assistance cases in lists, and one by one.

use std::collections::{BTreeMap, BTreeSet};

use casework::assistance::{CaseStage, Channel};
use kernel::{CaseId, Day, LeadId, MatterId, Moment, OrgId, Organ, PersonId, Region, UserId};

use super::{EARLIEST, LARGEST, LATEST, Listing, Order, Page, any_of, hits, listing, single, starting_with};
use crate::{
    Store, StoreError, blind_index,
    db::{Row, Value, maybe, text, unsigned, word},
    projection::NEVER,
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, number, stage, organ, org, region, matter_id, applicant_id, lead_id, handler, offered_to, channel, brought_by,
         opened_on, applied_on, accepted_on, decided_on, paid_on, closed_on, amount_fen, decision_number, next_due,
         priority, seq, updated_at"
    };
}

// What an index answers alone: a count reads no row.
macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) <> '')
          AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || org || ',%')
          AND (CAST($4 AS TEXT) IS NULL OR region LIKE CAST($4 AS TEXT))
          AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || stage || ',%')
          AND (CAST($6 AS TEXT) IS NULL OR handler = CAST($6 AS TEXT))
          AND (CAST($7 AS TEXT) IS NULL OR brought_by = CAST($7 AS TEXT))
          AND (CAST($8 AS TEXT) IS NULL OR CAST($8 AS TEXT) <> '')
          AND (CAST($9 AS TEXT) IS NULL OR CAST($9 AS TEXT) <> '')"
    };
}

macro_rules! filters_by_row {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL
               OR (number >= CAST($8 AS TEXT) AND number < CAST($8 AS TEXT) || '\u{10FFFF}')
               OR EXISTS (SELECT 1 FROM person_token
                          WHERE token = CAST($2 AS TEXT) AND person_token.person_id = applicant_id)
               OR EXISTS (SELECT 1 FROM applicant_row
                          JOIN person_token ON person_token.person_id = applicant_row.person_id
                          WHERE applicant_row.case_id = case_row.id AND token = CAST($2 AS TEXT)))
          AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || org || ',%'
               OR (CAST($9 AS TEXT) IS NOT NULL
                   AND EXISTS (SELECT 1 FROM payer_row WHERE payer_row.case_id = case_row.id
                               AND CAST($9 AS TEXT) LIKE '%,' || payer_row.org || ',%')))
          AND (CAST($4 AS TEXT) IS NULL OR region LIKE CAST($4 AS TEXT))
          AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || stage || ',%')
          AND (CAST($6 AS TEXT) IS NULL OR handler = CAST($6 AS TEXT))
          AND (CAST($7 AS TEXT) IS NULL OR brought_by = CAST($7 AS TEXT))"
    };
}

macro_rules! scope {
    ($filters:ident, $scope:literal) => {
        scope!(from "case_row", $filters, $scope)
    };
    (from $from:literal, $filters:ident, $scope:literal) => {
        listing!(
            columns,
            $from,
            $filters,
            $scope,
            "$12",
            [
                ("(opened_on, id) < ($10, $11)", "opened_on DESC, id DESC"),
                ("(next_due, id) > ($10, $11)", "next_due, id"),
                ("(amount_fen, id) < (CAST($10 AS BIGINT), $11)", "amount_fen DESC, id DESC"),
            ]
        )
    };
}

macro_rules! scopes {
    ($filters:ident) => {
        [
            scope!($filters, "CAST($1 AS TEXT) IS NULL"),
            scope!($filters, "org = $1"),
            scope!($filters, "region = $1"),
            scope!($filters, "stage = $1"),
            scope!($filters, "handler = $1"),
            scope!($filters, "brought_by = $1"),
        ]
    };
}

/// In the order of `scope_of`.
pub(crate) static LISTINGS: [Listing; 6] = scopes!(filters);
/// The same where each row has to be looked at: for a search, and for who pays elsewhere.
pub(crate) static BY_ROW: [Listing; 6] = scopes!(filters_by_row);
/// The hits of a search, gathered. The order of the join is for SQLite, which keeps it; a `UNION` it would sort
/// and merge at a thousand times the price.
pub(crate) static GATHERED: [Listing; 1] = [scope!(
    from "(SELECT DISTINCT hit FROM (
      SELECT id AS hit FROM case_row WHERE number >= $8 AND number < CAST($8 AS TEXT) || '\u{10FFFF}'
      UNION ALL SELECT id FROM case_row WHERE applicant_id IN (SELECT person_id FROM person_token WHERE token = $2)
      UNION ALL SELECT applicant_row.case_id FROM applicant_row
            JOIN person_token ON person_token.person_id = applicant_row.person_id
            WHERE person_token.token = $2) AS each_of) AS hits
     CROSS JOIN case_row",
    filters_by_row,
    "CAST($1 AS TEXT) IS NULL AND case_row.id = hits.hit"
)];

macro_rules! cases_where {
    ($condition:literal) => {
        concat!("SELECT ", columns!(), " FROM case_row WHERE ", $condition)
    };
}

statements! {
    HITS = hits!(
        "SELECT 1 AS one FROM case_row WHERE number >= $1 AND number < CAST($1 AS TEXT) || '\u{10FFFF}'",
        "SELECT 1 FROM case_row JOIN person_token ON person_id = applicant_id WHERE token = $2",
        "SELECT 1 FROM applicant_row JOIN person_token ON person_token.person_id = applicant_row.person_id
         WHERE token = $2",
    );
    PAYS = "SELECT org FROM payer_row WHERE org = $1 LIMIT 1";
    BY_ID = cases_where!("id = $1");
    BY_NUMBER = cases_where!("number = $1");
    NUMBER = "SELECT number FROM case_row WHERE id = $1";
    OF_PERSON = cases_where!(
        "id IN (SELECT id FROM case_row WHERE applicant_id = $1
                UNION SELECT case_id FROM applicant_row WHERE person_id = $1) ORDER BY opened_on DESC, id DESC"
    );
    JOINT = "SELECT person_id FROM applicant_row WHERE case_id = $1 ORDER BY person_id";
    OF_MATTER = cases_where!("matter_id = $1 ORDER BY opened_on DESC, id DESC");
    OFFERED_TO = cases_where!("offered_to = $1 ORDER BY opened_on, id");
}

/// Which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseSort {
    /// The latest opened first.
    #[default]
    Newest,
    /// What is due next first.
    DueFirst,
    /// The largest amount first.
    Amount,
}

/// Which cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseQuery {
    /// Only of these offices; `None` for all.
    pub orgs: Option<Vec<OrgId>>,
    /// Beside them those that these pay of by an agreement, whoever handles them.
    pub payers: Option<Vec<OrgId>>,
    /// Only where the region's code begins so.
    pub region_prefix: Option<String>,
    /// Only in these stages; `None` for all.
    pub stages: Option<Vec<CaseStage>>,
    /// The beginning of a number; or a person's name (a piece of it), identity number or telephone.
    pub text: Option<String>,
    /// Only of this handler.
    pub handler: Option<UserId>,
    /// Only those that this village brought in.
    pub brought_by: Option<OrgId>,
    /// The order.
    pub sort: CaseSort,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// A case's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the case's events")]
pub struct CaseRow {
    pub id: CaseId,
    pub number: String,
    pub stage: CaseStage,
    pub organ: Organ,
    pub org: OrgId,
    pub region: Region,
    pub matter: MatterId,
    pub applicant: PersonId,
    pub lead: Option<LeadId>,
    pub handler: Option<UserId>,
    /// Another office that it is offered to.
    pub offered_to: Option<OrgId>,
    pub channel: Option<Channel>,
    /// The village whose clerk brought the application in.
    pub brought_by: Option<OrgId>,
    pub opened_on: Day,
    pub applied_on: Option<Day>,
    pub accepted_on: Option<Day>,
    pub decided_on: Option<Day>,
    pub paid_on: Option<Day>,
    pub closed_on: Option<Day>,
    /// What was granted; zero until then.
    pub amount_fen: i64,
    pub decision_number: Option<String>,
    /// The earliest day of the open duties whose clock runs.
    pub next_due: Option<Day>,
    /// Priority groups of the lead it came from.
    pub priority: Vec<String>,
    /// Events in its stream that changed the row.
    pub seq: u64,
    pub updated_at: Moment,
}

impl Store {
    /// A page of cases.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.cases", skip_all)]
    pub async fn cases(&self, query: &CaseQuery) -> Result<Page<CaseRow>, StoreError> {
        let order = match query.sort {
            CaseSort::Newest => Order { at: 0, column: "opened_on", number: false, start: LATEST },
            CaseSort::DueFirst => Order { at: 1, column: "next_due", number: false, start: EARLIEST },
            CaseSort::Amount => Order { at: 2, column: "amount_fen", number: true, start: LARGEST },
        };
        let stages: Option<Vec<String>> =
            query.stages.as_ref().map(|stages| stages.iter().map(word).collect()).transpose()?;
        let payers = self.paying(query.payers.as_deref()).await?;
        // What an office pays elsewhere is not found by its own name.
        let office = single(query.orgs.as_deref()).filter(|_| payers.is_none());
        let token = query.text.as_deref().map(|text| blind_index::query_token(self.vault(), text));
        let number = query.text.as_deref().map(str::trim);
        let few = number.is_some() && self.are_few("case_row", HITS, values![number, token.clone()]).await?;
        let ([gathered], [all, ..]) = (&GATHERED, &LISTINGS);
        let (listing, key) = match number.is_some() || payers.is_some() {
            true if few => (gathered, Value::Null),
            true => scope_of(&BY_ROW, query, office, stages.as_deref()),
            false => scope_of(&LISTINGS, query, office, stages.as_deref()),
        };
        let filters = values![
            key,
            token,
            any_of(query.orgs.as_deref()),
            starting_with(query.region_prefix.as_deref()),
            any_of(stages.as_deref()),
            maybe(query.handler),
            maybe(query.brought_by.as_ref()),
            number,
            any_of(payers),
        ];
        let going_on = (query.after.as_deref(), query.limit);
        let total = match query.orgs.as_deref() {
            // So many hits, and nothing that narrows them.
            _ if number.is_some() && !few && query.is_wide() => super::TOTAL_CAP + 1,
            // An index holds the rows of one office together, not those of several.
            Some(orgs @ [_, _, ..]) if number.is_none() && payers.is_none() && std::ptr::eq(listing, all) => {
                self.cases_of_each(orgs, &filters).await?
            }
            Some(_) | None => self.counted("case_row", listing, filters.clone()).await?,
        };
        self.raw_page_of(total, "case_row", listing, &order, filters, going_on).await?.read(case_of)
    }

    /// How many cases several offices have that fit the other filters, counted up to the cap.
    async fn cases_of_each(&self, orgs: &[OrgId], filters: &[Value]) -> Result<i64, StoreError> {
        let [_, by_org, ..] = &LISTINGS;
        let mut total = 0;
        for org in orgs {
            let mut filters = filters.to_vec();
            if let Some(key) = filters.first_mut() {
                *key = text(org);
            }
            total += self.counted("case_row", by_org, filters).await?;
            if total > super::TOTAL_CAP {
                break;
            }
        }
        Ok(total)
    }

    /// Those offices, where any of them pays of a case by an agreement: hardly one does.
    async fn paying<'a>(&self, orgs: Option<&'a [OrgId]>) -> Result<Option<&'a [OrgId]>, StoreError> {
        for org in orgs.unwrap_or_default() {
            if self.db().row("payer_row", PAYS, values![text(org)]).await?.is_some() {
                return Ok(orgs);
            }
        }
        Ok(None)
    }

    /// One case.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn case_row(&self, id: CaseId) -> Result<Option<CaseRow>, StoreError> {
        self.db().row("case_row", BY_ID, values![text(id)]).await?.map(|row| case_of(&row)).transpose()
    }

    /// The case with a number.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn case_by_number(&self, number: &str) -> Result<Option<CaseRow>, StoreError> {
        self.db().row("case_row", BY_NUMBER, values![number]).await?.map(|row| case_of(&row)).transpose()
    }

    /// The numbers of several cases.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn case_numbers(
        &self,
        ids: impl IntoIterator<Item = CaseId> + Send,
    ) -> Result<BTreeMap<CaseId, String>, StoreError> {
        let ids: BTreeSet<CaseId> = ids.into_iter().collect();
        let mut numbers = BTreeMap::new();
        for id in ids {
            if let Some(row) = self.db().row("case_row", NUMBER, values![text(id)]).await? {
                numbers.insert(id, row.text("number")?);
            }
        }
        Ok(numbers)
    }

    /// The cases that a person applies in, alone or together with others, the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn cases_of_person(&self, person: PersonId) -> Result<Vec<CaseRow>, StoreError> {
        self.db().rows("case_row", OF_PERSON, values![text(person)]).await?.iter().map(case_of).collect()
    }

    /// Who applies in a case together with its applicant.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn joint_applicants(&self, case: CaseId) -> Result<Vec<PersonId>, StoreError> {
        let rows = self.db().rows("applicant_row", JOINT, values![text(case)]).await?;
        rows.iter().map(|row| row.parsed("person_id")).collect()
    }

    /// The cases that another office offers to this one, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn cases_offered_to(&self, org: &OrgId) -> Result<Vec<CaseRow>, StoreError> {
        self.db().rows("case_row", OFFERED_TO, values![text(org)]).await?.iter().map(case_of).collect()
    }

    /// The cases in a matter, the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn cases_of_matter(&self, matter: MatterId) -> Result<Vec<CaseRow>, StoreError> {
        self.db().rows("case_row", OF_MATTER, values![text(matter)]).await?.iter().map(case_of).collect()
    }
}

impl CaseQuery {
    /// Whether it narrows nothing but by its text.
    fn is_wide(&self) -> bool {
        let narrow = self.orgs.is_some() || self.region_prefix.is_some() || self.stages.is_some();
        !narrow && self.handler.is_none() && self.brought_by.is_none()
    }
}

/// The scope that drives a query, and its key: the narrowest that has an index.
fn scope_of<'a>(
    listings: &'a [Listing; 6],
    query: &CaseQuery,
    office: Option<&OrgId>,
    stages: Option<&[String]>,
) -> (&'a Listing, Value) {
    let county = query.region_prefix.as_deref().filter(|prefix| prefix.len() == 6);
    let by_stage_at = query.sort != CaseSort::DueFirst;
    let [all, by_org, by_region, by_stage, by_handler, by_village] = listings;
    match (query.handler, office, stages) {
        (Some(handler), ..) => (by_handler, text(handler)),
        (None, Some(org), _) => (by_org, text(org)),
        (None, None, _) if query.brought_by.is_some() => (by_village, maybe(query.brought_by.as_ref())),
        (None, None, _) if county.is_some() => (by_region, county.into()),
        (None, None, Some([stage])) if by_stage_at => (by_stage, stage.into()),
        (None, None, _) => (all, Value::Null),
    }
}

fn case_of(row: &Row) -> Result<CaseRow, StoreError> {
    let next_due = row.text("next_due")?;
    Ok(CaseRow {
        id: row.parsed("id")?,
        number: row.text("number")?,
        stage: row.word("stage")?,
        organ: row.word("organ")?,
        org: OrgId(row.text("org")?),
        region: row.parsed("region")?,
        matter: row.parsed("matter_id")?,
        applicant: row.parsed("applicant_id")?,
        lead: row.maybe_parsed("lead_id")?,
        handler: row.maybe_parsed("handler")?,
        channel: row.maybe_word("channel")?,
        offered_to: row.maybe_text("offered_to")?.map(OrgId),
        brought_by: row.maybe_text("brought_by")?.map(OrgId),
        opened_on: row.parsed("opened_on")?,
        applied_on: row.maybe_parsed("applied_on")?,
        accepted_on: row.maybe_parsed("accepted_on")?,
        decided_on: row.maybe_parsed("decided_on")?,
        paid_on: row.maybe_parsed("paid_on")?,
        closed_on: row.maybe_parsed("closed_on")?,
        amount_fen: row.int("amount_fen")?,
        decision_number: row.maybe_text("decision_number")?,
        next_due: if next_due == NEVER { None } else { Some(row.parsed("next_due")?) },
        priority: super::split(&row.text("priority")?),
        seq: unsigned(row.int("seq")?),
        updated_at: row.parsed("updated_at")?,
    })
}
