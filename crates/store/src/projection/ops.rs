//! What a group of commands writes into rows: collected, folded, and written with few statements. Operations on
//! different rows commute, those on one row keep their order; a row that is inserted and then changed is inserted
//! as it ends up, and rows of one table go in together.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, OnceLock},
};

use crate::{
    StoreError,
    db::{Tx, Value},
    sql::values,
};

/// The tables that commands write, in the order they are written: what reads another table stands after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Table {
    Event,
    VaultKey,
    Claim,
    Lead,
    Person,
    PersonToken,
    Matter,
    MatterWord,
    Duty,
    Case,
    Applicant,
    Payer,
    Referral,
    FollowUp,
    Complaint,
    Notice,
    Transfer,
    Account,
    JournalCount,
    CaseAccess,
    ComplaintAccess,
    ApiToken,
    KeptAnswer,
    Outbox,
    Consumed,
    RegisterRow,
}

/// Rows in one statement; what remains goes in with the next smaller ones.
const ARITIES: [usize; 4] = [8, 4, 2, 1];
/// Keys in one list; a list that is not full repeats its last key.
const LISTED: [usize; 4] = [64, 16, 4, 1];

/// An insertion of rows. Its texts are made once.
pub(crate) struct Insert {
    pub(crate) table: Table,
    columns: &'static [&'static str],
    tail: &'static str,
    texts: OnceLock<Vec<&'static str>>,
    copy: OnceLock<&'static str>,
}

/// A change of some columns of the row with an id.
pub(crate) struct Update {
    pub(crate) table: Table,
    columns: &'static [&'static str],
    text: OnceLock<&'static str>,
}

/// A statement over the rows whose key is in a list.
pub(crate) struct Among {
    head: &'static str,
    between: &'static str,
    tail: &'static str,
    texts: OnceLock<Vec<&'static str>>,
}

/// A row's values, made by whoever commits; a new row's are not copied by the writer.
pub(crate) type Line = Arc<Vec<Value>>;
/// A row's key.
type Key = Arc<str>;

/// One thing to do to one row.
#[derive(Clone)]
enum Op {
    Insert(&'static Insert, Line),
    /// The values come after the id.
    Update(&'static Update, Line),
    /// A statement of its own, and whether it must change exactly one row.
    Change(&'static str, Line, bool),
}

/// What is to be written, in order.
#[derive(Clone, Default)]
pub(crate) struct Ops {
    list: Vec<(Table, Key, Op)>,
    /// The last operation on each row.
    last: HashMap<(Table, Key), usize>,
    counts: BTreeMap<String, i64>,
    /// Cases whose next due day may have changed.
    due: BTreeSet<String>,
    /// Cases that take over the priority of the lead they came from.
    led: BTreeSet<String>,
    /// Pools whose balances may have changed.
    pools: BTreeSet<String>,
}

impl Table {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::VaultKey => "vault_key",
            Self::Claim => "claim",
            Self::Lead => "lead_row",
            Self::Person => "person_row",
            Self::PersonToken => "person_token",
            Self::Matter => "matter_row",
            Self::MatterWord => "matter_word",
            Self::Duty => "duty_row",
            Self::Case => "case_row",
            Self::Applicant => "applicant_row",
            Self::Payer => "payer_row",
            Self::Referral => "referral_row",
            Self::FollowUp => "follow_up_row",
            Self::Complaint => "complaint_row",
            Self::Notice => "notice_row",
            Self::Transfer => "transfer_row",
            Self::Account => "account_row",
            Self::JournalCount => "journal_count",
            Self::CaseAccess => "case_access",
            Self::ComplaintAccess => "complaint_access",
            Self::ApiToken => "api_token",
            Self::KeptAnswer => "kept_answer",
            Self::Outbox => "outbox",
            Self::Consumed => "consumed",
            Self::RegisterRow => "register_row",
        }
    }
}

impl Insert {
    pub(crate) const fn new(table: Table, columns: &'static [&'static str]) -> Self {
        Self::or(table, columns, "")
    }

    /// With an `ON CONFLICT` clause.
    pub(crate) const fn or(table: Table, columns: &'static [&'static str], tail: &'static str) -> Self {
        Self { table, columns, tail, texts: OnceLock::new(), copy: OnceLock::new() }
    }

    /// The texts, for the most rows first.
    pub(crate) fn texts(&self) -> &[&'static str] {
        self.texts.get_or_init(|| ARITIES.iter().map(|rows| leaked(self.text(*rows))).collect())
    }

    fn text(&self, rows: usize) -> String {
        let width = self.columns.len();
        let row = |at: usize| {
            let places: Vec<String> = (1..=width).map(|column| format!("${}", at * width + column)).collect();
            format!("({})", places.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        let (table, columns) = (self.table.name(), self.columns.join(", "));
        format!("INSERT INTO {table} ({columns}) VALUES {} {}", rows.join(", "), self.tail)
    }

    fn copy(&self) -> &'static str {
        self.copy.get_or_init(|| {
            leaked(format!("COPY {} ({}) FROM STDIN", self.table.name(), self.columns.join(", ")))
        })
    }

    /// Inserts rows with as few statements as may be.
    pub(crate) async fn run(&self, tx: &mut Tx<'_>, rows: Vec<Line>) -> Result<(), StoreError> {
        if let Some(one) = self.texts().last()
            && self.tail.is_empty()
            && rows.len() > 1
        {
            return tx.insert_all(one, self.copy(), rows).await;
        }
        let mut rows = rows.iter();
        for (arity, text) in ARITIES.iter().zip(self.texts()) {
            while rows.len() >= *arity {
                let values = rows.by_ref().take(*arity).flat_map(|row| row.iter().cloned()).collect();
                tx.execute(text, values).await?;
            }
        }
        Ok(())
    }
}

