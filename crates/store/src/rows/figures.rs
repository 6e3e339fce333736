//! Figures for charts: cases by month of beginning and end, how long each step took, what is overdue where, what was
//! paid for which kind of matter, how many cases each county had. Each is one aggregate over an area and a time.

use casework::person::MatterKind;
use kernel::{Day, OrgId, Region};

use super::{any_of, starting_with};
use crate::{
    Store, StoreError,
    db::Row,
    sql::{statements, values},
};

// The last day on which somebody worked on a case; empty while somebody still does.
macro_rules! ended {
    () => {
        "coalesce(paid_on, CASE WHEN stage = 'refused' THEN decided_on ELSE NULL END, closed_on,
          CASE WHEN stage IN ('withdrawn', 'abandoned', 'not_accepted', 'terminated', 'transferred', 'revoked')
               THEN substr(updated_at, 1, 10) ELSE NULL END, '')"
    };
}

// $1 offices, $2 the beginning of the region's code, $3 the organ.
macro_rules! area {
    () => {
        "(CAST($1 AS TEXT) IS NULL OR CAST($1 AS TEXT) LIKE '%,' || org || ',%')
         AND (CAST($2 AS TEXT) IS NULL OR region LIKE CAST($2 AS TEXT))
         AND (CAST($3 AS TEXT) IS NULL OR organ = CAST($3 AS TEXT))"
    };
}

macro_rules! step {
    ($from:literal, $to:literal) => {
        concat!(
            "SELECT org, ",
            $from,
            " AS begun, ",
            $to,
            " AS ended, count(*) AS cases FROM case_row WHERE ",
            area!(),
            " AND ",
            $from,
            " IS NOT NULL AND ",
            $to,
            " >= $4 AND ",
            $to,
            " <= $5
              GROUP BY org, ",
            $from,
            ", ",
            $to,
            " ORDER BY org, ",
            $from,
            ", ",
            $to
        )
    };
}

statements! {
    CASELOAD = concat!(
        "SELECT substr(opened_on, 1, 7) AS opened, substr(", ended!(), ", 1, 7) AS ended, count(*) AS cases
         FROM case_row WHERE ", area!(),
        " GROUP BY substr(opened_on, 1, 7), substr(", ended!(), ", 1, 7)");
    ACCEPTING = step!("applied_on", "accepted_on");
    DECIDING = step!("accepted_on", "decided_on");
    PAYING = step!("decided_on", "paid_on");
    OVERDUE = "SELECT coalesce(org, '') AS org, count(*) AS duties FROM duty_row WHERE discharged_on IS NULL
         AND paused_since IS NULL AND due_on < $2
         AND (CAST($1 AS TEXT) IS NULL OR CAST($1 AS TEXT) LIKE '%,' || org || ',%')
         GROUP BY coalesce(org, '') ORDER BY coalesce(org, '')";
    AMOUNTS = concat!(
        "SELECT month, kind, count(*) AS cases, CAST(coalesce(sum(fen), 0) AS BIGINT) AS fen FROM (
           SELECT substr(paid_on, 1, 7) AS month, amount_fen AS fen,
             (SELECT matter_row.kind FROM matter_row WHERE matter_row.id = case_row.matter_id) AS kind
           FROM case_row WHERE ", area!(), " AND paid_on >= $4 AND paid_on <= $5) AS paid
         GROUP BY month, kind ORDER BY month, kind");
    COUNTIES = concat!(
        "SELECT region, count(*) AS cases,
           CAST(coalesce(sum(CASE WHEN paid_on IS NULL THEN 0 ELSE amount_fen END), 0) AS BIGINT) AS fen
         FROM case_row WHERE ", area!(), " AND opened_on >= $4 AND opened_on <= $5
         GROUP BY region ORDER BY region");
}

/// Which area and time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FigureQuery {
    /// Only of these offices; `None` for all.
    pub orgs: Option<Vec<OrgId>>,
    /// Only where the region's code begins so.
    pub region_prefix: Option<String>,
    /// Only of this organ, by its word.
    pub organ: Option<String>,
    /// From this day.
    pub from: Option<Day>,
    /// Until this day.
    pub to: Option<Day>,
    /// What is due before this day is overdue.
    pub today: Option<Day>,
}

/// A step of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureStep {
    /// From the application to its acceptance.
    Accepting,
    /// From the acceptance to the decision.
    Deciding,
    /// From the decision to the money.
    Paying,
}

/// Cases that took the same step on the same days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepSpan {
    /// The office.
    pub org: OrgId,
    /// When the step began.
    pub begun: Day,
    /// When it ended.
    pub ended: Day,
    /// How many cases.
    pub cases: i64,
}

/// Figures of an area and a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Cases by the month they were opened and the month they ended (`None`: still under way), over all time.
    pub caseload: Vec<(String, Option<String>, i64)>,
    /// How long each step took.
    pub steps: Vec<(FigureStep, Vec<StepSpan>)>,
    /// Overdue duties by office, as of today.
    pub overdue: Vec<(OrgId, i64)>,
    /// Payments by month and kind of matter: how many, whole fen.
    pub amounts: Vec<(String, Option<MatterKind>, i64, i64)>,
    /// Cases opened and money paid by county.
    pub counties: Vec<(Region, i64, i64)>,
}

impl Store {
    /// The figures of an area and a time.
    ///
    /// # Errors
    /// Where the database fails.
    #[tracing::instrument(name = "store.figures", skip_all)]
    pub async fn figures(&self, query: &FigureQuery) -> Result<Figures, StoreError> {
        let area = values![
            any_of(query.orgs.as_deref()),
            starting_with(query.region_prefix.as_deref()),
            query.organ.as_deref(),
        ];
        let day = |day: Option<Day>, open: &str| day.map_or_else(|| open.to_owned(), |day| day.to_string());
        let time = values![day(query.from, "0000-00-00"), day(query.to, "9999-99-99")];
        let both = [area.clone(), time].concat();
        let mut figures = Figures::default();
        for row in self.db().rows("case_row", CASELOAD, area).await? {
            let ended = Some(row.text("ended")?).filter(|month| !month.is_empty());
            figures.caseload.push((row.text("opened")?, ended, row.int("cases")?));
        }
        let steps = [
            (FigureStep::Accepting, ACCEPTING),
            (FigureStep::Deciding, DECIDING),
            (FigureStep::Paying, PAYING),
        ];
        for (step, sql) in steps {
            let rows = self.db().rows("case_row", sql, both.clone()).await?;
            figures.steps.push((step, rows.iter().map(span_of).collect::<Result<_, _>>()?));
        }
        let today = day(query.today, "0000-00-00");
        let late = values![any_of(query.orgs.as_deref()), today];
        for row in self.db().rows("duty_row", OVERDUE, late).await? {
            figures.overdue.push((OrgId(row.text("org")?), row.int("duties")?));
        }
        for row in self.db().rows("case_row", AMOUNTS, both.clone()).await? {
            let kind = row.maybe_word("kind")?;
            figures.amounts.push((row.text("month")?, kind, row.int("cases")?, row.int("fen")?));
        }
        for row in self.db().rows("case_row", COUNTIES, both).await? {
            figures.counties.push((row.parsed("region")?, row.int("cases")?, row.int("fen")?));
        }
        Ok(figures)
    }
}

fn span_of(row: &Row) -> Result<StepSpan, StoreError> {
    Ok(StepSpan {
        org: OrgId(row.text("org")?),
        begun: row.parsed("begun")?,
        ended: row.parsed("ended")?,
        cases: row.int("cases")?,
    })
}
