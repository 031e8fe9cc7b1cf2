#include "journal/tiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

namespace teduh::journal {
namespace {

Sha256 hash_at(BytesView hashes, std::uint64_t position) {
  Sha256 hash;
  std::ranges::copy(hashes.subspan(static_cast<std::size_t>(position) * kHashBytes, kHashBytes), hash.begin());
  return hash;
}

/// Root of `count` hashes (a power of two) that begin at `first`.
Sha256 root_inside(BytesView hashes, std::uint64_t first, std::uint64_t count) {
  GrowingTree tree;
  for (std::uint64_t i = 0; i < count; ++i) tree.append(hash_at(hashes, first + i));
  return tree.root();
}

std::string number_path(std::uint64_t n) {
  std::string path = fmt::format("{:03}", n % 1000);
  for (n /= 1000; n > 0; n /= 1000) path = fmt::format("x{:03}/", n % 1000) + path;
  return path;
}

std::string path_end(const Tile& tile) {
  return tile.width == kTileWidth ? number_path(tile.n) : fmt::format("{}.p/{}", number_path(tile.n), tile.width);
}

}  // namespace

std::uint64_t level_size(std::uint64_t tree_size, unsigned level) {
  return kTileHeight * level >= 64 ? 0 : tree_size >> (kTileHeight * level);
}

std::vector<Tile> new_tiles(Growth growth) {
  std::vector<Tile> tiles;
  for (unsigned level = 0; level_size(growth.to, level) > 0; ++level) {
    const std::uint64_t before = level_size(growth.from, level);
    const std::uint64_t after = level_size(growth.to, level);
    if (before == after) continue;
    for (std::uint64_t n = before / kTileWidth; n < after / kTileWidth; ++n) tiles.push_back({level, n, kTileWidth});
    if (after % kTileWidth != 0) tiles.push_back({level, after / kTileWidth, after % kTileWidth});
  }
  return tiles;
}

std::string tile_path(const Tile& tile) { return fmt::format("tile/{}/{}", tile.level, path_end(tile)); }

std::string bundle_path(const Tile& tile) {
  CHECK(tile.level == 0);
  return "tile/entries/" + path_end(tile);
}

void append_to_bundle(Bytes& bundle, BytesView log_entry) {
  CHECK(log_entry.size() <= 0xFFFF);
  bundle.push_back(static_cast<std::uint8_t>(log_entry.size() >> 8U));
  bundle.push_back(static_cast<std::uint8_t>(log_entry.size() & 0xFFU));
  bundle.insert(bundle.end(), log_entry.begin(), log_entry.end());
}

Result<std::vector<Bytes>> parse_bundle(BytesView bundle) {
  std::vector<Bytes> entries;
  while (!bundle.empty()) {
    if (bundle.size() < 2) return invalid("journal.bundle");
    const std::size_t length = static_cast<std::size_t>(bundle[0]) << 8U | bundle[1];
    if (bundle.size() < 2 + length || entries.size() == kTileWidth) return invalid("journal.bundle");
    const auto entry = bundle.subspan(2, length);
    entries.emplace_back(entry.begin(), entry.end());
    bundle = bundle.subspan(2 + length);
  }
  return entries;
}

HashReader hashes_from_tiles(TileReader tiles, std::uint64_t size) {
  auto kept = std::make_shared<std::map<Tile, Bytes>>();
  return [tiles = std::move(tiles), kept, size](NodeId node) -> Result<Sha256> {
    const unsigned level = node.level / kTileHeight;
    const std::uint64_t count = std::uint64_t{1} << node.level % kTileHeight;
    const std::uint64_t first = node.index * count;
    const std::uint64_t in_level = level_size(size, level);
    if (first + count > in_level) return invalid("journal.index");
    const std::uint64_t n = first / kTileWidth;
    const Tile tile{level, n, std::min(kTileWidth, in_level - n * kTileWidth)};
    if (!kept->contains(tile)) {
      Bytes bytes = TRY(tiles(tile));
      if (bytes.size() != tile.width * kHashBytes) return internal("journal.tile", tile_path(tile));
      kept->emplace(tile, std::move(bytes));
    }
    return root_inside(kept->at(tile), first % kTileWidth, count);
  };
}

Sha256 tile_root(BytesView hashes) {
  CHECK(hashes.size() == kTileWidth * kHashBytes);
  return root_inside(hashes, 0, kTileWidth);
}

void TileStream::append_at(unsigned level, const Sha256& hash) {
  if (level == 0) ++size_;
  if (levels_.size() == level) levels_.emplace_back();
  Level& at = levels_[level];
  at.hashes.insert(at.hashes.end(), hash.begin(), hash.end());
  at.tree.append(hash);
  if (at.tree.size() < kTileWidth) return;
  const Sha256 root = at.tree.root();
  full_({level, at.full_tiles, kTileWidth}, at.hashes, root);
  ++at.full_tiles;
  at.hashes.clear();
  at.tree = GrowingTree();
  append_at(level + 1, root);
}

Sha256 TileStream::root() const {
  std::optional<Sha256> hash;
  for (const Level& level : levels_) hash = level.tree.root_before(hash);
  return hash.value_or(empty_root());
}

BytesView TileStream::partial(unsigned level) const { return level < levels_.size() ? BytesView(levels_[level].hashes) : BytesView(); }

}  // namespace teduh::journal
