-- What is not made from events: offices and accounts, who is signed in, drafts, access codes, loaded
-- registers, settings, imports under way.
CREATE TABLE organisation (
  id     TEXT PRIMARY KEY,
  kind   TEXT NOT NULL,
  region TEXT NOT NULL,
  name   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX organisation_region ON organisation (region, kind);

CREATE TABLE account (
  user_id       TEXT PRIMARY KEY,
  login         TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  name          TEXT NOT NULL,
  role          TEXT NOT NULL,
  title         TEXT NOT NULL,
  org           TEXT NOT NULL REFERENCES organisation (id),
  disabled      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_org ON account (org, login);

CREATE TABLE session (
  token_sha256 TEXT PRIMARY KEY,
  user_id      TEXT,
  person_id    TEXT,
  case_id      TEXT,
  csrf         TEXT NOT NULL,
  created_at   TEXT NOT NULL,
  seen_at      TEXT NOT NULL,
  expires_at   TEXT NOT NULL,
  flash        TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_of_user ON session (user_id) WHERE user_id IS NOT NULL;

CREATE TABLE draft (
  id           TEXT PRIMARY KEY,
  owner_sha256 TEXT NOT NULL,
  sealed       BLOB NOT NULL,
  updated_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_owner ON draft (owner_sha256, updated_at);
CREATE INDEX draft_age ON draft (updated_at);

CREATE TABLE case_access (
  case_id      TEXT PRIMARY KEY,
  code_hash    TEXT NOT NULL,
  failed_tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A snapshot is read only once it is whole (`state` 'current'); the one before it is dropped in the same transaction.
-- Numbers come from a series and are never used again, so that a load that was cut off cannot write into its successor.
CREATE TABLE snapshot (
  id          INTEGER PRIMARY KEY,
  dataset     TEXT NOT NULL,
  digest      TEXT NOT NULL,
  rows        INTEGER NOT NULL,
  observed_on TEXT NOT NULL,
  loaded_at   TEXT NOT NULL,
  state       TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX snapshot_current ON snapshot (dataset) WHERE state = 'current';

CREATE TABLE register_row (
  snapshot_id INTEGER NOT NULL,
  row_number  INTEGER NOT NULL,
  token       TEXT NOT NULL,
  sealed      BLOB NOT NULL,
  PRIMARY KEY (snapshot_id, row_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX register_row_token ON register_row (token);

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import_batch (
  id          TEXT PRIMARY KEY,
  file_sha256 TEXT NOT NULL,
  state       TEXT NOT NULL,
  done        INTEGER NOT NULL,
  rejected    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers given out in a series (case numbers of an office and year).
CREATE TABLE series (
  name TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was read of notices: everything until a moment, and single ones after it.
CREATE TABLE notice_reader (
  reader     TEXT PRIMARY KEY,
  read_until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE notice_read (
  reader    TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  PRIMARY KEY (reader, notice_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE calendar_feed (
  user_id      TEXT PRIMARY KEY,
  token_sha256 TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE complaint_access (
  complaint_id TEXT PRIMARY KEY,
  code_hash    TEXT NOT NULL,
  failed_tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
