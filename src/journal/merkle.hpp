// The Merkle tree of RFC 6962: hashes, growing roots, inclusion and consistency proofs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/result.hpp"

namespace teduh::journal {

Sha256 empty_root();
Sha256 leaf_hash(BytesView log_entry);
Sha256 leaf_hash(const Sha256& commitment);
Sha256 node_hash(const Sha256& left, const Sha256& right);

/// The root of a stream of leaves; holds one hash for each bit of the size.
class GrowingTree {
 public:
  void append(const Sha256& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Sha256 root() const;
  /// The root when `right` is the root of what follows these leaves; nothing when there is neither.
  [[nodiscard]] std::optional<Sha256> root_before(std::optional<Sha256> right) const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Sha256> peaks_;  // roots of the complete subtrees, largest first
};

/// A complete subtree: 2^level leaves that begin at index * 2^level.
struct NodeId {
  unsigned level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const NodeId&) const = default;
};

/// Gives the hash of a complete subtree that lies wholly inside the tree.
using HashReader = std::function<Result<Sha256>(NodeId)>;
using Proof = std::vector<Sha256>;

Result<Sha256> tree_root(const HashReader& reader, std::uint64_t size);

struct LeafAt {
  std::uint64_t index = 0;
  std::uint64_t size = 0;  // of the tree
};
/// Siblings from the leaf up. Error: invalid "journal.index" when index >= size.
Result<Proof> inclusion_proof(const HashReader& reader, LeafAt at);
/// False when the proof does not lead from the leaf to the root, is too long or too short.
bool includes(const Proof& proof, LeafAt at, const Sha256& leaf, const Sha256& root);

struct Growth {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};
struct RootPair {
  Sha256 from{};
  Sha256 to{};
};
/// That the tree of size `to` begins with the tree of size `from`. Error: invalid "journal.index" when from is 0 or above to.
Result<Proof> consistency_proof(const HashReader& reader, Growth growth);
bool is_consistent(const Proof& proof, Growth growth, const RootPair& roots);

}  // namespace teduh::journal
