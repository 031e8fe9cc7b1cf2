#include "platform/journal_store/sequencer.hpp"

#include <algorithm>
#include <vector>

#include "platform/journal_store/tree_store.hpp"

namespace teduh::journal {
namespace {

constexpr store::Sql kWaiting{"journal_waiting",
                              "SELECT p.entry_id, e.commitment FROM journal_pending p JOIN journal_entry e ON e.entry_id = p.entry_id "
                              "ORDER BY p.entry_id LIMIT ?1"};
constexpr store::Sql kNumber{"journal_number", "INSERT INTO journal_sequence (idx, entry_id, leaf) VALUES (?1, ?2, ?3)"};
constexpr store::Sql kNumbered{"journal_numbered", "DELETE FROM journal_pending WHERE entry_id <= ?1"};
constexpr store::Sql kAddRoot{"journal_add_root", "INSERT INTO journal_tile_root (level, idx, hash) VALUES (?1, ?2, ?3)"};
constexpr store::Sql kAddCheckpoint{"journal_add_checkpoint", "INSERT INTO journal_checkpoint (size, at, note) VALUES (?1, ?2, ?3)"};

struct Waiting {
  EntryId id;
  Sha256 leaf{};
};

Waiting read_waiting(const store::Row& row) {
  Sha256 commitment;
  const auto bytes = row.blob(1);
  CHECK(bytes.size() == commitment.size());
  std::ranges::copy(bytes, commitment.begin());
  return {row.id<EntryId>(0), leaf_hash(commitment)};
}

/// Roots of the tiles that became full. Tiles come level by level, so the hashes of the next level are there in time.
Result<void> add_tile_roots(store::Tx& tx, Growth growth) {
  for (const Tile& tile : new_tiles(growth)) {
    if (tile.width != kTileWidth) continue;
    const auto hashes = TRY(read_tile(tx, tile));
    TRY(tx.execute(kAddRoot, {tile.level + 1, tile.n, tile_root(hashes)}));
  }
  return {};
}

/// A head from the future was signed before the clock was set back.
bool is_due(const std::optional<StoredCheckpoint>& head, std::uint64_t size, Moment now) {
  return !head || head->at > now || now - head->at >= kCheckpointAge || size - head->size >= kCheckpointEntries;
}

}  // namespace

Result<bool> Sequencer::has_work(store::ReadTx& tx, Moment now) const {
  if (!TRY(tx.list(kWaiting, {1}, read_waiting)).empty()) return true;
  const std::uint64_t size = TRY(tree_size(tx));
  const auto head = TRY(newest_checkpoint(tx));
  return size > 0 && (!head || head->size != size) && is_due(head, size, now);
}

Result<SequencerStep> Sequencer::step(store::Tx& tx, Moment now) const {
  // 1. Who waits, in an order that does not depend on anything but the ids.
  const auto waiting = TRY(tx.list(kWaiting, {kSequenceBatch}, read_waiting));
  const std::uint64_t before = TRY(tree_size(tx));
  // 2. Numbers; the work list loses exactly those, because it was read in the same order.
  std::uint64_t next = before;
  for (const Waiting& entry : waiting) TRY(tx.execute(kNumber, {next++, entry.id, entry.leaf}));
  if (!waiting.empty()) {
    const auto removed = TRY(tx.execute(kNumbered, {waiting.back().id}));
    CHECK(removed == static_cast<std::int64_t>(waiting.size()));
  }
  // 3. The upper levels of the tree.
  TRY(add_tile_roots(tx, {before, next}));
  // 4. The head, when it is due.
  const auto head = TRY(newest_checkpoint(tx));
  const bool signed_now = is_due(head, next, now) && TRY(sign_checkpoint(tx, now));
  return SequencerStep{waiting.size(), next, signed_now};
}

Result<bool> Sequencer::sign_checkpoint(store::Tx& tx, Moment now) const {
  const std::uint64_t size = TRY(tree_size(tx));
  const auto head = TRY(newest_checkpoint(tx));
  if (size == 0 || (head && head->size == size)) return false;
  const Sha256 root = TRY(tree_root(hashes_from_tiles(tiles_of(tx), size), size));
  const Checkpoint checkpoint{signer_.key().name, size, root};
  TRY(tx.execute(kAddCheckpoint, {size, now, sign_note(print(checkpoint), {&signer_})}));
  return true;
}

}  // namespace teduh::journal
