//! Matters in lists, and one by one.

use std::collections::{BTreeMap, BTreeSet};

use casework::person::MatterKind;
use kernel::{Day, MatterId, Organ, Personal, Region};

use super::{LATEST, Listing, Order, Page, RawPage, listing, starting_with};
use crate::{
    Store, StoreError,
    db::{Row, Value, text, word},
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, number, kind, organ, body, charge, region, dated, source, external_id, text_sha256, subject, summary,
         recorded_on"
    };
}

macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR kind = CAST($2 AS TEXT))
          AND (CAST($3 AS TEXT) IS NULL OR organ = CAST($3 AS TEXT))
          AND (CAST($4 AS TEXT) IS NULL OR region LIKE CAST($4 AS TEXT))
          AND (CAST($5 AS TEXT) IS NULL OR charge NOT LIKE CAST($5 AS TEXT))"
    };
}

macro_rules! scope {
    ($scope:literal) => {
        listing!(
            columns,
            "matter_row",
            filters,
            $scope,
            "$8",
            [("(recorded_on, id) < ($6, $7)", "recorded_on DESC, id DESC"),]
        )
    };
}

/// All, of one county, by how the number begins and ends, of one charge, of one body, of many charges and bodies.
pub(crate) static LISTINGS: [Listing; 7] = [
    scope!("CAST($1 AS TEXT) IS NULL"),
    scope!("region = $1"),
    scope!("number >= $1 AND number < CAST($1 AS TEXT) || '\u{10FFFF}'"),
    scope!("number_back >= $1 AND number_back < CAST($1 AS TEXT) || '\u{10FFFF}'"),
    scope!("charge = $1"),
    scope!("body = $1"),
    scope!(
        "(charge IN (SELECT word FROM matter_word WHERE place = 'charge' AND word LIKE CAST($1 AS TEXT))
          OR body IN (SELECT word FROM matter_word WHERE place = 'body' AND word LIKE CAST($1 AS TEXT)))"
    ),
];

/// What a year in a number stands in.
const BRACKETS: [char; 4] = ['(', '（', '〔', '['];

/// With so many charges and bodies that contain a text there are so many matters that the latest are soon found.
const WORDS_MAX: usize = 12;

macro_rules! matters_where {
    ($condition:literal) => {
        concat!("SELECT ", columns!(), " FROM matter_row WHERE ", $condition)
    };
}

statements! {
    BY_ID = matters_where!("id = $1");
    BY_EXTERNAL = matters_where!("source = $1 AND external_id = $2");
    WORDS = "SELECT place, word FROM matter_word WHERE word LIKE $1 ORDER BY place DESC, word LIMIT CAST($2 AS BIGINT)";
    BY_NUMBER = matters_where!("number = $1 ORDER BY recorded_on DESC, id DESC LIMIT 50");
}

/// Which matters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MatterQuery {
    /// Part of the charge or of the body's name. A text with a digit is how a number ends, or how it begins where
    /// it opens with the year's bracket.
    pub text: Option<String>,
    /// Only of this kind.
    pub kind: Option<MatterKind>,
    /// Only of this organ.
    pub organ: Option<Organ>,
    /// Only where the region's code begins so.
    pub region_prefix: Option<String>,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// A matter's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of casework::person::MatterCard")]
pub struct MatterRow {
    pub id: MatterId,
    pub number: String,
    pub kind: MatterKind,
    pub organ: Organ,
    pub body: String,
    pub charge: String,
    pub region: Option<Region>,
    pub dated: Option<Day>,
    pub source: String,
    pub external_id: String,
    pub text_sha256: Option<String>,
    /// Whose key seals its text: the subject to read the attachment with.
    pub subject: String,
    pub summary: Personal<String>,
    pub recorded_on: Day,
}

