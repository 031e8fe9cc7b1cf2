// Compares the published files with the tree that is being recomputed.
#pragma once

#include <filesystem>
#include <optional>

#include "journal/checkpoint.hpp"
#include "journal/tiles.hpp"
#include "platform/journal_store/verify.hpp"

namespace teduh::journal {

class FolderCheck {
 public:
  explicit FolderCheck(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Reads and opens the checkpoint file.
  std::optional<Finding> open(const std::vector<VerifierKey>& keys, std::uint64_t size_now);
  /// Size of the tree that the folder shows.
  [[nodiscard]] std::uint64_t size() const { return head_.size; }
  /// A tile that became full; it is compared when the folder must have it.
  std::optional<Finding> full_tile(const Tile& tile, BytesView hashes);
  std::optional<Finding> full_bundle(std::uint64_t n, BytesView bundle);
  /// When the tree has exactly the folder's size: root and right-most tiles.
  std::optional<Finding> at_size(const TileStream& tree, BytesView partial_bundle);
  [[nodiscard]] std::uint64_t files() const { return files_; }

 private:
  std::optional<Finding> compare(const std::string& path, BytesView expected);
  std::filesystem::path folder_;
  Checkpoint head_;
  std::uint64_t files_ = 0;
};

}  // namespace teduh::journal
