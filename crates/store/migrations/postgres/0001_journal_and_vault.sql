-- The journal: appended to, never changed. `position` is global and gap-free, `(stream, seq)` is the
-- optimistic lock, `digest` chains each event to the one before it.
CREATE TABLE event (
  position  BIGINT PRIMARY KEY,
  stream    TEXT COLLATE "C" NOT NULL,
  seq       BIGINT NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  version   BIGINT NOT NULL,
  body      TEXT COLLATE "C" NOT NULL,
  actor     TEXT COLLATE "C" NOT NULL,
  actor_key TEXT COLLATE "C" NOT NULL,
  basis     TEXT COLLATE "C" NOT NULL,
  at        TEXT COLLATE "C" NOT NULL,
  case_id   TEXT COLLATE "C",
  subject   TEXT COLLATE "C" NOT NULL,
  digest    TEXT COLLATE "C" NOT NULL,
  UNIQUE (stream, seq)
);
CREATE INDEX event_by_case ON event (case_id, position) WHERE case_id IS NOT NULL;
CREATE INDEX event_by_kind ON event (kind, position);
CREATE INDEX event_by_actor ON event (actor_key, position);

CREATE FUNCTION events_never_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never updated or deleted'; END $$;
CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION events_never_change();
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
FOR EACH STATEMENT EXECUTE FUNCTION events_never_change();
CREATE TRIGGER event_is_never_truncated BEFORE TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION events_never_change();

-- One key per subject, wrapped by the master key. A destroyed key stays as a row without a key, so that
-- nothing is ever sealed under that subject again; `destroyed` says as which of all it went, and is 0 until then.
CREATE TABLE vault_key (
  subject   TEXT COLLATE "C" PRIMARY KEY,
  wrapped   BYTEA,
  destroyed BIGINT NOT NULL
);
CREATE INDEX vault_key_destroyed ON vault_key (destroyed) WHERE destroyed > 0;

-- Names that one holder has at a time. Those with the source `event` follow from the journal.
CREATE TABLE claim (
  name   TEXT COLLATE "C" PRIMARY KEY,
  holder TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL
);
CREATE INDEX claim_holder ON claim (holder);

-- Messages written with the commit that causes them, and how far each consumer is with them.
CREATE TABLE outbox (
  position   BIGINT PRIMARY KEY,
  topic      TEXT COLLATE "C" NOT NULL,
  body       TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE consumer (
  name TEXT COLLATE "C" PRIMARY KEY,
  seen BIGINT NOT NULL
);

CREATE TABLE delivery (
  consumer TEXT COLLATE "C" NOT NULL,
  position BIGINT NOT NULL,
  state    TEXT COLLATE "C" NOT NULL,
  tries    BIGINT NOT NULL,
  next_at  TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (consumer, position)
);
CREATE INDEX delivery_open ON delivery (consumer, position) WHERE state <> 'done';

-- What consumers did: written with the effect, so that it is not done twice.
CREATE TABLE consumed (
  consumed    TEXT COLLATE "C" PRIMARY KEY,
  consumed_at TEXT COLLATE "C" NOT NULL
);
