#include "journal/tiles.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace teduh::journal {
namespace {

using testing::ElementsAre;

Sha256 leaf(std::uint64_t i) { return leaf_hash(bytes_of("entry " + std::to_string(i))); }

Bytes as_bytes(const std::vector<Sha256>& hashes) {
  Bytes bytes;
  for (const auto& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
  return bytes;
}

/// The tiles of a tree, each made from its leaves alone.
std::map<std::string, Bytes> all_tiles(std::uint64_t size) {
  std::map<std::string, Bytes> files;
  for (const Tile& tile : new_tiles({0, size})) {
    std::vector<Sha256> hashes;
    for (std::uint64_t i = 0; i < tile.width; ++i) {
      const std::uint64_t leaves = std::uint64_t{1} << (kTileHeight * tile.level);
      GrowingTree part;
      for (std::uint64_t k = 0; k < leaves; ++k) part.append(leaf((tile.n * kTileWidth + i) * leaves + k));
      hashes.push_back(part.root());
    }
    files[tile_path(tile)] = as_bytes(hashes);
  }
  return files;
}

TEST(Tiles, a_bundle_that_is_cut_or_too_long_is_refused) {
  Bytes bundle;
  append_to_bundle(bundle, bytes_of("one"));
  append_to_bundle(bundle, bytes_of(""));
  EXPECT_THAT(parse_bundle(bundle).value(), ElementsAre(to_bytes("one"), Bytes{}));
  for (std::size_t cut = 1; cut < 5; ++cut) EXPECT_FALSE(parse_bundle(BytesView(bundle).first(cut))) << cut;
  EXPECT_FALSE(parse_bundle(BytesView(bundle).first(6)));
  Bytes full;
  for (std::uint64_t i = 0; i < kTileWidth; ++i) append_to_bundle(full, bytes_of("x"));
  EXPECT_TRUE(parse_bundle(full));
  append_to_bundle(full, bytes_of("x"));
  EXPECT_FALSE(parse_bundle(full));
}

TEST(Tiles, an_entry_above_16_bits_is_a_bug) {
  Bytes bundle;
  EXPECT_THROW(append_to_bundle(bundle, Bytes(0x1'0000, 'x')), CheckFailure);
}

TEST(Tiles, a_tile_of_the_wrong_length_is_refused) {
  const auto reader = hashes_from_tiles([](const Tile&) -> Result<Bytes> { return Bytes(31); }, 1);
  EXPECT_EQ(reader({0, 0}).error().code, "journal.tile");
}

TEST(Tiles, paths_are_those_of_the_specification) {
  EXPECT_EQ(tile_path({0, 1'234'067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path({0, 273, 112}), "tile/0/273.p/112");
  EXPECT_EQ(tile_path({2, 0, 1}), "tile/2/000.p/1");
  EXPECT_EQ(tile_path({1, 1000, 256}), "tile/1/x001/000");
  EXPECT_EQ(bundle_path({0, 273, 112}), "tile/entries/273.p/112");
}

TEST(Tiles, a_tree_of_70000_has_the_tiles_of_the_specification) {
  const auto tiles = new_tiles({0, 70'000});
  ASSERT_EQ(tiles.size(), 274U + 2U + 1U);
  EXPECT_EQ(tiles[272], (Tile{0, 272, 256}));
  EXPECT_EQ(tiles[273], (Tile{0, 273, 112}));
  EXPECT_EQ(tiles[274], (Tile{1, 0, 256}));
  EXPECT_EQ(tiles[275], (Tile{1, 1, 17}));
  EXPECT_EQ(tiles[276], (Tile{2, 0, 1}));
}

TEST(Tiles, a_width_of_zero_is_never_made) {
  EXPECT_THAT(new_tiles({0, 256}), ElementsAre(Tile{0, 0, 256}, Tile{1, 0, 1}));
  EXPECT_THAT(new_tiles({0, 0}), ElementsAre());
  EXPECT_THAT(new_tiles({256, 256}), ElementsAre());
}

TEST(Tiles, growing_makes_only_what_is_new) {
  EXPECT_THAT(new_tiles({255, 257}), ElementsAre(Tile{0, 0, 256}, Tile{0, 1, 1}, Tile{1, 0, 1}));
  EXPECT_THAT(new_tiles({257, 258}), ElementsAre(Tile{0, 1, 2}));
}

TEST(Tiles, roots_and_proofs_read_from_tiles_are_those_of_the_leaves) {
  for (const std::uint64_t size : {1U, 2U, 255U, 256U, 257U, 511U, 512U, 1000U}) {
    const auto files = all_tiles(size);
    const auto reader = hashes_from_tiles([&](const Tile& tile) -> Result<Bytes> { return files.at(tile_path(tile)); }, size);
    GrowingTree tree;
    for (std::uint64_t i = 0; i < size; ++i) tree.append(leaf(i));
    ASSERT_EQ(tree_root(reader, size).value(), tree.root()) << size;
    for (std::uint64_t i = 0; i < size; i += 1 + size / 16) {
      const auto proof = inclusion_proof(reader, {i, size}).value();
      ASSERT_TRUE(includes(proof, {i, size}, leaf(i), tree.root())) << i << " of " << size;
    }
  }
}

TEST(Tiles, a_stream_of_leaves_makes_the_same_tiles_and_roots) {
  constexpr std::uint64_t kSize = 66'000;
  std::map<std::string, Bytes> made;
  TileStream stream([&](const Tile& tile, BytesView hashes, const Sha256& root) {
    made[tile_path(tile)] = Bytes(hashes.begin(), hashes.end());
    EXPECT_EQ(root, tile_root(hashes));
  });
  GrowingTree tree;
  EXPECT_EQ(stream.root(), empty_root());
  for (std::uint64_t i = 0; i < kSize; ++i) {
    stream.append(leaf(i));
    tree.append(leaf(i));
    const bool look = i % 97 == 0 || i % 256 >= 254;
    ASSERT_TRUE(!look || stream.root() == tree.root()) << i + 1;
  }
  EXPECT_EQ(stream.size(), kSize);
  for (const Tile& tile : new_tiles({0, kSize})) {
    const auto bytes = tile.width == kTileWidth ? BytesView(made.at(tile_path(tile))) : stream.partial(tile.level);
    ASSERT_EQ(bytes.size(), tile.width * kHashBytes) << tile_path(tile);
  }
  const auto some = all_tiles(1000);
  EXPECT_EQ(made.at("tile/0/002"), some.at("tile/0/002"));
}

RC_GTEST_PROP(Tiles, tiles_made_in_steps_are_the_tiles_made_at_once, ()) {
  const auto end = *rc::gen::inRange<std::uint64_t>(1, 200'000);
  const auto middle = *rc::gen::inRange<std::uint64_t>(0, end);
  std::set<std::string> stepwise;
  for (const auto& growth : {Growth{0, middle}, Growth{middle, end}})
    for (const Tile& tile : new_tiles(growth)) stepwise.insert(tile_path(tile));
  for (const Tile& tile : new_tiles({0, end})) RC_ASSERT(stepwise.contains(tile_path(tile)));
}

}  // namespace
}  // namespace teduh::journal
