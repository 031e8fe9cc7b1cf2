// Files that are still arriving, piece by piece (tus): every acknowledged piece is on the disk.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "domain/ids.hpp"

namespace teduh::blob {

inline constexpr std::int64_t kUploadBytesMax = 256LL * 1024 * 1024;

/// Safe from several threads and processes: of two pieces for the same offset one is refused.
/// Errors of all: unavailable "blob.full" and "blob.io"; not_found "blob.upload_missing".
class UploadFolder {
 public:
  /// Opens the folder, or makes it below an existing one.
  static Result<std::unique_ptr<UploadFolder>> open(const std::filesystem::path& folder);
  /// Over a folder that open() has made.
  explicit UploadFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Errors: conflict "blob.upload_exists".
  Result<void> create(UploadId id);
  /// Adds a piece and gives the new size. `offset` must be the size so far: conflict "blob.upload_offset" otherwise, with the fact
  /// "offset". A piece that cannot be kept whole is not kept at all. Errors: invalid "blob.too_large".
  Result<std::int64_t> append(UploadId id, std::int64_t offset, BytesView bytes);
  /// Cuts the file back to what the caller knows to be acknowledged, after a crash; never makes it longer.
  Result<void> cut(UploadId id, std::int64_t size);
  [[nodiscard]] Result<std::int64_t> size(UploadId id) const;
  [[nodiscard]] Result<Bytes> read_all(UploadId id) const;
  /// True when it was there.
  Result<bool> remove(UploadId id);
  /// All uploads that lie here, for the sweep of expired ones; an id tells when it was made.
  [[nodiscard]] Result<std::vector<UploadId>> list() const;

 private:
  [[nodiscard]] std::filesystem::path path_of(UploadId id) const { return folder_ / id.print(); }
  std::filesystem::path folder_;
};

}  // namespace teduh::blob
