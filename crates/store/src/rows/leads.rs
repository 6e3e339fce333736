//! Leads in lists, and one by one. Their reasons are opened for reading.

use casework::lead::LeadStage;
use kernel::{CaseId, Day, LeadId, MatterId, OrgId, PersonId, Personal, Region};

use super::{LARGEST, LATEST, Listing, Order, Page, any_of, hits, listing, single, split, starting_with};
use crate::{
    Store, StoreError, blind_index,
    db::{Row, Value, text, unsigned, word},
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, person_id, matter_id, org, region, stage, model, pack, score, grounds, priority, subject, reasons,
         case_id, note, offered_to, proposed_on, ended_on, seq"
    };
}

macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || org || ',%')
          AND (CAST($3 AS TEXT) IS NULL OR region LIKE CAST($3 AS TEXT))
          AND (CAST($4 AS TEXT) IS NULL OR stage = CAST($4 AS TEXT))
          AND (CAST($5 AS TEXT) IS NULL OR model = CAST($5 AS TEXT))
          AND (CAST($6 AS TEXT) IS NULL OR ',' || priority || ',' LIKE CAST($6 AS TEXT))
          AND (CAST($7 AS TEXT) IS NULL OR CAST($7 AS TEXT) <> '')"
    };
}

macro_rules! filters_by_person {
    () => {
        concat!(
            " AND EXISTS (SELECT 1 FROM person_token
                          WHERE token = CAST($7 AS TEXT) AND person_token.person_id = lead_row.person_id)",
            filters!()
        )
    };
}

macro_rules! scope {
    ($filters:ident, $scope:literal) => {
        scope!(from "lead_row", $filters, $scope)
    };
    (from $from:literal, $filters:ident, $scope:literal) => {
        listing!(
            columns,
            $from,
            $filters,
            $scope,
            "$10",
            [
                ("(score, id) < (CAST($8 AS BIGINT), $9)", "score DESC, id DESC"),
                ("(proposed_on, id) < ($8, $9)", "proposed_on DESC, id DESC"),
            ]
        )
    };
}

macro_rules! scopes {
    ($filters:ident) => {
        [
            scope!($filters, "CAST($1 AS TEXT) IS NULL"),
            scope!($filters, "CAST($1 AS TEXT) IS NOT NULL AND stage = CAST($4 AS TEXT)"),
            scope!($filters, "org = $1"),
            scope!($filters, "org = $1 AND stage = CAST($4 AS TEXT)"),
            scope!($filters, "region = $1 AND stage = CAST($4 AS TEXT)"),
        ]
    };
}

/// In the order of `lead_scope`.
pub(crate) static LISTINGS: [Listing; 5] = scopes!(filters);
/// The same where a search has too many hits to gather.
pub(crate) static BY_PERSON: [Listing; 5] = scopes!(filters_by_person);
/// The hits of a search, gathered; the order of the join is for SQLite, which keeps it.
pub(crate) static GATHERED: [Listing; 1] = [scope!(
    from "(SELECT person_id AS hit FROM person_token WHERE token = $7) AS hits CROSS JOIN lead_row",
    filters,
    "CAST($1 AS TEXT) IS NULL AND lead_row.person_id = hits.hit"
)];

macro_rules! leads_where {
    ($condition:literal) => {
        concat!("SELECT ", columns!(), " FROM lead_row WHERE ", $condition)
    };
}

statements! {
    HITS = hits!("SELECT 1 AS one FROM person_token JOIN lead_row ON lead_row.person_id = person_token.person_id
        WHERE token = $1");
    BY_ID = leads_where!("id = $1");
    OF_PERSON = leads_where!("person_id = $1 ORDER BY proposed_on DESC, id DESC");
    EXISTS = "SELECT id FROM lead_row WHERE person_id = $1 AND matter_id = $2 LIMIT 1";
    OF_MATTER = leads_where!("matter_id = $1 ORDER BY proposed_on DESC, id DESC");
    OFFERED_TO = leads_where!("offered_to = $1 ORDER BY proposed_on, id");
}

/// Which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LeadSort {
    /// The greatest need first.
    #[default]
    Score,
    /// The latest proposed first.
    Newest,
}

/// Which leads.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LeadQuery {
    /// Only of these offices; `None` for all.
    pub orgs: Option<Vec<OrgId>>,
    /// Only where the region's code begins so.
    pub region_prefix: Option<String>,
    /// Only in this stage.
    pub stage: Option<LeadStage>,
    /// Only found by this model.
    pub model: Option<String>,
    /// Only of this priority group.
    pub priority: Option<String>,
    /// A person's name (a piece of it), identity number or telephone.
    pub text: Option<String>,
    /// The order.
    pub sort: LeadSort,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// A lead's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the lead's events")]
