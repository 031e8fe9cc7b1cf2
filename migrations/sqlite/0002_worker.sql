-- Who does a background task now. A row past its `until_at` is free for anyone.
CREATE TABLE worker_lease (
  name TEXT NOT NULL PRIMARY KEY,
  holder BLOB NOT NULL CHECK (length(holder) = 16),
  until_at INTEGER NOT NULL
) STRICT;
