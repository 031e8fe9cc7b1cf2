-- Payment: batches of a branch, their lines, what the bank answered, vouchers.

CREATE TABLE payment_batch (
  branch TEXT NOT NULL,
  batch_id BLOB NOT NULL,
  state INTEGER NOT NULL,
  execute_on INTEGER NOT NULL,
  made_by BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  released_by BLOB,
  released_at INTEGER,
  file_digest BLOB,
  PRIMARY KEY (branch, batch_id)
) STRICT, WITHOUT ROWID;

-- One line an attempt to pay a claim.
CREATE TABLE payment_line (
  person_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  batch_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  amount INTEGER NOT NULL,
  state INTEGER NOT NULL,
  reason TEXT NOT NULL,
  booked INTEGER,
  PRIMARY KEY (person_id, claim_id, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_line_by_batch ON payment_line (batch_id);

-- What the bank calls a payment; placed by that name.
CREATE TABLE payment_reference (
  end_to_end_id TEXT NOT NULL PRIMARY KEY,
  person_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  batch_id BLOB NOT NULL,
  branch TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- append-only
CREATE TABLE bank_file (
  branch TEXT NOT NULL,
  digest BLOB NOT NULL,
  bank_file_id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  brought_by BLOB NOT NULL,
  brought_at INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  findings INTEGER NOT NULL,
  PRIMARY KEY (branch, digest)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER bank_file_no_update BEFORE UPDATE ON bank_file BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER bank_file_no_delete BEFORE DELETE ON bank_file BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Lines of a bank file that a person must look at: nothing was changed by them.
-- append-only
CREATE TABLE bank_finding (
  branch TEXT NOT NULL,
  bank_file_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  code TEXT NOT NULL,
  end_to_end_id TEXT NOT NULL,
  amount INTEGER,
  PRIMARY KEY (branch, bank_file_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER bank_finding_no_update BEFORE UPDATE ON bank_finding BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER bank_finding_no_delete BEFORE DELETE ON bank_finding BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The last number given in a branch and year: an auditor asks for gaps first, so there are none.
CREATE TABLE voucher_counter (
  branch TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (branch, year)
) STRICT, WITHOUT ROWID;

-- append-only
CREATE TABLE voucher (
  person_id BLOB NOT NULL,
  voucher_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  branch TEXT NOT NULL,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  issued_on INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  body BLOB NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (person_id, voucher_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER voucher_no_update BEFORE UPDATE ON voucher BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER voucher_no_delete BEFORE DELETE ON voucher BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Finds the person of a voucher from its number; placed by branch.
CREATE TABLE voucher_index (
  branch TEXT NOT NULL,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  person_id BLOB NOT NULL,
  voucher_id BLOB NOT NULL,
  PRIMARY KEY (branch, year, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE voucher_of_claim (
  person_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  voucher_id BLOB NOT NULL,
  PRIMARY KEY (person_id, claim_id)
) STRICT, WITHOUT ROWID;