impl Update {
    pub(crate) const fn new(table: Table, columns: &'static [&'static str]) -> Self {
        Self { table, columns, text: OnceLock::new() }
    }

    pub(crate) fn text(&self) -> &'static str {
        self.text.get_or_init(|| {
            let columns = self.columns.iter().zip(2..);
            let set: Vec<String> = columns.map(|(column, at)| format!("{column} = ${at}")).collect();
            leaked(format!("UPDATE {} SET {} WHERE id = $1", self.table.name(), set.join(", ")))
        })
    }
}

impl Among {
    pub(crate) const fn new(head: &'static str, tail: &'static str) -> Self {
        Self { head, between: ", ", tail, texts: OnceLock::new() }
    }

    /// Over the keys as rows of one column, after `VALUES`.
    pub(crate) const fn rows(head: &'static str, tail: &'static str) -> Self {
        Self { head, between: "), (", tail, texts: OnceLock::new() }
    }

    pub(crate) fn texts(&self) -> &[&'static str] {
        self.texts.get_or_init(|| {
            let text = |count: usize| {
                let places: Vec<String> = (1..=count).map(|at| format!("${at}")).collect();
                leaked(format!("{} ({}) {}", self.head, places.join(self.between), self.tail))
            };
            LISTED.iter().map(|count| text(*count)).collect()
        })
    }

    /// The statements that cover the keys, each with its values.
    pub(crate) fn over<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a str>,
    ) -> Vec<(&'static str, Vec<Value>)> {
        let keys: Vec<Value> = keys.into_iter().map(Value::from).collect();
        let [most, ..] = LISTED;
        let statement = |keys: &[Value]| {
            let sizes = LISTED.iter().zip(self.texts()).rev();
            let (size, text) = sizes.into_iter().find(|(size, _)| **size >= keys.len())?;
            let mut values = keys.to_vec();
            values.resize(*size, keys.last().cloned()?);
            Some((*text, values))
        };
        keys.chunks(most).filter_map(statement).collect()
    }
}

/// Statements are few and made once: they live as long as the program.
fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

impl Ops {
    /// A new row.
    pub(crate) fn insert(
        &mut self,
        insert: &'static Insert,
        key: impl std::fmt::Display,
        values: Vec<Value>,
    ) {
        debug_assert_eq!(insert.columns.len(), values.len(), "{}", insert.table.name());
        self.push(insert.table, key.to_string().into(), Op::Insert(insert, Arc::new(values)));
    }

    /// Some columns of a row that must be there.
    pub(crate) fn set(&mut self, update: &'static Update, id: impl std::fmt::Display, values: Vec<Value>) {
        debug_assert_eq!(update.columns.len(), values.len(), "{}", update.text());
        self.update(update, id.to_string().into(), Arc::new(values));
    }

    fn update(&mut self, update: &'static Update, key: Key, values: Line) {
        let table = update.table;
        let last = self.last.get(&(table, Arc::clone(&key))).and_then(|at| self.list.get_mut(*at));
        let folded = match last {
            Some((.., Op::Insert(insert, row))) => fold(insert.columns, row, update.columns, &values),
            Some((.., op @ Op::Update(..))) if covers(update, op) => {
                *op = Op::Update(update, Arc::clone(&values));
                true
            }
            Some((.., Op::Update(before, row))) => fold(before.columns, row, update.columns, &values),
            Some(_) | None => false,
        };
        if !folded {
            self.push(table, key, Op::Update(update, values));
        }
    }

    /// A statement that must change exactly one row. Nothing is folded into it.
    pub(crate) fn change_one(
        &mut self,
        table: Table,
        key: impl std::fmt::Display,
        sql: &'static str,
        values: Vec<Value>,
    ) {
        self.push(table, key.to_string().into(), Op::Change(sql, Arc::new(values), true));
    }

    /// A statement that changes as many rows as it finds.
    pub(crate) fn change(
        &mut self,
        table: Table,
        key: impl std::fmt::Display,
        sql: &'static str,
        values: Vec<Value>,
    ) {
        self.push(table, key.to_string().into(), Op::Change(sql, Arc::new(values), false));
    }

    /// One more event of a kind.
    pub(crate) fn count(&mut self, kind: &str) {
        *self.counts.entry(kind.to_owned()).or_default() += 1;
    }

    /// The case's next due day is to be found anew.
    pub(crate) fn due_changed(&mut self, case: impl std::fmt::Display) {
        self.due.insert(case.to_string());
    }

