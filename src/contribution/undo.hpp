// Taking back a whole file without touching what came later: corrections by other files, payouts, closed years, claims that were decided.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "contribution/import.hpp"
#include "contribution/posting.hpp"

namespace teduh::contribution {

/// Why a row of the file stays. The words are public.
struct ProtectedRow {
  std::int64_t line = 0;
  std::string reason;  // undo.corrected_later, undo.paid_out, undo.year_closed, undo.claim_determined, undo.work_changed_later
  bool operator==(const ProtectedRow&) const = default;
};
/// Listed at most; all are counted.
inline constexpr std::size_t kProtectedListed = 1000;

struct UndoRequest {
  ContributionFileId file;
  bool dry_run = false;
  bool rest = false;  // undo what can be undone although some rows are protected
};

struct UndoReport {
  bool undone = false;               // false: dry run, or refused because of protected rows
  bool was_undone = false;           // it had been undone before: nothing changed
  std::int64_t postings = 0;         // taken back
  std::int64_t restored = 0;         // earlier postings that the file had replaced and that count again
  std::int64_t employments = 0;      // starts and stops taken back
  std::int64_t protected_rows = 0;
  Rupiah amount;                     // sum of what was taken back
  std::vector<ProtectedRow> listed;
};

/// What an undo would do. Errors: not_found contribution.file_unknown; conflict contribution.not_imported.
Result<UndoReport> check_undo(store::ReadTx& tx, const ImportTools& tools, const ClaimBlocks& claims, const ContributionFileId& file);

/// A refusal because of protected rows is no Error but a report with `undone` false, so that the list can be shown. Members that the file
/// registered stay registered. Goes on after a kill.
/// Errors: not_found contribution.file_unknown; conflict contribution.not_imported.
Result<UndoReport> undo_file(const ImportTools& tools, const ClaimBlocks& claims, const Actor& actor, const UndoRequest& request);

}  // namespace teduh::contribution
