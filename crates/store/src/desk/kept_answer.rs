//! Kept answers: what a request of a machine changed, written with the change itself, so that the same request sent
//! again is answered and not done again. Sealed under a key for each day, which goes when the day's answers do.

use kernel::{Day, Moment};

use crate::{
    Consumption, Store, StoreError,
    db::text,
    keys::KeyRing,
    projection::ops::{Insert, Ops, Table},
    sql::{statements, values},
};

statements! {
    ONE = "SELECT key, fingerprint, sealed, day, until FROM kept_answer WHERE key = $1";
    DAYS = "SELECT day, count(*) AS answers FROM kept_answer WHERE day < $1 GROUP BY day ORDER BY day";
    FORGET_CONSUMED = "DELETE FROM consumed WHERE consumed IN
        (SELECT 'kept/' || key FROM kept_answer WHERE day = $1)";
    FORGET = "DELETE FROM kept_answer WHERE day = $1";
}

static PUT: Insert = Insert::new(Table::KeptAnswer, &["key", "fingerprint", "sealed", "day", "until"]);

/// What a request changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The digest of the client and its key: no two requests have the same.
    pub key: String,
    /// The digest of what was asked for.
    pub fingerprint: String,
    /// What is answered, as JSON.
    pub answer: String,
    /// Until when.
    pub until: Moment,
}

impl KeptAnswer {
    /// Its key is written once: a second commit with it is refused as `Consumed`.
    pub(crate) fn consumption(&self) -> Consumption {
        Consumption { consumer: "kept".to_owned(), key: self.key.clone() }
    }
}

fn subject(day: &str) -> String {
    format!("kept/{day}")
}

/// Keeps an answer in the transaction of a commit.
pub(crate) async fn keep(keys: &mut KeyRing<'_>, ops: &mut Ops, kept: &KeptAnswer) -> Result<(), StoreError> {
    let day = Day::of(kept.until).to_string();
    let key = keys.sealing_key(&subject(&day), false).await?;
    let sealed = key.seal(&kept.key, kept.answer.as_bytes())?;
    ops.insert(&PUT, &kept.key, values![&kept.key, &kept.fingerprint, sealed, day, text(kept.until)]);
    Ok(())
}

impl Store {
    /// What was answered under a key; `None` where nothing was, or its time is over.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn kept_answer(&self, key: &str, now: Moment) -> Result<Option<KeptAnswer>, StoreError> {
        let Some(row) = self.db().row("kept_answer", ONE, values![key]).await? else { return Ok(None) };
        let until: Moment = row.parsed("until")?;
        let Some(secret) = self.reading_key(&subject(&row.text("day")?)).await? else { return Ok(None) };
        let plain = secret.open(&row.bytes("sealed")?).and_then(|plain| String::from_utf8(plain).ok());
        let answer = plain.ok_or_else(|| row.nonsense("sealed", "•••", &"its key does not open it"))?;
        let kept = KeptAnswer { key: row.text("key")?, fingerprint: row.text("fingerprint")?, answer, until };
        Ok(Some(kept).filter(|kept| kept.until > now))
    }

    /// Forgets the answers of days that are over and destroys their keys; says how many there were.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sweep_kept_answers(&self, now: Moment) -> Result<u64, StoreError> {
        let mut swept = 0;
        let today = Day::of(now).to_string();
        for row in self.db().rows("kept_answer", DAYS, values![today]).await? {
            let day = row.text("day")?;
            self.execute(FORGET_CONSUMED, values![&day]).await?;
            swept += self.execute(FORGET, values![&day]).await?;
            self.destroy_key(&subject(&day)).await?;
        }
        Ok(swept)
    }
}

/// Every statement of this file that is made for several rows.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    PUT.texts().iter().map(|text| ("PUT", *text)).collect()
}
