-- What pages read. Every row here is made from events, in the transaction that wrote them, and can be made
-- again from the journal, byte for byte.
CREATE TABLE case_row (
  id              TEXT COLLATE "C" PRIMARY KEY,
  number          TEXT COLLATE "C" NOT NULL UNIQUE,
  stage           TEXT COLLATE "C" NOT NULL,
  organ           TEXT COLLATE "C" NOT NULL,
  org             TEXT COLLATE "C" NOT NULL,
  region          TEXT COLLATE "C" NOT NULL,
  matter_id       TEXT COLLATE "C" NOT NULL,
  applicant_id    TEXT COLLATE "C" NOT NULL,
  lead_id         TEXT COLLATE "C",
  handler         TEXT COLLATE "C",
  -- The office that it is offered to and that has not accepted it yet.
  offered_to      TEXT COLLATE "C",
  channel         TEXT COLLATE "C",
  brought_by      TEXT COLLATE "C",
  opened_on       TEXT COLLATE "C" NOT NULL,
  applied_on      TEXT COLLATE "C",
  accepted_on     TEXT COLLATE "C",
  decided_on      TEXT COLLATE "C",
  paid_on         TEXT COLLATE "C",
  closed_on       TEXT COLLATE "C",
  amount_fen      BIGINT NOT NULL,
  decision_number TEXT COLLATE "C",
  -- The earliest day of the case's open duties whose clock runs; 9999-12-31 where there is none.
  next_due        TEXT COLLATE "C" NOT NULL,
  priority        TEXT COLLATE "C" NOT NULL,
  seq             BIGINT NOT NULL,
  updated_at      TEXT COLLATE "C" NOT NULL
);
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
  id         TEXT COLLATE "C" PRIMARY KEY,
  subject    TEXT COLLATE "C" NOT NULL,
  card       TEXT COLLATE "C",
  seq        BIGINT NOT NULL,
  updated_at TEXT COLLATE "C" NOT NULL
);

-- Blind index: keyed digests of a person's name, its pieces, identity number and telephone.
CREATE TABLE person_token (
  token     TEXT COLLATE "C" NOT NULL,
  person_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (token, person_id)
);
CREATE INDEX person_token_person ON person_token (person_id);

CREATE TABLE matter_row (
  id          TEXT COLLATE "C" PRIMARY KEY,
  number      TEXT COLLATE "C" NOT NULL,
  kind        TEXT COLLATE "C" NOT NULL,
  organ       TEXT COLLATE "C" NOT NULL,
  body        TEXT COLLATE "C" NOT NULL,
  charge      TEXT COLLATE "C" NOT NULL,
  region      TEXT COLLATE "C",
  dated       TEXT COLLATE "C",
  source      TEXT COLLATE "C" NOT NULL,
  external_id TEXT COLLATE "C" NOT NULL,
  text_sha256 TEXT COLLATE "C",
  subject     TEXT COLLATE "C" NOT NULL,
  summary     TEXT COLLATE "C",
  recorded_on TEXT COLLATE "C" NOT NULL,
  -- The number from its end, to be found by how it ends.
  number_back TEXT COLLATE "C" NOT NULL,
  UNIQUE (source, external_id)
);
CREATE INDEX matter_newest ON matter_row (recorded_on, id);
CREATE INDEX matter_region ON matter_row (region, recorded_on, id);
CREATE INDEX matter_number ON matter_row (number);
CREATE INDEX matter_number_back ON matter_row (number_back);
CREATE INDEX matter_charge ON matter_row (charge, recorded_on, id, region);
CREATE INDEX matter_body ON matter_row (body, recorded_on, id, region);

-- Every charge and every body that a matter has: few enough to be looked through.
CREATE TABLE matter_word (
  place TEXT COLLATE "C" NOT NULL,
  word  TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (place, word)
);

