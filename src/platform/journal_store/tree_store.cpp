#include "platform/journal_store/tree_store.hpp"

namespace teduh::journal {
namespace {

constexpr store::Sql kSize{"journal_size", "SELECT COALESCE(MAX(idx) + 1, 0) FROM journal_sequence"};
constexpr store::Sql kNewest{"journal_newest_checkpoint", "SELECT size, at, note FROM journal_checkpoint ORDER BY size DESC LIMIT 1"};
constexpr store::Sql kLeaves{"journal_leaves", "SELECT leaf FROM journal_sequence WHERE idx >= ?1 AND idx < ?2 ORDER BY idx"};
constexpr store::Sql kRoots{"journal_roots", "SELECT hash FROM journal_tile_root WHERE level = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx"};
constexpr store::Sql kCommitments{"journal_commitments",
                                  "SELECT e.commitment FROM journal_sequence s JOIN journal_entry e ON e.entry_id = s.entry_id "
                                  "WHERE s.idx >= ?1 AND s.idx < ?2 ORDER BY s.idx"};
constexpr store::Sql kForProof{"journal_for_proof",
                               "SELECT s.idx, e.commitment, e.salt, e.canonical FROM journal_entry e "
                               "LEFT JOIN journal_sequence s ON s.entry_id = e.entry_id WHERE e.entry_id = ?1"};

struct ProofRow {
  std::optional<std::int64_t> index;
  Bytes commitment;
  Bytes opened;  // salt and entry; empty when erased
};

ProofRow read_proof_row(const store::Row& row) {
  ProofRow found{row.maybe_integer(0), row.bytes(1), {}};
  if (row.is_null(3)) return found;
  found.opened = row.bytes(2);
  const auto canonical = row.blob(3);
  found.opened.insert(found.opened.end(), canonical.begin(), canonical.end());
  return found;
}

}  // namespace

Result<std::uint64_t> tree_size(store::ReadTx& tx) { return static_cast<std::uint64_t>(TRY(tx.number(kSize, {}))); }

Result<std::optional<StoredCheckpoint>> newest_checkpoint(store::ReadTx& tx) {
  return tx.find(kNewest, {}, [](const store::Row& row) {
    return StoredCheckpoint{static_cast<std::uint64_t>(row.integer(0)), row.moment(1), row.string(2)};
  });
}

Result<Bytes> read_tile(store::ReadTx& tx, const Tile& tile) {
  const std::uint64_t first = tile.n * kTileWidth;
  const std::uint64_t end = first + tile.width;
  Bytes hashes;
  const auto add = [&](const store::Row& row) -> Result<void> {
    const auto hash = row.blob(0);
    hashes.insert(hashes.end(), hash.begin(), hash.end());
    return {};
  };
  if (tile.level == 0) {
    TRY(tx.each(kLeaves, {first, end}, add));
  } else {
    TRY(tx.each(kRoots, {tile.level, first, end}, add));
  }
  if (hashes.size() != tile.width * kHashBytes) return internal("journal.tile", tile_path(tile));
  return hashes;
}

Result<Bytes> read_bundle(store::ReadTx& tx, const Tile& tile) {
  const std::uint64_t first = tile.n * kTileWidth;
  Bytes bundle;
  std::uint64_t count = 0;
  TRY(tx.each(kCommitments, {first, first + tile.width}, [&](const store::Row& row) -> Result<void> {
    append_to_bundle(bundle, row.blob(0));
    ++count;
    return {};
  }));
  if (count != tile.width) return internal("journal.tile", bundle_path(tile));
  return bundle;
}

TileReader tiles_of(store::ReadTx& tx) {
  return [&tx](const Tile& tile) { return read_tile(tx, tile); };
}

NoteSigner signer_of(const crypto::KeyRing& ring, const std::string& origin) {
  return {origin, ring.current(crypto::KeyKind::journal).bytes()};
}

std::vector<VerifierKey> verifier_keys_of(const crypto::KeyRing& ring, const std::string& origin) {
  std::vector<VerifierKey> keys;
  for (const std::uint32_t id : ring.ids(crypto::KeyKind::journal))
    keys.push_back(NoteSigner(origin, ring.find(crypto::KeyKind::journal, id)->bytes()).key());
  return keys;
}

Result<std::string> tlog_proof(store::ReadTx& tx, EntryId id, Disclosure disclosure) {
  auto row = TRY(tx.find(kForProof, {id}, read_proof_row));
  if (!row) return not_found("journal.not_found");
  const auto head = TRY(newest_checkpoint(tx));
  if (!row->index || !head || static_cast<std::uint64_t>(*row->index) >= head->size) return unavailable("journal.not_yet_signed");
  const bool open = disclosure == Disclosure::opened;
  if (open && row->opened.empty()) return conflict("journal.erased");
  const auto index = static_cast<std::uint64_t>(*row->index);
  auto path = TRY(inclusion_proof(hashes_from_tiles(tiles_of(tx), head->size), {index, head->size}));
  return print(TlogProof{std::move(open ? row->opened : row->commitment), index, std::move(path), head->note});
}

}  // namespace teduh::journal
