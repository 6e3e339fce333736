-- Tokens of machine clients and staff for the API: kept as digests, so that the database alone opens nothing.
CREATE TABLE api_token (
  id           TEXT COLLATE "C" PRIMARY KEY,
  token_sha256 TEXT COLLATE "C" NOT NULL UNIQUE,
  user_id      TEXT COLLATE "C" NOT NULL,
  name         TEXT COLLATE "C" NOT NULL,
  created_at   TEXT COLLATE "C" NOT NULL,
  expires_at   TEXT COLLATE "C",
  revoked_at   TEXT COLLATE "C"
);
CREATE INDEX api_token_user ON api_token (user_id);

-- What requests of machines changed, written with the change, so that a request sent again is answered and not done
-- again. `day` is the last day of its time; its key goes with the day's answers.
CREATE TABLE kept_answer (
  key         TEXT COLLATE "C" PRIMARY KEY,
  fingerprint TEXT COLLATE "C" NOT NULL,
  sealed      BYTEA NOT NULL,
  day         TEXT COLLATE "C" NOT NULL,
  until       TEXT COLLATE "C" NOT NULL
);
CREATE INDEX kept_answer_day ON kept_answer (day);
