// What people order for a file (receive, import, undo) and the worker that carries the orders out, one file after the other.
#pragma once

#include <functional>

#include "contribution/import.hpp"
#include "contribution/inbox.hpp"
#include "contribution/undo.hpp"
#include "platform/worker/patience.hpp"

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

/// Files that failed for a reason of the machine: told of, passed over for a while, and those behind them go on.
struct FailingFiles {
  worker::Patience<ContributionFileId> patience = {};
  std::function<void(const ContributionFileId&, const Error&)> tell = {};
};

struct FileWorker {
  const ImportTools& tools;
  const Inbox& inbox;
  ClaimBlocks claims;
  FailingFiles* failing = nullptr;           // none: a failure of the machine is an Error
  std::function<bool()> stopping = {};       // asked between two chunks; an import goes on where it was when the program starts again
};
/// Takes the oldest waiting file that did not fail lately one step on: checks it, imports it to the end, or undoes it. False when none waits.
/// A file that cannot be read as a whole ends as refused, with the code.
Result<bool> work_on_next_file(const FileWorker& worker);

}  // namespace teduh::contribution
