-- What people are to be told. person_id is 16 zero bytes when a notice is about nobody (notices to a branch's desk).
CREATE TABLE notice_outbox (
  person_id BLOB NOT NULL CHECK (length(person_id) = 16),
  notice_id BLOB NOT NULL CHECK (length(notice_id) = 16),
  kind INTEGER NOT NULL,
  channel INTEGER NOT NULL CHECK (channel BETWEEN 1 AND 4),
  claim_id BLOB CHECK (length(claim_id) = 16),
  turn INTEGER NOT NULL CHECK (turn >= 0), -- order among the notices of one claim on one channel; 0 without a claim
  branch TEXT NOT NULL,
  dedupe_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (person_id, notice_id),
  UNIQUE (person_id, dedupe_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_outbox_by_claim ON notice_outbox (person_id, claim_id, channel, turn);
CREATE INDEX notice_outbox_by_branch ON notice_outbox (branch, notice_id) WHERE channel = 4;

CREATE TRIGGER notice_outbox_no_update BEFORE UPDATE ON notice_outbox
BEGIN SELECT RAISE(ABORT, 'notice_outbox is append-only'); END;

CREATE TRIGGER notice_outbox_no_delete BEFORE DELETE ON notice_outbox
BEGIN SELECT RAISE(ABORT, 'notice_outbox is append-only'); END;

-- Address and facts, sealed. The row goes away when the notice was sent or given up: what is read in the app stays.
CREATE TABLE notice_content (
  person_id BLOB NOT NULL,
  notice_id BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (person_id, notice_id)
) STRICT, WITHOUT ROWID;

-- How far each notice came. state: 1 pending, 2 delivered, 3 dead (given up), 4 expired.
-- A worker takes a notice by moving next_at to the end of its lease; lease names who took it.
CREATE TABLE notice_state (
  person_id BLOB NOT NULL,
  notice_id BLOB NOT NULL,
  claim_id BLOB,
  channel INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 4),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  lease BLOB,
  ended_at INTEGER,
  last_error TEXT,
  PRIMARY KEY (person_id, notice_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_state_due ON notice_state (next_at) WHERE state = 1;
CREATE INDEX notice_state_by_claim ON notice_state (person_id, claim_id, channel, turn) WHERE state = 1;
