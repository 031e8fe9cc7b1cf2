-- What stood wrongly on a person's record and cannot be repaired by one officer alone: one asks, another does it.

-- The right NIK stays sealed until it is written.
-- append-only
CREATE TABLE record_repair (
  person_id BLOB NOT NULL,
  repair_id BLOB NOT NULL,
  what INTEGER NOT NULL,
  nik_sealed BLOB,
  asked_by BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, repair_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER record_repair_no_update BEFORE UPDATE ON record_repair BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER record_repair_no_delete BEFORE DELETE ON record_repair BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- append-only
CREATE TABLE record_repair_made (
  person_id BLOB NOT NULL,
  repair_id BLOB NOT NULL,
  made_by BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, repair_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER record_repair_made_no_update BEFORE UPDATE ON record_repair_made BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER record_repair_made_no_delete BEFORE DELETE ON record_repair_made BEGIN SELECT RAISE(ABORT, 'append-only'); END;
