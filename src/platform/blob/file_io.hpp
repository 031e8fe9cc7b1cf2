// Small certain steps on files: whole writes, syncs of files and folders. Errors: unavailable "blob.full" and "blob.io".
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace teduh::blob {

/// An open file; closed when it goes.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const { return descriptor_; }

  [[nodiscard]] Result<std::int64_t> size() const;
  /// Writes all of it from `offset` on.
  [[nodiscard]] Result<void> write(BytesView bytes, std::int64_t offset) const;
  /// Reads up to the size of `out`; fewer only at the end of the file.
  [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> out, std::int64_t offset) const;
  /// What was written is on the disk afterwards.
  [[nodiscard]] Result<void> sync() const;

 private:
  int descriptor_;
};

/// The failure that errno tells of; `step` says what was tried.
Error file_error(std::string_view step);
/// Not open (is_open) when there is no such file; any other failure is an error.
Result<OpenFile> open_existing(const std::filesystem::path& path, int flags);
/// Makes a file that must not exist yet, mode 0600; not open when it exists.
Result<OpenFile> make_new(const std::filesystem::path& path);
/// The names in the folder are on the disk afterwards.
Result<void> sync_folder(const std::filesystem::path& folder);
/// Makes the folder (mode 0700) when it is missing, and syncs its parent.
Result<void> ensure_folder(const std::filesystem::path& folder);
/// All bytes of the file. Errors: invalid "blob.too_large".
Result<Bytes> read_whole(const OpenFile& file, std::int64_t bytes_max);
/// Waits for the lock of a folder, among threads and processes alike; it ends with what this gives.
enum class LockKind : std::uint8_t { shared, alone };
Result<OpenFile> lock_folder(const std::filesystem::path& folder, LockKind kind);
/// True when there was such a file.
Result<bool> remove_file(const std::filesystem::path& path);

}  // namespace teduh::blob
