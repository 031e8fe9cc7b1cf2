-- Staff, sessions, ways in, devices and consents. Tables without person_id stand by their own key: they are looked up before anybody is known.
-- What happened to them stands in the journal.
CREATE TABLE staff (
  staff_id BLOB NOT NULL PRIMARY KEY CHECK (length(staff_id) = 16),
  login TEXT NOT NULL UNIQUE,
  name_sealed BLOB NOT NULL,
  roles INTEGER NOT NULL,
  branch TEXT NOT NULL,
  employer_id BLOB,
  state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 2), -- 1 active, 2 disabled
  password_hash TEXT NOT NULL,
  password_ends_at INTEGER, -- an initial password ends unless it is changed
  totp_sealed BLOB NOT NULL,
  totp_step INTEGER NOT NULL, -- the last step that was taken: none is taken twice
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE staff_device (
  staff_id BLOB NOT NULL,
  device_id BLOB NOT NULL,
  first_seen_at INTEGER NOT NULL,
  PRIMARY KEY (staff_id, device_id)
) STRICT;

-- Attempts of an account or a source; the key is a keyed digest, so that it names nobody.
CREATE TABLE sign_in_throttle (
  key_digest BLOB NOT NULL PRIMARY KEY,
  attempts INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL
) STRICT;

CREATE INDEX sign_in_throttle_by_age ON sign_in_throttle (last_at);

-- Only the token's digest is kept. owner_id is the participant or the member of staff; a companion acts for the owner.
CREATE TABLE session (
  token_digest BLOB NOT NULL PRIMARY KEY CHECK (length(token_digest) = 32),
  session_id BLOB NOT NULL UNIQUE,
  owner_id BLOB NOT NULL,
  owner_kind INTEGER NOT NULL,
  companion_id BLOB,
  consent_id BLOB,
  grade INTEGER NOT NULL,
  device_id BLOB,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  proved_at INTEGER, -- when the second factor was last given
  ended_at INTEGER,
  end_reason TEXT
) STRICT;

CREATE INDEX session_by_owner ON session (owner_id, created_at);
CREATE INDEX session_by_companion ON session (companion_id) WHERE companion_id IS NOT NULL;
CREATE INDEX session_by_end ON session (ends_at);

-- One-time codes that were asked for. target_id is NULL when nobody fits the data: the caller must not see a difference.
CREATE TABLE sign_in_code (
  sign_in_id BLOB NOT NULL PRIMARY KEY,
  target_id BLOB,
  account_digest BLOB NOT NULL,
  code_digest BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  used_at INTEGER
) STRICT;

CREATE INDEX sign_in_code_by_age ON sign_in_code (expires_at);

CREATE TABLE code_card (
  person_id BLOB NOT NULL,
  card_id BLOB NOT NULL,
  issued_at INTEGER NOT NULL,
  issued_by BLOB NOT NULL,
  PRIMARY KEY (person_id, card_id)
) STRICT;

CREATE TRIGGER code_card_no_update BEFORE UPDATE ON code_card
BEGIN SELECT RAISE(ABORT, 'code_card is append-only'); END;
CREATE TRIGGER code_card_no_delete BEFORE DELETE ON code_card
BEGIN SELECT RAISE(ABORT, 'code_card is append-only'); END;

-- The codes of a person's newest card; those of older cards are removed when a new one is issued.
CREATE TABLE code_card_code (
  person_id BLOB NOT NULL,
  card_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  code_digest BLOB NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (person_id, card_id, number)
) STRICT;

CREATE TABLE person_device (
  person_id BLOB NOT NULL,
  device_id BLOB NOT NULL,
  first_seen_at INTEGER NOT NULL,
  grade INTEGER NOT NULL,
  PRIMARY KEY (person_id, device_id)
) STRICT;

CREATE TRIGGER person_device_no_update BEFORE UPDATE ON person_device
BEGIN SELECT RAISE(ABORT, 'person_device is append-only'); END;
CREATE TRIGGER person_device_no_delete BEFORE DELETE ON person_device
BEGIN SELECT RAISE(ABORT, 'person_device is append-only'); END;

-- A participant lets a companion act for a time.
CREATE TABLE consent (
  person_id BLOB NOT NULL,
  consent_id BLOB NOT NULL,
  companion_id BLOB NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  given_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, consent_id)
) STRICT;

CREATE INDEX consent_by_companion ON consent (companion_id, ends_at);

CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent
BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END;
CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent
BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END;

CREATE TABLE consent_withdrawal (
  person_id BLOB NOT NULL,
  consent_id BLOB NOT NULL,
  withdrawn_at INTEGER NOT NULL,
  withdrawn_by TEXT NOT NULL,
  PRIMARY KEY (person_id, consent_id)
) STRICT;

CREATE TRIGGER consent_withdrawal_no_update BEFORE UPDATE ON consent_withdrawal
BEGIN SELECT RAISE(ABORT, 'consent_withdrawal is append-only'); END;
CREATE TRIGGER consent_withdrawal_no_delete BEFORE DELETE ON consent_withdrawal
BEGIN SELECT RAISE(ABORT, 'consent_withdrawal is append-only'); END;