impl Store {
    /// A page of matters, the latest recorded first.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.matters", skip_all)]
    pub async fn matters(&self, query: &MatterQuery) -> Result<Page<MatterRow>, StoreError> {
        let order = Order { at: 0, column: "recorded_on", number: false, start: LATEST };
        let [all, in_county, begins, ends, of_charge, of_body, of_words] = &LISTINGS;
        let county = query.region_prefix.as_deref().filter(|prefix| prefix.len() == 6);
        let wanted = query.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let lists: Vec<(&Listing, Value, Option<String>)> = match wanted {
            None => vec![county.map_or((all, Value::Null, None), |county| (in_county, county.into(), None))],
            Some(number) if number.starts_with(BRACKETS) => vec![(begins, number.into(), None)],
            Some(number) if number.contains(|sign: char| sign.is_ascii_digit()) => {
                vec![(ends, number.chars().rev().collect::<String>().into(), None)]
            }
            Some(part) => {
                let pattern = format!("%{part}%");
                match self.matter_words(&pattern).await? {
                    words if words.len() > WORDS_MAX => vec![(of_words, pattern.into(), None)],
                    words => words
                        .into_iter()
                        .map(|(place, word)| match place.as_str() {
                            "charge" => (of_charge, word.into(), None),
                            // What has such a charge stands in that charge's list.
                            _ => (of_body, word.into(), Some(pattern.clone())),
                        })
                        .collect(),
                }
            }
        };
        let (kind, organ) = (query.kind.as_ref().map(word).transpose()?, query.organ.map(Organ::word));
        let mut pages = Vec::with_capacity(lists.len());
        for (listing, key, unless_charge) in lists {
            let region = starting_with(query.region_prefix.as_deref());
            let filters = values![key, kind.clone(), organ, region, unless_charge];
            let going_on = (query.after.as_deref(), query.limit);
            pages.push(self.raw_page("matter_row", listing, &order, filters, going_on).await?);
        }
        let page = RawPage::merged(pages, &order, query.limit)?;
        Ok(page.of(self.matters_of(&page.rows).await?))
    }

    /// The charges and bodies that a pattern fits, with their place, up to one more than are asked for one by one.
    async fn matter_words(&self, pattern: &str) -> Result<Vec<(String, String)>, StoreError> {
        let rows = self.db().rows("matter_word", WORDS, values![pattern, WORDS_MAX as i64 + 1]).await?;
        rows.iter().map(|row| Ok((row.text("place")?, row.text("word")?))).collect()
    }

    /// One matter.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn matter_row(&self, id: MatterId) -> Result<Option<MatterRow>, StoreError> {
        let row = self.db().row("matter_row", BY_ID, values![text(id)]).await?;
        Ok(self.matters_of(row.as_slice()).await?.pop())
    }

    /// Several matters.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn matter_rows(
        &self,
        ids: impl IntoIterator<Item = MatterId> + Send,
    ) -> Result<BTreeMap<MatterId, MatterRow>, StoreError> {
        let ids: BTreeSet<MatterId> = ids.into_iter().collect();
        let mut matters = BTreeMap::new();
        for id in ids {
            matters.extend(self.matter_row(id).await?.map(|row| (id, row)));
        }
        Ok(matters)
    }

    /// The matter that a source knows by this id: what makes an import idempotent.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn matter_by_external(
        &self,
        source: &str,
        external_id: &str,
    ) -> Result<Option<MatterRow>, StoreError> {
        let row = self.db().row("matter_row", BY_EXTERNAL, values![source, external_id]).await?;
        Ok(self.matters_of(row.as_slice()).await?.pop())
    }

    /// The matters with exactly this number.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn matters_by_number(&self, number: &str) -> Result<Vec<MatterRow>, StoreError> {
        self.matters_of(&self.db().rows("matter_row", BY_NUMBER, values![number]).await?).await
    }

    async fn matters_of(&self, rows: &[Row]) -> Result<Vec<MatterRow>, StoreError> {
        self.fresh_keys().await?;
        let mut matters = Vec::with_capacity(rows.len());
        for row in rows {
            let subject = row.text("subject")?;
            let summary = self.open_column(row, &subject, "summary").await?;
            matters.push(MatterRow {
                id: row.parsed("id")?,
                number: row.text("number")?,
                kind: row.word("kind")?,
                organ: row.word("organ")?,
                body: row.text("body")?,
                charge: row.text("charge")?,
                region: row.maybe_parsed("region")?,
                dated: row.maybe_parsed("dated")?,
                source: row.text("source")?,
                external_id: row.text("external_id")?,
                text_sha256: row.maybe_text("text_sha256")?,
                subject,
                summary: summary.map_or_else(Personal::erased, Personal::known),
                recorded_on: row.parsed("recorded_on")?,
            });
        }
        Ok(matters)
    }
}
