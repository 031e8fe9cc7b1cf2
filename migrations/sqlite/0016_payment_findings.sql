-- A line belongs to a branch, a batch to one branch only; what a statement said of a line; the file as it was released; what two people
-- decided about a line or a finding.

CREATE UNIQUE INDEX payment_batch_by_id ON payment_batch (batch_id);
ALTER TABLE payment_line ADD COLUMN branch TEXT NOT NULL DEFAULT '';
UPDATE payment_line SET branch = (SELECT b.branch FROM payment_batch b WHERE b.batch_id = payment_line.batch_id);
-- The bank's own name of the entry that debited it: a second debit of another entry is the bank paying twice. Empty: the bank gave none.
ALTER TABLE payment_line ADD COLUMN statement_entry TEXT;

-- The sealed bytes that went to the bank: no later change of settings or of the program can make others of them.
-- append-only
CREATE TABLE payment_file (
  branch TEXT NOT NULL,
  batch_id BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (branch, batch_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER payment_file_no_update BEFORE UPDATE ON payment_file BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER payment_file_no_delete BEFORE DELETE ON payment_file BEGIN SELECT RAISE(ABORT, 'append-only'); END;

ALTER TABLE bank_finding ADD COLUMN claim_id BLOB;
CREATE INDEX bank_finding_by_claim ON bank_finding (claim_id) WHERE claim_id IS NOT NULL;

-- What officers say of a line, with a finding or without one. The last step counts; it is carried out when a second officer says the same.
-- outcome: 1 paid, 2 failed, 3 nothing to do. subject: the bank's name of the payment, or the file and number of a finding.
-- append-only
CREATE TABLE payment_ruling (
  branch TEXT NOT NULL,
  subject TEXT NOT NULL,
  step INTEGER NOT NULL,
  bank_file_id BLOB,
  number INTEGER,
  outcome INTEGER NOT NULL,
  reason TEXT NOT NULL,
  day INTEGER,
  carried_out INTEGER NOT NULL,
  ruled_by BLOB NOT NULL,
  ruled_at INTEGER NOT NULL,
  PRIMARY KEY (branch, subject, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_ruling_done ON payment_ruling (bank_file_id, number) WHERE carried_out = 1;
CREATE TRIGGER payment_ruling_no_update BEFORE UPDATE ON payment_ruling BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER payment_ruling_no_delete BEFORE DELETE ON payment_ruling BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- A voucher is never changed: that its money came back stands beside it.
-- append-only
CREATE TABLE voucher_cancelled (
  person_id BLOB NOT NULL,
  voucher_id BLOB NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, voucher_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER voucher_cancelled_no_update BEFORE UPDATE ON voucher_cancelled BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER voucher_cancelled_no_delete BEFORE DELETE ON voucher_cancelled BEGIN SELECT RAISE(ABORT, 'append-only'); END;
