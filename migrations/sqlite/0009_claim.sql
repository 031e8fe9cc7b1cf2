-- Claims: the current state in one row, everything that led to it in rows that are only ever added.

CREATE TABLE claim (
  person_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  number TEXT NOT NULL,
  branch TEXT NOT NULL,
  reason INTEGER NOT NULL,
  state INTEGER NOT NULL,
  version INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  path INTEGER NOT NULL,
  holds INTEGER NOT NULL,
  delay_announced INTEGER NOT NULL,
  begun_by BLOB,
  hold_first BLOB,
  hold_second BLOB,
  submitted_at INTEGER,
  promised INTEGER,
  defects TEXT NOT NULL,
  gross INTEGER,
  tax INTEGER,
  net INTEGER,
  ground_code TEXT,
  ground_article TEXT,
  ground_objection TEXT,
  verifier BLOB,
  approver BLOB,
  account_id BLOB,
  batch_id BLOB,
  failure TEXT NOT NULL,
  paid_on INTEGER,
  begun_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, claim_id)
) STRICT, WITHOUT ROWID;

-- The desk's list: next case by promised day.
CREATE INDEX claim_by_branch ON claim (branch, state, promised);
-- What the program itself looks for every other second: claims that wait, promises that end.
CREATE INDEX claim_by_state ON claim (state, promised);
CREATE INDEX claim_by_membership ON claim (person_id, membership_id);

-- Finds the person of a claim from the claim's id alone; placed by the claim.
CREATE TABLE claim_index (
  claim_id BLOB NOT NULL PRIMARY KEY,
  person_id BLOB NOT NULL,
  branch TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One open claim a membership: the row stands as long as the claim is open.
CREATE TABLE claim_open (
  person_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  PRIMARY KEY (person_id, membership_id)
) STRICT, WITHOUT ROWID;

-- append-only
CREATE TABLE claim_event (
  person_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  act TEXT NOT NULL,
  body TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  entry_id BLOB NOT NULL,
  PRIMARY KEY (person_id, claim_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER claim_event_no_update BEFORE UPDATE ON claim_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER claim_event_no_delete BEFORE DELETE ON claim_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- What the participant answered, a row each time it changed. No identity number, name or account stands here.
-- append-only
CREATE TABLE claim_answers (
  person_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, claim_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER claim_answers_no_update BEFORE UPDATE ON claim_answers BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER claim_answers_no_delete BEFORE DELETE ON claim_answers BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The amount with its steps and articles, as it was fixed.
-- append-only
CREATE TABLE claim_determination (
  person_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  gross INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  net INTEGER NOT NULL,
  law_day INTEGER NOT NULL,
  steps TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, claim_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER claim_determination_no_update BEFORE UPDATE ON claim_determination BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER claim_determination_no_delete BEFORE DELETE ON claim_determination BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Traces for the velocity rules: a claim began from this device, for this account, with this companion. Placed by the digest.
CREATE TABLE claim_trace (
  kind INTEGER NOT NULL,
  digest BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, digest, claim_id)
) STRICT, WITHOUT ROWID;
