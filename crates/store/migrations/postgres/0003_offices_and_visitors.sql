-- What is not made from events: offices and accounts, who is signed in, drafts, access codes, loaded
-- registers, settings, imports under way.
CREATE TABLE organisation (
  id     TEXT COLLATE "C" PRIMARY KEY,
  kind   TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  name   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX organisation_region ON organisation (region, kind);

CREATE TABLE account (
  user_id       TEXT COLLATE "C" PRIMARY KEY,
  login         TEXT COLLATE "C" NOT NULL UNIQUE,
  password_hash TEXT COLLATE "C" NOT NULL,
  name          TEXT COLLATE "C" NOT NULL,
  role          TEXT COLLATE "C" NOT NULL,
  title         TEXT COLLATE "C" NOT NULL,
  org           TEXT COLLATE "C" NOT NULL REFERENCES organisation (id),
  disabled      BIGINT NOT NULL
);
CREATE INDEX account_org ON account (org, login);

CREATE TABLE session (
  token_sha256 TEXT COLLATE "C" PRIMARY KEY,
  user_id      TEXT COLLATE "C",
  person_id    TEXT COLLATE "C",
  case_id      TEXT COLLATE "C",
  csrf         TEXT COLLATE "C" NOT NULL,
  created_at   TEXT COLLATE "C" NOT NULL,
  seen_at      TEXT COLLATE "C" NOT NULL,
  expires_at   TEXT COLLATE "C" NOT NULL,
  flash        TEXT COLLATE "C"
);
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_of_user ON session (user_id) WHERE user_id IS NOT NULL;

CREATE TABLE draft (
  id           TEXT COLLATE "C" PRIMARY KEY,
  owner_sha256 TEXT COLLATE "C" NOT NULL,
  sealed       BYTEA NOT NULL,
  updated_at   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX draft_owner ON draft (owner_sha256, updated_at);
CREATE INDEX draft_age ON draft (updated_at);

CREATE TABLE case_access (
  case_id      TEXT COLLATE "C" PRIMARY KEY,
  code_hash    TEXT COLLATE "C" NOT NULL,
  failed_tries BIGINT NOT NULL
);

-- A snapshot is read only once it is whole (`state` 'current'); the one before it is dropped in the same transaction.
-- Numbers come from a series and are never used again, so that a load that was cut off cannot write into its successor.
CREATE TABLE snapshot (
  id          BIGINT PRIMARY KEY,
  dataset     TEXT COLLATE "C" NOT NULL,
  digest      TEXT COLLATE "C" NOT NULL,
  rows        BIGINT NOT NULL,
  observed_on TEXT COLLATE "C" NOT NULL,
  loaded_at   TEXT COLLATE "C" NOT NULL,
  state       TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX snapshot_current ON snapshot (dataset) WHERE state = 'current';

CREATE TABLE register_row (
  snapshot_id BIGINT NOT NULL,
  row_number  BIGINT NOT NULL,
  token       TEXT COLLATE "C" NOT NULL,
  sealed      BYTEA NOT NULL,
  PRIMARY KEY (snapshot_id, row_number)
);
CREATE INDEX register_row_token ON register_row (token);

CREATE TABLE setting (
  key   TEXT COLLATE "C" PRIMARY KEY,
  value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE import_batch (
  id          TEXT COLLATE "C" PRIMARY KEY,
  file_sha256 TEXT COLLATE "C" NOT NULL,
  state       TEXT COLLATE "C" NOT NULL,
  done        BIGINT NOT NULL,
  rejected    BIGINT NOT NULL
);

-- Numbers given out in a series (case numbers of an office and year).
CREATE TABLE series (
  name TEXT COLLATE "C" PRIMARY KEY,
  last BIGINT NOT NULL
);

-- What was read of notices: everything until a moment, and single ones after it.
CREATE TABLE notice_reader (
  reader     TEXT COLLATE "C" PRIMARY KEY,
  read_until TEXT COLLATE "C" NOT NULL
);
CREATE TABLE notice_read (
  reader    TEXT COLLATE "C" NOT NULL,
  notice_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (reader, notice_id)
);

CREATE TABLE calendar_feed (
  user_id      TEXT COLLATE "C" PRIMARY KEY,
  token_sha256 TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE complaint_access (
  complaint_id TEXT COLLATE "C" PRIMARY KEY,
  code_hash    TEXT COLLATE "C" NOT NULL,
  failed_tries BIGINT NOT NULL
);
