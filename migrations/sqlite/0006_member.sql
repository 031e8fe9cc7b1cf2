-- Persons, employers, memberships. What identifies a person is sealed; look-up tables hold keyed digests and stand by their own key.

CREATE TABLE person (
  person_id BLOB NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  branch TEXT NOT NULL,
  nik_digest BLOB NOT NULL,
  nik_sealed BLOB NOT NULL,
  name_sealed BLOB NOT NULL,
  birth_date INTEGER,
  sex INTEGER,
  citizenship INTEGER NOT NULL,
  mother_name_sealed BLOB,
  address_sealed BLOB,
  phone_sealed BLOB,
  email_sealed BLOB,
  npwp_sealed BLOB,
  death_date INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE person_version (
  person_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  source INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  branch TEXT NOT NULL,
  nik_digest BLOB NOT NULL,
  nik_sealed BLOB NOT NULL,
  name_sealed BLOB NOT NULL,
  birth_date INTEGER,
  sex INTEGER,
  citizenship INTEGER NOT NULL,
  mother_name_sealed BLOB,
  address_sealed BLOB,
  phone_sealed BLOB,
  email_sealed BLOB,
  npwp_sealed BLOB,
  death_date INTEGER,
  PRIMARY KEY (person_id, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER person_version_no_update BEFORE UPDATE ON person_version
BEGIN SELECT RAISE(ABORT, 'person_version is append-only'); END;
CREATE TRIGGER person_version_no_delete BEFORE DELETE ON person_version
BEGIN SELECT RAISE(ABORT, 'person_version is append-only'); END;

-- One NIK, one person. A corrected NIK keeps its old entry, so that old papers are found.
CREATE TABLE nik_index (
  nik_digest BLOB NOT NULL PRIMARY KEY,
  person_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Several people may share a telephone.
CREATE TABLE phone_index (
  phone_digest BLOB NOT NULL,
  person_id BLOB NOT NULL,
  PRIMARY KEY (phone_digest, person_id)
) STRICT, WITHOUT ROWID;

-- A KPJ that stands here for two persons is a finding: claims and contributions on it wait until a branch has cleared it.
CREATE TABLE kpj_index (
  kpj_digest BLOB NOT NULL,
  person_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  PRIMARY KEY (kpj_digest, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE employer (
  employer_id BLOB NOT NULL PRIMARY KEY,
  npp TEXT NOT NULL,
  name TEXT NOT NULL,
  branch TEXT NOT NULL,
  active INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE npp_index (
  npp TEXT NOT NULL PRIMARY KEY,
  employer_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
  person_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  kpj_digest BLOB NOT NULL,
  kpj_sealed BLOB NOT NULL,
  segment INTEGER NOT NULL,
  registered_on INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, membership_id)
) STRICT, WITHOUT ROWID;

-- Started, stopped, and the taking back of either; the state of an employment follows from its events in the order of their numbers.
-- A self-employed member (BPU) has employments with the zero employer id.
CREATE TABLE employment_event (
  person_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  employer_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  day INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  source INTEGER NOT NULL,
  file_id BLOB,
  line INTEGER,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (person_id, membership_id, employer_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX employment_event_file ON employment_event (file_id, line) WHERE file_id IS NOT NULL;

CREATE TRIGGER employment_event_no_update BEFORE UPDATE ON employment_event
BEGIN SELECT RAISE(ABORT, 'employment_event is append-only'); END;
CREATE TRIGGER employment_event_no_delete BEFORE DELETE ON employment_event
BEGIN SELECT RAISE(ABORT, 'employment_event is append-only'); END;

CREATE TABLE bank_account (
  person_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  bank TEXT NOT NULL,
  number_digest BLOB NOT NULL,
  number_sealed BLOB NOT NULL,
  holder_sealed BLOB NOT NULL,
  own INTEGER NOT NULL,
  since INTEGER NOT NULL,
  source INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  replaces BLOB,
  PRIMARY KEY (person_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER bank_account_no_update BEFORE UPDATE ON bank_account
BEGIN SELECT RAISE(ABORT, 'bank_account is append-only'); END;
CREATE TRIGGER bank_account_no_delete BEFORE DELETE ON bank_account
BEGIN SELECT RAISE(ABORT, 'bank_account is append-only'); END;

-- Who has given which account: one account of many persons is a sign to look at.
CREATE TABLE account_index (
  account_digest BLOB NOT NULL,
  person_id BLOB NOT NULL,
  PRIMARY KEY (account_digest, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE relation_event (
  person_id BLOB NOT NULL,
  relation_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  relation INTEGER NOT NULL,
  other_person BLOB,
  name_sealed BLOB NOT NULL,
  birth_date INTEGER,
  source INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (person_id, relation_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER relation_event_no_update BEFORE UPDATE ON relation_event
BEGIN SELECT RAISE(ABORT, 'relation_event is append-only'); END;
CREATE TRIGGER relation_event_no_delete BEFORE DELETE ON relation_event
BEGIN SELECT RAISE(ABORT, 'relation_event is append-only'); END;
