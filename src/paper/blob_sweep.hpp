// Blobs that no row names: a crash between the blob and its row leaves them, and so does an upload that ended while it was checked.
#pragma once

#include "paper/deps.hpp"

namespace teduh::paper {

/// A blob is older than this before it can be an orphan: from the put to the row it takes seconds, and a check waits minutes at most.
inline constexpr std::chrono::hours kOrphanAge{48};

struct BlobSweep {
  std::int64_t looked_at = 0;  // blobs older than kOrphanAge
  std::int64_t orphans = 0;    // of them, those that no row names
  int unfinished = 0;          // halves that dead writers left, removed
};

/// Counts only; for the doctor.
Result<BlobSweep> count_orphans(store::Database& database, const blob::BlobStore& blobs, Moment now);
/// The other way round: blobs that rows of papers name and that are not there; for the doctor.
Result<std::int64_t> count_missing(store::Database& database, const blob::BlobStore& blobs);
/// Removes the orphans. A blob that somebody puts meanwhile stays.
Result<BlobSweep> sweep_blobs(const PaperDeps& deps, Moment now);

}  // namespace teduh::paper