CREATE TABLE lead_row (
  id          TEXT COLLATE "C" PRIMARY KEY,
  person_id   TEXT COLLATE "C" NOT NULL,
  matter_id   TEXT COLLATE "C" NOT NULL,
  org         TEXT COLLATE "C" NOT NULL,
  region      TEXT COLLATE "C" NOT NULL,
  stage       TEXT COLLATE "C" NOT NULL,
  model       TEXT COLLATE "C" NOT NULL,
  pack        TEXT COLLATE "C" NOT NULL,
  score       BIGINT NOT NULL,
  grounds     TEXT COLLATE "C" NOT NULL,
  priority    TEXT COLLATE "C" NOT NULL,
  subject     TEXT COLLATE "C" NOT NULL,
  reasons     TEXT COLLATE "C",
  case_id     TEXT COLLATE "C",
  note        TEXT COLLATE "C" NOT NULL,
  -- The office that it is offered to and that has not received it yet.
  offered_to  TEXT COLLATE "C",
  proposed_on TEXT COLLATE "C" NOT NULL,
  ended_on    TEXT COLLATE "C",
  seq         BIGINT NOT NULL
);
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
  id            TEXT COLLATE "C" PRIMARY KEY,
  stream        TEXT COLLATE "C" NOT NULL,
  case_id       TEXT COLLATE "C",
  person_id     TEXT COLLATE "C",
  code          TEXT COLLATE "C" NOT NULL,
  label         TEXT COLLATE "C" NOT NULL,
  role          TEXT COLLATE "C" NOT NULL,
  org           TEXT COLLATE "C",
  opened_on     TEXT COLLATE "C" NOT NULL,
  due_on        TEXT COLLATE "C" NOT NULL,
  paused_since  TEXT COLLATE "C",
  pause_reason  TEXT COLLATE "C",
  discharged_on TEXT COLLATE "C",
  discharged_by TEXT COLLATE "C",
  length        TEXT COLLATE "C" NOT NULL,
  length_count  BIGINT NOT NULL,
  length_unit   TEXT COLLATE "C" NOT NULL,
  basis         TEXT COLLATE "C" NOT NULL,
  -- The item it is about, where one event opened several.
  item            TEXT COLLATE "C",
  -- Thousandths of the time at which to warn, joined by commas; the last that was told; the last rung it climbed.
  warn_at         TEXT COLLATE "C" NOT NULL,
  by_hand         BIGINT NOT NULL,
  extended_on     TEXT COLLATE "C",
  warned          BIGINT NOT NULL,
  escalated_level BIGINT NOT NULL,
  escalated_name  TEXT COLLATE "C",
  escalated_role  TEXT COLLATE "C",
  escalated_org   TEXT COLLATE "C"
);
-- The queues read these alone until they show a row.
CREATE INDEX duty_open ON duty_row (due_on, id, role, org, case_id, paused_since) WHERE discharged_on IS NULL;
CREATE INDEX duty_open_org ON duty_row (org, due_on, id, role, case_id, paused_since) WHERE discharged_on IS NULL;
CREATE INDEX duty_case ON duty_row (case_id, due_on, id);
CREATE INDEX duty_stream ON duty_row (stream, due_on, id);
CREATE INDEX duty_ended ON duty_row (code, discharged_on);

CREATE TABLE referral_row (
  id            TEXT COLLATE "C" PRIMARY KEY,
  case_id       TEXT COLLATE "C" NOT NULL,
  person_id     TEXT COLLATE "C" NOT NULL,
  from_org      TEXT COLLATE "C" NOT NULL,
  to_org        TEXT COLLATE "C" NOT NULL,
  stage         TEXT COLLATE "C" NOT NULL,
  programmes    TEXT COLLATE "C" NOT NULL,
  aid_given_fen BIGINT NOT NULL,
  sharing       TEXT COLLATE "C" NOT NULL,
  sent_on       TEXT COLLATE "C" NOT NULL,
  received_on   TEXT COLLATE "C",
  resolved_on   TEXT COLLATE "C",
  programme     TEXT COLLATE "C",
  monthly_fen   BIGINT,
  once_fen      BIGINT,
  granted_from  TEXT COLLATE "C",
  seq           BIGINT NOT NULL
);
CREATE INDEX referral_newest ON referral_row (sent_on, id);
CREATE INDEX referral_to ON referral_row (to_org, sent_on, id);
CREATE INDEX referral_from ON referral_row (from_org, sent_on, id);
CREATE INDEX referral_case ON referral_row (case_id, sent_on, id);
CREATE INDEX referral_person ON referral_row (person_id, sent_on, id);

