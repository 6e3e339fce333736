//! A fund pool's accounts and transfers.

use fund::{AccountId, AccountKind, TransferState};
use kernel::{CaseId, Day, Fen, OrgId, TransferId};

use super::{LARGEST, LATEST, Listing, Order, Page, any_of, hits, listing, single};
use crate::{
    Store, StoreError, blind_index,
    db::{Row, Value, maybe, text, word},
    sql::{statements, values},
};

macro_rules! columns {
    () => {
        "id, org, from_account, to_account, amount_fen, state, case_id, decision_number, reference, bank_reference,
         void_reason, opened_on, ended_on"
    };
}

macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || org || ',%')
          AND (CAST($3 AS TEXT) IS NULL OR state = CAST($3 AS TEXT))
          AND (CAST($4 AS TEXT) IS NULL OR case_id = CAST($4 AS TEXT))
          AND (CAST($5 AS TEXT) IS NULL OR from_account = CAST($5 AS TEXT) OR to_account = CAST($5 AS TEXT))
          AND (CAST($6 AS TEXT) IS NULL OR amount_fen = CAST($8 AS BIGINT)
               OR (decision_number >= CAST($7 AS TEXT) AND decision_number < CAST($7 AS TEXT) || '\u{10FFFF}')
               OR reference = CAST($7 AS TEXT) OR bank_reference = CAST($7 AS TEXT)
               OR EXISTS (SELECT 1 FROM case_row WHERE case_row.id = transfer_row.case_id
                          AND ((number >= CAST($7 AS TEXT) AND number < CAST($7 AS TEXT) || '\u{10FFFF}')
                               OR EXISTS (SELECT 1 FROM person_token
                                          WHERE token = CAST($6 AS TEXT) AND person_id = applicant_id))))"
    };
}

macro_rules! scope {
    ($scope:literal) => {
        scope!(from "transfer_row", $scope)
    };
    (from $from:literal, $scope:literal) => {
        listing!(
            columns,
            $from,
            filters,
            $scope,
            "$11",
            [
                ("(opened_on, id) < ($9, $10)", "opened_on DESC, id DESC"),
                ("(amount_fen, id) < (CAST($9 AS BIGINT), $10)", "amount_fen DESC, id DESC"),
            ]
        )
    };
}

/// All, of a case, of an organisation.
pub(crate) static LISTINGS: [Listing; 3] =
    [scope!("CAST($1 AS TEXT) IS NULL"), scope!("case_id = $1"), scope!("org = $1")];

/// The hits of a search, gathered. The order of the join is for SQLite, which keeps it; a `UNION` it would sort
/// and merge at a thousand times the price.
pub(crate) static GATHERED: [Listing; 1] = [scope!(
    from "(SELECT DISTINCT hit FROM (
      SELECT id AS hit FROM transfer_row WHERE amount_fen = CAST($8 AS BIGINT)
      UNION ALL SELECT id FROM transfer_row
            WHERE decision_number >= $7 AND decision_number < CAST($7 AS TEXT) || '\u{10FFFF}'
      UNION ALL SELECT id FROM transfer_row WHERE reference = $7
      UNION ALL SELECT id FROM transfer_row WHERE bank_reference = $7
      UNION ALL SELECT transfer_row.id FROM case_row JOIN transfer_row ON transfer_row.case_id = case_row.id
            WHERE number >= $7 AND number < CAST($7 AS TEXT) || '\u{10FFFF}'
      UNION ALL SELECT transfer_row.id FROM person_token JOIN case_row ON applicant_id = person_id
            JOIN transfer_row ON transfer_row.case_id = case_row.id WHERE token = $6) AS each_of) AS hits
     CROSS JOIN transfer_row",
    "CAST($1 AS TEXT) IS NULL AND transfer_row.id = hits.hit"
)];

statements! {
    HITS = hits!(
        "SELECT 1 AS one FROM transfer_row WHERE amount_fen = CAST($3 AS BIGINT)",
        "SELECT 1 FROM transfer_row
         WHERE decision_number >= $2 AND decision_number < CAST($2 AS TEXT) || '\u{10FFFF}'",
        "SELECT 1 FROM case_row JOIN transfer_row ON transfer_row.case_id = case_row.id
         WHERE number >= $2 AND number < CAST($2 AS TEXT) || '\u{10FFFF}'",
        "SELECT 1 FROM person_token JOIN case_row ON applicant_id = person_id
         JOIN transfer_row ON transfer_row.case_id = case_row.id WHERE token = $1",
    );
    BY_ID = concat!("SELECT ", columns!(), " FROM transfer_row WHERE id = $1");
    ACCOUNTS = "SELECT account, org, kind, name, earmark, balance_fen, pending_fen FROM account_row
        WHERE CAST($1 AS TEXT) IS NULL OR org = CAST($1 AS TEXT) ORDER BY org, kind, account";
}

