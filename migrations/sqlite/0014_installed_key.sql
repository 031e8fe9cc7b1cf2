-- Which keys this database was written with: a check value of each, so that a folder of other keys beside it is noticed before anything is
-- written. The value is a digest of a key derived for nothing else; nothing can be opened with it.
CREATE TABLE installed_key (
  kind INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  check_value BLOB NOT NULL CHECK (length(check_value) = 32),
  first_used_at INTEGER NOT NULL,
  PRIMARY KEY (kind, key_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER installed_key_no_update BEFORE UPDATE ON installed_key
BEGIN SELECT RAISE(ABORT, 'installed_key is append-only'); END;
CREATE TRIGGER installed_key_no_delete BEFORE DELETE ON installed_key
BEGIN SELECT RAISE(ABORT, 'installed_key is append-only'); END;
