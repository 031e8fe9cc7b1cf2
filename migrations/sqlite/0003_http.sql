-- Answers of changing calls, kept for a week: the same key with the same request gets the same answer, and the thing is done once.
-- owner_id is the person or the member of staff who called, 16 zero bytes for calls without a session.
-- The answer may hold personal data, so it is sealed.
CREATE TABLE http_answer (
  owner_id BLOB NOT NULL CHECK (length(owner_id) = 16),
  owner_kind INTEGER NOT NULL,
  key_digest BLOB NOT NULL CHECK (length(key_digest) = 32),
  request_digest BLOB NOT NULL CHECK (length(request_digest) = 32),
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (owner_id, owner_kind, key_digest)
) STRICT;

CREATE INDEX http_answer_by_age ON http_answer (created_at);
