//! Figures over all cases of an area.

use casework::assistance::CaseStage;
use kernel::OrgId;

use super::{any_of, single, starting_with};
use crate::{
    Store, StoreError,
    db::maybe,
    sql::{statements, values},
};

// `coalesce` around columns that are never null keeps the planner on the index that holds all it needs.
macro_rules! stages_where {
    ($scope:literal) => {
        concat!(
            "SELECT coalesce(stage, '') AS stage, count(*) AS cases,
             CAST(coalesce(sum(CASE WHEN paid_on IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS paid,
             CAST(coalesce(sum(CASE WHEN paid_on IS NULL THEN 0 ELSE amount_fen END), 0) AS BIGINT) AS paid_fen
             FROM case_row WHERE ",
            $scope,
            " AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || org || ',%')
              AND (CAST($3 AS TEXT) IS NULL OR region LIKE CAST($3 AS TEXT))
              GROUP BY coalesce(stage, '') ORDER BY coalesce(stage, '')"
        )
    };
}

macro_rules! months_where {
    ($scope:literal) => {
        concat!(
            "SELECT substr(decided_on, 1, 7) AS month, count(*) AS cases,
             CAST(coalesce(sum(amount_fen), 0) AS BIGINT) AS granted_fen
             FROM case_row WHERE ",
            $scope,
            " AND decided_on IS NOT NULL AND coalesce(amount_fen, 0) > 0
              AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || org || ',%')
              AND (CAST($3 AS TEXT) IS NULL OR region LIKE CAST($3 AS TEXT))
              GROUP BY substr(decided_on, 1, 7) ORDER BY month"
        )
    };
}

macro_rules! leads_where {
    ($scope:literal) => {
        concat!(
            "SELECT count(*) AS leads FROM lead_row WHERE ",
            $scope,
            " AND stage = 'open' AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || org || ',%')
              AND (CAST($3 AS TEXT) IS NULL OR region LIKE CAST($3 AS TEXT))"
        )
    };
}

statements! {
    MONTHS = months_where!("CAST($1 AS TEXT) IS NULL");
    MONTHS_OF_ORG = months_where!("org = $1");
    LEADS = leads_where!("CAST($1 AS TEXT) IS NULL");
    LEADS_OF_ORG = leads_where!("org = $1");
    STAGES = stages_where!("CAST($1 AS TEXT) IS NULL");
    STAGES_OF_ORG = stages_where!("org = $1");
}

/// Cases in one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageCount {
    /// The stage.
    pub stage: CaseStage,
    /// How many cases stand there.
    pub cases: i64,
}

/// What was granted in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthCount {
    /// The month of the decisions: `2026-03`.
    pub month: String,
    /// How many cases.
    pub cases: i64,
    /// What was granted, whole fen.
    pub granted_fen: i64,
}

/// Figures over all cases of an area.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dashboard {
    /// Cases by stage; stages without a case are left out.
    pub stages: Vec<StageCount>,
    /// Cases in all.
    pub cases: i64,
    /// Cases whose money arrived, closed ones included.
    pub paid_cases: i64,
    /// What they received, whole fen.
    pub paid_fen: i64,
    /// What was granted, by month, the earliest first.
    pub months: Vec<MonthCount>,
    /// Leads that wait for review.
    pub open_leads: i64,
}

impl Store {
    /// The figures of some offices, a region, or everything.
    ///
    /// # Errors
    /// Where the database fails.
    #[tracing::instrument(name = "store.dashboard", skip_all)]
    pub async fn dashboard(
        &self,
        orgs: Option<&[OrgId]>,
        region_prefix: Option<&str>,
    ) -> Result<Dashboard, StoreError> {
        let one = single(orgs);
        let (stages, months, leads) = match one {
            Some(_) => (STAGES_OF_ORG, MONTHS_OF_ORG, LEADS_OF_ORG),
            None => (STAGES, MONTHS, LEADS),
        };
        let values = values![maybe(one), any_of(orgs), starting_with(region_prefix)];
        let mut figures = Dashboard::default();
        for row in self.db().rows("case_row", months, values.clone()).await? {
            let (month, cases) = (row.text("month")?, row.int("cases")?);
            figures.months.push(MonthCount { month, cases, granted_fen: row.int("granted_fen")? });
        }
        if let Some(row) = self.db().row("lead_row", leads, values.clone()).await? {
            figures.open_leads = row.int("leads")?;
        }
        for row in self.db().rows("case_row", stages, values).await? {
            let cases = row.int("cases")?;
            figures.stages.push(StageCount { stage: row.word("stage")?, cases });
            figures.cases += cases;
            figures.paid_cases += row.int("paid")?;
            figures.paid_fen += row.int("paid_fen")?;
        }
        Ok(figures)
    }
}