    /// The case takes over the priority of its lead.
    pub(crate) fn takes_priority(&mut self, case: impl std::fmt::Display) {
        self.led.insert(case.to_string());
    }

    /// The pool's balances are to be checked.
    pub(crate) fn pool_changed(&mut self, org: impl std::fmt::Display) {
        self.pools.insert(org.to_string());
    }

    /// Adds what another command wants.
    pub(crate) fn extend(&mut self, other: Self) {
        for (table, key, op) in other.list {
            match op {
                Op::Update(update, values) => self.update(update, key, values),
                op @ (Op::Insert(..) | Op::Change(..)) => self.push(table, key, op),
            }
        }
        for (kind, count) in other.counts {
            *self.counts.entry(kind).or_default() += count;
        }
        self.due.extend(other.due);
        self.led.extend(other.led);
        self.pools.extend(other.pools);
    }

    /// Writes everything.
    pub(crate) async fn apply(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let Self { list, last: _, counts, due, led, pools } = self;
        for ((table, _), (inserts, others)) in layered(list) {
            for (insert, rows) in inserts {
                insert.run(tx, rows).await?;
            }
            for (key, op) in others {
                apply_one(tx, table, &key, op).await?;
            }
        }
        let rows = counts.into_iter().map(|(kind, count)| Arc::new(values![kind, count])).collect();
        super::COUNT.run(tx, rows).await?;
        for (sql, keys) in [(&super::duty::NEXT_DUE, &due), (&super::case::PRIORITY, &led)] {
            for (sql, values) in sql.over(keys.iter().map(String::as_str)) {
                tx.execute(sql, values).await?;
            }
        }
        for org in pools {
            super::fund::conserved(tx, &org).await?;
        }
        Ok(())
    }

    fn push(&mut self, table: Table, key: Key, op: Op) {
        self.last.insert((table, Arc::clone(&key)), self.list.len());
        self.list.push((table, key, op));
    }
}

type Inserts = Vec<(&'static Insert, Vec<Line>)>;
type Others = Vec<(Key, Op)>;

/// The operations by table and, within it, in layers: those of a layer commute.
fn layered(list: Vec<(Table, Key, Op)>) -> BTreeMap<(Table, usize), (Inserts, Others)> {
    let mut layers: BTreeMap<(Table, usize), (Inserts, Others)> = BTreeMap::new();
    let mut at: HashMap<(Table, Key), (usize, Option<&'static Insert>)> = HashMap::new();
    for (table, key, op) in list {
        let inserting = match &op {
            Op::Insert(insert, _) => Some(*insert),
            Op::Update(..) | Op::Change(..) => None,
        };
        let layer = match at.get(&(table, Arc::clone(&key))) {
            None => 0,
            Some((layer, Some(before))) if inserting.is_some_and(|one| std::ptr::eq(one, *before)) => *layer,
            Some((layer, _)) => layer + 1,
        };
        at.insert((table, Arc::clone(&key)), (layer, inserting));
        let (inserts, others) = layers.entry((table, layer)).or_default();
        match op {
            Op::Insert(insert, values) => {
                match inserts.iter_mut().find(|(one, _)| std::ptr::eq(*one, insert)) {
                    Some((_, rows)) => rows.push(values),
                    None => inserts.push((insert, vec![values])),
                }
            }
            op @ (Op::Update(..) | Op::Change(..)) => others.push((key, op)),
        }
    }
    layers
}

async fn apply_one(tx: &mut Tx<'_>, table: Table, key: &str, op: Op) -> Result<(), StoreError> {
    let (changed, exactly_one) = match op {
        Op::Insert(insert, values) => return insert.run(tx, vec![values]).await,
        Op::Update(update, row) => {
            let values = std::iter::once(key.into()).chain(row.iter().cloned()).collect();
            (tx.execute(update.text(), values).await?, true)
        }
        Op::Change(sql, values, exactly_one) => {
            (tx.execute(sql, Arc::unwrap_or_clone(values)).await?, exactly_one)
        }
    };
    if changed == 1 || !exactly_one {
        return Ok(());
    }
    Err(StoreError::Inconsistent {
        table: table.name(),
        column: "id".to_owned(),
        row: key.to_owned(),
        why: format!("an event about it changes {changed} rows"),
    })
}

/// Writes the new values over those of an earlier operation; false where it lacks a column.
fn fold(columns: &[&str], row: &mut Line, changed: &[&str], values: &[Value]) -> bool {
    let places: Option<Vec<usize>> =
        changed.iter().map(|column| columns.iter().position(|known| known == column)).collect();
    let Some(places) = places else { return false };
    let row = Arc::make_mut(row);
    for (at, value) in places.into_iter().zip(values) {
        if let Some(old) = row.get_mut(at) {
            *old = value.clone();
        }
    }
    true
}

/// Whether a change sets every column that an earlier one set.
fn covers(update: &Update, earlier: &Op) -> bool {
    match earlier {
        Op::Update(before, _) => before.columns.iter().all(|column| update.columns.contains(column)),
        Op::Insert(..) | Op::Change(..) => false,
    }
}