/// Which transfers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TransferQuery {
    /// Only of these pools; `None` for all.
    pub orgs: Option<Vec<OrgId>>,
    /// Only this far.
    pub state: Option<TransferState>,
    /// Only for this case.
    pub case: Option<CaseId>,
    /// Only from or to this account.
    pub account: Option<AccountId>,
    /// A person's name, identity number or telephone; the beginning of a case's number; a document's number.
    pub text: Option<String>,
    /// This amount, whether or not the text fits.
    pub amount: Option<Fen>,
    /// The largest first.
    pub largest: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// A transfer's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the ledger's events")]
pub struct TransferRow {
    pub id: TransferId,
    pub org: OrgId,
    pub from: AccountId,
    pub to: AccountId,
    pub amount: Fen,
    pub state: TransferState,
    pub case: Option<CaseId>,
    pub decision_number: Option<String>,
    /// The document that a deposit rests on.
    pub reference: Option<String>,
    pub bank_reference: Option<String>,
    pub void_reason: Option<String>,
    pub opened_on: Day,
    pub ended_on: Option<Day>,
}

/// An account's row.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of fund::Account")]
pub struct AccountRow {
    pub org: OrgId,
    pub account: AccountId,
    pub kind: AccountKind,
    pub name: String,
    pub earmark: String,
    pub balance: Fen,
    pub pending: Fen,
}

impl Store {
    /// A page of transfers, the latest first unless asked otherwise.
    ///
    /// # Errors
    /// Where the database fails or `after` is no position.
    #[tracing::instrument(name = "store.transfers", skip_all)]
    pub async fn transfers(&self, query: &TransferQuery) -> Result<Page<TransferRow>, StoreError> {
        let order = if query.largest {
            Order { at: 1, column: "amount_fen", number: true, start: LARGEST }
        } else {
            Order { at: 0, column: "opened_on", number: false, start: LATEST }
        };
        let token = query.text.as_deref().map(|text| blind_index::query_token(self.vault(), text));
        let sought = query.text.as_deref().map(str::trim);
        let amount = query.amount.map(Fen::fen);
        let few = sought.is_some()
            && self.are_few("transfer_row", HITS, values![token.clone(), sought, amount]).await?;
        let ([all, of_case, of_org], [gathered]) = (&LISTINGS, &GATHERED);
        let (listing, key) = match (query.case, single(query.orgs.as_deref())) {
            (Some(case), _) => (of_case, text(case)),
            (None, _) if few => (gathered, Value::Null),
            (None, Some(org)) => (of_org, text(org)),
            (None, None) => (all, Value::Null),
        };
        let filters = values![
            key,
            any_of(query.orgs.as_deref()),
            query.state.as_ref().map(word).transpose()?,
            maybe(query.case),
            query.account.as_ref().map(|account| &account.0),
            token,
            sought,
            amount,
        ];
        let going_on = (query.after.as_deref(), query.limit);
        self.raw_page("transfer_row", listing, &order, filters, going_on).await?.read(transfer_of)
    }

    /// One transfer.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn transfer_row(&self, id: TransferId) -> Result<Option<TransferRow>, StoreError> {
        self.db()
            .row("transfer_row", BY_ID, values![text(id)])
            .await?
            .map(|row| transfer_of(&row))
            .transpose()
    }

    /// The accounts of one pool or of all, with their balances.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn fund_accounts(&self, org: Option<&OrgId>) -> Result<Vec<AccountRow>, StoreError> {
        let rows = self.db().rows("account_row", ACCOUNTS, values![maybe(org)]).await?;
        rows.iter().map(account_of).collect()
    }
}

fn transfer_of(row: &Row) -> Result<TransferRow, StoreError> {
    Ok(TransferRow {
        id: row.parsed("id")?,
        org: OrgId(row.text("org")?),
        from: AccountId(row.text("from_account")?),
        to: AccountId(row.text("to_account")?),
        amount: Fen::new(row.int("amount_fen")?),
        state: row.word("state")?,
        case: row.maybe_parsed("case_id")?,
        decision_number: row.maybe_text("decision_number")?,
        reference: row.maybe_text("reference")?,
        bank_reference: row.maybe_text("bank_reference")?,
        void_reason: row.maybe_text("void_reason")?,
        opened_on: row.parsed("opened_on")?,
        ended_on: row.maybe_parsed("ended_on")?,
    })
}

fn account_of(row: &Row) -> Result<AccountRow, StoreError> {
    Ok(AccountRow {
        org: OrgId(row.text("org")?),
        account: AccountId(row.text("account")?),
        kind: row.word("kind")?,
        name: row.text("name")?,
        earmark: row.text("earmark")?,
        balance: Fen::new(row.int("balance_fen")?),
        pending: Fen::new(row.int("pending_fen")?),
    })
}
