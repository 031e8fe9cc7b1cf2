// What people order for a file (receive, import, undo) and the worker that carries the orders out, one file after the other.
#pragma once

#include "contribution/import.hpp"
#include "contribution/inbox.hpp"
#include "contribution/undo.hpp"

namespace teduh::contribution {

struct ReceivedFile {
  ContributionFileId id;   // of the new file
  EmployerId employer;
  Period period;
  Sha256 digest{};
  std::int64_t size = 0;
  bool register_new = false;
};
/// The row of a file whose sealed body lies in the inbox, or will when this returns; the same bytes again give the file that is there.
Result<ContributionFile> receive_file(store::Tx& tx, const member::Tools& tools, const Inbox& inbox, const Actor& actor, const ReceivedFile& received,
                                      BytesView sealed);
/// checked -> importing; an imported file stays as it is. Error: conflict contribution.not_checked.
Result<ContributionFile> order_import(store::Tx& tx, const member::Tools& tools, const Actor& actor, const ContributionFileId& id);
/// imported -> undo wanted; an undone file stays as it is. Error: conflict contribution.not_imported.
Result<ContributionFile> order_undo(store::Tx& tx, const member::Tools& tools, const Actor& actor, const UndoRequest& request);

struct FileWorker {
  const ImportTools& tools;
  const Inbox& inbox;
  ClaimBlocks claims;
};
/// Takes the oldest waiting file one step on: checks it, imports it to the end, or undoes it. False when none waits.
/// A file that cannot be read as a whole ends as refused, with the code; only failures of the machine are Errors.
Result<bool> work_on_next_file(const FileWorker& worker);

}  // namespace teduh::contribution
