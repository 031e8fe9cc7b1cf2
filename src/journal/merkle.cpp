#include "journal/merkle.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace teduh::journal {
namespace {

/// Leaves [begin, end) of the tree.
struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  [[nodiscard]] std::uint64_t size() const { return end - begin; }
  /// Where RFC 6962 splits it: after the largest power of two below its size.
  [[nodiscard]] std::uint64_t middle() const { return begin + std::bit_floor(size() - 1); }
};

/// Root of a range that a tree of RFC 6962 has as a subtree. Depth is the number of bits of its size.
Result<Sha256> range_root(const HashReader& reader, Range range) {
  if (std::has_single_bit(range.size()))
    return reader({static_cast<unsigned>(std::countr_zero(range.size())), range.begin / range.size()});
  const Sha256 left = TRY(range_root(reader, {range.begin, range.middle()}));
  const Sha256 right = TRY(range_root(reader, {range.middle(), range.end}));
  return node_hash(left, right);
}

}  // namespace

Sha256 empty_root() { return sha256(BytesView{}); }

Sha256 leaf_hash(BytesView log_entry) {
  Bytes bytes(1, 0x00);
  bytes.insert(bytes.end(), log_entry.begin(), log_entry.end());
  return sha256(bytes);
}

Sha256 leaf_hash(const Sha256& commitment) {
  std::array<std::uint8_t, 33> bytes{};
  bytes[0] = 0x00;
  std::ranges::copy(commitment, bytes.begin() + 1);
  return sha256(bytes);
}

Sha256 node_hash(const Sha256& left, const Sha256& right) {
  std::array<std::uint8_t, 65> bytes{};
  bytes[0] = 0x01;
  std::ranges::copy(left, bytes.begin() + 1);
  std::ranges::copy(right, bytes.begin() + 33);
  return sha256(bytes);
}

void GrowingTree::append(const Sha256& leaf) {
  Sha256 hash = leaf;
  for (std::uint64_t bits = size_; (bits & 1U) != 0; bits >>= 1U) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(hash);
  ++size_;
}

Sha256 GrowingTree::root() const { return root_before(std::nullopt).value_or(empty_root()); }

std::optional<Sha256> GrowingTree::root_before(std::optional<Sha256> right) const {
  std::optional<Sha256> hash = right;
  for (std::size_t i = peaks_.size(); i > 0; --i) hash = hash ? node_hash(peaks_[i - 1], *hash) : peaks_[i - 1];
  return hash;
}

Result<Sha256> tree_root(const HashReader& reader, std::uint64_t size) {
  if (size == 0) return empty_root();
  return range_root(reader, {0, size});
}

Result<Proof> inclusion_proof(const HashReader& reader, LeafAt at) {
  if (at.index >= at.size) return invalid("journal.index");
  Proof proof;
  Range range{0, at.size};
  while (range.size() > 1) {
    const std::uint64_t middle = range.middle();
    const bool left = at.index < middle;
    proof.push_back(TRY(range_root(reader, left ? Range{middle, range.end} : Range{range.begin, middle})));
    range = left ? Range{range.begin, middle} : Range{middle, range.end};
  }
  std::ranges::reverse(proof);
  return proof;
}

bool includes(const Proof& proof, LeafAt at, const Sha256& leaf, const Sha256& root) {
  if (at.index >= at.size) return false;
  std::uint64_t node = at.index;
  std::uint64_t last = at.size - 1;
  Sha256 hash = leaf;
  for (const Sha256& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      // A node without a right neighbour is promoted: it takes no sibling on those levels.
      while ((node & 1U) == 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == root;
}

Result<Proof> consistency_proof(const HashReader& reader, Growth growth) {
  if (growth.from == 0 || growth.from > growth.to) return invalid("journal.index");
  Proof proof;
  Range range{0, growth.to};
  bool whole = true;  // the old tree is a complete left part so far: its root is known to the checker
  while (range.end != growth.from) {
    const std::uint64_t middle = range.middle();
    if (growth.from <= middle) {
      proof.push_back(TRY(range_root(reader, {middle, range.end})));
      range.end = middle;
    } else {
      proof.push_back(TRY(range_root(reader, {range.begin, middle})));
      range.begin = middle;
      whole = false;
    }
  }
  if (!whole) proof.push_back(TRY(range_root(reader, range)));
  std::ranges::reverse(proof);
  return proof;
}

bool is_consistent(const Proof& proof, Growth growth, const RootPair& roots) {
  if (growth.from == 0 || growth.from > growth.to) return false;
  if (growth.from == growth.to) return proof.empty() && roots.from == roots.to;
  if (proof.empty() && !std::has_single_bit(growth.from)) return false;
  std::uint64_t node = growth.from - 1;
  std::uint64_t last = growth.to - 1;
  while ((node & 1U) != 0) {
    node >>= 1U;
    last >>= 1U;
  }
  auto next = proof.begin();
  // When the old tree is a complete subtree, the walk begins at its root, which is not in the proof.
  Sha256 old_hash = roots.from;
  if (node != 0) old_hash = *next++;
  Sha256 new_hash = old_hash;
  for (; next != proof.end(); ++next) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      old_hash = node_hash(*next, old_hash);
      new_hash = node_hash(*next, new_hash);
      while (node != 0 && (node & 1U) == 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      new_hash = node_hash(new_hash, *next);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && old_hash == roots.from && new_hash == roots.to;
}

}  // namespace teduh::journal
