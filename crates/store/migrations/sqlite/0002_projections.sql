-- What pages read. Every row here is made from events, in the transaction that wrote them, and can be made
-- again from the journal, byte for byte.
CREATE TABLE case_row (
  id              TEXT PRIMARY KEY,
  number          TEXT NOT NULL UNIQUE,
  stage           TEXT NOT NULL,
  organ           TEXT NOT NULL,
  org             TEXT NOT NULL,
  region          TEXT NOT NULL,
  matter_id       TEXT NOT NULL,
  applicant_id    TEXT NOT NULL,
  lead_id         TEXT,
  handler         TEXT,
  -- The office that it is offered to and that has not accepted it yet.
  offered_to      TEXT,
  channel         TEXT,
  brought_by      TEXT,
  opened_on       TEXT NOT NULL,
  applied_on      TEXT,
  accepted_on     TEXT,
  decided_on      TEXT,
  paid_on         TEXT,
  closed_on       TEXT,
  amount_fen      INTEGER NOT NULL,
  decision_number TEXT,
  -- The earliest day of the case's open duties whose clock runs; 9999-12-31 where there is none.
  next_due        TEXT NOT NULL,
  priority        TEXT NOT NULL,
  seq             INTEGER NOT NULL,
  updated_at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX case_newest ON case_row (opened_on, id);
CREATE INDEX case_due ON case_row (next_due, id);
CREATE INDEX case_amount ON case_row (amount_fen, id);
CREATE INDEX case_org_newest ON case_row (org, opened_on, id);
CREATE INDEX case_org_due ON case_row (org, next_due, id);
CREATE INDEX case_region_newest ON case_row (region, opened_on, id);
CREATE INDEX case_stage_newest ON case_row (stage, opened_on, id);
CREATE INDEX case_handler ON case_row (handler, next_due, id) WHERE handler IS NOT NULL;
CREATE INDEX case_brought_by ON case_row (brought_by, opened_on, id) WHERE brought_by IS NOT NULL;
CREATE INDEX case_offered ON case_row (offered_to, opened_on, id) WHERE offered_to IS NOT NULL;
CREATE INDEX case_applicant ON case_row (applicant_id);
CREATE INDEX case_matter ON case_row (matter_id);
CREATE INDEX case_decided ON case_row (decided_on, amount_fen, org, region) WHERE decided_on IS NOT NULL;
-- Counts and figures over whole areas read this index alone.
CREATE INDEX case_figures ON case_row (org, region, stage, handler, brought_by, paid_on, amount_fen);

CREATE TABLE person_row (
  id         TEXT PRIMARY KEY,
  subject    TEXT NOT NULL,
  card       TEXT,
  seq        INTEGER NOT NULL,
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Blind index: keyed digests of a person's name, its pieces, identity number and telephone.
CREATE TABLE person_token (
  token     TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (token, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_token_person ON person_token (person_id);

CREATE TABLE matter_row (
  id          TEXT PRIMARY KEY,
  number      TEXT NOT NULL,
  kind        TEXT NOT NULL,
  organ       TEXT NOT NULL,
  body        TEXT NOT NULL,
  charge      TEXT NOT NULL,
  region      TEXT,
  dated       TEXT,
  source      TEXT NOT NULL,
  external_id TEXT NOT NULL,
  text_sha256 TEXT,
  subject     TEXT NOT NULL,
  summary     TEXT,
  recorded_on TEXT NOT NULL,
  -- The number from its end, to be found by how it ends.
  number_back TEXT NOT NULL,
  UNIQUE (source, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_newest ON matter_row (recorded_on, id);
CREATE INDEX matter_region ON matter_row (region, recorded_on, id);
CREATE INDEX matter_number ON matter_row (number);
CREATE INDEX matter_number_back ON matter_row (number_back);
CREATE INDEX matter_charge ON matter_row (charge, recorded_on, id, region);
CREATE INDEX matter_body ON matter_row (body, recorded_on, id, region);

-- Every charge and every body that a matter has: few enough to be looked through.
CREATE TABLE matter_word (
  place TEXT NOT NULL,
  word  TEXT NOT NULL,
  PRIMARY KEY (place, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE lead_row (
  id          TEXT PRIMARY KEY,
  person_id   TEXT NOT NULL,
  matter_id   TEXT NOT NULL,
  org         TEXT NOT NULL,
  region      TEXT NOT NULL,
  stage       TEXT NOT NULL,
  model       TEXT NOT NULL,
  pack        TEXT NOT NULL,
  score       INTEGER NOT NULL,
  grounds     TEXT NOT NULL,
  priority    TEXT NOT NULL,
  subject     TEXT NOT NULL,
  reasons     TEXT,
  case_id     TEXT,
  note        TEXT NOT NULL,
  -- The office that it is offered to and that has not received it yet.
  offered_to  TEXT,
  proposed_on TEXT NOT NULL,
  ended_on    TEXT,
  seq         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_score ON lead_row (score, id);
CREATE INDEX lead_newest ON lead_row (proposed_on, id);
CREATE INDEX lead_stage_score ON lead_row (stage, score, id);
CREATE INDEX lead_stage_newest ON lead_row (stage, proposed_on, id);
CREATE INDEX lead_figures ON lead_row (stage, org, region);
CREATE INDEX lead_org_score ON lead_row (org, stage, score, id);
CREATE INDEX lead_org_newest ON lead_row (org, stage, proposed_on, id);
CREATE INDEX lead_region_score ON lead_row (region, stage, score, id);
CREATE INDEX lead_person ON lead_row (person_id, matter_id);
CREATE INDEX lead_offered ON lead_row (offered_to, proposed_on, id) WHERE offered_to IS NOT NULL;
CREATE INDEX lead_matter ON lead_row (matter_id);

CREATE TABLE duty_row (
  id            TEXT PRIMARY KEY,
  stream        TEXT NOT NULL,
  case_id       TEXT,
  person_id     TEXT,
  code          TEXT NOT NULL,
  label         TEXT NOT NULL,
  role          TEXT NOT NULL,
  org           TEXT,
  opened_on     TEXT NOT NULL,
  due_on        TEXT NOT NULL,
  paused_since  TEXT,
  pause_reason  TEXT,
  discharged_on TEXT,
  discharged_by TEXT,
  length        TEXT NOT NULL,
  length_count  INTEGER NOT NULL,
  length_unit   TEXT NOT NULL,
  basis         TEXT NOT NULL,
  -- The item it is about, where one event opened several.
  item            TEXT,
  -- Thousandths of the time at which to warn, joined by commas; the last that was told; the last rung it climbed.
  warn_at         TEXT NOT NULL,
  by_hand         INTEGER NOT NULL,
  extended_on     TEXT,
  warned          INTEGER NOT NULL,
  escalated_level INTEGER NOT NULL,
  escalated_name  TEXT,
  escalated_role  TEXT,
  escalated_org   TEXT
) STRICT, WITHOUT ROWID;
-- The queues read these alone until they show a row.
CREATE INDEX duty_open ON duty_row (due_on, id, role, org, case_id, paused_since) WHERE discharged_on IS NULL;
CREATE INDEX duty_open_org ON duty_row (org, due_on, id, role, case_id, paused_since) WHERE discharged_on IS NULL;
CREATE INDEX duty_case ON duty_row (case_id, due_on, id);
CREATE INDEX duty_stream ON duty_row (stream, due_on, id);
CREATE INDEX duty_ended ON duty_row (code, discharged_on);

CREATE TABLE referral_row (
  id            TEXT PRIMARY KEY,
  case_id       TEXT NOT NULL,
  person_id     TEXT NOT NULL,
  from_org      TEXT NOT NULL,
  to_org        TEXT NOT NULL,
  stage         TEXT NOT NULL,
  programmes    TEXT NOT NULL,
  aid_given_fen INTEGER NOT NULL,
  sharing       TEXT NOT NULL,
  sent_on       TEXT NOT NULL,
  received_on   TEXT,
  resolved_on   TEXT,
  programme     TEXT,
  monthly_fen   INTEGER,
  once_fen      INTEGER,
  granted_from  TEXT,
  seq           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_newest ON referral_row (sent_on, id);
CREATE INDEX referral_to ON referral_row (to_org, sent_on, id);
CREATE INDEX referral_from ON referral_row (from_org, sent_on, id);
CREATE INDEX referral_case ON referral_row (case_id, sent_on, id);
CREATE INDEX referral_person ON referral_row (person_id, sent_on, id);

CREATE TABLE follow_up_row (
  id                 TEXT PRIMARY KEY,
  case_id            TEXT NOT NULL,
  person_id          TEXT NOT NULL,
  org                TEXT NOT NULL,
  month              INTEGER NOT NULL,
  due_on             TEXT NOT NULL,
  planned_on         TEXT NOT NULL,
  stage              TEXT NOT NULL,
  done_on            TEXT,
  method             TEXT,
  hardship           TEXT,
  income_monthly_fen INTEGER,
  satisfaction       INTEGER,
  needs              TEXT NOT NULL,
  seq                INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_up_due ON follow_up_row (due_on, id);
CREATE INDEX follow_up_org ON follow_up_row (org, due_on, id);
CREATE INDEX follow_up_case ON follow_up_row (case_id, due_on, id);

CREATE TABLE complaint_row (
  id          TEXT PRIMARY KEY,
  number      TEXT NOT NULL UNIQUE,
  case_id     TEXT,
  person_id   TEXT,
  org         TEXT NOT NULL,
  channel     TEXT,
  stage       TEXT NOT NULL,
  stars       INTEGER,
  filed_on    TEXT NOT NULL,
  answered_on TEXT,
  closed_on   TEXT,
  seq         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_newest ON complaint_row (filed_on, id);
CREATE INDEX complaint_org ON complaint_row (org, filed_on, id);
CREATE INDEX complaint_case ON complaint_row (case_id, filed_on, id);

-- What an event tells whom: an account, the people of a role at an office, a person.
CREATE TABLE notice_row (
  id       TEXT PRIMARY KEY,
  audience TEXT NOT NULL,
  case_id  TEXT,
  stream   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  line     TEXT NOT NULL,
  at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_audience ON notice_row (audience, at, id);

CREATE TABLE account_row (
  org         TEXT NOT NULL,
  account     TEXT NOT NULL,
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  earmark     TEXT NOT NULL,
  balance_fen INTEGER NOT NULL,
  pending_fen INTEGER NOT NULL,
  PRIMARY KEY (org, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfer_row (
  id              TEXT PRIMARY KEY,
  org             TEXT NOT NULL,
  from_account    TEXT NOT NULL,
  to_account      TEXT NOT NULL,
  amount_fen      INTEGER NOT NULL,
  state           TEXT NOT NULL,
  case_id         TEXT,
  decision_number TEXT,
  reference       TEXT,
  bank_reference  TEXT,
  void_reason     TEXT,
  opened_on       TEXT NOT NULL,
  ended_on        TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX transfer_newest ON transfer_row (opened_on, id);
CREATE INDEX transfer_org ON transfer_row (org, opened_on, id);
CREATE INDEX transfer_case ON transfer_row (case_id, opened_on, id) WHERE case_id IS NOT NULL;

-- How many events of each kind there are.
CREATE TABLE journal_count (
  kind   TEXT PRIMARY KEY,
  events INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
