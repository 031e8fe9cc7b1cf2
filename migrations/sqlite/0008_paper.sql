-- Papers of claims: uploads that are still arriving, papers as they were taken, and what officers said of them.

-- A file on its way. The row tells what was acknowledged; the bytes lie in the upload folder until they were checked.
CREATE TABLE upload (
  person_id BLOB NOT NULL,
  upload_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  length INTEGER NOT NULL,
  received INTEGER NOT NULL,
  state INTEGER NOT NULL,
  creation_key BLOB,
  refusal TEXT NOT NULL,
  refusal_facts TEXT NOT NULL,
  paper_id BLOB,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, upload_id),
  UNIQUE (person_id, creation_key),
  CHECK (received >= 0 AND received <= length)
) STRICT, WITHOUT ROWID;

CREATE INDEX upload_by_claim ON upload (person_id, claim_id, state);
-- The sweep's list.
CREATE INDEX upload_by_state ON upload (state, changed_at);

-- Finds the person of an upload from the upload's id alone, which is all that its address holds; placed by the upload.
CREATE TABLE upload_index (
  upload_id BLOB NOT NULL PRIMARY KEY,
  person_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What was taken: the digests of the bytes as they came (kept as evidence) and of the cleaned form (what is shown).
-- A newer paper of the same kind names the one in whose place it stands.
-- append-only
CREATE TABLE paper (
  person_id BLOB NOT NULL,
  paper_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  original BLOB NOT NULL,
  original_bytes INTEGER NOT NULL,
  cleaned BLOB NOT NULL,
  removed TEXT NOT NULL,
  had_signature INTEGER NOT NULL,
  replaces BLOB,
  upload_id BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, paper_id),
  UNIQUE (person_id, replaces),
  UNIQUE (person_id, upload_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_by_claim ON paper (person_id, claim_id, kind);
-- The sweep of blobs asks whether a blob is still named.
CREATE INDEX paper_by_original ON paper (original);
CREATE INDEX paper_by_cleaned ON paper (cleaned);
CREATE TRIGGER paper_no_update BEFORE UPDATE ON paper BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER paper_no_delete BEFORE DELETE ON paper BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The last one counts.
-- append-only
CREATE TABLE paper_judgement (
  person_id BLOB NOT NULL,
  paper_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  reason TEXT NOT NULL,
  repair TEXT NOT NULL,
  staff_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, paper_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER paper_judgement_no_update BEFORE UPDATE ON paper_judgement BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER paper_judgement_no_delete BEFORE DELETE ON paper_judgement BEGIN SELECT RAISE(ABORT, 'append-only'); END;
