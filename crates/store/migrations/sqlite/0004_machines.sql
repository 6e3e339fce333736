-- Tokens of machine clients and staff for the API: kept as digests, so that the database alone opens nothing.
CREATE TABLE api_token (
  id           TEXT PRIMARY KEY,
  token_sha256 TEXT NOT NULL UNIQUE,
  user_id      TEXT NOT NULL,
  name         TEXT NOT NULL,
  created_at   TEXT NOT NULL,
  expires_at   TEXT,
  revoked_at   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_user ON api_token (user_id);

-- What requests of machines changed, written with the change, so that a request sent again is answered and not done
-- again. `day` is the last day of its time; its key goes with the day's answers.
CREATE TABLE kept_answer (
  key         TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  sealed      BLOB NOT NULL,
  day         TEXT NOT NULL,
  until       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_answer_day ON kept_answer (day);
