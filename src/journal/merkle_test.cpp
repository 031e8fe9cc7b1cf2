#include "journal/merkle.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <bit>

namespace teduh::journal {
namespace {

constexpr std::uint64_t kSizeMax = 600;

Sha256 leaf(std::uint64_t i) { return leaf_hash(bytes_of("entry " + std::to_string(i))); }

/// The definition of RFC 6962 section 2.1, word for word, to compare with.
Sha256 slow_root(std::uint64_t begin, std::uint64_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return leaf(begin);
  const std::uint64_t k = std::bit_floor(end - begin - 1);
  return node_hash(slow_root(begin, begin + k), slow_root(begin + k, end));
}

const HashReader kReader = [](NodeId node) -> Result<Sha256> { return slow_root(node.index << node.level, (node.index + 1) << node.level); };

/// Every proof that differs from a good one in one bit, one hash more, or one hash less.
std::vector<Proof> spoiled(const Proof& good, std::uint64_t random) {
  std::vector<Proof> all;
  for (std::size_t i = 0; i < good.size(); ++i) {
    Proof bit = good;
    bit[i][random % 32] = static_cast<std::uint8_t>(bit[i][random % 32] ^ (1U << (random / 32 % 8)));
    all.push_back(bit);
    Proof less = good;
    less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
    all.push_back(less);
  }
  Proof more = good;
  more.push_back(leaf(0));
  all.push_back(more);
  return all;
}

TEST(Merkle, empty_tree_has_the_hash_of_nothing) {
  EXPECT_EQ(to_hex(GrowingTree().root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(*tree_root(kReader, 0), empty_root());
}

TEST(Merkle, leaves_and_nodes_are_told_apart) {
  EXPECT_EQ(to_hex(leaf_hash(BytesView{})), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const auto first = leaf(0);
  const auto second = leaf(1);
  Bytes both(first.begin(), first.end());
  both.insert(both.end(), second.begin(), second.end());
  EXPECT_NE(leaf_hash(both), node_hash(first, second));
}

TEST(Merkle, an_odd_leaf_is_promoted_not_doubled) {
  GrowingTree tree;
  for (std::uint64_t i = 0; i < 3; ++i) tree.append(leaf(i));
  EXPECT_EQ(tree.root(), node_hash(node_hash(leaf(0), leaf(1)), leaf(2)));
}

TEST(Merkle, the_growing_root_is_the_root_of_the_definition) {
  GrowingTree tree;
  for (std::uint64_t size = 0; size <= 300; ++size) {
    ASSERT_EQ(tree.root(), slow_root(0, size)) << size;
    ASSERT_EQ(*tree_root(kReader, size), tree.root()) << size;
    tree.append(leaf(size));
  }
}

TEST(Merkle, no_proof_beyond_the_tree) {
  EXPECT_EQ(inclusion_proof(kReader, {5, 5}).error().code, "journal.index");
  EXPECT_EQ(inclusion_proof(kReader, {0, 0}).error().code, "journal.index");
  EXPECT_EQ(consistency_proof(kReader, {0, 5}).error().code, "journal.index");
  EXPECT_EQ(consistency_proof(kReader, {6, 5}).error().code, "journal.index");
  EXPECT_FALSE(includes({}, {0, 0}, leaf(0), empty_root()));
  EXPECT_FALSE(includes({}, {1, 1}, leaf(0), leaf(0)));
  EXPECT_FALSE(is_consistent({}, {0, 5}, {empty_root(), slow_root(0, 5)}));
  EXPECT_FALSE(is_consistent({}, {6, 5}, {}));
  EXPECT_FALSE(is_consistent({}, {4, 8}, {slow_root(0, 4), slow_root(0, 8)}));
}

TEST(Merkle, every_proof_of_small_trees_holds) {
  for (std::uint64_t size = 1; size <= 40; ++size) {
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto proof = inclusion_proof(kReader, {i, size}).value();
      ASSERT_TRUE(includes(proof, {i, size}, leaf(i), slow_root(0, size))) << i << " of " << size;
      const auto grown = consistency_proof(kReader, {i + 1, size}).value();
      ASSERT_TRUE(is_consistent(grown, {i + 1, size}, {slow_root(0, i + 1), slow_root(0, size)})) << i + 1 << " to " << size;
    }
  }
}

RC_GTEST_PROP(Merkle, inclusion_holds_and_every_change_breaks_it, (std::uint64_t random)) {
  const auto size = *rc::gen::inRange<std::uint64_t>(1, kSizeMax);
  const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
  const LeafAt at{index, size};
  const auto root = slow_root(0, size);
  const auto proof = inclusion_proof(kReader, at).value();
  RC_ASSERT(includes(proof, at, leaf(index), root));
  RC_ASSERT(!includes(proof, at, leaf(index + 1), root));
  RC_ASSERT(!includes(proof, at, leaf(index), slow_root(0, size + 1)));
  if (index + 1 < size) RC_ASSERT(!includes(proof, {index + 1, size}, leaf(index), root));
  for (const auto& bad : spoiled(proof, random)) RC_ASSERT(!includes(bad, at, leaf(index), root));
}

RC_GTEST_PROP(Merkle, consistency_holds_and_every_change_breaks_it, (std::uint64_t random)) {
  const auto to = *rc::gen::inRange<std::uint64_t>(1, kSizeMax);
  const auto from = *rc::gen::inRange<std::uint64_t>(1, to + 1);
  const Growth growth{from, to};
  const RootPair roots{slow_root(0, from), slow_root(0, to)};
  const auto proof = consistency_proof(kReader, growth).value();
  RC_ASSERT(is_consistent(proof, growth, roots));
  RC_ASSERT(!is_consistent(proof, growth, {leaf(kSizeMax), roots.to}));
  RC_ASSERT(!is_consistent(proof, growth, {roots.from, leaf(kSizeMax)}));
  for (const auto& bad : spoiled(proof, random)) RC_ASSERT(!is_consistent(bad, growth, roots));
}

}  // namespace
}  // namespace teduh::journal
