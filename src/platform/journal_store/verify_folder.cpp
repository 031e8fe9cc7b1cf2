#include "platform/journal_store/verify_folder.hpp"

#include <algorithm>

#include "platform/journal_store/files.hpp"

namespace teduh::journal {
namespace {

// A bundle of 256 entries of the largest size that the format allows.
constexpr std::size_t kFileBytesMax = kTileWidth * (2 + 0xFFFF);

Finding file_finding(std::string path, std::string reason) { return {"file", std::move(path), std::move(reason)}; }

}  // namespace

std::optional<Finding> FolderCheck::open(const std::vector<VerifierKey>& keys, std::uint64_t size_now) {
  const auto note = read_file(folder_ / "checkpoint", kNoteBytesMax);
  if (!note) return file_finding("checkpoint", "missing or too large");
  auto head = open_checkpoint(text_of(*note), keys);
  if (!head) return file_finding("checkpoint", head.error().code);
  if (head->size > size_now) return file_finding("checkpoint", "larger than the journal in the database");
  head_ = std::move(*head);
  ++files_;
  return std::nullopt;
}

std::optional<Finding> FolderCheck::full_tile(const Tile& tile, BytesView hashes) {
  if ((tile.n + 1) * kTileWidth > level_size(head_.size, tile.level)) return std::nullopt;
  return compare(tile_path(tile), hashes);
}

std::optional<Finding> FolderCheck::full_bundle(std::uint64_t n, BytesView bundle) {
  if ((n + 1) * kTileWidth > head_.size) return std::nullopt;
  return compare(bundle_path({0, n, kTileWidth}), bundle);
}

std::optional<Finding> FolderCheck::at_size(const TileStream& tree, BytesView partial_bundle) {
  if (tree.root() != head_.root) return file_finding("checkpoint", "its root is not the root of the journal at that size");
  for (unsigned level = 0; level_size(head_.size, level) > 0; ++level) {
    const std::uint64_t in_level = level_size(head_.size, level);
    const Tile tile{level, in_level / kTileWidth, in_level % kTileWidth};
    if (tile.width == 0) continue;
    if (auto finding = compare(tile_path(tile), tree.partial(level))) return finding;
    if (level != 0) continue;
    if (auto finding = compare(bundle_path(tile), partial_bundle)) return finding;
  }
  return std::nullopt;
}

std::optional<Finding> FolderCheck::compare(const std::string& path, BytesView expected) {
  const auto bytes = read_file(folder_ / path, kFileBytesMax);
  if (!bytes) return file_finding(path, "missing or too large");
  if (bytes->size() != expected.size()) return file_finding(path, "another length");
  if (!std::ranges::equal(*bytes, expected)) return file_finding(path, "other bytes");
  ++files_;
  return std::nullopt;
}

}  // namespace teduh::journal
