//! Claims: unique names with a holder, checked and changed in the transaction of the commit that asks for them.
//! Some follow from events (the one open case of a person in a matter, the one person of an identity number), so
//! that two processes cannot both write them; others a batch asks for itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    CommitError, StoreError,
    db::Tx,
    group::Refused,
    projection::ops::{Among, Insert, Table},
    sql::{statements, values},
};

statements! {
    RELEASE = "DELETE FROM claim WHERE name = $1";
}

static TAKE: Insert = Insert::new(Table::Claim, &["name", "holder", "source"]);
static HELD: Among = Among::new("SELECT name, holder FROM claim WHERE name IN", "");
static RELEASE_ALL: Among = Among::new("DELETE FROM claim WHERE source = 'event' AND holder IN", "");

/// A unique name, taken for a holder or given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What is claimed: `idempotency/<key>`.
    pub name: String,
    /// Who holds it.
    pub holder: String,
    /// Whether it is given back rather than taken.
    pub release: bool,
}

impl Claim {
    /// Takes a name; refused where another holds it, nothing new where the holder does.
    pub fn take(name: impl Into<String>, holder: impl Into<String>) -> Self {
        Self { name: name.into(), holder: holder.into(), release: false }
    }

    /// Gives a name back; nothing where the holder does not have it.
    pub fn release(name: impl Into<String>, holder: impl Into<String>) -> Self {
        Self { name: name.into(), holder: holder.into(), release: true }
    }
}

/// A change of claims, in the order of the events.
#[derive(Debug, Clone)]
pub(crate) struct ClaimChange {
    holder: String,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Take { name: String, source: &'static str },
    Release { name: String },
    ReleaseAll,
}

impl ClaimChange {
    /// An event takes a name.
    pub(crate) fn take(name: String, holder: String) -> Self {
        Self { holder, what: What::Take { name, source: "event" } }
    }

    /// An event gives a name back that an event took.
    pub(crate) fn release(name: String, holder: String) -> Self {
        Self { holder, what: What::Release { name } }
    }

    /// An event ends whatever events took for a holder.
    pub(crate) fn release_all(holder: String) -> Self {
        Self { holder, what: What::ReleaseAll }
    }

    /// The name that must be free or the holder's own.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.what {
            What::Take { name, .. } | What::Release { name } => Some(name),
            What::ReleaseAll => None,
        }
    }
}

impl From<&Claim> for ClaimChange {
    fn from(claim: &Claim) -> Self {
        let (name, holder) = (claim.name.clone(), claim.holder.clone());
        let what = if claim.release { What::Release { name } } else { What::Take { name, source: "batch" } };
        Self { holder, what }
    }
}

/// The claims that a group of commands touches: who held them before, and who does now.
#[derive(Default)]
pub(crate) struct Claims {
    before: BTreeMap<String, String>,
    now: BTreeMap<String, Held>,
    emptied: BTreeSet<String>,
}

/// What takes back one change.
enum Undo {
    Take(String),
    Release(String, Held),
    Empty(String),
}

/// A name's holder, and where the claim comes from.
type Held = (String, &'static str);

impl Claims {
    pub(crate) async fn load<'a>(
        tx: &mut Tx<'_>,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, StoreError> {
        let names: BTreeSet<&str> = names.into_iter().collect();
        let mut claims = Self::default();
        for (sql, values) in HELD.over(names) {
            for row in tx.rows("claim", sql, values).await? {
                let (name, holder) = (row.text("name")?, row.text("holder")?);
                claims.now.insert(name.clone(), (holder.clone(), ""));
                claims.before.insert(name, holder);
            }
        }
        Ok(claims)
    }

    /// Makes a command's changes, or none of them where a name is another's.
    pub(crate) fn apply(&mut self, changes: &[ClaimChange]) -> Result<(), Refused> {
        let mut undo = Vec::new();
        let made = changes.iter().try_for_each(|change| self.apply_one(change, &mut undo));
        if made.is_err() {
            for step in undo.into_iter().rev() {
                match step {
                    Undo::Take(name) => drop(self.now.remove(&name)),
                    Undo::Release(name, held) => drop(self.now.insert(name, held)),
                    Undo::Empty(holder) => drop(self.emptied.remove(&holder)),
                }
            }
        }
        made
    }

    fn apply_one(&mut self, change: &ClaimChange, undo: &mut Vec<Undo>) -> Result<(), Refused> {
        match &change.what {
            What::Take { name, source } => match self.now.get(name) {
                Some((holder, _)) if *holder != change.holder => {
                    return Err(CommitError::Taken { claim: name.clone(), holder: holder.clone() }.into());
                }
                Some(_) => {}
                None => {
                    self.now.insert(name.clone(), (change.holder.clone(), source));
                    undo.push(Undo::Take(name.clone()));
                }
            },
            What::Release { name } => {
                if self.now.get(name).is_some_and(|(holder, _)| *holder == change.holder) {
                    undo.extend(self.now.remove_entry(name).map(|(name, held)| Undo::Release(name, held)));
                }
            }
            What::ReleaseAll => {
                let gone = self.now.extract_if(.., |_, (holder, _)| *holder == change.holder);
                undo.extend(gone.map(|(name, held)| Undo::Release(name, held)));
                if self.emptied.insert(change.holder.clone()) {
                    undo.push(Undo::Empty(change.holder.clone()));
                }
            }
        }
        Ok(())
    }

    /// Writes what changed.
    pub(crate) async fn write(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for (sql, values) in RELEASE_ALL.over(self.emptied.iter().map(String::as_str)) {
            tx.execute(sql, values).await?;
        }
        let kept = |name: &String, holder: &String| {
            self.before.get(name) == Some(holder) && !self.emptied.contains(holder)
        };
        for (name, holder) in &self.before {
            let still = self.now.get(name).is_some_and(|(now, _)| now == holder);
            if !still && !self.emptied.contains(holder) {
                tx.execute(RELEASE, values![name]).await?;
            }
        }
        let new = self.now.iter().filter(|(name, (holder, _))| !kept(name, holder));
        let rows = new.map(|(name, (holder, source))| {
            let source = if source.is_empty() { "event" } else { source };
            Arc::new(values![name, holder, source])
        });
        TAKE.run(tx, rows.collect()).await
    }
}

/// Every statement of this file that is made for several rows.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    let texts = [("TAKE", TAKE.texts()), ("HELD", HELD.texts()), ("RELEASE_ALL", RELEASE_ALL.texts())];
    texts.into_iter().flat_map(|(name, texts)| texts.iter().map(move |text| (name, *text))).collect()
}
