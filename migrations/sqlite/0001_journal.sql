-- The journal: acts, their numbers in the tree, the signed heads (docs/journal-format.md).

-- One act. canonical and salt become NULL when the act was erased on a legal ground; the commitment stays.
CREATE TABLE journal_entry (
  entry_id BLOB NOT NULL PRIMARY KEY CHECK (length(entry_id) = 16),
  at INTEGER NOT NULL,
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  salt BLOB CHECK (length(salt) = 32),
  canonical BLOB CHECK (length(canonical) <= 60000),
  CHECK ((salt IS NULL) = (canonical IS NULL))
) STRICT, WITHOUT ROWID;

-- That the content of an act was erased. act_id is the journal entry of the erasure itself: who, when, on what ground.
CREATE TABLE journal_erasure (
  entry_id BLOB NOT NULL PRIMARY KEY CHECK (length(entry_id) = 16),
  act_id BLOB NOT NULL CHECK (length(act_id) = 16),
  at INTEGER NOT NULL,
  ground TEXT NOT NULL
) STRICT;

-- Which acts are about a person, a claim, ...: found by the subject's id. Rows of erased acts go.
CREATE TABLE journal_subject (
  subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
  entry_id BLOB NOT NULL CHECK (length(entry_id) = 16),
  kind TEXT NOT NULL,
  PRIMARY KEY (subject_id, entry_id, kind)
) STRICT, WITHOUT ROWID;

-- Acts that wait for their number: a work list, not history.
CREATE TABLE journal_pending (
  entry_id BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The numbers 0, 1, 2 ... and the leaves of the tree.
CREATE TABLE journal_sequence (
  idx INTEGER NOT NULL PRIMARY KEY CHECK (idx >= 0),
  entry_id BLOB NOT NULL UNIQUE CHECK (length(entry_id) = 16),
  leaf BLOB NOT NULL CHECK (length(leaf) = 32)
) STRICT;

-- Roots of full tiles: the entry idx of level L is the root of the full tile idx of level L-1.
CREATE TABLE journal_tile_root (
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 7),
  idx INTEGER NOT NULL CHECK (idx >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

-- Signed heads of the tree, as signed.
CREATE TABLE journal_checkpoint (
  size INTEGER NOT NULL PRIMARY KEY CHECK (size > 0),
  at INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
WHEN NEW.entry_id IS NOT OLD.entry_id OR NEW.at IS NOT OLD.at OR NEW.commitment IS NOT OLD.commitment
  OR NEW.canonical IS NOT NULL OR NEW.salt IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM journal_erasure WHERE journal_erasure.entry_id = OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'journal_entry is append-only'); END;
CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal_entry is append-only'); END;

CREATE TRIGGER journal_erasure_no_update BEFORE UPDATE ON journal_erasure
BEGIN SELECT RAISE(ABORT, 'journal_erasure is append-only'); END;
CREATE TRIGGER journal_erasure_no_delete BEFORE DELETE ON journal_erasure
BEGIN SELECT RAISE(ABORT, 'journal_erasure is append-only'); END;

CREATE TRIGGER journal_subject_no_update BEFORE UPDATE ON journal_subject
BEGIN SELECT RAISE(ABORT, 'journal_subject is append-only'); END;
CREATE TRIGGER journal_subject_no_delete BEFORE DELETE ON journal_subject
WHEN NOT EXISTS (SELECT 1 FROM journal_erasure WHERE journal_erasure.entry_id = OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'journal_subject is append-only'); END;

CREATE TRIGGER journal_sequence_no_update BEFORE UPDATE ON journal_sequence
BEGIN SELECT RAISE(ABORT, 'journal_sequence is append-only'); END;
CREATE TRIGGER journal_sequence_no_delete BEFORE DELETE ON journal_sequence
BEGIN SELECT RAISE(ABORT, 'journal_sequence is append-only'); END;

CREATE TRIGGER journal_tile_root_no_update BEFORE UPDATE ON journal_tile_root
BEGIN SELECT RAISE(ABORT, 'journal_tile_root is append-only'); END;
CREATE TRIGGER journal_tile_root_no_delete BEFORE DELETE ON journal_tile_root
BEGIN SELECT RAISE(ABORT, 'journal_tile_root is append-only'); END;

CREATE TRIGGER journal_checkpoint_no_update BEFORE UPDATE ON journal_checkpoint
BEGIN SELECT RAISE(ABORT, 'journal_checkpoint is append-only'); END;
CREATE TRIGGER journal_checkpoint_no_delete BEFORE DELETE ON journal_checkpoint
BEGIN SELECT RAISE(ABORT, 'journal_checkpoint is append-only'); END;
