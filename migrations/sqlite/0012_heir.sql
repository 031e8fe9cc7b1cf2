-- Heirs: persons who only say who they are, who claims for a member who has died, and who was seen face to face.

-- Persons who came in by a phone of their own and a NIK that nobody has checked. Found again by the pair of both; the NIK alone stays out of
-- nik_index until an officer has seen the identity card, so that nobody can take a number by naming it first.
CREATE TABLE declared_index (
  declared_digest BLOB NOT NULL PRIMARY KEY,
  person_id BLOB NOT NULL,
  nik_digest BLOB NOT NULL,
  declared_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX declared_by_nik ON declared_index (nik_digest);
CREATE INDEX declared_by_person ON declared_index (person_id);

-- Codes on their way to a phone that somebody named; what they said of themselves stays sealed until the code comes back.
CREATE TABLE declared_sign_in (
  sign_in_id BLOB NOT NULL PRIMARY KEY,
  declared_digest BLOB NOT NULL,
  body_sealed BLOB NOT NULL,
  code_digest BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX declared_sign_in_by_age ON declared_sign_in (expires_at);

-- An officer saw this person, at a counter or by video.
-- append-only
CREATE TABLE person_seen (
  person_id BLOB NOT NULL,
  sighting_id BLOB NOT NULL,
  way INTEGER NOT NULL,
  paper INTEGER NOT NULL,
  branch TEXT NOT NULL,
  staff_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, sighting_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER person_seen_no_update BEFORE UPDATE ON person_seen BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER person_seen_no_delete BEFORE DELETE ON person_seen BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Who claims for the deceased; the last one counts. person_id is the deceased.
-- append-only
CREATE TABLE claim_claimant (
  person_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  claimant_id BLOB NOT NULL,
  relation INTEGER NOT NULL,
  recorded INTEGER NOT NULL,
  staff_id BLOB,
  since INTEGER NOT NULL,
  PRIMARY KEY (person_id, claim_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER claim_claimant_no_update BEFORE UPDATE ON claim_claimant BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER claim_claimant_no_delete BEFORE DELETE ON claim_claimant BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Finds the claims of an heir; placed by the heir.
CREATE TABLE claimant_index (
  claimant_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  PRIMARY KEY (claimant_id, claim_id)
) STRICT, WITHOUT ROWID;
