-- Employers' files and the ledger of postings.

-- state: 1 received, 2 checking, 3 checked, 4 importing, 5 imported, 6 undoing, 7 undone, 8 refused,
-- 9 and 10 undo wanted (10: protected rows stay).
-- The same bytes for the same employer and month are one file; after an undo they may come again as the next attempt.
CREATE TABLE contribution_file (
  employer_id BLOB NOT NULL,
  file_id BLOB NOT NULL,
  period INTEGER NOT NULL,
  digest BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  state INTEGER NOT NULL,
  register_new INTEGER NOT NULL,
  size INTEGER NOT NULL,
  rows_total INTEGER NOT NULL,
  rows_done INTEGER NOT NULL,
  rows_good INTEGER NOT NULL,
  rows_bad INTEGER NOT NULL,
  rows_unchanged INTEGER NOT NULL,
  rows_corrected INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  members_new INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  cursor_line INTEGER NOT NULL,
  refusal TEXT,
  by_worker INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  received_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (employer_id, file_id),
  UNIQUE (employer_id, period, digest, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX contribution_file_by_id ON contribution_file (file_id);
CREATE INDEX contribution_file_waiting ON contribution_file (received_at) WHERE by_worker = 1 AND state IN (1, 2, 4, 6, 9, 10);

-- The row as it was sent is sealed: it holds names and identity numbers.
CREATE TABLE contribution_row_problem (
  employer_id BLOB NOT NULL,
  file_id BLOB NOT NULL,
  line INTEGER NOT NULL,
  number INTEGER NOT NULL,
  field TEXT NOT NULL,
  code TEXT NOT NULL,
  severity INTEGER NOT NULL,
  raw_sealed BLOB,
  PRIMARY KEY (employer_id, file_id, line, number)
) STRICT, WITHOUT ROWID;

-- kind: 1 contribution, 2 reversal, 3 yearly return, 4 payout, 5 payout reversal. Amounts have the sign in which they change the balance.
-- epoch: how many times the whole balance had been paid out when this was posted; settlement: the epoch that a payout of the whole begins.
CREATE TABLE posting (
  person_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  period INTEGER NOT NULL,
  posting_id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  employer_share INTEGER NOT NULL,
  worker_share INTEGER NOT NULL,
  wage INTEGER,
  employer_id BLOB,
  file_id BLOB,
  line INTEGER,
  value_day INTEGER NOT NULL,
  article TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  settlement INTEGER,
  reverses BLOB,
  source_id BLOB,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, membership_id, period, posting_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_file ON posting (file_id, line) WHERE file_id IS NOT NULL;
CREATE INDEX posting_payout ON posting (person_id, membership_id) WHERE kind = 4;

CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;

-- Later numbers of a year go before earlier ones. kind: 1 announced, 2 running (provisional).
CREATE TABLE jht_return (
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  rate_numerator INTEGER NOT NULL,
  rate_denominator INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  source TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (year, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER jht_return_no_update BEFORE UPDATE ON jht_return
BEGIN SELECT RAISE(ABORT, 'jht_return is append-only'); END;
CREATE TRIGGER jht_return_no_delete BEFORE DELETE ON jht_return
BEGIN SELECT RAISE(ABORT, 'jht_return is append-only'); END;

-- One run over all memberships; the cursor lets it go on after a kill. A finished year may be run again for late contributions.
CREATE TABLE jht_year_close (
  year INTEGER NOT NULL PRIMARY KEY,
  run INTEGER NOT NULL,
  finished INTEGER NOT NULL,
  cursor_person BLOB NOT NULL,
  cursor_membership BLOB NOT NULL,
  memberships INTEGER NOT NULL,
  postings INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