CREATE TABLE follow_up_row (
  id                 TEXT COLLATE "C" PRIMARY KEY,
  case_id            TEXT COLLATE "C" NOT NULL,
  person_id          TEXT COLLATE "C" NOT NULL,
  org                TEXT COLLATE "C" NOT NULL,
  month              BIGINT NOT NULL,
  due_on             TEXT COLLATE "C" NOT NULL,
  planned_on         TEXT COLLATE "C" NOT NULL,
  stage              TEXT COLLATE "C" NOT NULL,
  done_on            TEXT COLLATE "C",
  method             TEXT COLLATE "C",
  hardship           TEXT COLLATE "C",
  income_monthly_fen BIGINT,
  satisfaction       BIGINT,
  needs              TEXT COLLATE "C" NOT NULL,
  seq                BIGINT NOT NULL
);
CREATE INDEX follow_up_due ON follow_up_row (due_on, id);
CREATE INDEX follow_up_org ON follow_up_row (org, due_on, id);
CREATE INDEX follow_up_case ON follow_up_row (case_id, due_on, id);

CREATE TABLE complaint_row (
  id          TEXT COLLATE "C" PRIMARY KEY,
  number      TEXT COLLATE "C" NOT NULL UNIQUE,
  case_id     TEXT COLLATE "C",
  person_id   TEXT COLLATE "C",
  org         TEXT COLLATE "C" NOT NULL,
  channel     TEXT COLLATE "C",
  stage       TEXT COLLATE "C" NOT NULL,
  stars       BIGINT,
  filed_on    TEXT COLLATE "C" NOT NULL,
  answered_on TEXT COLLATE "C",
  closed_on   TEXT COLLATE "C",
  seq         BIGINT NOT NULL
);
CREATE INDEX complaint_newest ON complaint_row (filed_on, id);
CREATE INDEX complaint_org ON complaint_row (org, filed_on, id);
CREATE INDEX complaint_case ON complaint_row (case_id, filed_on, id);

-- What an event tells whom: an account, the people of a role at an office, a person.
CREATE TABLE notice_row (
  id       TEXT COLLATE "C" PRIMARY KEY,
  audience TEXT COLLATE "C" NOT NULL,
  case_id  TEXT COLLATE "C",
  stream   TEXT COLLATE "C" NOT NULL,
  kind     TEXT COLLATE "C" NOT NULL,
  line     TEXT COLLATE "C" NOT NULL,
  at       TEXT COLLATE "C" NOT NULL
);
CREATE INDEX notice_audience ON notice_row (audience, at, id);

CREATE TABLE account_row (
  org         TEXT COLLATE "C" NOT NULL,
  account     TEXT COLLATE "C" NOT NULL,
  kind        TEXT COLLATE "C" NOT NULL,
  name        TEXT COLLATE "C" NOT NULL,
  earmark     TEXT COLLATE "C" NOT NULL,
  balance_fen BIGINT NOT NULL,
  pending_fen BIGINT NOT NULL,
  PRIMARY KEY (org, account)
);

CREATE TABLE transfer_row (
  id              TEXT COLLATE "C" PRIMARY KEY,
  org             TEXT COLLATE "C" NOT NULL,
  from_account    TEXT COLLATE "C" NOT NULL,
  to_account      TEXT COLLATE "C" NOT NULL,
  amount_fen      BIGINT NOT NULL,
  state           TEXT COLLATE "C" NOT NULL,
  case_id         TEXT COLLATE "C",
  decision_number TEXT COLLATE "C",
  reference       TEXT COLLATE "C",
  bank_reference  TEXT COLLATE "C",
  void_reason     TEXT COLLATE "C",
  opened_on       TEXT COLLATE "C" NOT NULL,
  ended_on        TEXT COLLATE "C"
);
CREATE INDEX transfer_newest ON transfer_row (opened_on, id);
CREATE INDEX transfer_org ON transfer_row (org, opened_on, id);
CREATE INDEX transfer_case ON transfer_row (case_id, opened_on, id) WHERE case_id IS NOT NULL;

-- How many events of each kind there are.
CREATE TABLE journal_count (
  kind   TEXT COLLATE "C" PRIMARY KEY,
  events BIGINT NOT NULL
);
