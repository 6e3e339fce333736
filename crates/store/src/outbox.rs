//! The outbox: messages written in the transaction of the commit that causes them, and handed to each consumer at
//! least once. A consumer that must not act twice names what it consumed in the batch that holds its effect
//! (`Batch::consumes`); the second time that batch is refused as `Consumed`.

use kernel::Moment;

use crate::{
    Store, StoreError,
    db::{signed, text, unsigned},
    projection::ops::{Among, Insert, Table},
    sql::{statements, values},
};

statements! {
    END = "SELECT coalesce(max(position), 0) AS position FROM outbox";
    /// Hands the messages after the last one that the consumer has seen to it.
    HAND_OUT = "INSERT INTO delivery (consumer, position, state, tries, next_at)
        SELECT CAST($1 AS TEXT), outbox.position, 'waiting', 0, '' FROM outbox
        WHERE outbox.position > coalesce((SELECT seen FROM consumer WHERE name = $1), 0)
        AND CAST($2 AS TEXT) LIKE '%,' || outbox.topic || ',%'";
    SEEN = "INSERT INTO consumer (name, seen) VALUES ($1, (SELECT coalesce(max(position), 0) FROM outbox))
        ON CONFLICT (name) DO UPDATE SET seen = excluded.seen";
    DUE = "SELECT outbox.position, outbox.topic, outbox.body, outbox.created_at, delivery.tries
        FROM delivery JOIN outbox ON outbox.position = delivery.position
        WHERE delivery.consumer = $1 AND delivery.state <> 'done' AND delivery.next_at <= $2
        ORDER BY delivery.position LIMIT CAST($3 AS BIGINT)";
    LEASE = "UPDATE delivery SET state = 'taken', next_at = $3 WHERE consumer = $1 AND position = $2";
    ACK = "UPDATE delivery SET state = 'done' WHERE consumer = $1 AND position = $2";
    RETRY = "UPDATE delivery SET state = 'waiting', tries = tries + 1, next_at = $3
        WHERE consumer = $1 AND position = $2 AND state <> 'done'";
    ALL_WAITING = "SELECT consumer, count(*) AS waiting, sum(CASE WHEN tries >= $1 THEN 1 ELSE 0 END) AS stuck
        FROM delivery WHERE state <> 'done' GROUP BY consumer ORDER BY consumer";
    WAITING = "SELECT count(*) AS waiting FROM delivery WHERE consumer = $1 AND state <> 'done'";
}

pub(crate) static SEND: Insert = Insert::new(Table::Outbox, &["position", "topic", "body", "created_at"]);
pub(crate) static CONSUME: Insert = Insert::new(Table::Consumed, &["consumed", "consumed_at"]);
pub(crate) static CONSUMED: Among = Among::new("SELECT consumed FROM consumed WHERE consumed IN", "");

/// A message to whoever consumes its topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is about: `notice`, `access_code`.
    pub topic: String,
    /// What it says; ids rather than personal values, because it is not sealed.
    pub body: String,
}

/// A consumer did what a key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumption {
    /// The consumer.
    pub consumer: String,
    /// What it consumed: a delivery's position, an idempotency key.
    pub key: String,
}

impl Consumption {
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.consumer, self.key)
    }
}

/// What waits for a consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The consumer.
    pub consumer: String,
    /// How many messages it was handed and has not acknowledged.
    pub waiting: u64,
    /// How many of them were put off too often.
    pub stuck: u64,
}

/// A message handed to a consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its place in the outbox, from 1, gap-free; what `ack` and `retry_later` name.
    pub position: u64,
    /// The topic.
    pub topic: String,
    /// What it says.
    pub body: String,
    /// When it was written.
    pub created: Moment,
    /// How often it was put off before.
    pub tries: u64,
}

impl Store {
    /// Takes messages of some topics for a consumer, in order. Whoever has not acknowledged one by `until` gets it
    /// again. A consumer's topics are the same in every call.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_deliveries(
        &self,
        consumer: &str,
        topics: &[&str],
        now: Moment,
        until: Moment,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let topics: String = topics.iter().map(|topic| format!(",{topic},")).collect();
        let mut writer = self.db().writer().await;
        let mut tx = writer.begin().await?;
        tx.execute(HAND_OUT, values![consumer, topics]).await?;
        tx.execute(SEEN, values![consumer]).await?;
        let mut deliveries = Vec::new();
        for row in tx.rows("delivery", DUE, values![consumer, text(now), i64::from(limit)]).await? {
            let position = row.int("position")?;
            tx.execute(LEASE, values![consumer, position, text(until)]).await?;
            deliveries.push(Delivery {
                position: unsigned(position),
                topic: row.text("topic")?,
                body: row.text("body")?,
                created: row.parsed("created_at")?,
                tries: unsigned(row.int("tries")?),
            });
        }
        tx.commit().await?;
        Ok(deliveries)
    }

    /// A consumer is done with a message.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn ack(&self, consumer: &str, position: u64) -> Result<(), StoreError> {
        self.execute(ACK, values![consumer, signed(position)]).await.map(|_| ())
    }

    /// A consumer could not handle a message and wants it again at a later moment.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn retry_later(&self, consumer: &str, position: u64, at: Moment) -> Result<(), StoreError> {
        self.execute(RETRY, values![consumer, signed(position), text(at)]).await.map(|_| ())
    }

    /// What waits for every consumer that has anything waiting; stuck is what was put off so many times or more.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn deliveries(&self, stuck_tries: u64) -> Result<Vec<Waiting>, StoreError> {
        let rows = self.db().rows("delivery", ALL_WAITING, values![signed(stuck_tries)]).await?;
        let waiting = rows.iter().map(|row| {
            Ok(Waiting {
                consumer: row.text("consumer")?,
                waiting: unsigned(row.int("waiting")?),
                stuck: unsigned(row.int("stuck")?),
            })
        });
        waiting.collect()
    }

    /// How many messages a consumer was handed and has not acknowledged.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn deliveries_waiting(&self, consumer: &str) -> Result<u64, StoreError> {
        let row = self.db().row("delivery", WAITING, values![consumer]).await?;
        row.map_or(Ok(0), |row| row.int("waiting").map(unsigned))
    }
}

/// The outbox's last position, for the writer.
pub(crate) async fn end(tx: &mut crate::db::Tx<'_>) -> Result<i64, StoreError> {
    match tx.row("outbox", END, Vec::new()).await? {
        Some(row) => row.int("position"),
        None => Ok(0),
    }
}

/// Every statement of this file that is made for several rows.
pub(crate) fn row_statements() -> Vec<(&'static str, &'static str)> {
    let texts = [("SEND", SEND.texts()), ("CONSUME", CONSUME.texts()), ("CONSUMED", CONSUMED.texts())];
    texts.into_iter().flat_map(|(name, texts)| texts.iter().map(move |text| (name, *text))).collect()
}
