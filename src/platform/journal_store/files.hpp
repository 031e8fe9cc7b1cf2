// Small durable files: written beside their name, synced, renamed, in batches.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace teduh::journal {

/// The whole file; nothing when it does not exist or is larger than `bytes_max`.
std::optional<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);

/// Collects files and makes them durable together. What was not flushed is not there after a crash.
class FileBatch {
 public:
  explicit FileBatch(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// Writes the bytes to a temporary file; flushes by itself when the batch is full. Error: internal "journal.folder".
  Result<void> add(std::string_view path, BytesView bytes);
  /// Sync, rename, sync of the folders. Afterwards every added file is there for good.
  Result<void> flush();

 private:
  Result<void> sync_folders() const;
  std::filesystem::path folder_;
  std::vector<std::string> waiting_;
};

}  // namespace teduh::journal
