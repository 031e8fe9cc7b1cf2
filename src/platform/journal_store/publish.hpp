// Writes the journal as static files (C2SP tlog-tiles) that any web server or object store can serve.
#pragma once

#include <cstdint>
#include <filesystem>

#include "platform/store/database.hpp"

namespace teduh::journal {

struct Published {
  std::uint64_t from = 0;  // size that the folder had
  std::uint64_t to = 0;    // size that it has now
  std::uint64_t files = 0;
};

/// Brings the folder up to the newest signed head: new tiles and bundles first, made durable, then the checkpoint. A crash between leaves
/// a folder whose checkpoint is old and right. The folder's parent must exist. One caller at a time.
/// Errors: internal "journal.folder" (the system refuses), conflict "journal.folder_ahead" (the folder is larger than the database, as after
/// restoring an old backup), conflict "journal.folder_differs" (its head is not the head of this journal at that size), invalid
/// "journal.note_form" or "journal.checkpoint_form" (its checkpoint cannot be read).
Result<Published> publish(store::ReadTx& tx, const std::filesystem::path& folder);

}  // namespace teduh::journal
