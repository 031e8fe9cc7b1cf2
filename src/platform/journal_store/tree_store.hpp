// The tree as the database holds it: leaves, roots of full tiles, signed heads.
#pragma once

#include <optional>
#include <string>

#include "journal/checkpoint.hpp"
#include "journal/tiles.hpp"
#include "platform/crypto/key_ring.hpp"
#include "platform/store/database.hpp"

namespace teduh::journal {

struct StoredCheckpoint {
  std::uint64_t size = 0;
  Moment at{};
  std::string note;
};

/// How many entries have a number.
Result<std::uint64_t> tree_size(store::ReadTx& tx);
/// The newest signed head, or nothing before the first.
Result<std::optional<StoredCheckpoint>> newest_checkpoint(store::ReadTx& tx);
/// The hashes of a tile; the reader lives as long as the transaction.
TileReader tiles_of(store::ReadTx& tx);
/// Tile and bundle bytes. Error: internal "journal.tile" when rows are missing.
Result<Bytes> read_tile(store::ReadTx& tx, const Tile& tile);
Result<Bytes> read_bundle(store::ReadTx& tx, const Tile& tile);

/// The signer with the current journal key of the ring; `origin` is the name of the journal.
NoteSigner signer_of(const crypto::KeyRing& ring, const std::string& origin);
/// The public halves of all journal keys of the ring: heads signed before a rotation stay valid.
std::vector<VerifierKey> verifier_keys_of(const crypto::KeyRing& ring, const std::string& origin);

enum class Disclosure : std::uint8_t {
  closed = 1,  // the commitment only
  opened = 2,  // salt and entry: for those who may see the act
};
/// The receipt of one entry as tlog-proof text, under the newest head. Errors: not_found "journal.not_found",
/// unavailable "journal.not_yet_signed" (a minute later it is), conflict "journal.erased" for an opened receipt of an erased entry.
Result<std::string> tlog_proof(store::ReadTx& tx, EntryId id, Disclosure disclosure);

}  // namespace teduh::journal
