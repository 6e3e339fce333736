-- The journal: appended to, never changed. `position` is global and gap-free, `(stream, seq)` is the
-- optimistic lock, `digest` chains each event to the one before it.
CREATE TABLE event (
  position  INTEGER PRIMARY KEY,
  stream    TEXT NOT NULL,
  seq       INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  version   INTEGER NOT NULL,
  body      TEXT NOT NULL,
  actor     TEXT NOT NULL,
  actor_key TEXT NOT NULL,
  basis     TEXT NOT NULL,
  at        TEXT NOT NULL,
  case_id   TEXT,
  subject   TEXT NOT NULL,
  digest    TEXT NOT NULL,
  UNIQUE (stream, seq)
) STRICT;
CREATE INDEX event_by_case ON event (case_id, position) WHERE case_id IS NOT NULL;
CREATE INDEX event_by_kind ON event (kind, position);
CREATE INDEX event_by_actor ON event (actor_key, position);

CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never updated'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

-- One key per subject, wrapped by the master key. A destroyed key stays as a row without a key, so that
-- nothing is ever sealed under that subject again; `destroyed` says as which of all it went, and is 0 until then.
CREATE TABLE vault_key (
  subject   TEXT PRIMARY KEY,
  wrapped   BLOB,
  destroyed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX vault_key_destroyed ON vault_key (destroyed) WHERE destroyed > 0;

-- Names that one holder has at a time. Those with the source `event` follow from the journal.
CREATE TABLE claim (
  name   TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_holder ON claim (holder);

-- Messages written with the commit that causes them, and how far each consumer is with them.
CREATE TABLE outbox (
  position   INTEGER PRIMARY KEY,
  topic      TEXT NOT NULL,
  body       TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE consumer (
  name TEXT PRIMARY KEY,
  seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  consumer TEXT NOT NULL,
  position INTEGER NOT NULL,
  state    TEXT NOT NULL,
  tries    INTEGER NOT NULL,
  next_at  TEXT NOT NULL,
  PRIMARY KEY (consumer, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_open ON delivery (consumer, position) WHERE state <> 'done';

-- What consumers did: written with the effect, so that it is not done twice.
CREATE TABLE consumed (
  consumed    TEXT PRIMARY KEY,
  consumed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