pub struct LeadRow {
    pub id: LeadId,
    pub person: PersonId,
    pub matter: MatterId,
    pub org: OrgId,
    pub region: Region,
    pub stage: LeadStage,
    pub model: String,
    pub pack: String,
    pub score: i64,
    pub grounds: Vec<String>,
    pub priority: Vec<String>,
    pub reasons: Personal<Vec<String>>,
    pub case: Option<CaseId>,
    /// Why it was dismissed, handed on or reopened.
    pub note: String,
    /// Another office that it is offered to.
    pub offered_to: Option<OrgId>,
    pub proposed_on: Day,
    pub ended_on: Option<Day>,
    pub seq: u64,
}

impl Store {
    /// A page of leads.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.leads", skip_all)]
    pub async fn leads(&self, query: &LeadQuery) -> Result<Page<LeadRow>, StoreError> {
        let order = match query.sort {
            LeadSort::Score => Order { at: 0, column: "score", number: true, start: LARGEST },
            LeadSort::Newest => Order { at: 1, column: "proposed_on", number: false, start: LATEST },
        };
        let token = query.text.as_deref().map(|text| blind_index::query_token(self.vault(), text));
        let few = token.is_some() && self.are_few("lead_row", HITS, values![token.clone()]).await?;
        let [gathered] = &GATHERED;
        let (listing, key) = match token.is_some() {
            true if few => (gathered, Value::Null),
            true => lead_scope(&BY_PERSON, query),
            false => lead_scope(&LISTINGS, query),
        };
        let filters = values![
            key,
            any_of(query.orgs.as_deref()),
            starting_with(query.region_prefix.as_deref()),
            query.stage.as_ref().map(word).transpose()?,
            query.model.clone(),
            query.priority.as_ref().map(|group| format!("%,{group},%")),
            token,
        ];
        let going_on = (query.after.as_deref(), query.limit);
        let page = self.raw_page("lead_row", listing, &order, filters, going_on).await?;
        Ok(page.of(self.leads_of(&page.rows).await?))
    }

    /// One lead.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn lead_row(&self, id: LeadId) -> Result<Option<LeadRow>, StoreError> {
        let row = self.db().row("lead_row", BY_ID, values![text(id)]).await?;
        Ok(self.leads_of(row.as_slice()).await?.pop())
    }

    /// Whether a person has a lead in a matter, in whatever stage.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn lead_exists(&self, person: PersonId, matter: MatterId) -> Result<bool, StoreError> {
        let row = self.db().row("lead_row", EXISTS, values![text(person), text(matter)]).await?;
        Ok(row.is_some())
    }

    /// A person's leads, the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn leads_of_person(&self, person: PersonId) -> Result<Vec<LeadRow>, StoreError> {
        self.leads_of(&self.db().rows("lead_row", OF_PERSON, values![text(person)]).await?).await
    }

    /// The leads in a matter, the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn leads_of_matter(&self, matter: MatterId) -> Result<Vec<LeadRow>, StoreError> {
        self.leads_of(&self.db().rows("lead_row", OF_MATTER, values![text(matter)]).await?).await
    }

    /// The leads that another office hands to this one, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn leads_offered_to(&self, org: &OrgId) -> Result<Vec<LeadRow>, StoreError> {
        self.leads_of(&self.db().rows("lead_row", OFFERED_TO, values![text(org)]).await?).await
    }

    async fn leads_of(&self, rows: &[Row]) -> Result<Vec<LeadRow>, StoreError> {
        self.fresh_keys().await?;
        let mut leads = Vec::with_capacity(rows.len());
        for row in rows {
            let reasons = self.open_column(row, &row.text("subject")?, "reasons").await?;
            leads.push(LeadRow {
                id: row.parsed("id")?,
                person: row.parsed("person_id")?,
                matter: row.parsed("matter_id")?,
                org: OrgId(row.text("org")?),
                region: row.parsed("region")?,
                stage: row.word("stage")?,
                model: row.text("model")?,
                pack: row.text("pack")?,
                score: row.int("score")?,
                grounds: split(&row.text("grounds")?),
                priority: split(&row.text("priority")?),
                reasons: reasons.map_or_else(Personal::erased, Personal::known),
                case: row.maybe_parsed("case_id")?,
                note: row.text("note")?,
                offered_to: row.maybe_text("offered_to")?.map(OrgId),
                proposed_on: row.parsed("proposed_on")?,
                ended_on: row.maybe_parsed("ended_on")?,
                seq: unsigned(row.int("seq")?),
            });
        }
        Ok(leads)
    }
}

/// The scope that drives a query, and its key: the narrowest that has an index.
fn lead_scope<'a>(listings: &'a [Listing; 5], query: &LeadQuery) -> (&'a Listing, Value) {
    let county = query.region_prefix.as_deref().filter(|prefix| prefix.len() == 6);
    let [all, in_stage, of_org, of_org_in_stage, in_county_in_stage] = listings;
    match (single(query.orgs.as_deref()), query.stage) {
        (Some(org), Some(_)) => (of_org_in_stage, text(org)),
        (Some(org), None) => (of_org, text(org)),
        (None, Some(_)) if county.is_some() => (in_county_in_stage, county.into()),
        (None, Some(_)) => (in_stage, "".into()),
        (None, None) => (all, Value::Null),
    }
}
