#include "paper/blob_sweep.hpp"

#include <span>

#include "paper/paper_store.hpp"

namespace teduh::paper {
namespace {

constexpr std::size_t kPortion = 500;  // blobs a transaction asks about

Result<std::vector<Sha256>> unnamed_of(store::Database& database, std::span<const Sha256> digests) {
  return database.read([&](store::ReadTx& tx) -> Result<std::vector<Sha256>> {
    std::vector<Sha256> unnamed;
    for (const auto& digest : digests)
      if (!TRY(is_blob_named(tx, digest))) unnamed.push_back(digest);
    return unnamed;
  });
}

/// The orphans, portion by portion, so that no reader stays open for long.
Result<BlobSweep> for_orphans(store::Database& database, const blob::BlobStore& blobs, Moment now, const std::function<Result<bool>(const Sha256&)>& each) {
  BlobSweep sweep;
  const auto old = TRY(blobs.list_put_before(now - kOrphanAge));
  sweep.looked_at = static_cast<std::int64_t>(old.size());
  for (std::size_t from = 0; from < old.size(); from += kPortion) {
    const auto portion = std::span(old).subspan(from, std::min(kPortion, old.size() - from));
    const auto unnamed = TRY(unnamed_of(database, portion));
    for (const auto& digest : unnamed) sweep.orphans += TRY(each(digest)) ? 1 : 0;
  }
  return sweep;
}

}  // namespace

Result<BlobSweep> count_orphans(store::Database& database, const blob::BlobStore& blobs, Moment now) {
  return for_orphans(database, blobs, now, [](const Sha256&) -> Result<bool> { return true; });
}

Result<std::int64_t> count_missing(store::Database& database, const blob::BlobStore& blobs) {
  std::int64_t missing = 0;
  Bytes after;
  for (;;) {
    const auto named = TRY(database.read([&](store::ReadTx& tx) { return list_named_blobs(tx, after, static_cast<std::int64_t>(kPortion)); }));
    for (const auto& digest : named) missing += TRY(blobs.has(digest)) ? 0 : 1;
    if (named.size() < kPortion) return missing;
    after.assign(named.back().begin(), named.back().end());
  }
}

Result<BlobSweep> sweep_blobs(const PaperDeps& deps, Moment now) {
  // A blob was put at least kOrphanAge ago and no row names it: only a new put can bring a row, and that makes the blob young.
  auto sweep = TRY(for_orphans(deps.database, deps.blobs, now,
                               [&](const Sha256& digest) { return deps.blobs.remove_put_before(digest, now - kOrphanAge); }));
  sweep.unfinished = TRY(deps.blobs.remove_unfinished(now - kOrphanAge));
  return sweep;
}

}  // namespace teduh::paper
