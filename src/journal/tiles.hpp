// C2SP tlog-tiles: which tiles a tree of a certain size has, their paths, and entry bundles.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "journal/merkle.hpp"

namespace teduh::journal {

inline constexpr unsigned kTileHeight = 8;
inline constexpr std::uint64_t kTileWidth = 256;  // 2^kTileHeight
inline constexpr std::size_t kHashBytes = 32;

/// `width` hashes of one level, beginning at n * 256; level 0 holds leaves, level L the roots of full tiles of level L-1.
struct Tile {
  unsigned level = 0;
  std::uint64_t n = 0;
  std::uint64_t width = kTileWidth;
  auto operator<=>(const Tile&) const = default;
};

/// How many hashes a level has in a tree of this size: floor(size / 256^level).
std::uint64_t level_size(std::uint64_t tree_size, unsigned level);
/// The tiles that a tree of `growth.to` has and one of `growth.from` has not, level by level: new full ones and the new partial ones.
std::vector<Tile> new_tiles(Growth growth);

std::string tile_path(const Tile& tile);           // "tile/0/x001/x234/067.p/3"
std::string bundle_path(const Tile& tile);         // "tile/entries/000.p/3"; its level must be 0

/// Big-endian 16-bit length, then the bytes, entry after entry. An entry above 65,535 bytes is a bug (CHECK).
void append_to_bundle(Bytes& bundle, BytesView log_entry);
/// Error: invalid "journal.bundle".
Result<std::vector<Bytes>> parse_bundle(BytesView bundle);

/// Gives the bytes of a tile: width * 32. What it gives is checked for length only.
using TileReader = std::function<Result<Bytes>(const Tile&)>;
/// Hashes of a tree of `size` from its tiles; keeps the tiles it has read. Error of a tile with the wrong length: internal "journal.tile".
HashReader hashes_from_tiles(TileReader tiles, std::uint64_t size);

/// Root of the hashes of a full tile: the entry of the level above.
Sha256 tile_root(BytesView hashes);

/// Makes the tiles of a tree while its leaves pass by once; each hash of the tree is computed once.
class TileStream {
 public:
  /// Called when a tile is full, with its 256 hashes and its root.
  using FullTile = std::function<void(const Tile&, BytesView hashes, const Sha256& root)>;
  explicit TileStream(FullTile full) : full_(std::move(full)) {}

  void append(const Sha256& leaf) { append_at(0, leaf); }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Sha256 root() const;
  /// The hashes of the right-most tile of a level that is not full; empty when there is none.
  [[nodiscard]] BytesView partial(unsigned level) const;

 private:
  struct Level {
    std::uint64_t full_tiles = 0;
    Bytes hashes;
    GrowingTree tree;  // of this tile only
  };
  void append_at(unsigned level, const Sha256& hash);

  FullTile full_;
  std::uint64_t size_ = 0;
  std::vector<Level> levels_;
};

}  // namespace teduh::journal
